"""A station on air for a test, and what it says of its destinations."""

from collections.abc import Iterator
from contextlib import contextmanager

from air_parts import SMALL, Sketch, slate, utterance

from streamer.station import Station
from studio.clock import SystemClock
from studio.report import OutputReport, OutputState
from studio.settings import Output


@contextmanager
def on_air(*urls: str) -> Iterator[Station]:
    clock = SystemClock()
    outputs = tuple(Output(name=f"to {n}", url=url) for n, url in enumerate(urls))
    station = Station(SMALL, Sketch(), slate(), clock, clock.now(), outputs)
    station.cart.load(utterance("a", seconds=2))
    station.start()
    try:
        yield station
    finally:
        station.stop()


def output(station: Station, number: int = 0) -> OutputReport:
    return station.report().outputs[number]


def is_live(station: Station, number: int = 0) -> bool:
    return output(station, number).state is OutputState.LIVE
