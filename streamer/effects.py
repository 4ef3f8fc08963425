"""Short sounds for moments of the show, started a little before the line that brings the moment."""

import logging
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from streamer.tape import loudest, pieces
from studio.errors import Unavailable
from studio.moment import Placed
from studio.show import RATE, Stereo

log = logging.getLogger(__name__)

LONGEST = 10
"""Seconds of an effect."""
LEAD = RATE * 35 // 100
"""Samples by which an effect comes before its line, in the breath that the host takes."""
REST = 30 * RATE
"""Samples of the show after which the same effect may be heard again."""
_PEAK = 0.5
"""Highest sample of an effect: it must not be the loudest thing in the show."""
_EDGE = RATE * 2 // 1000
_KEPT = 32
"""Lines whose effect was decided that are remembered."""


class Effects:
    """Effects by the act or the kind of a line. A file that cannot be used is named, and left out.

    The same lines at the same places always give the same sound.
    """

    def __init__(self, files: Mapping[str, Path], level: float) -> None:
        """`level` in LUFS is that of the loudest 0.4 s of each."""
        self._clips: dict[str, Stereo] = {}
        self._playing: list[tuple[int, Stereo]] = []
        self._decided: deque[str] = deque(maxlen=_KEPT)
        self._heard: dict[str, int] = {}
        self.problems: tuple[str, ...] = ()
        for moment, file in files.items():
            try:
                self._clips[moment] = clip(file, level)
            except Unavailable as reason:
                log.warning("no effect for %r: %s", moment, reason)
                self.problems = (*self.problems, str(reason))

    @property
    def none(self) -> bool:
        """True when there is nothing to be heard, ever."""
        return not self._clips

    def over(self, first: int, samples: int, near: Iterable[Placed]) -> Stereo | None:
        """What is heard of them from show sample `first` on; None for nothing."""
        for placed in near:
            if first - LEAD <= placed.start - LEAD < first + samples:
                self._begin(placed, max(first, placed.start - LEAD))
        if not self._playing:
            return None
        sound = np.zeros((samples, 2), np.float32)
        for start, pcm in self._playing:
            at = max(start, first)
            piece = pcm[at - start : first + samples - start]
            sound[at - first : at - first + len(piece)] += piece
        self._playing = [p for p in self._playing if p[0] + len(p[1]) > first + samples]
        return sound

    def _begin(self, placed: Placed, start: int) -> None:
        """Start the effect of a line, if it is the line's first sentence and has one."""
        line = placed.utterance.bound.line
        if placed.utterance.part or line.id in self._decided:
            return
        self._decided.append(line.id)
        name = line.cue.act if line.cue.act in self._clips else line.cue.kind.value
        rested = start - self._heard.get(name, start - REST) >= REST
        if name in self._clips and rested:
            self._heard[name] = start
            self._playing.append((start, self._clips[name]))


def clip(file: Path, level: float) -> Stereo:
    """The sound of an effect, at `level`. Raises `Unavailable` with the file and what is wrong."""
    kept: list[Stereo] = []
    for piece in pieces(file):
        kept.append(piece)
        if sum(map(len, kept)) > LONGEST * RATE:
            raise Unavailable(f"{file}: is longer than {LONGEST} s")
    sound = np.concatenate([np.zeros((0, 2), np.float32), *kept])
    peak = float(np.abs(sound).max(initial=0.0))
    if peak == 0:
        raise Unavailable(f"{file}: is silent")
    gain = min(10 ** ((level - loudest(sound)) / 20), _PEAK / peak)
    sound *= np.float32(gain)
    edge = min(_EDGE, len(sound))
    rise = np.linspace(0, 1, edge, dtype=np.float32)[:, None]
    sound[:edge] *= rise
    sound[len(sound) - edge :] *= rise[::-1]
    return sound
