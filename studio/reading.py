"""Written text as it will be spoken, with the way back to what was written."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReadWord:
    """Spoken words and the written characters they stand for: `$29.90` is five spoken words."""

    spoken: str
    """One or more words, lower case allowed, no digits, no signs an engine would spell out."""
    start: int
    """First character of the written text it reads."""
    end: int
    number: bool = False
    """True when the written span is a number, price, percent, date, count or measure."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of text as words to be spoken."""

    written: str
    words: tuple[ReadWord, ...]
    sentences: tuple[tuple[int, int], ...]
    """Written spans of its sentences, in order, covering all words."""

    @property
    def spoken(self) -> str:
        """The words a listener hears, without punctuation added: what `vitrine read` prints."""
        return " ".join(word.spoken for word in self.words)


class Reader(Protocol):
    """Turns written text into a reading. Never raises: what cannot be read is left out."""

    def __call__(self, text: str, lang: str) -> Reading: ...
