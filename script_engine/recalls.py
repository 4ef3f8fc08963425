"""Lines that are taken back: off their way or the docket, and what they were for comes again."""

from collections.abc import Callable, Iterable

from script_engine.call_sheet import CallSheet, Handed
from script_engine.clearance import Clearance
from script_engine.docket import Docket
from script_engine.line_orders import LineOrders
from script_engine.memory import saying_again
from script_engine.programme import Programme
from script_engine.replies import Replies
from script_engine.writer import Note
from studio.show import Kind

_TRIES = 3
"""Times that the operator's words are handed over, when they come back unheard."""


class Recalls:
    """Takes lines back and remembers which of them playout has to be told of."""

    def __init__(
        self,
        calls: CallSheet,
        docket: Docket,
        clearance: Clearance,
        programme: Programme,
        replies: Replies,
        lines: LineOrders,
        note: Note,
        ended: Callable[[Handed], None],
    ) -> None:
        """`ended` is told of every line that is taken back."""
        self._calls = calls
        self._docket = docket
        self._clearance = clearance
        self._programme = programme
        self._replies = replies
        self._lines = lines
        self._note = note
        self._ended = ended
        self._gone: list[str] = []

    def take(self, lines: Iterable[Handed], *, again: bool) -> None:
        """Take these back; with `again`, what the unheard ones were for comes again."""
        taken = list(lines)
        known = [handed for handed in taken if self._docket.remove(handed.id) is None]
        self._calls.recall(known)
        for handed in reversed(taken):
            self._ended(handed)
            if again and not handed.heard:
                self.take_up_again(handed)
        self._gone += [handed.id for handed in known]

    def look(self) -> None:
        """Take back what is not true any more, or was locked meanwhile."""
        waiting = (*self._calls.lines(), *self._docket.lines())
        self.take([h for h in waiting if self._clearance.lost(h)], again=True)

    def told(self) -> tuple[str, ...]:
        """Ids of lines that playout may know and were taken back since the last call."""
        gone = tuple(self._gone)
        self._gone.clear()
        return gone

    def take_up_again(self, handed: Handed) -> None:
        """Not a word of the line was heard: what it was for comes again."""
        again = saying_again(handed)
        if again is not None and handed.kind is not Kind.CLOSING:
            if again.tries < _TRIES:
                self._lines.sayings.appendleft(again)
                return
            self._note("show", {"what": "your words could not be said", "order": again.order})
        if handed.question is not None:
            self._replies.take_up_again(handed.question)
        elif handed.beat is not None:
            seconds = self._calls.seconds(handed.bound.text)
            self._programme.bring_again(handed.beat, seconds)
