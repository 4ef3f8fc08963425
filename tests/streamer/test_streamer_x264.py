"""A faster preset takes over on air: what went out is decoded, and nobody can tell where."""

import io
import logging
from itertools import cycle

import av
import numpy as np
import pytest
from air_parts import SMALL, Sketch, slate

from streamer import x264
from streamer.encoder import Encoder
from streamer.ladder import rungs
from streamer.mux import Mux
from streamer.packet import Packet
from streamer.station import Programme
from streamer.x264 import Film
from studio.clock import SimulatedClock
from studio.settings import Preset, Stream

PRESETS: tuple[Preset, ...] = (
    "ultrafast", "drawn", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower",
    "veryslow",
)  # fmt: skip


def small(preset: Preset) -> Stream:
    return SMALL.model_copy(update={"preset": preset})


def headers_sent(encoder: Encoder) -> bytes:
    found = encoder.signal.video.codec_context.extradata
    assert found
    return found


@pytest.mark.parametrize("size", [(270, 480), (720, 1280), (1080, 1920)])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_rung_sends_the_very_same_headers(preset: Preset, size: tuple[int, int]) -> None:
    width, height = size
    stream = Stream(width=width, height=height, preset=preset)
    sent = Film(stream).template.codec_context.extradata
    for rung in rungs(preset):
        codec = x264._successor(stream, rung.preset)
        assert codec is not None
        assert codec.extradata == sent, rung


def switching(
    stream: Stream, presets: tuple[Preset, ...], seconds: int
) -> tuple[Encoder, list[Packet], list[Preset]]:
    """A show in which each second another preset is asked for; the presets of its frames."""
    clock = SimulatedClock()
    programme = Programme(stream, Sketch(), slate(), clock)
    encoder, packets, used = Encoder(stream, clock), [], []
    asked = cycle(presets)
    for n in range(seconds * stream.fps):
        if n % stream.fps == stream.fps // 2:
            encoder.ask(next(asked))
        packets += encoder.encode(programme.channel.frame(n))
        used.append(encoder.preset)
    return encoder, packets + encoder.flush(), used


@pytest.mark.parametrize("first", ["drawn", "veryfast", "medium"])
def test_switching_up_and_down_for_twenty_seconds_leaves_no_trace_in_the_stream(
    first: Preset, caplog: pytest.LogCaptureFixture
) -> None:
    stream = small(first)
    # Three in a row, so that at each key frame, every 2 s, another one has been asked for.
    encoder, packets, used = switching(stream, ("superfast", "ultrafast", first), 20)
    changes = [n for n in range(1, 600) if used[n] != used[n - 1]]
    assert changes == list(range(60, 600, 60))
    assert set(used) == {first, "ultrafast", "superfast"}
    assert not caplog.records
    video = [p for p in packets if p.kind == "video"]
    assert sorted(p.pts for p in video) == list(range(600))
    assert [p.pts for p in video if p.key] == list(range(0, 600, 60))
    before = 0 if first == "drawn" else 2
    assert [p.dts for p in video] == list(range(-before, 600 - before))
    assert all(p.dts <= p.pts for p in video)
    assert [p.t for p in packets] == sorted(p.t for p in packets)
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = headers_sent(encoder)
    decoder.options = {"err_detect": "explode"}
    numbers = []
    for p in video:
        coded = av.Packet(p.body)
        coded.pts, coded.dts = p.pts, p.dts
        numbers += [(f.pts, Sketch.read(f.to_ndarray()[:480])) for f in decoder.decode(coded)]
    numbers += [(f.pts, Sketch.read(f.to_ndarray()[:480])) for f in decoder.decode(None)]
    assert numbers == [(n, n) for n in range(600)]
    kbps = sum(len(p.body) for p in video) * 8 / 1000 / 20
    assert kbps == pytest.approx(stream.video_kbps, rel=0.08)


@pytest.mark.parametrize("form", ["flv", "mpegts"])
def test_a_viewer_who_joins_before_a_switch_decodes_what_comes_after_it(form: str) -> None:
    encoder, packets, _ = switching(small("veryfast"), ("ultrafast", "veryfast", "superfast"), 8)
    mux = Mux(encoder.signal, form)
    joined = next(n for n, p in enumerate(packets) if p.key and p.pts == 60)
    stream = b"".join(mux.add(p) for p in packets[joined:]) + mux.close()
    with av.open(io.BytesIO(stream)) as container:
        pictures = [(f.time, f.to_ndarray()[:480]) for f in container.decode(video=0)]
    assert [Sketch.read(luma) for _, luma in pictures] == list(range(60, 240))
    assert np.allclose(np.diff([t for t, _ in pictures]), 1 / 30, atol=0.0011)


def test_holes_beside_a_switch_do_not_turn_decoding_time_back() -> None:
    clock = SimulatedClock()
    stream = small("veryfast")
    programme = Programme(stream, Sketch(), slate(), clock)
    encoder, packets = Encoder(stream, clock), []
    shown = [*range(60), 60, 61, *range(400, 430), *range(2000, 2100)]
    for n in shown:
        if n == 30:
            encoder.ask("superfast")
        if n == 415:
            encoder.ask("ultrafast")
        packets += encoder.encode(programme.channel.frame(n))
    packets += encoder.flush()
    assert encoder.preset == "ultrafast"
    video = [p for p in packets if p.kind == "video"]
    assert sorted(p.pts for p in video) == shown
    times = [p.dts for p in video]
    assert times == sorted(set(times))
    assert all(p.dts <= p.pts for p in video)


def test_a_preset_that_would_change_the_headers_does_not_go_on_air(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(x264, "_as_announced", lambda stream, preset: "")
    encoder, packets, used = switching(small("veryfast"), ("ultrafast",), 5)
    assert set(used) == {"veryfast"}
    assert caplog.text.count("ultrafast cannot take over: veryfast stays") == 1
    assert caplog.records[0].levelno == logging.WARNING
    assert sum(p.kind == "video" for p in packets) == 150
    assert encoder.preset == "veryfast"
