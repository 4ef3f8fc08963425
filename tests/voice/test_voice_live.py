"""A person speaks: sound that comes now, in whatever pieces, leaves as the show's voice does."""

import asyncio
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.clock import SimulatedClock
from studio.config import HOME
from studio.errors import Misconfigured, Unavailable
from studio.limiter import DELAY
from studio.show import RATE, Priority, Utterance
from studio.soundcard import Kind
from voice.live import DEAD, PATIENCE, Talk, from_bytes
from voice.live_chain import BLOCK, CALM, Leveller
from voice.live_pace import Pace
from voice.live_source import sound, source_of
from voice.loudness import loudness, true_peak


def person(seconds: float, level: float, seed: int = 0) -> np.ndarray:
    """Syllables of a buzzing voice with pauses, about `level` LUFS, and a room behind it."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 140 * k * t + rng.uniform(0, 6)) / k for k in range(1, 25))
    syllables = np.clip(np.sin(2 * np.pi * 2.1 * t) + 0.4, 0, 1) * (
        np.sin(2 * np.pi * 0.3 * t) > -0.8
    )
    voice = (voice * syllables).astype(np.float32)
    voice *= np.float32(10 ** ((level - loudness(voice)) / 20))
    return voice + rng.standard_normal(len(voice)).astype(np.float32) * np.float32(1e-4)


def through(talk: Talk, pcm: np.ndarray, step: int = 960) -> list[Utterance]:
    said = [u for at in range(0, len(pcm), step) for u in talk.hear(pcm[at : at + step])]
    return [*said, *talk.close()]


@pytest.mark.parametrize("level", [-45.0, -30.0, -12.0])
def test_any_microphone_comes_to_the_loudness_of_the_show_and_under_its_ceiling(
    level: float,
) -> None:
    heard = np.concatenate([u.pcm for u in through(Talk("t", -16.0, -1.5), person(20, level))])
    assert loudness(heard[8 * RATE :]) == pytest.approx(-16, abs=1.0)
    assert true_peak(heard) <= -1.5 + 0.1


def test_a_gain_that_is_known_moves_by_no_more_than_1_db_a_second() -> None:
    leveller = Leveller(-20.0)
    loud, soft = person(8, -15.0), person(20, -35.0)
    gains = []
    for block in np.split(
        np.concatenate([loud, soft])[: 28 * RATE // BLOCK * BLOCK], 28 * RATE // BLOCK
    ):
        leveller(block)
        gains.append(leveller.gain)
    known = np.array(gains[5 * RATE // BLOCK :])
    assert np.abs(np.diff(known)).max() <= CALM * BLOCK / RATE + 1e-9
    assert known[-1] > known[0] + 5


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(200, 9000), min_size=3, max_size=30))
def test_it_sounds_the_same_in_whatever_pieces_it_comes(steps: list[int]) -> None:
    pcm = person(2, -25.0)
    talk, said, at = Talk("t", -16.0, -1.5), [], 0
    while at < len(pcm):
        for step in steps:
            said += list(talk.hear(pcm[at : at + step]))
            at += step
    whole = np.concatenate([u.pcm for u in [*said, *talk.close()]])
    once = np.concatenate([u.pcm for u in through(Talk("t", -16.0, -1.5), pcm, len(pcm))])
    assert np.array_equal(whole, once)


def test_utterances_join_into_one_line_whose_end_is_told_with_the_last() -> None:
    said = through(Talk("show-live1", -16.0, -1.5), person(1.5, -25.0))
    assert [u.part for u in said] == list(range(len(said)))
    assert [u.parts for u in said] == [0] * (len(said) - 1) + [len(said)]
    assert {u.bound.line.id for u in said} == {"show-live1.1"}
    assert {(u.pause, u.words, u.text, u.bound.line.writer) for u in said} == {
        (0.0, (), "(live voice)", "operator")
    }
    assert all(u.bound.line.cue.priority is Priority.NOW for u in said)
    assert sum(len(u.pcm) for u in said) == pytest.approx(1.5 * RATE, abs=BLOCK + DELAY)


def test_who_falls_silent_gives_the_floor_back_and_takes_it_again_with_the_next_word() -> None:
    talk = Talk("t", -16.0, -1.5)
    silence = np.random.default_rng(0).standard_normal(round((PATIENCE + 3) * RATE)).astype(
        np.float32
    ) * np.float32(3e-4)
    said = [*talk.hear(person(3, -25.0)), *talk.hear(silence)]
    assert talk.line is None
    assert said[-1].parts == len(said)
    again = list(talk.hear(person(1, -25.0)))
    assert {u.bound.line.id for u in again} == {"t.2"}
    assert again[0].part == 0


def test_bytes_of_the_page_become_samples_and_half_a_sample_is_let_go() -> None:
    assert np.allclose(from_bytes(b"\x00\x40\x00\xc0\x01"), [0.5, -0.5])
    assert len(from_bytes(b"")) == 0


# --- sources --------------------------------------------------------------------------------


async def collected(source: str, clock: SimulatedClock) -> np.ndarray:
    return np.concatenate([block async for block in sound(source, clock)])


def test_a_file_is_heard_in_step_with_the_clock(tmp_path: Path) -> None:
    file = tmp_path / "me.wav"
    pcm = (person(1.0, -25.0) * 32767).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(pcm.tobytes())
    clock = SimulatedClock()
    heard = asyncio.run(collected(str(file), clock))
    assert np.allclose(heard, pcm / 32768, atol=1e-3)
    assert clock.now() == pytest.approx(1.0, abs=0.03)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"none\.wav"):
        asyncio.run(collected(str(tmp_path / "none.wav"), SimulatedClock()))


def test_a_microphone_is_heard_until_its_card_is_closed() -> None:
    class Card:
        closed = False

        def __call__(self, kind: Kind, channels: int, callback: object) -> "Card":
            assert (kind, channels) == ("InputStream", 1)
            for n in range(3):
                callback(np.full((480, 1), n / 10, np.float32), 480, None, None)  # type: ignore[operator]
            return self

        def close(self) -> None:
            self.closed = True

    card = Card()

    async def three() -> list[float]:
        heard = []
        voice = sound("microphone", SimulatedClock(), card)
        async for block in voice:
            heard.append(float(block[0]))
            if len(heard) == 3:
                break
        await voice.aclose()  # type: ignore[attr-defined]  # an async generator
        return heard

    assert asyncio.run(three()) == pytest.approx([0.0, 0.1, 0.2])
    assert card.closed


def test_settings_of_the_live_voice_are_checked() -> None:
    assert source_of({}) == "console"
    assert source_of({"source": "me.wav"}) == str(HOME / "me.wav")
    assert source_of({"source": "microphone"}) == "microphone"
    with pytest.raises(Misconfigured, match=r"voice\.settings.sorce"):
        source_of({"sorce": "x"})
    with pytest.raises(Misconfigured, match=r"voice\.settings.source"):
        source_of({"source": 3})


def test_a_microphone_that_is_off_gives_the_floor_back_sooner_than_a_pause() -> None:
    talk = Talk("t", -16.0, -1.5)
    list(talk.hear(person(2, -25.0)))
    list(talk.hear(np.zeros(round((DEAD + 0.2) * RATE), np.float32)))
    assert talk.line is None


def test_sound_that_comes_in_step_is_left_as_it_is_and_a_fast_clock_loses_its_surplus() -> None:
    pcm = person(1, -25.0)[:960]
    pace = Pace()
    assert all(pace(pcm, n * 0.02 + (n % 3) * 0.02) is pcm for n in range(500))
    pace, kept = Pace(), 0
    for n in range(20_000):
        kept += len(pace(pcm, n * 0.02 * 0.999))
    assert abs(kept / RATE - 20_000 * 0.02 * 0.999) < 0.2
