"""Curves of an hour, as a page draws them."""

from pydantic import BaseModel

EVERY = 10.0
"""Seconds between two points."""


class Hour(BaseModel):
    """The curves by the names of their gauges; oldest point first, the newest at the end."""

    every: float = EVERY
    """Seconds between two points."""
    curves: dict[str, list[float | None]]
    """None where nothing was reported."""
