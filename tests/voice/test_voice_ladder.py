"""The ladder of times: the surest rung that holds, and the same words on each."""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.visemes import right
from studio.clock import SimulatedClock
from studio.errors import Unavailable
from studio.show import RATE
from tests.voice.voice_stand_ins import tokens
from voice import alignment
from voice.engine import Phone, Role, Speech, Token
from voice.espeak import Espeak, EspeakSettings
from voice.festival import Festival, FestivalSettings
from voice.guide import Guide
from voice.ladder import Ladder
from voice.matching import matched

ENGLISH = (
    "Every lantern in this set was folded by hand from strong grey paper.",
    "You get the pump, both hoses and a bag to carry them, for forty nine dollars.",
    "Somebody wonders whether the pan is heavy, and no, it weighs less than a book.",
    "Before we part, please have a look at the purple version with the zip.",
)
OTHERS = {
    "es": "Buenas tardes, esta manta pesa muy poco y abriga toda la noche.",
    "de": "Guten Abend, diese Pfanne wird auf jedem Herd sehr schnell heiß.",
    "fr": "Bonsoir, ce petit sac bleu est fait pour partir en promenade.",
}


def role(lang: str = "en") -> Role:
    return Role(lang, 1.0, Path("absent"))


async def spoken(engine: Festival | Espeak, texts: Sequence[str]) -> list[Speech]:
    await engine.open()
    try:
        return [await engine.speak(tokens(text)) for text in texts]
    finally:
        await engine.close()


def hidden(speech: Speech) -> Speech:
    return Speech(speech.pcm, speech.rate, timing="audio")


async def climbed(ladder: Ladder, said: Sequence[Speech], texts: Sequence[str]) -> list[Speech]:
    try:
        return [await ladder.timed(s, tokens(t)) for s, t in zip(said, texts, strict=True)]
    finally:
        await ladder.close()


def share_right(true: Sequence[Speech], found: Sequence[Speech]) -> float:
    good = every = 0
    for truth, guess in zip(true, found, strict=True):
        pcm = soxr.resample(truth.pcm, truth.rate, RATE).astype(np.float32)
        hits, frames = right(truth.phones, guess.phones, pcm)
        good, every = good + hits, every + frames
    return good / every


def is_whole(speech: Speech) -> bool:
    phones = speech.phones
    return (
        phones[0].start == 0
        and phones[-1].end == pytest.approx(speech.seconds)
        and all(a.end == pytest.approx(b.start) for a, b in pairwise(phones))
        and all(p.start < p.end for p in phones)
    )


@pytest.fixture(scope="module")
def festival(real_part: Callable[[str], str]) -> list[Speech]:
    real_part("festival")
    return asyncio.run(spoken(Festival(FestivalSettings(), role()), ENGLISH))


def recogniser() -> None:
    """A skip that says how to bring the recogniser, or a failure where it must be here."""
    if find_spec("pocketsphinx") is None:
        words = "pocketsphinx is missing: .venv/bin/pip install pocketsphinx"
        (pytest.fail if os.environ.get("VITRINE_REQUIRE_REAL") else pytest.skip)(words)


@pytest.fixture
def without_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "_missing", lambda lang: "it is hidden")


@pytest.mark.real
@pytest.mark.usefixtures("without_recogniser")
def test_four_of_five_mouths_are_right_by_matching(festival: list[Speech]) -> None:
    ladder = Ladder(role(), SimulatedClock())
    found = asyncio.run(climbed(ladder, [hidden(s) for s in festival], ENGLISH))
    assert {s.timing for s in found} == {"matched"}
    assert all(map(is_whole, found))
    assert share_right(festival, found) >= 0.80


@pytest.mark.real
@pytest.mark.usefixtures("without_recogniser")
def test_words_that_the_engine_times_stay_where_they_are(festival: list[Speech]) -> None:
    ladder = Ladder(role(), SimulatedClock())
    told = [replace(s, phones=()) for s in festival]
    found = asyncio.run(climbed(ladder, told, ENGLISH))
    assert {s.timing for s in found} == {"words"}
    assert [s.words for s in found] == [s.words for s in festival]
    assert all(map(is_whole, found))
    # The sounds of a word lie within it, but where the guide ran words together.
    pinned = [
        min(abs(phone.end - word[1]) for phone in guess.phones) < 0.001
        for guess in found
        for word in guess.words
        if word
    ]
    assert sum(pinned) >= 0.85 * len(pinned)
    assert share_right(festival, found) >= 0.84


@pytest.mark.real
@pytest.mark.usefixtures("without_recogniser")
def test_matched_words_begin_within_a_frame_or_two(festival: list[Speech]) -> None:
    ladder = Ladder(role(), SimulatedClock())
    found = asyncio.run(climbed(ladder, [hidden(s) for s in festival], ENGLISH))
    off = [
        abs(ours[0] - true[0])
        for guess, truth in zip(found, festival, strict=True)
        for ours, true in zip(guess.words, truth.words, strict=True)
        if ours and true
    ]
    assert len(off) > 40
    assert np.median(off) < 0.02
    assert np.quantile(off, 0.9) < 0.08


