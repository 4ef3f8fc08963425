from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from air_parts import line, utterance
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer.cart import Cart, Due
from streamer.placing import FADE
from streamer.tone import BOTH_SIDES, LEVEL, room_tone
from streamer.turns import AFTER_GOODBYE
from studio.board import Board
from studio.clock import SimulatedClock
from studio.show import RATE, Aired, Kind, Priority, Utterance

FPS = 30
SAMPLES = RATE // FPS
TONE = room_tone()


@dataclass
class Air:
    """Runs a cart and keeps what was heard."""

    cart: Cart = field(default_factory=lambda: Cart(FPS, SimulatedClock()))
    index: int = 0
    heard: list[np.ndarray] = field(default_factory=list)
    news: list[Aired] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)

    def run(self, seconds: float) -> "Air":
        for _ in range(round(seconds * FPS)):
            due = self.cart.due(self.index)
            self.dues.append(due)
            first = self.index * SAMPLES
            tone = TONE[np.arange(first, first + SAMPLES) % len(TONE)]
            self.heard.append(due.sound[:, 0] / BOTH_SIDES - tone)
            self.news += self.cart.aired()
            self.index += 1
        return self

    def load(self, *utterances: Utterance) -> "Air":
        for u in utterances:
            assert self.cart.load(u) is None
        return self

    @property
    def speech(self) -> np.ndarray:
        return np.concatenate(self.heard)

    def lines(self) -> list[tuple[str, int]]:
        return [(a.line_id, a.part) for a in self.news if a.dur > 0]

    def longest_silence(self) -> float:
        loud = np.flatnonzero(np.abs(self.speech) > 1e-4)
        ends = np.concatenate([[-1], loud, [len(self.speech)]])
        return float(np.max(np.diff(ends)) - 1) / RATE


def is_heard_whole(air: Air, u: Utterance, aired: Aired) -> bool:
    start = round(aired.t * RATE)
    return np.allclose(air.speech[start : start + len(u.pcm)], u.pcm, atol=1e-6)


def test_planned_lines_are_heard_in_order_whole_and_with_their_pauses() -> None:
    said = [*line("a", 2, pause=0.4), *line("b", 3, seconds=0.7, pause=0.25)]
    air = Air().load(*said).run(8)
    assert air.lines() == [("a", 0), ("a", 1), ("b", 0), ("b", 1), ("b", 2)]
    assert all(is_heard_whole(air, u, a) for u, a in zip(said, air.news, strict=True))
    for u, (before, after) in zip(said[1:], pairwise(air.news), strict=True):
        assert after.t - (before.t + before.dur) == pytest.approx(u.pause, abs=1 / RATE)


def test_while_a_part_of_a_line_is_waited_for_the_next_line_is_not_announced() -> None:
    first, second = line("a", 2)
    air = Air().load(first, utterance("b")).run(1.3 + 0.8)
    told = {p.utterance.bound.line.id for due in air.dues for p in due.moment.placed}
    assert told == {"a"}
    air.load(second).run(4)
    assert air.lines() == [("a", 0), ("a", 1), ("b", 0)]
    shown = [due.moment.placed[-1].utterance.bound.line.id for due in air.dues]
    assert shown == sorted(shown), "the picture went to the next line and back"


def test_a_line_that_is_waited_for_in_vain_gives_way_to_the_next() -> None:
    first, _ = line("a", 2)
    air = Air().load(first, utterance("b")).run(5)
    assert air.lines() == [("a", 0), ("b", 0)]


def test_an_urgent_line_is_announced_while_another_is_waited_for() -> None:
    first, _ = line("a", 2)
    air = Air().load(first).run(1)
    air.load(utterance("u", priority=Priority.NEXT)).run(0.1)
    assert air.dues[-1].moment.placed[-1].utterance.bound.line.id == "u"


def test_a_pause_is_never_digital_silence_but_room_tone() -> None:
    sound = np.concatenate([due.sound for due in Air().run(12).dues])
    level = 10 * np.log10(2 * np.mean(sound**2))  # the power of both sides
    assert level == pytest.approx(LEVEL, abs=0.5)
    assert np.count_nonzero(sound) > 0.99 * sound.size


