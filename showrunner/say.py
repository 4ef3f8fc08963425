"""`vitrine say` auditions the voice; `vitrine read` prints the words it would speak."""

import asyncio
import json
import sys
import wave
from pathlib import Path

import numpy as np

from showrunner.pronunciation import auditioned
from showrunner.settings import settings
from studio.clock import SystemClock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.settings import Config
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance
from voice.booth import Booth
from voice.timeline import timeline as timeline_of


def say(
    file: Path | None,
    text: str,
    out: Path,
    timeline: Path | None,
    engine: str | None,
    lang: str | None,
) -> None:
    """Speak `text` into a 48 kHz WAV file. Raises `Unavailable` when nothing can be spoken."""
    config = settings(file, lang=lang)
    if engine is not None:
        # The settings of the file are those of the engine of the file.
        given = config.voice.settings if engine == config.voice.engine else {}
        voice = config.voice.model_copy(update={"engine": engine, "settings": given})
        config = config.model_copy(update={"voice": voice})
    utterances, words = asyncio.run(_spoken(config, text))
    if not utterances:
        raise Unavailable("nothing in this text can be spoken")
    sound = [utterances[0].pcm]
    for utterance in utterances[1:]:
        sound += [np.zeros(round(utterance.pause * RATE), np.float32), utterance.pcm]
    _write(out, np.concatenate(sound))
    if timeline is not None:
        _save(timeline, json.dumps(timeline_of(utterances), ensure_ascii=False, indent=2) + "\n")
    seconds = sum(u.seconds for u in utterances)
    sys.stderr.write(f"{out}: {seconds:.1f} s by {words}\n")


async def _spoken(config: Config, text: str) -> tuple[list[Utterance], str]:
    line = Line("say", Cue(Kind.OPERATOR, "operator"), text, "operator")
    cache = at_home(config.run.cache)
    async with Booth(
        config.voice, config.show, cache, SystemClock(), auditioned(config), config.models
    ) as booth:
        utterances = [u async for u in booth.utter(BoundLine(line, text))]
        return utterances, f"{booth.engine} ({booth.reason})"


def _write(out: Path, sound: np.ndarray) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("wb") as disk, wave.open(disk, "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    except OSError as reason:
        raise Misconfigured(f"--out {out}: cannot be written ({reason.strerror})") from reason


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as reason:
        raise Misconfigured(f"--timeline {path}: cannot be written ({reason.strerror})") from reason


def read(file: Path | None, text: str, lang: str | None) -> None:
    """Print what would be spoken, a line for each line of `text` (or of standard input for `-`)."""
    config = settings(file, lang=lang)
    spoken = auditioned(config)
    lines = sys.stdin if text == "-" else text.splitlines() or [""]
    for line in lines:
        sys.stdout.write(spoken(line.rstrip("\n"), config.show.language).spoken + "\n")
