"""Those who make up the crowd: a watcher's page and an operator's, as a browser runs them."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.crowd_line import Broken, KeptLine
from benchmarks.crowd_seen import Seen
from benchmarks.show import TOKEN

PAGE = ("/watch", "/static/watch.css", "/static/tokens.css", "/static/js/watch.js",
        "/static/js/watch_video.js", "/static/js/watch_chat.js", "/static/js/dom.js",
        "/static/icons.svg", "/static/vendor/hls.light.min.mjs")  # fmt: skip
POLL = 1.0
"""Seconds between two looks of the watch page at the state, and of a player at the playlist."""
CHATTY = 60.0
"""Seconds between two messages of one watcher, on average."""
ASKS = 5.0
"""Seconds between two questions of one desk to the script engine."""
QUESTION = json.dumps({"text": "The lid is dishwasher safe."}).encode()
_BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def watcher(url: str, seen: Seen, until: float, rounds: int | None, number: int) -> None:
    """One viewer's page, until then or for so many looks: a line for the page, one for the player."""
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * 3)
    page, player = _line(url), _line(url)
    for path in PAGE:
        await seen.get(page, path)

    async def look() -> None:
        await seen.get(page, "/api/watch")
        if chance.random() < POLL / CHATTY:
            words = {"author": f"viewer {number}", "text": f"hello, this is {number}"}
            await seen.post(page, "/api/chat", json.dumps(words).encode())

    known = set[str]()
    await asyncio.gather(
        _again(look, until, rounds),
        _again(partial(_play, player, seen, known), until, rounds),
    )
    page.close()
    player.close()


async def _again(act: Callable[[], Awaitable[None]], until: float, rounds: int | None) -> None:
    """Act each second, or as soon as the last act is over."""
    done = 0
    while (now := time.monotonic()) < until and done != rounds:
        done += 1
        await act()
        await asyncio.sleep(max(0.0, now + POLL - time.monotonic()))


async def _play(line: KeptLine, seen: Seen, known: set[str]) -> None:
    playlist = await seen.get(line, "/hls/live.m3u8")
    names = [] if playlist is None else playlist.body.decode().splitlines()
    fresh = [name for name in names if name.endswith(".ts") and name not in known]
    for name in fresh[-2:]:  # a player begins two segments from the end
        seen.segments += await seen.get(line, f"/hls/{name}") is not None
    known.update(fresh)


async def desk(url: str, seen: Seen, gone: asyncio.Event, number: int) -> None:
    """One operator's page: its events, a question now and then, one in four with the picture."""
    async with asyncio.TaskGroup() as page:
        tasks = [page.create_task(_events(url, seen)), page.create_task(_ask(url, seen, number))]
        if number % 4 == 0:
            tasks.append(page.create_task(_monitor(url, seen)))
        await gone.wait()
        for task in tasks:
            task.cancel()


async def _events(url: str, seen: Seen) -> None:
    version, last, longest = 0, time.monotonic(), 0.0
    try:
        async with connect(
            _socket(url, "/api/events"), additional_headers=_BEARER, proxy=None, max_size=None
        ) as line:
            while True:
                news = json.loads(await asyncio.wait_for(line.recv(), 30))
                now = time.monotonic()
                longest, last = max(longest, now - last), now
                seen.events += 1
                seen.disordered += news["version"] < version
                version = news["version"]
    except (OSError, TimeoutError, WebSocketException) as reason:
        seen.failed[f"events: {type(reason).__name__}"] += 1
    finally:
        seen.silences.append(max(longest, time.monotonic() - last))


async def _monitor(url: str, seen: Seen) -> None:
    try:
        async with connect(
            _socket(url, "/api/monitor"), additional_headers=_BEARER, proxy=None, max_size=None
        ) as line:
            while True:
                seen.pictures += len(await asyncio.wait_for(line.recv(), 30))
    except (OSError, TimeoutError, WebSocketException) as reason:
        seen.failed[f"the monitor: {type(reason).__name__}"] += 1


async def _ask(url: str, seen: Seen, number: int) -> None:
    """Have words checked, which goes the way of an order, there and back, and changes nothing."""
    chance = random.Random(-1 - number)
    while True:
        await asyncio.sleep(ASKS * (0.5 + chance.random()))
        line, began = _line(url), time.monotonic()
        try:
            answer = await line.post("/api/check", QUESTION, TOKEN)
        except Broken as reason:
            seen.failed[f"a question of a desk: {reason}"] += 1
            continue
        finally:
            line.close()
        seen.orders.append(time.monotonic() - began)
        if answer.status != 200 or b"does not answer" in answer.body:
            seen.failed[f"a question of a desk: {answer.status}"] += 1


def _line(url: str) -> KeptLine:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return KeptLine(parts.hostname, parts.port)


def _socket(url: str, path: str) -> str:
    return f"ws://{urlsplit(url).netloc}{path}"
