"""How worn the words of a line are: which of its short runs of words were said today, and when."""

from collections.abc import Sequence
from hashlib import blake2b
from operator import xor

_PLACES = 1 << 22
"""A day has a few hundred thousand runs: one in twenty is mistaken for another one."""
_HOURS = 240
_DAY = 24
_WORDS_KEPT = 1 << 15
"""Words whose part in a place is not worked out again."""
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
    """Where the runs of these words stand in the table: every word says a part of each."""
    first, second, third, fourth = _TURNS
    start = map(xor, map(first.__getitem__, words), map(second.__getitem__, words[1:]))
    end = map(xor, map(third.__getitem__, words[2:]), map(fourth.__getitem__, words[3:]))
    return list(map(xor, start, end))


class _Turn(dict[str, int]):
    """What a word says in one turn of a run; the same in every process."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self._salt = f"{turn} ".encode()

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        digest = blake2b(self._salt + word.encode(), digest_size=4).digest()
        said = self[word] = int.from_bytes(digest) % _PLACES
        return said


_TURNS = (_Turn(1), _Turn(2), _Turn(3), _Turn(4))
