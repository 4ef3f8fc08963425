import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from air_parts import SMALL, Sketch, slate, utterance

from streamer.encoder import Encoder
from streamer.monitor import Monitor, Tap, pieces
from streamer.mux import MARGIN, Mux
from streamer.packet import Packet
from streamer.profile import level, video_kbps
from streamer.recorder import Recorder, record
from streamer.station import Programme
from studio.clock import SimulatedClock
from studio.errors import Misconfigured, Unavailable
from studio.settings import Stream
from studio.show import RATE, Frame


def encoded(frames: range, stream: Stream = SMALL) -> tuple[Encoder, list[Packet]]:
    clock = SimulatedClock()
    programme = Programme(stream, Sketch(), slate(), clock, frames.start)
    encoder = Encoder(stream, clock)
    packets: list[Packet] = []
    for n in frames:
        packets += encoder.encode(programme.channel.frame(n))
    return encoder, packets + encoder.flush()


@pytest.fixture(scope="module")
def ten_seconds() -> tuple[Encoder, list[Packet]]:
    return encoded(range(300))


def decoded(source: object) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    """Pictures as (time, frame number read from it), sound as (time, samples)."""
    pictures, sound = [], []
    with av.open(source) as container:  # type: ignore[call-overload]  # the stubs know no file objects of this kind
        for frame in container.decode():
            if isinstance(frame, av.VideoFrame):
                pictures.append((frame.time, Sketch.read(frame.to_ndarray()[: SMALL.height])))
            else:
                sound.append((frame.time, frame.samples))
    return pictures, sound


def test_every_frame_is_encoded_once_in_groups_of_exactly_two_seconds(
    ten_seconds: tuple[Encoder, list[Packet]],
) -> None:
    video = [p for p in ten_seconds[1] if p.kind == "video"]
    assert sorted(p.pts for p in video) == list(range(300))
    assert [p.pts for p in video if p.key] == [0, 60, 120, 180, 240]
    for start in range(0, 300, 60):
        first = next(n for n, p in enumerate(video) if p.pts == start)
        assert all(p.pts > start for p in video[first + 1 :]), "a picture reaches over its group"


def test_packets_come_in_decoding_order_and_sound_covers_the_pictures(
    ten_seconds: tuple[Encoder, list[Packet]],
) -> None:
    packets = ten_seconds[1]
    assert [p.t for p in packets] == sorted(p.t for p in packets)
    sound = [p for p in packets if p.kind == "audio"]
    assert [p.pts for p in sound] == [1024 * (n - 1) for n in range(len(sound))]
    assert abs(sound[-1].ends - 10) <= Fraction(1024, RATE)


def test_a_picture_that_does_not_move_still_fills_the_constant_rate() -> None:
    _, packets = encoded(range(600))
    video = [p for p in packets if p.kind == "video" and p.pts >= 120]
    kbps = sum(len(p.body) for p in video) * 8 / 1000 / (480 / 30)
    assert kbps == pytest.approx(SMALL.video_kbps, rel=0.05)


def test_indexes_may_start_anywhere_and_leave_a_hole() -> None:
    clock = SimulatedClock()
    programme = Programme(SMALL, Sketch(), slate(), clock, 5_000_000)
    encoder = Encoder(SMALL, clock)
    packets = []
    for n in (*range(5_000_000, 5_000_045), *range(5_000_400, 5_000_430)):
        packets += encoder.encode(programme.channel.frame(n))
    packets += encoder.flush()
    video = [p for p in packets if p.kind == "video"]
    assert [p.pts for p in video if p.key] == [5_000_000, 5_000_400]
    after = [p for p in packets if p.kind == "audio" and p.shown >= Fraction(5_000_399, 30)]
    assert abs(after[0].shown - Fraction(5_000_400, 30)) <= Fraction(1024, RATE)
    mux = Mux(encoder.signal, "flv")
    stream = b"".join(mux.add(p) for p in packets) + mux.close()
    pictures, _ = decoded(io.BytesIO(stream))
    assert len(pictures) == 75
    assert pictures[45][0] - pictures[44][0] == pytest.approx(356 / 30, abs=0.002)


@pytest.mark.parametrize("form", ["flv", "mpegts"])
def test_a_stream_joined_anywhere_decodes_from_its_key_frame_and_starts_near_zero(
    ten_seconds: tuple[Encoder, list[Packet]], form: str
) -> None:
    encoder, packets = ten_seconds
    mux = Mux(encoder.signal, form)
    joined = next(n for n, p in enumerate(packets) if p.key and p.pts == 120)
    stream = b"".join(mux.add(p) for p in packets[joined - 7 :]) + mux.close()
    pictures, sound = decoded(io.BytesIO(stream))
    assert [n for _, n in pictures] == list(range(120, 300))
    start = 1.4 if form == "mpegts" else 0
    assert pictures[0][0] <= start + 0.1
    assert abs(pictures[0][0] - sound[0][0]) <= 1024 / RATE + 0.001
    end = pictures[-1][0] + 1 / 30 - (sound[-1][0] + sound[-1][1] / RATE)
    assert abs(end) <= 1024 / RATE + 0.001


