"""What is not a pure function of time: followers that glide, and hair that swings on."""

from __future__ import annotations

from math import exp, pi

from avatar.pack_sheet import Spring

STEP = 1 / 120
"""Springs are stepped at 120 Hz whatever the frame rate, so that it does not change the swing."""


class Glide:
    """Follows a target without a jerk: critically damped, exact for a target that stands still."""

    def __init__(self, speed: float) -> None:
        """`speed` in radians a second: it has made 95 % of a jump after about 4.7 / `speed` s."""
        self._speed, self._value, self._rate, self._set = speed, 0.0, 0.0, False

    def rest(self) -> None:
        """Forget: the next target is taken at once."""
        self._set = False

    def follow(self, target: float, seconds: float) -> float:
        """The value `seconds` later."""
        if not self._set:
            self._value, self._rate, self._set = target, 0.0, True
            return target
        away = self._value - target
        fade = exp(-self._speed * seconds)
        push = self._rate + self._speed * away
        self._value = target + (away + push * seconds) * fade
        self._rate = (self._rate - self._speed * push * seconds) * fade
        return self._value


class Swing:
    """A part that lags behind the head and overshoots, as a damped spring (semi-implicit Euler)."""

    def __init__(self, spring: Spring) -> None:
        self._spring = spring
        self._omega = 2 * pi * spring.hertz
        self._value, self._rate, self._late, self._set = 0.0, 0.0, 0.0, False

    def rest(self) -> None:
        """Hang still at the next step."""
        self._set = False

    def follow(self, motion: float, roll: float, seconds: float) -> float:
        """Degrees about its pivot, after the head came to `motion` and `roll` degrees."""
        if not self._set:
            self._value, self._rate, self._late, self._set = motion, 0.0, 0.0, True
        time = seconds + self._late
        while time >= STEP:
            pull = self._omega * self._omega * (motion - self._value)
            self._rate += (pull - 2 * self._spring.damping * self._omega * self._rate) * STEP
            self._value += self._rate * STEP
            time -= STEP
        self._late = time
        swing = self._spring.gain * (self._value - motion) - self._spring.hangs * roll
        return max(-self._spring.reach, min(self._spring.reach, swing))
