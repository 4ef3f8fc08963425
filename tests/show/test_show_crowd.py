"""Watchers and desks at a real show, as many as fit into a test; `python -m benchmarks crowd` has 200 and 20."""

import os

import pytest

from benchmarks.crowd import measured
from tests.show.figures import tell

pytestmark = pytest.mark.timeout(240)

LONG = bool(os.environ.get("VITRINE_NIGHTLY"))


def test_a_crowd_is_served_and_the_air_does_not_notice() -> None:
    watchers, desks, seconds = (200, 20, 60) if LONG else (40, 5, 8)
    rows, seen = measured(watchers, desks, seconds)
    for row in rows:
        tell(*row)
    assert (seen.refused, seen.failed, seen.disordered) == (0, 0, 0)
    assert len(seen.waits) >= watchers * (9 + seconds / 3)
    assert seen.segments >= watchers
    assert seen.events >= desks * seconds / 3
    assert seen.pictures > 100_000
    lost = next(here for what, here, _ in rows if what.startswith("late"))
    assert " / 0 of " in lost
