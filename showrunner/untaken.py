"""What viewers wrote and no brain is known to have done with: the next brain is told it again."""

from collections import OrderedDict
from collections.abc import Callable

from studio.script_report import ScriptReport
from studio.show import Comment

KEPT = 500
"""Comments; of more the oldest are lost first."""
AGE = 90.0
"""Seconds after which nobody waits for an answer any more."""
ABSENT = 30.0
"""Seconds without a word of a brain after which viewers are told that nobody reads. Until then one
that is started again reads what they wrote."""


class Untaken:
    """Told again is not heard twice: a brain knows by their ids which comments it has."""

    def __init__(self, tell: Callable[[Comment], object]) -> None:
        self._tell = tell
        self._kept: OrderedDict[str, Comment] = OrderedDict()
        self._told = 0.0
        """Show time of the last report of a brain."""

    def say(self, comment: Comment) -> bool:
        """Tell the brain there is, or the next one; False when there was none for too long."""
        if comment.at - self._told > ABSENT:
            return False
        self._kept[comment.id] = comment
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._tell(comment)
        return True

    def seen(self, report: ScriptReport) -> None:
        """A brain has told what became of comments: who does not wait need not be told again."""
        self._told = report.t
        for entry in report.chat if self._kept else ():
            if entry.state != "waiting":
                self._kept.pop(entry.id, None)

    def again(self, t: float) -> None:
        """There is a brain, perhaps another one: tell it what is waited for at show time `t`."""
        while self._kept and next(iter(self._kept.values())).at < t - AGE:
            self._kept.popitem(last=False)
        for comment in tuple(self._kept.values()):
            self._tell(comment)
