"""Rows 2, 5 and 10: one of three ingests stands still; what the others show, and picture and sound.

One show is looked at by all tests of this file.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.rtmp_server import RtmpServer, until
from streamer.station import Station
from studio.settings import Output
from studio.show import RATE
from tests.faults.rig_air import is_live, on_air, report
from tests.faults.rig_count import NIGHTLY, PATIENCE, minutes, seconds
from tests.faults.rig_seen import Programme, decoded, seen
from tests.streamer.air_parts import SMALL

STREAM = SMALL.model_copy(update={"video_kbps": 1500})
"""The other side's buffers are full sooner the more comes: a programme has half as much again."""

pytestmark = [pytest.mark.real, pytest.mark.timeout(PATIENCE)]

Figure = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Day:
    """What was seen of one show."""

    frozen_for: float
    noticed: float
    """Seconds from the freeze until the pusher said so."""
    error: str
    resumed: float
    """Seconds from the thaw to the first decoded picture."""
    retries: tuple[int, ...]
    """Of the two outputs that were well."""
    well: tuple[Programme, ...]
    again: Programme


@pytest.fixture(scope="module")
def day(lasting_ingest: Callable[[], RtmpServer]) -> Day:
    servers = [lasting_ingest() for _ in range(3)]
    bad, *well = servers
    names = ("bad", "well 1", "well 2")
    outputs = [Output(name=n, url=s.url) for n, s in zip(names, servers, strict=True)]
    long, pause = seconds(15, 60), minutes(0.05) * 60
    with on_air(*outputs, stream=STREAM) as station, seen(bad) as receiver:
        assert until(lambda: all(is_live(station, name) for name in names))
        time.sleep(pause / 2)
        bad.freeze()
        frozen = time.monotonic()
        assert until(lambda: not is_live(station, "bad"), 30)
        noticed = time.monotonic()
        error = report(station, "bad").error or ""
        time.sleep(max(0.0, frozen + long - time.monotonic()))
        bad.thaw()
        thawed = time.monotonic()
        assert until(lambda: receiver.first_since(thawed) is not None, 40)
        resumed = receiver.first_since(thawed) or 0.0
        frames_later(station, round(max(2.0, pause / 2) * SMALL.fps))
        retries = tuple(report(station, name).retries for name in names[1:])
    assert all(len(server.recordings()) == 1 for server in well)
    programmes = tuple(decoded(server.recordings()[0]) for server in well)
    again = decoded(max(bad.recordings(), key=lambda file: file.name))
    return Day(long, noticed - frozen, error, resumed - thawed, retries, programmes, again)


def frames_later(station: Station, frames: int) -> None:
    begun = station.report().frames
    assert until(lambda: station.report().frames >= begun + frames, frames / SMALL.fps + 15)


def test_a_frozen_ingest_is_noticed_and_served_again_when_it_thaws(
    day: Day, figure: Figure
) -> None:
    figure(
        f"ingest frozen for {day.frozen_for:.0f} s: noticed / decoded picture after the thaw",
        f"{day.noticed:.1f} / {day.resumed:.2f} s",
        "5 / 1 s",
    )
    assert day.error == "the destination has stopped reading"
    assert day.noticed <= (5.0 if NIGHTLY else 8.0)
    assert day.resumed <= (1.0 if NIGHTLY else 4.0)
    assert day.again.missing == 0
    assert len(day.again.pictures) >= SMALL.fps


def test_while_one_of_three_is_frozen_the_others_get_every_frame(day: Day, figure: Figure) -> None:
    worst = max(programme.longest_gap for programme in day.well)
    figure(
        f"one of three frozen for {day.frozen_for:.0f} s: longest gap of the others, frames missing",
        f"{worst:.3f} s, {sum(programme.missing for programme in day.well)}",
        "<= 0.5 s, 0",
    )
    assert day.retries == (0, 0)
    for programme in day.well:
        assert programme.pictures[-1].t > day.frozen_for
        assert programme.longest_gap < 0.05
        assert programme.missing == 0
        assert programme.longest_break < 0.003


def test_flash_and_beep_stay_together_through_a_real_ingest(day: Day, figure: Figure) -> None:
    programme = day.well[0]
    flashes, beeps = np.array(programme.flashes), np.array(programme.beeps)
    assert len(beeps) >= day.frozen_for - 3
    nearest = flashes[np.abs(flashes[None, :] - beeps[:, None]).argmin(axis=1)]
    late = beeps - nearest
    """Seconds by which sound is later than picture, for each beep."""
    # On a busy machine a flash may not be drawn in time, and the picture before it stays.
    seen = np.abs(late) < 0.5
    assert seen.sum() >= len(beeps) / 2
    late, beeps = late[seen], beeps[seen]
    drift, error = slope(counted_beeps(programme)[seen], counted_flashes(programme))
    figure(
        f"flash and beep, {beeps[-1] - beeps[0]:.0f} s through an ingest: sound after picture, least / most",
        f"{late.min() * 1000:+.1f} / {late.max() * 1000:+.1f} ms",
        "-40 / +60 ms",
    )
    figure("the same: drift of sound against picture, by regression",
           f"{drift:+.2f} +- {error:.2f} ms/h", "<= 1 ms/h")  # fmt: skip
    assert late.min() >= -0.040
    assert late.max() <= 0.060
    assert abs(drift) <= 1.0 + 3 * error


def counted_beeps(programme: Programme) -> np.ndarray:
    """Seconds of sound before each beep: by counting samples, which no rounding touches."""
    starts = np.cumsum([0, *(n for _, n in programme.blocks)])
    times = [t for t, _ in programme.blocks]
    found = []
    for beep in programme.beeps:
        block = int(np.searchsorted(times, beep, side="right")) - 1
        found.append((starts[block] + round((beep - times[block]) * RATE)) / RATE)
    return np.array(found)


def counted_flashes(programme: Programme) -> np.ndarray:
    """Seconds of picture before each flash, by counting pictures."""
    return np.array([n / SMALL.fps for n, p in enumerate(programme.pictures) if p.flash])


def slope(beeps: np.ndarray, flashes: np.ndarray) -> tuple[float, float]:
    """Drift in milliseconds an hour, with its standard error."""
    nearest = flashes[np.abs(flashes[None, :] - beeps[:, None]).argmin(axis=1)]
    late, at = (beeps - nearest) * 1000, beeps / 3600
    (gradient, _), residuals, *_ = np.polyfit(at, late, 1, full=True)
    left = float(residuals[0]) if len(residuals) else 0.0
    spread = float(((at - at.mean()) ** 2).sum())
    return float(gradient), float(np.sqrt(left / max(1, len(at) - 2) / spread))
