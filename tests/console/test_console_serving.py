"""Many ask for the same: it is read once, written once, and operators are not behind them."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from console import shelf as shelves
from console.app import build
from console.courtesy import Courtesy
from console.limits import Buckets
from console.news import FRESH, News
from console.public import Public
from console.shelf import FORGOTTEN, PIECE, Copy, Shelf
from studio.clock import SimulatedClock, SystemClock
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk, air, script

ASKED = HTTPConnection({"type": "http", "headers": []})


def replaced(path: Path, content: bytes) -> None:
    """Another file takes its name at once, as the ingest does it with the playlist."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


async def told(answer: Any, method: str = "GET") -> tuple[dict[str, str], bytes]:
    """Headers and body of an answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    await answer({"type": "http", "method": method, "headers": []}, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert [message["more_body"] for message in sent[1:]] == [True] * (len(sent) - 2) + [False]
    return headers, b"".join(message["body"] for message in sent[1:])


# --- files ----------------------------------------------------------------------------------


def test_a_file_is_read_once_however_many_ask(tmp_path: Path) -> None:
    path, shelf = tmp_path / "live.m3u8", Shelf(SystemClock())

    async def ask() -> list[Copy | None]:
        return await asyncio.gather(*(shelf.copy(path) for _ in range(100)))

    path.write_bytes(b"one")
    assert {copy.body for copy in asyncio.run(ask()) if copy} == {b"one"}
    replaced(path, b"another")
    assert {copy.body for copy in asyncio.run(ask()) if copy} == {b"another"}
    assert shelf.reads == 2
    path.unlink()
    with pytest.raises(FileNotFoundError):
        asyncio.run(ask())


def test_an_answer_is_of_one_file_although_another_takes_its_name(tmp_path: Path) -> None:
    path, shelf = tmp_path / "live.m3u8", Shelf(SystemClock())

    async def ask() -> None:
        path.write_bytes(b"the short one")
        answers = [await shelf.answer(ASKED, path) for _ in range(2)]
        replaced(path, b"the other one, which is longer")
        for answer in answers:
            headers, body = await told(answer)
            assert (headers["content-length"], body) == ("13", b"the short one")
        _, body = await told(await shelf.answer(ASKED, path))
        assert body == b"the other one, which is longer"
        path.unlink()
        _, body = await told(answers[0])
        assert body == b"the short one"

    asyncio.run(ask())


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_a_file_of_any_size_comes_whole_in_pieces(tmp_path: Path, size: int) -> None:
    path, shelf = tmp_path / "seg-1.ts", Shelf(SystemClock())
    path.write_bytes(whole := os.urandom(size))
    answer = asyncio.run(shelf.answer(ASKED, path, "video/mp2t"))
    headers, body = asyncio.run(told(answer))
    assert body == whole
    assert (headers["content-length"], headers["content-type"]) == (str(size), "video/mp2t")
    headers, body = asyncio.run(told(answer, "HEAD"))
    assert (headers["content-length"], body) == (str(size), b"")


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimulatedClock()
    shelf = Shelf(clock)
    paths = [tmp_path / f"seg-{n}.ts" for n in range(5)]
    for path in paths:
        path.write_bytes(b"x" * 100)
        asyncio.run(shelf.copy(path))
        clock.lag(FORGOTTEN / 4)
    asyncio.run(shelf.copy(paths[1]))
    clock.lag(FORGOTTEN / 2)
    assert shelf.held == 500
    (tmp_path / "new.ts").write_bytes(b"y" * 10)
    asyncio.run(shelf.copy(tmp_path / "new.ts"))
    assert shelf.held == 310, "kept are what was asked for lately, and the new"
    monkeypatch.setattr(shelves, "MOST", 150)
    asyncio.run(shelf.copy(paths[0]))
    assert shelf.held == 110
    monkeypatch.setattr(shelves, "LARGEST", 50)
    assert asyncio.run(shelf.copy(paths[2])) is None
    answer = asyncio.run(shelf.answer(ASKED, paths[2]))
    assert answer.headers["content-length"] == "100"


def test_files_of_pages_are_known_by_their_tag_and_come_in_parts() -> None:
    client = TestClient(build(ScriptedDesk(), Console(), "tok", SystemClock()))
    for path in ("/static/tokens.css", "/watch"):
        first, again = client.get(path), client.get(path)
        assert (first.content, first.headers) == (again.content, again.headers)
        tag = {"If-None-Match": f'"x", W/{first.headers["etag"]}'}
        assert [client.get(path, headers=tag).status_code for _ in range(2)] == [304, 304]
        date = {"If-Modified-Since": first.headers["last-modified"]}
        assert path == "/watch" or client.get(path, headers=date).status_code == 304
        part = client.get(path, headers={"Range": "bytes=3-9"})
        assert (part.status_code, part.content) == (206, first.content[3:10])
        head = client.head(path)
        assert (head.content, head.headers) == (b"", first.headers)
    assert client.post("/static/tokens.css").status_code == 405


# --- what is new ----------------------------------------------------------------------------


def test_what_watchers_see_is_written_once_a_change(tmp_path: Path) -> None:
    desk, clock = ScriptedDesk(), SimulatedClock()
    public = Public(desk, Buckets(60, clock), Shelf(clock))

    def body() -> bytes:
        return bytes(asyncio.run(public.watch()).body)

    first = body()
    assert body() is first
    desk.air = air(slate=True)
    second = body()
    assert json.loads(second) == json.loads(first) | {"slate": True}
    desk.air_age = 6
    assert json.loads(body()) == json.loads(second) | {"live": False}
    desk.air_age = 7
    assert body() is body()


CHANGES = st.sampled_from(["air", "script", "alarms", "time"])
STEPS = st.lists(st.one_of(CHANGES, st.integers(0, 3)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_each_page_knows_the_state_however_slow_it_is(steps: list[str | int]) -> None:
    desk, clock = ScriptedDesk(), SimulatedClock()
    news = News(desk, clock)
    pages: list[dict[str, Any]] = [{} for _ in range(4)]
    last: list[Any] = [None] * 4
    for number, step in enumerate(steps):
        match step:
            case "air":
                desk.show(air=air(frames=number))
            case "script":
                desk.show(script=script(aired=number))
            case "alarms":
                desk.show(watching=number)
            case "time":
                clock.lag(FRESH)
            case int():
                last[step], text = news.since(last[step])
                new = json.loads(text)
                whole = pages[step].get("script", {}) | new.pop("script", {})
                pages[step] |= new | {"script": whole}
                fresh = json.loads(News(desk, clock).since(None)[1])
                assert pages[step] == fresh


def test_pages_that_know_the_same_are_told_in_the_same_words() -> None:
    desk, clock = ScriptedDesk(), SimulatedClock()
    news = News(desk, clock)
    last: list[Any] = [None] * 20
    for change in range(5):
        desk.show(air=air(frames=change))
        told = [news.since(known) for known in last]
        assert len({id(text) for _, text in told}) == 1
        last = [state for state, _ in told]
    assert news.written == 5
    _, whole = news.since(None)
    assert "products" in json.loads(whole)["script"]
    assert news.written == 6


# --- who goes first -------------------------------------------------------------------------


def test_operators_are_not_behind_watchers() -> None:
    done: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        done.append(scope["path"])

    async def come() -> None:
        door = Courtesy(app, together=8)
        async with asyncio.TaskGroup() as people:
            for number in range(200):
                scope = {"type": "http", "path": f"/hls/{number}.ts"}
                people.create_task(door(scope, never, never))
            people.create_task(door({"type": "http", "path": "/api/commands"}, never, never))
            people.create_task(door({"type": "websocket", "path": "/api/events"}, never, never))

    asyncio.run(come())
    assert len(done) == 202
    assert done.index("/api/commands") <= 8
    assert done.index("/api/events") <= 9
    watchers = [path for path in done if path.startswith("/hls/")]
    assert watchers == [f"/hls/{number}.ts" for number in range(200)], "in their order"


def test_who_left_while_waiting_takes_nobodys_turn() -> None:
    done: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        done.append(scope["path"])

    async def come() -> None:
        door = Courtesy(app, together=2)
        async with asyncio.TaskGroup() as people:
            tasks = [
                people.create_task(door({"type": "http", "path": f"/hls/{n}"}, never, never))
                for n in range(10)
            ]
            await asyncio.sleep(0)
            for task in tasks[2:6]:
                task.cancel()

    asyncio.run(come())
    assert done == [f"/hls/{n}" for n in (0, 1, 6, 7, 8, 9)]


async def never(*_: object) -> Any:
    raise AssertionError