def test_an_urgent_line_goes_in_at_the_sentence_end_and_the_interrupted_line_resumes() -> None:
    air = Air().load(*line("a", 3), *line("b", 1)).run(0.8)
    air.load(*line("urgent", 2, priority=Priority.NEXT))
    air.load(*line("second", 1, priority=Priority.NEXT)).run(12)
    assert air.lines() == [
        ("a", 0), ("urgent", 0), ("urgent", 1), ("second", 0), ("a", 1), ("a", 2), ("b", 0)
    ]  # fmt: skip
    assert not any(a.cut for a in air.news)


def test_sentences_of_an_urgent_line_that_come_later_still_follow_it() -> None:
    urgent = line("urgent", 2, priority=Priority.NEXT)
    air = Air().load(*line("a", 2)).run(0.5).load(urgent[0]).run(1.5).load(urgent[1]).run(6)
    assert air.lines() == [("a", 0), ("urgent", 0), ("urgent", 1), ("a", 1)]


def test_a_line_that_comes_now_cuts_the_sentence_with_a_fade_of_20_ms() -> None:
    first = utterance("a", seconds=3)
    air = Air().load(first).run(1)
    air.load(utterance("now", priority=Priority.NOW, pause=0.1)).run(3)
    cut, now = air.news
    assert (cut.line_id, cut.cut) == ("a", True)
    start = round(cut.t * RATE)
    stop = start + round(cut.dur * RATE)
    heard = air.speech[start:stop]
    assert np.allclose(heard[:-FADE], first.pcm[: len(heard) - FADE], atol=1e-6)
    loudness = np.abs(heard[-FADE:] / first.pcm[len(heard) - FADE : len(heard)])
    assert np.all(np.diff(loudness) < 1e-6)
    assert loudness[0] == pytest.approx(1, abs=0.01)
    assert loudness[-1] == pytest.approx(0, abs=0.01)
    assert now.t - (cut.t + cut.dur) == pytest.approx(0.1, abs=1 / RATE)


def test_the_painter_sees_a_cut_utterance_end_where_it_is_cut() -> None:
    air = Air().load(utterance("a", seconds=3)).run(1)
    air.cart.skip()
    air.run(0.5)
    last = air.dues[-1].moment.placed[0]
    assert last.end / RATE == pytest.approx(1.02, abs=1 / FPS)
    assert air.dues[-1].moment.speaking is None


def test_one_line_that_comes_now_does_not_cut_another() -> None:
    air = Air().load(utterance("x", priority=Priority.NOW)).run(0.5)
    air.load(utterance("y", priority=Priority.NOW)).run(3)
    assert air.lines() == [("x", 0), ("y", 0)]
    assert not any(a.cut for a in air.news)


def test_skip_fades_the_sentence_and_drops_the_rest_of_its_line() -> None:
    air = Air().load(*line("a", 3), *line("b", 1)).run(0.8)
    assert air.cart.skip()
    air.run(4)
    assert air.lines() == [("a", 0), ("b", 0)]
    assert [(a.line_id, a.part, a.cut) for a in sorted(air.news, key=lambda a: (a.line_id, a.part))] == [
        ("a", 0, True), ("a", 1, True), ("a", 2, True), ("b", 0, False)
    ]  # fmt: skip


def test_skip_says_when_there_is_nothing_to_skip() -> None:
    assert not Air().run(1).cart.skip()


def test_a_sentence_of_a_skipped_line_that_arrives_late_is_refused_and_reported_unheard() -> None:
    a = line("a", 2)
    air = Air().load(a[0]).run(0.5)
    air.cart.skip()
    assert air.cart.load(a[1]) == "its line was withdrawn"
    air.run(3)
    assert [(n.part, n.cut) for n in sorted(air.news, key=lambda n: n.part)] == [
        (0, True),
        (1, True),
    ]
    assert air.lines() == [("a", 0)]


def test_a_withdrawn_line_may_come_again_from_its_start() -> None:
    air = Air().load(*line("a", 1), *line("b", 2)).run(0.5)
    assert air.cart.withdraw(["b"]) == 2
    air.load(*line("b", 2)).run(5)
    assert air.lines() == [("a", 0), ("b", 0), ("b", 1)]


def test_withdrawing_leaves_the_sentence_on_air_alone() -> None:
    air = Air().load(*line("a", 2), *line("b", 1)).run(0.5)
    air.cart.withdraw(None)
    air.run(3)
    heard = [a for a in air.news if a.dur > 0]
    assert [(a.line_id, a.part, a.cut) for a in heard] == [("a", 0, False)]


