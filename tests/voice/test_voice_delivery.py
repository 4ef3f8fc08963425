"""What a delivery does to the sound of the embedded engines, measured."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from script_engine.delivery import voice
from studio.show import BoundLine, Cue, FactUse, Kind, Line, Mood
from voice.emphasis import emphasised
from voice.engine import Phone, Role, Samples, Speech, Token
from voice.espeak import Espeak, EspeakSettings
from voice.festival import Festival, FestivalSettings
from voice.flite import Flite, FliteSettings
from voice.phrasing import sentences
from voice.reading import read
from voice.wishes import wishes

Finder = Callable[[str], str]
Speak = Callable[..., list[Speech]]
PLAIN = tuple(map(Token, ["it", "is", "twenty", "nine", "dollars", "today"]))


def pitch(pcm: Samples, rate: int) -> float:
    """Median frequency of voiced frames in hertz, by autocorrelation."""
    size, found = round(0.04 * rate), []
    for start in range(0, len(pcm) - size, size // 2):
        frame = pcm[start : start + size] - pcm[start : start + size].mean()
        if frame.std() < 0.02:
            continue
        like = np.correlate(frame, frame, "full")[size - 1 :]
        low, high = rate // 400, rate // 70
        at = low + int(like[low:high].argmax())
        if like[at] > 0.5 * like[0]:
            found.append(rate / at)
    return float(np.median(found))


def word(speech: Speech, number: int) -> Samples:
    span = speech.words[number]
    assert span is not None
    return speech.pcm[round(span[0] * speech.rate) : round(span[1] * speech.rate)]


@pytest.fixture(params=["festival", "flite", "espeak"])
def speak(request: pytest.FixtureRequest, real_part: Finder, tmp_path: Path) -> Speak:
    """Says sentences with one real engine."""
    if request.param != "espeak":
        real_part(request.param)
    role = Role("en", 1.0, tmp_path)
    engine = {
        "festival": lambda: Festival(FestivalSettings(timeout_seconds=20), role),
        "flite": lambda: Flite(FliteSettings(timeout_seconds=20), role),
        "espeak": lambda: Espeak(EspeakSettings(timeout_seconds=20), role),
    }[request.param]()

    async def say(*said: Sequence[Token]) -> list[Speech]:
        await engine.open()
        try:
            return [await engine.speak(one) for one in said]
        finally:
            await engine.close()

    return lambda *said: asyncio.run(say(*said))


@pytest.mark.real
def test_pace_and_pitch_are_heard(speak: Speak) -> None:
    plain, fast, high, again = speak(
        PLAIN,
        [replace(token, pace=1.2) for token in PLAIN],
        [replace(token, pitch=2.0) for token in PLAIN],
        PLAIN,
    )
    assert plain.seconds / fast.seconds == pytest.approx(1.2, abs=0.04)
    assert pitch(fast.pcm, fast.rate) == pytest.approx(pitch(plain.pcm, plain.rate), rel=0.03)
    higher = pitch(high.pcm, high.rate) / pitch(plain.pcm, plain.rate)
    assert higher == pytest.approx(2 ** (2 / 12), abs=0.05)
    assert high.seconds == pytest.approx(plain.seconds, rel=0.02)
    assert again.seconds == plain.seconds


@pytest.mark.real
def test_a_word_with_weight_is_longer_and_higher_and_all_times_hold(speak: Speak) -> None:
    plain, weighty, again = speak(
        PLAIN, [replace(token, stress=number == 3) for number, token in enumerate(PLAIN)], PLAIN
    )
    higher = pitch(word(weighty, 3), weighty.rate) / pitch(word(plain, 3), plain.rate)
    assert higher > 1.05
    assert len(word(weighty, 3)) / weighty.rate > 1.05 * len(word(plain, 3)) / plain.rate
    after = pitch(word(plain, 5), plain.rate)
    assert pitch(word(weighty, 5), weighty.rate) == pytest.approx(after, rel=0.03)
    assert any(phone.stress == 2 for phone in weighty.phones)
    assert all(before.end == after.start for before, after in pairwise(weighty.phones))
    assert weighty.phones[-1].end == pytest.approx(weighty.seconds, abs=0.06)
    assert again.words == plain.words


@pytest.mark.real
def test_the_playbook_is_heard_in_an_engine(speak: Speak) -> None:
    text = "It is $29.90 today."
    start = text.index("$")
    use = FactUse("FH-1/price", "29.90 USD", 1, start, start + 6)

    def tokens(act: str, mood: Mood) -> tuple[Token, ...]:
        line = Line(
            "1", Cue(Kind.PITCH, act), "It is {price} today.", "playbook", delivery=voice(act, mood)
        )
        bound = BoundLine(line, text, (use,))
        (sentence,) = sentences(read(text, "en"), wishes(bound))
        return sentence.tokens

    glad, notice = tokens("hook", Mood.EXCITED), tokens("disclosure", Mood.NEUTRAL)
    assert [token.text for token in glad if token.stress] == [
        "twenty",
        "nine",
        "dollars",
        "ninety",
        "cents",
    ]
    assert not any(token.stress for token in notice if token.text in {"It", "is", "today"})
    plainly = [[replace(token, stress=False) for token in tokens] for tokens in (glad, notice)]
    fast, slow = speak(*plainly)
    assert slow.seconds > 1.1 * fast.seconds
    assert pitch(fast.pcm, fast.rate) > 1.04 * pitch(slow.pcm, slow.rate)


def hum(seconds: float, rate: int = 16_000, hertz: float = 120.0) -> Samples:
    return np.float32(0.3) * np.sin(
        2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate
    ).astype(np.float32)


def test_emphasis_leaves_no_click_and_touches_nothing_else() -> None:
    pcm = hum(1.5)
    times = ((0.0, 0.5), (0.5, 1.0), (1.0, 1.5))
    phones = tuple(Phone("aa", start, end, 1) for start, end in times)
    sentence = (Token("one"), Token("two", "", stress=True), Token("three"))
    speech = emphasised(Speech(pcm, 16_000, phones, times), sentence)
    assert speech.seconds == pytest.approx(1.5 + 0.5 * 0.12, abs=0.001)
    assert np.array_equal(speech.pcm[:8000], pcm[:8000])
    assert np.array_equal(speech.pcm[-8000:], pcm[-8000:])
    assert np.abs(np.diff(speech.pcm)).max() < 1.6 * np.abs(np.diff(pcm)).max()
    assert pitch(word(speech, 1), 16_000) == pytest.approx(120 * 2 ** (1.5 / 12), rel=0.02)
    assert [phone.stress for phone in speech.phones] == [1, 2, 1]
    assert speech.words[2] == pytest.approx((1.06, 1.56), abs=0.001)


def test_emphasis_of_a_tiny_or_unknown_word_changes_no_sound() -> None:
    speech = Speech(hum(0.3), 16_000, (), ((0.0, 0.02), None))
    assert emphasised(speech, (Token("a", "", stress=True), Token("b", "", stress=True))) is speech
