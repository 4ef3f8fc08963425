"""An order is heard at once: within 100 ms, faded, at the end of a word, and told as it was."""

from dataclasses import replace

import numpy as np
import pytest
from air_parts import SMALL, Sketch, line, slate, utterance
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer.cart import Cart
from streamer.placing import FADE
from streamer.playout import Playout
from streamer.station import Programme
from streamer.tone import BOTH_SIDES, room
from streamer.turns import EXPECTED, HUSH
from studio.clock import Beat, SimulatedClock
from studio.moment import Moment
from studio.settings import Stream
from studio.show import RATE, Aired, Frame, Pixels, Priority, Utterance, Word


class Mouth(Sketch):
    """Draws the frame number, and in the last row whether somebody is speaking."""

    def paint(self, moment: Moment) -> Pixels:
        picture = super().paint(moment)
        picture[SMALL.height - 8 : SMALL.height] = 200 if moment.speaking else 20
        return picture


class Air:
    """The air on a fake clock: the renderer is always as far ahead as it may be."""

    def __init__(self, fps: int, *said: Utterance) -> None:
        self.fps = fps
        self.clock = SimulatedClock()
        stream = Stream(**(SMALL.model_dump() | {"fps": fps}))
        self.programme = Programme(stream, Mouth(), slate(), self.clock)
        self.cart = self.programme.cart
        nobody: object = None
        self.playout = Playout(
            self.programme.pictures, self.programme.floor, nobody, self.clock, fps=fps, start=0.0,  # type: ignore[arg-type]  # nothing is encoded
            out=lambda packet: None, crew=nobody, sounded=self.programme.channel.sounded,  # type: ignore[arg-type]
        )  # fmt: skip
        self.cart.whenever_changed(self.playout.again)
        self.frames: list[Frame] = []
        self.news: list[Aired] = []
        self.drawn = 0
        for sentence in said:
            assert self.cart.load(sentence) is None

    def until(self, t: float) -> "Air":
        """Let everything happen that happens before show time `t`."""
        while len(self.frames) / self.fps < t:
            ahead = self.playout._ahead
            while ahead._next < ahead._due + ahead._size:
                ahead.put(self.programme.pictures.frame(ahead.wanted() or 0))
                self.drawn += 1
            index = len(self.frames)
            self.clock.sleep_until(index / self.fps)
            self.playout.pay(Beat(index, 1))
            frame = self.playout._outgoing.take()
            assert frame is not None
            self.frames.append(frame)
        self.news += self.cart.aired()
        return self

    @property
    def speech(self) -> np.ndarray:
        sound = np.concatenate([f.sound[:, 0] for f in self.frames]) / BOTH_SIDES
        whole = np.concatenate(
            [room(n * RATE // self.fps, RATE // self.fps) for n in range(len(self.frames))]
        )
        return sound - whole

    def ends(self, after: float) -> float:
        """When speech has ended that was on air at `after`, as the encoder gets it."""
        loud = np.abs(self.speech[round(after * RATE) :]) > 1e-5
        ended = int(np.argmax(~(np.convolve(loud, np.ones(480), "full")[: len(loud)] > 0)))
        return after + max(0, ended - 479) / RATE

    def speaking(self) -> list[bool]:
        return [bool(frame.picture[SMALL.height - 1, 0] > 100) for frame in self.frames]


ORDERS = {
    "skip": lambda cart: cart.skip(),
    "mute": lambda cart: cart.mute(on=True),
    "slate": lambda cart: cart.slate(on=True),
    "hush": lambda cart: cart.hush(),
    "a line that comes now": lambda cart: cart.load(utterance("now", priority=Priority.NOW)),
}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([24, 25, 30, 50, 60]), st.floats(0.6, 2.5), st.sampled_from(sorted(ORDERS)))
def test_whatever_cuts_speech_is_heard_within_100_ms_of_the_order(
    fps: int, when: float, order: str
) -> None:
    spoken = replace(utterance("a", seconds=4), words=tuple(words(4, 0.27)))
    air = Air(fps, spoken).until(when)
    ORDERS[order](air.cart)
    air.until(when + 0.4)
    assert air.ends(when) - when <= 0.1
    assert np.max(np.abs(np.diff(air.speech[round(when * RATE) :]))) <= 1.0 + 1e-3
    faded = air.speech[: round(air.ends(when) * RATE)][-FADE // 4 :]
    assert np.max(np.abs(faded)) < 0.15, "it ended without a fade"


def words(seconds: float, each: float) -> list[Word]:
    n = int(seconds / each)
    return [Word(f"w{k}", round(k * each * RATE), round((k + 0.9) * each * RATE)) for k in range(n)]


def test_a_cut_waits_for_the_end_of_a_word_that_is_near_and_tells_exactly_what_was_said() -> None:
    shown = [Word("only", 0, 14400), Word("$45.50", 14400, 96000), Word("now", 96000, 110000)]
    voiced = [
        Word("only", 0, 14400), Word("forty", 14400, 38400), Word("five", 38400, 57600),
        Word("fifty", 57600, 96000), Word("now", 96000, 110000),
    ]  # fmt: skip
    spoken = replace(utterance("a", seconds=3, pause=0.0), words=tuple(shown), voiced=tuple(voiced))
    air = Air(30, spoken).until(57600 / RATE - 0.05)
    air.cart.skip()
    air.until(2)
    (aired,) = air.news
    assert (aired.said, aired.caption, aired.cut) == ("only forty five", "only", True)
    assert aired.dur == pytest.approx((57600 + FADE // 2) / RATE, abs=1 / RATE)


def test_where_no_word_ends_soon_the_word_is_cut_and_not_counted() -> None:
    spoken = replace(utterance("a", seconds=3, pause=0.0), words=tuple(words(3, 1.0)))
    air = Air(30, spoken).until(1.5)
    air.cart.skip()
    (aired,) = air.until(2).news
    assert aired.said == aired.caption == "w0"


def test_words_that_were_muted_were_not_said() -> None:
    spoken = replace(utterance("a", seconds=4, pause=0.0), words=tuple(words(4, 0.5)))
    air = Air(30, spoken).until(0.97)
    air.cart.mute(on=True)
    air.until(2.97)
    air.cart.mute(on=False)
    (aired,) = air.until(5).news
    assert aired.said == "w0 w1 w6 w7"
    assert aired.cut
    assert aired.dur == pytest.approx(2.0, abs=0.1)


def test_a_sentence_that_was_heard_whole_is_told_in_its_own_words() -> None:
    air = Air(30, utterance("a")).until(2)
    assert [(a.said, a.caption, a.cut) for a in air.news] == [("words", "words", False)]


def test_the_picture_stops_talking_with_the_sound() -> None:
    air = Air(30, utterance("a", seconds=4)).until(2)
    air.cart.skip()
    air.until(2.5)
    spoken = air.speaking()
    assert all(spoken[20:60])
    assert not any(spoken[62:]), "pictures that were drawn before the order went out"
    assert [Sketch.read(f.picture) for f in air.frames] == list(range(len(air.frames)))


def test_a_line_that_comes_into_silence_is_heard_and_seen_with_the_next_frame() -> None:
    air = Air(30).until(1)
    air.cart.load(utterance("a", pause=0.0))
    air.until(1.5)
    assert air.speaking() == [False] * 30 + [True] * 15
    assert np.abs(air.speech[RATE : RATE + 100]).min() > 0.01


def test_what_waits_behind_other_speech_makes_nobody_draw_twice() -> None:
    air = Air(30, utterance("a", seconds=3)).until(1)
    air.cart.load(utterance("b"))
    air.cart.load(utterance("c"))
    air.cart.withdraw(["c"])
    air.until(2)
    assert air.drawn == 59 + 10


def test_the_floor_is_kept_for_a_line_that_comes_now_and_not_for_ever() -> None:
    air = Air(30, *line("a", 3, seconds=2)).until(1)
    air.cart.hush()
    air.until(1.5)
    air.cart.load(utterance("now", priority=Priority.NOW, pause=0.1))
    air.until(6)
    assert [a.line_id for a in air.news][:3] == ["a", "now", "a"]
    assert air.news[1].t == pytest.approx(1.5, abs=1 / 30)
    unanswered = Air(30, *line("a", 3, seconds=2)).until(1)
    unanswered.cart.hush()
    unanswered.until(6)
    first, second = unanswered.news[:2]
    assert second.t == pytest.approx(1 + HUSH, abs=1 / 30)
    assert second.t - (first.t + first.dur) < 2


def test_an_answer_that_is_being_voiced_goes_before_the_next_sentence_and_nothing_is_cut() -> None:
    air = Air(30, *line("a", 3, seconds=2)).until(2.2)
    air.cart.expect()
    air.until(2.8)
    air.cart.load(utterance("answer", priority=Priority.NEXT, pause=0.25))
    air.until(9)
    assert [a.line_id for a in air.news] == ["a", "answer", "a", "a"]
    assert not any(a.cut for a in air.news)
    assert air.news[1].t == pytest.approx(2.8, abs=1 / 30)


@pytest.mark.parametrize("again", [0, 1, 2, 3])
def test_an_answer_that_does_not_come_is_waited_for_a_moment_however_often_it_is_announced(
    again: int,
) -> None:
    air = Air(30, *line("a", 2, seconds=2)).until(2.1)
    for _ in range(again + 1):
        air.cart.expect()
        air.until(len(air.frames) / 30 + 0.3)
    air.until(7)
    first, second = air.news
    silence = second.t - (first.t + first.dur)
    assert silence <= EXPECTED + 1 / 30
    assert not any(due.reserve for due in air.cart._dues)


def test_what_waits_for_no_answer_keeps_its_time() -> None:
    air = Air(30, *line("a", 3, seconds=2)).until(1)
    air.cart.expect()
    air.until(8)
    kept = Air(30, *line("a", 3, seconds=2)).until(8)
    assert [a.t for a in air.news] == [a.t for a in kept.news]


def test_a_line_that_came_now_is_not_cut_for_another() -> None:
    air = Air(30, utterance("now", seconds=2, priority=Priority.NOW)).until(1)
    air.cart.hush()
    (aired,) = air.until(3).news
    assert not aired.cut


LOADS = st.lists(
    st.tuples(st.floats(0, 1.5), st.sampled_from(list(Priority)), st.integers(1, 3)), max_size=8
)


@settings(max_examples=25, deadline=None)
@given(LOADS, st.integers(1, 20))
def test_what_is_foretold_is_what_is_settled_unless_the_drawer_was_told_otherwise(
    loads: list[tuple[float, Priority, int]], ahead: int
) -> None:
    cart = Cart(30, SimulatedClock())
    cart.reserve([*line("r1", 2, seconds=0.8), *line("r2", 1, seconds=1.1)])
    told: dict[int, Moment] = {}

    def forget(index: int) -> None:
        for known in [n for n in told if n >= index]:
            del told[known]

    cart.whenever_changed(forget)
    index = 0
    for number, (wait, priority, parts) in enumerate([*loads, (3.0, Priority.PLANNED, 1)]):
        for _ in range(round(wait * 30)):
            for n in range(index, index + ahead + 1):
                if n not in told:
                    told[n] = cart.moment(n)
            settled = cart.due(index).moment
            heard, seen = settled.speaking, told[index].speaking
            assert (heard and (heard.utterance, heard.start)) == (
                seen and (seen.utterance, seen.start)
            )
            index += 1
        if priority is Priority.NEXT and parts == 1:
            cart.expect()
            continue
        for u in line(f"l{number}", parts, priority=priority, seconds=0.6):
            cart.load(u)
