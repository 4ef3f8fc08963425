"""How values are spread: a few counts that any number of them fit in, for histograms."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

FRAME = (0.002, 0.004, 0.006, 0.008, 0.0125, 0.0167, 0.02, 0.025, 0.0333, 0.0417, 0.0667, 0.1, 0.5)
"""Seconds for one frame; the lengths of a frame at 60, 50, 40, 30 and 24 a second among them."""
SENTENCE = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0, 15.0)
"""Seconds to voice a sentence."""
REQUEST = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 30.0, 60.0)
"""Seconds of a language model."""
ANSWER = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 30.0, 60.0, 120.0)
"""Seconds from a comment to its answer; the goals of 2 and 5 s among them."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Values by size. `counts` has one more entry than `bounds`: what is above the last."""

    bounds: tuple[float, ...] = ()
    """Upper bounds, rising; a value on a bound is within it."""
    counts: tuple[int, ...] = (0,)
    total: float = 0.0
    """Sum of the values."""

    @property
    def count(self) -> int:
        return sum(self.counts)


NOTHING = Spread()
"""What nobody has counted yet."""


class Sampler:
    """Counts values as they come. One thread adds; any may ask for the spread."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._total = 0.0

    def add(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self._total += value

    @property
    def spread(self) -> Spread:
        """Everything so far."""
        return Spread(self._bounds, tuple(self._counts), self._total)
