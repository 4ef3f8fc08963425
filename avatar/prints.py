"""The set as the camera sees it, printed anew while the camera moves and kept while it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from avatar.colours import Yuv
from avatar.compositor import Layer, Scenery
from avatar.dolly import Look
from avatar.framing import Framing, placed
from avatar.mat import Mat
from avatar.presenter import Placing
from avatar.stage_layout import Layout
from avatar.stage_set import StudioSet
from studio.show import Shot


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Print:
    """One view of the set, ready to be drawn."""

    scenery: Scenery
    placing: Placing
    desk: Layer
    mat: Layer
    """The border of the window, where there is one."""
    open: bool
    """Whether something around the window is seen."""


class Prints:
    """Holds one print at a time, and the grounds of the shots that have one."""

    def __init__(
        self, layout: Layout, studio: StudioSet, grounds: Mapping[Shot, Yuv], mat: Mat
    ) -> None:
        self._layout, self._studio, self._grounds, self._mat = layout, studio, grounds, mat
        self._ground: Yuv | None = next(iter(grounds.values()), None)
        self._kept: tuple[Framing, Print] | None = None

    def of(self, look: Look) -> Print:
        """The print of a look; quick while the framing stays as it is."""
        if self._kept is None or self._kept[0] is not look.framing:
            self._kept = (look.framing, self._made(look))
        return self._kept[1]

    def _made(self, look: Look) -> Print:
        layout, framing = self._layout, look.framing
        self._ground = self._grounds.get(look.shot, self._ground)
        window = framing.window
        opened = window.within(layout.frame) != layout.frame
        if opened and self._ground is not None:
            picture = self._ground.copy()
        else:
            picture = np.empty((layout.height, layout.width, 3), np.uint8)
        self._studio.print_back(framing, picture, fine=look.still)
        desk = self._studio.print_desk(framing, layout.frame, fine=look.still)
        return Print(
            Scenery(picture, window.within(layout.frame)),
            placed(layout, look.shot, framing, self._studio.desk_top),
            () if desk is None else (desk,),
            self._mat.around(window) if opened else (),
            opened,
        )
