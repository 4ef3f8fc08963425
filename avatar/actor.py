"""Plays the score: from what is said around a moment to the pose of that moment."""

from __future__ import annotations

from dataclasses import dataclass

from avatar import blink, breath, gaze, head
from avatar.articulation import LEAD, Mouth, mouth_of
from avatar.chance import eased
from avatar.gaze import Places
from avatar.gesture import Hands
from avatar.lips import LIFT, W
from avatar.mood import Moods, Wear
from avatar.pack import Pack
from avatar.pose import Arm, Brow, Eye, Lips, Pose
from avatar.presenter import Placing
from avatar.reach import Reach
from avatar.repertoire import ARMS, Repertoire
from avatar.spoken import Score, Spoken
from avatar.springs import Glide, Swing
from studio.moment import Moment

_AHEAD = 2.0
"""A glide of speed s is 2 / s seconds late; the score is read that much ahead of it."""
_TURN_SPEED, _NOD_SPEED, _BODY_SPEED, _ARM_SPEED, _EYE_SPEED = 11.0, 18.0, 4.5, 30.0, 90.0
_COUNTER = 0.55
"""Share of a turn of the head that the eyes turn back, to stay on what they look at."""
_EYES_AT = (800.0, 557.0)
_SKIPPED = 3
"""Frames from one pose to the next when a slow machine draws fewer pictures."""
_FAR = 1500.0
"""Canvas units to the side at which the eyes are turned fully."""


@dataclass(frozen=True, slots=True)
class _Neck:
    """The glides of everything that turns, by what they carry."""

    turn_x: Glide
    turn_y: Glide
    roll: Glide
    lean: Glide
    sway: Glide
    bob: Glide


