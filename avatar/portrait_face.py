"""What a portrait does in one frame: numbers only, no pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mouth:
    """The lips. Rest is as the picture has them, closed."""

    open: float = 0.0
    """0 closed, 1 the jaw fully down."""
    form: float = 0.0
    """-1 corners down and in, 1 a smile."""
    pucker: float = 0.0
    """0..1, rounded and pushed forward."""
    press: float = 0.0
    """0..1, lips pressed thin."""
    teeth: float = 0.0
    """0..1, how far the upper teeth show in an opening."""
    tongue: float = 0.0
    """0..1, how far its tip is raised."""


@dataclass(frozen=True, slots=True)
class Lids:
    """One eye's lids."""

    shut: float = 0.0
    """0 as in the picture, 1 shut, -0.2 wide."""
    smile: float = 0.0
    """0..1, the lower lid pushed up by a smile."""


@dataclass(frozen=True, slots=True)
class Brow:
    """One brow."""

    lift: float = 0.0
    """-1 down, 1 up."""
    slant: float = 0.0
    """-1 inner end down, 1 inner end up."""


@dataclass(frozen=True, slots=True)
class Body:
    """What carries the whole figure."""

    x: float = 0.0
    """Shift to the right, in picture heights / 1000."""
    y: float = 0.0
    """Shift down, likewise."""
    lean: float = 0.0
    """Degrees, clockwise on the picture."""
    breath: float = 0.0
    """0..1, 1 is full."""


@dataclass(frozen=True, slots=True)
class Face:
    """Everything. Left and right are those of the picture."""

    mouth: Mouth = Mouth()
    lids: tuple[Lids, Lids] = (Lids(), Lids())
    brows: tuple[Brow, Brow] = (Brow(), Brow())
    gaze: tuple[float, float] = (0.0, 0.0)
    """Of the eyes in the head, to the right of the picture and up; -1..1."""
    turn: float = 0.0
    """-1..1 of the pack's limit, to the right of the picture."""
    nod: float = 0.0
    """-1..1 of the pack's limit, up."""
    tilt: float = 0.0
    """-1..1 of the pack's limit, clockwise."""
    body: Body = Body()
    carried: Body | None = None
    """The body that the head rides on; None: `body`. One may be a frame ahead of the other."""

    @property
    def ride(self) -> Body:
        """What the head rides on."""
        return self.body if self.carried is None else self.carried


REST = Face()
