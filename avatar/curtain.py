"""Brings overlays on and takes them off, with the moves of the tokens."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from avatar.colours import Yuva
from avatar.compositor import Layer
from avatar.easing import Move
from avatar.pen import scaled
from avatar.sprite import Decal, Sprite, faded, flattened

_NO_LAYER: Layer = ()
_COVERED = 0.5
"""How far what comes on must be before what it covers begins to leave: later, and the rest of a
larger plate stands beside the new one for long."""


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """What stands somewhere as one picture, to be moved."""

    decal: Decal
    coded: Yuva
    """Its pixels in the encoder's colours: a move fades and stretches these, as both are linear."""


@dataclass(slots=True)
class _Leaving:
    picture: _Whole
    since: int


class Curtain:
    """One place on the picture where something may stand. Steps once a frame."""

    def __init__(
        self, enter: Move, leave: Move, scale: float, fps: int, *, covers: bool = False
    ) -> None:
        """`scale` is pixels per unit.

        Where what comes on `covers` what stood there, that stays until it is covered: two plates
        that are half there at once let the set shine through both.
        """
        self._enter, self._leave, self._scale, self._fps = enter, leave, scale, fps
        self._covers = covers
        self._key: Hashable = None
        self._shown = _NO_LAYER
        self._since = 0
        self._move = enter
        self._leaving: list[_Leaving] = []
        self._flat: tuple[Layer, _Whole] | None = None
        self._rests = True
        """Whether nothing comes or goes."""

    def show(self, frame: int, key: Hashable, decals: Layer, move: Move | None = None) -> Layer:
        """What stands there at `frame`; key None is nothing.

        Another key makes what stood there leave while the new comes on, by `move` or the usual
        one. The same key with other decals changes them on the spot.
        """
        if key != self._key:
            self._rests = False
            move = move or self._enter
            if self._shown:
                stays = self._covers and key is not None
                goes = frame + (self._covered(move) if stays else 0)
                self._leaving.append(_Leaving(self._one(), goes))
            if key is None:
                for leaving in self._leaving:
                    leaving.since = min(leaving.since, frame)
            self._key, self._since, self._move = key, frame, move
        self._shown = _NO_LAYER if key is None else decals
        if self._rests:
            return self._shown
        out = self._going(frame)
        come = self._way(frame, self._since, self._move)
        self._rests = come >= 1 and not self._leaving
        self._flat = None if self._rests else self._flat
        if not self._shown:
            return tuple(out)
        if come >= 1:
            return (*out, *self._shown)
        return (*out, _between(self._one(), self._move, come, self._scale))

    def clear(self) -> None:
        """Nothing stands there, and nothing is on its way off."""
        self._key, self._shown = None, _NO_LAYER
        self._leaving, self._flat, self._rests = [], None, True

    def _covered(self, move: Move) -> int:
        """Frames after which what comes on by `move` hides what it covers."""
        frames = max(1, round(move.seconds * self._fps))
        return next((n for n in range(frames) if move.ease((n + 1) / frames) >= _COVERED), 0)

    def _going(self, frame: int) -> list[Decal]:
        """What is on its way off; what has gone is forgotten."""
        ways = [
            (leaving, max(0.0, self._way(frame, leaving.since, self._leave)))
            for leaving in self._leaving
        ]
        self._leaving = [leaving for leaving, gone in ways if gone < 1]
        return [
            _between(leaving.picture, self._leave, 1 - gone, self._scale)
            for leaving, gone in ways
            if gone < 1
        ]

    def _way(self, frame: int, since: int, move: Move) -> float:
        """Share of the time of a move that is over at the end of `frame`."""
        return (frame - since + 1) / max(1.0, move.seconds * self._fps)

    def _one(self) -> _Whole:
        if self._flat is None or self._flat[0] != self._shown:
            self._flat = (self._shown, _Whole(*flattened(self._shown)))
        return self._flat[1]


def _between(picture: _Whole, move: Move, way: float, scale: float) -> Decal:
    """`picture` on its way: `way` 0 is off, 1 is at rest."""
    gone = move.ease(way)
    decal = picture.decal
    kinds = [decal.sprite.pixels, picture.coded]
    dx, dy = (round((1 - gone) * by * scale) for by in (move.from_x, move.from_y))
    if move.from_scale != 1:
        kinds = [scaled(p, move.from_scale + (1 - move.from_scale) * gone) for p in kinds]
        dx += (decal.sprite.width - kinds[0].shape[1]) // 2
        dy += (decal.sprite.height - kinds[0].shape[0]) // 2
    if move.fades and gone < 1:
        kinds = [faded(p, max(0.0, gone)) for p in kinds]
    same = kinds[1] is picture.coded
    sprite = decal.sprite if same else Sprite(*kinds, passing=True)
    return Decal(sprite, decal.x + dx, decal.y + dy)