def test_a_duplicate_is_refused_and_heard_once() -> None:
    a = line("a", 2)
    air = Air().load(*a).run(1.5)
    assert air.cart.load(a[0]) == "it is here already"
    assert air.cart.load(a[1]) == "it is here already"
    assert air.run(3).lines() == [("a", 0), ("a", 1)]


def test_a_full_cart_refuses_with_a_reason_and_reports_it_unheard() -> None:
    air = Air()
    reasons = [air.cart.load(utterance(f"l{n}", seconds=10)) for n in range(14)]
    assert reasons[-1] == "120 s of speech wait already"
    refused = [r for r in reasons if r]
    assert len(air.cart.aired()) == len(refused) == air.cart.refused


def test_a_missing_sentence_is_waited_for_and_then_passed_over() -> None:
    a = line("a", 3)
    air = Air().load(a[0], utterance("b")).run(1.5)
    assert air.run(2.2).lines() == [("a", 0), ("b", 0)]
    assert air.longest_silence() < 1.2


def test_the_reserve_speaks_before_silence_lasts_two_seconds_and_does_not_repeat_itself() -> None:
    air = Air()
    air.cart.reserve([*line("r1", 2, kind=Kind.RESERVE), *line("r2", 1), *line("r3", 1)])
    air.run(20)
    assert air.longest_silence() < 2
    spoken = [name for name, part in air.lines() if part == 0]
    assert set(spoken[:3]) == {"r1", "r2", "r3"}
    assert air.dues[60].reserve


def test_after_the_goodbye_of_an_order_the_reserve_keeps_still_unless_the_air_stays() -> None:
    goodbye = utterance("bye", kind=Kind.CLOSING, priority=Priority.NEXT)
    air = Air()
    air.cart.reserve(line("r", 1))
    air.load(goodbye).run(goodbye.seconds + AFTER_GOODBYE - 0.5)
    assert air.lines() == [("bye", 0)]
    air.run(4)
    assert air.lines()[1] == ("r", 0), "an air that nobody ends does not stay silent"


def test_a_real_line_goes_before_the_rest_of_a_reserve_line() -> None:
    air = Air()
    air.cart.reserve(line("r", 3))
    air.run(2).load(utterance("a")).run(5)
    assert air.lines()[:3] == [("r", 0), ("a", 0), ("r", 0)]


def test_a_reserve_line_is_not_used_before_all_of_it_is_there() -> None:
    air = Air()
    air.cart.reserve(line("r", 2)[:1])
    assert air.run(5).lines() == []


@pytest.mark.parametrize("order", ["mute", "slate"])
def test_silenced_speech_fades_passes_and_is_not_reported_as_heard(order: str) -> None:
    air = Air().load(utterance("a", seconds=2), utterance("b", seconds=1)).run(1)
    getattr(air.cart, order)(on=True)
    air.run(1)
    assert np.max(np.abs(air.speech[int(1.1 * RATE) :])) < 1e-4
    assert np.max(np.abs(np.diff(air.speech[RATE - 10 : RATE + 2]))) < 1.01
    air.run(2)
    getattr(air.cart, order)(on=False)
    a, b = air.run(1).news
    assert (a.cut, b.cut, b.dur) == (True, True, 0)
    assert 0.6 < a.dur < 0.8
    assert getattr(air.dues[60].moment, "muted" if order == "mute" else "slate")


def test_the_painter_is_told_what_was_what_is_and_what_comes() -> None:
    air = Air().load(*line("a", 2), *line("b", 1), *line("c", 1)).run(2)
    moment = air.dues[-1].moment
    names = [(p.utterance.bound.line.id, p.utterance.part) for p in moment.placed]
    assert names == [("a", 0), ("a", 1), ("b", 0), ("c", 0)]
    assert moment.speaking is moment.placed[1]
    assert [p.start for p in moment.placed] == sorted(p.start for p in moment.placed)


def test_what_is_told_to_come_comes_there_if_nothing_happens() -> None:
    air = Air().load(*line("a", 1), *line("b", 1)).run(0.6)
    told = air.dues[-1].moment.placed[-1]
    air.run(3)
    assert air.news[1].t == pytest.approx(told.start / RATE)


