"""What the arms do: gestures that land just before the accented word, and small beats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, pi, sin

from avatar.affine import between_angles
from avatar.chance import bump, chance, eased, mixed, stream
from avatar.pack import Pack
from avatar.pose import Arm
from avatar.reach import Reach
from avatar.repertoire import Repertoire, mirrored
from avatar.spoken import Score, Spoken
from studio.show import Gesture

_BEAT, _TALK = stream("beat"), stream("talk")

RAISE = 0.52
"""Seconds of preparation and stroke together."""
LANDS = 0.06
"""Seconds before the accent at which the stroke ends; 0 to 120 ms reads as together."""
RETURN = 0.5
_HOLD = {
    Gesture.WAVE: 1.1, Gesture.POINT_CARD: 1.3, Gesture.PRESENT: 1.2, Gesture.THUMB_UP: 0.9,
    Gesture.COUNT_ONE: 0.8, Gesture.COUNT_TWO: 0.8, Gesture.COUNT_THREE: 0.8,
    Gesture.OPEN_ARMS: 0.9,
}  # fmt: skip
_CALM = 1.2
"""Seconds the hands rest before an offer nobody asked for."""
_WAVE_HZ = 1.9


@dataclass(frozen=True, slots=True)
class Stroke:
    """The times of one gesture, in show seconds."""

    begins: float
    lands: float
    leaves: float

    @property
    def ends(self) -> float:
        return self.leaves + RETURN

    def share(self, t: float) -> float:
        """0 at rest, 1 in the gesture; a little more just after the stroke."""
        if t <= self.begins or t >= self.ends:
            return 0.0
        if t > self.leaves:
            return eased(1 - (t - self.leaves) / RETURN)
        up = eased((t - self.begins) / (self.lands - self.begins))
        since = t - self.lands
        return up + (0.045 * sin(2 * pi * 2.6 * since) * exp(-7 * since) if since > 0 else 0.0)


def stroke(spoken: Spoken, hold: float) -> Stroke:
    """When a sentence's gesture happens: just before the word it lands on."""
    lands = spoken.landing - LANDS
    return Stroke(lands - RAISE, lands, lands + min(hold, max(0.5, spoken.end - lands + 0.3)))


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A gesture as this presenter does it at this place."""

    ends: Mapping[str, Arm]
    """The arms that take part, as they are held."""
    swing: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Degrees at shoulder, elbow and wrist, to and fro while it holds."""
    hold: float = 1.0
    """Seconds."""


class Hands:
    """Plays the gestures of a pack."""

    def __init__(self, pack: Pack, repertoire: Repertoire, reach: Reach | None) -> None:
        """Without a `reach` gestures are done as the pack has them."""
        self._rest = repertoire.rest
        self._moves: dict[Gesture, Move] = {}
        for gesture, sheet in pack.sheet.gestures.items():
            arms = reach.fitted(gesture, sheet) if reach else repertoire.arms(sheet.pose)
            self._moves[gesture] = Move(arms, _swing(sheet.swing), _HOLD[gesture])
        self._talking: list[Move] = []
        for pose in pack.sheet.talking:
            one = repertoire.arms(pose)
            self._talking += [Move(a) for a in (one, mirrored(one)) if not reach or reach.free(a)]

    def arms(self, seed: int, score: Score, t: float) -> dict[str, Arm]:
        """Both arms at show time `t`."""
        arms = dict(self._rest)
        calm = -_CALM
        for spoken in score.spoken:
            move = self.move(seed, spoken)
            if move is None:
                continue
            plan = stroke(spoken, move.hold)
            if spoken.gesture is Gesture.NONE and plan.begins < calm + _CALM:
                continue
            calm = plan.ends
            if plan.begins < t < plan.ends:
                arms |= {n: _moved(n, arms[n], move, plan, t) for n in move.ends}
        beat = self._beat(seed, score, t)
        return {name: _beaten(name, arm, beat) for name, arm in arms.items()}

    def move(self, seed: int, spoken: Spoken) -> Move | None:
        """What the hands do in a sentence: its gesture; without one, now and then a small offer.

        Not in an answer: the question's bubble would cut the hand from its arm.
        """
        if spoken.gesture is not Gesture.NONE:
            return self._moves.get(spoken.gesture)
        long_enough = spoken.end - spoken.start > 1.8
        answering = spoken.line.cue.reply_to is not None
        if not self._talking or not long_enough or answering:
            return None
        if chance(seed, _TALK, spoken.key) > 0.55:
            return None
        return self._talking[mixed(seed, _TALK, spoken.key, 1) % len(self._talking)]

    def played(self, gesture: Gesture, plan: Stroke, t: float) -> dict[str, Arm]:
        """Both arms at time `t` of one gesture alone."""
        move, rest = self._moves[gesture], self._rest
        return rest | {n: _moved(n, rest[n], move, plan, t) for n in move.ends}

    def _beat(self, seed: int, score: Score, t: float) -> float:
        """0..1: how far the hands are in a beat; at most one in 1.2 s, on some accents."""
        for spoken in score.spoken:
            last = -10.0
            for n, (at, strength) in enumerate(spoken.accents):
                if at - last < 1.2 or chance(seed, _BEAT, spoken.key, n) > 0.35 + 0.3 * strength:
                    continue
                last = at
                if abs(t - at) < 0.4:
                    return (0.6 + 0.4 * strength) * bump(t, at - 0.04, 0.2, 0.3)
        return 0.0


def _moved(name: str, rest: Arm, move: Move, plan: Stroke, t: float) -> Arm:
    """The arm on its way to the gesture, in it, or back; the wrist follows a little later."""
    end, share, late = move.ends[name], plan.share(t), plan.share(t - 0.05)
    out = -9.0 * _side(name) * sin(pi * min(1.0, share))
    shoulder, elbow, wrist = move.swing
    held = min(1.0, share) * eased((t - plan.lands) / 0.15) * eased((plan.leaves - t) / 0.2)
    to_and_fro = held * sin(2 * pi * _WAVE_HZ * (t - plan.lands))
    lagging = held * sin(2 * pi * _WAVE_HZ * (t - plan.lands - 0.06))
    return Arm(
        between_angles(rest.shoulder, end.shoulder, share) + out + shoulder * to_and_fro,
        between_angles(rest.elbow, end.elbow, share) + elbow * to_and_fro,
        between_angles(rest.wrist, end.wrist, late) + wrist * lagging,
        end.hand if share > 0.42 else rest.hand,
    )


def _beaten(name: str, arm: Arm, beat: float) -> Arm:
    side = _side(name) * beat
    return Arm(arm.shoulder - 2 * side, arm.elbow + 7 * side, arm.wrist - 6 * side, arm.hand)


def _side(name: str) -> float:
    return 1.0 if name == "arm_l" else -1.0


def _swing(joints: Mapping[str, float]) -> tuple[float, float, float]:
    """Degrees of swing at shoulder, elbow and wrist; the sheet names one arm, both do it."""
    by_joint = {key.split(".")[-1]: degrees for key, degrees in joints.items()}
    shoulder = next((d for key, d in joints.items() if "." not in key), 0.0)
    return shoulder, by_joint.get("fore", 0.0), by_joint.get("hand", 0.0)
