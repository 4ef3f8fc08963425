"""One eye of a portrait: the lids slide over the eyeball, the eyeball turns behind them.

The picture has one state of the eye. What a lid uncovers is made up once: the iris is round, so its
hidden part is its mirrored lower part; the white goes on as it is.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva
from avatar.portrait_cut import Cut, Floats, Spot, eased
from avatar.portrait_face import Lids
from avatar.rect import Rect

_ROUND = 0.72
"""Exponent of a lid's curve: 1 is a parabola, less is fuller towards the corners."""
_LOWER_SHARE = 0.15
"""Share of the eye's height that the lower lid rises in a blink."""
_SMILE_SHARE = 0.30
_LASH = 0.3
"""Share of the eye's height above its edge that a lid keeps as it is: its lashes."""
_CREASE = 0.3
"""Share of the lid's way that the crease above it goes."""
GAZE = (0.17, 0.16)
"""Share of the eye's width and height by which the iris is shifted at a gaze of 1."""


class Edges(NamedTuple):
    """The edges of both lids along the columns of the eye's box, in rows of the cut."""

    upper: Floats
    fall: Floats
    """How far below its place in the picture the upper edge is."""
    lower: Floats
    rise: Floats
    """How far above its place in the picture the lower edge is."""


class _Lid(NamedTuple):
    """The lids as they were drawn last."""

    lids: Lids
    upper: Floats
    skin: Yuva
    behind: Floats
    """What of it lies in the rows of the opening."""
    cover: Floats
    """Where in those rows the eyeball is seen."""


