"""`make bench`: prints the table of docs/benchmarks.md; `make bench ARGS="faults 1 4"` the faults'."""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

import av

from benchmarks import answers, encoded, whole
from benchmarks import novelty as day
from benchmarks.asking import ask
from benchmarks.crowd import main as crowd
from benchmarks.desk import main as desk
from benchmarks.faults import main as faults
from benchmarks.frames import drawing, sized
from benchmarks.half_hour import main as late
from benchmarks.pictures import main as pictures
from benchmarks.questions import questions
from benchmarks.show import Show, free_port, live
from benchmarks.voice import rows
from catalog.load import load
from showrunner.settings import settings

ASKED, GAP, LEAST = 32, 14.0, 10.0
"""Questions at a real show, seconds between two on average, and at the least."""
SIZES = ((1280, 720), (720, 1280), (1920, 1080), (1080, 1920))
PACKS = ("host", "host_two", "mascot", "portrait")
GOALS = {(1280, 720): "3.5 / 5.5", (720, 1280): "5 / 7", (1080, 1920): "10 / 14"}


def row(what: str, value: str, goal: str) -> None:
    print(f"| {what} | {value} | {goal} |", flush=True)


def draw() -> None:
    for width, height in SIZES:
        for pack in PACKS:
            cost = drawing(sized(width, height, pack))
            value = (
                f"{cost.median:.1f} / {cost.p95:.1f} / {cost.worst:.0f} ms, "
                f"{cost.redrawn / 1000:.0f} k pixels"
            )
            goal = f"{GOALS[width, height]} ms" if (width, height) in GOALS else ""
            row(f"drawing {width}x{height}, {pack}: median / p95 / worst, drawn again", value, goal)


def _on_air(show: Show) -> dict[str, object]:
    for _ in range(200):
        try:
            air = show.get("/api/state")["air"]
        except OSError:
            air = None
        if air and air["now"]:
            return dict(air)
        time.sleep(0.1)
    raise SystemExit("the show did not go on air; try `vitrine doctor`")


def cpu() -> None:
    for what, value, goal in whole.rows():
        row(what, value, goal)


def encoding() -> None:
    for what, value, goal in encoded.rows(((720, 1280), (1080, 1920)), PACKS):
        row(what, value, goal)


def rehearsal(minutes: float = 0.5) -> None:
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        command = [sys.executable, "-m", "showrunner.main", "rehearse", "--minutes", str(minutes)]
        subprocess.run([*command, "--out", out], check=True, capture_output=True)
        speed = minutes * 60 / (time.perf_counter() - began)
    row("rehearsal, 720x1280, start included", f"{speed:.1f}x real time", ">= 4x")


def latency() -> None:
    """Questions of many kinds, at a real show and on a simulated clock."""
    products = load(settings(None, None, 1).catalog.file).snapshot.products
    names = [product.short_name for product in products]
    with live() as show:
        _on_air(show)
        time.sleep(15)
        told = ask(show, questions(names, ASKED, GAP, 1, LEAST))
    if sum(stages.sounded is not None for stages in told) < 2:
        raise SystemExit("questions were not answered")
    for what, value, goal in answers.rows(told):
        row(what, value, goal)
    for what, gap, least in (("one after the other", 22, 14), ("as they like, 14 s apart", 14, 0)):
        shows = [asyncio.run(answers.simulated(50, gap, seed, least)) for seed in (1, 2, 3)]
        every = [stages for show in shows for stages in show.stages.values()]
        for told_of, value, goal in answers.rows(every):
            row(f"simulated, {what}: {told_of}", value, goal)


def start_up() -> None:
    waits = []
    for _ in range(3):
        url = f"rtmp://127.0.0.1:{free_port()}/live/x"
        child = os.fork()
        if child == 0:
            # An ingest takes pictures as they come; a player would first listen for seconds.
            patience = {"listen": "1", "timeout": "30", "analyzeduration": "1", "fpsprobesize": "0"}
            with av.open(url, options=patience) as ingest:
                next(ingest.decode(video=0))
            os._exit(0)
        time.sleep(0.5)
        began = time.monotonic()
        with live(to=url):
            os.waitpid(child, 0)
            waits.append(time.monotonic() - began)
    row("cold start to first decoded frame at the ingest", f"{median(waits):.1f} s", "<= 3 s")


def words(hours: float = 1.0) -> None:
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        command = [sys.executable, "-m", "showrunner.main", "script", "--hours", str(hours)]
        subprocess.run([*command, "--out", f"{out}/s.jsonl"], check=True, capture_output=True)
        spent = (time.perf_counter() - began) / hours * 24
    row("24 h of script on the simulated clock (from 1 h)", f"{spent:.0f} s", "<= 180 s")


def voice() -> None:
    for what, value, goal in rows():
        row(what, value, goal)


def novelty() -> None:
    for what, value, goal in day.rows():
        row(what, value, goal)


PARTS: dict[str, Callable[[], None]] = {
    "draw": draw, "encoding": encoding, "cpu": cpu, "rehearsal": rehearsal, "latency": latency, "start": start_up,
    "script": words, "voice": voice, "novelty": novelty,
}  # fmt: skip


def main() -> None:
    if sys.argv[1:2] == ["faults"]:
        faults(sys.argv[2:])
        return
    if sys.argv[1:2] == ["crowd"]:
        crowd(sys.argv[2:])
        return
    if sys.argv[1:2] == ["late"]:
        late(sys.argv[2:])
        return
    if sys.argv[1:2] == ["pictures"]:
        pictures()
        return
    if sys.argv[1:2] == ["desk"]:
        desk(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="unset: all")
    chosen = parser.parse_args().parts or list(PARTS)
    print("| what | here | goal |\n| --- | --- | --- |")
    for name in chosen:
        PARTS[name]()


if __name__ == "__main__":
    main()
