"""How much longer an offer runs."""

from __future__ import annotations

from datetime import datetime
from math import ceil

MOST_HOURS = 100
"""From here on a countdown of hours says little: whole days are shown."""


def seconds_left(ends: datetime | None, wall: float) -> int | None:
    """Whole seconds until `ends`, rounded up; None without an end and once it is over."""
    if ends is None:
        return None
    left = ceil(ends.timestamp() - wall)
    return left if left > 0 else None


def clock_face(seconds: int) -> str:
    """Hours, minutes and seconds as six digits; `seconds` is under `MOST_HOURS` hours."""
    return f"{seconds // 3600:02}{seconds // 60 % 60:02}{seconds % 60:02}"


def whole_days(seconds: int) -> int | None:
    """Days when there are too many hours for a clock face."""
    return seconds // 86400 if seconds >= MOST_HOURS * 3600 else None
