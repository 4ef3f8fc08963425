"""The last hour of the health strip: sampled every ten seconds, and never longer than an hour."""

from dataclasses import replace

from fastapi.testclient import TestClient

from console.app import build
from console.hour import EVERY
from console.past_hour import POINTS, PastHour
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk, air

STATE = ScriptedDesk().state()


def test_a_day_leaves_an_hour() -> None:
    past = PastHour()
    for second in range(0, 86_400, 10):
        past.look(replace(STATE, air=air(buffer=float(second // 10))), float(second))
    curves = past.hour.curves
    assert {len(curve) for curve in curves.values()} == {POINTS}
    newest = 86_400 // EVERY - 1
    assert curves["speech buffer"] == [newest - POINTS + 1 + n for n in range(POINTS)]
    assert set(curves) == {"frames late", "speech buffer", "picture", "llm", "voice", "memory"}


def test_what_was_not_reported_is_a_gap() -> None:
    past = PastHour()
    past.look(STATE, 0.0)
    past.look(replace(STATE, air_age=9.0), 10.0)
    past.look(STATE, 40.0)  # asleep for two points
    assert past.hour.curves["speech buffer"] == [9.4, None, None, None, 9.4]
    assert past.hour.curves["voice"] == [30.0, 30.0, None, None, 30.0]


def test_a_clock_that_stood_for_a_week_costs_no_more_than_an_hour() -> None:
    past = PastHour()
    past.look(STATE, 0.0)
    past.look(STATE, 600_000.0)
    assert past.hour.curves["picture"] == [None] * (POINTS - 1) + [10.3]


def test_the_desk_gives_it_to_its_pages() -> None:
    desk = ScriptedDesk()
    past = PastHour()
    past.look(STATE, 0.0)
    desk.past = past.hour
    client = TestClient(build(desk, Console(), "tok", SimulatedClock()))
    assert client.get("/api/hour").status_code == 401
    client.headers["Authorization"] = "Bearer tok"
    assert client.get("/api/hour").json()["curves"]["speech buffer"] == [9.4]
