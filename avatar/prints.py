"""The set as the camera sees it, printed anew while the camera moves and kept while it rests.

A fine print takes as long as several frames. That of the shot the camera is on its way to, and the
next one of a move, are made beforehand in threads (OpenCV leaves the interpreter to others). They
are waited for, so no picture depends on when they are done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from avatar.colours import Yuv
from avatar.compositor import Layer, Scenery
from avatar.dolly import Look
from avatar.framing import Framing, placed
from avatar.mat import Mat
from avatar.presenter import Placing
from avatar.sprite import Decal
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


_Drawn = tuple[Yuv, Decal | None]
"""What is behind the presenter, with the ground around it, and the desk."""


class Prints:
    """Holds one print at a time, those to come, and the grounds of the shots that have one."""

    def __init__(
        self, layout: Layout, studio: StudioSet, grounds: Mapping[Shot, Yuv], mat: Mat
    ) -> None:
        self._layout, self._studio, self._grounds, self._mat = layout, studio, grounds, mat
        self._ground: Yuv | None = next(iter(grounds.values()), None)
        self._kept: tuple[Framing, Print] | None = None
        self._printers = ThreadPoolExecutor(2, "prints")
        """Two: the last print of a move takes longer than a frame."""
        self._coming: dict[Look, Future[_Drawn]] = {}

    def expect(self, looks: Sequence[Look]) -> None:
        """Begin the prints of looks that are to come; all others that were begun are dropped."""
        before = self._coming
        self._coming = {
            look: before.pop(look)
            if look in before
            else self._printers.submit(self._drawn, look, self._ground_of(look))
            for look in looks
        }
        for dropped in before.values():
            dropped.cancel()

    def of(self, look: Look) -> Print:
        """The print of a look; quick while the framing stays as it is, or when it was expected."""
        if self._kept is None or self._kept[0] is not look.framing:
            self._kept = (look.framing, self._made(look))
        return self._kept[1]

    def _made(self, look: Look) -> Print:
        layout, framing = self._layout, look.framing
        self._ground = self._ground_of(look)
        coming = self._coming.pop(look, None)
        picture, desk = coming.result() if coming else self._drawn(look, self._ground)
        window = framing.window
        opened = self._opened(framing)
        return Print(
            Scenery(picture, window.within(layout.frame)),
            placed(layout, look.shot, framing, self._studio.desk_top),
            () if desk is None else (desk,),
            self._mat.around(window) if opened else (),
            opened,
        )

    def _drawn(self, look: Look, ground: Yuv | None) -> _Drawn:
        """Alters nothing of this object: it may run while another print is made."""
        layout, framing = self._layout, look.framing
        if ground is not None and self._opened(framing):
            picture = ground.copy()
        else:
            picture = np.empty((layout.height, layout.width, 3), np.uint8)
        self._studio.print_back(framing, picture, fine=look.still)
        return picture, self._studio.print_desk(framing, layout.frame, fine=look.still)

    def _ground_of(self, look: Look) -> Yuv | None:
        """The ground of the shot; of one that has none, that of the print before."""
        return self._grounds.get(look.shot, self._ground)

    def _opened(self, framing: Framing) -> bool:
        frame = self._layout.frame
        return framing.window.within(frame) != frame
