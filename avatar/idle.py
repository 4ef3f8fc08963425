"""What somebody does who waits: shifts their weight, settles their head, smiles to themselves.

Nothing is done twice in a row. Weight is shifted every 8 to 25 s, while speaking too; the rest
happens in silence only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import floor, pi, sin

from avatar.chance import bump, chance, eased, mixed, plateau, stream
from avatar.spoken import Score

_WEIGHT, _DEED = stream("weight"), stream("deed")
_SHIFT, _SHIFT_SPREAD = 16.5, 8.5
"""Seconds between two shifts of weight on average, and how far they may be from that."""
_MOVING = 1.1
"""Seconds a shift of weight takes."""
_EVERY, _EVERY_SPREAD = 6.0, 2.6
"""Seconds between two deeds on average, and how far they may be from that."""
_BLOCK = 32
"""Deeds are chosen by the block, so that any moment can be asked for alone."""
_UNDISTURBED = 0.9
"""Seconds of silence there must be around the start of a deed."""


class Act(StrEnum):
    """What is done while nothing is said."""

    GLANCE = "glance"
    """A look aside in which the head takes part."""
    SETTLE = "settle"
    """The head finds a new place and the hair follows."""
    SMILE = "smile"
    """A smile comes and goes."""
    SIGH = "sigh"
    """A deeper breath."""
    TILT = "tilt"
    """The head leans over for a while."""


ACTS = tuple(Act)
LENGTH = {Act.GLANCE: 1.1, Act.SETTLE: 0.9, Act.SMILE: 2.0, Act.SIGH: 3.0, Act.TILT: 2.2}
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done, and a number of its own for chance."""

    act: Act
    at: float
    key: int

    @property
    def end(self) -> float:
        return self.at + LENGTH[self.act]


@dataclass(frozen=True, slots=True)
class Stance:
    """Where the weight is: canvas units to the right, and degrees the body leans."""

    sway: float
    lean: float


@dataclass(frozen=True, slots=True)
class Ease:
    """What deeds add to the bearing. Degrees, and shares of 0..1."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    smile: float = 0.0
    sigh: float = 0.0


AT_EASE = Ease()


def stance(seed: int, t: float) -> Stance:
    """How the presenter stands at show time `t`."""
    n = floor(t / _SHIFT)
    if t < _shifted(seed, n):
        n -= 1
    share = eased((t - _shifted(seed, n)) / _MOVING)
    before, after = _stance(seed, n - 1), _stance(seed, n)
    return Stance(
        before.sway + (after.sway - before.sway) * share,
        before.lean + (after.lean - before.lean) * share,
    )


def shifts(seed: int, start: float, end: float) -> tuple[float, ...]:
    """Show times from `start` to `end` at which the weight begins to shift."""
    row = (_shifted(seed, n) for n in range(floor(start / _SHIFT) - 1, floor(end / _SHIFT) + 2))
    return tuple(at for at in row if start <= at < end)


def ease(seed: int, score: Score, t: float) -> Ease:
    """What the deed of show time `t` does to head, mouth and breath."""
    deed = doing(seed, score, t)
    if deed is None:
        return AT_EASE
    since, length = t - deed.at, LENGTH[deed.act]
    side = 1.0 if chance(seed, deed.key, 0) < 0.5 else -1.0
    size = 0.7 + 0.6 * chance(seed, deed.key, 1)
    whole = plateau(since, 0.35, length - 0.45, 0.4)
    if deed.act is Act.SETTLE:
        wave = sin(2 * pi * since / length) * sin(pi * since / length)
        return Ease(yaw=1.5 * side * size * wave, pitch=-2.6 * size * bump(since, 0.3, 0.3, 0.6),
                    roll=3.4 * side * size * wave)  # fmt: skip
    if deed.act is Act.TILT:
        return Ease(roll=3.8 * side * size * whole, yaw=1.6 * side * whole)
    if deed.act is Act.SMILE:
        return Ease(smile=min(1.0, size) * whole, pitch=1.2 * whole, roll=1.4 * side * whole)
    if deed.act is Act.SIGH:
        return Ease(sigh=bump(since, 1.1, 1.1, 1.9), pitch=1.8 * bump(since, 1.0, 0.9, 1.6))
    return AT_EASE


def doing(seed: int, score: Score, t: float) -> Deed | None:
    """The deed of show time `t`. Speech is never begun in the middle of one: it ends it."""
    if score.at(t) is not None:
        return None
    deed = last_deed(seed, t)
    if deed is None or t >= deed.end or score.quiet(deed.at) < _UNDISTURBED:
        return None
    return deed


def last_deed(seed: int, t: float) -> Deed | None:
    """The deed begun last at show time `t`, done or not; None before the first."""
    n = floor(t / _EVERY)
    for number in (n, n - 1):
        deed = _deed(seed, number)
        if deed.at <= t:
            return deed
    return None


@lru_cache(maxsize=64)
def _deed(seed: int, n: int) -> Deed:
    at = _EVERY * n + _EVERY_SPREAD * chance(seed, _DEED, n, 0)
    block, place = divmod(n, _BLOCK)
    return Deed(_acts(seed, block)[place], at, mixed(_DEED, n))


@lru_cache(maxsize=8)
def _acts(seed: int, block: int) -> tuple[Act, ...]:
    """The acts of one block. Its last one is thrown first, so that the next block can differ."""
    row = [_thrown(seed, (block - 1) * _BLOCK + _BLOCK - 1, ())]
    last = _thrown(seed, block * _BLOCK + _BLOCK - 1, ())
    for n in range(_BLOCK - 1):
        unlike = (row[-1], last) if n == _BLOCK - 2 else (row[-1],)
        row.append(_thrown(seed, block * _BLOCK + n, unlike))
    return (*row[1:], last)


def _thrown(seed: int, n: int, unlike: tuple[Act, ...]) -> Act:
    left = [act for act in ACTS if act not in unlike]
    return left[mixed(seed, _DEED, n, 1) % len(left)]


@lru_cache(maxsize=64)
def _shifted(seed: int, n: int) -> float:
    return _SHIFT * n + _SHIFT_SPREAD * chance(seed, _WEIGHT, n, 0)


@lru_cache(maxsize=64)
def _stance(seed: int, n: int) -> Stance:
    """Weight goes from side to side, not evenly."""
    side = 1.0 if n % 2 else -1.0
    far = 0.35 + 0.65 * chance(seed, _WEIGHT, n, 1)
    return Stance(11.0 * side * far, 0.7 * side * (far - 0.2))