def test_the_board_reaches_the_painter() -> None:
    air = Air()
    air.cart.board(Board(version=7))
    assert air.run(0.1).dues[-1].moment.board.version == 7


def test_asking_twice_gives_the_same_and_a_frame_long_gone_is_an_error() -> None:
    air = Air().load(utterance("a")).run(0.5)
    assert air.cart.due(10) is air.dues[10]
    air.run(10)
    with pytest.raises(LookupError):
        air.cart.due(0)


def test_speech_waits_while_the_air_is_away() -> None:
    u = utterance("a", seconds=2)
    air = Air().load(u).run(1)
    before = air.speech
    air.index += 20 * FPS
    air.run(2)
    after = np.concatenate(air.heard)[len(before) :]
    start = int(0.3 * RATE)
    heard = RATE - start
    assert np.allclose(before[start:], u.pcm[:heard], atol=1e-6)
    assert np.allclose(after[: len(u.pcm) - heard], u.pcm[heard:], atol=1e-6)
    assert air.cart.holes == 1


def test_the_desk_sees_words_and_position_of_the_frame_on_air() -> None:
    air = Air().load(utterance("a", seconds=2)).run(1.3)
    shown = air.cart.on_air(30)
    assert shown is not None
    assert (shown.line_id, shown.parts) == ("a", 1)
    assert shown.position == pytest.approx(0.7, abs=0.001)
    assert air.cart.on_air(2) is None


ACTS = st.one_of(
    st.tuples(
        st.just("load"),
        st.sampled_from(list(Priority)),
        st.lists(st.floats(0.02, 1.5), min_size=1, max_size=3),
        st.floats(0, 2.5),
    ),
    st.tuples(st.just("late part"), st.floats(0.05, 0.6)),
    st.tuples(st.just("skip")),
    st.tuples(st.just("withdraw"), st.integers(0, 8)),
    st.tuples(st.just("withdraw all")),
)
SCRIPT = st.lists(st.tuples(st.floats(0, 1.2), ACTS), max_size=14)


@settings(max_examples=40, deadline=None)
@given(SCRIPT)
def test_whatever_is_ordered_no_sample_is_lost_or_repeated_and_all_is_accounted_for(
    script: list[tuple[float, tuple]],
) -> None:
    air = Air()
    air.cart.reserve([*line("r1", 2, seconds=0.8), *line("r2", 1, seconds=1.1)])
    loaded: dict[tuple[str, int], Utterance] = {}
    owed: list[Utterance] = []
    for n, (wait, act) in enumerate(script):
        air.run(wait)
        match act:
            case ("load", priority, lengths, pause):
                parts = [
                    utterance(f"l{n}", p, len(lengths), s, priority, pause=pause)
                    for p, s in enumerate(lengths)
                ]
                owed += parts[2:]
                for u in parts[:2]:
                    air.cart.load(u)
                    loaded[u.bound.line.id, u.part] = u
            case ("late part", wait):
                air.run(wait)
                if owed:
                    u = owed.pop(0)
                    air.cart.load(u)
                    loaded[u.bound.line.id, u.part] = u
            case ("skip",):
                air.cart.skip()
            case ("withdraw", which):
                air.cart.withdraw([f"l{which}"])
            case ("withdraw all",):
                air.cart.withdraw(None)
    while air.cart.buffer:
        air.run(1)
    air.run(5)
    news = [a for a in air.news if not a.line_id.startswith("r")]
    assert sorted((a.line_id, a.part) for a in news) == sorted(loaded)
    speech = air.speech
    told = np.zeros(len(speech), bool)
    for a in air.news:
        start, length = round(a.t * RATE), round(a.dur * RATE)
        assert not told[start : start + length].any(), "two utterances at once"
        told[start : start + length] = True
        u = loaded.get((a.line_id, a.part))
        if u is not None and length:
            sure = length - FADE if a.cut else length
            assert a.cut or length == len(u.pcm)
            assert np.allclose(speech[start : start + sure], u.pcm[:sure], atol=1e-6)
    quiet = ~told
    quiet[-2 * RATE :] = False
    assert np.max(np.abs(speech[quiet]), initial=0) < 1e-6
    assert air.longest_silence() < 2.0
