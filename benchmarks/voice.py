"""`python -m benchmarks voice`: how fast the voice is, how clear, and how right its time line."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import soxr

from benchmarks import judge
from benchmarks.spoken_truth import SENTENCES, festival, flite, tokens
from benchmarks.visemes import opening, right
from studio import settings
from studio.clock import SystemClock
from studio.errors import Unavailable
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance
from voice import chain, ear, reading
from voice.booth import Booth
from voice.calibration import measured
from voice.engine import Role, Speech
from voice.festival import Festival
from voice.guide import Guide
from voice.ladder import Ladder
from voice.loudness import loudness
from voice.matching import matched

Row = Callable[[str, str, str], None]

_ENGINES = ("festival", "flite", "espeak")
_LINES = {
    "en": "It is $1,299.99 until 12/24, 3-5 days to your door.",
    "de": "Nur 1.299,99 € bis 24.12., Lieferung in 3-5 Tagen.",
    "es": "Cuesta 1.299,99 € hasta el 24/12, llega en 3-5 días.",
    "fr": "Il coûte 1 299,99 € jusqu'au 24/12, livré en 3-5 jours.",
    "pt-BR": "Custa R$ 1.299,99 até 24/12, chega em 3-5 dias.",
}


def voice(row: Row) -> None:
    """All rows of the voice."""
    _reading(row)
    for engine in _ENGINES:
        _first_sound(row, engine)
    said = festival()
    _time_line(row, said)
    _sound(row, said)
    _clearness(row, said)


def _reading(row: Row) -> None:
    for lang, line in _LINES.items():
        reading.read(line, lang)  # the rules are put together at the first
        began = time.process_time()
        for number in range(200):
            reading.read(f"{line} {number}", lang)
        spent = (time.process_time() - began) / 200 * 1000
        row(f"reading a line, {lang}", f"{spent:.2f} ms", "< 1 ms")


@dataclass(frozen=True)
class _Waits:
    fresh: list[float]
    cached: list[float]
    said: list[Utterance]


def _first_sound(row: Row, engine: str) -> None:
    try:
        waits = asyncio.run(_asked(engine))
    except Unavailable as reason:
        row(f"first sound of a line, {engine}", f"not here: {reason}", "<= 60 ms p95")
        return
    for what, times, goal in (
        ("a line", waits.fresh, "<= 60 ms p95"),
        ("a known line", waits.cached, "<= 10 ms"),
    ):
        value = f"{median(times):.0f} / {quantiles(times, n=20)[-1]:.0f} ms"
        row(f"first sound of {what}, {engine}, p50 / p95", value, goal)
    off = [loudness(u.pcm) + 16.0 for u in waits.said if u.seconds >= 0.4]
    row(f"loudness of a sentence, {engine}: mean / worst error", f"{np.mean(off):+.2f} / "
        f"{max(map(abs, off)):.2f} LU", "+-0.5 LU")  # fmt: skip


async def _asked(engine: str) -> _Waits:
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.Voice(engine=engine, spare=engine)
        async with Booth(chosen, settings.Show(), Path(folder), SystemClock()) as booth:
            if booth.engine != engine:
                raise Unavailable(booth.reason)
            fresh, cached, said = [], [], []
            for times in (fresh, cached):
                for number, text in enumerate(SENTENCES):
                    line = Line(f"b{number}", Cue(Kind.PITCH, "hook"), f"{text}.", "operator")
                    began = time.perf_counter()
                    said.append(await anext(booth.utter(BoundLine(line, line.text))))
                    times.append((time.perf_counter() - began) * 1000)
            return _Waits(fresh, cached, said[: len(SENTENCES)])


def _time_line(row: Row, said: Sequence[Speech]) -> None:
    rungs = asyncio.run(_climbed(said))
    goals = {"matched": ">= 0.80", "aligned": ">= 0.88", "words": ">= 0.80"}
    for rung, found in rungs.items():
        hits = [
            right(true.phones, guess.phones, _at_rate(true))
            for true, guess in zip(said, found, strict=True)
        ]
        share = sum(good for good, _ in hits) / sum(every for _, every in hits)
        row(f"frames with the right mouth of seven, {rung}", f"{share:.3f}", goals[rung])
    heard, true = [], []
    for speech in (speech for name in ("slt", "rms") for speech in flite(name)):
        pcm = _at_rate(speech)
        wanted = np.repeat(opening(speech.phones, pcm), 2)
        heard.append(ear.heard(pcm)[: len(wanted), -1])
        true.append(wanted[: len(heard[-1])])
    if heard:
        likeness = np.corrcoef(np.concatenate(heard), np.concatenate(true))[0, 1]
        row(
            "opening of the mouth by ear (taught voices), correlation", f"{likeness:.2f}", ">= 0.80"
        )


async def _climbed(said: Sequence[Speech]) -> dict[str, list[Speech]]:
    """Each rung alone, the voice's own times hidden."""
    role = Role("en", 1.0, Path("absent"))
    guide, ladder = Guide(role), Ladder(role, SystemClock())
    rungs: dict[str, list[Speech]] = {"matched": [], "words": []}
    try:
        for speech, text in zip(said, SENTENCES, strict=True):
            told = await guide.speak(tokens(text))
            bare = Speech(speech.pcm, speech.rate)
            for rung, given in (
                ("matched", bare),
                ("words", Speech(speech.pcm, speech.rate, (), speech.words)),
            ):
                found = matched(given, told)
                assert found is not None
                rungs[rung].append(found)
            if find_spec("pocketsphinx"):
                rungs.setdefault("aligned", []).append(await ladder.timed(bare, tokens(text)))
    finally:
        await guide.close()
        await ladder.close()
    return rungs


def _at_rate(speech: Speech) -> np.ndarray:
    return soxr.resample(speech.pcm, speech.rate, RATE).astype(np.float32)


def _sound(row: Row, said: Sequence[Speech]) -> None:
    desk = chain.Chain(Festival.tone, measured(said[:4], Festival.tone), -16.0, -1.5)
    began = time.process_time()
    for speech in said:
        desk(speech)
    share = (time.process_time() - began) / sum(speech.seconds for speech in said)
    row("sound chain, CPU seconds for a second of speech", f"{share:.4f}", "<= 0.01")


def _clearness(row: Row, said: Sequence[Speech]) -> None:
    if find_spec("pocketsphinx") is None:
        row(
            "words a recogniser gets wrong",
            "skipped: .venv/bin/pip install pocketsphinx",
            "<= 20 %",
        )
        return
    for name, speeches, tone, goal in (
        ("festival slt", said, Festival.tone, "<= 20 %"),
        ("flite rms", flite("rms"), Festival.tone, "<= 15 %"),
    ):
        if not speeches:
            continue
        bare = judge.errors([_at_rate(s) for s in speeches], SENTENCES)
        desk = chain.Chain(tone, measured(speeches[:4], tone), -16.0, -1.5)
        finished = judge.errors([desk(s).pcm for s in speeches], SENTENCES)
        value = f"{100 * bare:.1f} -> {100 * finished:.1f} %"
        row(f"words a recogniser gets wrong, {name}: bare -> on air", value, goal)
