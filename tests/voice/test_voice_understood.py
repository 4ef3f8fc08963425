"""The default voice is understood: a guard with a wide margin, by a recogniser.

The figures themselves are in docs/benchmarks.md.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from voice_stand_ins import line

from benchmarks.voice_judge import MISSING, distance, is_here, judged
from studio import settings
from studio.clock import SystemClock
from studio.show import RATE, Pcm, Utterance
from voice.booth import Booth

SAID = (
    "It keeps your coffee hot for twelve hours.",
    "Delivery takes between two and five days.",
)


def recogniser() -> None:
    if not is_here():
        words = f"pocketsphinx is missing: {MISSING}"
        if os.environ.get("VITRINE_REQUIRE_REAL"):
            pytest.fail(words)
        pytest.skip(words)


@pytest.mark.real
def test_a_recogniser_understands_the_default_voice_and_not_its_ruins(
    real_part: Callable[[str], str], tmp_path: Path
) -> None:
    real_part("festival")
    recogniser()

    async def run() -> list[Utterance]:
        voice = settings.Voice(engine="festival", spare="espeak")
        async with Booth(voice, settings.Show(), tmp_path, SystemClock()) as booth:
            return [one for text in SAID async for one in booth.utter(line(text))]

    said = asyncio.run(run())
    verdict = judged((one.spoken, one.pcm) for one in said)
    assert verdict.words == sum(len(text.split()) for text in SAID)
    assert verdict.rate <= 0.25, verdict.heard
    assert judged([(said[0].spoken, ruined(said[0].pcm))]).rate > 0.5


def ruined(pcm: Pcm) -> Pcm:
    """Backwards: the same spectrum, and no words."""
    return np.ascontiguousarray(pcm[::-1])


def test_silence_is_all_words_wrong() -> None:
    recogniser()
    verdict = judged([("one two three", np.zeros(RATE // 2, np.float32))])
    assert verdict.errors >= 3


@pytest.mark.parametrize(
    ("truth", "heard", "wrong"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a c", 1),
        ("a b c", "a x c d", 2),
        ("", "a", 1),
        ("a", "", 1),
    ],
)
def test_words_left_out_put_in_and_changed_count_one_each(
    truth: str, heard: str, wrong: int
) -> None:
    assert distance(truth.split(), heard.split()) == wrong
