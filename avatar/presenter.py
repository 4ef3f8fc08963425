"""The seam between the stage and whoever stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from avatar.rect import Rect
from studio.moment import Moment

Canvas = NDArray[np.uint8]
"""The whole frame as BGR, shape (height, width, 3), contiguous."""

Progress = Callable[[float, str], None]
"""Told how far a long preparation is: a share of 0..1, and what is being made."""


def unheard(_share: float, _what: str) -> None:
    """Progress that nobody follows."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a presenter stands on the frame. All in frame pixels."""

    x: float
    """Left edge of the host zone, onto which the pack's canvas is fitted; may be < 0."""
    y: float
    height: float
    """Height of the host zone; its width is 4/5 of that."""
    visible: Rect
    """Pixels the presenter may touch: inside the frame, and above what the desk covers fully."""
    card: Rect | None = None
    """Where the product card stands, to look at and to point at."""
    chat: tuple[float, float] | None = None
    """Centre of the question bubble, to look at."""


@dataclass(frozen=True, slots=True)
class Casting:
    """Everything a presenter is made from."""

    pack: Path
    """Folder of the presenter pack."""
    placing: Placing
    fps: int
    seed: int
    cache: Path
    """Folder for what was rasterised; made when missing."""
    palette: str = "default"
    outfit: str | None = None
    """Unset means the pack's first outfit."""
    settings: dict[str, Any] = field(default_factory=dict)
    """The engine's own settings, checked by its own model."""


class Presenter(Protocol):
    """Somebody on the stage. One thread calls `pose`, then `bounds` and `draw`, once a frame."""

    def pose(self, moment: Moment) -> None:
        """Move to this moment.

        A pure function of the casting and the moment, but for springs, which swing on from the
        frame before: after a gap they start at rest.
        """
        ...

    @property
    def bounds(self) -> Rect:
        """The pixels that `draw` will touch, inside `Placing.visible`: restore them before it."""
        ...

    def draw(self, canvas: Canvas) -> None:
        """Draw over the background that `canvas` holds."""
        ...


class Engine(Protocol):
    """What the entry point group `vitrine.presenter` holds: opens a presenter."""

    def __call__(self, casting: Casting, progress: Progress = unheard) -> Presenter:
        """Load the pack, from the cache when it is warm.

        Raises `Misconfigured` naming the pack's file, part and key.
        """
        ...
