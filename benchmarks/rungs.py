"""How right the mouth is on each rung of the ladder of times.

A voice that tells its times keeps them to itself, and what the rung finds is held against them.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soxr

from benchmarks.visemes import opening, right
from benchmarks.voice_judge import SALES
from studio.errors import Unavailable
from studio.show import RATE, Timing
from voice.alignment import Alignment
from voice.by_ear import by_ear
from voice.engine import Phone, Role, Speech, Token
from voice.festival import Festival, FestivalSettings
from voice.guide import Guide
from voice.matching import matched
from voice.phrasing import sentences
from voice.reading import read

_ROLE = Role("en", 1.0, Path("absent"))

Found = dict[Timing, list[tuple[Speech, Sequence[Phone]]]]
"""By rung, the true speech and the phones that were found for it."""


def tokens(text: str) -> tuple[Token, ...]:
    """The first sentence of an English text, as an engine gets it."""
    return sentences(read(text, "en"))[0].tokens


def shares_right() -> Iterator[tuple[str, str, str]]:
    """For each rung its name, what is right, and the goal. Nothing where Festival is not here."""
    if Festival.missing(_ROLE) is not None:
        return
    found = asyncio.run(_climbed())
    for rung, goal in (("words", ">= 0.88"), ("aligned", ">= 0.88"), ("matched", ">= 0.80")):
        pairs = found[rung]
        counts = [right(true.phones, phones, _heard(true)) for true, phones in pairs]
        good, every = sum(n for n, _ in counts), sum(n for _, n in counts)
        if every:
            yield rung, f"{good / every:.2f} ({len(pairs)} of {len(SALES)} sentences)", goal
        else:
            yield rung, "not here", goal
    curves = [
        (opening(true.phones, _heard(true)), opening(phones, _heard(true)))
        for true, phones in found["audio"]
    ]
    both = np.concatenate([np.stack(pair) for pair in curves], axis=1)
    alike = float(np.corrcoef(both)[0, 1])
    yield "audio: correlation of the opening", f"{alike:.2f}", ">= 0.80"


async def _climbed() -> Found:
    voice, guide = Festival(FestivalSettings(), _ROLE), Guide(_ROLE)
    alignment = Alignment(_ROLE.lang)
    found: Found = {"words": [], "aligned": [], "matched": [], "audio": []}
    await voice.open()
    try:
        for text in SALES:
            words = tokens(text)
            true = await voice.speak(words)
            spoken = await guide.speak(words)
            bare = Speech(true.pcm, true.rate, timing="audio")
            worded = replace(bare, words=true.words)
            for guess in (matched(worded, spoken), matched(bare, spoken)):
                if guess is not None:
                    found[guess.timing].append((true, guess.phones))
            found["audio"].append((true, by_ear(_heard(true))))
            if alignment.missing is None:
                try:
                    guess = await alignment.aligned(bare, words, spoken)
                except Unavailable:
                    continue
                found["aligned"].append((true, guess.phones))
    finally:
        for part in (voice, guide, alignment):
            await part.close()
    return found


def _heard(speech: Speech) -> np.ndarray:
    return soxr.resample(speech.pcm, speech.rate, RATE).astype(np.float32)
