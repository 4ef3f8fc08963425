"""Moves the camera from shot to shot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from avatar.easing import Move
from avatar.framing import Framing
from studio.show import Shot

_CLEARED = 0.7
"""Share of a move after which what stands in the new shot may come on: what stood in the old one
has gone by then, and the presenter is nearly there."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the camera sees in one frame."""

    shot: Shot
    """The shot it shows, or is on its way to."""
    before: Shot
    """The shot it comes from, as long as nothing of the new one may come on."""
    framing: Framing
    still: bool


class Dolly:
    """Steps once a frame."""

    def __init__(self, framings: Mapping[Shot, Framing], move: Move, fps: int) -> None:
        self._framings, self._move, self._fps = framings, move, fps
        self._look: Look | None = None
        self._from = framings[Shot.BESIDE]
        self._before = Shot.BESIDE
        self._since = 0

    def look(self, frame: int, shot: Shot, *, cut: bool) -> Look:
        """What it sees at `frame`; `cut` jumps to the shot, and so does the first frame."""
        now = self._look
        if now is None or cut:
            self._look = self._at_rest(shot)
            return self._look
        if shot is not now.shot:
            self._from, self._before, self._since = now.framing, now.shot, frame
        elif now.still:
            return now
        gone = (frame - self._since + 1) / max(1.0, self._move.seconds * self._fps)
        if gone >= 1:
            self._look = self._at_rest(shot)
        else:
            way = self._move.ease(gone)
            framing = self._from.towards(self._framings[shot], way)
            before = self._before if gone < _CLEARED else shot
            self._look = Look(shot, before, framing, still=False)
        return self._look

    def _at_rest(self, shot: Shot) -> Look:
        now = self._look
        if now is not None and now.still and now.shot is shot:
            return now
        return Look(shot, shot, self._framings[shot], still=True)
