"""What every kind of drawing can be asked: named parts, where they turn, and pieces of pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from avatar.affine import Point
from avatar.colours import Yuva
from studio.errors import Misconfigured

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in canvas units."""


class Piece(Protocol):
    """Some parts of a drawing in their rest position, not yet pixels."""

    @property
    def content(self) -> bytes:
        """What the pixels depend on."""
        ...

    def extent(self) -> Box:
        """What is to be seen, perhaps a little too wide; may reach beyond the canvas."""
        ...

    def rendered(self, x: float, y: float, scale: float, size: tuple[int, int]) -> Yuva:
        """The window of `size` (width, height) pixels whose corner is the canvas point `x`, `y`."""
        ...


class Art(Protocol):
    """A drawing. Questions about parts that are not in it raise `Misconfigured`."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the canvas in its own units."""
        ...

    def __contains__(self, part: str) -> bool: ...

    def pivot(self, part: str) -> Point:
        """The point the part turns about, in canvas units of the unposed drawing."""
        ...

    def depth(self, part: str) -> float | None:
        """Relief of the part for turns of the head; None for a part that has none."""
        ...

    def parent(self, part: str) -> str | None:
        """The part this one hangs on."""
        ...

    def variants(self, part: str) -> tuple[str, ...]:
        """Names of the children that exclude each other."""
        ...

    def inside(self, part: str) -> tuple[str, ...]:
        """All parts drawn as a piece of this one, at any depth."""
        ...

    def note(self, part: str, key: str) -> str | None:
        """A remark of the artist on the part (`view`, `anchor`, `size`, `align`, `turn`)."""
        ...

    def wrong(self, part: str, key: str, what: str) -> Misconfigured:
        """The error that names the file and the line of a remark on a part."""
        ...

    def piece(
        self, parts: tuple[str, ...], *, pick: Mapping[str, str], without: frozenset[str]
    ) -> Piece:
        """The named parts alone. `pick` chooses variants by group, `without` leaves groups out."""
        ...
