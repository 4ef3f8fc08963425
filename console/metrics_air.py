"""Metrics of the air: frames, sound, outputs, recording."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from console.metric_families import (
    PREFIX,
    counter,
    counters,
    gauge,
    gauges,
    histogram,
    one_of,
    told_apart,
)
from studio.report import (
    AirReport,
    OutputReport,
    OutputState,
    RecordingReport,
    RecordingState,
    Tally,
)


def air_metrics(air: AirReport) -> Iterator[Metric]:
    """All of playout's report."""
    yield one_of("on_air_state", "1 for the state of the air.", Tally, air.tally)
    yield from _frames(air)
    yield from _sound(air)
    yield from _outputs(air.outputs)
    if air.recording is not None:
        yield from _recording(air.recording)


def _frames(air: AirReport) -> Iterator[Metric]:
    yield counter("frames", "Frames sent to the encoder.", air.frames)
    yield counter("frames_late", "Frames with a late or a repeated picture.", air.late)
    words = "Of those, the repeated: the encoder was behind."
    yield counter("frames_repeated", words, air.repeated)
    yield counter("frames_owed", "Frames sent late because the beat woke late.", air.owed)
    yield counter("frames_floor", "Frames for which the painter failed.", air.faults)
    yield counter("frames_idle", "Frames in which nobody spoke.", air.idle)
    yield counter("frames_lost", "Frames that were made and never encoded.", air.lost)
    yield counter("frames_skipped", "Frames left out: the machine stood still.", air.holes)
    yield gauge("frames_ahead", "Frames drawn ahead of the beat.", air.ahead)
    yield gauge("frames_waiting", "Frames that wait for the encoder.", air.outgoing)
    yield histogram("frame_paint_seconds", "Time to draw a picture.", air.paint)
    yield histogram("frame_encode_seconds", "Time to encode a frame.", air.encode)
    yield gauge("ladder_rung", "What is given up to keep up; 0 is nothing.", air.ladder.rung)
    steps = (("down", air.ladder.down), ("up", air.ladder.up))
    yield counters("ladder_steps", "Steps on the load ladder.", "direction", steps)


def _sound(air: AirReport) -> Iterator[Metric]:
    yield gauge("speech_buffer_seconds", "Speech behind the line on air.", air.buffer)
    yield gauge("reserve_seconds", "Reserve speech at hand.", air.reserve)
    yield gauge("loudness_lufs", "Loudness of the last 3 s.", air.loudness)
    yield gauge("muted", "1 while the sound is muted.", air.muted)
    yield gauge("slate", "1 while the slate is on air.", air.slate)


def _outputs(outputs: tuple[OutputReport, ...]) -> Iterator[Metric]:
    names = tuple(told_apart(output.name for output in outputs))
    rows = tuple(zip(names, outputs, strict=True))
    state = GaugeMetricFamily(
        f"{PREFIX}output_state", "1 for the state of the output.", labels=["output", "state"]
    )
    for name, output in rows:
        for known in OutputState:
            state.add_metric([name, known.value], output.state is known)
    yield state
    live = ((name, output.state is OutputState.LIVE) for name, output in rows)
    yield gauges("output_up", "1 while the output is live.", "output", live)
    words = "Bytes handed to the output's carrier."
    yield counters("output_sent_bytes", words, "output", ((n, o.bytes) for n, o in rows))
    yield counters("output_retries", "Reconnects.", "output", ((n, o.retries) for n, o in rows))
    words = "Packets a slow output lost."
    yield counters("output_dropped_packets", words, "output", ((n, o.dropped) for n, o in rows))
    words = "Packets that wait for the output, in seconds."
    yield gauges("output_queue_seconds", words, "output", ((n, o.waiting) for n, o in rows))
    words = "Bytes in the system's send queue."
    yield gauges("output_send_queue_bytes", words, "output", ((n, o.unsent) for n, o in rows))
    words = "Sessions ended and begun anew as planned."
    yield counters("output_turns", words, "output", ((n, o.turns) for n, o in rows))
    words = "1 while its backup ingest is used."
    yield gauges("output_backup", words, "output", ((n, o.backup) for n, o in rows))


def _recording(recording: RecordingReport) -> Iterator[Metric]:
    words = "1 for the state of the recording."
    yield one_of("recording_state", words, RecordingState, recording.state)
    yield gauge("recording_file_bytes", "The recording that grows.", recording.bytes)
    words = "Packets the disk was too slow for."
    yield counter("recording_dropped_packets", words, recording.dropped)
    words = "Of the show, that are in no file."
    yield gauge("recording_missing_seconds", words, recording.missing)
    words = "Recordings that went to hold the limits."
    yield counter("recording_deleted_files", words, recording.deleted)
    words = "Times the recorder was started again."
    yield counter("recording_restarts", words, recording.restarts)
