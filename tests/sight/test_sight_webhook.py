"""Alerts reach a receiver whatever it does, signed, in order, and nobody waits for it."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256

from showrunner.alert_post import GIVE_UP, SIGNATURE, STAMP, WAITING, Post, letter, over_http
from studio.alarm import Alarm, Alert, Condition, Event
from studio.clock import SimulatedClock

SECRET = "a secret of sixteen"


def alert(
    event: Event = "fired", words: str = "No frame has gone out.", seconds: float = 5.0
) -> Alert:
    alarm = Alarm("off_air", Condition.OFF_AIR, "critical", words, 3.0, "2026-11-28T12:00:00+00:00")
    return Alert(event, alarm, seconds, "2026-11-28T12:00:05+00:00")


class Receiver:
    """A real HTTP server with a script of answers; after the script it takes everything."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Receiver"]:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        async with server:
            yield self

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        headers = {name.lower(): value for name, value in headers.items()}
        self.headers.append(headers)
        self.bodies.append(await reader.readexactly(int(headers["content-length"])))
        answer = self.answers.pop(0) if self.answers else OK
        writer.write(answer)
        await writer.drain()
        writer.close()

    @property
    def texts(self) -> list[str]:
        return [json.loads(body)["text"] for body in self.bodies]


OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
SLOW_DOWN = b"HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
GONE = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ELSEWHERE = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
NOTHING = b""
GIBBERISH = b"\x00\x01 not a protocol\r\n\r\n"


async def until(post: Post, settled: int) -> None:
    """Run until so many alerts were delivered or given up."""
    async with asyncio.timeout(20), asyncio.TaskGroup() as family:
        task = family.create_task(post.run())
        while post.sent + post.failed < settled:
            await asyncio.sleep(0.001)
        task.cancel()


def deliver(receiver: Receiver, *alerts: Alert, secret: str | None = SECRET) -> Post:
    async def work() -> Post:
        async with receiver.open():
            post = Post(over_http(receiver.url), "Fernhollow", secret, SimulatedClock())
            for one in alerts:
                post.put(one)
            await until(post, len(alerts))
            return post

    return asyncio.run(work())


def test_a_post_is_signed_as_our_own_webhook_wants_it_and_says_what_chat_tools_show() -> None:
    receiver = Receiver()
    deliver(receiver, alert())
    [body], [headers] = receiver.bodies, receiver.headers
    signed = hmac.new(SECRET.encode(), headers[STAMP.lower()].encode() + b"." + body, sha256)
    assert headers[SIGNATURE.lower()] == f"sha256={signed.hexdigest()}"
    told = json.loads(body)
    assert told["text"] == told["content"] == "Fernhollow: No frame has gone out."
    assert told["dedupe_key"] == "vitrine/Fernhollow/off_air"
    assert (told["event"], told["condition"], told["severity"]) == ("fired", "off_air", "critical")


def test_without_a_secret_nothing_is_signed() -> None:
    receiver = Receiver()
    deliver(receiver, alert(), secret=None)
    assert not {SIGNATURE.lower(), STAMP.lower()} & receiver.headers[0].keys()


def test_it_is_posted_until_it_is_taken_and_in_order() -> None:
    receiver = Receiver(BUSY, NOTHING, GIBBERISH, SLOW_DOWN)
    post = deliver(receiver, alert(), alert("resolved", seconds=95))
    assert receiver.texts[:5] == ["Fernhollow: No frame has gone out."] * 5
    assert receiver.texts[5:] == ["Fernhollow: over: No frame has gone out. (95 s)"]
    assert len({json.loads(body)["id"] for body in receiver.bodies}) == 2
    assert (post.sent, post.failed) == (2, 0)


def test_a_refusal_for_good_and_a_redirection_are_not_tried_again() -> None:
    receiver = Receiver(GONE, ELSEWHERE)
    post = deliver(receiver, alert(), alert(), alert())
    assert (post.sent, post.failed) == (1, 2)
    assert len(receiver.bodies) == 3


def test_a_receiver_that_is_away_costs_nobody_a_wait_and_no_memory() -> None:
    clock, tries = SimulatedClock(), 0

    async def away(_body: bytes, _headers: Mapping[str, str]) -> int:
        nonlocal tries
        tries += 1
        raise ConnectionRefusedError("nobody there")

    async def work() -> Post:
        post = Post(away, "Fernhollow", None, clock)
        for _ in range(WAITING + 500):
            post.put(alert())
        assert (post.waiting, post.dropped) == (WAITING, 500)
        await until(post, WAITING)
        return post

    post = asyncio.run(work())
    assert post.failed == WAITING
    assert clock.now() <= WAITING * GIVE_UP
    assert tries < WAITING * 80  # a pause of a minute between most of them


def test_a_long_trouble_is_told_in_hours() -> None:
    told = letter(alert("repeated", seconds=4 * 3600), "Fernhollow")
    assert told["text"] == "Fernhollow: still: No frame has gone out. (4.0 h)"
