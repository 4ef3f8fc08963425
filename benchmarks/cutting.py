"""How long speech is heard after an order that cuts it, on a simulated clock: exact, not timed."""

from itertools import count

import numpy as np

from streamer.station import Programme
from streamer.tone import BOTH_SIDES, room
from studio.clock import SimulatedClock
from studio.moment import Moment
from studio.settings import Stream
from studio.show import RATE, BoundLine, Cue, Kind, Line, Pixels, Utterance, Word

_STREAM = Stream(width=270, height=480, fps=30, video_kbps=400, preset="ultrafast")
_CARD = np.full((_STREAM.height * 3 // 2, _STREAM.width), 128, np.uint8)
_SECONDS = 4
_WORD = 0.27
"""Seconds of a word, about those of ordinary speech."""


class _Still:
    """Paints always the same."""

    def paint(self, moment: Moment) -> Pixels:
        del moment
        return _CARD


def waits(orders: int = 40) -> list[float]:
    """Seconds from each order to the last sample of speech, the orders spread over a sentence."""
    spread = np.random.default_rng(7).uniform(0.6, _SECONDS - 0.6, orders)
    return [_wait(float(when)) for when in spread]


def _wait(when: float) -> float:
    clock = SimulatedClock()
    programme = Programme(_STREAM, _Still(), _CARD, clock)
    programme.cart.load(_spoken())
    each = RATE // _STREAM.fps
    speech = []
    ordered = False
    for index in count():
        due = index / _STREAM.fps
        if due > when and not ordered:
            clock.sleep_until(when)
            programme.cart.skip()
            ordered = True
        if due > when + 0.5:
            break
        clock.sleep_until(due)
        sound = programme.channel.frame(index).sound[:, 0] / BOTH_SIDES
        speech.append(sound - room(index * each, each))
    loud = np.flatnonzero(np.abs(np.concatenate(speech)) > 1e-5)
    return max(0.0, float(loud[-1]) / RATE - when)


def _spoken() -> Utterance:
    """Noise, which has no sample near zero to be taken for silence, in words."""
    rng = np.random.default_rng(1)
    size = _SECONDS * RATE
    pcm = (rng.uniform(0.05, 0.5, size) * rng.choice([-1, 1], size)).astype(np.float32)
    starts = np.arange(0, _SECONDS, _WORD)
    words = tuple(
        Word("word", round(start * RATE), round((start + 0.9 * _WORD) * RATE)) for start in starts
    )
    bound = BoundLine(Line("cut", Cue(Kind.PITCH, "hook"), "words", "playbook"), "words")
    return Utterance(bound, 0, 1, "words", "words", pcm, words)
