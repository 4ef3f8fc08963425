"""A rehearsal's frames: settled when they are due, drawn when their turn comes."""

import threading
from pathlib import Path

import pytest
from air_parts import SMALL, Sketch, slate, utterance

from streamer.recorder import Recorder
from streamer.shooting import WAITING, Shooting
from streamer.station import Programme
from studio.clock import SimulatedClock
from studio.errors import Misconfigured
from studio.moment import Moment
from studio.show import Pixels


class Late(Sketch):
    """Draws nothing before it may, and keeps what it was told."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.told: list[Moment] = []

    def paint(self, moment: Moment) -> Pixels:
        assert self.may.wait(30)
        self.told.append(moment)
        return super().paint(moment)


def test_a_frame_is_drawn_late_as_it_was_when_it_was_due(tmp_path: Path) -> None:
    clock, painter = SimulatedClock(), Late()
    programme = Programme(SMALL, painter, slate(), clock)
    programme.cart.load(utterance("a", seconds=5, pause=0.0))
    with (
        Recorder(tmp_path / "show.mp4", SMALL, clock) as recorder,
        Shooting(programme.cart, programme.channel, recorder, lambda: None) as shooting,
    ):
        for index in range(WAITING):
            if index == 30:
                programme.cart.skip()
            clock.sleep_until(index / SMALL.fps)
            shooting.due(index)
        assert painter.told == []
        painter.may.set()
    assert [moment.index for moment in painter.told] == list(range(WAITING))
    assert [moment.wall for moment in painter.told] == sorted({m.wall for m in painter.told})
    spoken = [moment.index for moment in painter.told if moment.speaking is not None]
    assert spoken[0] == 0
    assert 29 <= spoken[-1] < 35, "it was told of speech that was cut long before"


def test_what_keeps_the_painter_from_being_made_ends_the_shooting(tmp_path: Path) -> None:
    programme = Programme(SMALL, Sketch(), slate(), SimulatedClock())

    def refuse() -> None:
        raise Misconfigured("presenter.pack: there is none")

    def shoot() -> None:
        with (
            Recorder(tmp_path / "show.mp4", SMALL, SimulatedClock()) as recorder,
            Shooting(programme.cart, programme.channel, recorder, refuse) as shooting,
        ):
            shooting.due(0)

    with pytest.raises(Misconfigured, match=r"presenter\.pack"):
        shoot()
    assert list(tmp_path.iterdir()) == []
