"""Several shows: what a desk tells of itself, and how it asks the others without waiting for them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from console import neighbours
from console.app import build
from console.glance import glance
from console.marks import marks
from console.neighbours import LOOK, MOST, REFUSED, Ask, Glance, Neighbours, look, over_http
from studio.alarm import Alarm, Condition
from studio.clock import SimulatedClock
from studio.config import load
from studio.errors import Misconfigured, Unavailable
from studio.report import OutputState, Tally
from studio.settings import Console, Neighbour, Output
from tests.console.desk_double import ScriptedDesk, air, script

SECRET = "what desks bring each other"
WELL = Glance(
    desk="d1", show="Deutsch", state="on", minutes=75, alarms=0, notices=0, worst="", needs=2,
    line="Die Leuchte hat drei Lichttöne.", live=2, outputs=2,
)  # fmt: skip
ME = replace(ScriptedDesk().state(), desk="d0")


def shows(*names: str) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(name=name, url=f"http://{name}.test:8080") for name in names)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "on"),
        ({"air": None}, "unknown"),
        ({"air_age": 4.0}, "unknown"),
        ({"air": air(tally=Tally.OFF)}, "off"),
        ({"air": air(slate=True)}, "slate"),
        ({"script": script(stopped=True)}, "stopped"),
        ({"air": air(tally=Tally.RESERVE)}, "reserve"),
        ({"air": air(now=replace(air().now, parts=0))}, "voice"),  # type: ignore[type-var]  # it is there
        (
            {"air": air(outputs=(replace(air().outputs[0], state=OutputState.CONNECTING),))},
            "starting",
        ),
    ],
)
def test_a_desk_tells_what_is_on_the_air(changes: dict[str, object], state: str) -> None:
    desk = ScriptedDesk()
    desk.show(**changes)
    assert glance(desk.state()).state == state


def test_a_desk_tells_its_alarms_and_nothing_that_viewers_wrote() -> None:
    desk = ScriptedDesk()
    down = Alarm(
        "output_down:YouTube", Condition.OUTPUT_DOWN, "critical", "YouTube is down.", 1, ""
    )
    slow = Alarm("model_rests", Condition.MODEL_RESTS, "warning", "The model rests.", 2, "")
    desk.show(alarms=(down, slow))
    told = glance(desk.state())
    assert (told.alarms, told.notices, told.worst) == (1, 1, "YouTube is down.")
    assert (told.needs, told.live, told.outputs, told.minutes) == (1, 2, 2, 5)
    assert (told.product, told.viewers) == ("Fjord Insulated Bottle 750 ml", None)
    written = [words for c in script().chat for words in (c.author, c.text)]
    assert not [words for words in written if words in told.model_dump_json()]


def test_the_token_of_other_desks_opens_a_glance_and_nothing_else() -> None:
    app = build(ScriptedDesk(), Console(glance_token=SECRET), "the operator's", SimulatedClock())
    client = TestClient(app, headers={"Authorization": f"Bearer {SECRET}"})
    assert client.get("/api/glance").json()["show"] == "Fernhollow"
    for path in ("/api/state", "/api/users", "/api/me", "/api/hour", "/metrics"):
        assert client.get(path).status_code in {401, 429}, path
    assert client.post("/api/commands", json={"do": "mute", "on": True}).status_code == 429
    with client.websocket_connect("/api/events") as socket, pytest.raises(WebSocketDisconnect):
        socket.receive_json()


@pytest.mark.parametrize("kept", [SECRET, None])
def test_whoever_has_another_token_sees_nothing_and_is_counted(kept: str | None) -> None:
    app = build(ScriptedDesk(), Console(glance_token=kept), "the operator's", SimulatedClock())
    client = TestClient(app, headers={"Authorization": "Bearer something else"})
    answers = [client.get("/api/glance").status_code for _ in range(12)]
    assert answers[0] == 401
    assert answers[-1] == 429


def test_shows_on_one_machine_do_not_sign_each_other_out() -> None:
    """Browsers send the cookies of a host to each of its ports."""
    jar = TestClient(build(ScriptedDesk(), Console(), "one", SimulatedClock()))
    assert jar.post("/api/login", json={"token": "one"}, headers={"Host": "a.test:8080"}).is_success
    assert jar.get("/api/me", headers={"Host": "a.test:8080"}).status_code == 200
    assert jar.get("/api/me", headers={"Host": "a.test:8081"}).status_code == 401
    assert list(jar.cookies) == ["vitrine-8080"]


# --- asking ---------------------------------------------------------------------------------


def answering(ask: Ask) -> Callable[[], AbstractAsyncContextManager[Ask]]:
    @asynccontextmanager
    async def line() -> AsyncIterator[Ask]:
        yield ask

    return line


class Enough(Exception):
    """The test has seen what it waits for."""


def run(all_shows: Neighbours, until: Callable[[], bool]) -> None:
    """Ask until a row has changed so that `until` is true."""

    def news() -> None:
        if until():
            raise Enough

    async def work() -> None:
        async with asyncio.timeout(10):
            await all_shows.run(news)

    with pytest.raises(ExceptionGroup) as ended:
        asyncio.run(work())
    assert ended.group_contains(Enough)


def test_a_desk_that_hangs_does_not_hold_up_the_others() -> None:
    async def ask(url: str, _token: str, _most: int) -> tuple[int, bytes]:
        if "slow" in url:
            await asyncio.Event().wait()
        return 200, WELL.model_dump_json().encode()

    around = Neighbours(shows("slow", "quick"), "d0", SECRET, SimulatedClock(), answering(ask))
    run(around, lambda: around.rows(glance(ME))[2].glance == WELL)
    here, slow, quick = around.rows(glance(ME))
    assert (here.here, here.link) == (True, "/")
    assert slow.glance is None
    assert quick.link == "http://quick.test:8080"


def test_one_list_serves_all_desks_as_each_finds_itself_in_it() -> None:
    async def ask(url: str, _token: str, _most: int) -> tuple[int, bytes]:
        who = "d0" if "me" in url else "d1"
        return 200, WELL.model_copy(update={"desk": who}).model_dump_json().encode()

    around = Neighbours(
        shows("first", "me", "last"), "d0", SECRET, SimulatedClock(), answering(ask)
    )
    run(around, lambda: all(row.glance for row in around.rows(glance(ME))[:3]))
    rows = around.rows(glance(ME))
    assert [(row.name, row.here) for row in rows] == [
        ("first", False),
        ("me", True),
        ("last", False),
    ]
    assert rows[1].glance == glance(ME)


def test_a_desk_alone_has_no_rows_and_asks_nobody() -> None:
    around = Neighbours((), "d0", None, SimulatedClock())
    asyncio.run(around.run(lambda: None))
    assert around.rows(glance(ME)) == ()


def test_a_show_that_comes_back_is_seen_and_one_that_refuses_is_asked_seldom() -> None:
    clock, asked = SimulatedClock(), []
    answers: list[tuple[int, Glance | None]] = [(0, None), (200, WELL), (401, None), (200, WELL)]

    async def ask(_url: str, token: str, _most: int) -> tuple[int, bytes]:
        asked.append((clock.now(), token))
        status, told = answers[min(len(asked), len(answers)) - 1]
        if not status:
            raise Unavailable("no answer")
        return status, told.model_dump_json().encode() if told else b""

    around = Neighbours(shows("one"), "d0", SECRET, clock, answering(ask))
    run(around, lambda: len(asked) == 4)
    assert asked == [(at, SECRET) for at in (0.0, LOOK, 2 * LOOK, 2 * LOOK + REFUSED)]


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (401, b"{}", "console.shows.3.token is not taken by its desk"),
        (404, b"{}", "console.shows.3.url: no desk of Vitrine, or an older one"),
        (302, b"", "status 302"),
        (200, b"<html>", "is no desk of Vitrine"),
        (200, b'{"show": "x"}', "another version"),
        (200, WELL.model_copy(update={"line": "x" * 900}).model_dump_json().encode(), "no desk"),
    ],
)
def test_what_is_wrong_with_a_neighbour_names_its_key(status: int, body: bytes, why: str) -> None:
    async def ask(_url: str, _token: str, _most: int) -> tuple[int, bytes]:
        return status, body

    found = asyncio.run(look("console.shows.3", shows("one")[0], SECRET, ask))
    assert isinstance(found, str)
    assert why in found
    assert SECRET not in found


# --- one destination ------------------------------------------------------------------------

KEY = "a stream key nobody may read"


def outputs(*urls: str) -> tuple[Output, ...]:
    return tuple(Output(name=f"out {n}", url=url) for n, url in enumerate(urls))


def test_two_shows_with_one_stream_key_are_told_by_the_setting_and_without_the_key() -> None:
    mine = outputs("rtmps://a.test/live/one", f"rtmp://b.test/live/{KEY.replace(' ', '-')}")
    theirs = WELL.model_copy(update={"sends": tuple(marks(mine[1:], SECRET))})
    others = WELL.model_copy(update={"sends": tuple(marks(mine[:1], "another secret there"))})

    async def ask(url: str, _token: str, _most: int) -> tuple[int, bytes]:
        return 200, (theirs if "one" in url else others).model_dump_json().encode()

    around = Neighbours(
        shows("one", "two"), "d0", SECRET, SimulatedClock(), answering(ask), outputs=mine
    )
    run(around, lambda: all(row.glance for row in around.rows(glance(ME))))
    _, one, two = around.rows(glance(ME))
    assert one.clash == (
        "stream.outputs: out 1 of this show and an output of one have one address and key"
    )
    assert two.clash == ""
    assert KEY.replace(" ", "-") not in theirs.model_dump_json()


@pytest.mark.parametrize(("host", "same"), [("127.0.0.1:1935", False), ("ingest.test", True)])
def test_an_address_of_the_machine_itself_is_another_place_on_each(
    monkeypatch: pytest.MonkeyPatch, host: str, *, same: bool
) -> None:
    told = []
    for machine in ("en", "de"):
        monkeypatch.setattr(socket, "gethostname", lambda machine=machine: machine)
        told.append(marks(outputs(f"rtmp://{host}/live/key"), SECRET))
    assert (told[0] == told[1]) is same


# --- over http ------------------------------------------------------------------------------

Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


async def _moved(_head: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")


async def _endless(_head: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x" * MOST)
        await writer.drain()


async def _silent(_head: bytes, _writer: asyncio.StreamWriter) -> None:
    """Says nothing until the desk hangs up."""


async def _trickling(_head: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _well(head: bytes, writer: asyncio.StreamWriter) -> None:
    good = b"authorization: bearer " + SECRET.encode() in head.lower()
    body = WELL.model_dump_json().encode() if good else b""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


def asked(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> tuple[Glance | str, list[bytes]]:
    """What a desk makes of a server that answers so, and the heads of what it was asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nobody is there, and nobody asks it
    heads: list[bytes] = []

    async def work() -> Glance | str:
        async with asyncio.TaskGroup() as served:

            async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                heads.append(await reader.readuntil(b"\r\n\r\n"))
                with suppress(ConnectionError):
                    await answer(heads[-1], writer)
                    await writer.drain()
                    await reader.read()  # until the desk hangs up
                writer.close()

            server = await asyncio.start_server(
                lambda *ends: served.create_task(serve(*ends)) and None, "127.0.0.1", 0
            )
            port = server.sockets[0].getsockname()[1]
            there = Neighbour(name="there", url=f"http://127.0.0.1:{port}")
            async with over_http() as ask:
                found = await look("console.shows.0", there, SECRET, ask)
            server.close()
        return found

    return asyncio.run(work()), heads


