"""A real person is shown only with a consent that says so, today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from avatar.portrait_sheet import PortraitSheet
from studio.consent import HOLDS, fault_of
from studio.sheet_file import SheetFile

_READ = 'see docs/writing-a-portrait.md, "Consent"'


def check_consent(sheet: PortraitSheet, folder: Path, read: SheetFile, today: date | None) -> None:
    """Raises `Misconfigured` when the pack shows a person who has not agreed to it for today."""
    if sheet.subject == "drawing":
        return
    if sheet.consent is None:
        raise read.wrong(
            ("subject",),
            f"is person, but `consent` is missing: a real person is shown only with {HOLDS}; "
            f"{_READ}",
        )
    fault = fault_of(sheet.consent, folder, today)
    if fault is not None:
        key, message = fault
        raise read.wrong(("consent", *key), f"{message}; {_READ}")
