"""Speech that waits for its turn: whole lines in the order in which they will be heard."""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from studio.show import Priority, Utterance

LIMIT = 120.0
"""Seconds of speech that may wait."""
LIVE_LIMIT = 1.5
"""Seconds that may wait of a person who speaks live; what comes then is late, and is left out."""
PATIENCE = 1.0
"""Seconds of silence in which a line that has begun is waited for, before another goes first."""

_RANK = {Priority.NOW: 0, Priority.NEXT: 1, Priority.PLANNED: 2}


@dataclass(slots=True)
class Block:
    """What is left of one line."""

    line_id: str
    priority: Priority
    arrival: int
    total: int
    """How many utterances it has; 0 while nobody knows."""
    waiting: dict[int, Utterance] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)
    late: bool = False
    """True when its next sentence was waited for in vain; it is not waited for again."""

    @property
    def owing(self) -> bool:
        """True while it has begun and its next sentence has not arrived."""
        return bool(self.heard) and not self.waiting

    @property
    def holds(self) -> bool:
        """True when it will be waited for after what waits of it: its last sentence is not here."""
        last = self.total - 1
        given_up = self.late and not self.waiting
        return not given_up and last not in self.waiting and last not in self.heard

    @property
    def over(self) -> bool:
        return not self.waiting and self.total - 1 in self.heard

    def first(self) -> Utterance:
        return self.waiting[min(self.waiting)]


def seconds(utterances: Collection[Utterance]) -> float:
    """Their length with the pauses before them."""
    return sum(u.seconds + u.pause for u in utterances)


class Stack:
    """Lines by rank (now, next, planned), then by arrival. All sentences of a line stay together.

    Not thread-safe: its owner locks.
    """

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._gone: deque[str] = deque(maxlen=64)
        self._arrivals = 0

    def twin(self) -> "Stack":
        """The same lines in the same state, going their own way from here."""
        twin = Stack()
        twin._blocks = [
            replace(block, waiting=dict(block.waiting), heard=set(block.heard))
            for block in self._blocks
        ]
        twin._gone = self._gone.copy()
        twin._arrivals = self._arrivals
        return twin

    def refusal(self, utterance: Utterance) -> str | None:
        """Why this utterance cannot be taken, or None. A duplicate is told from a full stack."""
        line = utterance.bound.line
        if line.id in self._gone and utterance.part > 0:
            return "its line was withdrawn"
        if self.seconds + utterance.seconds > LIMIT:
            return f"{LIMIT:.0f} s of speech wait already"
        block = self._block(line.id)
        if block is not None and not block.total and seconds(block.waiting.values()) > LIVE_LIMIT:
            return "the live voice comes faster than it is heard"
        return None

    def knows(self, utterance: Utterance) -> bool:
        """True when this very sentence waits or was heard as part of a line that is not over."""
        block = self._block(utterance.bound.line.id)
        part = utterance.part
        return block is not None and (part in block.waiting or part in block.heard)

    def add(self, utterance: Utterance) -> None:
        line = utterance.bound.line
        if line.id in self._gone:
            self._gone.remove(line.id)
        block = self._block(line.id)
        if block is None:
            self._arrivals += 1
            block = Block(line.id, line.cue.priority, self._arrivals, utterance.parts)
            self._blocks.append(block)
            self._blocks.sort(key=lambda b: (_RANK[b.priority], b.arrival))
        block.total = utterance.parts or block.total
        block.waiting[utterance.part] = utterance

    def next(self, quiet: float) -> Utterance | None:
        """What is heard next, `quiet` seconds after the last sound. It stays until `taken`.

        None when nothing waits, or when the line that has begun is still waited for.
        """
        for block in self._blocks:
            if block.waiting:
                return block.first()
            if block.owing and not block.late:
                if quiet < PATIENCE:
                    return None
                block.late = True
        return None

    def taken(self, utterance: Utterance) -> None:
        """The utterance begins to be heard."""
        block = self._block(utterance.bound.line.id)
        assert block is not None, "only what waits can be taken"
        del block.waiting[utterance.part]
        block.heard.add(utterance.part)
        block.late = False
        self._forget_what_is_over()

    def drop(self, line_ids: Collection[str] | None) -> list[Utterance]:
        """Take out these lines (None: all) and return what waited of them.

        Sentences of them that arrive later are refused, until the line comes anew from its start.
        """
        dropped = [b for b in self._blocks if line_ids is None or b.line_id in line_ids]
        self._blocks = [b for b in self._blocks if b not in dropped]
        self._gone.extend(b.line_id for b in dropped if b.line_id not in self._gone)
        return [u for b in dropped for _, u in sorted(b.waiting.items())]

    def upcoming(self) -> Iterator[Utterance]:
        """What will be heard, in order, as far as it is known now.

        Nothing of the lines behind one that still waits for a sentence of its own.
        """
        for block in self._blocks:
            for _, utterance in sorted(block.waiting.items()):
                yield utterance
            if block.holds:
                return

    def unended(self) -> list[Utterance] | None:
        """What waits of a line that comes first and whose end nobody knows; None without one."""
        block = next(iter(self._blocks), None)
        if block is None or block.total or not block.holds:
            return None
        return [u for _, u in sorted(block.waiting.items())]

    @property
    def begun(self) -> str | None:
        """Id of the first line that was heard in part and is not over."""
        return next((b.line_id for b in self._blocks if b.heard), None)

    @property
    def seconds(self) -> float:
        return seconds([u for b in self._blocks for u in b.waiting.values()])

    def _block(self, line_id: str) -> Block | None:
        return next((b for b in self._blocks if b.line_id == line_id), None)

    def _forget_what_is_over(self) -> None:
        owing = [b for b in self._blocks if b.late]
        forgotten = owing[:-8]
        self._blocks = [b for b in self._blocks if not b.over and b not in forgotten]
