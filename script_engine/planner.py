"""From the programme's beats to lines: what can be said now, in whose words."""

from collections import deque
from dataclasses import replace

from script_engine.call_sheet import CallSheet, Handed
from script_engine.docket import Docket
from script_engine.locks import Locks
from script_engine.programme import Beat, Programme
from script_engine.sheet import Subjects
from script_engine.wording import Wording
from studio.show import BoundLine, Cue, Kind

_BEATS = 12
"""Beats that are tried for one line before the show falls back on small talk."""
_CHATTER = 3
"""Tries for small talk that was not said before."""
_SPARES = 24
"""Small talk kept to be said again when everything else has failed."""
_OF_A_LOCKED = 2
"""Lines of a locked product without words of its brand that wait for approval at a time."""


class Planner:
    """Words the next beat; owns the small talk that may have to be said again."""

    def __init__(
        self, programme: Programme, wording: Wording, calls: CallSheet, docket: Docket, locks: Locks
    ) -> None:
        self._programme = programme
        self._wording = wording
        self._calls = calls
        self._docket = docket
        self._locks = locks
        self._spares: deque[BoundLine] = deque(maxlen=_SPARES)
        self._tried = 0
        """Small talk that could not be worded when a line was asked for last."""
        self.repeated = 0
        """Small talk that had to be said a second time."""

    def next(self, t: float) -> Handed | None:
        """The line of the next beat that can be worded; None when one after the other cannot."""
        chatter = 0
        for _ in range(_BEATS):
            beat = self._programme.next_beat(t)
            handed = self._worded(t, beat)
            if handed is not None:
                return self._counted(handed, beat)
            if beat.kind is Kind.DISCLOSURE:
                self._programme.opening.appendleft(beat)
                return None
            chatter += beat.kind is Kind.RESERVE
            if chatter == _CHATTER:
                break
        self._tried = chatter
        return None

    def small_talk(self, t: float) -> Handed | None:
        """Something that sells nothing, when `next` had no line.

        It is new if there is any: repeating is better than silence.
        """
        for _ in range(self._tried, _CHATTER):
            beat = self._programme.small_talk()
            handed = self._worded(t, beat)
            if handed is not None:
                return self._counted(handed, beat)
        if not self._spares:
            return None
        spare = self._spares.popleft()
        self._spares.append(spare)
        self.repeated += 1
        bound = replace(spare, line=replace(spare.line, id=self._wording.number(t)))
        return Handed(bound, Subjects(), t)

    def _counted(self, handed: Handed, beat: Beat) -> Handed:
        self._programme.said(beat, self._calls.seconds(handed.bound.text))
        if handed.kind is Kind.RESERVE:
            self._spares.append(handed.bound)
        return handed

    def _worded(self, t: float, beat: Beat) -> Handed | None:
        subjects = beat.subjects
        if any(map(self._locks.locked, subjects)):
            if beat.kind is Kind.PITCH:
                return self._of_the_brand(t, beat)
            subjects = Subjects()
        if beat.text is not None:
            bound = self._wording.given(t, beat, beat.text, f"brand/{subjects.sku}/must")
        else:
            cue = Cue(beat.kind, beat.act, subjects.sku)
            bound = self._wording.compose(t, cue, subjects, focus=beat.focus)
            if beat.focus is not None and (bound is None or not _tells(bound, beat.focus)):
                # the writer has no words for the fact that has to be told
                words = f"{{{beat.focus}.name}}: {{{beat.focus}}}."
                bound = self._wording.given(t, beat, words, f"brand/{subjects.sku}/fact")
        return None if bound is None else Handed(bound, subjects, t, beat=beat)

    def _of_the_brand(self, t: float, beat: Beat) -> Handed | None:
        """A line of a product whose text is locked: the brand's next one, or one for approval.

        Its turn ends early when there is no more of either.
        """
        sku = beat.subjects.sku
        assert sku is not None, "a pitch is about a product"
        if not self._locks.lines(sku):
            if self._docket.about(sku) < _OF_A_LOCKED:
                bound = self._wording.compose(t, Cue(beat.kind, beat.act, sku), beat.subjects)
                return None if bound is None else Handed(bound, beat.subjects, t, beat=beat)
            self._programme.skip()
            return None
        given = self._locks.take(sku, beat.turn, again=self._programme.held)
        if given is None:
            self._programme.skip()
            return None
        text, number = given
        bound = self._wording.given(t, beat, text, f"brand/{sku}/{number}")
        return None if bound is None else Handed(bound, beat.subjects, t, beat=beat)


def _tells(bound: BoundLine, slot: str) -> bool:
    return any(use.id.endswith(f"/{slot}") for use in bound.facts)
