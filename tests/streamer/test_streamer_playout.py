import threading

import numpy as np
from air_parts import SMALL, Sketch, Tape, slate
from hypothesis import given
from hypothesis import strategies as st

from streamer.ahead import Ahead, Outgoing
from streamer.crew import Crew
from streamer.encoder import Encoder
from streamer.playout import Playout
from streamer.station import Programme
from studio.clock import Beat, SimulatedClock
from studio.show import Frame


def playout(clock: SimulatedClock) -> tuple[Playout, list[int]]:
    programme = Programme(SMALL, Sketch(), slate(), clock)
    made = Playout(
        programme.channel,
        programme.floor,
        Encoder(SMALL, clock),
        clock,
        fps=30,
        start=0.0,
        out=lambda packet: None,
        crew=Crew(),
    )
    sent: list[int] = []
    put = made._outgoing.put

    def note(frame: Frame) -> None:
        sent.append(frame.index)
        put(frame)

    made._outgoing.put = note  # type: ignore[method-assign]  # notes what goes out
    return made, sent


def test_a_stall_is_paid_back_frame_by_frame() -> None:
    air, sent = playout(SimulatedClock())
    air.pay(Beat(0, 1))
    air.pay(Beat(1, 90))
    assert sent == list(range(91))
    assert (air.owed, air.holes, air.frames) == (89, 0, 91)


def test_after_a_stall_too_long_to_pay_the_show_goes_on_at_the_time_it_is() -> None:
    air, sent = playout(SimulatedClock())
    air.pay(Beat(0, 1))
    air.pay(Beat(1, 3000))
    air.pay(Beat(3001, 1))
    assert sent == [0, 3000, 3001]
    assert air.holes == 2999


def test_a_playout_that_starts_late_in_the_show_begins_at_the_index_the_clock_says() -> None:
    air, _ = playout(SimulatedClock(start=100.01))
    assert air.index == 3000


def test_a_late_renderer_never_delays_the_beat_and_skips_what_went_out() -> None:
    ahead = Ahead(size=10, index=0)
    tape = Tape()
    assert ahead.wanted() == 0
    assert ahead.take(0) is None
    assert ahead.take(1) is None
    ahead.put(tape.frame(0))
    assert ahead.wanted() == 2
    ahead.put(tape.frame(2))
    frame = ahead.take(2)
    assert frame is not None
    assert frame.index == 2


def test_the_renderer_works_no_further_ahead_than_told() -> None:
    ahead = Ahead(size=3, index=0)
    tape = Tape()
    for n in range(3):
        assert ahead.wanted() == n
        ahead.put(tape.frame(n))
    drawn: list[int | None] = []
    renderer = threading.Thread(target=lambda: drawn.append(ahead.wanted()))
    renderer.start()
    assert drawn == []
    ahead.take(0)
    renderer.join()
    assert drawn == [3]


def test_closing_releases_a_waiting_renderer() -> None:
    ahead = Ahead(size=1, index=0)
    ahead.put(Tape().frame(0))
    drawn: list[int | None] = []
    renderer = threading.Thread(target=lambda: drawn.append(ahead.wanted()))
    renderer.start()
    ahead.close()
    renderer.join()
    assert drawn == [None]


@given(st.lists(st.booleans(), max_size=60))
def test_a_slow_encoder_repeats_pictures_but_loses_no_frame_and_no_sound(puts: list[bool]) -> None:
    outgoing, tape = Outgoing(pictures=3, limit=1000), Tape()
    put, taken = 0, []
    for is_put in puts:
        if is_put:
            outgoing.put(tape.frame(put))
            put += 1
        elif len(taken) < put:
            frame = outgoing.take()
            assert frame is not None
            taken.append(frame)
        assert len({id(f.picture) for f in outgoing._frames}) <= 3
    outgoing.close()
    while (frame := outgoing.take()) is not None:
        taken.append(frame)
    assert [f.index for f in taken] == list(range(put))
    assert outgoing.repeated == sum(f.picture[0, 0] != f.index % 256 for f in taken)
    assert outgoing.lost == 0


def test_an_encoder_that_stands_still_costs_the_oldest_frames_and_they_are_counted() -> None:
    outgoing = Outgoing(pictures=3, limit=5)
    for n in range(8):
        outgoing.put(Frame(n, np.zeros((3, 2), np.uint8), np.zeros((1600, 2), np.float32)))
    frame = outgoing.take()
    assert frame is not None
    assert (frame.index, outgoing.lost) == (3, 3)


def test_a_bug_in_a_thread_of_the_air_is_not_kept_quiet() -> None:
    crew = Crew()

    def bug() -> None:
        raise RuntimeError("a bug")

    crew.start("bug", bug)
    assert crew.failed.wait(5)
    assert crew.join(5) == []
    assert str(crew.failure) == "a bug"


def test_a_thread_that_hangs_is_named_and_left_behind() -> None:
    crew, release = Crew(), threading.Event()

    def hang() -> None:
        release.wait()

    crew.start("stuck", hang)
    assert crew.join(0.01) == ["stuck"]
    release.set()
    assert crew.join(5) == []
