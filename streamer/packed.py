"""A sentence that waits for a day that may never come, in a quarter of the memory."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Self

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from studio.packed import sixteen, sound_of
from studio.show import RATE, Pcm, Utterance

_SILENCE = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class _Flac:
    """Sound as FLAC, without a container: to the last bit what went in."""

    head: bytes
    body: bytes
    cuts: tuple[int, ...]
    """Where each packet begins in the body, and the end of the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """An utterance whose sound is kept in 16 bits, as the phrase cache keeps it, and in FLAC.

    Speech takes half of what it has in 16 bits: 13 MB for five minutes. To pack a second takes a
    millisecond, to unpack it half of one.
    """

    utterance: Utterance
    """All of it but the sound."""
    samples: int
    sound: _Flac = field(repr=False)

    @classmethod
    def of(cls, utterance: Utterance) -> Self:
        silent = replace(utterance, pcm=_SILENCE)
        return cls(silent, len(utterance.pcm), _packed(sixteen(utterance.pcm)))

    @property
    def seconds(self) -> float:
        """Its length, with the pause before it."""
        return self.samples / RATE + self.utterance.pause

    @property
    def size(self) -> int:
        """Bytes of its sound."""
        return len(self.sound.head) + len(self.sound.body)

    def whole(self) -> Utterance:
        """It, to be heard: within half a step of 16 bits of what it was."""
        return replace(self.utterance, pcm=_unpacked(self.sound, self.samples))


def _packed(sound: NDArray[np.int16]) -> _Flac:
    codec = av.CodecContext.create("flac", "w")
    assert isinstance(codec, AudioCodecContext)
    codec.sample_rate, codec.layout, codec.format = RATE, "mono", "s16"
    codec.open()
    packets = []
    for start in range(0, len(sound), codec.frame_size):
        piece = sound[None, start : start + codec.frame_size]
        frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        packets += [bytes(packet) for packet in codec.encode(frame)]
    if len(sound):
        packets += [bytes(packet) for packet in codec.encode(None)]
    cuts = np.cumsum([0, *map(len, packets)]).tolist()
    return _Flac(bytes(codec.extradata or b""), b"".join(packets), tuple(cuts))


def _unpacked(sound: _Flac, samples: int) -> Pcm:
    codec = av.CodecContext.create("flac", "r")
    assert isinstance(codec, AudioCodecContext)
    codec.extradata = sound.head
    pcm, at = np.zeros(samples, np.float32), 0
    for start, end in pairwise(sound.cuts):
        for frame in codec.decode(av.Packet(sound.body[start:end])):
            piece = frame.to_ndarray()[0]
            pcm[at : at + len(piece)] = sound_of(piece)
            at += len(piece)
    return pcm
