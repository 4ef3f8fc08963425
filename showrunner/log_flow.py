"""How much of a flood is written: the first of each kind, and then how often it was said again."""

import logging
import re
from collections import OrderedDict
from dataclasses import dataclass

WINDOW = 60.0
"""Seconds for which what was said again is counted together."""
SAID = 5
"""Times that the same is written within a window. Numbers in it do not make it another."""
KINDS = 512
"""Different messages that are told apart; the oldest is forgotten first."""
BURST, PER_SECOND = 400.0, 10.0
"""Lines that may come at once, and for ever, of each of three levels: a flood of notes must not
keep the one error of the hour out."""

_NUMBER = re.compile(r"\d+")
_LONGEST = 200


@dataclass(slots=True)
class Repeat:
    """What was said again and not written."""

    record: logging.LogRecord
    words: str
    """What it said last."""
    since: float
    said: int = 0
    kept: int = 0
    """Times it was not written since `since`."""


class _Bucket:
    def __init__(self) -> None:
        self._level = BURST
        self._at: float | None = None

    def take(self, now: float) -> bool:
        if self._at is not None:
            self._level = min(BURST, self._level + (now - self._at) * PER_SECOND)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


class Flow:
    """Decides which records are written. Not safe for threads: its owner holds a lock."""

    def __init__(self) -> None:
        self._kinds: OrderedDict[tuple[str, int, str], Repeat] = OrderedDict()
        self._buckets = (_Bucket(), _Bucket(), _Bucket())
        self.over = 0
        """Records that were too many altogether, since this was last set to 0."""

    def admits(self, record: logging.LogRecord, words: str, now: float) -> bool:
        """Whether `record`, whose message is `words`, is written now."""
        same = (record.name, record.levelno, _NUMBER.sub("#", words[:_LONGEST]))
        repeat = self._kinds.get(same)
        if repeat is not None and now - repeat.since < WINDOW:
            repeat.record, repeat.words = record, words
            if repeat.said >= SAID:
                repeat.kept += 1
                return False
        bucket = self._buckets[(record.levelno >= 30) + (record.levelno >= 40)]
        if not bucket.take(now):
            self.over += 1
            return False
        if repeat is None:
            repeat = self._kinds[same] = Repeat(record, words, now)
            if len(self._kinds) > KINDS:
                self.over += self._kinds.popitem(last=False)[1].kept
        repeat.said += 1
        return True

    def told(self, now: float, *, all_of_it: bool = False) -> list[Repeat]:
        """What was kept back in windows that are over; each is told once, then forgotten."""
        ended = [
            same
            for same, repeat in self._kinds.items()
            if all_of_it or now - repeat.since >= WINDOW
        ]
        return [repeat for same in ended if (repeat := self._kinds.pop(same)).kept]