class PortraitEye:
    """Draws one eye over the cut, inside `box` only."""

    def __init__(self, whole: Cut, side: str) -> None:
        at = {p: whole.points[f"eye_{side}_{p}"] for p in ("outer", "upper", "inner", "lower")}
        left, right = sorted((at["outer"], at["inner"]), key=lambda spot: float(spot[0]))
        self._iris, self._radius = whole.points[f"eye_{side}_iris"], whole.iris
        self._wide = float(right[0] - left[0])
        self._high = float(at["lower"][1] - at["upper"][1])
        brow = float(whole.points[f"brow_{side}_middle"][1])
        lash = _LASH * self._high
        above = max(1.6 * lash, 0.85 * (float(at["upper"][1]) - brow))
        self._marks = lash, lash + 0.4 * (above - lash), above
        """Heights above the lid's edge: of the lashes, of the crease, and where nothing moves."""
        self._below = 0.9 * self._high
        pad = 0.12 * self._wide
        x0, x1 = int(left[0] - pad), int(np.ceil(right[0] + pad)) + 1
        y0 = int(at["upper"][1] - above) - 2
        y1 = int(np.ceil(at["lower"][1] + self._below)) + 2
        self.box = Rect(x0, y0, x1 - x0, y1 - y0).within(Rect(0, 0, *whole.size))
        rows, columns = self.box.window
        self._rest = np.ascontiguousarray(whole.pixels[rows, columns])
        grid = np.mgrid[rows, columns].astype(np.float32)
        self._y, self._x = np.ascontiguousarray(grid[0]), np.ascontiguousarray(grid[1])
        line = np.arange(self.box.x, self.box.right, dtype=np.float64)
        self._upper, self._swell = _lid(line, left, at["upper"], right)
        self._lower, _ = _lid(line, left, at["lower"], right)
        raised = 0.7 * (self._marks[1] - lash)
        first = max(0, int(self._upper.min() - raised - y0) - 1)
        self._opening = slice(first, int(self._lower.max()) - self.box.y + 3)
        """Rows of the box in which an eyeball can be seen."""
        self._ball, shade = self._eyeball()
        self._shade, self._drift = shade[self._opening], self._turning()[self._opening]
        self._lid: _Lid | None = None
        self._turn: tuple[tuple[object, ...], Floats] | None = None
        """The eyeball as it was drawn last, and for what."""

    def draw(self, onto: Yuva, lids: Lids, gaze: tuple[float, float]) -> None:
        """Draw the eye as it is now; `onto` is the cut's own grid."""
        window = self.box.window
        if abs(lids.shut) < 0.004 and lids.smile < 0.004 and max(map(abs, gaze)) < 0.004:
            onto[window] = self._rest
            return
        lid = self._lids(lids)
        onto[window] = lid.skin
        open_eye = onto[window][self._opening]
        ball = self._turned(gaze, lid)
        ball = lid.behind + (ball - lid.behind) * lid.cover
        open_eye[:] = np.rint(ball, out=ball)

    def _lids(self, lids: Lids) -> _Lid:
        """Kept while they rest and only the eye turns."""
        if self._lid is None or self._lid.lids != lids:
            edges, rows = self.edges(lids), self._opening
            skin = _remapped(self._rest, self._x - self.box.x, self.skin(edges) - self.box.y)
            y, upper, lower = self._y[rows], edges.upper, edges.lower
            cover = np.clip(y - upper + 0.5, 0, 1) * np.clip(lower - y + 0.5, 0, 1)
            cover *= np.clip(lower - upper, 0, 1)
            behind = skin[rows].astype(np.float32)
            self._lid = _Lid(lids, upper, skin, behind, cover[..., None])
        return self._lid

    def edges(self, lids: Lids) -> Edges:
        """Where the lids are."""
        shut = min(1.0, lids.shut + 0.12 * lids.smile)
        opening = np.maximum(0, self._lower - self._upper)
        closing = max(0.0, shut)
        raised = _LOWER_SHARE * closing + _SMILE_SHARE * lids.smile * (1 - closing)
        rise = np.minimum(self._high * raised * self._swell, 0.45 * opening)
        lash, crease, _ = self._marks
        fall = np.maximum(shut * (opening - rise), -0.7 * (crease - lash))
        return Edges(self._upper + fall, fall, self._lower - rise, rise)

    def stepped(self, gaze: tuple[float, float], fine: float) -> tuple[float, float]:
        """The gaze in steps of 1 / `fine` pixels of the cut."""
        x, y = GAZE[0] * self._wide * fine, GAZE[1] * self._high * fine
        return round(gaze[0] * x) / x, round(gaze[1] * y) / y

    def settled(self, lids: Lids, fine: float) -> Lids:
        """The lids in such steps."""
        shut, smile = self._high * fine, (_SMILE_SHARE + 0.12) * self._high * fine
        return Lids(round(lids.shut * shut) / shut, round(lids.smile * smile) / smile)

    def skin(self, edges: Edges) -> Floats:
        """Rows that the skin around the eye comes from: drawn down from above, up from below."""
        up, down = edges.upper - self._y, self._y - edges.lower
        from_above = self._upper - self._stretched(up, edges.fall)
        from_below = self._y + edges.rise * eased(1 - np.maximum(down, 0) / self._below)
        return np.asarray(np.where(up > down, from_above, from_below), np.float32)

    def _stretched(self, up: Floats, fall: Floats) -> Floats:
        """How far above the lid's edge in the picture that lies which is `up` above it now.

        Lashes go all the way, the crease a part of it, the brow's foot none; straight between.
        """
        lash, crease, end = self._marks
        crease_now, end_now = crease + fall * (1 - _CREASE), end + fall
        lid = lash + (up - lash) * (crease - lash) / np.maximum(0.5, crease_now - lash)
        rest = crease + (up - crease_now) * (end - crease) / np.maximum(0.5, end_now - crease_now)
        out = np.where(up < lash, up, np.where(up < crease_now, lid, rest))
        return np.asarray(np.where(up > end_now, up - fall, out), np.float32)

    def _turned(self, gaze: tuple[float, float], lid: _Lid) -> Floats:
        """The eyeball where it can be seen; kept while it rests and only the lids move."""
        shut = max(0.0, lid.lids.shut)
        key = gaze, shut, lid.lids.smile if shut else 0.0
        if self._turn is None or self._turn[0] != key:
            rows = self._opening
            dx, dy = gaze[0] * GAZE[0] * self._wide, -gaze[1] * GAZE[1] * self._high
            x = self._x[rows] - self.box.x - dx * self._drift
            y = self._y[rows] - self.box.y - dy * self._drift
            self._turn = key, self._shaded(_sampled(self._ball, x, y), lid.upper, shut)
        return self._turn[1]

    def _shaded(self, ball: Floats, upper: Floats, shut: float) -> Floats:
        """What the lids of the picture leave on the eye, then the shadow of a lid further down."""
        ball[..., :3] += self._shade * max(0.0, 1 - 3 * shut)
        if shut:
            near = np.exp(-np.maximum(self._y[self._opening] - upper, 0) / (0.22 * self._high))
            luma = ball[..., 0]
            ball[..., 0] = luma - (luma - 16) * (0.45 * min(1.0, 2 * shut)) * near
        return np.clip(ball, 16, 255, out=ball)

    def _turning(self) -> Floats:
        """How far each point of the eyeball goes along with the iris: the corners hardly."""
        away = np.abs(self._x - self._iris[0]) - self._radius
        left = float(self._iris[0]) - self.box.x - 0.12 * self._wide
        right = self.box.right - 0.12 * self._wide - float(self._iris[0])
        room = np.maximum(4.0, np.where(self._x < self._iris[0], left, right) - self._radius)
        return np.asarray(1 - 0.85 * np.clip(away / room, 0, 1), np.float32)

    def _eyeball(self) -> tuple[Yuva, Floats]:
        """The eye without lids, and what their lashes and shadows add to it."""
        inside = (self._y > self._upper + 0.8) & (self._y < self._lower - 0.8)
        inside &= (self._lower - self._upper) > 2
        shown = inside.astype(np.uint8)
        away = np.hypot(self._x - self._iris[0], self._y - self._iris[1])
        clean = (self._y > self._upper + 0.1 * self._high) & (
            self._y < self._lower - 0.05 * self._high
        )
        white = np.where(inside & clean & (away > self._radius + 2), 255, 0).astype(np.uint8)
        hidden = cv2.bitwise_not(white)
        filled = self._rest.copy()
        filled[..., :3] = cv2.inpaint(
            np.ascontiguousarray(self._rest[..., :3]), hidden, 3, cv2.INPAINT_TELEA
        )
        filled[..., 3] = 255
        mirrored = 2 * float(self._iris[1]) - self._y
        columns = self._x - self.box.x
        iris = _sampled(self._rest, columns, mirrored - self.box.y)
        seen = _sampled(shown[..., None] * np.uint8(255), columns, mirrored - self.box.y)[..., 0]
        edge = np.clip(self._radius + 0.5 - away, 0, 1) * np.clip(seen / 255, 0, 1)
        out = filled + (iris - filled) * edge[..., None]
        sure = inside & clean
        known = cv2.GaussianBlur(sure.astype(np.float32), (0, 0), 0.8) * sure
        out += (self._rest - out) * known[..., None]
        ball = np.rint(np.clip(out, 0, 255)).astype(np.uint8)
        shade = self._rest[..., :3].astype(np.float32) - ball[..., :3]
        beside = (away > self._radius + 1.5) | (self._y < self._iris[1])
        darker = inside & (shade[..., 0] < 0) & (away > 0.8 * self._radius) & beside
        return ball, shade * darker[..., None]


