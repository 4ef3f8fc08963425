"""Opens picture files of every kind that shops have, within bounds."""

from __future__ import annotations

import io
import warnings
import zlib
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from studio.drawing_limits import check_drawing

MOST_PIXELS = 60_000_000
"""Larger pictures are refused before they are decoded."""

_MOST_BYTES = 40_000_000
_LEAST = 8
"""Pixels of a side under which a file is no picture: shops use such as blanks and for counting."""
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    MemoryError,
    OverflowError,
    zlib.error,
)
"""What Pillow and resvg raise for files that are not what they say."""


class Unreadable(Exception):
    """The file is no picture that can be drawn."""


def opened(file: Path, side: int) -> Image.Image:
    """The picture of `file`, upright, in sRGB, as RGBA; reduced to about `side` pixels.

    Of moving pictures it is the first one. Raises `Unreadable`, also when nothing can be seen.
    """
    try:
        content = file.read_bytes()
    except OSError as reason:
        raise Unreadable(f"{file}: {reason.strerror}") from reason
    if len(content) > _MOST_BYTES:
        raise Unreadable(f"{file}: {len(content)} bytes, expected at most {_MOST_BYTES}")
    try:
        picture = _decoded(content, file, side)
    except _BROKEN as reason:
        raise Unreadable(f"{file}: {reason}") from reason
    if min(picture.size) < _LEAST or np.asarray(picture.getchannel("A")).max() < _LEAST:
        raise Unreadable(f"{file}: {picture.width} x {picture.height} pixels that show nothing")
    return picture


def _decoded(content: bytes, file: Path, side: int) -> Image.Image:
    if content[:2] == b"\x1f\x8b":
        content = zlib.decompressobj(wbits=31).decompress(content, _MOST_BYTES)
    if b"<svg" in content[:4096]:
        content = _drawn(content.decode("utf-8"), side)
    with warnings.catch_warnings():  # of size (ours is the stricter limit) and of odd metadata
        warnings.simplefilter("ignore")
        stored = Image.open(io.BytesIO(content))
        if stored.width * stored.height > MOST_PIXELS:
            raise Unreadable(f"{file}: {stored.width} x {stored.height} pixels are too many")
        stored.draft(None, (side, side))
        upright = _eight_bits(ImageOps.exif_transpose(stored))
        picture = _in_srgb(upright, stored.info.get("icc_profile"))
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3)
        return picture


def _drawn(svg: str, side: int) -> bytes:
    """SVG as PNG, its longer side of `side` pixels."""
    check_drawing(svg)
    glance = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=64))))
    width = max(1, round(side * min(1.0, glance.width / glance.height)))
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey pictures of 16 and 32 bits with 8, scaled and not clipped."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    levels = np.asarray(picture, np.float64)
    most = 65535.0 if picture.mode.startswith("I") else 1.0
    if not np.isfinite(levels).all() or levels.max(initial=0) > most:
        most = float(np.nanmax(np.where(np.isfinite(levels), levels, 0), initial=1))
    grey = np.clip(np.nan_to_num(levels) / most * 255 + 0.5, 0, 255)
    return Image.fromarray(grey.astype(np.uint8), "L")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGBA with the colours that the file's profile means; a profile that is broken is ignored."""
    plain = picture.convert("RGBA")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L", "P", "PA"}:
        return plain
    source = plain.convert("RGB") if picture.mode in {"P", "PA", "RGBA"} else picture
    try:
        meant = ImageCms.profileToProfile(
            source,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return plain
    if meant is None:
        return plain
    meant.putalpha(plain.getchannel("A"))
    return meant
