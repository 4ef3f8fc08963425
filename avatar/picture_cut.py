"""Takes a product out of its picture: by the picture's own alpha, or off its plain ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from avatar.picture_ground import Floats, Ground, Marked, Rgb, find_ground
from avatar.sprite import bytes_of

_WORK = 1200
"""Pixels of the longer side at which a product is cut out."""
_TOUCHES = 0.06
"""Most of the picture's edge that the product may touch: more of it, and the camera cut it off."""
_FRAMED = 0.5
"""Most of the edge of a picture with alpha that may be opaque: more is a photograph's own frame."""
_FAINT, _MOST_FAINT = 26.0, 0.12
"""Levels between product and ground at an edge that is hard to see, and the most of such edges."""
_LEAST, _MOST = 0.02, 0.9
"""Share of the picture that a product takes."""
_CROSS = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)), np.uint8)


def is_cut_out(picture: Image.Image) -> bool:
    """Whether a good part of an RGBA picture is transparent."""
    alpha = np.asarray(picture.getchannel("A"))
    return float((alpha < 16).mean()) > 0.02


def cut_out(picture: Image.Image) -> Image.Image | None:
    """The product alone, RGBA, cropped to it; None when it cannot be cut out well.

    That is so for busy grounds, for products that the picture's edge cuts off, and where the
    product is hardly to be told from its ground.
    """
    if is_cut_out(picture):
        return _by_alpha(picture)
    small = picture.copy()
    small.thumbnail((_WORK, _WORK), Image.Resampling.LANCZOS)
    rgb: Rgb = np.asarray(flattened(small), np.uint8)
    ground = find_ground(rgb)
    if ground is None:
        return None
    product = _off_the_ground(rgb, ground)
    return None if product is None else Image.fromarray(product, "RGBA")


def flattened(picture: Image.Image) -> Image.Image:
    """A picture without alpha: what is transparent becomes white, whatever hides there."""
    white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, picture).convert("RGB")


def trimmed(picture: Image.Image) -> Image.Image | None:
    """An RGBA picture cropped to what is seen of it; None when nothing is."""
    box = picture.getchannel("A").point(lambda a: 255 if a > 8 else 0).getbbox()
    return picture.crop(box) if box else None


def _by_alpha(picture: Image.Image) -> Image.Image | None:
    shape = trimmed(picture)
    if shape is None or min(shape.size) < 4:
        return None
    edge = _edge(np.asarray(shape.getchannel("A"), np.uint8))
    return shape if float((edge > 127).mean()) < _FRAMED else None


def _edge(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.concatenate([plane[0], plane[-1], plane[1:-1, 0], plane[1:-1, -1]])


def _off_the_ground(rgb: Rgb, ground: Ground) -> NDArray[np.uint8] | None:
    under = ground.under(rgb)
    seen = rgb.astype(np.float32)
    away = np.abs(seen - under).max(axis=2)
    product = _silhouette(seen, under, away, limit=max(9.0, 5 * ground.noise + 4))
    if product is None or float((_edge(product) > 0).mean()) > _TOUCHES:
        return None
    return _matted(seen, under, product)


def _silhouette(seen: Floats, under: Floats, away: Floats, limit: float) -> Marked | None:
    """What is neither ground that reaches the picture's edge nor a shadow on it."""
    shaded = _shade(seen, under)
    open_ground = _reached((away < limit) | shaded)
    product = np.where(open_ground, 0, 255).astype(np.uint8)
    product[_holes(away, product)] = 0
    product = bytes_of(cv2.morphologyEx(product, cv2.MORPH_OPEN, _CROSS))
    product = _without_specks(product)
    return product if _LEAST < float((product > 0).mean()) < _MOST else None


def _shade(seen: Floats, under: Floats) -> NDArray[np.bool_]:
    """Where the ground is darker but of its own hue, and smooth: a shadow of the product."""
    smooth = cv2.GaussianBlur(seen, (0, 0), 2.0)
    light = smooth / np.maximum(under, 1.0)
    mean, spread = light.mean(axis=2), np.ptp(light, axis=2)
    grey = np.asarray(smooth.mean(axis=2), np.float32)
    steep = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    reach = max(seen.shape[:2]) / _WORK
    soft = (mean > 0.62) & (mean < 1.02) & (spread < 0.05) & (steep * reach < 2.2)
    return np.asarray(soft, bool)


def _reached(ground: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of the ground that are connected to the picture's edge."""
    _, labels = cv2.connectedComponents(ground.astype(np.uint8), connectivity=4)
    outer = np.unique(
        np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])[
            np.concatenate([ground[0], ground[-1], ground[:, 0], ground[:, -1]])
        ]
    )
    return np.isin(labels, outer)


def _holes(away: Floats, product: Marked) -> NDArray[np.bool_]:
    """Ground seen through the product, as in a handle: exactly as plain as the ground around it.

    White print on a product has some shading, so that it is not taken for a hole.
    """
    plain = ((away < 2.0) & (product > 0)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(plain, connectivity=4)
    large = stats[:, cv2.CC_STAT_AREA] > product.size * 0.002
    large[0] = False
    out = np.zeros(product.shape, bool)
    for label in np.flatnonzero(large[:count]):
        hole = bytes_of(cv2.morphologyEx(
            (labels == label).astype(np.uint8), cv2.MORPH_CLOSE, _CROSS, iterations=2
        ))  # fmt: skip
        exact = float((away[hole > 0] < 1.0).mean())
        if exact > 0.97:
            out |= bytes_of(cv2.dilate(hole, _CROSS)) > 0
    return out


def _without_specks(product: Marked) -> Marked:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(product, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept = np.flatnonzero(areas >= max(1, areas.max() * 0.02))
    return np.where(np.isin(labels, kept) & (labels > 0), 255, 0).astype(np.uint8)


def _matted(seen: Floats, under: Floats, product: Marked) -> NDArray[np.uint8] | None:
    """The product with edges as clear as they were mixed with the ground, without its colour."""
    sure = bytes_of(cv2.erode(product, _CROSS, iterations=2))
    if not sure.any():
        return None
    rim = (bytes_of(cv2.dilate(product, _CROSS, iterations=2)) > 0) & (sure == 0)
    own = _nearest(seen, sure)
    step = own - under
    strong = (step * step).sum(axis=2)
    mixed = ((seen - under) * step).sum(axis=2) / np.maximum(strong, 1.0)
    if float((np.abs(step).max(axis=2)[rim] < _FAINT).mean()) > _MOST_FAINT:
        return None
    alpha = np.where(sure > 0, 1.0, np.where(rim, np.clip(mixed, 0, 1), 0.0))
    colours = np.where(rim[..., None], own, seen)
    out = np.dstack([colours, alpha * 255])
    x, y, w, h = cv2.boundingRect((alpha > 0.03).astype(np.uint8))
    return np.ascontiguousarray(np.clip(out[y : y + h, x : x + w] + 0.5, 0, 255).astype(np.uint8))


def _nearest(seen: Floats, sure: Marked) -> Floats:
    """For every pixel the colour of the sure pixel that is nearest to it."""
    holes = np.where(sure > 0, 0, 255).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        holes, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    colours = np.zeros((int(labels.max()) + 1, 3), np.float32)
    colours[labels[sure > 0]] = seen[sure > 0]
    return np.asarray(colours[labels], np.float32)
