"""How well a voice is understood, by a recogniser that never tires: word error rate.

The judge is PocketSphinx with its own American English model, which is weaker than any listener:
its figures rank voices and guard them, and say little about people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import soxr

from studio.show import RATE, Pcm

MISSING = "pip install 'pocketsphinx>=5.1'"

HARVARD = (
    "The birch canoe slid on the smooth planks.",
    "Glue the sheet to the dark blue background.",
    "It's easy to tell the depth of a well.",
    "These days a chicken leg is a rare dish.",
    "Rice is often served in round bowls.",
    "The juice of lemons makes fine punch.",
    "The box was thrown beside the parked truck.",
    "The hogs were fed chopped corn and garbage.",
    "Four hours of steady work faced us.",
    "A large size in stockings is hard to sell.",
)
"""Harvard sentences, list 1 (IEEE recommended practice, 1969)."""

MIXED = (
    *HARVARD,
    "This desk lamp is thirty nine dollars today.",
    "We have only twelve of these bottles left in stock.",
    "Shipping is free when you order more than fifty dollars.",
    "You can send it back within thirty days.",
)
"""Ten of those and four of our trade."""

SALES = (
    "Good evening, and welcome back to the show.",
    "The strap is long enough to carry it over your shoulder.",
    "It keeps your coffee hot for twelve hours.",
    "This is the last hour of the spring sale.",
    "You get two for the price of one until midnight.",
    "The board is made of solid oak and weighs three pounds.",
    "Somebody asked whether the lid is safe in the dishwasher.",
    "Yes, you can wash it with the rest of your plates.",
    "The battery lasts about a week with normal use.",
    "It comes in black, white and green.",
    "The blue one sold out this morning.",
    "Press the button once and the light comes on.",
    "I would take the large size for a family of four.",
    "Delivery takes between two and five days.",
    "There is a two year warranty on every part.",
    "Let me hold it up so that you can see the color.",
    "The cable is six feet long.",
    "If you do not like it, send it back and we pay for the return.",
    "Ask me anything about the next product.",
    "Thank you for watching, and see you tomorrow.",
)
"""Sentences of shows, not used for tuning any voice."""

_NOISE = 10 ** (-55 / 20)
"""RMS of the noise under the speech, full scale 1: a quiet room."""
_MARGIN = 0.3
"""Seconds of room before and after a sentence."""
_EAR = 16_000
"""Hertz at which the judge hears."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge made of some sentences."""

    errors: int
    """Words left out, put in or taken for others."""
    words: int
    heard: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Word error rate, 0 at best; may pass 1."""
        return self.errors / max(1, self.words)


def is_here() -> bool:
    """Whether the recogniser is installed."""
    return find_spec("pocketsphinx") is not None


def judged(said: Iterable[tuple[str, Pcm]]) -> Verdict:
    """The verdict on sentences, each its spoken words and its sound. The same for the same sound."""
    judge = _judge()
    noise = np.random.default_rng(1)
    errors = words = 0
    heard = []
    for spoken, pcm in said:
        judge.start_utt()
        judge.process_raw(_in_a_room(pcm, noise), full_utt=True)
        judge.end_utt()
        found = judge.hyp()
        heard.append(found.hypstr if found else "")
        truth = spoken.lower().split()
        errors += distance(truth, heard[-1].split())
        words += len(truth)
    return Verdict(errors, words, tuple(heard))


def distance(truth: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words to leave out, put in or change that make `truth` of `heard`."""
    row = list(range(len(heard) + 1))
    for n, word in enumerate(truth, 1):
        before, row[0] = row[0], n
        for m, other in enumerate(heard, 1):
            changed = before + (word != other)
            before, row[m] = row[m], min(changed, row[m] + 1, row[m - 1] + 1)
    return row[-1]


@cache
def _judge() -> Any:
    from pocketsphinx import Decoder  # noqa: PLC0415 # an extra, imported where it is used

    return Decoder(loglevel="FATAL")


def _in_a_room(pcm: Pcm, noise: np.random.Generator) -> bytes:
    room = np.zeros(round(_MARGIN * RATE), np.float32)
    ear = soxr.resample(np.concatenate([room, pcm, room]), RATE, _EAR)
    ear = ear + _NOISE * noise.standard_normal(len(ear))
    return (np.clip(ear, -1, 1) * 32767).astype("=i2").tobytes()
