"""The rows of the plate beside a product in close-up: it stands on its foot and grows upwards."""

from __future__ import annotations

from avatar.card_rows import Holds, Rows
from avatar.stage_layout import Box, Orientation

_NAME_LINE = 48
BADGE_ROW = 66
"""Units of a badge above the name, in landscape."""
_METER = 24
"""Units by which a count without a meter is lower: on the line of the price."""
_FOOT = 24
"""Units kept clear under the last row when no countdown is the plate's foot."""


def hero_stack(holds: Holds, zones: dict[str, Box], orientation: Orientation) -> Rows:
    """The rows, from the zones `hero`, `hero_badge`, `hero_price`, `hero_stock`, `hero_countdown`.

    In portrait stock and badge stand right of price and name; in landscape all is one column.
    """
    plate, price, stock = zones["hero"], zones["hero_price"], zones["hero_stock"]
    foot = zones["hero_countdown"]
    free = 0.0  # what the rows above may come down
    if not holds.countdown:
        lowest = max(price.bottom, stock.bottom)
        free = plate.bottom - lowest - _FOOT
    down_stock = free + (0 if holds.meter else _METER)
    if orientation == "landscape" and not holds.stock:
        free += foot.y - price.bottom - _FOOT if holds.countdown else stock.bottom - price.bottom
    down_price = free
    if holds.name_lines < 2:
        free += _NAME_LINE
    if orientation == "landscape" and not holds.badge:
        free += BADGE_ROW
    return Rows(
        price=-down_price,
        badge=-free,
        stock=-down_stock,
        countdown=0.0,
        buy=0.0,
        height=plate.h - free,
        beside=True,
    )
