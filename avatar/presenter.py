"""The seam between the stage and whoever stands on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from avatar.colours import Yuv
from avatar.rect import Rect
from avatar.sprite import Bgra
from studio.moment import Moment

Canvas = Yuv
"""The whole frame in the encoder's colours, contiguous; see `avatar.colours`."""

Progress = Callable[[float, str], None]
"""Told how far a long preparation is: a share of 0..1, and what is being made."""


def unheard(_share: float, _what: str) -> None:
    """Progress that nobody follows."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a presenter stands on the frame. All in frame pixels.

    On the way from one place to another `x`, `y`, `height` and `visible` are in between; the rest
    is that of the place that is gone to.
    """

    name: str
    """The shot it belongs to, such as `beside`."""
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
    window: bool = False
    """Whether `visible` is a window in the picture, whose edges cut what leaves it."""


@dataclass(frozen=True, slots=True)
class Casting:
    """Everything a presenter is made from."""

    pack: Path
    """Folder of the presenter pack."""
    placings: tuple[Placing, ...]
    """Every place where the presenter may come to rest in this show."""
    fps: int
    seed: int
    cache: Path
    """Folder for what was rasterised; made when missing."""
    palette: str = "default"
    outfit: str | None = None
    """Unset means the pack's first outfit."""
    settings: dict[str, Any] = field(default_factory=dict)
    """The engine's own settings, checked by its own model."""
    today: date | None = None
    """The date, for packs that may be shown for a time only; None: nobody knows."""


class Presenter(Protocol):
    """Somebody on the stage. One thread calls `pose` once a frame, then `draw` any number of times.

    What is drawn may only differ from the picture before inside the rectangles that `pose` gives.
    """

    def show(self, picture: Bgra | None) -> None:
        """What there is to hold up, a premultiplied picture of a product; None is nothing.

        Told when it changes, between two poses. A presenter without hands may do nothing with it.
        """
        ...

    def pose(self, moment: Moment, placing: Placing) -> Sequence[Rect]:
        """Move to this moment and place; the pixels that differ now, before and after the move.

        All of them are inside `Placing.visible` of this or of the picture before. A pure function
        of the casting and the moment, but for springs, which swing on from the frame before: after
        a gap they start at rest.
        """
        ...

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Draw what falls `within`, over the background that `canvas` holds there."""
        ...


class Engine(Protocol):
    """What the entry point group `vitrine.presenter` holds: opens a presenter."""

    def __call__(self, casting: Casting, progress: Progress = unheard) -> Presenter:
        """Load the pack, from the cache when it is warm.

        Raises `Misconfigured` naming the pack's file, part and key.
        """
        ...
