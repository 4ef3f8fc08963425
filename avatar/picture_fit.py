"""Fits a product picture into its place: standing, cropped to what matters, or whole."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from avatar.picture_cut import flattened, is_cut_out, trimmed
from avatar.picture_ground import Ground, Rgb, Standing, find_ground, standing_on

_PADDING = 0.07
"""Share of the place's height kept free around a product that stands alone."""
_LARGEST = 3.0
"""How many times a small picture is enlarged at most."""
_KEPT = 0.62
"""Least share of a photograph that is kept when it is cropped; otherwise it is shown whole."""
_PRINTS, _GROUNDS = (0.4, 2.5), (0.6, 1.6)
"""Narrowest and widest prints, width by height: of a photograph, of a product on its ground."""
_CORNER, _ALIKE = 0.03, 14
"""Share of the picture's side that is looked at in its corners, and levels they differ by."""
_SHADOW = (42, 22, 10)


def fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    """An RGBA picture for a place of `width` by `height` pixels, as RGBA of that size.

    A cut-out stands in the middle with a soft shadow; a product on a plain ground is shown large,
    its ground carried on to the edges; a photograph fills the place when it nearly has its shape,
    what matters kept, and otherwise stands on a blurred copy of itself.
    """
    if is_cut_out(picture):
        return _standing(picture, width, height, round(_PADDING * height))
    flat = flattened(picture)
    rgb: Rgb = np.asarray(flat, np.uint8)
    stood = _stood(rgb)
    if stood is not None:
        return _on_its_ground(flat, *stood, (width, height))
    corners = _ground_of_corners(rgb)
    if corners is not None:
        return _whole(flat, Image.new("RGB", (width, height), corners), padding=_PADDING)
    return _photograph(flat, width, height)


def in_own_shape(picture: Image.Image, width: int, height: int) -> Image.Image:
    """An RGBA picture as large as `width` by `height` pixels allow, and no larger than its own.

    A cut-out fills them from edge to edge, and around it is room for its shadow. Anything else is
    a print: of the photograph's shape, or around a product that stands on a plain ground.
    """
    if is_cut_out(picture):
        room = round(_PADDING * height)
        return _standing(picture, width + 2 * room, height + 2 * room, room)
    flat = flattened(picture)
    stood = _stood(np.asarray(flat, np.uint8))
    if stood is None:
        size = _held(flat.size, _PRINTS)
    else:
        box = stood[1]
        wide, high = (box.right - box.left) * flat.width, (box.bottom - box.top) * flat.height
        around = 2 * _PADDING
        size = _held(((1 - around) * wide + around * high, high), _GROUNDS)
    return fitted(picture, *contained(size, (width, height)))


def _held(size: tuple[float, float], shapes: tuple[float, float]) -> tuple[int, int]:
    """A size of that shape, width by height, but no narrower and no wider than `shapes`."""
    wide, high = size
    narrowest, widest = shapes
    return round(max(wide, high * narrowest)), round(max(high, wide / widest))


def _stood(rgb: Rgb) -> tuple[Ground, Standing] | None:
    """The plain ground of a picture and the product that stands whole on it."""
    ground = find_ground(rgb)
    box = None if ground is None else standing_on(rgb, ground)
    if ground is None or box is None or not box.cut <= {"bottom"}:
        return None
    return ground, box


def _ground_of_corners(rgb: Rgb) -> tuple[int, int, int] | None:
    """The ground of a picture that its product fills but for the corners."""
    side = max(2, round(min(rgb.shape[:2]) * _CORNER))
    parts = [rgb[:side, :side], rgb[:side, -side:], rgb[-side:, :side], rgb[-side:, -side:]]
    pixels = np.concatenate([part.reshape(-1, 3) for part in parts])
    middle = np.median(pixels, axis=0)
    if float(np.abs(pixels - middle).max()) > _ALIKE:
        return None
    return int(middle[0]), int(middle[1]), int(middle[2])


def contained(size: tuple[int, int], room: tuple[float, float]) -> tuple[int, int]:
    """The largest size of that shape inside the room; small pictures are not blown up."""
    by = min(room[0] / size[0], room[1] / size[1], _LARGEST)
    return max(1, round(size[0] * by)), max(1, round(size[1] * by))


def _standing(picture: Image.Image, width: int, height: int, padding: int) -> Image.Image:
    shape = trimmed(picture) or picture
    size = contained(shape.size, (width - 2 * padding, height - 2 * padding))
    small = shape.resize(size, Image.Resampling.LANCZOS)
    place = Image.new("RGBA", (width, height))
    x, y = (width - small.width) // 2, (height - small.height) // 2
    alpha = np.asarray(small.getchannel("A"))
    if float(((alpha > 16) & (alpha < 208)).mean()) < 0.06:  # otherwise it brought its own shadow
        shadow = _shadow(small, (x, y), (width, height))
        place.paste((*_SHADOW, 255), (0, 0), shadow)
        place.putalpha(shadow)
    place.alpha_composite(small, (x, y))
    return place


