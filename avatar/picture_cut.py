"""Takes a product out of its picture: by the picture's own alpha, or off its plain ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from avatar.picture_ground import Floats, Marked, Rgb, Standing, find_ground, standing_on
from avatar.sprite import bytes_of

_WORK = 1200
"""Pixels of the longer side of a product's surroundings when it is cut out."""
_TOUCHES = 0.06
"""Most of the picture's edge that the product may touch: more of it, and the camera cut it off."""
_FRAMED = 0.5
"""Most of the edge of a picture with alpha that may be opaque: more is a photograph's own frame."""
_FAINT, _MOST_FAINT = 26.0, 0.12
"""Levels between product and ground at an edge that is hard to see, and the most of such edges."""
_LEAST, _MOST = 0.08, 0.95
"""Share of its own surroundings that a product takes."""
_MARGIN = 0.06
"""Share of the product's size that is looked at around it."""
_MOST_ENLARGED = 2.0
_SMALLEST = 96
"""Pixels of the product's longer side from which on its edges are worth cutting."""
_CROSS = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)), np.uint8)
_THICK = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25)), np.uint8)


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
    rgb: Rgb = np.asarray(flattened(picture), np.uint8)
    ground = find_ground(rgb)
    box = None if ground is None else standing_on(rgb, ground)
    if ground is None or box is None or box.cut or _small(rgb, box):
        return None
    seen, under, by = _close_up(rgb, ground.under(rgb), box)
    rim = 2 + round(2 * max(0.0, by - 1))
    product = _off_the_ground(seen, under, ground.noise, rim)
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
    shape = trimmed(_without_shadow(picture))
    if shape is None or min(shape.size) < 4:
        return None
    edge = _edge(np.asarray(shape.getchannel("A"), np.uint8))
    return shape if float((edge > 127).mean()) < _FRAMED else None


def _without_shadow(picture: Image.Image) -> Image.Image:
    """The picture without dark haze at some distance from what is solid."""
    pixels = np.array(picture)
    alpha = np.ascontiguousarray(pixels[..., 3])
    solid = (alpha > 200).astype(np.uint8)
    near = bytes_of(cv2.dilate(solid, _CROSS, iterations=2)) > 0
    haze = ~near & (alpha < 160) & (pixels[..., :3].max(axis=2) < 110)
    pixels[haze] = 0
    return Image.fromarray(pixels, "RGBA")