@pytest.mark.parametrize("edge", [2**24, 2**31, 2**32])
def test_crossing_the_edges_of_time_stamps_is_no_event(edge: int) -> None:
    """Show times in ms at which 24-bit and 32-bit stamps run over elsewhere."""
    first = edge * 30 // 1000 - 60
    encoder, packets = encoded(range(first, first + 150))
    for form in ("flv", "mpegts"):
        mux = Mux(encoder.signal, form)
        pictures, _ = decoded(io.BytesIO(b"".join(mux.add(p) for p in packets) + mux.close()))
        assert len(pictures) == 150
        gaps = np.diff([t for t, _ in pictures])
        assert np.allclose(gaps, 1 / 30, atol=0.0011)


def watch(tap: Tap) -> Iterator[bytes]:
    while (piece := tap.take(0)) is not None:
        yield piece.body


def test_a_viewer_of_the_monitor_sees_everything_from_the_last_key_frame_on(
    ten_seconds: tuple[Encoder, list[Packet]],
) -> None:
    encoder, packets = ten_seconds
    monitor = Monitor(encoder.signal)
    half = len(packets) // 2
    for p in packets[:half]:
        monitor.offer(p)
    first = monitor.subscribe(10_000)
    start = first.take(0)
    assert start is not None
    assert start.key
    for p in packets[half : half + 200]:
        monitor.offer(p)
    second = monitor.subscribe(10_000)
    for p in packets[half + 200 :]:
        monitor.offer(p)
    joined = [n for _, n in decoded(io.BytesIO(start.body + b"".join(watch(first))))[0]]
    later = [n for _, n in decoded(io.BytesIO(b"".join(watch(second))))[0]]
    assert joined[0] == 120
    assert later[0] in {180, 240}
    assert later[0] > joined[0]
    assert joined == list(range(joined[0], joined[-1] + 1))
    assert joined[-1] >= 296
    assert later == list(range(later[0], later[-1] + 1))


def test_a_slow_viewer_loses_pieces_up_to_a_key_frame_and_the_monitor_does_not_wait(
    ten_seconds: tuple[Encoder, list[Packet]],
) -> None:
    encoder, packets = ten_seconds
    monitor = Monitor(encoder.signal)
    tap = monitor.subscribe(40)
    for p in packets[:-30]:
        monitor.offer(p)
    assert tap.dropped > 100
    for _ in range(200):
        tap.take(0)
    assert tap.take(0) is None
    monitor.unsubscribe(tap)
    for p in packets:
        monitor.offer(p)
    assert tap.take(0) is None
    fresh = monitor.subscribe()
    start = fresh.take(0)
    assert start is not None
    assert start.key


def test_cutting_transport_packets_loses_no_byte(
    ten_seconds: tuple[Encoder, list[Packet]],
) -> None:
    encoder, packets = ten_seconds
    mux = Mux(encoder.signal, "mpegts")
    stream = b"".join(mux.add(p) for p in packets) + mux.close()
    cut = pieces(stream)
    assert b"".join(p.body for p in cut) == stream
    assert sum(p.key for p in cut) == 5
    assert pieces(b"") == []


