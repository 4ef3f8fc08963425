"""A drawing that is a folder of PNG files: one picture a part, put in place by the pack's sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.affine import Point
from avatar.art import Box
from avatar.colours import Yuva, encoded
from avatar.pack_sheet import PngPart
from avatar.sprite import over, premultiplied
from studio.errors import Misconfigured
from studio.sheet_file import Where


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    """A premultiplied BGRA picture and where it lies on the canvas."""

    pixels: NDArray[np.uint8]
    x: float
    y: float
    w: float
    h: float
    digest: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Collage:
    """Some pictures laid over each other."""

    pictures: tuple[_Picture, ...]

    @property
    def content(self) -> bytes:
        return b"".join(p.digest + f"{p.x} {p.y} {p.w} {p.h}".encode() for p in self.pictures)

    def extent(self) -> Box:
        """The pictures' own edges."""
        if not self.pictures:
            return 0.0, 0.0, 1.0, 1.0
        return (
            min(p.x for p in self.pictures),
            min(p.y for p in self.pictures),
            max(p.x + p.w for p in self.pictures),
            max(p.y + p.h for p in self.pictures),
        )

    def rendered(self, x: float, y: float, scale: float, size: tuple[int, int]) -> Yuva:
        """The window of `size` (width, height) pixels whose corner is the canvas point `x`, `y`."""
        sheet = np.zeros((size[1], size[0], 4), np.uint8)
        for picture in self.pictures:
            left, top = (picture.x - x) * scale, (picture.y - y) * scale
            sized, column, row = _fitted(picture, left, top, scale)
            over(sheet, sized, column, row)
        return encoded(sheet)


class PngArt:
    """The pictures of a folder. Implements `avatar.art.Art`."""

    def __init__(
        self,
        folder: Path,
        told: Callable[[Where, str], Misconfigured],
        parts: Mapping[str, PngPart],
        size: Point,
        pixels: float,
    ) -> None:
        """`pixels` are those of a canvas unit; `told` makes the error about a key of the sheet.

        Raises `Misconfigured` when a picture is missing or is none.
        """
        self._told, self._parts, self._size = told, parts, size
        self._pictures = {
            name: self._opened(name, folder / f"{name}.png", part.at, pixels)
            for name, part in parts.items()
            if part.at is not None
        }

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the canvas in its own units."""
        return self._size

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def pivot(self, part: str) -> Point:
        """The point the part turns about."""
        found = self._part(part).pivot
        if found is None:
            raise self._told(("parts", part), "has no pivot")
        return found

    def depth(self, part: str) -> float | None:
        """Relief of the part for turns of the head; None for a part that has none."""
        return self._part(part).depth

    def parent(self, part: str) -> str | None:
        """Its `parent`, else the part whose name it begins with: `arm_l` for `arm_l.fore`."""
        named = self._part(part).parent
        if named is not None or "." not in part:
            return named
        above = part.rpartition(".")[0]
        return above if above in self._parts else None

    def variants(self, part: str) -> tuple[str, ...]:
        """Names of the parts `<part>.<variant>` that exclude each other."""
        found = self._part(part).variants
        if not found:
            raise self._told(("parts", part), "has no variants")
        return found

    def inside(self, part: str) -> tuple[str, ...]:
        """All parts whose names begin with this one's."""
        return tuple(name for name in self._parts if name.startswith(f"{part}."))

    def note(self, part: str, key: str) -> str | None:
        """What the sheet says of the part, in the words of an SVG attribute."""
        found = getattr(self._part(part), key, None)
        if found is None:
            return None
        return ",".join(f"{v:g}" for v in found) if isinstance(found, tuple) else f"{found}"

    def wrong(self, part: str, key: str, what: str) -> Misconfigured:
        """The error that names the file and line of a key of the part."""
        return self._told(("parts", part, key), what)

    def piece(
        self, parts: tuple[str, ...], *, pick: Mapping[str, str], without: frozenset[str]
    ) -> Collage:
        """The pictures of the parts and of what is inside them, in the order of the sheet."""
        names = [name for part in parts for name in self._chosen(part, pick, without)]
        return Collage(tuple(self._pictures[n] for n in names if n in self._pictures))

    def _chosen(self, part: str, pick: Mapping[str, str], without: frozenset[str]) -> Iterator[str]:
        self._part(part)
        left_out: list[str] = []
        for name in (part, *self.inside(part)):
            if name in without or any(name.startswith(f"{group}.") for group in left_out):
                left_out.append(name)
                continue
            group, _, last = name.rpartition(".")
            exclusive = self._parts[group].variants if group in self._parts else ()
            if name != part and last in exclusive and last != pick.get(group, exclusive[0]):
                left_out.append(name)
                continue
            yield name

    def _part(self, part: str) -> PngPart:
        if part not in self._parts:
            raise self._told(("parts",), f"there is no part {part!r}")
        return self._parts[part]

    def _opened(self, part: str, file: Path, at: Point, pixels: float) -> _Picture:
        where = ("parts", part)
        try:
            raw = file.read_bytes()
        except OSError as missing:
            raise self._told(where, f"{file}: cannot be read ({missing.strerror})") from missing
        drawn = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_UNCHANGED) if raw else None
        if drawn is None or drawn.ndim != 3 or drawn.dtype != np.uint8:
            raise self._told(where, f"{file}: is no PNG with 8-bit colours")
        height, width = drawn.shape[:2]
        return _Picture(
            premultiplied(np.asarray(drawn, np.uint8)), *at, width / pixels, height / pixels,
            hashlib.sha256(raw).digest(),
        )  # fmt: skip


def _fitted(
    picture: _Picture, left: float, top: float, scale: float
) -> tuple[NDArray[np.uint8], int, int]:
    """The picture at this scale, and the whole pixel of the window where its corner goes."""
    column, row = floor(left), floor(top)
    height, width = picture.pixels.shape[:2]
    shrink_x, shrink_y = picture.w * scale / width, picture.h * scale / height
    pixels = picture.pixels
    if shrink_x < 1 or shrink_y < 1:  # warping alone would skip pixels
        small = max(1, round(width * shrink_x)), max(1, round(height * shrink_y))
        pixels = np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), np.uint8)
    sx, sy = picture.w * scale / pixels.shape[1], picture.h * scale / pixels.shape[0]
    there = np.array(
        [[sx, 0, left - column + sx / 2 - 0.5], [0, sy, top - row + sy / 2 - 0.5]], np.float64
    )
    size = round(picture.w * scale) + 2, round(picture.h * scale) + 2
    return (
        np.asarray(cv2.warpAffine(pixels, there, size, flags=cv2.INTER_LINEAR), np.uint8),
        column,
        row,
    )
