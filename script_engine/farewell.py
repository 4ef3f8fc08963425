"""The end of the show by order: closing words, once, and then nothing more."""

from script_engine.call_sheet import Handed
from script_engine.own_words import OwnWords, Saying
from script_engine.refusal import Refusal
from script_engine.rights import Ending, Rights
from script_engine.sheet import Subjects
from script_engine.wording import Wording
from studio.show import Cue, Kind, Priority

PATIENCE = 30.0
"""Seconds after which an ending show does not wait for its closing words any more."""
_CUE = Cue(Kind.CLOSING, "closing", priority=Priority.NEXT)


class Farewell:
    """Words the closing line, and knows when it was heard."""

    def __init__(self, rights: Rights, wording: Wording, words: OwnWords) -> None:
        self._rights = rights
        self._wording = wording
        self._words = words

    @property
    def begun(self) -> bool:
        return self._rights.ending is not None

    def next(self, t: float) -> Handed | None:
        """The closing line when it was not written yet; None, too, when there are no words."""
        ending = self._rights.ending
        if ending is None or ending.done or ending.line is not None:
            return None
        handed = self._own(ending, t) or self._composed(ending, t)
        ending.done = handed is None
        return handed

    def handed(self, line: str) -> None:
        """It waits or is on its way as this line."""
        if self._rights.ending is not None:
            self._rights.ending.line = line

    def ended(self, handed: Handed) -> None:
        """A line has come to its end or was taken back, the closing line perhaps."""
        ending = self._rights.ending
        if ending is not None and handed.kind is Kind.CLOSING:
            ending.done = ending.done or handed.heard > 0
            ending.line = None

    def over(self, t: float) -> bool:
        """Whether the last word was heard, or is not waited for any more."""
        ending = self._rights.ending
        return ending is not None and (ending.done or t - ending.at >= PATIENCE)

    def _own(self, ending: Ending, t: float) -> Handed | None:
        if not ending.text:
            return None
        saying = Saying(ending.order, ending.text, cue=_CUE)
        judged = self._words.judged(saying, self._wording.number(t))
        if isinstance(judged, Refusal):
            return None
        return Handed(judged.bound, judged.subjects, t, order=ending.order)

    def _composed(self, ending: Ending, t: float) -> Handed | None:
        bound = self._wording.compose(t, _CUE)
        return None if bound is None else Handed(bound, Subjects(), t, order=ending.order)
