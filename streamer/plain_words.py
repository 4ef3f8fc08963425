"""What libav says of a destination that fails, as somebody who does not know libav can read it."""

import re

_NUMBER = re.compile(r"^\[Errno -?\d+\] ")
_LOG = "; last error log: "
_WHO = re.compile(r"^\[\w+\] ")
_VAGUE = (
    "Input/output error", "End of file", "Invalid data", "Invalid argument", "Unknown error",
    "Operation not permitted", "Error number",
)  # fmt: skip
"""What it says of anything: its log then tells more."""


def plainly(words: str) -> str:
    """The reason without the number it has in the kernel, and one of the two ways it is told in."""
    what, _, log = _NUMBER.sub("", words).partition(_LOG)
    return _WHO.sub("", log) if log and what.startswith(_VAGUE) else what
