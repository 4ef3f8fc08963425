"""Comments from our own watch page: what a visitor posts becomes a `Comment`."""

import unicodedata

from studio.show import Comment

PLATFORM = "own site"
LONGEST_TEXT = 500
LONGEST_NAME = 40
NAMELESS = "viewer"


def comment(number: str, author: str, text: str, at: float) -> Comment | None:
    """The posted text as a comment of id `number`, heard at show time `at`; None when it is empty.

    Control and invisible characters go, spaces are joined, both fields are cut at their limits.
    """
    said = _line(text, LONGEST_TEXT)
    if not said:
        return None
    return Comment(number, PLATFORM, _line(author, LONGEST_NAME) or NAMELESS, said, at)


def _line(text: str, longest: int) -> str:
    head = unicodedata.normalize("NFC", text[: longest * 4])
    spoken = "".join(c if unicodedata.category(c)[0] != "C" else _gap(c) for c in head)
    return " ".join(spoken.split())[:longest].rstrip()


def _gap(char: str) -> str:
    return " " if char in "\t\n\r\v\f" else ""