def _lid(line: NDArray[np.float64], left: Spot, middle: Spot, right: Spot) -> tuple[Floats, Floats]:
    """The height of a lid's edge along `line`, and 0..1: how free it is to move there."""
    u = np.where(
        line < middle[0],
        (line - middle[0]) / max(1.0, middle[0] - left[0]),
        (line - middle[0]) / max(1.0, right[0] - middle[0]),
    )
    swell = np.maximum(0.0, 1 - u * u) ** _ROUND
    share = np.clip((line - left[0]) / (right[0] - left[0]), 0, 1)
    base = left[1] + (right[1] - left[1]) * share
    peak = left[1] + (right[1] - left[1]) * float((middle[0] - left[0]) / (right[0] - left[0]))
    edge = base + (middle[1] - peak) * swell
    return np.asarray(edge, np.float32)[None, :], np.asarray(swell, np.float32)[None, :]


def _remapped(picture: NDArray[np.uint8], x: Floats, y: Floats) -> NDArray[np.uint8]:
    drawn = cv2.remap(
        picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(drawn, np.uint8)


def _sampled(picture: NDArray[np.uint8], x: Floats, y: Floats) -> Floats:
    out = _remapped(picture, x, y).astype(np.float32)
    return out[..., None] if out.ndim == 2 else out
