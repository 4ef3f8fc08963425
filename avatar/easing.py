"""How overlays move: durations and the curves of CSS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Ease = Callable[[float], float]
"""Time 0..1 to way gone; ends at exactly 0 and 1, and may overshoot between."""


def bezier(x1: float, y1: float, x2: float, y2: float) -> Ease:
    """The curve `cubic-bezier(x1, y1, x2, y2)` of CSS Easing Functions Level 1; x1, x2 in 0..1."""

    def along(a: float, b: float, s: float) -> float:
        return 3 * (1 - s) ** 2 * s * a + 3 * (1 - s) * s * s * b + s**3

    def ease(t: float) -> float:
        if t <= 0:
            return 0.0
        if t >= 1:
            return 1.0
        low, high = 0.0, 1.0
        for _ in range(24):  # x grows with s, so halving 24 times finds it to 1e-7
            s = (low + high) / 2
            low, high = (s, high) if along(x1, x2, s) < t else (low, s)
        return along(y1, y2, (low + high) / 2)

    return ease


@dataclass(frozen=True, slots=True)
class Move:
    """One way on or off the picture. Read backwards it is an exit."""

    seconds: float
    ease: Ease
    from_x: float = 0.0
    """Units from the resting place at the start, to the right."""
    from_y: float = 0.0
    """Units from the resting place at the start, downwards."""
    from_scale: float = 1.0
    fades: bool = False
