"""What Prometheus reads: the last reports as gauges, counters and histograms."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from console.desk import DeskState
from console.metric_families import counter, counters, gauge, gauges
from console.metrics_air import air_metrics
from console.metrics_script import script_metrics
from studio.alarm import Condition
from studio.report import HouseReport


def exposition(state: DeskState, house: HouseReport, chat_refused: int) -> bytes:
    """The metrics in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Reports(state, house, chat_refused))
    return generate_latest(registry)


class _Reports(Collector):
    def __init__(self, state: DeskState, house: HouseReport, chat_refused: int) -> None:
        self._state = state
        self._house = house
        self._chat_refused = chat_refused

    def collect(self) -> Iterator[Metric]:
        state = self._state
        yield gauge("air_age_seconds", "Since playout's last report was true.", state.air_age)
        yield gauge(
            "script_age_seconds", "Since the script engine's report was true.", state.script_age
        )
        words = "Messages of the own-site chat over an address's limit."
        yield counter("chat_refused", words, self._chat_refused)
        if state.air is not None:
            yield from air_metrics(state.air)
        if state.script is not None:
            yield from script_metrics(state.script)
        yield from _alarms(state, self._house)
        yield from _house(state, self._house)


def _alarms(state: DeskState, house: HouseReport) -> Iterator[Metric]:
    active = [alarm.condition for alarm in state.alarms]
    words = "Alarms that have fired and are not over."
    yield gauges("alarms", words, "condition", ((c.value, active.count(c)) for c in Condition))
    yield counter("alerts_sent", "Alerts that the webhook took.", house.alerts_sent)
    yield counter("alerts_failed", "Alerts that were given up.", house.alerts_failed)
    yield counter("alerts_dropped", "Alerts that were one too many to wait.", house.alerts_dropped)
    yield gauge("alerts_waiting", "Alerts that wait for the webhook.", house.alerts_waiting)


def _house(state: DeskState, house: HouseReport) -> Iterator[Metric]:
    rows = house.processes
    words = "Processes; carriers, voices and the ingest are children of ours."
    yield gauges("processes", words, "process", ((r.name, r.count) for r in rows))
    words = "Resident memory of the process."
    yield gauges("process_resident_memory_bytes", words, "process",
                 ((r.name, r.memory) for r in rows))  # fmt: skip
    words = "CPU time spent, by user and system; of children that have ended too."
    yield counters("process_cpu_seconds", words, "process", ((r.name, r.cpu) for r in rows))
    yield gauges("process_open_fds", "Open files and sockets.", "process",
                 ((r.name, r.files) for r in rows))  # fmt: skip
    yield gauges("process_threads", "Threads.", "process", ((r.name, r.threads) for r in rows))
    known = {row.name: row.restarts for row in state.processes}
    words = "Times the supervisor started it again."
    roles = ("playout", "brain", "desk")
    yield counters("process_restarts", words, "process", ((n, known.get(n, 0)) for n in roles))
    if house.disk_free is not None and house.disk_size is not None:
        words = "Free space of the disk with the journal."
        yield gauge("disk_free_bytes", words, house.disk_free)
        yield gauge("disk_size_bytes", "Size of that disk.", house.disk_size)
    yield gauge("monitor_viewers", "Pages that show the monitor's picture.", house.viewers)
    words = "Players on our own site in the last half minute."
    yield gauge("watch_viewers", words, house.watching)
    if house.disk_left is not None:
        words = "What recordings and journal grow by a second."
        yield gauge("disk_growth_bytes_per_second", words, house.disk_left.rate)
        if house.disk_left.seconds is not None:
            words = "Until the disk has no room for recordings and journal."
            yield gauge("disk_left_seconds", words, house.disk_left.seconds)
