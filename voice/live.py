"""A person speaks in place of the engine: sound that comes now, as utterances for the air."""

from collections.abc import Iterator

import numpy as np

from studio.show import LIVE, RATE, BoundLine, Cue, Kind, Line, Pcm, Priority, Shot, Utterance
from voice.live_chain import BLOCK, LiveChain

PIECE = BLOCK
"""Samples of an utterance: 50 ms. What is longer is heard later."""
PATIENCE = 8.0
"""Seconds in which nothing is said after which the floor is given back to the host."""
DEAD = 1.5
"""The same where not even a room is heard: the microphone is off."""
BREATH = 0.35
"""Seconds in which nothing is said that end a sentence."""
LONGEST_END = 4.0
"""Seconds for which the end of a sentence is waited for at most when the floor is given back."""
MARK = "(live voice)"
"""Stands in captions' and journal's place of words: nobody wrote down what was said."""
_NOTHING = 2.0**-14
"""Peak under which a microphone gives no sound at all: half a step of 16 bits is less."""


class Talk:
    """One person at one microphone. Whenever they speak, a line begins; silence ends it.

    A line's utterances join without a gap; `parts` is 0 until the last one, as nobody knows how
    many there will be.
    """

    def __init__(self, name: str, loudness: float, true_peak: float) -> None:
        """`name` begins the ids of its lines; loudness in LUFS, ceiling in dBTP."""
        self._name = name
        self._chain = LiveChain(loudness, true_peak)
        self._raw = np.zeros(0, np.float32)
        self._ready = np.zeros(0, np.float32)
        self._lines = 0
        self._bound: BoundLine | None = None
        self._part = 0
        self._quiet = 0.0
        self._dead = 0.0
        self._ending: float | None = None
        """Seconds of sound since the floor was asked back; None before that."""
        self.open()

    @property
    def line(self) -> str | None:
        """Id of the line that is being spoken; None while the host has the floor."""
        return self._bound.line.id if self._bound else None

    @property
    def over(self) -> bool:
        """True once the floor was asked back and the sentence has ended."""
        return self._ending is not None and (
            self._quiet >= BREATH or self._ending >= LONGEST_END or self._bound is None
        )

    def finish(self) -> None:
        """The floor is asked back: the end of the sentence makes it `over`."""
        if self._ending is None:
            self._ending = 0.0

    def open(self) -> None:
        """Take the floor."""
        if self._bound is None:
            self._lines += 1
            cue = Cue(Kind.OPERATOR, LIVE, priority=Priority.NOW, shot=Shot.CENTRE)
            line = Line(f"{self._name}.{self._lines}", cue, MARK, "operator")
            self._bound = BoundLine(line, MARK)
            self._part, self._quiet, self._dead = 0, 0.0, 0.0

    def hear(self, pcm: Pcm) -> Iterator[Utterance]:
        """Take in sound at `RATE`, of any length; the utterances that it completes."""
        self._raw = np.concatenate([self._raw, pcm])
        while len(self._raw) >= BLOCK and not self.over:
            block, self._raw = self._raw[:BLOCK], self._raw[BLOCK:]
            yield from self._take(np.ascontiguousarray(block, dtype=np.float32))

    def close(self) -> Iterator[Utterance]:
        """Give the floor back: the last utterance, if there is a line."""
        if self._bound is not None:
            self._ready = _ended(np.pad(self._ready, (0, max(0, BLOCK - len(self._ready)))))
            yield self._piece(last=True)
            self._bound = None

    def _take(self, block: Pcm) -> Iterator[Utterance]:
        sound = self._chain(block)
        seconds = BLOCK / RATE
        if self._chain.voiced:
            self._quiet = self._dead = 0.0
            self.open()
        else:
            self._quiet += seconds
            self._dead = self._dead + seconds if np.abs(block).max() < _NOTHING else 0.0
        if self._ending is not None:
            self._ending += seconds
        if self._bound is None:
            return
        self._ready = np.concatenate([self._ready, sound])
        if self._quiet >= PATIENCE or self._dead >= DEAD:
            yield from self.close()
        elif len(self._ready) >= PIECE:
            yield self._piece(last=False)

    def _piece(self, *, last: bool) -> Utterance:
        assert self._bound is not None, "only a line has utterances"
        pcm, self._ready = self._ready, np.zeros(0, np.float32)
        part, self._part = self._part, self._part + 1
        return Utterance(
            bound=self._bound,
            part=part,
            parts=self._part if last else 0,
            text=MARK,
            spoken=MARK,
            pcm=pcm,
            timing="audio",
            pause=0.0,
        )


def _ended(pcm: Pcm) -> Pcm:
    """With 20 ms of fade at its end."""
    faded = pcm.copy()
    samples = min(RATE // 50, len(pcm))
    faded[len(pcm) - samples :] *= np.linspace(1, 0, samples, dtype=np.float32)
    return faded


def from_bytes(sound: bytes) -> Pcm:
    """Mono sound at `RATE` from little-endian 16 bit samples; an odd byte at the end is let go."""
    samples: Pcm = np.frombuffer(sound[: len(sound) // 2 * 2], "<i2").astype(np.float32)
    return samples / np.float32(32768)
