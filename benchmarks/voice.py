"""The rows of the voice: how soon, how loud, how well timed and how well understood it is."""

import asyncio
import re
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.cutting import waits
from benchmarks.reading import milliseconds_a_line
from benchmarks.rungs import shares_right, tokens
from benchmarks.voice_judge import MISSING, MIXED, SALES, is_here, judged
from studio import settings
from studio.clock import SystemClock
from studio.show import RATE, BoundLine, Character, Cue, Kind, Line, Pcm, Priority, Utterance
from voice.booth import Booth, role_of
from voice.casting import cast
from voice.chair import Chair

Row = tuple[str, str, str]
"""What, its value here, its goal."""

EMBEDDED: tuple[tuple[str, Character], ...] = (
    ("festival", "female"), ("flite", "male"), ("espeak", "female"),
)  # fmt: skip
SHOP = (
    "It's $29.99 today, down from $49.99.",
    "Only 3 left!",
    "Is it 42 x 36 cm?",
    "Free shipping over $50, and you can send it back within 30 days.",
    "Wow!",
)
"""Sentences with something to read, from the shortest on."""
_SCREEN = Console(stderr=True)


def rows() -> Iterator[Row]:
    """All rows, each as soon as it is known. An engine that is not here has none."""
    for engine, character in EMBEDDED:
        absent = _absent(engine, character)
        if absent is not None:
            yield f"voice, {engine}", f"not here: {absent}", ""
            continue
        with TemporaryDirectory() as folder:
            yield from asyncio.run(_soon(engine, character, Path(folder)))
            said = asyncio.run(_said(engine, character, Path(folder), (*SALES, *SHOP)))
            yield _loud(engine, [one.pcm for one in said])
            yield asyncio.run(_chain(engine, character, Path(folder)))
    yield _reading()
    for rung, share, goal in shares_right():
        yield f"viseme frames right, times {rung}", share, goal
    cut = waits()
    value = f"{1000 * max(cut):.0f} ms ({len(cut)} orders)"
    yield "an order to cut, to silence in what is encoded, worst", value, "<= 100 ms"
    yield from _understood("festival", "female", "20")
    yield from _understood("flite", "male", "15")


async def _soon(engine: str, character: Character, folder: Path) -> list[Row]:
    """Of lines that somebody waits for: the first sound, new and known; and the whole sentence."""
    async with _booth(engine, character, folder / "whole") as booth:
        whole = [await _waited(booth, text, Priority.PLANNED) for text in (*SALES, *SHOP)]
    async with _booth(engine, character, folder) as booth:
        # Whoever answers has spoken before, and knows how fast it is.
        await _waited(booth, "Here is the next one for you.", Priority.PLANNED)
        first = [await _waited(booth, text, Priority.NEXT) for text in (*SALES, *SHOP)]
        known = [await _waited(booth, text, Priority.NEXT) for text in (*SALES, *SHOP)]
    what = f"first sound of a line, {engine}"
    return [
        (f"{what}: p50 / p95", _p50_p95(first), "p95 <= 60 ms"),
        (f"{what}, spoken before: p50 / p95", _p50_p95(known), "p95 <= 10 ms"),
        (f"first whole sentence of a line, {engine}: p50 / p95", _p50_p95(whole), ""),
    ]


async def _waited(booth: Booth, text: str, priority: Priority) -> float:
    """Milliseconds to the first sound of a line; the rest of it is said as well."""
    began = time.perf_counter()
    said = booth.utter(_line(text, priority))
    await anext(said)
    waited = 1000 * (time.perf_counter() - began)
    async for _ in said:
        pass
    return waited


async def _said(
    engine: str, character: Character, folder: Path, texts: Iterable[str]
) -> list[Utterance]:
    async with _booth(engine, character, folder) as booth:
        return [one for text in texts async for one in booth.utter(_line(text))]


