"""The two embedded engines for real: what they say, how they time it, and how they die."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from voice_stand_ins import FLOODS, HOSTILE, beginning, line, tokens

from studio import settings
from studio.clock import SystemClock
from studio.errors import Misconfigured, Unavailable
from studio.show import RATE, Character, Utterance
from voice.booth import Booth
from voice.engine import Role, Speech, Token, Unreadable
from voice.espeak import Espeak, EspeakSettings
from voice.festival import Festival, FestivalSettings, installed
from voice.flite import Flite, FliteSettings
from voice.lips import DIPHTHONGS, SHAPE

AnyEngine = Festival | Flite | Espeak
Builder = Callable[..., AnyEngine]
Finder = Callable[[str], str]


@pytest.fixture(params=["festival", "flite", "espeak"])
def build(request: pytest.FixtureRequest, real_part: Finder, tmp_path: Path) -> Builder:
    """Builds an engine; Festival's and Flite's tests need it on this machine."""

    def make(timeout: float = 4.0, rate: float = 1.0, character: Character = "female") -> AnyEngine:
        role = Role("en", rate, tmp_path, character)
        if request.param == "espeak":
            return Espeak(EspeakSettings(timeout_seconds=timeout), role)
        if request.param == "flite":
            return Flite(FliteSettings(timeout_seconds=timeout), role)
        return Festival(FestivalSettings(timeout_seconds=timeout), role)

    if request.param != "espeak":
        real_part(request.param)
    if request.param == "festival" and installed(tmp_path) is None:
        pytest.skip("Festival's voice is missing: sudo apt-get install festvox-us-slt-hts")
    return make


@asynccontextmanager
async def on_stage(engine: AnyEngine) -> AsyncIterator[AnyEngine]:
    await engine.open()
    try:
        yield engine
    finally:
        await engine.close()


def perform(engine: AnyEngine, act: Callable[[AnyEngine], Awaitable[object]]) -> object:
    async def run() -> object:
        async with on_stage(engine):
            return await act(engine)

    return asyncio.run(run())


def say(engine: AnyEngine, text: str) -> Speech:
    async def act(_: AnyEngine) -> Speech:
        return await engine.speak(tokens(text))

    speech = perform(engine, act)
    assert isinstance(speech, Speech)
    return speech


pytestmark = pytest.mark.real


def test_a_sentence_has_sound_phones_and_words(build: Builder) -> None:
    speech = say(build(), "hello there, it's a warm lamp.")
    assert speech.pcm.dtype == np.float32
    assert 1.0 < speech.seconds < 4.0
    assert np.abs(speech.pcm).max() > 0.05
    assert [p.symbol for p in speech.phones if p.symbol != "pau"][:4] == ["hh", "ax", "l", "ow"]
    assert all(p.symbol in SHAPE or p.symbol in DIPHTHONGS for p in speech.phones)
    assert any(p.stress for p in speech.phones)
    assert len(speech.words) == 6


def test_phones_ascend_without_gap_to_the_end_of_the_sound(build: Builder) -> None:
    phones = say(build(), "do you want the small one, or the large one?").phones
    assert phones[0].start == 0.0
    assert all(a.end == b.start for a, b in pairwise(phones))
    assert all(p.end > p.start for p in phones)


def test_words_are_heard_where_their_time_says(build: Builder) -> None:
    speech = say(build(), "this is the small one, and that is the large one.")

    def loudest(start: float, end: float) -> float:
        return float(
            np.abs(speech.pcm[round(start * speech.rate) : round(end * speech.rate)]).max()
        )

    before, after = speech.words[4], speech.words[5]
    assert before[1] + 0.03 < after[0]
    pause = loudest(before[1] + 0.02, after[0])
    assert min(loudest(*before), loudest(*after)) > 5 * pause, "the comma is a silence"


def test_twice_as_fast_takes_about_half_as_long(build: Builder) -> None:
    words = "this is a sentence that takes a while to say."
    slow, fast = (say(build(rate=rate), words).seconds for rate in (0.8, 1.6))
    assert 0.4 < fast / slow < 0.7


def test_a_sentence_is_paced_and_pitched_as_it_asks(build: Builder) -> None:
    words = [
        "we",
        "were",
        "away",
        "a",
        "year",
        "ago",
        "when",
        "you",
        "saw",
        "our",
        "yellow",
        "lion.",
    ]

    async def act(engine: AnyEngine) -> list[Speech]:
        return [
            await engine.speak([Token(word.rstrip("."), pace=pace, pitch=pitch) for word in words])
            for pace, pitch in ((1.0, 0.0), (1.25, 0.0), (1.0, 3.0))
        ]

    plain, fast, high = perform(build(), act)
    assert fast.seconds / plain.seconds == pytest.approx(0.8, abs=0.06)
    assert high.seconds / plain.seconds == pytest.approx(1.0, abs=0.05)
    assert hertz(high) / hertz(plain) == pytest.approx(2 ** (3 / 12), abs=0.07)
    for speech in (plain, fast, high):
        assert speech.phones[-1].end == pytest.approx(speech.seconds, abs=0.01)


def test_a_mans_role_is_a_lower_voice(build: Builder) -> None:
    words = "we were away a year ago when you saw our yellow lion."
    if type(build()) is Festival:
        return  # which has one voice
    woman, man = (hertz(say(build(character=who), words)) for who in ("female", "male"))
    assert woman > 1.3 * man


def test_espeak_gives_weight_to_a_word_and_still_knows_where_it_is(tmp_path: Path) -> None:
    words = ["we", "have", "a", "warm", "lamp", "here", "today"]
    flat = [Token(word) for word in words]
    weighty = [replace(token, stress=token.text in {"warm", "lamp"}) for token in flat]

    async def act(engine: AnyEngine) -> tuple[Speech, Speech]:
        return await engine.speak(flat), await engine.speak(weighty)

    plain, said = perform(Espeak(EspeakSettings(), Role("en", 1.0, tmp_path)), act)
    assert None not in said.words
    assert all(a[1] <= b[0] for a, b in pairwise(said.words))

    def length(speech: Speech, n: int) -> float:
        return speech.words[n][1] - speech.words[n][0]

    assert all(length(said, n) > length(plain, n) for n in (3, 4))
    assert all(length(said, n) == pytest.approx(length(plain, n), abs=0.05) for n in (0, 1, 6))


def hertz(speech: Speech) -> float:
    """The median pitch, from the autocorrelation of its loud parts."""
    long = speech.rate // 25
    found = []
    for at in range(0, len(speech.pcm) - long, long // 2):
        part = speech.pcm[at : at + long] - speech.pcm[at : at + long].mean()
        if np.square(part).mean() > 0.2 * np.square(speech.pcm).mean():
            line = np.correlate(part, part, "full")[long - 1 :]
            shortest = speech.rate // 350
            lag = shortest + int(line[shortest : speech.rate // 60].argmax())
            if line[lag] > 0.5 * line[0]:
                found.append(speech.rate / lag)
    return float(np.median(found))


def test_the_same_words_are_timed_the_same_twice(build: Builder) -> None:
    async def act(engine: AnyEngine) -> bool:
        first = await engine.speak(tokens("twenty nine dollars."))
        await engine.speak(tokens("something else."))
        second = await engine.speak(tokens("twenty nine dollars."))
        return first.phones == second.phones and len(first.pcm) == len(second.pcm)

    assert perform(build(), act)


def test_a_killed_child_is_one_lost_sentence(build: Builder) -> None:
    async def act(engine: AnyEngine) -> Speech:
        await engine.speak(tokens("hello."))
        async with asyncio.TaskGroup() as crew:
            task = crew.create_task(_refused(engine, "word " * 60))
            os.kill(engine.pid, signal.SIGSTOP)  # so that it cannot have answered
            await asyncio.sleep(0)
            os.kill(engine.pid, signal.SIGKILL)
        assert "broke off" in task.result()
        return await engine.speak(tokens("hello again."))

    assert perform(build(), act).seconds > 0.3


def test_a_hung_child_is_given_up_and_replaced(build: Builder) -> None:
    async def act(engine: AnyEngine) -> Speech:
        await engine.speak(tokens("hello."))
        old = engine.pid
        os.kill(old, signal.SIGSTOP)
        assert "did not answer" in await _refused(engine, "hello.")
        speech = await engine.speak(tokens("hello again."))
        assert engine.pid not in {None, old}
        return speech

    assert perform(build(timeout=1.5), act).seconds > 0.3


async def _refused(engine: AnyEngine, text: str) -> str:
    try:
        await engine.speak(tokens(text))
    except Unavailable as reason:
        return str(reason)
    return "it spoke"


def test_a_child_found_dead_is_replaced_unnoticed(build: Builder) -> None:
    async def act(engine: AnyEngine) -> Speech:
        await engine.speak(tokens("hello."))
        os.kill(engine.pid, signal.SIGKILL)
        while engine.pid is not None:
            await asyncio.sleep(0)
        return await engine.speak(tokens("hello again."))

    assert perform(build(), act).seconds > 0.3


def test_a_cancelled_sentence_does_not_spoil_the_next(build: Builder) -> None:
    async def act(engine: AnyEngine) -> tuple[Speech, Speech]:
        whole = await engine.speak(tokens("hello."))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await engine.speak(tokens("a different sentence of several words " * 8))
        return whole, await engine.speak(tokens("hello."))

    before, after = perform(build(), act)
    assert before.phones == after.phones


def test_no_child_is_left_behind(build: Builder) -> None:
    async def act(engine: AnyEngine) -> int:
        await engine.speak(tokens("hello."))
        return engine.pid

    pid = perform(build(), act)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_hostile_text_is_only_text(build: Builder, tmp_path: Path) -> None:
    name = type(build()).__name__.lower()

    async def run() -> None:
        voice = settings.Voice(engine=name, settings={"timeout_seconds": 20}, spare="espeak")
        async with Booth(voice, settings.Show(), tmp_path, SystemClock()) as booth:
            lead = booth._chairs[0]
            pid = lead.part.engine.pid
            for text in HOSTILE:
                for u in await beginning(booth, text):
                    assert u.seconds < 30, text[:40]
                    assert all(word.end <= len(u.pcm) for word in u.words), text[:40]
                assert lead.part.engine.pid == pid, f"it died of {text[:40]!r}"
            for text in FLOODS:
                assert all(u.seconds < 60 for u in await beginning(booth, text)), text[:40]
            (after,) = [u async for u in booth.utter(line("Hello there."))]
            assert 0.4 < after.seconds < 2.0

    asyncio.run(run())


def test_a_child_that_has_grown_is_replaced_unnoticed(build: Builder, tmp_path: Path) -> None:
    kind = type(build())
    engine = kind(kind.Settings(memory_mb=1), Role("en", 1.0, tmp_path))

    async def act(_: AnyEngine) -> list[int | None]:
        pids = []
        for _ in range(3):
            assert (await engine.speak(tokens("hello."))).seconds > 0.3
            pids.append(engine.pid)
        return pids

    assert len(set(perform(engine, act))) == 3


def test_festival_is_replaced_before_it_grows(real_part: Finder, tmp_path: Path) -> None:
    real_part("festival")

    async def act(engine: AnyEngine) -> list[int]:
        pids = []
        for _ in range(5):
            await engine.speak([Token("hello", ".")])
            pids.append(engine.pid)
        return pids

    pids = perform(Festival(FestivalSettings(recycle_after=2), Role("en", 1, tmp_path)), act)
    assert len(set(pids)) == 3


def test_festival_leaves_other_scripts_to_others(real_part: Finder, tmp_path: Path) -> None:
    real_part("festival")

    async def act(engine: AnyEngine) -> None:
        await engine.speak([Token("Привет")])

    with pytest.raises(Unreadable):
        perform(Festival(FestivalSettings(), Role("en", 1, tmp_path)), act)


def test_festival_speaks_english_only(tmp_path: Path) -> None:
    assert "speaks English, not de" in (Festival.missing(Role("de", 1, tmp_path)) or "")


def test_espeak_does_not_name_japanese_signs_instead_of_reading_them(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="only in kana, not 毎"):
        say(Espeak(EspeakSettings(), Role("ja", 1, tmp_path)), "毎日 つかえます.")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "schöne Grüße aus München."),
        ("fr-CA", "bonjour à tous."),
        ("pt-BR", "olá, bom dia."),
        ("es-MX", "buenos días."),
        ("zh-CN", "你好 世界."),
        ("ja", "こんにちは."),
        ("id", "selamat pagi."),
        ("en-GB", "good morning."),
    ],
)
def test_espeak_speaks_many_languages(lang: str, text: str, tmp_path: Path) -> None:
    engine = Espeak(EspeakSettings(), Role(lang, 1, tmp_path))
    assert Espeak.missing(Role(lang, 1, tmp_path)) is None
    speech = say(engine, text)
    assert speech.seconds > 0.3
    assert sum(p.symbol != "pau" for p in speech.phones) >= 4


def test_espeak_says_when_it_has_no_such_language(tmp_path: Path) -> None:
    assert Espeak.missing(Role("xx", 1, tmp_path)) == "espeak-ng does not speak xx"


def test_espeak_refuses_a_timbre_it_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"voice\.settings\.variant: found 'nobody'"):
        say(Espeak(EspeakSettings(variant="nobody"), Role("en", 1, tmp_path)), "hello.")


def test_nothing_of_espeak_is_loaded_into_our_process(tmp_path: Path) -> None:
    say(Espeak(EspeakSettings(), Role("en", 1, tmp_path)), "hello.")
    assert "espeak" not in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_real_speech_is_timed_inside_its_sound(build: Builder, tmp_path: Path) -> None:
    name = type(build()).__name__.lower()
    text = "Welcome back! It's $29.90 right now, down from $39 — free shipping over €50. Any questions?"

    async def run() -> list[Utterance]:
        voice = settings.Voice(engine=name)
        async with Booth(voice, settings.Show(), tmp_path, SystemClock()) as booth:
            return [u async for u in booth.utter(line(text))]

    said = asyncio.run(run())
    assert " ".join(u.text for u in said) == text
    for u in said:
        assert u.timing == "engine"
        assert [word.text for word in u.words] == u.text.split()
        assert u.words[0].start < RATE // 10
        assert len(u.pcm) - u.words[-1].end < RATE // 4
        assert u.accents
