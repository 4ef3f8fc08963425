"""A person's voice in the cart: late or early, it is heard whole, or the room is."""

from dataclasses import replace

import numpy as np
import pytest
from air_parts import line, utterance
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer.cart import Cart
from streamer.stack import LIVE_LIMIT, PATIENCE
from streamer.tone import BOTH_SIDES, room
from streamer.turns import LIVE_BUFFER
from studio.clock import SimulatedClock
from studio.show import RATE, Aired, Priority, Utterance

FPS = 30
SAMPLES = RATE // FPS
PIECE = 0.2


def pieces(count: int, name: str = "live") -> list[Utterance]:
    """A line of a person in pieces that join."""
    made = [utterance(name, n, 0, PIECE, priority=Priority.NOW, pause=0.0) for n in range(count)]
    return [*made[:-1], replace(made[-1], parts=count)]


class Air:
    """A cart with a painter 10 frames ahead; what comes is loaded when its time has come."""

    def __init__(self, *said: Utterance) -> None:
        self.cart = Cart(FPS, SimulatedClock())
        self.again: list[int] = []
        self.drawn = -1
        self.cart.whenever_changed(self._changed)
        for sentence in said:
            self.cart.load(sentence)
        self.index = 0
        self.heard: list[np.ndarray] = []
        self.news: list[Aired] = []

    def _changed(self, index: int) -> None:
        if index <= self.drawn:
            self.again.append(index)

    def run(self, seconds: float, coming: list[tuple[float, Utterance]] | None = None) -> "Air":
        coming = list(coming or [])
        for _ in range(round(seconds * FPS)):
            while coming and coming[0][0] <= self.index / FPS:
                self.cart.load(coming.pop(0)[1])
            foreseen = self.cart.foreseen
            last = self.index + 10 if foreseen is None else min(self.index + 10, foreseen - 1)
            self.drawn = max(self.index, last)
            self.cart.moment(self.drawn)
            sound = self.cart.due(self.index).sound[:, 0] / BOTH_SIDES
            self.heard.append(sound - room(self.index * SAMPLES, SAMPLES))
            self.news += self.cart.aired()
            self.index += 1
        return self

    @property
    def speech(self) -> np.ndarray:
        return np.concatenate(self.heard)


def whole(parts: list[Utterance]) -> np.ndarray:
    return np.concatenate([u.pcm for u in parts])


JITTER = st.lists(st.floats(0, 0.15), min_size=12, max_size=12)


@settings(max_examples=20, deadline=None)
@given(JITTER)
def test_what_comes_unevenly_is_heard_without_a_gap(late: list[float]) -> None:
    said = pieces(12)
    air = Air().run(4, [(1 + n * PIECE + late[n], u) for n, u in enumerate(said)])
    start = round(air.news[0].t * RATE)
    assert start - RATE <= LIVE_BUFFER + 0.2 * RATE + 2 * SAMPLES
    assert np.allclose(air.speech[start : start + len(whole(said))], whole(said), atol=1e-6)


def test_nothing_is_drawn_twice_while_a_person_speaks() -> None:
    Air().run(4, [(1 + n * PIECE, u) for n, u in enumerate(pieces(12))])
    air = Air().run(4, [(1 + n * PIECE, u) for n, u in enumerate(pieces(12))])
    assert len(air.again) <= 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 0.9), min_size=8, max_size=8))
def test_what_comes_too_late_is_preceded_by_the_room_and_nothing_is_lost(gaps: list[float]) -> None:
    said, at, coming = pieces(8), 1.0, []
    for gap, u in zip(gaps, said, strict=True):
        at += gap
        coming.append((at, u))
    air = Air().run(at + 5, coming)
    assert [a.part for a in air.news] == list(range(8))
    for a in air.news:
        start = round(a.t * RATE)
        assert np.allclose(
            air.speech[start : start + len(said[a.part].pcm)], said[a.part].pcm, atol=1e-6
        )
    assert sum(a.dur for a in air.news) == pytest.approx(8 * PIECE)


def test_a_person_cuts_the_host_who_goes_on_with_the_next_sentence_afterwards() -> None:
    host = line("host", 3, seconds=2)
    air = Air(*host).run(8, [(1 + n * PIECE, u) for n, u in enumerate(pieces(5))])
    order = [(a.line_id, a.part) for a in air.news]
    assert order == [("host", 0), *(("live", n) for n in range(5)), ("host", 1), ("host", 2)]
    assert air.news[0].cut
    assert not any(a.cut for a in air.news[1:])


def test_a_person_who_is_cut_off_leaves_the_floor_to_the_host() -> None:
    host = line("host", 3, seconds=2)
    air = Air(*host).run(6, [(1 + n * PIECE, u) for n, u in enumerate(pieces(9)[:5])])
    live = [a for a in air.news if a.line_id == "live"]
    back = next(a for a in air.news if a.line_id == "host" and a.part == 1)
    assert PATIENCE - 1 / FPS <= back.t - (live[-1].t + live[-1].dur) < 2


def test_a_person_who_comes_back_after_that_is_heard_again() -> None:
    said = pieces(10)
    coming = [(1 + n * PIECE, u) for n, u in enumerate(said[:5])]
    coming += [(4 + n * PIECE, u) for n, u in enumerate(said[5:])]
    air = Air(*line("host", 3, seconds=2)).run(10, coming)
    assert [a.part for a in air.news if a.line_id == "live"] == list(range(10))


def test_a_voice_that_comes_faster_than_it_is_heard_is_bounded() -> None:
    air = Air()
    said = pieces(40)
    refusals = [air.cart.load(u) for u in said]
    assert refusals[-1] == "the live voice comes faster than it is heard"
    assert air.cart.buffer <= LIVE_LIMIT + PIECE + 0.01
    assert air.cart.refused == sum(r is not None for r in refusals)
