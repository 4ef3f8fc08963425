"""Evergreen lines that speak when nothing else can, so that silence never exceeds 2 s."""

from collections import deque

from streamer.packed import Packed
from studio.show import Utterance

LIMIT = 300.0
"""Seconds of speech that are kept."""


class Reserve:
    """Whole lines in rotation: the one heard longest ago is heard next.

    Not thread-safe: its owner locks.
    """

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, Packed]] = {}
        self._turn: deque[str] = deque()
        self._told: deque[tuple[dict[int, Packed], tuple[Utterance, ...]]] = deque(maxlen=2)
        """Lines as they were told last: a twin tells the very same."""

    def add(self, packed: Packed) -> str | None:
        """Keep it, in place of the same sentence if it was here; why not, when there is no room."""
        line, part = packed.utterance.bound.line.id, packed.utterance.part
        known = self._lines.get(line, {}).get(part)
        if known is None and self.seconds + packed.seconds > LIMIT:
            return f"the reserve holds {LIMIT:.0f} s already"
        if line not in self._lines:
            self._turn.appendleft(line)
        self._lines[line] = {**self._lines.get(line, {}), part: packed}
        return None

    def drop(self, line_id: str) -> None:
        if self._lines.pop(line_id, None) is not None:
            self._turn.remove(line_id)

    def twin(self) -> "Reserve":
        """One that rotates by itself; the lines are shared, so neither may take or drop any."""
        twin = Reserve()
        twin._lines, twin._told = self._lines, self._told
        twin._turn = self._turn.copy()
        return twin

    def next(self) -> tuple[Utterance, ...]:
        """The sentences of the line whose turn it is; empty when no line is complete."""
        for _ in range(len(self._turn)):
            line = self._turn[0]
            self._turn.rotate(-1)
            parts = self._lines[line]
            if len(parts) == parts[min(parts)].utterance.parts:
                return self._whole(parts)
        return ()

    def _whole(self, parts: dict[int, Packed]) -> tuple[Utterance, ...]:
        for known, told in self._told:
            if known is parts:
                return told
        told = tuple(packed.whole() for _, packed in sorted(parts.items()))
        self._told.append((parts, told))
        return told

    @property
    def seconds(self) -> float:
        return sum(p.seconds for parts in self._lines.values() for p in parts.values())
