"""Plays the score: from what is said around a moment to the pose of that moment.

The order: the rest pose, expressions added with their weights, gestures that take over the arms,
gaze, head, body and breath added, blinks that close what is open, the mouth; then the ranges.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from avatar import blink, breath, gaze, head, idle
from avatar.gaze import Places
from avatar.gesture import Hands
from avatar.glides import Glides
from avatar.lips import KEYS, LIFT, W
from avatar.mood import Moods, Wear
from avatar.pack import Pack
from avatar.parameters import ARM, INDEX, LEAST, MOST, REST, Values
from avatar.pose import Lips, Pose
from avatar.presenter import Placing
from avatar.reach import Reach
from avatar.repertoire import Repertoire, openness
from avatar.speech import Speech
from avatar.spoken import Score
from avatar.springs import Glide, Swing
from studio.moment import Moment

_AHEAD = 2.0
"""A glide of speed s is 2 / s seconds late; the score is read that much ahead of it."""
_TURN_SPEED, _NOD_SPEED, _BODY_SPEED, _ARM_SPEED = 11.0, 18.0, 4.5, 30.0
_BREATH_SPEED, _EYE_SPEED = 12.0, 90.0
_COUNTER = 0.55
"""Share of a turn of the head that the eyes turn back, to stay on what they look at."""
_SKIPPED = 3
"""Frames from one pose to the next when a slow machine draws fewer pictures."""
_FAR = 1500.0
"""Canvas units to the side at which the eyes are turned fully."""

_YAW = 30.0 / head.DEGREES_PER_TURN[0]
_PITCH = 30.0 / head.DEGREES_PER_TURN[1]
"""Units of `ParamAngleX` and `Y` for a degree of the head's bearing."""
_ROLL = 2.5
"""Units of `ParamAngleZ` for a degree: 30 is a tilt of 12 degrees."""

_SPEEDS = {
    "ParamAngleX": _TURN_SPEED, "ParamAngleY": _NOD_SPEED, "ParamAngleZ": _TURN_SPEED,
    "ParamBodyAngleZ": _BODY_SPEED, "ParamBaseX": _BODY_SPEED, "ParamBaseY": _NOD_SPEED,
    "ParamBreath": _BREATH_SPEED, "ParamEyeBallX": _EYE_SPEED, "ParamEyeBallY": _EYE_SPEED,
    **{f"Param{joint}": _ARM_SPEED for joint in (
        "ArmLA", "ArmLB", "HandL", "ArmRA", "ArmRB", "HandR")},
}  # fmt: skip
_TOPS = {"ParamAngleX": _YAW * head.SPEED, "ParamAngleY": _PITCH * head.SPEED,
         "ParamAngleZ": _ROLL * head.SPEED}  # fmt: skip
"""The fastest that a head turns, in units a second."""
_GLIDING = np.array([INDEX[name] for name in _SPEEDS])
_ARMS = np.array([n for side in "LR" for n in ARM[side]])
_BODY = np.array([n for n in range(len(REST)) if n not in set(_ARMS.tolist())])
_TURN, _NOD, _TILT, _LEAN, _SWAY, _BOB, _BREATH, _LOOK_X, _LOOK_Y = (
    INDEX[name] for name in list(_SPEEDS)[:9]
)
_EYES = np.array([INDEX["ParamEyeLOpen"], INDEX["ParamEyeROpen"]])
_BROWS = np.array([INDEX["ParamBrowLY"], INDEX["ParamBrowRY"]])
_OPEN = INDEX["ParamMouthOpenY"]

