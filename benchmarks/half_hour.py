"""`python -m benchmarks late`: a show that is left alone, and how many of its frames came late.

It goes on air with the demo catalogue, to a real RTMP server; nobody asks and nothing fails.
"""

import argparse
import time
from collections.abc import Sequence

from rich.console import Console
from rich.progress import Progress

from benchmarks.show import Show, live, until
from benchmarks.whole import OUTPUT, family, somewhere

SETTLED = 12.0
"""Minutes after which a show holds what it will hold: before, words are voiced and kept."""


def main(arguments: list[str]) -> None:
    """Print the rows. Raises SystemExit when there is no RTMP server or the show ends."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks late", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--size", default="720x1280", help="WIDTHxHEIGHT")
    chosen = parser.parse_args(arguments)
    width, height = map(int, chosen.size.split("x"))
    with somewhere(OUTPUT) as url, live(width, height, to=url) as show:
        until(lambda: (show.state().get("air") or {}).get("now"), "a show on air")
        at, frames, memory = _watched(show, chosen.minutes * 60)
    what = f"{width}x{height}, {chosen.minutes:g} minutes left alone"
    when = f", at {', '.join(f'{t:.0f} s' for t in sorted(set(at)))}" if at else ""
    print("| what | here | goal |\n| --- | --- | --- |")
    print(f"| late frames, {what} | {len(at)} of {frames:,}{when} | < 0.1 % |")
    told = ", ".join(f"{mb:.0f}" for _, mb in memory)
    print(f"| memory of the whole show, every five minutes, MB | {told} | <= 500 |")
    rest = [mb for minute, mb in memory if minute >= SETTLED]
    if len(rest) > 1:
        print(f"| the same, grown after {SETTLED:.0f} minutes | {rest[-1] - rest[0]:+.1f} MB | |")


def _watched(show: Show, seconds: float) -> tuple[list[float], int, Sequence[tuple[float, float]]]:
    """When each late frame was seen, how many frames went out, and minutes with MB."""
    began, first = time.monotonic(), show.get("/api/state")["air"]
    seen, at = int(first["late"]), list[float]()
    memory = list[tuple[float, float]]()
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("on air", total=seconds)
        while (spent := time.monotonic() - began) < seconds:
            if spent >= 300 * len(memory):
                held = sum(each.memory for each in family(show).values()) / 1e6
                memory.append((spent / 60, held))
            air = show.get("/api/state")["air"]
            at += [spent] * (int(air["late"]) - seen)
            seen = int(air["late"])
            progress.update(task, completed=spent)
            time.sleep(1.0)
    return at, int(air["frames"]) - int(first["frames"]), memory
