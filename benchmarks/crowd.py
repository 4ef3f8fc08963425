"""`python -m benchmarks crowd`: watchers and desks at a real show, and what it costs.

A watcher does what the watch page does: the page and its files once, then the playlist and its new
segments, the state each second, now and then a message. A desk holds the events, some the picture.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.show import TOKEN, Show, live

PAGE = ("/watch", "/static/watch.css", "/static/tokens.css", "/static/js/watch.js",
        "/static/js/watch_video.js", "/static/js/watch_chat.js", "/static/js/dom.js",
        "/static/icons.svg", "/static/vendor/hls.light.min.mjs")  # fmt: skip
POLL = 1.0
"""Seconds between two looks of the watch page at the state, and of a player at the playlist."""
CHATTY = 60.0
"""Seconds between two messages of one watcher, on average."""


@dataclass
class Seen:
    """What a crowd was answered."""

    waits: list[float] = field(default_factory=list)
    """Seconds until each answer was whole."""
    refused: int = 0
    """Answers of 429 or 503, and connections that were not taken."""
    failed: int = 0
    """Other answers that were none, and connections that broke."""
    segments: int = 0
    events: int = 0
    disordered: int = 0
    """Events that came after a later one."""
    silences: list[float] = field(default_factory=list)
    """Longest wait of each desk for an event, seconds."""
    pictures: int = 0
    """Bytes of the monitor."""

    async def fetch(
        self, client: httpx.AsyncClient, path: str, **more: Any
    ) -> httpx.Response | None:
        began = time.monotonic()
        try:
            answer = await client.request("POST" if more else "GET", path, **more)
        except httpx.HTTPError:
            self.failed += 1
            return None
        self.waits.append(time.monotonic() - began)
        self.refused += answer.status_code in {429, 503}
        self.failed += answer.status_code >= 400 and answer.status_code not in {429, 503}
        return answer if answer.is_success else None


async def watcher(url: str, seen: Seen, until: float, rounds: int | None, number: int) -> None:
    """One viewer's page, until then or for so many looks."""
    chance, known = random.Random(number), set[str]()
    await asyncio.sleep(chance.random() * 3)
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
        for path in PAGE:
            await seen.fetch(client, path)
        looks = 0
        while (now := time.monotonic()) < until and looks != rounds:
            looks += 1
            await seen.fetch(client, "/api/watch")
            playlist = await seen.fetch(client, "/hls/live.m3u8")
            names = [] if playlist is None else playlist.text.splitlines()
            fresh = [name for name in names if name.endswith(".ts") and name not in known]
            for name in fresh[-2:]:  # a player begins two segments from the end
                segment = await seen.fetch(client, f"/hls/{name}")
                seen.segments += segment is not None
            known.update(fresh)
            if chance.random() < POLL / CHATTY:
                words = {"author": f"viewer {number}", "text": f"hello, this is {number}"}
                await seen.fetch(client, "/api/chat", json=words)
            await asyncio.sleep(max(0.0, now + POLL - time.monotonic()))


async def desk(url: str, seen: Seen, gone: asyncio.Event, *, watches: bool) -> None:
    """One operator's page: its events, and the picture when it `watches`."""
    async with asyncio.TaskGroup() as page:
        page.create_task(_events(url, seen, gone))
        if watches:
            page.create_task(_monitor(url, seen, gone))


async def _events(url: str, seen: Seen, gone: asyncio.Event) -> None:
    version, last, longest = 0, time.monotonic(), 0.0
    try:
        async with connect(
            _socket(url, "/api/events"), additional_headers=_BEARER, proxy=None, max_size=None
        ) as line:
            while not gone.is_set():
                news = json.loads(await asyncio.wait_for(line.recv(), 30))
                now = time.monotonic()
                longest, last = max(longest, now - last), now
                seen.events += 1
                seen.disordered += news["version"] < version
                version = news["version"]
    except (OSError, TimeoutError, WebSocketException) as reason:
        seen.failed += 1
        print(f"events: {reason!r}")
    seen.silences.append(longest)


