import logging
from pathlib import Path

import numpy as np
import pytest
from air_parts import SHAPE, SMALL, Sketch, Tape, slate, utterance
from mypy import api

from streamer.channel import Safe, SlateChannel
from streamer.station import Programme
from streamer.tone import BOTH_SIDES, quiet
from studio.clock import SimulatedClock
from studio.moment import Moment
from studio.show import RATE, Frame, Pixels

HOME = Path(__file__).parent.parent.parent


class Moody(Tape):
    """A source that runs dry or crashes two times in three."""

    def frame(self, index: int) -> Frame | None:
        if index % 3 == 1:
            return None
        if index % 3 == 2:
            raise RuntimeError("the source fell over")
        return super().frame(index)


def test_an_hour_from_a_source_that_fails_two_times_in_three_goes_out_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL, "streamer.channel")
    air = Safe(Moody(), floor=SlateChannel(np.zeros((3, 2), np.uint8), 30))
    hour = 3600 * 30
    assert all(air.frame(n).index == n for n in range(hour))
    assert (air.faults, air.empty) == (hour // 3, hour // 3)


def test_a_source_that_goes_on_failing_is_logged_with_its_traceback_but_not_each_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def frame(self, index: int) -> Frame | None:
            raise RuntimeError("the source fell over")

    air = Safe(Broken(), floor=SlateChannel(np.zeros((3, 2), np.uint8), 30))
    for n in range(900):
        air.frame(n)
    assert len(caplog.records) == 3
    assert "the source fell over" in caplog.text


def test_the_type_checker_refuses_a_source_where_a_channel_is_needed(tmp_path: Path) -> None:
    snippet = tmp_path / "snippet.py"
    snippet.write_text(
        "from streamer.channel import Channel, Safe, SlateChannel, Source\n"
        "def air(channel: Channel) -> None: ...\n"
        "def safe(source: Source, slate: SlateChannel) -> None:\n"
        "    air(Safe(source, floor=slate))\n"
        "    air(source)\n"
        "    Safe(source, floor=source)\n"
    )
    words, _, _ = api.run(
        ["--config-file", str(HOME / "pyproject.toml"), "--cache-dir", str(tmp_path), str(snippet)]
    )
    refused = [line for line in words.splitlines() if "error:" in line]
    assert ["snippet.py:5" in refused[0], "snippet.py:6" in refused[1]] == [True, True]
    assert len(refused) == 2


class Fails(Sketch):
    def paint(self, moment: Moment) -> Pixels:
        if moment.index >= 10:
            raise RuntimeError("no picture")
        return super().paint(moment)


class Wrong(Sketch):
    def paint(self, moment: Moment) -> Pixels:
        return np.zeros((10, 10), np.uint8)


def test_when_the_painter_fails_the_last_picture_stays_and_speech_goes_on() -> None:
    programme = Programme(SMALL, Fails(), slate(), SimulatedClock())
    spoken = utterance("a", seconds=1, pause=0)
    programme.cart.load(spoken)
    frames = [programme.channel.frame(n) for n in range(40)]
    assert [Sketch.read(f.picture) for f in frames[8:12]] == [8, 9, 9, 9]
    sound = np.concatenate([f.sound[:, 0] for f in frames]) / BOTH_SIDES
    assert np.allclose(sound[:RATE], spoken.pcm, atol=0.01)
    assert programme.faults == 30


def test_before_the_first_picture_and_for_a_picture_of_the_wrong_size_the_slate_is_shown() -> None:
    programme = Programme(SMALL, Wrong(), slate(), SimulatedClock())
    frame = programme.channel.frame(0)
    assert frame.picture.shape == SHAPE
    assert np.array_equal(frame.picture, slate())


def test_when_even_the_cart_fails_the_last_picture_and_the_sound_of_the_room_go_out() -> None:
    programme = Programme(SMALL, Sketch(), slate(), SimulatedClock())
    for n in range(400):
        last = programme.channel.frame(n)
    frame = programme.channel.frame(0)
    assert frame.picture is last.picture
    assert np.array_equal(frame.sound, quiet(0, RATE // SMALL.fps))
    assert programme.faults == 2, "no picture and no sound"
