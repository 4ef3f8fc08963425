"""The served engine against a server that speaks, stumbles, lies and gives up."""

import asyncio
import json
import logging
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from speech_server import KEY, as_wav
from voice_stand_ins import FLOODS, HOSTILE, beginning, line, tokens

from studio import settings
from studio.acting import Mood
from studio.clock import SystemClock
from studio.errors import Misconfigured, Unavailable
from studio.show import Utterance
from voice.booth import Booth
from voice.engine import Role, Speech, Token
from voice.moods import DIRECTIONS
from voice.served import Served, ServedSettings

ROLE = Role("en", 1.0, Path("/nowhere"))


class Server:
    """The server's process and what a test says to it beside the engine."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.base_url = f"{self.address}/v1"

    def plan(self, *modes: str) -> None:
        sent = json.dumps(modes).encode()
        request = urllib.request.Request(f"{self.address}/script", sent)
        with urllib.request.urlopen(request, timeout=10):
            pass

    def heard(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.address}/heard", timeout=10) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("speech_server.py")
    process = subprocess.Popen([sys.executable, str(script), str(port)])
    there = Server(port)
    try:
        while True:
            try:
                there.heard()
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None
        yield there
    finally:
        process.terminate()
        process.wait(20)


def engine(server: Server, role: Role = ROLE, **more: object) -> Served:
    known: dict[str, object] = {
        "base_url": server.base_url,
        "model": "tts-1",
        "voice": "alloy",
        "api_key": KEY,
        "read_seconds": 1.0,
        "timeout_seconds": 5.0,
    }
    return Served(ServedSettings.model_validate(known | more), role)


def said(engine: Served, *texts: str) -> list[Speech | str]:
    async def run() -> list[Speech | str]:
        answers: list[Speech | str] = []
        await engine.open()
        try:
            for text in texts:
                try:
                    answers.append(await engine.speak(tokens(text)))
                except Unavailable as reason:
                    answers.append(str(reason))
        finally:
            await engine.close()
        return answers

    return asyncio.run(run())


def test_it_speaks_and_keeps_its_connection(server: Server) -> None:
    server.plan()
    first, second = said(engine(server), "hello there, my friend.", "goodbye.")
    assert isinstance(first, Speech)
    assert isinstance(second, Speech)
    assert first.rate == 24_000
    assert 0.8 < first.seconds < 3
    assert first.seconds > second.seconds
    assert np.abs(first.pcm).max() > 0.1
    assert len({request["connection"] for request in server.heard()}) == 1


def test_the_request_has_the_shape_of_the_interface(server: Server) -> None:
    server.plan()
    role = Role("en", 1.2, Path("/nowhere"))
    sentence = [
        Token("hello", ",", pace=1.25, pitch=2.0),
        Token("friend", "!", stress=True, pace=1.25, pitch=2.0),
    ]

    async def run(one: Served) -> None:
        await one.open()
        await one.speak(sentence)
        await one.close()

    asyncio.run(run(engine(server, role, instructions="Warm.", voice="nova")))
    asyncio.run(run(engine(server)))
    directed, plain = (request["body"] for request in server.heard())
    assert directed == {
        "model": "tts-1",
        "input": "hello, friend!",
        "voice": "nova",
        "response_format": "pcm",
        "speed": 1.5,
        "instructions": "Warm. Speak with more energy than usual. Stress these words: friend.",
    }
    assert set(plain) == {"model", "input", "voice", "response_format", "speed"}
    assert server.heard()[0]["type"] == "application/json"


def requested(server: Server, mood: Mood, **more: object) -> dict[str, Any]:
    """The body of the request for a sentence in that mood."""
    server.plan()

    async def run(one: Served) -> None:
        await one.open()
        await one.speak([Token("look", "!", mood=mood)])
        await one.close()

    asyncio.run(run(engine(server, **more)))
    return server.heard()[0]["body"]


def test_a_mood_is_told_in_words_where_the_model_takes_them(server: Server) -> None:
    body = requested(server, Mood.EXCITED, model="gpt-4o-mini-tts")
    assert body["instructions"] == DIRECTIONS[Mood.EXCITED]
    own = requested(server, Mood.EXCITED, directed=True, moods={"excited": "Cry out."})
    assert own["instructions"] == "Cry out."


def test_a_mood_is_not_told_where_the_model_does_not_listen(server: Server) -> None:
    deaf = requested(server, Mood.SAD, model="gpt-4o-mini-tts", directed=False)
    calm = requested(server, Mood.NEUTRAL, model="gpt-4o-mini-tts")
    for body in (requested(server, Mood.SAD), deaf, calm):
        assert "instructions" not in body


def test_what_a_mood_is_told_as_is_another_sound(server: Server) -> None:
    keys = {
        engine(server).key,
        engine(server, directed=True).key,
        engine(server, directed=True, moods={"sad": "Weep."}).key,
    }
    assert len(keys) == 3


def test_faster_is_shorter(server: Server) -> None:
    server.plan()
    (slow,) = said(engine(server), "this takes a while to say.")
    (fast,) = said(engine(server, Role("en", 1.6, Path("/nowhere"))), "this takes a while to say.")
    assert isinstance(slow, Speech)
    assert isinstance(fast, Speech)
    assert fast.seconds / slow.seconds == pytest.approx(1 / 1.6, rel=0.05)


@pytest.mark.parametrize("mode", ["wav", "endless wav", "mp3"])
def test_another_format_than_asked_for_is_understood(server: Server, mode: str) -> None:
    server.plan("speak", mode)
    raw, other = said(engine(server), *["hello there, my friend."] * 2)
    assert isinstance(raw, Speech)
    assert isinstance(other, Speech)
    assert other.rate == 24_000
    assert other.seconds == pytest.approx(raw.seconds, abs=0.1)
    assert np.std(other.pcm) == pytest.approx(np.std(raw.pcm), rel=0.15)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("401", r"refuses the key \(401, invalid_api_key\)"),
        ("404", r"knows no such address, model or voice \(404, invalid_request_error\)"),
        ("500", r"is in trouble \(500\)"),
        ("redirect", r"refuses \(307\)"),
        ("page", "it sent 'text/html'"),
        ("json", "it sent 'application/json'"),
        ("empty", "the answer was cut"),
        ("odd", "the answer was cut"),
        ("broken wav", "wav"),
        ("slow", "ReadTimeout"),
        ("stalls", "ReadTimeout"),
    ],
)
def test_a_failure_is_one_line_without_secrets_and_the_next_sentence_works(
    server: Server, mode: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.plan(mode)
    failed, after = said(engine(server), "hello.", "hello again.")
    assert isinstance(failed, str)
    assert failed.startswith("the speech server at 127.0.0.1:")
    assert re.search(words, failed), failed
    assert isinstance(after, Speech)
    assert KEY not in failed + caplog.text
    assert "\n" not in failed


def test_a_connection_that_breaks_once_is_tried_once_more(server: Server) -> None:
    server.plan("cut", "speak", "cut", "cut")
    whole, broken = said(engine(server), "hello there, my friend.", "hello again.")
    assert isinstance(whole, Speech)
    assert whole.seconds > 0.8
    assert isinstance(broken, str)
    assert "RemoteProtocolError" in broken
    assert len(server.heard()) == 4


def test_a_connection_closed_before_the_answer_is_tried_once_more() -> None:
    sound = as_wav((np.sin(np.arange(24_000) / 9) * 9000).astype("<i2").tobytes())
    head = f"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: {len(sound)}\r\n\r\n"
    calls: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        calls.append(1)
        if len(calls) != 1:
            writer.write(head.encode() + sound)
            await writer.drain()
        writer.transport.abort() if len(calls) == 1 else writer.close()

    async def run() -> Speech:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as there:
            port = there.sockets[0].getsockname()[1]
            url = f"http://127.0.0.1:{port}/v1/"
            one = Served(ServedSettings(base_url=url, model="m", voice="v"), ROLE)
            await one.open()
            try:
                return await one.speak(tokens("hello."))
            finally:
                await one.close()

    assert asyncio.run(run()).seconds == pytest.approx(1.0)
    assert len(calls) == 2


def test_a_server_that_asks_for_rest_is_left_alone(server: Server) -> None:
    server.plan("429")
    first, second = said(engine(server), "hello.", "hello again.")
    assert "asks for fewer requests (429, rate_limit_exceeded)" in str(first)
    assert re.search(r"asked to be left alone for (19|20) s more", str(second))
    assert len(server.heard()) == 1


def test_the_whole_answer_has_a_time_limit_too(server: Server) -> None:
    server.plan("slow")
    (failed,) = said(engine(server, read_seconds=30.0, timeout_seconds=0.5), "hello.")
    assert "did not answer within 0.5 s" in str(failed)


def test_nobody_there_is_said_at_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
        one = Served(ServedSettings(base_url=url, model="m", voice="v"), ROLE)
        (failed,) = said(one, "hello.")
    assert "ConnectError" in str(failed)


def test_a_wrong_key_is_told_without_the_key(server: Server) -> None:
    server.plan()
    (failed,) = said(engine(server, api_key="sk-wrong-0123456789"), "hello.")
    assert "refuses the key" in str(failed)
    assert "sk-" not in str(failed)


def test_the_key_is_nowhere_to_be_read(server: Server) -> None:
    one = engine(server)
    assert KEY not in f"{one.key} {one._settings!r} {one._settings.model_dump_json()} {vars(one)}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_key": ""},
        {"api_key": "sk-sec ret"},
        {"api_key": "sk-sécret"},
        {"base_url": "https://me:sk-secret@host/v1"},
        {"base_url": "https://host/v1?key=sk-secret"},
        {"base_url": "ftp://host/sk-secret"},
        {"model": ""},
        {"api_keys": "sk-secret"},
        {"timeout_seconds": 0},
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    wrong: dict[str, object], tmp_path: Path
) -> None:
    known: dict[str, object] = {"base_url": "http://host/v1", "model": "m", "voice": "v"}
    chosen = settings.Voice(engine="served", settings=known | wrong)

    async def run() -> None:
        async with Booth(chosen, settings.Show(), tmp_path, SystemClock()):
            pass

    with pytest.raises(Misconfigured) as caught:
        asyncio.run(run())
    assert f"voice.settings.{next(iter(wrong))}" in str(caught.value)
    assert "cret" not in str(caught.value)


def test_a_sentence_too_long_for_the_interface_is_left_to_others(server: Server) -> None:
    server.plan()
    (failed,) = said(engine(server), "a" * 5000)
    assert "more than a speech server takes" in str(failed)
    assert server.heard() == []


def test_hostile_text_is_only_text(server: Server, tmp_path: Path) -> None:
    server.plan()
    patient = engine(server, read_seconds=20.0, timeout_seconds=20.0)._settings.model_dump()
    chosen = settings.Voice(engine="served", settings=patient | {"api_key": KEY}, spare=[])

    async def run() -> None:
        async with Booth(chosen, settings.Show(), tmp_path, SystemClock()) as booth:
            for text in HOSTILE + FLOODS:
                assert all(u.seconds < 60 for u in await beginning(booth, text)), text[:40]
            assert not booth.company[0].failures

    asyncio.run(run())
    spoken = [request["body"]["input"] for request in server.heard()]
    assert all(len(text) <= 4096 for text in spoken)
    assert not any(sign in text for text in spoken for sign in '<>()"\\\0\x01\x1b{}[]')


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("silent", "is silent"),
        ("noise", "is noise"),
        ("text as sound", "is no sound"),
        ("too short", "lasts 0.0 s for"),
        ("500", "is in trouble"),
        ("stalls", "ReadTimeout"),
    ],
)
def test_what_is_no_speech_never_goes_on_air(
    server: Server, mode: str, words: str, tmp_path: Path
) -> None:
    server.plan(*["speak"] * 4)
    given = engine(server)._settings.model_dump() | {"api_key": KEY}
    chosen = settings.Voice(engine="served", settings=given, spare="espeak")

    async def run() -> tuple[list[Utterance], str, str]:
        async with Booth(chosen, settings.Show(), tmp_path, SystemClock()) as booth:
            server.plan(mode)
            said = [u async for u in booth.utter(line("Hello my friend. Hello again."))]
            return said, booth.reason, booth._chairs[0].fault

    said, reason, fault = asyncio.run(run())
    assert [u.text for u in said] == ["Hello my friend.", "Hello again."]
    assert all(0.2 < u.seconds < 3 for u in said)
    assert words in fault
    assert KEY not in fault + reason
