"""What Prometheus reads: the last reports as gauges and counters."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from console.desk import Desk
from console.output_metrics import output_metrics
from console.recording_metrics import recording_metrics
from studio.report import AirReport, ScriptReport, WriterReport


def exposition(desk: Desk, chat_refused: int) -> bytes:
    """The metrics in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Reports(desk, chat_refused))
    return generate_latest(registry)


class _Reports(Collector):
    def __init__(self, desk: Desk, chat_refused: int) -> None:
        self._desk = desk
        self._chat_refused = chat_refused

    def collect(self) -> Iterator[Metric]:
        state = self._desk.state()
        yield _gauge("air_age_seconds", "Seconds since playout reported.", state.air_age)
        yield _gauge("script_age_seconds", "Seconds since the brain reported.", state.script_age)
        yield _counter("chat_refused", "Messages over an address's limit.", self._chat_refused)
        if state.air is not None:
            yield from _air(state.air)
        if state.script is not None:
            yield from _script(state.script)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"vitrine_{name}", words, value)


def _counter(name: str, words: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(f"vitrine_{name}", words, value)


def _air(air: AirReport) -> Iterator[Metric]:
    yield _counter("frames", "Frames sent to the encoder.", air.frames)
    yield _counter("frames_late", "Frames with a late or a repeated picture.", air.late)
    yield _counter(
        "frames_repeated", "Of those, the repeated: the encoder was behind.", air.repeated
    )
    yield _counter("frames_owed", "Frames sent late because the beat woke late.", air.owed)
    yield _counter("frames_floor", "Frames for which the painter failed.", air.faults)
    yield _gauge("speech_buffer_seconds", "Speech queued behind the line on air.", air.buffer)
    yield _gauge("reserve_seconds", "Reserve speech at hand.", air.reserve)
    yield _gauge("loudness_lufs", "Short-term loudness.", air.loudness)
    yield _gauge("paint_milliseconds", "Median time to draw a frame.", air.paint_ms)
    yield _gauge("encode_milliseconds", "Median time to encode a frame.", air.encode_ms)
    yield _gauge("ladder_rung", "What is given up to keep up; 0 is nothing.", air.ladder.rung)
    steps = CounterMetricFamily(
        "vitrine_ladder_steps", "Steps on the load ladder.", labels=["direction"]
    )
    steps.add_metric(["down"], air.ladder.down)
    steps.add_metric(["up"], air.ladder.up)
    yield steps
    yield _gauge("muted", "1 while the sound is muted.", air.muted)
    yield _gauge("slate", "1 while the slate is on air.", air.slate)
    yield from output_metrics(air.outputs)
    if air.recording is not None:
        yield from recording_metrics(air.recording)
    yield _memory("playout", air.memory_mb)


def _script(script: ScriptReport) -> Iterator[Metric]:
    yield _counter("lines_aired", "Lines that went out.", script.aired)
    yield _counter("questions_answered", "Comments answered on air.", script.answered)
    yield _counter("lines_refused", "Lines the gate refused.", script.refused)
    yield _refusals(script)
    yield _counter("chat_dropped", "Comments dropped by the script engine.", script.chat_dropped)
    yield _gauge("catalogue_version", "Version of the catalogue on air.", script.catalogue_version)
    yield _gauge("catalogue_problems", "Problems in the file.", len(script.catalogue_problems))
    yield _gauge("voice_speed", "Seconds of speech made per second.", script.voice_speed)
    yield from _voices(script)
    yield _timings(script)
    kept = script.phrases
    yield _counter("voice_phrase_hits", "Sentences taken from the cache.", kept.hits)
    yield _counter("voice_phrase_misses", "Sentences the cache did not have.", kept.misses)
    yield _counter("voice_phrases_retired", "Dropped as a fact had changed.", kept.retired)
    yield _gauge("voice_phrase_bytes", "What the cache holds on disk.", kept.bytes)
    if script.writer is not None:
        yield from _writer(script.writer)
    yield _memory("brain", script.memory_mb)


def _refusals(script: ScriptReport) -> Metric:
    words = "Lines the gate refused, by the rule they broke."
    counted = CounterMetricFamily("vitrine_gate_refusals", words, labels=["rule"])
    for rule, count in script.refusals.items():
        counted.add_metric([rule], count)
    return counted


def _timings(script: ScriptReport) -> Metric:
    words = "Sentences, by where their times come from."
    counted = CounterMetricFamily("vitrine_voice_timings", words, labels=["timing"])
    for timing, count in script.timings.items():
        counted.add_metric([timing], count)
    return counted


def _voices(script: ScriptReport) -> Iterator[Metric]:
    words = "Sentences said by another engine than the lead."
    yield _counter("voice_substitutions", words, script.substitutions)
    said = CounterMetricFamily("vitrine_voice_sentences", "Sentences made.", labels=["engine"])
    failed = CounterMetricFamily("vitrine_voice_failures", "Sentences failed.", labels=["engine"])
    rests = GaugeMetricFamily(
        "vitrine_voice_rests", "1 while the engine rests after failing.", labels=["engine"]
    )
    for row in script.voices:
        said.add_metric([row.engine], row.said)
        failed.add_metric([row.engine], row.failures)
        rests.add_metric([row.engine], row.state == "rests")
    yield from (said, failed, rests)


def _writer(writer: WriterReport) -> Iterator[Metric]:
    yield _gauge("writer_rests", "1 while the language model rests.", writer.state == "rests")
    yield _gauge("writer_stocked", "Lines that wait for their beat.", writer.stocked)
    yield _counter("writer_requests", "Requests to the language model.", writer.requests)
    yield _counter("writer_faults", "Requests that failed or gave nothing.", writer.faults)
    yield _counter("writer_lines", "Lines of the model that were let through.", writer.proved)
    yield _counter("writer_frames_grown", "New frames kept for the playbook.", writer.grown)
    words = "Lines of the model that were refused, by rule."
    refused = CounterMetricFamily("vitrine_writer_refused", words, labels=["rule"])
    for rule, count in writer.refused.items():
        refused.add_metric([rule], count)
    yield refused
    words = "Median of the last requests."
    yield _gauge("writer_first_seconds", f"Until the first text. {words}", writer.first_seconds)
    yield _gauge("writer_total_seconds", f"Whole request. {words}", writer.total_seconds)


def _memory(process: str, megabytes: float) -> GaugeMetricFamily:
    words = "Resident memory of the process."
    return _gauge(f"{process}_memory_bytes", words, megabytes * 1e6)
