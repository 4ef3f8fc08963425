"""The sound chain: whatever an engine gives, every sentence leaves at the same loudness."""

import numpy as np
import pytest
from scipy import signal

from studio.errors import Unavailable
from studio.show import RATE
from voice.calibration import measured
from voice.chain import Chain, Level
from voice.engine import Speech, Tone
from voice.loudness import loudness, true_peak

TONE = Tone(mud=-2.0, presence=3.0, air=6.0)


def speech(seed: int, seconds: float = 2.0, rate: int = 32_000, gain: float = 1.0) -> Speech:
    """Something with the level statistics of speech: pulses, syllables, silence at both ends."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate)) / rate
    buzz = signal.lfilter([1], [1, -1.6, 0.8], signal.square(2 * np.pi * 170 * t, duty=0.2))
    hiss = rng.standard_normal(len(t)) * 0.3
    syllables = np.abs(np.sin(2 * np.pi * rng.uniform(1.5, 3) * t)) ** 2
    body = syllables * np.where(np.sin(2 * np.pi * 1.3 * t) > -0.7, buzz, hiss) * 0.03 * gain
    quiet = np.zeros(rate // 5)
    return Speech(np.concatenate([quiet, body, quiet]).astype(np.float32), rate)


@pytest.fixture(scope="module")
def level() -> Level:
    return measured([speech(seed) for seed in range(3)], TONE)


@pytest.mark.parametrize("rate", [16_000, 22_050, 32_000, 48_000])
@pytest.mark.parametrize("gain", [0.4, 1.0, 2.0])
def test_every_sentence_has_the_loudness_that_was_asked_for(
    rate: int, gain: float, level: Level
) -> None:
    sound = Chain(TONE, level, -16.0, -1.5)(speech(7, rate=rate, gain=gain))
    assert loudness(sound.pcm) == pytest.approx(-16.0, abs=0.5)
    assert true_peak(sound.pcm) <= -1.5 + 0.02


@pytest.mark.parametrize("wanted", [-23.0, -18.0, -14.0])
def test_another_loudness_may_be_asked_for(wanted: float, level: Level) -> None:
    sound = Chain(TONE, level, wanted, -1.0)(speech(8))
    assert loudness(sound.pcm) == pytest.approx(wanted, abs=0.5)
    assert true_peak(sound.pcm) <= -1.0 + 0.02


def test_a_murmur_is_not_blown_up_to_full_loudness(level: Level) -> None:
    sound = Chain(TONE, level, -16.0, -1.5)(speech(9, gain=0.001))
    assert loudness(sound.pcm) < -25


def test_silence_at_both_ends_is_cut_and_accounted_for(level: Level) -> None:
    spoken = speech(10)
    sound = Chain(TONE, level, -16.0, -1.5)(spoken)
    assert sound.skipped > 0.15
    assert len(sound.pcm) / RATE < spoken.seconds - 0.3


def test_it_begins_and_ends_without_a_click(level: Level) -> None:
    sound = Chain(TONE, level, -16.0, -1.5)(speech(11))
    assert abs(sound.pcm[0]) < 1e-4
    assert abs(sound.pcm[-1]) < 1e-4


def test_an_offset_of_the_engine_is_taken_out(level: Level) -> None:
    crooked = speech(12)
    sound = Chain(TONE, level, -16.0, -1.5)(Speech(crooked.pcm + np.float32(0.05), crooked.rate))
    assert abs(float(sound.pcm.mean())) < 1e-3


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.05, 0.3])
def test_the_shortest_sentence_is_finished_too(seconds: float, level: Level) -> None:
    sound = Chain(TONE, level, -16.0, -1.5)(speech(13, seconds=seconds))
    assert np.isfinite(sound.pcm).all()
    assert true_peak(sound.pcm) <= -1.5 + 0.02


@pytest.mark.parametrize("count", [0, 1, 100, 20_000])
def test_silence_gives_no_sound(count: int, level: Level) -> None:
    sound = Chain(TONE, level, -16.0, -1.5)(Speech(np.zeros(count, np.float32), 16_000))
    assert len(sound.pcm) == 0


def test_a_voice_without_sound_cannot_be_calibrated() -> None:
    with pytest.raises(Unavailable, match="no sound"):
        measured([Speech(np.zeros(16_000, np.float32), 16_000)], TONE)
