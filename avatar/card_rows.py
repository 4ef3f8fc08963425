"""The product card is a stack: a row without data is left out, and the rows below it move up."""

from __future__ import annotations

from dataclasses import dataclass

from avatar.stage_layout import Box, Orientation

_NAME_LINE = 42
_WAS_LINE = 48
_FOOT = 24
_METER = 24


@dataclass(frozen=True, slots=True)
class Rows:
    """How far each part moves up from its zone, in units, and how high the card is."""

    price: float
    badge: float
    stock: float
    countdown: float
    buy: float
    height: float
    beside: bool
    """The old price stands beside the price, not below it."""


@dataclass(frozen=True, slots=True)
class Holds:
    """What a card has to show."""

    name_lines: int
    was: bool
    """An old price or a badge."""
    crowded: bool
    """The old price would make the price small beside it."""
    stock: bool
    meter: bool
    countdown: bool
    badge: bool = False


def stack(holds: Holds, zones: dict[str, Box], orientation: Orientation) -> Rows:
    """The rows of a card, from the zones of `card`, `price`, `stock` and `countdown`.

    Wide cards have the old price beside the price, and below it when it crowds the price and the
    rows leave room.
    """
    wide = orientation == "landscape"
    if wide and holds.crowded:
        roomy = _rows(holds, zones, below=True, wide=True)
        if roomy.height <= zones["card"].h:
            return roomy
    return _rows(holds, zones, below=False, wide=wide)


def _rows(holds: Holds, zones: dict[str, Box], *, below: bool, wide: bool) -> Rows:
    price = 0.0 if holds.name_lines > 1 else _NAME_LINE
    stock = price
    if wide:
        stock -= _WAS_LINE if below else 0.0
    elif not holds.was:
        stock += _WAS_LINE
    foot = stock
    if not holds.stock:
        foot += zones["stock"].bottom - zones["price"].bottom
    elif not holds.meter:
        foot += _METER
    end = foot
    if not holds.countdown:
        end += zones["card"].bottom - zones["stock"].bottom - _FOOT
    return Rows(
        price=price,
        badge=0.0 if wide else price,
        stock=stock,
        countdown=foot,
        buy=0.0 if wide else end,
        height=zones["card"].h - end,
        beside=wide and not below,
    )
