"""From a pose to moved cutouts: which drawing every part is, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from avatar.affine import Affine, moved
from avatar.cutout import NOTHING, Cutout
from avatar.cutouts import Cutouts, layer_key
from avatar.eyeball import eyeball
from avatar.limb import Faded, Limb, Slot
from avatar.mouths import mouth_painter
from avatar.pack import Pack
from avatar.pack_sheet import Layer
from avatar.pose import Pose
from avatar.sprite import Bgra

Floats = NDArray[np.float64]

_AWAY = moved(-1e6, -1e6)
"""Where the cutouts go that are not to be seen."""


class Rig:
    """The figure of a pack at one scale."""

    def __init__(self, pack: Pack, cutouts: Cutouts, scale: float) -> None:
        self._pack, self._cutouts, self._scale = pack, cutouts, scale
        self._skeleton = pack.skeleton
        layers = [(layer, slot) for layer in pack.sheet.layers for slot in self._layer(layer)]
        slots = [slot for _, slot in layers]
        arms = list(dict.fromkeys(layer.arm for layer in pack.sheet.layers if layer.arm))
        self._drawn = [slot.drawn for slot in slots]
        self._rows = np.array([self._skeleton.index[slot.joint] for slot in slots], np.intp)
        self._grips = {n: slot.grip for n, slot in enumerate(slots) if slot.grip is not None}
        self.slots = len(slots)
        """How many stamps the figure needs."""
        self.on_head = tuple(self._skeleton.on_head(slot.joint) for slot in slots)
        """For each slot whether it moves with the head."""
        self.framed = frozenset(
            n
            for n, (layer, slot) in enumerate(layers)
            if layer.eye or layer.mouth or slot.grip or isinstance(slot.drawn, Faded)
        )
        """Slots whose pixels are other ones from time to time, in the same place."""
        self.limbs = tuple(arms.index(layer.arm) + 1 if layer.arm else 0 for layer, _ in layers)
        """For each slot the number of the arm it belongs to, from 1; 0 for head and trunk."""

    def hold(self, picture: Bgra | None) -> None:
        """Put a product's picture into the hands that can hold one; None takes it away."""
        for grip in self._grips.values():
            grip.take(picture, self._scale)

    def posed(self, pose: Pose) -> tuple[list[Cutout], Floats]:
        """Every slot of the figure, back to front: its cutout, and where it goes.

        Rows are maps as SVG writes them, a to f, from canvas units at rest to posed ones.
        """
        frames = self._skeleton.posed(pose.values, pose.swings)
        rows = frames.at[self._rows, :2].transpose(0, 2, 1).reshape(-1, 6)
        cutouts = [
            drawn if isinstance(drawn, Cutout) else drawn(pose, frames) for drawn in self._drawn
        ]
        for slot, cutout in enumerate(cutouts):
            if cutout is NOTHING:
                rows[slot] = _AWAY
            elif slot in self._grips:
                rows[slot] = Affine(*rows[slot].tolist()) @ self._grips[slot].inside
        return cutouts, rows

    def _layer(self, layer: Layer) -> Iterator[Slot]:
        pack = self._pack
        if layer.eye:
            yield Slot(layer.eye, eyeball(layer.eye, self._cutouts, pack.sheet.eyes))
        elif layer.mouth:
            painter = mouth_painter(pack, self._cutouts, layer.mouth, self._scale)
            yield Slot(layer.mouth, lambda pose, _frames: painter.picture(pose.lips))
        elif layer.arm:
            yield from Limb(layer.arm, pack.art, self._cutouts, self._skeleton).slots()
        else:
            cutout, forms = self._cutouts[layer_key(layer)], pack.sheet.keyforms
            if any(form.part == layer.node and form.opacity is not None for form in forms):
                yield Slot(layer.node, Faded(cutout, self._skeleton.index[layer.node]))
            else:
                yield Slot(layer.node, cutout)
