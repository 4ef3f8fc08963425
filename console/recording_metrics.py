"""The metrics of the recording."""

from collections.abc import Callable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from studio.report import RecordingReport, RecordingState

_Figure = tuple[str, str, Callable[[RecordingReport], float]]
_GAUGES: tuple[_Figure, ...] = (
    (
        "up",
        "1 while the programme is written to the disk.",
        lambda r: r.state is RecordingState.ON,
    ),
    ("since_seconds", "Show time at which its state began.", lambda r: r.since),
)
_COUNTERS: tuple[_Figure, ...] = (
    ("missing_seconds", "Show time that is in no file.", lambda r: r.missing),
    ("dropped_packets", "Packets a slow disk lost.", lambda r: r.dropped),
    ("restarts", "Recorders that died or hung.", lambda r: r.restarts),
    ("deleted_files", "Old recordings that made room.", lambda r: r.deleted),
)


def recording_metrics(kept: RecordingReport) -> Iterator[Metric]:
    """Every figure of the recording."""
    for name, words, figure in _GAUGES:
        yield GaugeMetricFamily(f"vitrine_recording_{name}", words, float(figure(kept)))
    for name, words, figure in _COUNTERS:
        yield CounterMetricFamily(f"vitrine_recording_{name}", words, float(figure(kept)))
    if kept.free is not None:
        words = "What the recordings' disk has left."
        yield GaugeMetricFamily("vitrine_recording_disk_free_bytes", words, kept.free)
