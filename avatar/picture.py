"""Fits one product picture of any kind into its place on the card.

Runs as a process of its own (`python -m avatar.picture`), because files come from outside: a
picture that takes for ever, or all memory, costs that process and not a frame of the show.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import warnings
from pathlib import Path

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

MOST_PIXELS = 60_000_000
"""Larger pictures are refused before they are decoded."""

_MOST_BYTES = 40_000_000
_MEMORY = 2_000_000_000
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    MemoryError,
)
"""What Pillow and resvg raise for files that are not what they say."""
_PADDING = 0.06
"""Share of the place's height kept free around a cut-out."""


class Unreadable(Exception):
    """The file is no picture that can be drawn."""


def fitted(file: Path, width: int, height: int) -> Image.Image:
    """The picture of `file` for a place of `width` by `height` pixels, as RGBA of that size.

    A cut-out stands in the middle with a soft shadow; a picture on a plain ground keeps its ground
    to the edges; a photograph fills the place when it nearly has its shape, and otherwise stands on
    a blurred copy of itself. Raises `Unreadable`.
    """
    picture = _opened(file, width, height)
    if _cut_out(picture):
        return _standing(picture, width, height)
    flat = picture.convert("RGB")
    ground = _plain_ground(flat)
    if ground is not None:
        return _contained(flat, Image.new("RGB", (width, height), ground), padding=_PADDING)
    shape = (flat.width / flat.height) / (width / height)
    if 0.72 <= shape <= 1.4:
        return ImageOps.fit(flat, (width, height), Image.Resampling.LANCZOS).convert("RGBA")
    behind = ImageOps.fit(flat, (width, height), Image.Resampling.BILINEAR)
    behind = behind.filter(ImageFilter.GaussianBlur(height / 12)).point(
        lambda v: int(v * 0.82 + 46)
    )
    return _contained(flat, behind, padding=0)


def _opened(file: Path, width: int, height: int) -> Image.Image:
    try:
        content = file.read_bytes()
    except OSError as reason:
        raise Unreadable(f"{file}: {reason.strerror}") from reason
    if len(content) > _MOST_BYTES:
        raise Unreadable(f"{file}: {len(content)} bytes, expected at most {_MOST_BYTES}")
    try:
        if b"<svg" in content[:4096] or content[:2] == b"\x1f\x8b":
            content = bytes(resvg_py.svg_to_bytes(svg_path=str(file), width=2 * width))
        with warnings.catch_warnings():  # of size: ours is the stricter limit
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content))
        if opened.width * opened.height > MOST_PIXELS:
            raise Unreadable(f"{file}: {opened.width} x {opened.height} pixels are too many")
        opened.draft("RGB", (2 * width, 2 * height))
        return ImageOps.exif_transpose(opened).convert("RGBA")
    except _BROKEN as reason:
        raise Unreadable(f"{file}: {reason}") from reason


def _cut_out(picture: Image.Image) -> bool:
    """Whether a good part of the picture is transparent."""
    alpha = np.asarray(picture.getchannel("A"))
    return float((alpha < 16).mean()) > 0.02


def _standing(picture: Image.Image, width: int, height: int) -> Image.Image:
    box = picture.getchannel("A").point(lambda a: 255 if a > 8 else 0).getbbox()
    shape = picture.crop(box) if box else picture
    small = _reduced(shape, round(width * (1 - 2 * _PADDING)), round(height * (1 - 2 * _PADDING)))
    place = Image.new("RGBA", (width, height))
    x, y = (width - small.width) // 2, (height - small.height) // 2
    alpha = np.asarray(small.getchannel("A"))
    if float(((alpha > 16) & (alpha < 208)).mean()) < 0.03:  # hard edges: it brought no shadow
        shadow = Image.new("L", (width, height))
        shadow.paste(small.getchannel("A").point(lambda a: a * 3 // 10), (x, y + height // 40))
        shadow = shadow.filter(ImageFilter.GaussianBlur(height / 45))
        place.paste((42, 22, 10, 255), (0, 0), shadow)
        place.putalpha(shadow)
    place.alpha_composite(small, (x, y))
    return place


def _contained(flat: Image.Image, ground: Image.Image, padding: float) -> Image.Image:
    free = 1 - 2 * padding
    small = _reduced(flat, round(ground.width * free), round(ground.height * free))
    ground.paste(small, ((ground.width - small.width) // 2, (ground.height - small.height) // 2))
    return ground.convert("RGBA")


def _reduced(picture: Image.Image, width: int, height: int) -> Image.Image:
    """As large as fits, its shape kept."""
    by = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * by)), max(1, round(picture.height * by)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _plain_ground(flat: Image.Image) -> tuple[int, int, int] | None:
    """The colour around the picture when its border is of one colour."""
    small: NDArray[np.uint8] = np.asarray(flat.resize((64, 64), Image.Resampling.BOX), np.uint8)
    border = np.concatenate([small[0], small[-1], small[1:-1, 0], small[1:-1, -1]])
    middle = np.median(border, axis=0)
    if float(np.abs(border - middle).max(axis=1).mean()) > 6:
        return None
    return int(middle[0]), int(middle[1]), int(middle[2])


def main() -> int:
    """Fit a file and store it as PNG; 1 and a reason on standard error when it cannot be read."""
    parser = argparse.ArgumentParser(prog="avatar.picture", description=main.__doc__)
    for name, kind in (("file", Path), ("width", int), ("height", int), ("out", Path)):
        parser.add_argument(name, type=kind)
    wanted = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        picture = fitted(wanted.file, wanted.width, wanted.height)
    except Unreadable as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    partial = wanted.out.with_name(f".{wanted.out.name}")
    picture.save(partial, "PNG", compress_level=1)
    partial.replace(wanted.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
