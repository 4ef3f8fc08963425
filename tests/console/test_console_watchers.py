"""Who watches is counted by what players ask for, and forgotten when they ask no more."""

from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from console.app import build
from console.watchers import AWAY, MOST, Watchers
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk

ASKS = st.tuples(st.integers(0, 5), st.sampled_from("ab"), st.floats(0, 20))


@settings(max_examples=100)
@given(st.lists(ASKS, max_size=30))
def test_a_player_counts_while_it_asked_lately(asks: list[tuple[int, str, float]]) -> None:
    clock = SimulatedClock()
    watchers = Watchers(clock)
    last: dict[tuple[int, str], float] = {}
    for host, browser, pause in asks:
        clock.lag(pause)
        watchers.saw(f"10.0.0.{host}", browser)
        last[host, browser] = clock.now()
        assert watchers.count == sum(at >= clock.now() - AWAY for at in last.values())
    clock.lag(AWAY + 1)
    assert watchers.count == 0


def test_more_than_are_remembered_push_out_the_oldest() -> None:
    watchers = Watchers(SimulatedClock())
    for number in range(MOST + 10):
        watchers.saw(str(number), "")
    assert watchers.count == MOST


def test_only_what_a_player_asks_for_makes_one() -> None:
    clock = SimulatedClock()
    desk = ScriptedDesk()
    watchers = desk.watchers = Watchers(clock)
    client = TestClient(build(desk, Console(), "tok", clock))
    for path in ("/healthz", "/watch", "/static/tokens.css", "/"):
        client.get(path)
    assert watchers.count == 0
    for path in ("/hls/live.m3u8", "/hls/live.m3u8", "/api/watch"):
        client.get(path, headers={"User-Agent": "one"})
    client.get("/hls/seg-1.ts", headers={"User-Agent": "two"})
    assert watchers.count == 2
