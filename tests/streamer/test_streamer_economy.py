"""The ladder on the air itself: real queues, real sound, and threads whose time is scripted."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from air_parts import SMALL, Sketch, slate, utterance
from av.packet import Packet as Coded
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from streamer import ladder, x264
from streamer.crew import Crew
from streamer.economy import Economy
from streamer.encoder import Encoder
from streamer.playout import Playout
from streamer.station import Programme
from studio.clock import Beat, SimulatedClock
from studio.moment import Moment
from studio.settings import Preset, Stream
from studio.show import RATE, Frame, Pixels, Utterance

FPS = SMALL.fps
SHOW = SMALL.model_copy(update={"preset": "veryfast"})


@dataclass
class Brush:
    """A painter that costs what the script says."""

    clock: SimulatedClock
    cost: Callable[[Moment], float]
    moments: list[Moment] = field(default_factory=list)

    def paint(self, moment: Moment) -> Pixels:
        self.moments.append(moment)
        self.clock.lag(self.cost(moment))
        return Sketch().paint(moment)


class Theatre:
    """Renderer, beat and encoder with a clock each, so that they overlap as threads do."""

    def __init__(
        self,
        stream: Stream,
        paint: Callable[[Moment], float],
        encode: Callable[[Preset], float],
        speech: list[Utterance],
    ) -> None:
        self.render, self.press = SimulatedClock(), SimulatedClock()
        self.brush = Brush(self.render, paint)
        self.programme = Programme(stream, self.brush, slate(), self.render)
        for sentence in speech:
            self.programme.cart.load(sentence)
        self.encoder = Encoder(stream, self.press)
        self.economy = Economy(stream, self.programme.talking, self.encoder, self.press)
        self.aired: list[Frame] = []
        self.playout = Playout(
            self.programme.pictures,
            self.programme.floor,
            self.encoder,
            self.press,
            fps=stream.fps,
            start=0.0,
            out=lambda packet: None,
            crew=Crew(),
            sounded=self.programme.channel.sounded,
        )
        film = self.encoder._film

        def costly(_: VideoFrame, *, hole: bool) -> "list[Coded[VideoStream]]":
            self.press.lag(encode(film.preset) * (1 + hole / 10))
            film.preset, film._next = film._asked, None
            return []

        film.encode = costly  # type: ignore[method-assign]  # an encoder with a scripted cost
        self._drawn: Frame | None = None

    def run(self, seconds: float, first: int = 0) -> None:
        if first == 0:  # the show waits for its first picture
            self.playout._ahead.put(self.programme.pictures.frame(0))
            self.render.lag(-self.render.now())
        for index in range(first, first + round(seconds * FPS)):
            self._draw(index / FPS)
            self.playout.pay(Beat(index, 1))
            self._encode(index / FPS)

    def _draw(self, now: float) -> None:
        ahead = self.playout._ahead
        while self.render.now() <= now:
            if self._drawn is not None:
                ahead.put(self._drawn)
                self._drawn = None
            if ahead._next >= ahead._due + ahead._size:
                self.render.sleep_until(now)
                return
            index = ahead.wanted()
            assert index is not None
            self._drawn = self.programme.pictures.frame(index)

    def _encode(self, now: float) -> None:
        outgoing = self.playout._outgoing
        while self.press.now() <= now:
            if not outgoing._frames:
                self.press.sleep_until(now)
                return
            frame = outgoing.take()
            assert frame is not None
            self.aired.append(frame)
            self.encoder.encode(frame)
            self.economy.look(self.playout.counts)

    def pictures(self, first: int, last: int) -> int:
        """Different pictures in these frames."""
        return len({id(f.picture) for f in self.aired if first <= f.index < last})


def speech() -> list[Utterance]:
    return [utterance(f"l{n}", seconds=9) for n in range(8)]


def free(_: object) -> float:
    return 0.0


def test_a_painter_that_is_too_slow_ends_at_half_the_pictures_and_the_sound_is_untouched(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    said = speech()
    show = Theatre(SHOW, lambda moment: 0.050 if moment.economy else 0.055, free, said)
    show.run(60)
    report = show.economy.report()
    assert (report.rung, report.down, report.up) == (3, 3, 0)
    assert report.words == "effects off, x264 superfast, one picture in 2 frames"
    assert show.encoder.preset == "superfast"
    last = 59 * FPS
    assert show.pictures(last - 600, last) in {300, 301}
    quiet = show.playout.counts
    show.run(10, first=60 * FPS)
    assert show.playout.late == quiet.late, "frames are still late on the rung it has settled on"
    steps = [r.getMessage() for r in caplog.records if "ladder" in r.getMessage()]
    assert [words.split(":")[0] for words in steps] == [f"ladder down to {n}" for n in (1, 2, 3)]
    assert "drawing 55 ms a picture" in steps[0]
    untouched = Theatre(SHOW, free, free, said)
    untouched.run(60)
    ours = np.concatenate([f.sound for f in show.aired[: 59 * FPS]])
    theirs = np.concatenate([f.sound for f in untouched.aired[: 59 * FPS]])
    assert np.array_equal(ours, theirs)
    assert [f.index for f in show.aired[: 59 * FPS]] == list(range(59 * FPS))


def test_a_picture_that_stands_for_two_frames_is_never_later_than_its_sound() -> None:
    show = Theatre(SHOW, free, free, speech())
    show.programme.talking.spare(economy=1, every=2)
    show.run(4)
    shown = [Sketch.read(f.picture[: SMALL.height]) for f in show.aired]
    assert all(0 <= seen - f.index <= 1 for seen, f in zip(shown, show.aired, strict=True))
    assert {moment.economy for moment in show.brush.moments} == {1}
    indexes = [moment.index for moment in show.brush.moments]
    assert indexes == list(range(1, indexes[-1] + 1, 2))


def test_an_encoder_that_is_too_slow_gets_a_faster_preset() -> None:
    costs = {"veryfast": 0.040, "superfast": 0.024, "ultrafast": 0.022}
    show = Theatre(SHOW, free, costs.__getitem__, speech())
    show.run(60)
    assert show.economy.report().rung == 2
    assert show.encoder.preset == "superfast"
    repeated = show.playout.repeated
    show.run(10, first=60 * FPS)
    assert show.playout.repeated == repeated


def test_a_preset_that_cannot_take_over_is_not_said_to_be_in_use(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(x264, "_successor", lambda stream, preset: None)
    show = Theatre(SHOW, lambda _: 0.2, free, speech())
    show.run(60)
    report = show.economy.report()
    assert (report.rung, show.encoder.preset) == (4, "veryfast")
    assert report.words == "effects off, one picture in 3 frames"
    assert report.reason.endswith(": effects off, one picture in 3 frames")
    steps = [r.getMessage() for r in caplog.records if "ladder" in r.getMessage()]
    assert len(steps) == 4
    assert not any("superfast" in words or "ultrafast" in words for words in steps)


def test_a_preset_counts_as_given_up_from_the_key_frame_at_which_it_takes_over() -> None:
    show = Theatre(SHOW, free, free, speech())
    show.economy._ladder.at = 2
    asked = show.encoder.ask("superfast")
    assert show.economy.report().words == "effects off"
    show.run(1)
    assert show.economy.report().words == f"effects off, x264 {asked}"


def test_a_machine_that_recovers_gets_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "CALM", 8.0)

    def burdened(moment: Moment) -> float:
        return 0.050 if moment.sample < 30 * RATE else 0.008

    show = Theatre(SHOW, burdened, free, speech())
    show.run(75)
    report = show.economy.report()
    assert (report.rung, report.down, report.up) == (0, report.up, report.down)
    assert show.encoder.preset == "veryfast"
    assert show.pictures(2100, 2200) == 100


def test_a_long_slate_is_no_reason_to_climb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "CALM", 8.0)

    def slow(moment: Moment) -> float:
        return 0.002 if moment.slate else 0.050

    show = Theatre(SHOW, slow, free, speech())
    show.run(40)
    assert show.economy.report().rung == 3
    show.programme.cart.slate(on=True)
    show.run(40, first=40 * FPS)
    show.programme.cart.slate(on=False)
    show.run(20, first=80 * FPS)
    report = show.economy.report()
    assert (report.rung, report.down, report.up) == (3, 3, 0)


def test_a_healthy_show_gives_up_nothing() -> None:
    show = Theatre(SHOW, lambda _: 0.025, lambda _: 0.025, speech())
    show.run(60)
    report = show.economy.report()
    assert (report.rung, report.down, report.reason) == (0, 0, "")
    assert show.playout.late == 0
    assert all(moment.economy == 0 for moment in show.brush.moments)


def test_a_ladder_that_is_off_gives_up_nothing_however_slow_the_machine() -> None:
    stream = SHOW.model_copy(update={"ladder": "off"})
    show = Theatre(stream, lambda _: 0.080, free, speech())
    show.run(40)
    assert show.economy.report().rung == 0
    assert show.playout.late > 0


def test_a_picture_that_takes_very_long_is_told_of_but_not_the_first(
    caplog: pytest.LogCaptureFixture,
) -> None:
    show = Theatre(SHOW, lambda moment: 0.4 if moment.index in {0, 40} else 0.001, free, speech())
    show.run(3)
    told = [r.getMessage() for r in caplog.records if "to draw" in r.getMessage()]
    assert len(told) == 1
    assert told[0].startswith("frame 40 took 400 ms to draw, ")
