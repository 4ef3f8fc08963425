"""The ceiling of the programme: nothing passes, and nobody hears it work."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_parts import music

from studio.limiter import DELAY, HOP, Limiter
from studio.show import RATE
from voice.loudness import true_peak

SAMPLES = RATE // 30


@given(
    st.integers(0, 10_000),
    st.floats(-3, 18),
    st.floats(-9, -0.5),
    st.sampled_from([800, 960, 1600, 2000]),
)
@settings(max_examples=30, deadline=None)
def test_nothing_passes_the_limiter_and_it_makes_no_click(
    seed: int, gain: float, ceiling: float, frame: int
) -> None:
    rng = np.random.default_rng(seed)
    noise = np.convolve(rng.standard_normal(frame * 30), np.ones(8) / 8, "same")
    bursts = np.repeat(rng.random(30) ** 3, frame)
    sound = np.stack([noise * bursts, noise[::-1] * bursts], axis=1) * 10 ** (gain / 20)
    sound = sound.astype(np.float32)
    limiter = Limiter(ceiling)
    heard = np.concatenate([limiter(part) for part in np.split(sound, 30)])
    assert max(true_peak(side) for side in heard.T) <= ceiling + 0.1
    applied = heard[DELAY:] / np.where(np.abs(sound[:-DELAY]) > 1e-3, sound[:-DELAY], np.inf)
    known = np.abs(sound[:-DELAY]) > 1e-3
    both = known[1:] & known[:-1]
    assert np.abs(np.diff(applied, axis=0)[both]).max() < 0.03


def test_what_is_soft_enough_only_comes_later() -> None:
    sound = music(1.0)[: 30 * SAMPLES]
    limiter = Limiter(-1.5)
    heard = np.concatenate([limiter(part) for part in np.split(sound, 30)])
    assert np.array_equal(heard[DELAY:], sound[:-DELAY])
    assert SAMPLES % HOP == 0
