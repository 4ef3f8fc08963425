"""The monitor: what is played, and that nobody misses it where there is no sound card."""

import importlib
import os
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from streamer.loudspeaker import BUFFER, ROOM, Loudspeaker
from studio.errors import Unavailable
from studio.show import RATE
from studio.soundcard import Kind, opened

FRAME = RATE // 30


class Card:
    """A sound card that plays when the test says."""

    def __init__(self) -> None:
        self.closed = False
        self.played: list[np.ndarray] = []

    def __call__(self, kind: Kind, channels: int, callback: Callable[..., None]) -> "Card":
        assert (kind, channels) == ("OutputStream", 2)
        self._callback = callback
        return self

    def play(self, samples: int) -> np.ndarray:
        out = np.full((samples, 2), np.nan, np.float32)
        self._callback(out, samples, None, None)
        return out

    def close(self) -> None:
        self.closed = True


def frames(count: int) -> list[np.ndarray]:
    sound = np.arange(1, count * FRAME + 1, dtype=np.float32)
    return np.split(np.stack([sound, -sound], axis=1), count)


def test_the_programme_is_played_whole_and_in_order_once_a_little_is_there() -> None:
    card = Card()
    speaker = Loudspeaker(card)
    speaker.open()
    sound = frames(20)
    for frame in sound[:3]:
        speaker.hear(frame)
    assert not card.play(512).any(), "it plays before it can go on playing"
    for frame in sound[3:]:
        speaker.hear(frame)
    played = np.concatenate([card.play(441) for _ in range(60)])
    assert np.array_equal(played, np.concatenate(sound)[: len(played)])
    speaker.close()
    assert card.closed
    assert (speaker.off, speaker.dropped) == ("", 0)


def test_a_card_that_runs_dry_is_silent_and_gathers_again() -> None:
    card = Card()
    speaker = Loudspeaker(card)
    speaker.open()
    count = -(-BUFFER // FRAME)
    for frame in frames(count):
        speaker.hear(frame)
    assert card.play(100).all()
    dry = card.play(count * FRAME)
    assert dry[:-100].all()
    assert not dry[-100:].any()
    speaker.hear(frames(1)[0])
    assert not card.play(100).any()


def test_a_card_that_does_not_play_holds_nobody_up_and_loses_the_oldest() -> None:
    card = Card()
    speaker = Loudspeaker(card)
    speaker.open()
    sound = frames(90)
    for frame in sound:
        speaker.hear(frame)
    assert speaker.dropped == 90 * FRAME - ROOM
    assert card.play(10)[0, 0] == 90 * FRAME - ROOM + 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ImportError("No module named 'sounddevice'"), "sounddevice is missing: pip install"),
        (OSError("PortAudio library not found"), "PortAudio library not found: pip install"),
    ],
)
def test_without_the_library_the_monitor_is_off_and_says_so_once(
    fault: Exception, words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def hidden(name: str) -> ModuleType:
        raise fault

    monkeypatch.setattr("studio.soundcard.import_module", hidden)
    speaker = Loudspeaker()
    speaker.open()
    for frame in frames(100):
        speaker.hear(frame)
    speaker.close()
    assert words in speaker.off
    assert [r.getMessage().split(":")[0] for r in caplog.records] == [
        "the monitor is off, the show goes on"
    ]


@pytest.mark.real
def test_without_a_device_the_monitor_is_off_and_says_so() -> None:
    try:
        library = importlib.import_module("sounddevice")
    except (ImportError, OSError) as reason:
        words = f"{reason}: sudo apt-get install libportaudio2"
        if os.environ.get("VITRINE_REQUIRE_REAL"):
            pytest.fail(words)
        pytest.skip(words)
    if len(library.query_devices()):
        pytest.skip("this machine has a sound card")
    with pytest.raises(Unavailable, match="no sound card can be used"):
        opened("OutputStream", 2, lambda *_: None)
