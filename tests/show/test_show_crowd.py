"""Watchers and desks at a real show, as many as fit into a test; `python -m benchmarks crowd` has 200 and 20."""

import os

import pytest

from benchmarks.crowd import measured
from benchmarks.crowd_people import PAGE
from tests.show.figures import tell

pytestmark = pytest.mark.timeout(240)

LONG = bool(os.environ.get("VITRINE_NIGHTLY"))


def test_a_crowd_is_served_and_the_air_does_not_notice() -> None:
    watchers, desks, rounds = (200, 20, 60) if LONG else (40, 5, 5)
    rows, seen = measured(watchers, desks, 150, rounds)
    for row in rows:
        tell(*row)
    assert (seen.refused.total(), seen.disordered) == (0, 0)
    assert not [kind for kind in seen.failed if "broke within" in kind], seen.failed
    assert seen.failed.total() <= len(seen.waits) / 100, seen.failed
    assert len(seen.waits) >= watchers * (len(PAGE) + 2 * rounds) * 0.99
    assert seen.segments >= watchers
    assert seen.events >= 5 * desks
    assert seen.pictures > 50_000
    lost = next(here for what, here, _ in rows if what.startswith("late"))
    assert " / 0 of " in lost