def test_a_rehearsal_is_recorded_frame_by_frame_with_its_sound(tmp_path: Path) -> None:
    clock = SimulatedClock()
    programme = Programme(SMALL, Sketch(), slate(), clock)
    spoken = utterance("a", seconds=2, pause=0.5)
    programme.cart.load(spoken)
    file, told = tmp_path / "out" / "show.mp4", []
    with Recorder(file, SMALL, clock) as recorder:
        record(programme.channel, recorder, 150, progress=told.append)
        assert not file.exists()
    assert told == list(range(150))
    pictures, sound = decoded(str(file))
    assert [n for _, n in pictures] == list(range(150))
    assert pictures[0][0] == 0
    assert abs(sound[0][0]) <= 1024 / RATE
    assert abs(pictures[-1][0] + 1 / 30 - sound[-1][0] - sound[-1][1] / RATE) <= 1024 / RATE
    with av.open(str(file)) as container:
        heard = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
    wave = np.zeros(len(heard), np.float32)
    wave[RATE // 2 : RATE // 2 + len(spoken.pcm)] = spoken.pcm
    lags = np.correlate(heard[20_000:40_000], wave[22_000:38_000], "valid")
    assert np.argmax(lags) == pytest.approx(2000, abs=1), "the sound is not where it was spoken"
    head = file.read_bytes()[:64]
    assert b"moov" in head, "players must be able to start before they have all of the file"


def test_a_recording_that_is_broken_off_leaves_no_file(tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    file = tmp_path / "show.mp4"
    programme = Programme(SMALL, Sketch(), slate(), SimulatedClock())

    def interrupted() -> None:
        with Recorder(file, SMALL, SimulatedClock()) as recorder:
            recorder.write(programme.channel.frame(0))
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_made_is_said_to_be_unavailable(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("not a folder")
    recorder = Recorder(tmp_path / "wall" / "show.mp4", SMALL, SimulatedClock())
    with pytest.raises(Unavailable, match="cannot be written"):
        recorder.__enter__()


def test_a_preset_x264_does_not_know_is_the_operators_to_mend() -> None:
    with pytest.raises(Misconfigured, match="preset 'warp'"):
        Encoder(Stream().model_copy(update={"preset": "warp"}), SimulatedClock())


@pytest.mark.parametrize(
    ("width", "height", "fps", "kbps", "needed"),
    [
        (720, 1280, 30, 2500, "3.1"),
        (1080, 1920, 30, 4000, "4.0"),
        (1280, 720, 30, 3000, "3.1"),
        (1920, 1080, 30, 6000, "4.0"),
        (1920, 1080, 60, 9000, "4.2"),
    ],
)
def test_rate_and_level_follow_the_size(
    width: int, height: int, fps: int, kbps: int, needed: str
) -> None:
    assert video_kbps(Stream(width=width, height=height, fps=fps)) == kbps
    assert level(width, height, fps) == needed


def test_a_voice_sounds_as_it_was_spoken_up_to_its_highest_overtones() -> None:
    t = np.arange(3 * RATE) / RATE
    pitch = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 3 * t)) / RATE
    voice = sum(np.sin(n * pitch) / n for n in range(1, 41)) * (0.5 + 0.5 * np.sin(9 * t)) / 8
    spoken = np.stack([voice, voice], axis=1).astype(np.float32)
    encoder, packets = Encoder(SMALL, SimulatedClock()), []
    for n in range(90):
        sound = spoken[n * 1600 : (n + 1) * 1600]
        packets += encoder.encode(Frame(n, slate(), sound))
    packets += encoder.flush()
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = encoder.signal.audio.codec_context.extradata
    frames = [f for p in packets if p.kind == "audio" for f in decoder.decode(av.Packet(p.body))]
    heard = np.concatenate([f.to_ndarray()[0] for f in frames])[1024 : 1024 + len(voice)]
    window = np.hanning(len(heard))
    power = np.abs(np.fft.rfft(voice[: len(heard)] * window)) ** 2
    noise = np.abs(np.fft.rfft((heard - voice[: len(heard)]) * window)) ** 2
    hertz = np.fft.rfftfreq(len(heard), 1 / RATE)
    for low, high, least in ((80, 1000, 40), (1000, 3000, 30), (3000, 5500, 25)):
        band = (hertz >= low) & (hertz < high)
        ratio = 10 * np.log10(power[band].sum() / noise[band].sum())
        assert ratio > least, (low, high, round(ratio, 1))


def test_the_stream_is_what_platforms_ask_for(ten_seconds: tuple[Encoder, list[Packet]]) -> None:
    encoder, packets = ten_seconds
    mux = Mux(encoder.signal, "flv")
    stream = b"".join(mux.add(p) for p in packets) + mux.close()
    with av.open(io.BytesIO(stream)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert video.profile == "Main"
        assert video.codec_context.pix_fmt == "yuv420p"
        assert (audio.profile, audio.rate, audio.channels) == ("LC", 48_000, 2)
        frame = next(container.decode(video=0))
        assert (frame.color_range, frame.colorspace) == (1, 1)


def test_a_time_line_says_before_it_ends_that_another_has_to_go_on(
    ten_seconds: tuple[Encoder, list[Packet]],
) -> None:
    encoder, packets = ten_seconds
    begins = Fraction(2**31, 1000) - MARGIN - 5
    old, new = Mux(encoder.signal, "flv", begins=begins), Mux(encoder.signal, "flv")
    spent_at = None
    for packet in packets:
        old.add(packet)
        new.add(packet)
        if old.spent and spent_at is None:
            spent_at = float(packet.t - packets[0].t)
    assert spent_at == pytest.approx(5.0, abs=0.1)
    assert not new.spent


def test_music_is_encoded_with_another_search_than_a_voice_alone() -> None:
    played = np.random.default_rng(7).normal(0, 0.05, (RATE, 2)).astype(np.float32)

    def sound(*, music: bool) -> list[bytes]:
        encoder, packets = Encoder(SMALL, SimulatedClock(), music=music), []
        for n in range(30):
            packets += encoder.encode(Frame(n, slate(), played[n * 1600 : (n + 1) * 1600]))
        return [p.body for p in packets if p.kind == "audio"]

    assert sound(music=False) == sound(music=False)
    assert sound(music=True) != sound(music=False)
