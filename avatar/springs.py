"""What is not a pure function of time: followers that glide, and hair that swings on."""

from __future__ import annotations

from math import exp, inf, pi

from avatar.pack_sheet import Spring

STEP = 1 / 120
"""Springs are stepped at 120 Hz whatever the frame rate, so that it does not change the swing."""
_LONGEST = 0.5
"""Seconds of a stall after which nothing swings any more."""


class Glide:
    """Follows a target without a jerk: critically damped, exact for a target that stands still."""

    def __init__(self, speed: float, top: float = inf) -> None:
        """`speed` in radians a second: it has made 95 % of a jump after about 4.7 / `speed` s.

        `top` is the fastest it moves, in units a second.
        """
        self._speed, self._top = speed, top
        self._value, self._rate, self._set = 0.0, 0.0, False

    def rest(self) -> None:
        """Forget: the next target is taken at once."""
        self._set = False

    def follow(self, target: float, seconds: float) -> float:
        """The value `seconds` later."""
        if not self._set:
            self._value, self._rate, self._set = target, 0.0, True
            return target
        before, away = self._value, self._value - target
        fade = exp(-self._speed * seconds)
        push = self._rate + self._speed * away
        self._value = target + (away + push * seconds) * fade
        self._rate = (self._rate - self._speed * push * seconds) * fade
        most = self._top * seconds
        if abs(self._value - before) > most:
            way = most if self._value > before else -most
            self._value, self._rate = before + way, way / seconds
        return self._value


class Swing:
    """A part that lags behind the head and overshoots, as a damped spring (semi-implicit Euler).

    The damping is taken at the end of each step, which keeps any spring from running away.
    """

    def __init__(self, spring: Spring) -> None:
        self._spring = spring
        omega = 2 * pi * spring.hertz
        self._pull = omega * omega * STEP
        self._damp = 1 / (1 + 2 * spring.damping * omega * STEP)
        self._value, self._rate, self._late, self._motion = 0.0, 0.0, 0.0, 0.0
        self._set = False

    def rest(self) -> None:
        """Hang still at the next step."""
        self._set = False

    def follow(self, motion: float, roll: float, seconds: float) -> float:
        """Degrees about its pivot, after the head came to `motion` and `roll` degrees.

        The head is taken to have come there evenly in `seconds`. A stall longer than `_LONGEST`
        leaves the part at rest.
        """
        if not self._set or seconds > _LONGEST:
            self._value, self._rate, self._late, self._set = motion, 0.0, 0.0, True
        else:
            self._swing(motion, seconds)
        self._motion = motion
        shown = self._value + self._rate * self._late
        spring = self._spring
        swing = spring.gain * (shown - motion) - spring.hangs * roll
        if abs(swing) > spring.reach:
            return spring.reach if swing > 0 else -spring.reach
        return swing

    def _swing(self, motion: float, seconds: float) -> None:
        value, rate, pull, damp = self._value, self._rate, self._pull, self._damp
        slope = (motion - self._motion) / seconds
        target = self._motion - slope * self._late
        time = seconds + self._late
        while time >= STEP:
            target += slope * STEP
            rate = (rate + pull * (target - value)) * damp
            value += rate * STEP
            time -= STEP
        self._value, self._rate, self._late = value, rate, time
