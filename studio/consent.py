"""The record that lets a show use a real person's likeness or voice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field

from studio.settings import Section

HOLDS = (
    "person, purpose, signed_by, signed_on, valid_from, valid_until, and evidence_file or "
    "evidence_reference"
)
"""What a record consists of, in words."""

Fault = tuple[tuple[str, ...], str]
"""A key in the record and what is wrong with it; no key means the record as a whole."""


class Consent(Section):
    """Who agreed to what, until when, and where that can be proved."""

    person: str = Field(min_length=1)
    """Who is shown or heard."""
    purpose: str = Field(min_length=1)
    """What for: the brand, the kind of show, where it is seen."""
    signed_by: str = Field(min_length=1)
    """Full name under the consent."""
    signed_on: date
    valid_from: date
    valid_until: date
    """Last day of use, in UTC."""
    evidence_file: str | None = None
    """The signed consent, beside the file of the record."""
    evidence_reference: str | None = None
    """Where the signed consent is kept, such as a contract number."""


def fault_of(consent: Consent, folder: Path, today: date | None) -> Fault | None:
    """Why a record does not allow use today; None when it does.

    `folder` is where the record is. None as today means that nobody knows the date, so no record
    is valid.
    """
    return _unproven(consent, folder) or _out_of_date(consent, today)


def _unproven(consent: Consent, folder: Path) -> Fault | None:
    if consent.evidence_file:
        if not (folder / consent.evidence_file).is_file():
            return ("evidence_file",), f"there is no {folder / consent.evidence_file}"
    elif not consent.evidence_reference:
        return (), "evidence_file or evidence_reference is missing"
    return None


def _out_of_date(consent: Consent, today: date | None) -> Fault | None:
    begins = max(consent.valid_from, consent.signed_on)
    if consent.valid_until < begins:
        return ("valid_until",), f"{consent.valid_until} is before the consent begins, {begins}"
    if today is None:
        return (), "cannot be checked: whoever asked did not say what day it is"
    if today < begins:
        return ("valid_from",), f"the consent begins on {begins}, today is {today}"
    if today > consent.valid_until:
        return ("valid_until",), (
            f"the consent ended on {consent.valid_until}, today is {today}: renew it, or do without"
        )
    return None
