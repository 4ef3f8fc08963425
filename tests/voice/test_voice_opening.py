"""Who waits hears the beginning of a sentence while the rest of it is said, as if said at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_voice_chain import TONE, speech
from voice_stand_ins import Builder, Stage, Tuner, line, tokens, voiced

from studio.errors import Unavailable
from studio.show import RATE, BoundLine, Priority
from voice.calibration import measured
from voice.chain import Chain
from voice.engine import Prompt, Role, Speech, Token
from voice.festival import Festival, FestivalSettings
from voice.flite import Flite, FliteSettings
from voice.loudness import loudness, true_peak
from voice.opening import opened
from voice.phrasing import Sentence, sentences
from voice.reading import read

LONG = "Every lantern in this set was folded by hand from strong grey paper."


def sentence(text: str) -> Sentence:
    return sentences(read(text, "en"))[0]


def waited_for(text: str) -> BoundLine:
    bound = line(text)
    cue = replace(bound.line.cue, priority=Priority.NEXT)
    return replace(bound, line=replace(bound.line, cue=cue))


@given(
    st.lists(
        st.sampled_from(["so", "lamp,", "“now,", "$1,299.99,", "(two", "set)", "42 x 36 cm,"]),
        max_size=14,
    ),
    st.sampled_from([3.0, 15.0, 80.0]),
)
def test_whatever_is_divided_keeps_its_words_and_their_places(
    words: list[str], speed: float
) -> None:
    whole = sentence(" ".join(["well", *words, "end."]))
    parts = opened(whole, speed)
    if parts is None:
        return
    first, rest = parts.first, parts.rest
    assert first.tokens + rest.tokens == whole.tokens
    assert f"{first.text} {rest.text}" == whole.text
    assert rest.pause == 0
    assert rest.start == whole.start + whole.text.index(rest.text, len(first.text))
    shift = rest.start - whole.start
    assert tuple((a + shift, b + shift) for a, b in rest.owners) == whole.owners[parts.words :]


def test_a_price_that_is_begun_in_the_first_words_is_written_in_the_rest() -> None:
    parts = opened(sentence("Now it's $29.99 for both of the lamps."), speed=9.0)
    assert parts is not None
    assert parts.first.text == "Now it's"
    assert "twenty" in parts.first.spoken
    assert parts.rest.text.startswith("$29.99 for")
    times = [(n * 100, n * 100 + 100) for n in range(parts.words)]
    assert [word.text for word in parts.first.captions(times)] == ["Now", "it's"]


@pytest.mark.parametrize(("text", "speed"), [(LONG, 0.0), (LONG, 1.2), ("Wow!", 15.0)])
def test_a_sentence_stays_whole_where_nothing_is_gained(text: str, speed: float) -> None:
    assert opened(sentence(text), speed) is None


@pytest.mark.parametrize("late", [-0.006, 0.0, 0.004])
def test_the_rest_goes_on_where_the_wave_of_the_beginning_is(late: float) -> None:
    level = measured([speech(seed) for seed in range(3)], TONE)
    chain = Chain(TONE, level, -16.0, -1.5)
    whole = speech(12, seconds=3.0)
    until = 1.3
    begun = chain.begun(whole, until, share=0.4)
    assert begun is not None
    rest = chain.rest(whole, until + late, begun)
    pcm = np.concatenate((begun.sound.pcm, rest.pcm))
    at = len(begun.sound.pcm)
    assert loudness(pcm) == pytest.approx(-16.0, abs=0.5)
    assert true_peak(pcm) <= -1.5 + 0.1
    # The curve of the wave bends at the seam no more than it does around.
    bend = np.abs(np.diff(pcm, 2))
    assert bend[at - 3 : at + 3].max() <= bend[at - RATE // 20 : at + RATE // 20].max() * 1.01
    plain = chain(whole).pcm
    assert len(pcm) == pytest.approx(len(plain), abs=RATE * 0.01)
    alike = np.corrcoef(plain[at + RATE : at + 2 * RATE], pcm[at + RATE : at + 2 * RATE])[0, 1]
    assert late or alike > 0.98


@pytest.mark.parametrize("louder", [0.7, 1.5])
def test_a_beginning_that_came_out_otherwise_loud_is_made_up_for_in_the_rest(louder: float) -> None:
    level = measured([speech(seed) for seed in range(3)], TONE)
    chain = Chain(TONE, level, -16.0, -1.5)
    whole = speech(12, seconds=3.0)
    beginning = replace(whole, pcm=whole.pcm * np.float32(louder))
    begun = chain.begun(beginning, 0.8, share=0.01)  # taken for as loud as the rest
    assert begun is not None
    rest = chain.rest(whole, 0.8, begun)
    assert loudness(np.concatenate((begun.sound.pcm, rest.pcm))) == pytest.approx(-16.0, abs=0.4)


class Starter(Tuner):
    """A tuner that can make a beginning, a little out of time with the whole."""

    async def opening(self, sentence: Sequence[Token], words: int) -> Speech:
        whole = await super().speak(sentence)
        made = round((0.2 * words + 0.1) * self.rate)
        return replace(
            whole,
            pcm=whole.pcm[:made],
            words=tuple(span if n < words else None for n, span in enumerate(whole.words)),
        )


def test_the_rest_follows_without_a_pause_and_both_are_kept_as_one(
    company: Stage, booth: Builder
) -> None:
    company["lead"] = Starter()

    async def run() -> None:
        async with booth() as open_booth:
            open_booth.speed = 30.0
            first, rest = await voiced(open_booth, waited_for(LONG))
            (again,) = await voiced(open_booth, waited_for(LONG))
            (whole,) = await voiced(open_booth, line(LONG.replace("grey", "gray")))
        assert f"{first.text} {rest.text}" == again.text == LONG
        assert f"{first.spoken} {rest.spoken}" == again.spoken
        assert (first.part, rest.part, first.parts) == (0, 1, 2)
        assert first.pause > 0 == rest.pause
        both = np.concatenate((first.pcm, rest.pcm))
        np.testing.assert_allclose(again.pcm, both, atol=1e-4)
        assert len(both) == pytest.approx(len(whole.pcm), abs=RATE * 0.02)
        for told in (first, rest, again):
            assert [v.start for v in told.visemes] == [0, *(v.end for v in told.visemes)][:-1]
            assert told.visemes[-1].end == len(told.pcm)
            assert told.sounds[-1].end == len(told.pcm)
        at = len(first.pcm)
        ends = [word.end for word in again.voiced]
        expected = [word.end for word in whole.voiced]
        assert np.abs(np.subtract(ends, expected)).max() < RATE * 0.03
        assert rest.voiced[0].start + at == again.voiced[len(first.voiced)].start

    asyncio.run(run())


def test_only_what_somebody_waits_for_is_begun(company: Stage, booth: Builder) -> None:
    company["lead"] = Starter()

    async def run() -> int:
        async with booth(cache_mb=0) as open_booth:
            open_booth.speed = 30.0
            return len(await voiced(open_booth, line(LONG)))

    assert asyncio.run(run()) == 1


def test_another_voice_ends_the_sentence_when_the_first_one_fails(
    company: Stage, booth: Builder
) -> None:
    class Dying(Starter):
        async def opening(self, sentence: Sequence[Token], words: int) -> Speech:
            made = await super().opening(sentence, words)
            self._fails = lambda _: True
            return made

    company["lead"], company["spare"] = Dying(), Tuner()

    async def run() -> None:
        async with booth(cache_mb=0) as open_booth:
            open_booth.speed = 30.0
            first, rest = await voiced(open_booth, waited_for(LONG))
            assert f"{first.text} {rest.text}" == LONG
            assert len(rest.pcm) > RATE
            assert open_booth.substitutions == 1

    asyncio.run(run())


def test_a_voice_that_fails_at_the_beginning_is_asked_for_the_whole(
    company: Stage, booth: Builder
) -> None:
    class Shy(Tuner):
        async def opening(self, _sentence: Sequence[Token], _words: int) -> Speech:
            raise Unavailable("not yet")

    company["lead"] = Shy()

    async def run() -> int:
        async with booth(cache_mb=0) as open_booth:
            open_booth.speed = 30.0
            return len(await voiced(open_booth, waited_for(LONG)))

    assert asyncio.run(run()) == 1


@pytest.fixture(params=["festival", "flite"])
def engine(
    request: pytest.FixtureRequest, real_part: Callable[[str], str], tmp_path: Path
) -> Festival | Flite:
    real_part(request.param)
    role = Role("en", 1.0, tmp_path, "male")
    if request.param == "festival":
        return Festival(FestivalSettings(), role)
    return Flite(FliteSettings(), role)


@pytest.mark.real
def test_an_engine_begins_as_it_says_the_whole(
    engine: Festival | Flite,
) -> None:
    assert isinstance(engine, Prompt)
    said = tokens("the strap is long enough to carry it over your shoulder.")

    async def run() -> tuple[Speech, Speech, Speech]:
        await engine.open()
        try:
            begun = await engine.opening(said, 3)
            return begun, await engine.speak(said), await engine.speak(said)
        finally:
            await engine.close()

    begun, whole, again = asyncio.run(run())
    assert again.phones == whole.phones
    assert begun.words[4:] == (None,) * 7
    heard, told = begun.words[0], whole.words[0]
    assert heard
    assert told
    # The silence before the first word may be shorter than in the whole.
    earlier = told[0] - heard[0]
    assert earlier >= -0.001
    for n in range(3):
        moved = np.add(begun.words[n] or (0.0, 0.0), earlier)
        assert tuple(moved) == pytest.approx(whole.words[n], abs=0.03)
    end = begun.words[2][1] if begun.words[2] else 0.0
    assert end + 0.03 < begun.seconds < end + 0.5
    levels = [
        np.log10(np.square(one.pcm[round(at * one.rate) : round(to * one.rate)]).mean() + 1e-9)
        for one, at, to in ((begun, heard[0], end), (whole, told[0], end + earlier))
    ]
    assert levels[0] == pytest.approx(levels[1], abs=0.1)


@pytest.mark.real
def test_a_sentence_is_begun_after_any_of_its_words(
    engine: Festival | Flite,
) -> None:
    said = tokens("well, it keeps, as somebody asked, a free battery over seven hours.")

    async def run() -> list[Speech]:
        await engine.open()
        try:
            first = engine.pid
            begun = [await engine.opening(said, n) for n in range(1, len(said) + 1)]
            assert engine.pid == first
            return begun
        finally:
            await engine.close()

    for words, begun in enumerate(asyncio.run(run()), 1):
        assert all(begun.words[:words])
        last = begun.words[words - 1]
        assert last
        assert last[1] <= begun.seconds + 0.001
        assert begun.phones[-1].end == pytest.approx(begun.seconds, abs=0.03)
