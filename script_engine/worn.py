"""How worn the words of a line are: which of its short runs of words were said today, and when."""

from collections.abc import Iterator, Sequence
from zlib import crc32

_PLACES = 1 << 22
"""A day has a few hundred thousand runs: one in twenty is mistaken for another one."""
_HOURS = 240
_DAY = 24
_SIZES = (4, 8)
_ABROAD = 0.3
"""What a run weighs that was said within the day but not within the hour; then less, to nothing."""


class Worn:
    """A table of when a run of four or eight words was last said. Its size never changes."""

    def __init__(self) -> None:
        self._said = bytearray(_PLACES)

    def note(self, words: Sequence[str], at: float) -> None:
        """These words are said at show time `at`."""
        stamp = _stamp(at)
        for place in _places(words):
            self._said[place] = stamp

    def share(self, words: Sequence[str], at: float) -> float:
        """0 when every run is new today, up to 1 when all were said within the hour."""
        now, total, count = _stamp(at), 0.0, 0
        for place in _places(words):
            count += 1
            if said := self._said[place]:
                hours = (now - said) % _HOURS
                if hours <= 1:
                    total += 1.0
                elif hours < _DAY:
                    total += 1.0 - (1.0 - _ABROAD) * hours / _DAY
        return total / count if count else 0.0


def _stamp(at: float) -> int:
    """The hour, 1.._HOURS; 0 is for never."""
    return int(at // 3600) % _HOURS + 1


def _places(words: Sequence[str]) -> Iterator[int]:
    for size in _SIZES:
        for at in range(len(words) - size + 1):
            yield crc32(" ".join(words[at : at + size]).encode()) % _PLACES
