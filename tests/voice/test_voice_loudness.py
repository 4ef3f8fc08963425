"""Our meter against ffmpeg's, and the limiter against our meter."""

import re
import subprocess

import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.show import RATE
from voice.dynamics import compressed, deessed, limited
from voice.loudness import loudness, true_peak


def ebur128(pcm: np.ndarray) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg measures them."""
    said = subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner"),
            *("-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-"),
            *("-af", "ebur128=peak=true", "-f", "null", "-"),
        ],
        input=pcm.astype("<f4").tobytes(),
        capture_output=True,
        check=True,
    ).stderr.decode()
    summary = said[said.rindex("Summary") :]
    level, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dB", summary)
    assert level
    assert peak
    return float(level[1]), float(peak[1])


def babble(seed: int, seconds: float = 3.0) -> np.ndarray:
    """Noise that comes and goes as syllables do, duller than white."""
    rng = np.random.default_rng(seed)
    noise = np.convolve(rng.standard_normal(round(seconds * RATE)), np.ones(12) / 12, "same")
    syllables = np.abs(np.sin(np.linspace(0, seconds * 10, len(noise)))) ** rng.uniform(0.5, 4)
    return (0.2 * noise * syllables).astype(np.float32)


def test_the_reference_tone_has_its_loudness() -> None:
    # BS.1770: a full-scale sine of 997 Hz in one channel reads -3.01 LUFS.
    tone = np.sin(2 * np.pi * 997 * np.arange(5 * RATE) / RATE).astype(np.float32)
    assert loudness(tone) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_it_reads_what_ffmpeg_reads(seed: int) -> None:
    pcm = babble(seed)
    level, peak = ebur128(pcm)
    assert loudness(pcm) == pytest.approx(level, abs=0.1)
    assert true_peak(pcm) == pytest.approx(peak, abs=0.15)


def test_pauses_do_not_make_it_softer() -> None:
    pcm = babble(1)
    padded = np.concatenate([pcm, np.zeros(3 * RATE, np.float32)])
    assert loudness(padded) == pytest.approx(loudness(pcm), abs=0.3)


def test_a_peak_between_two_samples_is_seen() -> None:
    # At a quarter of the rate with 45 degrees of phase every sample lies 3 dB below the crest.
    wave = np.sin(2 * np.pi * (np.arange(RATE) / 4) + np.pi / 4).astype(np.float32)
    assert 20 * np.log10(np.abs(wave).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak(wave) == pytest.approx(0.0, abs=0.3)


def test_silence_has_no_loudness_and_no_peak() -> None:
    silence = np.zeros(RATE, np.float32)
    assert loudness(silence) == true_peak(silence) == -np.inf
    assert loudness(silence[:0]) == true_peak(silence[:0]) == -np.inf


@given(st.integers(0, 1000), st.floats(0, 30), st.floats(-9, -0.5))
@settings(max_examples=25, deadline=None)
def test_nothing_passes_the_limiter(seed: int, gain: float, ceiling: float) -> None:
    pcm = babble(seed, 0.7) * np.float32(10 ** (gain / 20))
    assert true_peak(limited(pcm, ceiling)) <= ceiling + 0.02


def test_the_limiter_leaves_alone_what_is_soft_enough() -> None:
    pcm = babble(3)
    assert limited(pcm, -1.0) is pcm


def test_one_peak_does_not_duck_the_sentence() -> None:
    pcm = babble(5)
    pcm[RATE] = 1.5
    softer = limited(pcm, -1.5)
    assert np.array_equal(softer[: RATE // 2], limited(pcm, -1.5)[: RATE // 2])
    assert np.allclose(softer[2 * RATE :], pcm[2 * RATE :], atol=2e-3)


def test_the_compressor_brings_loud_and_soft_closer() -> None:
    soft, loud = babble(2) * 2, babble(2) * 8
    before = loudness(loud) - loudness(soft)
    after = loudness(compressed(loud)) - loudness(compressed(soft))
    assert 0.3 * before < after < 0.8 * before


def test_the_de_esser_softens_hiss_and_leaves_vowels() -> None:
    t = np.arange(RATE) / RATE
    vowel = (0.1 * np.sin(2 * np.pi * 300 * t)).astype(np.float32)
    hiss = (0.1 * np.sin(2 * np.pi * 7000 * t)).astype(np.float32)
    assert loudness(deessed(vowel)) == pytest.approx(loudness(vowel), abs=0.1)
    assert loudness(deessed(hiss)) < loudness(hiss) - 4