@pytest.mark.real
def test_seven_of_eight_mouths_are_right_when_a_recogniser_aligns_them(
    festival: list[Speech],
) -> None:
    recogniser()
    ladder = Ladder(role(), SimulatedClock())
    found = asyncio.run(climbed(ladder, [hidden(s) for s in festival], ENGLISH))
    assert [s.timing for s in found].count("aligned") >= len(ENGLISH) - 1
    assert all(map(is_whole, found))
    assert share_right(festival, found) >= 0.86


@pytest.mark.parametrize("lang", OTHERS)
def test_any_language_is_matched(lang: str) -> None:
    other = Espeak(EspeakSettings(variant="f3", pitch=70), replace(role(lang), rate=1.15))
    (said,) = asyncio.run(spoken(other, [OTHERS[lang]]))
    ladder = Ladder(role(lang), SimulatedClock())
    (found,) = asyncio.run(climbed(ladder, [hidden(said)], [OTHERS[lang]]))
    assert found.timing == "matched"
    assert is_whole(found)
    assert len(found.words) == len(tokens(OTHERS[lang]))
    assert share_right([said], [found]) >= 0.85


def test_the_engines_own_phones_are_left_alone() -> None:
    speech = Speech(np.zeros(100, "f4"), 100, (Phone("aa", 0, 1),), ((0, 1),))
    ladder = Ladder(role(), SimulatedClock())
    assert asyncio.run(climbed(ladder, [speech], ["a"])) == [speech]


def test_a_language_nobody_guides_is_left_to_the_ear() -> None:
    speech = Speech(np.zeros(16_000, "f4"), 16_000, timing="audio")
    ladder = Ladder(role("xx"), SimulatedClock())
    assert asyncio.run(climbed(ladder, [speech], ["a"])) == [speech]


@cache
def short_guide() -> Speech:
    async def said() -> Speech:
        guide = Guide(role())
        try:
            return await guide.speak(tokens("paper lanterns."))
        finally:
            await guide.close()

    return asyncio.run(said())


class Mute:
    """A guide or a recogniser that always fails."""

    missing = None
    asked = 0

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        self.asked += 1
        raise Unavailable("mute")

    async def aligned(self, speech: Speech, sentence: Sequence[Token], guide: Speech) -> Speech:
        return await self.speak(sentence)

    async def close(self) -> None:
        return


def test_a_guide_that_fails_costs_no_sentence_and_rests() -> None:
    clock, mute = SimulatedClock(), Mute()
    ladder = Ladder(role(), clock)
    ladder._guide = mute
    speech = Speech(np.ones(16_000, "f4"), 16_000, timing="audio")

    async def run() -> None:
        for _ in range(8):
            assert await ladder.timed(speech, tokens("hello")) is speech
        assert mute.asked == 3
        clock.lag(11)
        await ladder.timed(speech, tokens("hello"))
        assert mute.asked == 4

    asyncio.run(run())


def test_a_recogniser_that_fails_leaves_the_match() -> None:
    other = Espeak(EspeakSettings(variant="f3"), role())
    (said,) = asyncio.run(spoken(other, ENGLISH[:1]))
    ladder = Ladder(role(), SimulatedClock())
    ladder._alignment = Mute()
    (found,) = asyncio.run(climbed(ladder, [hidden(said)], ENGLISH[:1]))
    assert found.timing == "matched"


@given(
    st.lists(st.tuples(st.sampled_from(["hum", "hiss", "rest"]), st.integers(1, 60)), max_size=8),
    st.sampled_from([8_000, 16_000, 22_050, 48_000]),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_sound_times_are_whole_or_there_are_none(
    sounds: list[tuple[str, int]], rate: int, told: bool
) -> None:
    rng = np.random.default_rng(len(sounds))
    parts = []
    for kind, length in sounds:
        t = np.arange(length * rate // 100) / rate
        parts.append(
            {
                "hum": 0.2 * np.sign(np.sin(900 * t)),
                "hiss": 0.1 * rng.standard_normal(len(t)),
                "rest": 0 * t,
            }[kind]
        )
    pcm = np.concatenate([np.zeros(1), *parts]).astype("f4")
    seconds = len(pcm) / rate
    words = ((0.0, seconds / 3), (seconds / 3, seconds)) if told else ()
    found = matched(Speech(pcm, rate, (), words), short_guide())
    if found is None:
        assert sum(length for kind, length in sounds if kind != "rest") < 10
        return
    assert is_whole(found)
    spans = [word for word in found.words if word]
    assert all(0 <= start <= end <= seconds for start, end in spans)
    assert all(a[0] <= b[0] for a, b in pairwise(spans))
    assert found.timing == ("words" if told else "matched")
