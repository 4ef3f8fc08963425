"""A real person is shown only with a consent that says so, today."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

from avatar.portrait_sheet import PortraitSheet
from studio.errors import Misconfigured

_READ = 'see docs/writing-a-portrait.md, "Consent"'


class Source(Protocol):
    """Where the record was written."""

    def wrong(self, key: tuple[str, ...], message: str) -> Misconfigured:
        """The error for a key."""
        ...


def check_consent(sheet: PortraitSheet, folder: Path, read: Source, today: date | None) -> None:
    """Raises `Misconfigured` when the pack shows a person who has not agreed to it for today."""
    if sheet.subject == "drawing":
        return
    consent = sheet.consent
    if consent is None:
        raise read.wrong(
            ("consent",),
            "is missing: a picture of a real person needs person, purpose, signed_by, signed_on, "
            f"valid_from, valid_until and evidence_file or evidence_reference; {_READ}",
        )
    if not (consent.evidence_file or consent.evidence_reference):
        raise read.wrong(("consent",), f"evidence_file or evidence_reference is missing; {_READ}")
    if consent.evidence_file and not (folder / consent.evidence_file).is_file():
        raise read.wrong(
            ("consent", "evidence_file"), f"there is no {folder / consent.evidence_file}; {_READ}"
        )
    if consent.valid_until < consent.valid_from:
        raise read.wrong(
            ("consent", "valid_until"),
            f"{consent.valid_until} is before valid_from, {consent.valid_from}; {_READ}",
        )
    if today is None:
        raise read.wrong(
            ("consent",), "cannot be checked: whoever opened this pack did not give today's date"
        )
    if today < max(consent.valid_from, consent.signed_on):
        raise read.wrong(
            ("consent", "valid_from"),
            f"the consent begins on {max(consent.valid_from, consent.signed_on)}, today is {today}; "
            f"{_READ}",
        )
    if today > consent.valid_until:
        raise read.wrong(
            ("consent", "valid_until"),
            f"the consent ended on {consent.valid_until}, today is {today}: renew it or take the "
            f"picture off; {_READ}",
        )
