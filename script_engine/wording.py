"""Wording: words for a cue, with the shop's own terms, the hour and the shot filled in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from script_engine.call_sheet import CallSheet
from script_engine.composer import Composer
from script_engine.grammar import grammar
from script_engine.programme import Beat
from script_engine.sheet import NOTHING, Sheet, Subjects
from script_engine.writer import Brief
from studio.clock import Clock
from studio.settings import Script, Show
from studio.show import BoundLine, Cue, Kind, Line, Shot

LIVELY = 300.0
"""Seconds after a comment in which another may come any moment: then sentences are kept short, as
an answer waits for the end of the one on air."""
_LINES_PER_SECOND = 100
"""More than are ever written. A restart at show time t goes on numbering from here, so that no
number comes twice although the lines that were never aired are not in the journal."""


class Wording:
    """Gives every line its number; asks the composer for its words."""

    def __init__(
        self,
        composer: Composer,
        calls: CallSheet,
        sheet: Sheet,
        show: Show,
        clock: Clock,
        terms: Mapping[str, str],
        name: str,
    ) -> None:
        """`terms` are the shop's own; `name` begins the ids of lines."""
        self._composer = composer
        self._calls = calls
        self._sheet = sheet
        self._show = show
        self._clock = clock
        self._terms = dict(terms)
        self._name = name
        self._number: int | None = None
        self._lively = 0.0
        """Show time until which the chat is lively."""

    def compose(
        self,
        t: float,
        cue: Cue,
        subjects: Subjects = NOTHING,
        extras: Mapping[str, str] = MappingProxyType({}),
        focus: str | None = None,
        question: str | None = None,
        *,
        others: bool = False,
    ) -> BoundLine | None:
        """Words for a cue at show time `t`; None when no writer has a line that the gate passes.

        `others` says whether somebody waits for its end.
        """
        known = {**self._terms, **self._house(), **extras}
        line = self.number(t)
        return self._composer.compose(
            self._seen(cue), line, subjects, known, t, focus, question=question,
            short="line" if others else "sentences" if t < self._lively else "",
        )  # fmt: skip

    def heard(self, t: float) -> None:
        """Somebody wrote something at show time `t`."""
        self._lively = t + LIVELY

    def given(self, t: float, beat: Beat, text: str, frame: str) -> BoundLine | None:
        """A line of the brand's own words; None when the gate does not pass it as things are."""
        cue = self._seen(Cue(beat.kind, beat.act, beat.subjects.sku))
        line = Line(self.number(t), cue, text, "playbook", frame)
        return self._composer.given(line, beat.subjects, {**self._terms, **self._house()})

    def briefs(self, t: float, beats: Iterable[Beat]) -> tuple[Brief, ...]:
        """What a writer would be told of these beats now. They have no ids."""
        known = {**self._terms, **self._house()}
        return tuple(
            Brief(
                Cue(beat.kind, beat.act, beat.subjects.sku),
                "",
                self._sheet.about(beat.subjects),
                known,
                None,
                self._show.language,
                t,
            )
            for beat in beats
        )

    def reserve(self, count: int) -> Iterator[BoundLine]:
        """Lines without a volatile fact, each written when it is asked for.

        Their ids come from the hour: they outlive a restart.
        """
        cue = Cue(Kind.RESERVE, "reserve", shot=Shot.CENTRE, cause="reserve")
        stamp = int(self._clock.wall().timestamp())
        ids = (f"{self._name}-r{stamp}.{number}" for number in range(1, count + 1))
        lines = (self._composer.compose(cue, name, NOTHING, self._house(), 0.0) for name in ids)
        return (bound for bound in lines if bound is not None)

    def number(self, t: float) -> str:
        """The id of the next line."""
        if self._number is None:
            self._number = int(t * _LINES_PER_SECOND)
        self._number += 1
        return f"{self._name}-{self._number}"

    def _seen(self, cue: Cue) -> Cue:
        return replace(cue, shot=self._calls.camera.shot(cue))

    def _house(self) -> dict[str, str]:
        hour = self._clock.wall().astimezone(ZoneInfo(self._show.timezone)).hour
        part = grammar(self._show.language).part_of_day(hour)
        return {"host": self._show.host, "shop": self._show.name, "part_of_day": part}


def terms_of(script: Script) -> dict[str, str]:
    """The shop's own terms, by slot, as far as they are known."""
    given = {"shipping": script.shipping, "returns": script.returns}
    return {slot: text for slot, text in given.items() if text}
