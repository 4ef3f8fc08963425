import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from studio.show import RATE
from voice.biquad import all_pass, bell, filtered, high_pass, low_pass, section, shelf


def noise(samples: int) -> np.ndarray:
    return np.random.default_rng(samples).standard_normal(samples) * 0.1


@pytest.mark.parametrize("kind", ["highpass", "lowpass"])
def test_the_default_q_makes_a_butterworth_filter(kind: str) -> None:
    ours = {"highpass": high_pass, "lowpass": low_pass}[kind](900)
    known = signal.butter(2, 900, kind, fs=RATE, output="sos")[0]
    assert ours == pytest.approx(known, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 20_000) | st.integers(RATE - 2, 3 * RATE))
def test_filtering_the_spectrum_is_filtering_the_samples(samples: int) -> None:
    sections = [high_pass(70), all_pass(400, 0.5), bell(3_000, 4.0, 0.8), shelf(5_500, 5.0)]
    sound = noise(samples)
    known = signal.sosfilt(np.array(sections), sound)
    assert np.abs(filtered(sections, sound) - known).max() < 1e-6


def test_nothing_from_the_end_comes_round_to_the_beginning() -> None:
    sound = np.zeros(RATE)
    sound[-1] = 1.0
    assert np.abs(filtered([high_pass(70)], sound)[: RATE // 2]).max() < 1e-6


def test_a_section_is_scaled_to_its_denominator() -> None:
    assert section((2.0, 0.0, 0.0), (2.0, 1.0, 0.0)) == pytest.approx([1, 0, 0, 1, 0.5, 0])
