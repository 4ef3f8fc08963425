"""A voice is made after recordings of a person only with a consent that says so, today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from studio.consent import HOLDS, Consent, fault_of
from studio.errors import Misconfigured
from studio.settings import Section
from studio.sheet_file import SheetFile, first_error

FORM = "vitrine-voice-consent/1"
_READ = 'see docs/models.md, "Cloned voices"'


class _Sheet(Section):
    form: Literal["vitrine-voice-consent/1"] = Field(alias="schema")
    recordings: tuple[str, ...] = Field(min_length=1)
    """Names of the recordings it is for, beside this file."""
    consent: Consent


def consented(file: Path | None, recordings: Sequence[Path], today: date) -> Consent:
    """The record in `file`, which allows a voice to be made after `recordings`.

    Raises `Misconfigured`, naming file, line and key, when there is none, when it is not for all
    of these recordings, or when it does not allow their use today.
    """
    if file is None:
        raise Misconfigured(
            "voice.settings.consent: is missing: a voice is made after a recording only with a "
            f"file of `schema: {FORM}`, `recordings: [its name]` and `consent:` with {HOLDS}; "
            f"{_READ}"
        )
    read = SheetFile.read(file)
    try:
        sheet = _Sheet.model_validate(read.values)
    except ValidationError as wrong:
        where, what = first_error(wrong)
        raise read.wrong(where, f"{what}; a record holds {HOLDS}; {_READ}") from None
    for recording in recordings:
        beside = recording.resolve().parent == file.resolve().parent
        if not beside or recording.name not in sheet.recordings:
            raise read.wrong(
                ("recordings",), f"does not name {recording}, beside this file; {_READ}"
            )
    fault = fault_of(sheet.consent, file.parent, today)
    if fault is not None:
        key, what = fault
        raise read.wrong(("consent", *key), f"{what}; {_READ}")
    return sheet.consent
