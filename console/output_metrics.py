"""The metrics of the destinations."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from console.metric_families import told_apart
from studio.report import OutputReport, OutputState

_Figure = tuple[str, str, Callable[[OutputReport], Any]]
_GAUGES: tuple[_Figure, ...] = (
    ("up", "1 while the output is live.", lambda o: o.state is OutputState.LIVE),
    ("since_seconds", "Show time at which its state began.", lambda o: o.since),
    ("backup", "1 while its backup ingest is used.", lambda o: o.backup),
    ("waiting_seconds", "Packets that wait for it.", lambda o: o.waiting),
    ("send_queue_bytes", "Bytes its connection has not acknowledged.", lambda o: o.send_queue),
)
_COUNTERS: tuple[_Figure, ...] = (
    ("retries", "Tries that failed and sessions that were lost.", lambda o: o.retries),
    ("breaks", "Live sessions that were lost.", lambda o: o.breaks),
    ("away_seconds", "Time without a session since its first.", lambda o: o.away),
    ("turns", "Sessions ended and begun anew as planned.", lambda o: o.turns),
    ("sent_bytes", "Bytes handed to its pusher.", lambda o: o.sent),
)


def output_metrics(outputs: tuple[OutputReport, ...]) -> Iterator[Metric]:
    """Every figure of every output, by its name; of two that share one, the second has a number."""
    names = told_apart(output.name for output in outputs)
    outputs = tuple(map(_named, outputs, names))
    for family, figures in ((GaugeMetricFamily, _GAUGES), (CounterMetricFamily, _COUNTERS)):
        for name, words, figure in figures:
            one = family(f"vitrine_output_{name}", words, labels=["output"])
            for output in outputs:
                one.add_metric([output.name], float(figure(output)))
            yield one
    yield from _of_what_is_known(outputs)
    dropped = CounterMetricFamily(
        "vitrine_output_dropped_packets", "Packets a slow output lost.", labels=["output", "kind"]
    )
    states = GaugeMetricFamily(
        "vitrine_output_state", "1 for the state the output is in.", labels=["output", "state"]
    )
    for output in outputs:
        dropped.add_metric([output.name, "video"], output.dropped_video)
        dropped.add_metric([output.name, "audio"], output.dropped_audio)
        for state in OutputState:
            states.add_metric([output.name, state], output.state is state)
    yield from (dropped, states)


def _named(output: OutputReport, name: str) -> OutputReport:
    return replace(output, name=name)


def _of_what_is_known(outputs: tuple[OutputReport, ...]) -> Iterator[Metric]:
    """What only the kernel can tell, of a connection that there is."""
    rtt = GaugeMetricFamily(
        "vitrine_output_rtt_seconds", "Round trip of its connection.", labels=["output"]
    )
    resent = GaugeMetricFamily(
        "vitrine_output_resent_segments", "Sent again on this connection.", labels=["output"]
    )
    for output in outputs:
        if output.rtt_ms is not None:
            rtt.add_metric([output.name], output.rtt_ms / 1000)
        if output.resent is not None:
            resent.add_metric([output.name], output.resent)
    yield from (rtt, resent)