async def _chain(engine: str, character: Character, folder: Path) -> Row:
    """Processor time of the sound chain alone: other work on the machine changes little."""
    voice, show = _settings(engine, character), settings.Show()
    part = cast(voice, role_of(voice, show, folder))[0]
    chair = Chair(part, voice, folder / "voices" / "levels", SystemClock())
    spent = seconds = 0.0
    try:
        chain = await chair.begin()
        for text in track(SALES, f"{engine}: chain", console=_SCREEN):
            speech = await part.engine.speak(tokens(text))
            began = time.process_time()
            chain(speech)
            spent += time.process_time() - began
            seconds += speech.seconds
    finally:
        await chair.leave()
    return f"sound chain, {engine}: processor time / sound", f"{spent / seconds:.4f}", "<= 0.01"


def _loud(engine: str, sounds: list[Pcm]) -> Row:
    """Sentences shorter than 0.4 s, one block of BS.1770, have no loudness to measure."""
    aim, levels, peaks = settings.Voice().loudness, [], []
    for pcm in track(sounds, f"{engine}: ffmpeg listens", console=_SCREEN):
        level, peak = ebur128(pcm)
        peaks.append(peak)
        if len(pcm) >= RATE * 4 // 10:
            levels.append(level - aim)
    value = f"{min(levels):+.1f} to {max(levels):+.1f} LU, {max(peaks):.1f} dBTP"
    return (
        f"loudness of sentences, {engine}: error, highest true peak",
        value,
        "+-0.5 LU, -1.0 dBTP",
    )


def _reading() -> Row:
    spent = milliseconds_a_line()
    value = ", ".join(f"{lang} {took:.2f}" for lang, took in spent.items()) + " ms"
    return "reading a line, processor time by language", value, "< 1 ms"


def _understood(engine: str, character: Character, most: str) -> Iterator[Row]:
    sets = {"10 Harvard + 4 sales sentences": MIXED, "20 sales sentences": SALES}
    for name, texts in sets.items():
        what = f"words a recogniser gets wrong, {engine}, {name}"
        if not is_here():
            yield what, f"not measured: {MISSING}", f"<= {most} %"
            continue
        if _absent(engine, character) is not None:
            continue
        with TemporaryDirectory() as folder:
            said = asyncio.run(_said(engine, character, Path(folder), texts))
        heard = track(said, f"{engine}: the recogniser listens", console=_SCREEN)
        verdict = judged((one.spoken, one.pcm) for one in heard)
        yield what, f"{100 * verdict.rate:.1f} % of {verdict.words}", f"<= {most} %"


def ebur128(pcm: Pcm) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's meter and not by ours."""
    tool = (imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats")
    source = ("-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-")
    meter = ("-af", "ebur128=peak=true", "-f", "null", "-")
    sound = pcm.astype("<f4").tobytes()
    told = subprocess.run([*tool, *source, *meter], input=sound, capture_output=True, check=True)
    summary = told.stderr.decode().rpartition("Summary")[2]
    level, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dB", summary)
    if level is None or peak is None:
        raise SystemExit("ffmpeg's ebur128 told no loudness")
    return float(level[1]), float(peak[1])


def _p50_p95(waited: list[float]) -> str:
    return f"{np.median(waited):.1f} / {quantiles(waited, n=20)[-1]:.1f} ms"


def _absent(engine: str, character: Character) -> str | None:
    voice = _settings(engine, character)
    part = cast(voice, role_of(voice, settings.Show(), Path("absent")))[0]
    return None if part.name == engine else part.reason


def _settings(engine: str, character: Character) -> settings.Voice:
    return settings.Voice(engine=engine, spare="espeak", character=character)


def _booth(engine: str, character: Character, folder: Path) -> Booth:
    return Booth(_settings(engine, character), settings.Show(), folder, SystemClock())


def _line(text: str, priority: Priority = Priority.PLANNED) -> BoundLine:
    cue = Cue(Kind.PITCH, "hook", priority=priority)
    return BoundLine(Line("bench", cue, text, "playbook"), text)
