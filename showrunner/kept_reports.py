"""What was heard, kept by playout until the brain has it in the journal.

A brain that dies leaves speech behind: the rest of the queue, the sentence on air, the reserve. Its
successor is told all of that with the words, which it has no other way to know.
"""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field, replace

from showrunner.wire import Heard
from studio.show import Aired, BoundLine, Kind, Utterance

KEPT = 4096
"""Reports that wait for a brain; when full the oldest is dropped and counted.
Six hours of the reserve."""
LINES = 1024
"""Lines whose words are kept; far more than queue and reserve hold."""


@dataclass(slots=True)
class _Loaded:
    run: str
    """The brain it came from."""
    bound: BoundLine
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By sentence: as captions show it, as it is voiced."""


class KeptReports:
    """Numbers reports and keeps them. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[Heard] = deque()
        self._lines: OrderedDict[str, _Loaded] = OrderedDict()
        self._number = 0
        self.dropped = 0
        """Reports that are not kept any more, although no brain has them in its journal."""

    def loaded(self, run: str, utterance: Utterance) -> None:
        """Note the words of a sentence that brain `run` has handed over."""
        line = utterance.bound.line.id
        with self._lock:
            known = self._lines.get(line)
            if known is None or known.run != run:
                known = self._lines[line] = _Loaded(run, utterance.bound)
            if utterance.parts:  # of a person who speaks live nobody knows more than the line
                known.words[utterance.part] = (utterance.text, utterance.spoken)
            self._lines.move_to_end(line)
            while len(self._lines) > LINES:
                self._lines.popitem(last=False)

    def take(self, aired: Aired, run: str) -> Heard:
        """Number a report and keep it; as brain `run` is to be told it."""
        with self._lock:
            self._number += 1
            line = self._lines.get(aired.line_id)
            heard = Heard(self._number, aired)
            if line is not None:
                text, spoken = line.words.get(aired.part, (line.bound.text,) * 2)
                heard = replace(heard, bound=line.bound, text=text, spoken=spoken)
            self._kept.append(heard)
            if len(self._kept) > KEPT:
                self._kept.popleft()
                self.dropped += 1
            return self._for(heard, run)

    def noted(self, number: int) -> None:
        """Everything up to this number is in the journal."""
        with self._lock:
            while self._kept and self._kept[0].number <= number:
                gone = self._kept.popleft()
                self._forget(gone.aired)

    def for_brain(self, run: str) -> tuple[Heard, ...]:
        """Everything that is not in the journal yet, oldest first."""
        with self._lock:
            return tuple(self._for(heard, run) for heard in self._kept)

    def _for(self, heard: Heard, run: str) -> Heard:
        """Without the words when this brain has made them itself."""
        line = self._lines.get(heard.aired.line_id)
        if line is not None and line.run == run:
            return replace(heard, bound=None, text="", spoken="")
        return heard

    def _forget(self, aired: Aired) -> None:
        line = self._lines.get(aired.line_id)
        if line is None or line.bound.line.cue.kind is Kind.RESERVE:
            return  # a line of the reserve comes again
        if aired.parts and aired.part == aired.parts - 1:
            del self._lines[aired.line_id]
