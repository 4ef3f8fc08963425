"""How loud a voice is by nature: measured on fixed sentences once, then kept on disk."""

import asyncio
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np

from studio.errors import Unavailable
from voice.chain import VERSION, Level, spoken, squeezed, voiced
from voice.engine import Engine, Speech, Token, Tone
from voice.loudness import loudness

# Balanced in their sounds; Harvard sentences, list 1 (IEEE recommended practice, 1969).
_SENTENCES = (
    "The birch canoe slid on the smooth planks",
    "Glue the sheet to the dark blue background",
    "These days a chicken leg is a rare dish",
    "The juice of lemons makes fine punch",
)


async def calibrated(engine: Engine, folder: Path) -> Level:
    """The level of `engine`, from `folder` if it is known there. Raises `Unavailable`.

    A folder that cannot be read or written only means measuring again.
    """
    name = re.sub(r"[^A-Za-z0-9.]+", "-", f"{engine.key}-{VERSION}")
    file = folder / f"{name}.json"
    level = await asyncio.to_thread(_read, file)
    if level is None:
        heard = []
        for sentence in _SENTENCES:
            *words, last = sentence.split()
            heard.append(await engine.speak([*map(Token, words), Token(last, ".")]))
        level = await asyncio.to_thread(measured, heard, engine.tone)
        await asyncio.to_thread(_write, file, level)
    return level


def measured(heard: Iterable[Speech], tone: Tone) -> Level:
    """The level of a voice from some of its speech. Raises `Unavailable` when that is silent."""
    sentences = [voiced(speech, tone) for speech in heard]
    raw = loudness(np.concatenate([shaped for shaped, _ in sentences]))
    if not np.isfinite(raw):
        raise Unavailable("the voice makes no sound")
    # As the air gets them: one by one, without the silence around them.
    each = [loudness(squeezed(*spoken(*sentence), raw, tone.squeeze)) for sentence in sentences]
    return Level(round(raw, 2), round(float(np.median(each)), 2))


def _read(file: Path) -> Level | None:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        return Level(float(known["raw"]), float(known["squeezed"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(file: Path, level: Level) -> None:
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"raw": level.raw, "squeezed": level.squeezed}))
