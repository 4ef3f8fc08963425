"""How worn the words of a line are: which of its short runs of words were said today, and when."""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

_PLACES = 1 << 22
"""A day has a few hundred thousand runs: one in twenty is mistaken for another one."""
_HOURS = 240
_DAY = 24
_PRIME = (1 << 61) - 1
_BASE = 1_000_003
_SQUARE, _CUBE = _BASE**2, _BASE**3
_RUNS_KEPT = 1 << 13
_ABROAD = 0.8
"""What a run weighs that was said within the day but not within the hour; then less, to nothing."""
_WEIGHTS = tuple(
    1.0 if hours <= 1 else 1.0 - (1.0 - _ABROAD) * hours / _DAY if hours < _DAY else 0.0
    for hours in range(_HOURS)
)


class Worn:
    """A table of when a run of four words was last said. Its size never changes."""

    def __init__(self) -> None:
        self._said = bytearray(_PLACES)

    def note(self, words: Sequence[str], at: float) -> None:
        """These words are said at show time `at`."""
        stamp = _stamp(at)
        for place in _places(words):
            self._said[place] = stamp

    def share(self, words: Sequence[str], at: float) -> float:
        """0 when every run is new today, up to 1 when all were said within the hour."""
        places = _places(words)
        if not places:
            return 0.0
        now, weights = _stamp(at), _WEIGHTS
        stamps = filter(None, map(self._said.__getitem__, places))
        return sum(weights[(now - stamp) % _HOURS] for stamp in stamps) / len(places)


def _stamp(at: float) -> int:
    """The hour, 1.._HOURS; 0 is for never."""
    return int(at // 3600) % _HOURS + 1


def _places(words: Sequence[str]) -> list[int]:
    """Where the runs of these words stand in the table."""
    return list(map(_place, words, words[1:], words[2:], words[3:]))


@lru_cache(maxsize=_RUNS_KEPT)
def _place(first: str, second: str, third: str, fourth: str) -> int:
    """Kept for many: the ways to say one frame have most of their runs in common."""
    sum_ = _number(first) * _CUBE + _number(second) * _SQUARE + _number(third) * _BASE
    return (sum_ + _number(fourth)) % _PRIME % _PLACES


@lru_cache(maxsize=1 << 15)
def _number(word: str) -> int:
    return crc32(word.encode())
