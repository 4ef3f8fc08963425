"""Plays the score with a portrait: from what is said around a moment to the face of that moment."""

from __future__ import annotations

from dataclasses import replace

from avatar import blink, breath, gaze, head
from avatar.gaze import Places
from avatar.portrait_face import Body, Brow, Face, Lids, Mouth
from avatar.portrait_lips import as_mouth, mouths
from avatar.portrait_moods import Look, worn
from avatar.presenter import Placing
from avatar.speech import Speech
from avatar.spoken import Score
from avatar.springs import Glide
from studio.moment import Moment

_AHEAD = 2.0
"""A glide of speed s is 2 / s seconds late; the score is read that much ahead of it."""
_TURN_SPEED, _NOD_SPEED, _BODY_SPEED, _EYE_SPEED, _LUNG_SPEED = 11.0, 18.0, 4.5, 90.0, 12.0
_YAW, _PITCH, _ROLL = 13.0, 9.0, 8.0
"""Degrees of a bearing at which the head is turned, raised and tilted as far as a picture can."""
_FAR = 0.75
"""Heights of the placing to the side at which the eyes are turned nearly fully."""
_SKIPPED = 3
"""Frames from one face to the next when a slow machine draws fewer pictures."""
_COUNTER = 0.4
"""Share of a turn of the head that the eyes turn back, to stay on what they look at."""
_UNITS = 1000 / 2000
"""Bearings shift a canvas that is 2000 units high; a body is shifted in thousandths of it."""


class PortraitActor:
    """One portrait's motion. Faces are asked for in order; a long gap starts it afresh."""

    def __init__(self, *, fps: int, seed: int) -> None:
        self._fps, self._seed = fps, seed
        self._speech = Speech(mouths(), fps)
        self._turn = Glide(_TURN_SPEED, head.SPEED / _YAW)
        self._tilt = Glide(_TURN_SPEED, head.SPEED / _ROLL)
        self._nod, self._bob = Glide(_NOD_SPEED, head.SPEED / _PITCH), Glide(_NOD_SPEED)
        self._lean, self._sway = Glide(_BODY_SPEED), Glide(_BODY_SPEED)
        self._eyes = Glide(_EYE_SPEED), Glide(_EYE_SPEED)
        self._lungs = Glide(_LUNG_SPEED)
        self._index: int | None = None

    def face(self, moment: Moment, placing: Placing, eyes: tuple[float, float]) -> Face:
        """The face of this moment; `eyes` is where they are on the frame."""
        passed = 0 if self._index is None else moment.index - self._index
        if -self._fps < passed < 0:  # drawn again, after an order: it goes on from where it was
            passed = 1
        if not 0 < passed <= _SKIPPED:
            self._settle()
        self._index = moment.index
        score, seed, step = Score.of(moment), self._seed, passed / self._fps
        t = score.t
        places = gaze.places_from(eyes, _FAR * placing.height, placing)
        look = worn(seed, score, t)
        to = head.bearing(
            seed, score, t + _AHEAD / _NOD_SPEED, gaze.look(seed, score, t - head.FOLLOWS, places)
        )
        turn = _within(self._turn.follow(to.yaw / _YAW, step))
        nod = _within(self._nod.follow(to.pitch / _PITCH, step))
        tilt = self._tilt.follow(to.roll / _ROLL + look.tilt, step)
        shut = blink.closure(seed, score, t, places)
        lift = head.brow_lift(seed, score, t)
        return Face(
            mouth=self._mouth(moment, score, look),
            lids=(
                _lids(look.shut_left, look.smile, shut),
                _lids(look.shut_right, look.smile, shut),
            ),
            brows=(_brow(look, lift, shut), _brow(look, lift, shut)),
            gaze=self._gaze(score, look, places, (turn, nod), step),
            turn=turn,
            nod=nod,
            tilt=_within(tilt),
            body=self._body(moment, to, score, step),
        )

    def _body(self, moment: Moment, to: head.Bearing, score: Score, step: float) -> Body:
        full = breath.breath(self._seed, score, score.t + _AHEAD / _LUNG_SPEED)
        body = Body(
            self._sway.follow(to.sway, step) * _UNITS,
            self._bob.follow(to.bob, step) * _UNITS,
            self._lean.follow(to.lean, step),
            self._lungs.follow(full, step),
        )
        return Body() if moment.economy else body

    def _mouth(self, moment: Moment, score: Score, look: Look) -> Mouth:
        """The mouth at rest, and what is said on top."""
        rest = Mouth(look.open, look.form, look.pucker, 0.0, look.teeth)
        said = self._speech.at(moment, score)
        if said is None:
            return rest
        speech = as_mouth(said[0])
        speech = replace(speech, form=_within(speech.form + 0.6 * look.form))
        return _between(rest, speech, said[1])

    def _gaze(
        self, score: Score, look: Look, places: Places, turn: tuple[float, float], step: float
    ) -> tuple[float, float]:
        at = gaze.look(self._seed, score, score.t + 0.02, places).at
        tiny = gaze.tiny(self._seed, score.t)
        x = self._eyes[0].follow(at[0] + look.gaze_x + tiny[0], step) - _COUNTER * turn[0]
        y = self._eyes[1].follow(at[1] + look.gaze_y + tiny[1], step) - _COUNTER * turn[1]
        return _within(x), _within(y)

    def _settle(self) -> None:
        glides = (self._turn, self._tilt, self._nod, self._bob, self._lean, self._sway)
        for glide in (*glides, *self._eyes, self._lungs):
            glide.rest()


def _within(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _lids(shut: float, smile: float, blinked: float) -> Lids:
    return Lids(shut + (1 - shut) * blinked, smile * (1 - blinked))


def _brow(look: Look, lift: float, shut: float) -> Brow:
    return Brow(_within(look.lift + 0.6 * lift - 0.12 * shut), _within(look.slant))


def _between(one: Mouth, other: Mouth, share: float) -> Mouth:
    def mixed(a: float, b: float) -> float:
        return a + (b - a) * share

    return Mouth(
        mixed(one.open, other.open), mixed(one.form, other.form),
        mixed(one.pucker, other.pucker), mixed(one.press, other.press),
        mixed(one.teeth, other.teeth), mixed(one.tongue, other.tongue),
    )  # fmt: skip