class Actor:
    """One presenter's motion. Poses are asked for in order; a long gap starts it afresh."""

    def __init__(
        self, pack: Pack, repertoire: Repertoire, placing: Placing, *, fps: int, seed: int
    ) -> None:
        self._pack, self._repertoire, self._seed, self._fps = pack, repertoire, seed, fps
        self._moods = Moods(pack, repertoire, seed)
        self._hands = Hands(pack, repertoire, Reach(pack, repertoire, placing))
        self._places = _places(pack, placing)
        self._neck = _Neck(
            Glide(_TURN_SPEED, head.SPEED / head.DEGREES_PER_TURN[0]),
            Glide(_NOD_SPEED, head.SPEED / head.DEGREES_PER_TURN[1]),
            Glide(_TURN_SPEED, head.SPEED),
            Glide(_BODY_SPEED), Glide(_BODY_SPEED), Glide(_NOD_SPEED),
        )  # fmt: skip
        self._joints = {
            arm: (Glide(_ARM_SPEED), Glide(_ARM_SPEED), Glide(_ARM_SPEED)) for arm in ARMS
        }
        self._eyes = Glide(_EYE_SPEED), Glide(_EYE_SPEED)
        self._lungs = Glide(12.0)
        self._swings = [Swing(layer.spring) for layer in pack.sheet.layers if layer.spring]
        self._tracks: dict[int, tuple[Spoken, Mouth]] = {}
        self._index: int | None = None

    def pose(self, moment: Moment) -> Pose:
        """The pose of this moment."""
        passed = 0 if self._index is None else moment.index - self._index
        if not 0 < passed <= _SKIPPED:
            self._settle()
        self._index = moment.index
        score, seed, step = Score.of(moment), self._seed, passed / self._fps
        t = score.t
        wear = self._moods.worn(score, t)
        look = gaze.look(seed, score, t + 0.02, self._places)
        neck = head.bearing(
            seed,
            score,
            t + _AHEAD / _NOD_SPEED,
            gaze.look(seed, score, t - head.FOLLOWS, self._places),
        )
        turn_x = self._neck.turn_x.follow(neck.yaw / head.DEGREES_PER_TURN[0], step)
        turn_y = self._neck.turn_y.follow(neck.pitch / head.DEGREES_PER_TURN[1], step)
        roll = self._neck.roll.follow(neck.roll + wear.roll, step)
        lean = self._neck.lean.follow(neck.lean, step)
        shut = blink.closure(seed, score, t, self._places)
        lift = head.brow_lift(seed, score, t)
        motion = 0.6 * (roll - head.DEGREES_PER_TURN[0] * turn_x) + 0.4 * lean
        return Pose(
            lips=self._lips(moment, score, wear),
            arms=self._arms(score, step),
            eyes={name: _blinked(eye, shut) for name, eye in wear.eyes.items()},
            brows={name: _lifted(brow, lift, shut) for name, brow in wear.brows.items()},
            turn=(turn_x, turn_y),
            roll=roll,
            lean=lean,
            shift=(self._neck.sway.follow(neck.sway, step), self._neck.bob.follow(neck.bob, step)),
            breath=self._lungs.follow(breath.breath(seed, score, t + _AHEAD / 12.0), step),
            gaze=self._gaze(look.at, wear.gaze, (turn_x, turn_y), t, step),
            swings=self._swung(moment, motion, roll, step),
        )

    def _swung(self, moment: Moment, motion: float, roll: float, step: float) -> tuple[float, ...]:
        """Degrees of the sprung parts; on a slow machine they hang still."""
        if moment.economy:
            for swing in self._swings:
                swing.rest()
            return (0.0,) * len(self._swings)
        return tuple(swing.follow(motion, roll, step) for swing in self._swings)

    def _lips(self, moment: Moment, score: Score, wear: Wear) -> Lips:
        """The mouth, `LEAD` ahead of the sound of this frame."""
        t = score.t + LEAD
        spoken = next((s for s in score.spoken if s.start - 0.12 <= t < s.end + 0.16), None)
        if spoken is None or moment.muted:
            return wear.rest
        following = next((s for s in score.spoken if s.start > spoken.start), None)
        if following is not None and t >= following.start - 0.06 and t >= spoken.end:
            spoken = following
        speech = self._track(spoken).lips(t - spoken.start).copy()
        speech[LIFT] += wear.lift
        speech[W] += wear.spread
        inside = min((t - spoken.start) / 0.12, (spoken.end - t) / 0.16)
        share = eased(1 + min(0.0, inside))
        return wear.rest + (speech - wear.rest) * share

    def _track(self, spoken: Spoken) -> Mouth:
        found = self._tracks.get(id(spoken.utterance))
        if found is None:
            if len(self._tracks) > 8:
                self._tracks.clear()
            found = spoken, mouth_of(spoken.utterance, self._repertoire.mouths, self._fps)
            self._tracks[id(spoken.utterance)] = found
        return found[1]

    def _arms(self, score: Score, step: float) -> dict[str, Arm]:
        aims = self._hands.arms(self._seed, score, score.t + _AHEAD / _ARM_SPEED)
        out = {}
        for name, aim in aims.items():
            shoulder, elbow, wrist = self._joints[name]
            out[name] = Arm(
                shoulder.follow(aim.shoulder, step),
                elbow.follow(aim.elbow, step),
                wrist.follow(aim.wrist, step),
                aim.hand,
            )
        return out

    def _gaze(
        self, at: tuple[float, float], mood: tuple[float, float], turn: tuple[float, float],
        t: float, step: float,
    ) -> tuple[float, float]:  # fmt: skip
        tiny = gaze.tiny(self._seed, t)
        x = self._eyes[0].follow(at[0] + mood[0] + tiny[0], step) - _COUNTER * turn[0]
        y = self._eyes[1].follow(at[1] + mood[1] + tiny[1], step) - _COUNTER * turn[1]
        return max(-1.0, min(1.0, x)), max(-1.0, min(1.0, y))

    def _settle(self) -> None:
        neck = self._neck
        glides = [neck.turn_x, neck.turn_y, neck.roll, neck.lean, neck.sway, neck.bob]
        glides += [*self._eyes, self._lungs, *(g for joint in self._joints.values() for g in joint)]
        for glide in glides:
            glide.rest()
        for swing in self._swings:
            swing.rest()


def _blinked(eye: Eye, shut: float) -> Eye:
    return Eye(eye.open * (1 - shut), eye.smile)


def _lifted(brow: Brow, lift: float, shut: float) -> Brow:
    return Brow(brow.x, brow.y - 9.0 * lift + 2.0 * shut, brow.angle)


def _places(pack: Pack, placing: Placing) -> Places:
    """What there is to look at, as gaze from the presenter's eyes."""
    scale = placing.height / pack.drawing.size[1]
    x0, y0 = placing.x + _EYES_AT[0] * scale, placing.y + _EYES_AT[1] * scale

    def towards(x: float, y: float) -> tuple[float, float]:
        dx, dy = (x - x0) / (_FAR * scale), (y0 - y) / (_FAR * scale)
        size = max(1e-6, (dx * dx + dy * dy) ** 0.5)
        k = min(0.95, 0.55 + 0.5 * size) / size
        return dx * k, dy * k

    card = placing.card
    return Places(
        towards(card.x + card.w / 2, card.y + card.h / 2) if card else None,
        towards(*placing.chat) if placing.chat else None,
    )