async def _monitor(url: str, seen: Seen, gone: asyncio.Event) -> None:
    try:
        async with connect(
            _socket(url, "/api/monitor"), additional_headers=_BEARER, proxy=None, max_size=None
        ) as line:
            while not gone.is_set():
                seen.pictures += len(await asyncio.wait_for(line.recv(), 30))
    except (OSError, TimeoutError, WebSocketException) as reason:
        seen.failed += 1
        print(f"monitor: {reason!r}")


_BEARER = {"Authorization": f"Bearer {TOKEN}"}


def _socket(url: str, path: str) -> str:
    return f"ws://{urlsplit(url).netloc}{path}"


async def crowd(
    url: str, watchers: int, desks: int, seconds: float, rounds: int | None = None
) -> Seen:
    """So many of both for so long, or until each watcher has looked so often.

    One desk in four shows the picture.
    """
    seen, until, gone = Seen(), time.monotonic() + seconds, asyncio.Event()
    async with asyncio.TaskGroup() as operators:
        for number in range(desks):
            operators.create_task(desk(url, seen, gone, watches=number % 4 == 0))
        async with asyncio.TaskGroup() as people:
            for number in range(watchers):
                people.create_task(watcher(url, seen, until, rounds, number))
        gone.set()
    return seen


def rows(
    show: Show, seen: Seen, before: dict[str, Any], spent: float, seconds: float
) -> list[list[str]]:
    """What, here, goal."""
    after = show.get("/api/state")["air"]
    frames = after["frames"] - before["frames"]
    centiles = quantiles(seen.waits, n=100)
    waits = " / ".join(f"{centiles[n - 1] * 1000:.0f}" for n in (50, 95, 99))
    held = desk_process(show).memory_info().rss / 1e6
    return [
        ["answers", f"{len(seen.waits)}, {len(seen.waits) / seconds:.0f} a second", ""],
        ["refused / failed", f"{seen.refused} / {seen.failed}", "0 / 0"],
        ["an answer is whole after, p50 / p95 / p99", f"{waits} ms", ""],
        ["segments", str(seen.segments), ""],
        ["events / out of order", f"{seen.events} / {seen.disordered}", "0 out of order"],
        ["longest wait of a desk for an event", f"{max(seen.silences, default=0):.1f} s", "<= 3 s"],
        ["late / lost of frames", f"{after['late'] - before['late']} / {after['lost'] - before['lost']} of {frames}", "< 0.1 % / 0"],
        ["the desk's processor / memory", f"{100 * spent / seconds:.0f} % of a core, {held:.0f} MB", ""],
    ]  # fmt: skip


def desk_process(show: Show) -> psutil.Process:
    for child in psutil.Process(show.process.pid).children():
        if "showrunner.desk" in child.cmdline():
            return child
    raise LookupError("the desk")


def measured(
    watchers: int, desks: int, seconds: float, rounds: int | None = None
) -> tuple[list[list[str]], Seen]:
    """A show of its own with such a crowd."""
    limits = {"requests_per_minute": 400 * watchers, "sockets_per_address": min(400, 2 * desks + 8)}
    with live(360, 640, console=limits) as show:
        while not (show.state().get("air") or {}).get("now"):
            time.sleep(0.2)
        while httpx.get(f"{show.url}/hls/live.m3u8", trust_env=False).status_code != 200:
            time.sleep(0.2)
        before, process = show.get("/api/state")["air"], desk_process(show)
        began = sum(process.cpu_times()[:2])
        start = time.monotonic()
        seen = asyncio.run(crowd(show.url, watchers, desks, seconds, rounds))
        spent = sum(process.cpu_times()[:2]) - began
        return rows(show, seen, before, spent, time.monotonic() - start), seen


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
