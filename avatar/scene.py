"""What a moment means for the picture: whose words are up, which product, which question."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from avatar.dolly import Look
from studio.board import Board, Card
from studio.moment import Moment, Placed
from studio.show import RATE, Comment, Line, Shot

_LINGER = 0.7
"""Seconds that words stay up after they were heard."""
_BREATH = 3.0
"""Longest gap in seconds between two sentences of one line that it is held across."""
_EARLY = 0.3
"""Seconds before a line is heard at which its shot is taken: the camera arrives with the words."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One frame, as the overlays see it."""

    index: int
    sample: int
    wall: float
    board: Board
    on: Placed | None
    """The utterance that is heard, or was a moment ago."""
    coming: Placed | None
    """The utterance after it, to be made ready."""
    line: Line | None
    """The line that the picture belongs to: the one on air, or about to be."""
    card: Card | None
    """The product in the picture: the one spoken of, else the one on sale now."""
    asked: Comment | None
    """What is being answered, or about to be."""
    slate: bool
    by_a_person: bool = False
    """True while a person's own voice is heard, or was until nobody spoke; never with another."""
    shot: Shot = Shot.BESIDE
    """The shot that is shown, or that the camera is on its way to."""
    before: Shot = Shot.BESIDE
    """The shot that the camera comes from, until it is nearly there; then the same as `shot`."""

    def stands(self, shots: AbstractSet[Shot]) -> bool:
        """Whether something that belongs to these shots is in the picture."""
        return self.shot in shots and self.before in shots

    def seen(self, look: Look) -> Scene:
        """The scene as the camera sees it."""
        if look.shot is self.shot and look.before is self.before:
            return self
        return replace(self, shot=look.shot, before=look.before)


def read(moment: Moment) -> Scene:
    """The scene of a moment."""
    on = _on_air(moment)
    coming = next((placed for placed in moment.placed if placed.start > moment.sample), None)
    early = coming if coming and coming.start - moment.sample <= _EARLY * RATE else None
    shown = moment.speaking or early or on
    line = None if shown is None else shown.utterance.bound.line
    cue = None if line is None else line.cue
    sku = moment.board.now if cue is None or cue.sku is None else cue.sku
    return Scene(
        moment.index,
        moment.sample,
        moment.wall,
        moment.board,
        on,
        coming,
        line,
        moment.board.card(sku),
        None if cue is None else cue.reply_to,
        moment.slate,
        _by_a_person(moment),
    )


def _by_a_person(moment: Moment) -> bool:
    end = moment.sample + RATE // moment.fps
    heard = [p for p in moment.placed if p.start < end and p.end > moment.sample]
    heard = heard or [p for p in moment.placed if p.end <= moment.sample][-1:]
    return bool(heard) and all(p.utterance.bound.line.cue.by_a_person for p in heard)


def _on_air(moment: Moment) -> Placed | None:
    if moment.speaking is not None:
        return moment.speaking
    heard = [placed for placed in moment.placed if placed.end <= moment.sample]
    if not heard:
        return None
    last = heard[-1]
    coming = next((placed for placed in moment.placed if placed.start > moment.sample), None)
    since = (moment.sample - last.end) / RATE
    if coming is not None and _same_line(last, coming) and coming.start - last.end < _BREATH * RATE:
        return last
    return last if since < _LINGER else None


def _same_line(one: Placed, other: Placed) -> bool:
    return one.utterance.bound.line.id == other.utterance.bound.line.id
