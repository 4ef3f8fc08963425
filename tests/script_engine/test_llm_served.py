"""A server of chat completions over real sockets, with every fault."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator

import pytest
from llm_server import Server, serving
from llm_stage import settings

from script_engine.llm_draft import Draft, Message, draft
from script_engine.llm_source import Served

ASK = (Message("system", "{short_name}: the thing\n{price}: what it costs"), Message("user", "go"))
FAST = {"first_token_seconds": 0.4, "chunk_seconds": 0.3, "total_seconds": 1.5}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def drafted(server: Server, most: int = 4, **more: object) -> Draft:
    async def run() -> Draft:
        source = Served(settings(**{"base_url": server.url, **FAST, **more}))
        await source.open()
        try:
            return await draft(source, ASK, source._settings, most)
        finally:
            await source.close()

    return asyncio.run(run())


def test_an_answer_comes_line_by_line(server: Server) -> None:
    made = drafted(server)
    assert len(made.lines) == 4
    assert made.fault is None
    assert made.first is not None
    asked = server.asked[0]
    assert asked["stream"] is True
    assert (asked["model"], asked["temperature"], asked["top_p"]) == ("fake", 0.8, 0.95)
    assert [m["role"] for m in asked["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    ("mode", "fault"),
    [
        ("500", "the server answered 500"),
        ("429", "the server answered 429"),
        ("404", "the server answered 404"),
        ("silent", "it did not begin in time"),
        ("keep alive", "it did not begin in time"),
        ("html", "broke off or is none"),
        ("not json", "broke off or is none"),
        ("empty", "broke off or is none"),
        ("odd", "broke off or is none"),
        ("redirect", "the server answered 307"),
    ],
)
def test_a_server_that_gives_nothing_is_a_sentence(server: Server, mode: str, fault: str) -> None:
    server.mode = mode
    made = drafted(server)
    assert made.lines == ()
    assert fault in (made.fault or ""), made
    assert len(server.asked) == 1, "nothing is tried again"


@pytest.mark.parametrize("mode", ["cut clean", "severed", "broken json", "error event", "stalls"])
def test_an_answer_that_breaks_off_leaves_its_whole_lines(server: Server, mode: str) -> None:
    server.mode = mode
    made = drafted(server)
    assert 1 <= len(made.lines) < 4
    assert all(line[-1] in ".?" for line in made.lines)
    # a clean end cannot be told from a whole answer; all others are faults
    assert (made.fault is None) == (mode == "cut clean")


def test_an_answer_without_a_reason_is_whole(server: Server) -> None:
    server.mode = "no reason"
    made = drafted(server)
    assert (len(made.lines), made.fault) == (4, None)


def test_an_answer_cut_by_its_length_loses_its_tail(server: Server) -> None:
    server.mode = "length"
    made = drafted(server)
    assert (len(made.lines), made.fault) == (3, None)


@pytest.mark.parametrize(("mode", "most"), [("silent", 4), ("keep alive", 4), ("stalls", 4)])
def test_what_comes_too_late_is_hung_up_on(server: Server, mode: str, most: int) -> None:
    server.mode = mode
    drafted(server, most)
    assert server.hung_up.wait(5)


def test_whoever_is_interrupted_hangs_up(server: Server) -> None:
    server.mode = "drips"

    async def run() -> None:
        source = Served(settings(base_url=server.url, total_seconds=30))
        await source.open()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.4):
                await draft(source, ASK, source._settings, 400)
        # The client is still open: the connection was closed because the request was cancelled.
        assert await asyncio.to_thread(server.hung_up.wait, 5)
        await source.close()

    asyncio.run(run())


def test_whoever_has_enough_hangs_up(server: Server) -> None:
    server.mode = "drips"

    async def run() -> None:
        source = Served(settings(base_url=server.url, total_seconds=30))
        await source.open()
        made = await draft(source, ASK, source._settings, 1)
        assert len(made.lines) == 1
        assert await asyncio.to_thread(server.hung_up.wait, 5)
        await source.close()

    asyncio.run(run())


def test_the_key_goes_to_the_server_and_nowhere_else(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    caplog.set_level(logging.DEBUG)
    server.mode = "401"
    mine = settings(base_url=server.url, api_key="sk-very-secret")
    made = drafted(server, api_key="sk-very-secret")
    assert server.headers[0]["authorization"] == "Bearer sk-very-secret"
    assert not server.headers[0].get("openai-organization")
    assert made.fault == "the server answered 401"
    assert "very-secret" not in caplog.text
    assert "very-secret" not in repr(mine)


def test_nothing_but_the_configured_host_is_contacted(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proxies, redirects and tracing of the environment all lead to a second, silent listener."""
    other = socket.create_server(("127.0.0.1", 0))
    other.settimeout(0.01)
    there = f"http://127.0.0.1:{other.getsockname()[1]}"
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, there)
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", there)
    monkeypatch.setenv("LANGSMITH_API_KEY", "k")
    reached = []
    connect = socket.socket.connect

    def noted(this: socket.socket, address: object) -> None:
        reached.append(address)
        connect(this, address)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(socket.socket, "connect", noted)
    assert len(drafted(server).lines) == 4
    server.mode, server.text = "redirect", lambda _: f"{there}/v1/chat/completions"
    drafted(server)
    assert not [name for name in (t.name for t in threading.enumerate()) if "racing" in name]
    with pytest.raises(TimeoutError):
        other.accept()
    other.close()


def test_a_server_is_asked_for_what_only_it_knows(server: Server) -> None:
    drafted(server, extra_body={"chat_template_kwargs": {"enable_thinking": False}})
    assert server.asked[0]["chat_template_kwargs"] == {"enable_thinking": False}
