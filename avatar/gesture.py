"""What the arms do: gestures that land just before the accented word, and small beats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, pi, sin
from typing import NamedTuple

import numpy as np

from avatar.chance import bump, chance, eased, mixed, stream
from avatar.pack import Pack
from avatar.pack_sheet import GestureSheet, Times
from avatar.parameters import ARM, REST, Values
from avatar.pose import Hands as Shapes
from avatar.reach import Reach
from avatar.repertoire import RELAXED, KeyFrame, key_frame
from avatar.spoken import Score, Spoken
from studio.show import Gesture

_BEAT, _TALK = stream("beat"), stream("talk")

LANDS = 0.06
"""Seconds before the accent at which the stroke ends; 0 to 120 ms reads as together."""
_EARLY = 0.3
"""Seconds a hand may set out before its sentence."""
_CALM = 1.2
"""Seconds the hands rest before an offer nobody asked for."""
_LATE = 0.05
"""Seconds the wrist follows its arm."""
_OUT, _BACK = 1.5, -1.4
"""How far the shoulder swings out on the way, and in on the way back, in units of `ParamArm*A`."""
_APART = 0.07
"""Seconds the right arm follows the left one where both are raised: nobody is a mirror."""
_SHOULDERS = {ARM[side][0] for side in "LR"}
_WRISTS = {ARM[side][2] for side in "LR"}
_ARMS = {n for side in "LR" for n in ARM[side]}
_RIGHT = set(ARM["R"])
_INSTEAD = {Gesture.HOLD_UP: Gesture.PRESENT}
"""What is done instead while there is nothing to hold, or no room for it."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The times of one gesture, in show seconds."""

    begins: float
    lands: float
    leaves: float
    back: float = 0.5
    """Seconds of the return."""
    ready: float = 0.58
    """Share of the way to `lands` at which the preparation is over."""

    @property
    def ends(self) -> float:
        return self.leaves + self.back

    def share(self, t: float) -> float:
        """0 at rest, 1 in the gesture; a little more just after the stroke."""
        if t <= self.begins or t >= self.ends:
            return 0.0
        if t > self.leaves:
            return eased(1 - (t - self.leaves) / self.back)
        up = eased((t - self.begins) / (self.lands - self.begins))
        since = t - self.lands
        return up + (0.045 * sin(2 * pi * 2.6 * since) * exp(-7 * since) if since > 0 else 0.0)

    def on_the_way(self, t: float) -> float:
        """0..1: how near the pose is to the one of the preparation."""
        if not self.begins < t < self.lands:
            return 0.0
        raised = (t - self.begins) / (self.lands - self.begins)
        return (
            sin(pi * raised / (2 * self.ready))
            if raised < self.ready
            else sin(pi * (0.5 + 0.5 * (raised - self.ready) / (1 - self.ready)))
        )


