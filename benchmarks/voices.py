"""`make soak-voices`: thousands of utterances through the booth; memory must stay where it is.

The first tenth is for caches, pools and arenas to fill. After it, neither our own process nor those
of the engines may grow by more than `GROWTH_MB`, nor may an engine fail.
"""

import argparse
import asyncio
import gc
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from studio import settings
from studio.clock import SystemClock
from studio.show import BoundLine, Cue, Kind, Line
from voice.booth import Booth
from voice.casting import cast
from voice.engine import Role
from voice.phrasing import sentences
from voice.reading import reader

GROWTH_MB = 8.0
THINGS = ("lamp", "canvas tote", "steel bottle", "cutting board", "pair of earbuds")
SHAPES = (
    "This {thing} is ${price}.",
    "Only {left} left!",
    "Is the {thing} number {left} yours?",
    "It's {left} cm, and it costs €{price}.",
)


def lines() -> Iterator[BoundLine]:
    """Short lines, no two alike."""
    for n in count():
        words = {"thing": THINGS[n % 5], "price": f"{n // 100}.{n % 100:02}", "left": n}
        text = SHAPES[n % 4].format(**words)
        yield BoundLine(Line(f"l{n}", Cue(Kind.PITCH, "hook"), text, "playbook"), text)


def resident() -> tuple[float, float]:
    """Megabytes of this process, and of all it has started."""
    me = psutil.Process()
    children = sum(child.memory_info().rss for child in me.children(recursive=True))
    return me.memory_info().rss / 1e6, children / 1e6


async def bare(engine: str, utterances: int, folder: Path) -> bool:
    """As `soak`, of the engine alone: what it makes is thrown away."""
    (part,) = cast(settings.Voice(engine=engine, spare=()), Role("en", 1.0, folder))
    read = reader({})
    first = now = (0.0, 0.0)
    await part.engine.open()
    try:
        said, stream = 0, lines()
        for tenth in range(1, 11):
            while said < utterances * tenth // 10:
                for sentence in sentences(read(next(stream).text, "en")):
                    await part.engine.speak(sentence.tokens)
                    said += 1
            now = seen(engine, said)
            first = first if tenth > 1 else now
    finally:
        await part.engine.close()
    return flat(engine, first, now)


def seen(engine: str, said: int) -> tuple[float, float]:
    """Print where memory stands."""
    gc.collect()
    now = resident()
    print(f"{engine:<9} {said:>6}  ours {now[0]:6.1f} MB  theirs {now[1]:6.1f} MB", flush=True)
    return now


def flat(engine: str, first: tuple[float, float], now: tuple[float, float]) -> bool:
    """Print how memory grew; False when it did."""
    grown = max(now[0] - first[0], now[1] - first[1])
    print(f"{engine:<9} grew {grown:+.1f} MB", flush=True)
    return grown <= GROWTH_MB


async def soak(engine: str, utterances: int, folder: Path) -> bool:
    """Print the memory ten times on the way; False when it grew or an engine failed."""
    voice = settings.Voice(engine=engine, spare="espeak", cache_mb=0)
    first = now = (0.0, 0.0)
    async with Booth(voice, settings.Show(), folder, SystemClock()) as booth:
        said, stream = 0, lines()
        for tenth in range(1, 11):
            while said < utterances * tenth // 10:
                async for _ in booth.utter(next(stream)):
                    said += 1
            now = seen(engine, said)
            first = first if tenth > 1 else now
        lead = booth.company[0]
        print(f"{engine:<9} {lead.said} said, {lead.failures} failures {lead.fault}")
    return flat(engine, first, now) and not lead.failures


def main() -> None:
    """Exit 1 when a voice did not stay as it was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voices", description=__doc__)
    parser.add_argument("--engine", action="append", help="once for each; all embedded ones else")
    parser.add_argument("--utterances", type=int, default=10_000)
    parser.add_argument("--bare", action="store_true", help="the engine alone, ten times as fast")
    given = parser.parse_args()
    work = bare if given.bare else soak
    well = True
    for engine in given.engine or ["espeak", "flite", "festival"]:
        with TemporaryDirectory() as folder:
            well &= asyncio.run(work(engine, given.utterances, Path(folder)))
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
