"""Evergreen lines that speak when nothing else can, so that silence never exceeds 2 s."""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm, Utterance

LIMIT = 300.0
"""Seconds of speech that are kept."""
_FULL = 32767
"""Of a sample of 16 bits, in which what waits takes half the memory: 29 MB instead of 58."""
_OPEN = 2
"""Lines that are kept as they go on air: the one that is heard, and the one foreseen after it."""
_SILENCE: Pcm = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A sentence that waits for its turn."""

    silent: Utterance
    """Without its sound."""
    sound: NDArray[np.int16]

    @property
    def seconds(self) -> float:
        return len(self.sound) / RATE

    def opened(self) -> Utterance:
        return replace(self.silent, pcm=self.sound.astype(np.float32) / np.float32(_FULL))


def _kept(utterance: Utterance) -> _Kept:
    sound = np.round(np.clip(utterance.pcm, -1, 1) * _FULL).astype(np.int16)
    return _Kept(replace(utterance, pcm=_SILENCE), sound)


class Reserve:
    """Whole lines in rotation: the one heard longest ago is heard next.

    Not thread-safe: its owner locks.
    """

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, _Kept]] = {}
        self._turn: deque[str] = deque()
        self._open: dict[str, tuple[Utterance, ...]] = {}

    def add(self, utterance: Utterance) -> str | None:
        """Keep it, in place of the same sentence if it was here; why not, when there is no room."""
        line = utterance.bound.line.id
        known = self._lines.get(line, {}).get(utterance.part)
        if known is None and self.seconds + utterance.seconds > LIMIT:
            return f"the reserve holds {LIMIT:.0f} s already"
        if line not in self._lines:
            self._lines[line] = {}
            self._turn.appendleft(line)
        self._lines[line][utterance.part] = _kept(utterance)
        self._open.pop(line, None)
        return None

    def drop(self, line_id: str) -> None:
        self._open.pop(line_id, None)
        if self._lines.pop(line_id, None) is not None:
            self._turn.remove(line_id)

    def twin(self) -> "Reserve":
        """One that rotates by itself; the lines are shared, so neither may take or drop any."""
        twin = Reserve()
        twin._lines, twin._open = self._lines, self._open
        twin._turn = self._turn.copy()
        return twin

    def next(self) -> tuple[Utterance, ...]:
        """The sentences of the line whose turn it is; empty when no line is complete."""
        for _ in range(len(self._turn)):
            line = self._turn[0]
            self._turn.rotate(-1)
            parts = self._lines[line]
            if len(parts) == parts[min(parts)].silent.parts:
                return self._opened(line)
        return ()

    def _opened(self, line: str) -> tuple[Utterance, ...]:
        """Its sentences; the same ones for who foresees them and for who puts them on air."""
        if line not in self._open:
            parts = sorted(self._lines[line].items())
            self._open[line] = tuple(kept.opened() for _, kept in parts)
            while len(self._open) > _OPEN:
                del self._open[next(iter(self._open))]
        return self._open[line]

    @property
    def seconds(self) -> float:
        return sum(kept.seconds for parts in self._lines.values() for kept in parts.values())
