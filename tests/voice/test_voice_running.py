"""What runs along a sound against the library it stands for, which is too large for the brain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import ndimage

from voice.running import between, running_maximum, running_mean, weighed

_LOUD = st.floats(-100, 100, width=32)
CURVES = st.integers(1, 60).flatmap(lambda count: arrays(np.float64, count, elements=_LOUD))
TABLES = st.integers(1, 30).flatmap(lambda count: arrays(np.float64, (count, 3), elements=_LOUD))


@given(CURVES, st.integers(1, 20))
def test_a_running_mean_and_a_maximum_are_those_of_the_library(
    values: NDArray[np.float64], width: int
) -> None:
    mean = ndimage.uniform_filter1d(values, width, mode="nearest")
    alone = ndimage.uniform_filter1d(values, width, mode="constant")
    assert running_mean(values, width) == pytest.approx(mean, abs=1e-9)
    assert running_mean(values, width, beyond="zero") == pytest.approx(alone, abs=1e-9)
    odd = width | 1
    assert np.array_equal(running_maximum(values, odd), ndimage.maximum_filter1d(values, odd))


@given(TABLES, st.sampled_from((-1, 1)))
def test_frames_are_taken_together_along_time_alone(values: NDArray[np.float64], by: int) -> None:
    mean = ndimage.uniform_filter1d(values, 3, axis=0, mode="nearest", origin=-by)
    assert np.allclose(running_mean(values, 3, by=by), mean, atol=1e-9)
    slope = np.arange(-4.0, 5.0)
    expected = ndimage.correlate1d(values, slope, axis=0, mode="nearest")
    assert np.allclose(weighed(values, slope), expected, atol=1e-9)


@given(CURVES)
def test_a_curve_goes_through_its_samples_and_is_smooth_between_them(
    values: NDArray[np.float64],
) -> None:
    places = np.linspace(0, len(values) - 1, 2 * len(values))
    expected = ndimage.map_coordinates(values, [places], order=3, mode="nearest")
    assert between(values, places) == pytest.approx(expected, abs=1e-6)
    whole = np.arange(len(values), dtype=np.float64)
    assert between(values, whole) == pytest.approx(values, abs=1e-6)
