"""What a moment means for the picture: whose words are up, which product, which question."""

from __future__ import annotations

from dataclasses import dataclass

from studio.board import Board, Card
from studio.moment import Moment, Placed
from studio.show import RATE, Comment

_LINGER = 0.7
"""Seconds that words stay up after they were heard."""
_BREATH = 3.0
"""Longest gap in seconds between two sentences of one line that it is held across."""


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
    card: Card | None
    """The product in the picture: the one spoken of, else the one on sale now."""
    question: Comment | None
    """What is being answered."""
    slate: bool


def read(moment: Moment) -> Scene:
    """The scene of a moment."""
    on = _on_air(moment)
    cue = None if on is None else on.utterance.bound.line.cue
    sku = moment.board.now if cue is None or cue.sku is None else cue.sku
    return Scene(
        moment.index,
        moment.sample,
        moment.wall,
        moment.board,
        on,
        next((placed for placed in moment.placed if placed.start > moment.sample), None),
        moment.board.card(sku),
        None if cue is None else cue.reply_to,
        moment.slate,
    )


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