def _shadow(small: Image.Image, at: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    """A soft shadow all around, and a darker one where it stands."""
    alpha = small.getchannel("A")
    around, foot = Image.new("L", size), Image.new("L", size)
    around.paste(alpha.point(lambda a: a * 26 // 100), (at[0], at[1] + size[1] // 45))
    flat = max(2, size[1] // 28)
    squashed = alpha.resize((small.width, flat)).point(lambda a: a * 40 // 100)
    foot.paste(squashed, (at[0], min(size[1] - flat, at[1] + small.height - flat // 2)))
    around = around.filter(ImageFilter.GaussianBlur(size[1] / 40))
    foot = foot.filter(ImageFilter.GaussianBlur(size[1] / 90))
    return Image.fromarray(np.maximum(np.asarray(around), np.asarray(foot)), "L")


def _on_its_ground(
    flat: Image.Image,
    ground: Ground,
    box: Standing,
    size: tuple[int, int],
) -> Image.Image:
    """The product as large as the place allows; its ground goes on beyond the picture."""
    width, height = size
    left, top = box.left * flat.width, box.top * flat.height
    wide, high = box.right * flat.width - left, box.bottom * flat.height - top
    free = 2 * _PADDING * height
    by = min((width - free) / wide, (height - free) / high, _LARGEST)
    # The picture's pixel at the place's left upper corner; the product's middle is in the middle.
    x0, y0 = left + wide / 2 - width / 2 / by, top + high / 2 - height / 2 / by
    if box.cut:  # what the camera cut off stays at the edge of the place
        y0 = flat.height - height / by
    to_place = np.array([[1 / by, 0, x0], [0, 1 / by, y0]], np.float32)
    seen = _sampled(np.asarray(flat, np.uint8), to_place, by, size)
    xs = (np.arange(width, dtype=np.float32) + 0.5) / by + x0
    ys = (np.arange(height, dtype=np.float32) + 0.5) / by + y0
    under = ground.across(
        (xs * 2 / flat.width - 1).astype(np.float32), (ys * 2 / flat.height - 1).astype(np.float32)
    )
    # Towards the picture's edge it becomes the ground that was found, so that no seam is seen.
    feather = 0.03 * max(flat.size)
    near_x = np.clip(np.minimum(xs, flat.width - xs) / feather, 0, 1)
    near_y = np.clip(np.minimum(ys, flat.height - ys) / feather, 0, 1)
    away = np.abs(seen - under).max(axis=2)
    inside = (xs[None] >= 0) & (xs[None] < flat.width)
    inside = inside & ((ys >= 0) & (ys < flat.height))[:, None]
    mix = np.maximum(np.minimum(near_x[None], near_y[:, None]), np.clip((away - 10) / 12, 0, 1))
    mix = np.where(inside, mix, 0.0)[..., None]
    out = np.clip(under + (seen - under) * mix + 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(out, "RGB").convert("RGBA")


def _sampled(
    rgb: Rgb, to_place: NDArray[np.float32], by: float, size: tuple[int, int]
) -> NDArray[np.float32]:
    """The picture's pixels under the place's, without the moiré of skipped ones."""
    if by < 1:
        small = (max(1, round(rgb.shape[1] * by)), max(1, round(rgb.shape[0] * by)))
        rgb = np.asarray(cv2.resize(rgb, small, interpolation=cv2.INTER_AREA), np.uint8)
        to_place = to_place * by
    else:
        to_place = to_place + np.array([[0, 0, 1], [0, 0, 1]], np.float32) * (0.5 / by - 0.5)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpAffine(rgb, to_place, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.float32)


def _photograph(flat: Image.Image, width: int, height: int) -> Image.Image:
    shape = (flat.width / flat.height) / (width / height)
    large_enough = max(width / flat.width, height / flat.height) <= _LARGEST
    if min(shape, 1 / shape) >= _KEPT and large_enough:
        centre = _middle_of_interest(flat, width / height)
        return ImageOps.fit(
            flat, (width, height), Image.Resampling.LANCZOS, centering=centre
        ).convert("RGBA")
    behind = ImageOps.fit(flat, (width, height), Image.Resampling.BILINEAR)
    behind = behind.filter(ImageFilter.GaussianBlur(height / 12)).point(
        lambda v: int(v * 0.82 + 46)
    )
    return _whole(flat, behind, padding=0)


def _whole(flat: Image.Image, ground: Image.Image, padding: float) -> Image.Image:
    free = 2 * padding * ground.height
    size = contained(flat.size, (ground.width - free, ground.height - free))
    small = flat.resize(size, Image.Resampling.LANCZOS)
    ground.paste(small, ((ground.width - small.width) // 2, (ground.height - small.height) // 2))
    return ground.convert("RGBA")


def _middle_of_interest(flat: Image.Image, shape: float) -> tuple[float, float]:
    """Which part to keep: 0 keeps the left or upper edge, 1 the right or lower one.

    What is sharp, and unlike the picture's edge in colour, is of interest; so is its middle.
    """
    small = np.asarray(flat.resize((64, 64), Image.Resampling.BOX), np.float32)
    grey = cv2.GaussianBlur(small.mean(axis=2), (0, 0), 1.0)
    sharp = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    rim = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    unlike = np.abs(small - np.median(rim, axis=0)).max(axis=2)
    interest = sharp / (sharp.mean() + 1) + unlike / (unlike.mean() + 1)
    own = flat.width / flat.height
    if own >= shape:
        return _best(interest.sum(axis=0), shape / own), 0.5
    return 0.5, _best(interest.sum(axis=1), own / shape)


def _best(interest: NDArray[np.floating], share: float) -> float:
    """Where a window of that share of the line holds most of its interest."""
    count = len(interest)
    window = max(1, round(count * share))
    if window >= count:
        return 0.5
    held = np.convolve(interest, np.ones(window), "valid")
    at = np.arange(len(held)) / (len(held) - 1)
    return float(at[np.argmax(held / interest.sum() - 0.12 * np.abs(at - 0.5))])