def _edge(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.concatenate([plane[0], plane[-1], plane[1:-1, 0], plane[1:-1, -1]])


def _small(rgb: Rgb, box: Standing) -> bool:
    wide, high = (box.right - box.left) * rgb.shape[1], (box.bottom - box.top) * rgb.shape[0]
    return bool(max(wide, high) < _SMALLEST)


def _close_up(rgb: Rgb, under: Floats, box: Standing) -> tuple[Floats, Floats, float]:
    """The part with the product, and the ground under it, at a size that cutting is tuned for.

    The third is how much larger than in the picture it is.
    """
    high, wide = rgb.shape[:2]
    margin = _MARGIN * max((box.right - box.left) * wide, (box.bottom - box.top) * high)
    left, top = max(0, int(box.left * wide - margin)), max(0, int(box.top * high - margin))
    right, bottom = int(box.right * wide + margin) + 1, int(box.bottom * high + margin) + 1
    part = np.s_[top:bottom, left:right]
    by = min(_MOST_ENLARGED, _WORK / max(rgb[part].shape[:2]))
    way = cv2.INTER_AREA if by < 1 else cv2.INTER_LINEAR
    seen = cv2.resize(rgb[part].astype(np.float32), None, fx=by, fy=by, interpolation=way)
    behind = cv2.resize(under[part], (seen.shape[1], seen.shape[0]))
    return np.asarray(seen, np.float32), np.asarray(behind, np.float32), by


def _off_the_ground(
    seen: Floats, under: Floats, noise: float, rim: int
) -> NDArray[np.uint8] | None:
    step = seen - under
    halo = (step.min(axis=2) > -3) & (under.min(axis=2) > 200)  # sharpening leaves a lighter seam
    away = np.where(halo, 0, np.abs(step).max(axis=2)).astype(np.float32)
    product = _silhouette(seen, under, away, noise)
    if product is None or float((_edge(product) > 0).mean()) > _TOUCHES:
        return None
    return _matted(seen, under, product, rim)


def _silhouette(seen: Floats, under: Floats, away: Floats, noise: float) -> Marked | None:
    """What is neither ground that reaches the picture's edge nor a shadow on it."""
    limit = max(9.0, 5 * noise + 4)
    bare = _reached(away < limit)
    open_ground = _reached((away < limit) | _shade(seen, under))
    product = np.where(open_ground, 0, 255).astype(np.uint8)
    product[_holes(away, product, noise)] = 0
    thick = bytes_of(cv2.morphologyEx(product, cv2.MORPH_OPEN, _THICK))
    product[(thick == 0) & _of_its_hue(seen, under)] = 0  # what is left of a shadow is thin
    if _eaten(product, (product == 0) & ~bare):
        product = np.where(bare, 0, 255).astype(np.uint8)
    product = bytes_of(cv2.morphologyEx(product, cv2.MORPH_OPEN, _CROSS))
    product = _without_specks(product)
    return product if _LEAST < float((product > 0).mean()) < _MOST else None


def _eaten(product: Marked, shadow: NDArray[np.bool_]) -> bool:
    """Whether what was taken for a shadow was a part of the product as well.

    That is so when it is large, when it lies between parts of the product, and when it left ragged
    edges behind.
    """
    area = max(1, int(np.count_nonzero(product)))
    outline, _ = cv2.findContours(product, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outline:
        return True
    hull = np.zeros_like(product)
    cv2.fillPoly(hull, [cv2.convexHull(np.concatenate(outline))], 255)
    between = int(np.count_nonzero(shadow & (hull > 0)))
    smooth = bytes_of(cv2.morphologyEx(product, cv2.MORPH_OPEN, _THICK))
    smooth = bytes_of(cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, _THICK))
    beside = bytes_of(cv2.dilate(shadow.astype(np.uint8), _THICK)) > 0
    ragged = int(np.count_nonzero(beside & (smooth != product)))
    large = int(np.count_nonzero(shadow)) > 0.5 * area
    return large or between > 0.025 * area or ragged > 0.006 * area


def _shade(seen: Floats, under: Floats) -> NDArray[np.bool_]:
    """Where the ground is darker but of its own hue, and smooth: a shadow of the product."""
    grey = np.asarray(cv2.GaussianBlur(seen, (0, 0), 2.0).mean(axis=2), np.float32)
    steep = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    reach = max(seen.shape[:2]) / _WORK
    return np.asarray(_of_its_hue(seen, under) & (steep * reach < 2.2), bool)


def _of_its_hue(seen: Floats, under: Floats) -> NDArray[np.bool_]:
    """Where the picture is the ground in less light."""
    light = cv2.GaussianBlur(seen, (0, 0), 2.0) / np.maximum(under, 1.0)
    mean, spread = light.mean(axis=2), np.ptp(light, axis=2)
    return np.asarray((mean > 0.55) & (mean < 1.02) & (spread < 0.055), bool)


def _reached(ground: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of the ground that are connected to the picture's edge."""
    _, labels = cv2.connectedComponents(ground.astype(np.uint8), connectivity=4)
    outer = np.unique(
        np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])[
            np.concatenate([ground[0], ground[-1], ground[:, 0], ground[:, -1]])
        ]
    )
    return np.isin(labels, outer)


def _holes(away: Floats, product: Marked, noise: float) -> NDArray[np.bool_]:
    """Ground seen through the product, as in a handle: exactly as plain as the ground around it.

    White print on a product has some shading, so that it is not taken for a hole.
    """
    exactly = 1.0 + 4 * noise
    plain = ((away < 2 * exactly) & (product > 0)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(plain, connectivity=4)
    large = stats[:, cv2.CC_STAT_AREA] > product.size * 0.002
    large[0] = False
    out = np.zeros(product.shape, bool)
    for label in np.flatnonzero(large[:count]):
        hole = bytes_of(cv2.morphologyEx(
            (labels == label).astype(np.uint8), cv2.MORPH_CLOSE, _CROSS, iterations=2
        ))  # fmt: skip
        exact = float((away[hole > 0] < exactly).mean())
        if exact > 0.97:
            out |= bytes_of(cv2.dilate(hole, _CROSS)) > 0
    return out


def _without_specks(product: Marked) -> Marked:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(product, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept = np.flatnonzero(areas >= max(1, areas.max() * 0.02))
    return np.where(np.isin(labels, kept) & (labels > 0), 255, 0).astype(np.uint8)


def _matted(seen: Floats, under: Floats, product: Marked, width: int) -> NDArray[np.uint8] | None:
    """The product with edges as clear as they were mixed with the ground, without its colour."""
    sure = bytes_of(cv2.erode(product, _CROSS, iterations=width))
    if not sure.any():
        return None
    rim = (bytes_of(cv2.dilate(product, _CROSS, iterations=width)) > 0) & (sure == 0)
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
