"""The posed figure on the canvas."""

from __future__ import annotations

from avatar.affine import Affine
from avatar.cutouts import Cutouts
from avatar.pack import Pack
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.rig import Rig
from avatar.stamp import Paper, Stamp


class Figure:
    """Draws poses of one pack at one place."""

    def __init__(self, pack: Pack, cutouts: Cutouts, placing: Placing) -> None:
        scale = placing.height / pack.drawing.size[1]
        self._rig = Rig(pack, cutouts, scale)
        self._onto = Affine(a=scale, d=scale, e=placing.x, f=placing.y)
        self._visible = placing.visible
        scratch = Paper(), Paper()
        self._stamps = [Stamp(scratch) for _ in range(self._rig.slots)]
        self.bounds = NOWHERE
        """Pixels that `draw` touches."""

    def pose(self, pose: Pose) -> Rect:
        """Take this pose; the answer is `bounds`."""
        bounds = NOWHERE
        for placed in self._rig.posed(pose):
            stamp = self._stamps[placed.slot]
            rect = stamp.place(placed.cutout, self._onto @ placed.at, self._visible)
            bounds = bounds.around(rect)
        self.bounds = bounds
        return bounds

    def draw(self, canvas: Canvas) -> None:
        """Blend the figure over the canvas, back to front."""
        for stamp in self._stamps:
            stamp.draw(canvas)

    @property
    def drawn(self) -> int:
        """Pixels of all cutouts of this pose: what drawing costs."""
        return sum(stamp.rect.area for stamp in self._stamps)
