"""A real person is shown only with a consent that says so, today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from avatar.portrait_sheet import Consent, PortraitSheet
from studio.sheet_file import SheetFile

_READ = 'see docs/writing-a-portrait.md, "Consent"'


def check_consent(sheet: PortraitSheet, folder: Path, read: SheetFile, today: date | None) -> None:
    """Raises `Misconfigured` when the pack shows a person who has not agreed to it for today."""
    if sheet.subject == "drawing":
        return
    if sheet.consent is None:
        raise read.wrong(
            ("subject",),
            "is person, but `consent` is missing: a real person is shown only with person, "
            "purpose, signed_by, signed_on, valid_from, valid_until, and evidence_file or "
            f"evidence_reference; {_READ}",
        )
    fault = _unproven(sheet.consent, folder) or _out_of_date(sheet.consent, today)
    if fault is not None:
        key, message = fault
        raise read.wrong(("consent", *key), f"{message}; {_READ}")


Fault = tuple[tuple[str, ...], str] | None
"""The key in the record and what is wrong with it."""


def _unproven(consent: Consent, folder: Path) -> Fault:
    if consent.evidence_file:
        if not (folder / consent.evidence_file).is_file():
            return ("evidence_file",), f"there is no {folder / consent.evidence_file}"
    elif not consent.evidence_reference:
        return (), "evidence_file or evidence_reference is missing"
    return None


def _out_of_date(consent: Consent, today: date | None) -> Fault:
    begins = max(consent.valid_from, consent.signed_on)
    if consent.valid_until < begins:
        return ("valid_until",), f"{consent.valid_until} is before the consent begins, {begins}"
    if today is None:
        return (), "cannot be checked: whoever opened this pack did not say what day it is"
    if today < begins:
        return ("valid_from",), f"the consent begins on {begins}, today is {today}"
    if today > consent.valid_until:
        return ("valid_until",), (
            f"the consent ended on {consent.valid_until}, today is {today}: renew it, or take the "
            "picture off"
        )
    return None
