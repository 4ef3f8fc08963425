"""Metrics of the destinations, each by its name."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from console.metric_families import PREFIX, counters, gauges, told_apart
from studio.report import OutputReport, OutputState


def output_metrics(outputs: tuple[OutputReport, ...]) -> Iterator[Metric]:
    """Every figure of every output."""
    rows = tuple(zip(told_apart(output.name for output in outputs), outputs, strict=True))
    live = ((name, output.state is OutputState.LIVE) for name, output in rows)
    yield _states(rows)
    yield gauges("output_up", "1 while the output is live.", "output", live)
    words = "Bytes handed to the output's carrier."
    yield counters("output_sent_bytes", words, "output", ((n, o.sent) for n, o in rows))
    words = "Tries that failed and sessions that were lost."
    yield counters("output_retries", words, "output", ((n, o.retries) for n, o in rows))
    words = "Live sessions that were lost."
    yield counters("output_breaks", words, "output", ((n, o.breaks) for n, o in rows))
    words = "Time without a session since its first."
    yield counters("output_away_seconds", words, "output", ((n, o.away) for n, o in rows))
    words = "Sessions ended and begun anew as planned."
    yield counters("output_turns", words, "output", ((n, o.turns) for n, o in rows))
    yield _dropped(rows)
    words = "Packets that wait for the output, in seconds."
    yield gauges("output_queue_seconds", words, "output", ((n, o.waiting) for n, o in rows))
    words = "Bytes its connection has not acknowledged."
    yield gauges("output_send_queue_bytes", words, "output", ((n, o.send_queue) for n, o in rows))
    words = "1 while its backup ingest is used."
    yield gauges("output_backup", words, "output", ((n, o.backup) for n, o in rows))
    # Only the kernel can tell these, and only of a connection that there is.
    trips = ((n, o.rtt_ms / 1000) for n, o in rows if o.rtt_ms is not None)
    yield gauges("output_rtt_seconds", "Round trip of its connection.", "output", trips)
    again = ((n, o.resent) for n, o in rows if o.resent is not None)
    yield gauges("output_resent_segments", "Sent again on this connection.", "output", again)


def _states(rows: tuple[tuple[str, OutputReport], ...]) -> Metric:
    family = GaugeMetricFamily(
        f"{PREFIX}output_state", "1 for the state of the output.", labels=["output", "state"]
    )
    for name, output in rows:
        for known in OutputState:
            family.add_metric([name, known.value], output.state is known)
    return family


def _dropped(rows: tuple[tuple[str, OutputReport], ...]) -> Metric:
    family = CounterMetricFamily(
        f"{PREFIX}output_dropped_packets", "Packets a slow output lost.", labels=["output", "kind"]
    )
    for name, output in rows:
        family.add_metric([name, "video"], output.dropped_video)
        family.add_metric([name, "audio"], output.dropped_audio)
    return family
