"""`python -m benchmarks crowd`: watchers and desks at a real show, and what it costs.

A watcher does what the watch page does: the page and its files once, then the playlist and its new
segments, the state each second, now and then a message. A desk holds the events, some the picture,
and asks the script engine something now and then. Watchers and desks are in processes of their own,
whose own lateness is measured beside what they saw: a crowd that cannot keep up says so.
"""

import argparse
import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import quantiles
from typing import Any

import httpx
import psutil

from benchmarks.crowd_people import desk, watcher
from benchmarks.crowd_seen import Seen
from benchmarks.show import Show, live, until

TOGETHER = 100
"""Watchers in one process."""
_spawn = get_context("spawn")


class Group:
    """People of the crowd in a process of their own."""

    def __init__(self, people: Callable[..., Coroutine[Any, Any, Seen]], *told: object) -> None:
        self._pipe, theirs = _spawn.Pipe()
        self._process = _spawn.Process(target=_run, args=(people, theirs, told))
        self._process.start()
        theirs.close()

    def __enter__(self) -> "Group":
        self._pipe.recv()  # it has imported what it needs
        return self

    def begin(self) -> None:
        self._pipe.send(None)

    def leave(self) -> None:
        """Tell those who stay for as long as others do."""
        self._pipe.send(None)

    def seen(self) -> Seen:
        """Wait for what they saw. Raises EOFError when the process ended without."""
        told = self._pipe.recv()
        assert isinstance(told, Seen)
        return told

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()


def _run(
    people: Callable[..., Coroutine[Any, Any, Seen]], pipe: Connection, told: tuple[object, ...]
) -> None:
    pipe.send(None)
    pipe.recv()
    began = time.process_time()
    seen = asyncio.run(people(pipe, *told))
    seen.spent = time.process_time() - began
    pipe.send(seen)


async def watchers(
    _pipe: Connection, url: str, first: int, number: int, seconds: float, rounds: int | None
) -> Seen:
    """So many for so long, or until each has looked so often."""
    seen, until = Seen(), time.monotonic() + seconds
    async with asyncio.TaskGroup() as family:
        feeling = family.create_task(seen.feel())
        async with asyncio.TaskGroup() as people:
            for viewer in range(first, first + number):
                people.create_task(watcher(url, seen, until, rounds, viewer))
        feeling.cancel()
    return seen