_LEANING = 2.5
"""Units of `ParamBodyAngleZ` for a degree: 10 is a lean of 4 degrees."""
_SWAYING = 0.25
"""Units of `ParamBaseX` and `Y` for a unit of the canvas: 10 is 40 of them."""
_SMILE = np.array([{"w": 6.0, "lift": -6.0}.get(key, 0.0) for key in KEYS])
"""What a smile that comes by itself adds to the mouth."""
_SMILING = 14.0
"""Radians a second: it comes and goes in a third of a second, also when speech cuts it short."""
_LIFTED, _SUNK = 0.5, -0.12
"""Units of `ParamBrow*Y` for a brow raised fully, and for one over a closed eye."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """What a place on the frame means for the presenter who stands there."""

    hands: Hands
    places: Places


class Actor:
    """One presenter's motion. Poses are asked for in order; a long gap starts it afresh."""

    def __init__(self, pack: Pack, repertoire: Repertoire, *, fps: int, seed: int) -> None:
        self._pack, self._seed, self._fps = pack, seed, fps
        self._moods = Moods(repertoire, seed)
        self._spots: dict[str, _Spot] = {}
        self._glides = Glides(list(_SPEEDS.values()), [_TOPS.get(name, inf) for name in _SPEEDS])
        self._swings = [Swing(spring) for spring in pack.sheet.springs.values()]
        self._speech = Speech(repertoire.mouths, fps)
        self._smile = Glide(_SMILING)
        self._index: int | None = None
        self.holding = False
        """Whether there is something for the hand that holds a product."""

    def learn(self, placing: Placing) -> None:
        """Fit the gestures to a place of rest; places nobody told of are fitted when they come."""
        reach = Reach(self._pack, placing)
        self._spots[placing.name] = _Spot(Hands(self._pack, reach), _places(self._pack, placing))

    def pose(self, moment: Moment, placing: Placing) -> Pose:
        """The pose of this moment at this place."""
        passed = 0 if self._index is None else moment.index - self._index
        if -self._fps < passed < 0:  # drawn again, after an order: it goes on from where it was
            passed = 1
        if not 0 < passed <= _SKIPPED:
            self._settle()
        self._index = moment.index
        if placing.name not in self._spots:
            self.learn(placing)
        spot = self._spots[placing.name]
        score, seed, step = Score.of(moment), self._seed, passed / self._fps
        t = score.t
        wear = self._moods.worn(score, t)
        values = wear.values
        acted, hands = spot.hands.play(seed, score, t + _AHEAD / _ARM_SPEED, holding=self.holding)
        look = gaze.look(seed, score, t + 0.02, spot.places)
        at = gaze.look(seed, score, t - head.FOLLOWS, spot.places)
        neck = head.bearing(seed, score, t + _AHEAD / _NOD_SPEED, at)
        tiny = gaze.tiny(seed, t)
        values[_TURN] += _YAW * neck.yaw
        values[_NOD] += _PITCH * neck.pitch
        values[_TILT] += _ROLL * neck.roll
        values[_LEAN] += _LEANING * neck.lean
        values[_SWAY] += _SWAYING * neck.sway
        values[_BOB] -= _SWAYING * neck.bob
        values[_BREATH] = breath.breath(seed, score, t + _AHEAD / _BREATH_SPEED)
        values[_LOOK_X] += look.at[0] + tiny[0]
        values[_LOOK_Y] += look.at[1] + tiny[1]
        values[_ARMS] = acted[_ARMS]
        values[_GLIDING] = self._glides.follow(values[_GLIDING], step)
        values[_BODY] += acted[_BODY] - REST[_BODY]
        values[_LOOK_X] -= _COUNTER / 30 * values[_TURN]
        values[_LOOK_Y] -= _COUNTER / 30 * values[_NOD]
        shut = blink.closure(seed, score, t, spot.places)
        lift = head.brow_lift(seed, score, t)
        values[_EYES] *= 1 - shut
        values[_BROWS] += _LIFTED * lift + _SUNK * shut
        lips = self._lips(moment, score, wear)
        smile = self._smile.follow(idle.ease(seed, score, t).smile, step)
        if abs(smile) > 0.01:
            lips = lips + smile * _SMILE
        values[_OPEN] = openness(lips)
        np.minimum(np.maximum(values, LEAST, out=values), MOST, out=values)
        values[_LOOK_X] = max(-1.0, min(1.0, values[_LOOK_X]))
        values[_LOOK_Y] = max(-1.0, min(1.0, values[_LOOK_Y]))
        return Pose(values, lips, hands, self._swung(moment, values, step))

    def _swung(self, moment: Moment, values: Values, step: float) -> tuple[float, ...]:
        """Degrees of the sprung parts; on a slow machine they hang still."""
        if moment.economy:
            for swing in self._swings:
                swing.rest()
            return (0.0,) * len(self._swings)
        roll = float(values[_TILT]) / _ROLL
        motion = 0.6 * (roll - float(values[_TURN]) / _YAW) + 0.4 * float(values[_LEAN]) / _LEANING
        return tuple(swing.follow(motion, roll, step) for swing in self._swings)

    def _lips(self, moment: Moment, score: Score, wear: Wear) -> Lips:
        """The mouth at rest, and what is said on top."""
        said = self._speech.at(moment, score)
        if said is None:
            return wear.rest
        speech = said[0].copy()
        speech[LIFT] += wear.lift
        speech[W] += wear.spread
        return wear.rest + (speech - wear.rest) * said[1]

    def _settle(self) -> None:
        self._glides.rest()
        self._smile.rest()
        for swing in self._swings:
            swing.rest()


def _places(pack: Pack, placing: Placing) -> Places:
    """What there is to look at, as gaze from the presenter's eyes."""
    scale = placing.height / pack.art.size[1]
    eyes = [pack.art.pivot(layer.eye) for layer in pack.sheet.layers if layer.eye]
    x0 = placing.x + scale * sum(x for x, _ in eyes) / max(1, len(eyes))
    y0 = placing.y + scale * sum(y for _, y in eyes) / max(1, len(eyes))
    return gaze.places_from((x0, y0), _FAR * scale, placing)