@lru_cache(maxsize=32)
def stroke(spoken: Spoken, times: Times) -> Stroke:
    """When a sentence's gesture happens: just before the word it lands on.

    One that takes long to raise lands later rather than begin long before the sentence.
    """
    raising = times.preparation + times.stroke
    lands = max(spoken.landing - LANDS, spoken.start - _EARLY + raising)
    hold = min(times.hold, max(0.5, spoken.end - lands + 0.3))
    return Stroke(lands - raising, lands, lands + hold, times.back, times.preparation / raising)


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A gesture as this presenter does it at this place."""

    times: Times
    stroke: KeyFrame
    hold: Mapping[int, float]
    """Where parameters drift to while it holds."""
    preparation: Mapping[int, float]
    swing: Mapping[int, float]
    hertz: float
    paired: bool
    """Whether both arms are raised."""

    @classmethod
    def of(
        cls, sheet: GestureSheet, end: KeyFrame, *, mirrored: bool = False, swings: float = 1.0
    ) -> Move:
        """The gesture of a file that ends in the pose `end`; arms swing `swings` times as far."""

        def turned(pose: KeyFrame) -> dict[int, float]:
            pose = pose.mirrored() if mirrored else pose
            return dict(zip(pose.indices, pose.values, strict=True))

        by: dict[str, float | str] = dict(sheet.swing.by) if sheet.swing else {}
        return cls(
            sheet.times,
            end.over(key_frame(dict.fromkeys(by, 0.0))),
            turned(key_frame(sheet.hold)),
            turned(key_frame(sheet.preparation)),
            {n: v * (swings if n in _ARMS else 1.0) for n, v in turned(key_frame(by)).items()},
            sheet.swing.hertz if sheet.swing else 1.0,
            all(set(ARM[side]) & set(end.indices) for side in "LR"),
        )

    def play(self, values: Values, plan: Stroke, t: float) -> Shapes | None:
        """Take over the parameters of the gesture at time `t`, and say what the hands are then."""
        share, way, parts = plan.share(t), plan.on_the_way(t), self._parts(plan, t)
        out = _OUT if t <= plan.leaves else _BACK
        held = min(1.0, share) * eased((t - plan.lands) / 0.15) * eased((plan.leaves - t) / 0.2)
        drifted = eased((t - plan.lands) / max(0.2, plan.leaves - plan.lands))
        turn = 2 * pi * self.hertz * (t - plan.lands)
        for n, landed in zip(self.stroke.indices, self.stroke.values, strict=True):
            rest, part = float(values[n]), parts[n in _RIGHT][n in _WRISTS]
            end = landed + drifted * (self.hold.get(n, landed) - landed)
            now = rest + part * (end - rest)
            if n in self.preparation:
                now += way * (self.preparation[n] - rest - self._midway(plan) * (end - rest))
            elif n in _SHOULDERS:
                now += out * sin(pi * min(1.0, part))
            if n in self.swing:
                now += held * self.swing[n] * sin(turn - (0.7 if n in _WRISTS else 0.0))
            values[n] = now
        if share <= 0.42:
            return None
        left, right = self.stroke.hands
        return left or RELAXED[0], right or RELAXED[1]

    def _parts(self, plan: Stroke, t: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """The shares of arm and wrist, left and right; on the way back all come to rest as one."""
        behind = 1 - eased((t - plan.leaves) / plan.back)

        def side(lag: float) -> tuple[float, float]:
            return plan.share(t - lag * behind), plan.share(t - (lag + _LATE) * behind)

        left = side(0.0)
        return left, side(_APART) if self.paired else left

    @staticmethod
    def _midway(plan: Stroke) -> float:
        """The share of the way that is done when the preparation is over."""
        return eased(plan.ready)


class Hands:
    """Plays the gestures of a pack."""

    def __init__(self, pack: Pack, reach: Reach | None) -> None:
        """Without a `reach` gestures are done as the pack has them."""
        self._moves: dict[Gesture, Move] = {}
        self._window = reach is not None and reach.window
        swings = 1.0 if reach is None else reach.swings
        for gesture, sheet in pack.gestures.items():
            if reach is None:
                self._moves[gesture] = Move.of(sheet, key_frame(sheet.stroke))
            else:
                end, mirrored = reach.fitted(gesture, sheet)
                self._moves[gesture] = Move.of(sheet, end, mirrored=mirrored, swings=swings)
        self._talking: list[Move] = []
        for sheet in pack.talking:
            one = key_frame(sheet.stroke)
            for mirrored in (False, True):
                alone = one.mirrored() if mirrored else one
                free = alone if reach is None else reach.offered(sheet, mirrored=mirrored)
                if free is not None:
                    self._talking.append(Move.of(sheet, free, mirrored=mirrored, swings=swings))

    def play(self, seed: int, score: Score, t: float, *, holding: bool) -> tuple[Values, Shapes]:
        """Where gestures take the parameters at `t`, all others at rest, and what the hands are."""
        values, shapes, calm = REST.copy(), RELAXED, -_CALM
        for spoken in score.spoken:
            move = self.move(seed, spoken, holding=holding)
            if move is None:
                continue
            plan = stroke(spoken, move.times)
            if spoken.gesture is Gesture.NONE and plan.begins < calm + _CALM:
                continue
            calm = plan.ends
            if plan.begins < t < plan.ends:
                shapes = move.play(values, plan, t) or shapes
        self._beat(seed, score, t, values)
        return values, shapes

    def move(self, seed: int, spoken: Spoken, *, holding: bool) -> Move | None:
        """What the hands do in a sentence: its gesture; without one, now and then a small offer.

        Not in an answer: the question's bubble would cut the hand from its arm.
        """
        gesture = spoken.gesture
        if gesture is not Gesture.NONE:
            held = holding and not self._window  # there the thing itself stands beside, larger
            wanted = gesture if held else _INSTEAD.get(gesture, gesture)
            return self._moves.get(wanted)
        long_enough = spoken.end - spoken.start > 1.8
        answering = spoken.line.cue.reply_to is not None
        if not self._talking or not long_enough or answering:
            return None
        if chance(seed, _TALK, spoken.key) > 0.55:
            return None
        return self._talking[mixed(seed, _TALK, spoken.key, 1) % len(self._talking)]

    def played(self, gesture: Gesture, t: float, *, hold: float = 1.0) -> tuple[Values, Shapes]:
        """Parameters and hands of one gesture alone, `t` seconds after it began."""
        move, values = self._moves[gesture], REST.copy()
        times = move.times
        lands = times.preparation + times.stroke
        plan = Stroke(0.0, lands, lands + hold, times.back, times.preparation / lands)
        return values, move.play(values, plan, t) or RELAXED

    def times(self, gesture: Gesture) -> Times:
        """How long the parts of a gesture take."""
        return self._moves[gesture].times

    def _beat(self, seed: int, score: Score, t: float, values: Values) -> None:
        """Both hands mark some accents."""
        for spoken in score.spoken:
            for beat in _beats(seed, spoken):
                if abs(t - beat.at) < 0.4:
                    size = (0.6 + 0.4 * beat.strength) * bump(t, beat.at - 0.04, 0.2, 0.3)
                    values[_BEATEN] += size * (_BY if beat.left_leads else _BY_RIGHT)
                    return


class _Beat(NamedTuple):
    """An accent that the hands mark."""

    at: float
    """Show time, seconds."""
    strength: float
    left_leads: bool


@lru_cache(maxsize=16)
def _beats(seed: int, spoken: Spoken) -> tuple[_Beat, ...]:
    """Accents of one sentence that the hands mark: at most one in 1.2 s."""
    found: list[_Beat] = []
    for n, (at, strength) in enumerate(spoken.accents):
        near = found and at - found[-1].at < 1.2
        if not near and chance(seed, _BEAT, spoken.key, n) <= 0.35 + 0.3 * strength:
            leads = chance(seed, _BEAT, spoken.key, n, 1) < 0.5
            found.append(_Beat(at, strength, leads))
    return tuple(found)


_BEATEN = np.array([n for side in "LR" for n in ARM[side]])
_BEAT_OF = np.array([0.35, 0.45, -1.2])
_LESS = 0.45
"""Of a beat, what the hand does that does not lead."""
_BY = np.concatenate([_BEAT_OF, _LESS * _BEAT_OF])
_BY_RIGHT = np.concatenate([_LESS * _BEAT_OF, _BEAT_OF])
"""How far shoulder, elbow and wrist of both arms go in a beat that the left or right one leads."""
