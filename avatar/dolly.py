"""Takes the camera from shot to shot: it cuts, as television does, and leans in to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from avatar.easing import Move
from avatar.framing import Framing
from studio.show import Shot

_CLEARED = 0.7
"""Share of a move after which what stands in the new shot may come on: what stood in the old one
has gone by then, and the presenter is nearly there."""
_LEANS = {(Shot.BESIDE, Shot.QUESTION)}
"""The changes that say something as a move: closer to who asks. All others are cuts; a camera that
travels at every change tires the eye."""


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

    def __init__(
        self, framings: Mapping[Shot, Framing], move: Move, leave: float, fps: int
    ) -> None:
        """`leave` is how many seconds the overlays of a shot take to go: a cut waits for them."""
        self._framings, self._move, self._fps = framings, move, fps
        self._leave = max(1, ceil(leave * fps - 1e-6))
        self._look: Look | None = None
        self._from = framings[Shot.BESIDE]
        self._before = Shot.BESIDE
        self._since = 0
        self._moves = False

    def look(self, frame: int, shot: Shot, *, cut: bool) -> Look:
        """What it sees at `frame`; `cut` jumps to the shot, and so does the first frame."""
        now = self._look
        if now is None or cut:
            self._look = self._at_rest(shot)
            return self._look
        if shot is not now.shot:
            self._set_out(now, frame, shot)
        elif now.shot is now.before and now.still:
            return now
        self._look = self._moved(frame, shot) if self._moves else self._waited(frame, shot)
        return self._look

    def coming(self, frame: int) -> tuple[Look, ...]:
        """Looks that will be new after `frame`, the last one asked, if no other shot is asked for.

        The next one of a move, and the one it comes to rest in; none while it rests.
        """
        now = self._look
        if now is None or (now.still and now.shot is now.before):
            return ()
        rest = self._resting(now.shot)
        return (rest,) if now.still else (self._moved(frame + 1, now.shot), rest)

    def _set_out(self, now: Look, frame: int, shot: Shot) -> None:
        waits = now.still and now.shot is not now.before
        before = now.before if waits else now.shot
        moves = (before, shot) in _LEANS or not now.still
        if not waits or moves:
            self._since = frame
        self._from, self._before, self._moves = now.framing, before, moves

    def _waited(self, frame: int, shot: Shot) -> Look:
        """The old framing until what stood in it has gone, then the new one."""
        if shot is self._before or frame - self._since >= self._leave:
            return self._at_rest(shot)
        now = self._look
        if now is not None and now.shot is shot:
            return now
        return Look(shot, self._before, self._from, still=True)

    def _moved(self, frame: int, shot: Shot) -> Look:
        gone = (frame - self._since + 1) / max(1.0, self._move.seconds * self._fps)
        if gone >= 1:
            return self._at_rest(shot)
        framing = self._from.towards(self._framings[shot], self._move.ease(gone))
        before = self._before if gone < _CLEARED else shot
        return Look(shot, before, framing, still=False)

    def _at_rest(self, shot: Shot) -> Look:
        now = self._look
        if now is not None and now.still and now.shot is now.before is shot:
            return now
        return self._resting(shot)

    def _resting(self, shot: Shot) -> Look:
        return Look(shot, shot, self._framings[shot], still=True)
