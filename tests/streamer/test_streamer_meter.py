import numpy as np
import pytest

from streamer.meter import Meter
from studio.show import RATE


def play(meter: Meter, sound: np.ndarray, fps: int = 30) -> None:
    for block in sound.reshape(-1, RATE // fps, 2):
        meter.hear(block.astype(np.float32))


def tone(level: float, seconds: int = 5) -> np.ndarray:
    t = np.arange(seconds * RATE) / RATE
    wave = 10 ** (level / 20) * np.sin(2 * np.pi * 1000 * t)
    return np.stack([wave, wave], axis=1)


@pytest.mark.parametrize("level", [-23.0, -33.0, -16.0])
def test_a_stereo_tone_of_1_khz_reads_its_level_as_ebu_tech_3341_asks(level: float) -> None:
    meter = Meter()
    play(meter, tone(level))
    assert meter.loudness == pytest.approx(level, abs=0.1)


def test_the_peak_is_that_since_it_was_last_read() -> None:
    meter = Meter()
    play(meter, tone(-6))
    assert meter.level() == pytest.approx(-6, abs=0.01)
    play(meter, tone(-40, 1))
    assert meter.level() == pytest.approx(-40, abs=0.1)
    assert meter.level() == -120


def test_loudness_forgets_after_three_seconds() -> None:
    meter = Meter()
    play(meter, tone(-20))
    play(meter, np.zeros((4 * RATE, 2)))
    assert meter.loudness < -100
