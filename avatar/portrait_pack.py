"""A portrait pack: one picture with named points, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from avatar.affine import Point
from avatar.portrait_consent import check_consent
from avatar.portrait_sheet import ACROSS, DOWN, EYES, LANDMARKS, PortraitSheet
from avatar.sprite import Bgra, bytes_of, premultiplied
from studio.sheet_file import SheetFile, Where

FILE = "portrait.yaml"
LARGEST = 4096
"""Pixels of the picture's longer side at most: 64 MB when it is opened."""
_SMALLEST_FACE = 24.0
"""Pixels between the eyes: less is a smear at 720p."""


@dataclass(frozen=True, slots=True, eq=False)
class PortraitPack:
    """A pack that was checked: its points are where a face can have them."""

    folder: Path
    sheet: PortraitSheet
    picture: Bgra = field(repr=False)
    """Premultiplied, transparent around the person."""

    @property
    def points(self) -> Mapping[str, Point]:
        """The landmarks in picture pixels."""
        return self.sheet.landmarks

    @property
    def eyes(self) -> Point:
        """The middle between the irises."""
        (ax, ay), (bx, by) = (self.points[f"eye_{side}_iris"] for side in ("left", "right"))
        return (ax + bx) / 2, (ay + by) / 2


def is_portrait(folder: Path) -> bool:
    """Whether a pack's folder holds a portrait."""
    return (folder / FILE).is_file()


def load_portrait(folder: Path, today: date | None) -> PortraitPack:
    """Read and check a pack. Raises `Misconfigured` naming file, line and key.

    A picture of a real person is refused without a consent that is valid `today`; None as today
    means that nobody knows the date, so no consent is.
    """
    read = SheetFile.read(folder / FILE)
    sheet = sheet_of(read)
    _check_points(read, sheet)
    check_consent(sheet, folder, read, today)
    picture = _picture(read, sheet, folder)
    high, wide = picture.shape[:2]
    for name, (x, y) in sheet.landmarks.items():
        if not (0 <= x < wide and 0 <= y < high):
            raise read.wrong(
                ("landmarks", name), f"[{x:g}, {y:g}] is outside the picture of {wide} x {high}"
            )
    return PortraitPack(folder, sheet, picture)


def sheet_of(read: SheetFile) -> PortraitSheet:
    """Everything but what only the picture can tell. Raises `Misconfigured`."""
    try:
        return PortraitSheet.model_validate(read.values)
    except ValidationError as reason:
        first = reason.errors(include_url=False)[0]
        found = "" if first["type"] == "missing" else f", found {str(first['input'])[:60]!r}"
        raise read.wrong(first["loc"], f"{first['msg']}{found}") from reason


def _check_points(read: SheetFile, sheet: PortraitSheet) -> None:
    points = sheet.landmarks
    for name in points:
        if name not in LANDMARKS:
            raise read.wrong(("landmarks", name), "no such landmark")
    missing = [name for name in LANDMARKS if name not in points]
    if missing:
        raise read.wrong(("landmarks",), f"missing: {', '.join(missing)}")
    for axis, word, rows in ((0, "left of", ACROSS), (1, "above", DOWN)):
        for one, other in chain.from_iterable(map(pairwise, rows)):
            first, then = points[one][axis], points[other][axis]
            if first >= then:
                raise read.wrong(
                    ("landmarks", other),
                    f"{one} ({first:g}) must be {word} {other} ({then:g}); left and right are "
                    "those of the picture",
                )
    _check_size(read, sheet)


def _check_size(read: SheetFile, sheet: PortraitSheet) -> None:
    points = sheet.landmarks
    apart = points["eye_right_iris"][0] - points["eye_left_iris"][0]
    if apart < _SMALLEST_FACE:
        raise read.wrong(
            ("landmarks", "eye_right_iris"),
            f"the eyes are {apart:g} pixels apart, expected {_SMALLEST_FACE:g} or more: "
            "take a larger picture",
        )
    for side in EYES:
        width = abs(points[f"eye_{side}_inner"][0] - points[f"eye_{side}_outer"][0])
        if sheet.iris * 2 > 0.9 * width:
            raise read.wrong(("iris",), f"is a radius; the {side} eye is only {width:g} wide")


def _picture(read: SheetFile, sheet: PortraitSheet, folder: Path) -> Bgra:
    drawn = _opened(read, ("picture",), folder / sheet.picture)
    if sheet.mask is not None:
        mask = _opened(read, ("mask",), folder / sheet.mask)
        if mask.shape[:2] != drawn.shape[:2]:
            raise read.wrong(
                ("mask",),
                f"is {mask.shape[1]} x {mask.shape[0]}, the picture {drawn.shape[1]} x "
                f"{drawn.shape[0]}; expected the same",
            )
        grey = mask if mask.ndim == 2 else cv2.cvtColor(mask[..., :3], cv2.COLOR_BGR2GRAY)
        drawn = np.dstack([_bgr(drawn), grey])
    if drawn.ndim == 2 or drawn.shape[2] == 3 or drawn[..., 3].min() == 255:
        raise read.wrong(
            ("picture",),
            f"{sheet.picture} is opaque; expected transparency around the person, or a `mask`",
        )
    return premultiplied(drawn)


def _bgr(drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return bytes_of(cv2.cvtColor(drawn, cv2.COLOR_GRAY2BGR)) if drawn.ndim == 2 else drawn[..., :3]


def _opened(read: SheetFile, key: Where, file: Path) -> NDArray[np.uint8]:
    if not file.is_file():
        raise read.wrong(key, f"there is no {file}")
    size = picture_size(file)
    if size is None:
        raise read.wrong(key, f"{file.name} is no picture that can be read; expected PNG or WebP")
    if max(size) > LARGEST:
        raise read.wrong(
            key,
            f"{file.name} is {size[0]} x {size[1]} pixels, expected {LARGEST} at most: "
            "`vitrine portrait` makes it smaller",
        )
    drawn = cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_UNCHANGED)
    if drawn is None or drawn.dtype != np.uint8:
        raise read.wrong(key, f"{file.name} cannot be read; expected 8 bits a channel")
    return bytes_of(drawn)


def picture_size(file: Path) -> tuple[int, int] | None:
    """Width and height from the file's head, without opening the picture; None when it is none."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only to look at the head

    try:
        with Image.open(file) as head:
            return head.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
