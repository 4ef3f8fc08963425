"""Which shot is shown: the one the Director asks for, where the stage can show it."""

from __future__ import annotations

from collections.abc import Callable

from avatar.scene import Scene
from studio.board import Card
from studio.show import Shot

_DWELL = 3.0
"""Seconds that a shot stays at least, however short the lines are. A question cuts in at once, and
the first line has its own shot from its first word: before it nobody asked for any."""


class Shots:
    """Chooses the shot of every frame; steps once a frame."""

    def __init__(self, pictured: Callable[[Card], bool], fps: int) -> None:
        """`pictured` tells whether a product's picture is ready to be shown large."""
        self._pictured, self._fps = pictured, fps
        self._shot: Shot | None = None
        self._since = 0
        self._asked: tuple[str, Shot] | None = None
        """The line that asked last, and what it got."""

    def shot(self, scene: Scene) -> Shot:
        opens = self._asked is None
        wanted = self._wanted(scene)
        held = scene.index - self._since < _DWELL * self._fps and not opens
        stays = self._shot is not None and held and self._fits(self._shot, scene)
        if wanted is not self._shot and (not stays or wanted is Shot.QUESTION):
            self._shot, self._since = wanted, scene.index
        return self._shot or wanted

    def _wanted(self, scene: Scene) -> Shot:
        line = scene.line
        if line is None:
            return self._possible(self._shot or Shot.BESIDE, scene)
        if self._asked is None or self._asked[0] != line.id:
            self._asked = (line.id, self._possible(line.cue.shot, scene))
        return self._possible(self._asked[1], scene)

    def _possible(self, shot: Shot, scene: Scene) -> Shot:
        if shot is Shot.QUESTION and scene.asked is None:
            shot = Shot.BESIDE
        if shot is Shot.CLOSE_UP and not (scene.card and self._pictured(scene.card)):
            shot = Shot.BESIDE
        if shot is Shot.BESIDE and scene.card is None:
            return Shot.CENTRE
        return shot

    def _fits(self, shot: Shot, scene: Scene) -> bool:
        return self._possible(shot, scene) is shot
