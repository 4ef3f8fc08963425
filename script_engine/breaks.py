"""What comes between two turns of products: question windows and recaps."""

from collections import deque
from collections.abc import Iterable

from script_engine.beat import Beat
from script_engine.sheet import Subjects
from studio.rundown import Rundown
from studio.show import Kind

PATIENCE = 25.0
"""Seconds that an invitation waits for a question: the delay of a platform, and the typing."""
_PATTERN = ("invite", "reserve", "invite", "reserve")
_LINE = 4.5
"""Seconds of one line of a recap."""


class Breaks:
    """Says what a break consists of, and when the next one is due. Times are show time as heard."""

    def __init__(self, rundown: Rundown) -> None:
        self._questions = rundown.questions
        self._recap = rundown.recap
        self._asked_at = 0.0
        self._recapped_at = 0.0
        self._until: float | None = None
        """End of the question window that runs."""
        self._last_word = 0.0
        """When somebody was last invited or answered in it."""
        self._step = 0
        self._recaps: deque[str] = deque()

    def since(self, t: float, *, asked: float | None = None, recapped: float | None = None) -> None:
        """The show begins to sell at `t`; before a restart, these were the last breaks."""
        self._asked_at = t if asked is None else asked
        self._recapped_at = t if recapped is None else recapped
        self.end()

    @property
    def asking(self) -> bool:
        """Whether a question window runs: answers go before everything else."""
        return self._until is not None

    def end(self) -> None:
        """What runs is over, because something else has to begin."""
        self._until = None
        self._recaps.clear()

    def next_questions(self) -> float | None:
        """Show time from which a question window is due."""
        return self._asked_at + self._questions.every_minutes * 60 if self._questions else None

    @property
    def seconds(self) -> float:
        """The longest that a question window takes."""
        return self._questions.seconds if self._questions else 0.0

    def begin(self, air: float, room: float, recent: Iterable[str]) -> None:
        """Begin the break that is due, if it fits into `room` seconds."""
        asking, due = self._questions, self.next_questions()
        if asking is not None and due is not None and air >= due and room >= asking.seconds:
            self._asked_at, self._last_word = air, air
            self._until = air + asking.seconds
            self._step = 0
            return
        back = self._recap
        if back is None or air < self._recapped_at + back.every_minutes * 60:
            return
        products = tuple(recent)[-back.products :]
        if products and room >= len(products) * _LINE:
            self._recapped_at = air
            self._recaps.extend(products)

    def next(self, air: float) -> Beat | None:
        """The next beat of the break that runs; None when none runs or it is over."""
        if self._recaps:
            return Beat(Kind.RECAP, "recap", Subjects(self._recaps.popleft()))
        if self._until is None:
            return None
        if air >= self._until or air - self._last_word > PATIENCE:
            self._until = None
            return None
        act = _PATTERN[self._step % len(_PATTERN)]
        self._step += 1
        if self._step == 1:
            self._last_word = air
        return Beat(Kind.INVITE if act == "invite" else Kind.RESERVE, act)

    def answered(self, t: float) -> None:
        """An answer was heard: the window stays open for more."""
        self._last_word = max(self._last_word, t)