def test_a_neighbour_is_asked_with_the_token_and_without_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, heads = asked(_well, monkeypatch)
    assert found == WELL
    assert heads[0].startswith(b"GET /api/glance HTTP/1.1\r\n")


def test_a_neighbour_sends_us_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    found, heads = asked(_moved, monkeypatch)
    assert "status 302" in str(found)
    assert len(heads) == 1


def test_an_answer_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"more than {MOST} bytes" in str(asked(_endless, monkeypatch)[0])


@pytest.mark.parametrize("answer", [_silent, _trickling])
def test_nobody_is_waited_for_longer_than_agreed(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "PATIENCE", 0.3)
    assert "no answer" in str(asked(answer, monkeypatch)[0])


def test_nobody_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> Glance | str:
        async with over_http() as ask:
            nobody = Neighbour(name="there", url="http://127.0.0.1:9")
            return await look("console.shows.0", nobody, SECRET, ask)

    assert "console.shows.0.url: no answer" in str(asyncio.run(work()))


# --- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("{name: a, url: 'ftp://a.test'}", "console.shows.0.url"),
        ("{name: a, url: 'http://me:secret@a.test'}", "console.shows.0.url"),
        ("{name: a, url: 'http://a.test/desk'}", "console.shows.0.url"),
        ("{name: a, url: 'http://a.test:99999'}", "console.shows.0.url"),
        ("{name: a, url: 'http://a.test', token: short}", "console.shows.0.token"),
        ("{name: a, url: 'http://a.test'}", "set VITRINE_GLANCE_TOKEN"),
        (
            f"{{name: a, url: 'http://a.test', token: {SECRET}}}, {{name: b, url: 'http://a.test/'}}",
            "shows.1.url (b): http://a.test is shows.0.url already",
        ),
    ],
)
def test_a_neighbour_that_cannot_be_is_refused_by_its_key(
    tmp_path: Path, line: str, key: str
) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(f"console: {{shows: [{line}]}}\n")
    with pytest.raises(Misconfigured) as refused:
        load(file, env={})
    assert key in str(refused.value)
    assert "me:secret" not in str(refused.value)


def test_the_token_comes_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("console: {shows: [{name: a, url: 'http://a.test:81/'}]}\n")
    found = load(file, env={"VITRINE_GLANCE_TOKEN": SECRET}).console
    assert found.glance_token == SECRET
    assert found.shows[0].url == "http://a.test:81"
    assert SECRET not in repr(found)
