"""The posed figure on the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from avatar.affine import Affine
from avatar.cutouts import Cutouts
from avatar.pack import Pack
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.region import merged
from avatar.rig import Rig
from avatar.sprite import Bgra
from avatar.stamp import Paper, Stamp


class Figure:
    """Draws poses of one pack, cut at one scale."""

    def __init__(self, pack: Pack, cutouts: Cutouts, scale: float) -> None:
        """`scale` is that of the cutouts: they are drawn best at this size and a little below."""
        self._rig = Rig(pack, cutouts, scale)
        self._high = pack.art.size[1]
        scratch = Paper(), Paper()
        self._stamps = [Stamp(scratch) for _ in range(self._rig.slots)]

    def hold(self, picture: Bgra | None) -> None:
        """Put a product's premultiplied picture into the hand that can hold one, or nothing."""
        self._rig.hold(picture)

    def pose(self, pose: Pose, placing: Placing) -> Sequence[Rect]:
        """Take this pose at this place; the pixels that differ from the picture before."""
        scale = placing.height / self._high
        onto = Affine(a=scale, d=scale, e=placing.x, f=placing.y)
        moved: list[Rect] = []
        for placed in self._rig.posed(pose):
            stamp = self._stamps[placed.slot]
            stamp.place(placed.cutout, onto @ placed.at, placing.visible)
            moved += stamp.moved
        return merged(moved)

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the figure over the canvas, back to front."""
        for stamp in self._stamps:
            stamp.draw(canvas, within)

    @property
    def bounds(self) -> Rect:
        """Every pixel that the figure covers now."""
        bounds = NOWHERE
        for stamp in self._stamps:
            bounds = bounds.around(stamp.rect)
        return bounds

    @property
    def drawn(self) -> int:
        """Pixels of all cutouts of this pose: what drawing costs at most."""
        return sum(stamp.rect.area for stamp in self._stamps)
