"""Evergreen lines that speak when nothing else can, so that silence never exceeds 2 s."""

from collections import deque

from streamer.stack import seconds
from studio.show import Utterance

LIMIT = 300.0
"""Seconds of speech that are kept."""


class Reserve:
    """Whole lines in rotation: the one heard longest ago is heard next.

    Not thread-safe: its owner locks.
    """

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, Utterance]] = {}
        self._turn: deque[str] = deque()

    def add(self, utterance: Utterance) -> str | None:
        """Keep it, in place of the same sentence if it was here; why not, when there is no room."""
        line = utterance.bound.line.id
        known = self._lines.get(line, {}).get(utterance.part)
        if known is None and self.seconds + utterance.seconds > LIMIT:
            return f"the reserve holds {LIMIT:.0f} s already"
        if line not in self._lines:
            self._lines[line] = {}
            self._turn.appendleft(line)
        self._lines[line][utterance.part] = utterance
        return None

    def drop(self, line_id: str) -> None:
        if self._lines.pop(line_id, None) is not None:
            self._turn.remove(line_id)

    def twin(self) -> "Reserve":
        """One that rotates by itself; the lines are shared, so neither may take or drop any."""
        twin = Reserve()
        twin._lines = self._lines
        twin._turn = self._turn.copy()
        return twin

    def next(self) -> tuple[Utterance, ...]:
        """The sentences of the line whose turn it is; empty when no line is complete."""
        for _ in range(len(self._turn)):
            line = self._turn[0]
            self._turn.rotate(-1)
            parts = self._lines[line]
            first = parts[min(parts)]
            if len(parts) == first.parts:
                return tuple(utterance for _, utterance in sorted(parts.items()))
        return ()

    @property
    def seconds(self) -> float:
        return seconds([u for parts in self._lines.values() for u in parts.values()])
