import asyncio
import socket
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.intake import LONGEST_ID, LONGEST_NAME, MOST_PRODUCTS
from showrunner.line import BACKLOG, Line, Outlet, serve, tell_all
from showrunner.switchboard import Caller, Switchboard
from showrunner.wire import (
    MAX_HEAD,
    Ask,
    Chunk,
    Hello,
    Hush,
    Message,
    WireBroken,
    Withdraw,
    packed,
    receive,
    receive_blocking,
    unpacked,
)
from studio.board import Board, Card
from studio.clock import SystemClock
from studio.orders import PitchNext, Say, Slate
from studio.script_report import ProductRow
from studio.show import (
    Accent,
    Aired,
    BoundLine,
    Comment,
    Cue,
    FactUse,
    Kind,
    Priority,
    Utterance,
    Viseme,
    Word,
)
from studio.show import (
    Line as ShowLine,
)
from tests.console.desk_double import script


def utterance() -> Utterance:
    asked = Comment("c1", "own", "Ana", "how much?", 3.0)
    cue = Cue(Kind.ANSWER, "answer_price", "FH-1", asked, Priority.NEXT, 40.0)
    line = ShowLine("s-1", cue, "It's {price}.", "playbook", "answer_price-002")
    bound = BoundLine(line, "It's $5.", (FactUse("FH-1/price", "5.00 USD", 4, 5, 7),), 4)
    return Utterance(
        bound, 0, 1, "It's $5.", "it's five dollars", np.linspace(-1, 1, 999, dtype=np.float32),
        (Word("It's", 0, 10),), (Viseme("PP", 0, 4, 0.5),), (Accent(3, 1.0),), "engine", 0.4,
    )  # fmt: skip


def through(message: Message) -> Message:
    near, far = socket.socketpair()
    with near, far:
        near.sendall(packed(message))
        return receive_blocking(far)


def test_an_utterance_arrives_with_its_sound_and_time_line() -> None:
    sent, got = utterance(), through(utterance())
    assert isinstance(got, Utterance)
    assert np.array_equal(got.pcm, sent.pcm)
    assert (got.bound, got.words, got.visemes, got.accents) == (
        sent.bound, sent.words, sent.visemes, sent.accents,
    )  # fmt: skip
    assert got.bound.line.cue.priority is Priority.NEXT


@pytest.mark.parametrize(
    "message",
    [
        Hello("brain", "r1"),
        Hello("playout", "r2", 61.5),
        Withdraw(("a", "b")),
        Withdraw(None),
        Ask("1", Say("hello", "now")),
        Ask("2", PitchNext("FH-1")),
        Ask("3", Slate(on=True)),
        Aired("l", 0, 2, 1.5, 2.5, cut=True),
        Board(3, "shop", (Card("a", "A", "A", None, "$5", ends=datetime(2026, 1, 1, tzinfo=UTC)),)),
        Chunk(b"\x47" * 188),
    ],
)
def test_every_message_arrives_as_it_was_sent(message: Message) -> None:
    got = through(message)
    assert got == message or (isinstance(got, Chunk) and got.body == b"\x47" * 188)


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_rubbish_is_never_taken_for_a_message(head: bytes, body: bytes) -> None:
    with pytest.raises(WireBroken):
        unpacked(head, body)


def test_the_largest_catalogue_fits_into_a_report() -> None:
    row = ProductRow(
        sku="S" * LONGEST_ID, name="\N{TEAPOT}" * LONGEST_NAME, price="Rp 1.299.000",
        was="Rp 2.599.000", stock="46 left", picture="p" * 200, available=True, link="l" * 2000,
    )  # fmt: skip
    head = packed(script(products=(row,) * MOST_PRODUCTS))
    assert len(head) < MAX_HEAD


def test_a_peer_that_announces_too_much_is_cut_off() -> None:
    near, far = socket.socketpair()
    with near, far:
        near.sendall((MAX_HEAD + 1).to_bytes(4, "big") + bytes(4))
        with pytest.raises(WireBroken, match="none of ours"):
            receive_blocking(far)


def test_the_switchboard_hears_and_tells(tmp_path: Path) -> None:
    def answered(caller: Caller, message: Message) -> None:
        caller.tell(message)

    board = Switchboard(tmp_path / "s", answered)
    board.open()
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.connect(str(tmp_path / "s"))
    line.sendall(packed(Withdraw(("x",))))
    assert receive_blocking(line) == Withdraw(("x",))
    board.tell(Chunk(b"not for those who do not watch"))
    board.tell(Hello("desk", "1"))
    assert receive_blocking(line) == Hello("desk", "1")
    line.close()
    board.close()


def test_a_line_mends_itself_when_the_other_side_starts_again(tmp_path: Path) -> None:
    async def play() -> list[str]:
        greeted: list[str] = []
        met = asyncio.Event()

        async def heard(outlet: Outlet, message: Message) -> None:
            assert isinstance(message, Hello)
            greeted.append(message.run)
            met.set()
            outlet.close()

        async def nothing(_message: Message) -> None: ...

        line = Line(tmp_path / "s", Hello("desk", "again"), nothing)
        async with asyncio.TaskGroup() as family:
            task = family.create_task(line.run(SystemClock()))
            for _ in range(2):
                server = await serve(tmp_path / "s", heard)
                await met.wait()
                met.clear()
                server.close()
            task.cancel()
        return greeted

    asyncio.run(asyncio.wait_for(play(), 20))


def test_receive_says_when_the_other_side_is_gone() -> None:
    async def read() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(packed(Hello("desk", "1"))[:-3])
        reader.feed_eof()
        await receive(reader)

    with pytest.raises(WireBroken, match="gone"):
        asyncio.run(read())


def test_who_has_not_read_for_a_while_is_told_again_and_who_has_gone_is_not(tmp_path: Path) -> None:
    async def tell() -> None:
        outlets: list[Outlet] = []

        async def heard(outlet: Outlet, _: Message) -> None:
            outlets.append(outlet)

        async with await serve(tmp_path / "brain", heard):
            reader, writer = await asyncio.open_unix_connection(str(tmp_path / "brain"))
            writer.write(packed(Hello("desk", "a")))
            while not outlets:
                await asyncio.sleep(0)
            much = Chunk(bytes(1 << 20))
            while outlets[0].tell(much):
                pass
            assert tell_all(outlets, much) == outlets, "it has only missed this one"
            while outlets[0].waiting > BACKLOG:
                await receive(reader)
            assert tell_all(outlets, Hush()) == outlets
            while not isinstance(await receive(reader), Hush):
                pass
            outlets[0].close()
            assert tell_all(outlets, Hush()) == []
            writer.close()

    asyncio.run(asyncio.wait_for(tell(), 20))
