"""The temper of a turn: which tones lead in it, so that two turns in a row sound different."""

from random import Random

TEMPERS: tuple[frozenset[str], ...] = (
    frozenset({"bright", "brisk"}),
    frozenset({"calm", "warm"}),
    frozenset({"wry", "bright"}),
    frozenset({"brisk", "calm"}),
    frozenset({"warm", "wry"}),
    frozenset({"warm", "bright"}),
)
"""Lively, easy, playful, plain, cosy, glad."""


def temper(rng: Random, before: frozenset[str]) -> frozenset[str]:
    """One that shares no tone with `before`, when there is one."""
    others = [kind for kind in TEMPERS if not kind & before] or [k for k in TEMPERS if k != before]
    return rng.choice(others)
