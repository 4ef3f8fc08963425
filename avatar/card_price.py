"""The price on the card, and the old one struck through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from avatar.compositor import Layer
from avatar.reel import Glyphs, Reel
from avatar.reel_window import Window, laid
from avatar.sprite import Decal
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.words import Words
from studio.board import Card

_GAP = 16
_BELOW, _DESCENT = 110, 12
"""Base line of an old price below the new one, and what its letters reach below it, in units."""
_SHARE = 0.4
"""Most of the line that an old price beside the new one may take."""
_LEGIBLE = 24
"""Units of the smallest old price that shares its line with the badge."""
_LARGE = 60
"""Units: a price that would be smaller beside its old price has the line for itself, if it can."""


@dataclass(frozen=True, slots=True)
class _Old:
    """An old price as it fits."""

    word: str
    text: str
    spot: Spot
    word_width: float
    width: float
    """Of both."""


@dataclass(frozen=True, slots=True)
class PricePlan:
    """The price and the old price of a card, set."""

    glyphs: Glyphs
    old: _Old | None
    after: float
    """Units from the left edge to an old price that stands beside the price; 0 when below."""


class PriceTag:
    """The old price stands below the new one, or beside it."""

    def __init__(self, plate: Plate, words: Words, reel: Reel) -> None:
        self._plate, self._words = plate, words
        self._window = Window(plate, plate.spot("price"), reel)
        self._struck: tuple[tuple[_Old, float, float], Decal] | None = None

    def crowded(self, card: Card) -> bool:
        """Whether an old price beside the price would make it small."""
        old = self._old(card.was or "", self._plate.body.w * _SHARE)
        return old is not None and self._fitted(card.price, old.width + _GAP)[1].size < _LARGE

    def squeezed(self, card: Card, taken: float) -> bool:
        """Whether an old price below the price would be too small to read beside the badge."""
        old = self._old(card.was or "", self._plate.body.w - taken)
        return old is not None and old.spot.size < _LEGIBLE

    def plan(self, card: Card, *, beside: bool, taken: float) -> PricePlan:
        """How the prices of a card are set; `taken` is what the badge needs of the second line."""
        room = self._plate.body.w
        old = self._old(card.was or "", room * _SHARE if beside else room - taken)
        text, fitted = self._fitted(card.price, old.width + _GAP if old and beside else 0.0)
        after = self._plate.pen.width(text, fitted) + _GAP if beside else 0.0
        return PricePlan(laid(self._plate, fitted, text), old, after)

    def layer(self, frame: int, sku: str, plan: PricePlan, lift: float) -> Layer:
        """`lift` is how far up the row moved."""
        number = self._window.decal(frame, sku, plan.glyphs, lift)
        if plan.old is None:
            return (number,)
        return (number, self._old_decal(plan.old, plan.after, lift))

    def _fitted(self, price: str, taken: float) -> tuple[str, Spot]:
        spot = self._plate.spot("price")
        text = self._plate.pen.clean(price, spot)
        return text, self._plate.pen.fitted(text, spot, self._plate.body.w - taken)

    def _old(self, was: str, room: float) -> _Old | None:
        pen, word, spot = self._plate.pen, self._plate.spot("was_word"), self._plate.spot("was")
        text = pen.clean(was, spot)
        if not text:
            return None
        before = pen.clean(self._words.was, word)
        indent = pen.width(f"{before} ", word) if before else 0.0
        wide = pen.width(text, spot)
        if indent + wide <= room:
            return _Old(before, text, spot, indent, indent + wide)
        spot = pen.fitted(text, spot, room)
        return _Old("", text, spot, 0.0, pen.width(text, spot))

    def _old_decal(self, old: _Old, after: float, lift: float) -> Decal:
        key = (old, after, lift)
        if self._struck is None or self._struck[0] != key:
            plate = self._plate
            picture = plate.sized(plate.body.w, max(plate.body.h, _BELOW + _DESCENT))
            mirrored = old.spot.align == "end"
            start = plate.spot("was_word").x + (-after if mirrored else after)
            way = -1 if mirrored else 1
            # Beside the price both share its base line; below it they have their own.
            y = plate.spot("price").y if after else _BELOW
            word = replace(plate.spot("was_word"), x=start, y=y)
            plate.write(picture, word, old.word)
            plate.write(picture, old.spot.at(start + way * old.word_width, y), old.text)
            self._struck = (key, plate.decal(picture, down=-lift))
        return self._struck[1]
