"""A brand's own picture made ready for a pack: upright, not too large, without its background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from avatar.affine import Point
from avatar.sprite import bytes_of
from studio.errors import Misconfigured

LONGEST = 1800
"""Pixels of the longer side that a pack keeps: enough for 1080 x 1920."""
_MOST = 120_000_000
"""Pixels that are opened at all."""
_CALM = 900
"""Longer side of the picture that is looked at to find the person."""


def upright(file: Path) -> tuple[NDArray[np.uint8], float]:
    """The picture as BGRA, turned as its camera says, `LONGEST` pixels at most; and its scale.

    Raises `Misconfigured` for what is no picture.
    """
    try:
        with Image.open(file) as opened:
            if opened.width * opened.height > _MOST:
                raise Misconfigured(
                    f"{file} is {opened.width} x {opened.height} pixels; make it smaller first"
                )
            turned = ImageOps.exif_transpose(opened)
            before = turned.width
            turned.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            rgba = np.array(turned.convert("RGBA"))
            scale = turned.width / before
    except FileNotFoundError as missing:
        raise Misconfigured(f"{file}: there is no such picture") from missing
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as broken:
        raise Misconfigured(
            f"{file}: is no picture that can be read; expected PNG, JPEG or WebP"
        ) from broken
    return bytes_of(cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA)), scale


def cut_out(picture: NDArray[np.uint8], points: Mapping[str, Point]) -> NDArray[np.uint8]:
    """The picture with the background made transparent, told from the person by its colours.

    Rother, Kolmogorov and Blake's GrabCut (2004), begun from where the landmarks say the person is.
    Good on a plain background; hair on a busy one needs a person with a paint program.
    """
    high, wide = picture.shape[:2]
    scale = min(1.0, _CALM / max(high, wide))
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    small = bytes_of(cv2.resize(picture[..., :3], size, interpolation=cv2.INTER_AREA))
    mask = _first_guess(small, {n: np.array(p) * scale for n, p in points.items()})
    cv2.setRNGSeed(1)
    cv2.grabCut(
        small, mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 6, cv2.GC_INIT_WITH_MASK
    )
    person = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    person = _largest(person)
    cover = cv2.resize(person * 255.0, (wide, high), interpolation=cv2.INTER_CUBIC)
    cover = cv2.GaussianBlur(cover, (0, 0), 0.6 / scale)
    cover = np.clip((cover - 110) * (255 / 90), 0, 255)  # half a pixel of the background goes too
    out = picture.copy()
    out[..., 3] = np.rint(cover).astype(np.uint8)
    return out


def _first_guess(
    small: NDArray[np.uint8], points: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.uint8]:
    """Where the person surely is, likely is by place and colour, and cannot be."""
    high, wide = small.shape[:2]
    unit = float(points["ear_right"][0] - points["ear_left"][0]) / 2
    chin, neck, crown = points["chin"], points["neck"], points["crown"]
    left, right = points["shoulder_left"], points["shoulder_right"]
    tall = float(chin[1] - crown[1])
    room, core = np.zeros((high, wide), np.uint8), np.zeros((high, wide), np.uint8)
    middle = round(float(points["nose_bridge"][0])), round(float(chin[1] - 0.6 * tall))
    cv2.ellipse(room, middle, (round(2 * unit), round(tall)), 0, 0, 360, 1, -1)
    out, up = 0.9 * unit, 0.3 * unit
    _polygon(room, [
        (chin[0] - out, chin[1]), (left[0] - out, left[1] - up), (left[0] - out, high),
        (right[0] + out, high), (right[0] + out, right[1] - up), (chin[0] + out, chin[1]),
    ])  # fmt: skip
    face = middle[0], round(float(chin[1] - 0.42 * tall))
    cv2.ellipse(core, face, (round(0.8 * unit), round(0.36 * tall)), 0, 0, 360, 1, -1)
    column = round(float(neck[0] - 0.35 * unit)), round(float(neck[0] + 0.35 * unit))
    core[round(float(chin[1])) :, column[0] : column[1]] = 1
    edge = np.zeros((high, wide), bool)
    strip = max(2, wide // 40)
    edge[: round(float(neck[1])), :strip] = edge[: round(float(neck[1])), -strip:] = True
    edge[:strip] = room[:strip] == 0
    other = _unlike(small, edge)
    mask = np.where(other & (room > 0), cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    mask[edge | ((room == 0) & ~other)] = cv2.GC_BGD
    mask[core > 0] = cv2.GC_FGD
    return bytes_of(mask)


def _unlike(small: NDArray[np.uint8], edge: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pixels have another colour than a background that changes smoothly from the edges."""
    high, wide = small.shape[:2]
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1), cv2.COLOR_BGR2LAB).astype(np.float64)
    v, u = np.mgrid[0 : 1 : high * 1j, 0 : 1 : wide * 1j]
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], -1)
    fitted, *_ = np.linalg.lstsq(terms[edge], lab[edge], rcond=None)
    away = np.linalg.norm(lab - terms @ fitted, axis=-1)
    return np.asarray(away > max(12.0, 2.5 * float(np.percentile(away[edge], 90))))


def _polygon(mask: NDArray[np.uint8], corners: Sequence[tuple[float, float]]) -> None:
    cv2.fillPoly(mask, [np.rint(np.array(corners)).astype(np.int32)], 1)


def _largest(person: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest piece, its holes filled."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(person)
    if count < 2:
        return person
    piece = (labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.uint8)
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(piece, outlines, -1, 1, -1)
    return bytes_of(piece)
