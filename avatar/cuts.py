"""The heights a figure is cut at, and which of them serves a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from avatar.presenter import Placing


def cut_heights(placings: Sequence[Placing]) -> list[float]:
    """Heights at which the figure is cut: a cutout serves places up to a fifth smaller too."""
    heights: list[float] = []
    for height in sorted({placing.height for placing in placings}, reverse=True):
        if not heights or height < 0.8 * heights[-1]:
            heights.append(height)
    return heights


def nearest_cut(heights: Iterable[float], placing: Placing) -> float:
    """The cut for a place: the nearest that need not be enlarged, else the nearest of all."""
    return min(heights, key=lambda cut: (cut < placing.height - 0.5, abs(cut - placing.height)))
