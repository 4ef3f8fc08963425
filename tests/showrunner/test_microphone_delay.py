"""How much later a person is heard than their page has the sound, but for what machines add."""

import numpy as np
import pytest

from showrunner.speaking import Speaking
from showrunner.wire import Hush, LiveSound
from streamer.cart import Cart
from studio.clock import SimulatedClock
from studio.settings import Voice
from studio.show import RATE, Utterance

CHUNK = RATE // 50
"""Samples a page sends at once."""
SECONDS = 8
BURST = 0.3


def bursts() -> np.ndarray:
    """A burst a second, and a room between them."""
    t = np.arange(SECONDS * RATE) / RATE
    buzz = sum(np.sin(2 * np.pi * 150 * k * t) / k for k in range(1, 20)) * 0.2
    room = np.random.default_rng(0).standard_normal(len(t)) * 3e-4
    return np.where((t % 1.0 > 0.5) & (t % 1.0 < 0.5 + BURST), buzz, 0) + room


@pytest.mark.parametrize("fps", [24, 30, 60])
@pytest.mark.parametrize("begins", [0.0, 0.013, 0.031])
def test_a_sound_is_on_air_a_third_of_a_second_after_the_page_has_it(
    fps: int, begins: float
) -> None:
    cart = Cart(fps, SimulatedClock())

    def tell(message: Utterance | Hush) -> None:
        if isinstance(message, Utterance):
            assert cart.load(message) is None
        else:
            cart.hush()

    speaking = Speaking("show", Voice(), tell, lambda *_: None, lambda _: None)
    said = (bursts() * 32767).astype("<i2")
    chunks = [said[at : at + CHUNK] for at in range(0, len(said), CHUNK)]
    heard: list[np.ndarray] = []
    for index in range(round((SECONDS - 1) * fps)):
        # What has been said by the time at which this frame goes out has arrived.
        while chunks and begins + (len(said) - len(chunks) * CHUNK + CHUNK) / RATE <= index / fps:
            at = begins + (len(said) - len(chunks) * CHUNK + CHUNK) / RATE
            speaking.hear(LiveSound("a", chunks.pop(0).tobytes()), at)
        heard.append(cart.due(index).sound[:, 0])
    delays = onsets(np.concatenate(heard)) - onsets(said / 32767)[: SECONDS - 1] - begins
    assert delays.min() > 0.2
    assert delays.max() < 0.34
    assert np.ptp(delays) < 0.002, "nothing is lost or repeated"


def onsets(sound: np.ndarray) -> np.ndarray:
    """Seconds at which something is loud after a quiet time."""
    loud = np.flatnonzero(np.abs(sound) > 0.03)
    return loud[np.diff(loud, prepend=-RATE) > RATE // 3] / RATE
