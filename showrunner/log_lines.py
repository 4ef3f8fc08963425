"""A log record as one line: text for people, JSON for machines. Secrets are struck out."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from showrunner.log_mask import MASK, Mask, is_secret

LONGEST = 4_000
"""Characters of a message or a field; the rest is left out, and that is said."""
LONGEST_TRACE = 16_000
_LOOKED_AT = 64_000
"""Characters that are searched for secrets."""

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    ord("\n"): "\\n",
    ord("\t"): "\\t",
    ord("\r"): "\\r",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
"""What would begin another line or move the cursor: words of the audience must do neither."""


class Lines(logging.Formatter):
    """What both forms share. `process` is who speaks: playout, brain, desk, vitrine."""

    def __init__(self, process: str, mask: Mask) -> None:
        super().__init__()
        self.process = process
        self._mask = mask

    def _message(self, record: logging.LogRecord) -> str:
        return self._masked(record.getMessage(), LONGEST)

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """What was given as `extra`."""
        known = record.__dict__.items()
        return {name: self._field(name, value) for name, value in known if name not in _STANDARD}

    def _field(self, name: str, value: Any) -> Any:
        if is_secret(name):
            return MASK
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._masked(str(value), LONGEST)

    def _trace(self, record: logging.LogRecord) -> str:
        text = ""
        if record.exc_info:
            text = self.formatException(record.exc_info)
        return self._masked(text, LONGEST_TRACE)

    def _masked(self, text: str, longest: int) -> str:
        if len(text) > _LOOKED_AT:
            # Cut between two words: half a secret would not be known for one.
            text = text[:_LOOKED_AT].rpartition(" ")[0]
        text = self._mask(text)
        return text if len(text) <= longest else f"{text[:longest]}… (cut)"


class JsonLines(Lines):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {
            "time": when,
            "level": record.levelname.lower(),
            "process": self.process,
            "room": "showrunner" if record.name == "__main__" else record.name.partition(".")[0],
            "logger": record.name,
            "thread": record.threadName,
            "message": self._message(record),
        }
        # A field must not take the place of one of these.
        told = {**self._fields(record), **told}
        if trace := self._trace(record):
            told["error"] = trace
        return json.dumps(told, ensure_ascii=False, default=str).translate(_BREAKS)


_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Ends of lines to some readers, which JSON leaves as they are."""


class TextLines(Lines):
    """Time, process, level and words; a traceback follows on lines of its own, set in."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        words = self._message(record).translate(_CONTROL)
        fields = "".join(
            f"  {name}={str(value).translate(_CONTROL)}"
            for name, value in self._fields(record).items()
        )
        line = f"{when} {self.process:<8} {record.levelname:<7} {words}{fields}"
        trace = self._trace(record)
        set_in = "".join(f"\n    {row.translate(_CONTROL)}" for row in trace.splitlines())
        return line + set_in
