from hypothesis import given
from hypothesis import strategies as st

from studio.clock import SimulatedClock, beats


def test_a_beat_comes_at_each_deadline() -> None:
    clock = SimulatedClock(100.0)
    ticks = beats(clock, fps=25, start=100.0)
    seen = [(next(ticks).index, round(clock.now() - 100.0, 3)) for _ in range(4)]
    assert seen == [(0, 0.0), (1, 0.04), (2, 0.08), (3, 0.12)]


def test_a_stall_is_paid_back() -> None:
    clock = SimulatedClock()
    ticks = beats(clock, fps=25, start=0.0)
    first = next(ticks)
    clock.lag(1.0)
    second = next(ticks)
    assert (first.owed, second.index, second.owed) == (1, 1, 25)


@given(st.lists(st.floats(0, 3), max_size=30), st.sampled_from([24, 25, 30, 50, 60]))
def test_no_frame_is_lost_or_sent_twice_whatever_the_lags(lags: list[float], fps: int) -> None:
    clock = SimulatedClock()
    ticks = beats(clock, fps=fps, start=0.0)
    sent: list[int] = []
    for lag in lags:
        beat = next(ticks)
        sent += range(beat.index, beat.index + beat.owed)
        clock.lag(lag)
    assert sent == list(range(len(sent)))


def test_waiting_on_the_simulated_clock_takes_no_time_but_passes_it() -> None:
    clock = SimulatedClock(start=5.0)
    before = clock.wall()
    clock.sleep_until(65.0)
    assert (clock.wall() - before).total_seconds() == 60
