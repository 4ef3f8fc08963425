"""Where espeak-ng's words are, in languages whose tokens are several words to it."""

import asyncio
from itertools import pairwise
from pathlib import Path

from voice.engine import Role, Speech, Token
from voice.espeak import Espeak, EspeakSettings


def test_espeak_tells_where_a_token_of_several_words_ends(tmp_path: Path) -> None:
    tokens = [Token("今天只要"), Token("一千二百九十九点九九元", ","), Token("打七点二折", ".")]

    async def run() -> Speech:
        espeak = Espeak(EspeakSettings(), Role("zh", 1.0, tmp_path))
        await espeak.open()
        speech = await espeak.speak(tokens)
        await espeak.close()
        return speech

    speech = asyncio.run(run())
    spans = [span for span in speech.words if span is not None]
    assert len(spans) == len(tokens)
    gaps = [after - end for (_, end), (after, _) in pairwise(spans)]
    assert gaps[0] < 0.1
    assert 0.1 < gaps[1] < 0.6
    assert speech.seconds - spans[-1][1] < 0.3
