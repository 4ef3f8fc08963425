"""Metrics of the air: frames, sound, outputs, recording."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from console.metric_families import counter, counters, gauge, histogram, one_of
from console.metrics_outputs import output_metrics
from studio.report import AirReport, RecordingReport, RecordingState, Tally


def air_metrics(air: AirReport) -> Iterator[Metric]:
    """All of playout's report."""
    yield one_of("on_air_state", "1 for the state of the air.", Tally, air.tally)
    yield from _frames(air)
    yield from _sound(air)
    yield from output_metrics(air.outputs)
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
    if recording.free is not None:
        words = "What the recordings' disk has left."
        yield gauge("recording_disk_free_bytes", words, recording.free)