async def desks(pipe: Connection, url: str, number: int) -> Seen:
    """So many until they are told to leave; one in four shows the picture."""
    seen, gone = Seen(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(pipe.fileno(), gone.set)
    async with asyncio.TaskGroup() as family:
        feeling = family.create_task(seen.feel())
        async with asyncio.TaskGroup() as operators:
            for operator in range(number):
                operators.create_task(desk(url, seen, gone, operator))
        feeling.cancel()
    loop.remove_reader(pipe.fileno())
    return seen


@contextmanager
def gathered(
    url: str, viewers: int, operators: int, seconds: float, rounds: int | None = None
) -> Iterator[Callable[[], tuple[Seen, Seen]]]:
    """Processes for so many of both, ready to begin.

    What it gives has them come, for so long or until each watcher has looked so often, and tells
    what watchers and desks saw.
    """
    with ExitStack() as stack:
        offices = [stack.enter_context(Group(desks, url, operators))]
        homes = [
            stack.enter_context(
                Group(watchers, url, first, min(TOGETHER, viewers - first), seconds, rounds)
            )
            for first in range(0, viewers, TOGETHER)
        ]

        def come() -> tuple[Seen, Seen]:
            for group in (*offices, *homes):
                group.begin()
            at_home = sum((group.seen() for group in homes), Seen())
            for group in offices:
                group.leave()
            return at_home, sum((group.seen() for group in offices), Seen())

        yield come


def rows(
    show: Show,
    seen: tuple[Seen, Seen],
    before: dict[str, Any],
    spent: float,
    seconds: float,
) -> list[list[str]]:
    """What, here, goal."""
    people, operators = seen
    after = show.get("/api/state")["air"]
    frames = after["frames"] - before["frames"]
    both = people + operators
    held = desk_process(show).memory_info().rss / 1e6
    answers = len(people.waits)
    return [
        ["answers", f"{answers}, {answers / seconds:.0f} a second", ""],
        ["refused / failed", f"{both.refused.total()} / {both.failed.total()}{_kinds(both)}", "0 / 0"],
        ["asked once more, as the kept line had been closed", str(both.again), ""],
        ["an answer is whole after, p50 / p95 / p99", _centiles(people.waits), ""],
        ["segments", str(people.segments), ""],
        ["events / out of order", f"{operators.events} / {operators.disordered}", "0 out of order"],
        ["longest wait of a desk for an event", f"{max(operators.silences, default=0):.1f} s", "<= 3 s"],
        ["a desk's question to the script engine is answered after, p50 / p95 / p99", _centiles(operators.orders), ""],
        ["late / lost of frames", f"{after['late'] - before['late']} / {after['lost'] - before['lost']} of {frames}", "< 0.1 % / 0"],
        ["the desk's processor / memory", f"{100 * spent / seconds:.0f} % of a core, {held:.0f} MB", ""],
        ["the same for each answer", f"{1000 * spent / max(1, answers):.2f} ms", ""],
        ["the watchers' own processes: processor, late by p99 / most", _own(people, seconds), ""],
        ["the desks' own process: processor, late by p99 / most", _own(operators, seconds), ""],
    ]  # fmt: skip


def _kinds(seen: Seen) -> str:
    kinds = [f"{number} {kind}" for kind, number in (seen.refused + seen.failed).most_common()]
    return f" ({'; '.join(kinds)})" if kinds else ""


def _centiles(waits: Sequence[float]) -> str:
    if len(waits) < 2:
        return "none"
    cuts = quantiles(waits, n=100, method="inclusive")
    return " / ".join(f"{cuts[n - 1] * 1000:.0f}" for n in (50, 95, 99)) + " ms"


def _own(seen: Seen, seconds: float) -> str:
    late = sorted(seen.late)
    p99 = late[int(len(late) * 0.99)] if late else 0.0
    return f"{100 * seen.spent / seconds:.0f} % of a core, {p99:.2f} / {max(late, default=0):.2f} s"


def desk_process(show: Show) -> psutil.Process:
    for child in psutil.Process(show.process.pid).children():
        if "showrunner.desk" in child.cmdline():
            return child
    raise LookupError("the desk")


def measured(
    viewers: int, operators: int, seconds: float, rounds: int | None = None
) -> tuple[list[list[str]], Seen]:
    """A show of its own with such a crowd: the rows, and what all of them saw."""
    limits = {
        "requests_per_minute": 400 * viewers,
        "sockets_per_address": min(400, 2 * operators + 8),
    }
    with live(360, 640, console=limits) as show:
        until(lambda: (show.state().get("air") or {}).get("now"), "the first words")
        playlist = f"{show.url}/hls/live.m3u8"
        until(lambda: httpx.get(playlist, trust_env=False).is_success, "a playlist")
        with gathered(show.url, viewers, operators, seconds, rounds) as come:
            before, process = show.get("/api/state")["air"], desk_process(show)
            began, start = sum(process.cpu_times()[:2]), time.monotonic()
            seen = come()
            spent, lasted = sum(process.cpu_times()[:2]) - began, time.monotonic() - start
        return rows(show, seen, before, spent, lasted), seen[0] + seen[1]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks crowd", description=__doc__)
    parser.add_argument("--watchers", type=int, default=200)
    parser.add_argument("--desks", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args(arguments)
    found, _ = measured(asked.watchers, asked.desks, asked.seconds)
    print(f"| {asked.watchers} watchers, {asked.desks} desks, {asked.seconds:g} s | here | goal |")
    print("| --- | --- | --- |")
    for what, here, goal in found:
        print(f"| {what} | {here} | {goal} |")
