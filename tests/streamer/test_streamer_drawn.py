"""What is encoded for drawn pictures looks as drawn, on air and as a draft."""

from itertools import pairwise

import av
import cv2
import numpy as np
import pytest

from streamer.encoder import Encoder
from streamer.packet import Packet
from studio.clock import SimulatedClock
from studio.settings import Stream
from studio.show import RATE, Frame, Pixels

SHOW = Stream(width=360, height=640, fps=30, video_kbps=1000)
SECONDS = 4
CUT = 80
"""The frame at which the shot changes, between two key frames."""
FILLER = 12
"""Type of the NAL units that only fill up a constant rate: ITU-T H.264 table 7-1."""


def drawn(index: int) -> Pixels:
    """Still ground with soft edges and lettering, and a hand that waves quickly before it."""
    rows = np.linspace(40, 200, SHOW.height, dtype=np.float32)[:, None]
    columns = np.linspace(0, 40, SHOW.width, dtype=np.float32)[None]
    luma = (rows + columns if index < CUT else 230 - 0.7 * rows + columns).astype(np.uint8)
    cv2.putText(luma, "29.90 today", (20, 600), cv2.FONT_HERSHEY_DUPLEX, 1.4, 20, 2, cv2.LINE_AA)
    x, y = 180 + 90 * np.sin(index / 3), 300 + 60 * np.cos(index / 5)
    palm = (round(x * 16), round(y * 16))
    cv2.circle(luma, palm, 40 * 16, 190, -1, cv2.LINE_AA, 4)
    for finger in range(4):
        turn = np.sin(index / 3) / 2 + (finger - 1.5) / 3
        tip = (palm[0] + round(1400 * np.sin(turn)), palm[1] - round(1400 * np.cos(turn)))
        cv2.line(luma, palm, tip, 200 - 12 * finger, 14, cv2.LINE_AA, 4)
    colour = cv2.resize(luma, (SHOW.width // 2, SHOW.height // 2), interpolation=cv2.INTER_AREA)
    planes = [luma.ravel(), (128 + (colour >> 4)).ravel(), (140 - (colour >> 4)).ravel()]
    return np.concatenate(planes).reshape(SHOW.height * 3 // 2, SHOW.width)


def encoded(stream: Stream, *, draft: bool = False) -> tuple[Encoder, list[Packet]]:
    encoder, packets = Encoder(stream, SimulatedClock(), draft=draft), []
    silence = np.zeros((RATE // stream.fps, 2), np.float32)
    for n in range(SECONDS * stream.fps):
        packets += encoder.encode(Frame(n, drawn(n), silence))
    packets += encoder.flush()
    return encoder, [p for p in packets if p.kind == "video"]


def likeness(encoder: Encoder, packets: list[Packet]) -> list[float]:
    """PSNR of the luma of each decoded picture against what was drawn, dB."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = encoder.signal.video.codec_context.extradata
    pictures = []
    for p in packets:
        coded = av.Packet(p.body)
        coded.pts, coded.dts = p.pts, p.dts
        pictures += decoder.decode(coded)
    pictures += decoder.decode(None)
    assert [picture.pts for picture in pictures] == list(range(SECONDS * SHOW.fps))
    rows = SHOW.height
    return [cv2.PSNR(p.to_ndarray()[:rows], drawn(n)[:rows]) for n, p in enumerate(pictures)]


def needed(packets: list[Packet]) -> int:
    """Bytes of the packets without those that fill up the rate."""
    units = (unit for p in packets for unit in p.body.split(b"\0\0\1"))
    return sum(len(unit) for unit in units if unit and unit[0] & 31 != FILLER)


@pytest.fixture(scope="module")
def on_air() -> tuple[Encoder, list[Packet]]:
    assert SHOW.preset == "drawn", "what a show has that says nothing about it"
    return encoded(SHOW)


def test_a_hand_that_moves_and_a_cut_look_as_drawn_in_every_picture(
    on_air: tuple[Encoder, list[Packet]],
) -> None:
    seen = likeness(*on_air)
    assert np.mean(seen) > 48
    assert min(seen) > 46


def test_the_rate_stays_constant_though_most_of_it_is_not_needed(
    on_air: tuple[Encoder, list[Packet]],
) -> None:
    packets = on_air[1]
    _, all_spent = encoded(SHOW.model_copy(update={"preset": "veryfast"}))
    for begin, end in pairwise(range(0, SECONDS * SHOW.fps + 1, 2 * SHOW.fps)):
        group = sum(len(p.body) for p in packets if begin <= p.pts < end)
        assert group * 8 / 1000 / 2 == pytest.approx(1000, rel=0.1)
    assert needed(packets) < needed(all_spent) / 2


def test_no_picture_waits_for_one_that_is_shown_later(
    on_air: tuple[Encoder, list[Packet]],
) -> None:
    packets = on_air[1]
    assert [p.dts for p in packets] == [p.pts for p in packets] == list(range(SECONDS * SHOW.fps))
    assert [p.pts for p in packets if p.key] == [0, 60]


def test_a_draft_looks_as_drawn_and_its_file_is_not_filled_up() -> None:
    encoder, packets = encoded(SHOW.model_copy(update={"preset": "ultrafast"}), draft=True)
    assert min(likeness(encoder, packets)) > 46
    size = sum(len(p.body) for p in packets)
    assert needed(packets) == pytest.approx(size, rel=0.02)
    assert size * 8 / 1000 / SECONDS < 1000 / 2
