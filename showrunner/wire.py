"""The wire between the processes: typed messages over a Unix socket.

A message is two lengths (big-endian u32), a JSON head `[type name, fields]`, and raw bytes for
sound or picture packets. Everything that may cross is listed in `MESSAGES`; nothing else can.
"""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from studio.address import WHOLE
from studio.alarm import Alert
from studio.board import Board
from studio.orders import Order, Receipt
from studio.reaction import Reaction
from studio.report import AirReport
from studio.script_report import ScriptReport
from studio.settings import Output
from studio.show import Accent, Aired, BoundLine, Comment, Timing, Utterance, Viseme, Word
from studio.who import TOKEN_USER

_LENGTHS = struct.Struct(">II")
MAX_HEAD = 16 << 20
MAX_BODY = 64 << 20
"""Bytes. A peer that announces more is not one of ours and is cut off. A head holds all products of
the largest catalogue, with addresses of 2,000 characters."""


@dataclass(frozen=True, slots=True)
class Hello:
    """First message of both sides of a line."""

    who: Literal["brain", "desk", "playout"]
    run: str
    """Unique to this start of the process."""
    reserve: float = 0.0
    """Seconds of reserve that playout holds."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take these lines out of the queue if their next sentence has not begun; None means all."""

    lines: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Hush:
    """Fade what is being said: a line that comes now is on its way."""


@dataclass(frozen=True, slots=True)
class Expect:
    """Begin no planned sentence for a moment: an answer is being voiced."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a sentence, until the brain has it in its journal (`Noted`)."""

    number: int
    """Counts reports from playout's start."""
    aired: Aired
    bound: BoundLine | None = None
    """The line, for a brain that has not made it itself."""
    text: str = ""
    """That sentence as captions show it."""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """Reports up to this number are in the journal."""

    number: int


@dataclass(frozen=True, slots=True)
class Ask:
    """An order on its way to whoever carries it out."""

    id: str
    order: Order
    who: str = TOKEN_USER
    """Who gave it: the name of a user, or `operator` for whoever has the token."""


@dataclass(frozen=True, slots=True)
class Acted:
    """An order that another process has carried out or refused: for the journal."""

    order: Order
    receipt: Receipt
    who: str = TOKEN_USER


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody signed in at the desk, could not, or changed who may: for the journal."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Watching:
    """Desk to brain, every 15 s: how many watch on our own site."""

    viewers: int


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where the settings send the programme from now on; playout answers with a receipt."""

    id: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Alarmed:
    """The desk tells of an alarm, again and again until it is in the journal (`Written`)."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class Written:
    """The brain has this alert in its journal."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class Check:
    """The question whether the gate would let the operator say this."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The gate's answer; None means it would."""

    id: str
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Start or stop sending `Chunk`s of the programme."""

    on: bool


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Part of the programme as the encoder made it, muxed for the desk's monitor."""

    body: bytes
    key: bool = False
    """True when a viewer can start here."""


@dataclass(frozen=True, slots=True)
class TakeStill:
    """Desk to playout: make a small picture of the air; `Still` answers."""


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """What was on the air at show time `t`, as a small JPEG."""

    t: float
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class LiveSound:
    """What a person says at the desk: 16 bit little-endian mono at 48 kHz."""

    talk: str
    """Unique to this press of the button."""
    body: bytes
    last: bool = False
    who: str = TOKEN_USER
    finish: bool = False
    """True when the host is to go on as soon as the sentence ends."""
    why: str = ""
    """Of the last: what ended it."""


HANDED_BACK = "handed back"
"""Why a talk ends that was to end with its sentence."""


@dataclass(frozen=True, slots=True)
class LiveOver:
    """The brain has given the floor back to the host; what still comes of this talk is let go."""

    talk: str
    why: str


@dataclass(frozen=True, slots=True)
class _UtteranceHead:
    bound: BoundLine
    part: int
    parts: int
    text: str
    spoken: str
    words: tuple[Word, ...]
    visemes: tuple[Viseme, ...]
    accents: tuple[Accent, ...]
    timing: Timing
    pause: float
    voiced: tuple[Word, ...]


Message = (
    Hello
    | Utterance
    | Withdraw
    | Hush
    | Expect
    | Heard
    | Noted
    | Board
    | Ask
    | Acted
    | Visit
    | Alarmed
    | Written
    | Destinations
    | Watching
    | Check
    | Checked
    | Watch
    | Chunk
    | TakeStill
    | Still
    | LiveSound
    | LiveOver
    | Comment
    | Reaction
    | Receipt
    | Aired
    | AirReport
    | ScriptReport
)

MESSAGES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        Hello, Utterance, Withdraw, Hush, Expect, Heard, Noted, Board, Ask, Acted, Visit, Alarmed,
        Written, Destinations, Watching,
        Check, Checked, Watch, Chunk, TakeStill, Still, LiveSound, LiveOver, Comment, Reaction,
        Receipt, Aired, AirReport, ScriptReport,
    )
}  # fmt: skip


class WireBroken(Exception):
    """The other side is gone, or sent what is no message of ours."""


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def packed(message: Message) -> bytes:
    """The message as bytes, lengths included."""
    body = b""
    value: Any = message
    kind: type = type(message)
    if isinstance(message, Utterance):
        body = message.pcm.tobytes()
        kind = _UtteranceHead
        value = _UtteranceHead(**{f.name: getattr(message, f.name) for f in fields(_UtteranceHead)})
    elif isinstance(message, Chunk):
        body, value = message.body, Chunk(b"", message.key)
    elif isinstance(message, LiveSound | Still):
        body, value = message.body, replace(message, body=b"")
    # Only whoever carries an order out gets a destination's URL with its key.
    context = WHOLE if isinstance(message, Ask) else None
    inner = _adapter(kind).dump_json(value, context=context)
    head = b'["%s",%s]' % (type(message).__name__.encode(), inner)
    return _LENGTHS.pack(len(head), len(body)) + head + body


def unpacked(head: bytes, body: bytes) -> Message:
    """The message again. Raises `WireBroken` when it is none."""
    try:
        name, value = json.loads(head)
        kind = MESSAGES[name]
        if kind is Chunk:
            return Chunk(body, value["key"])
        if kind is LiveSound:
            return LiveSound(**{**value, "body": body})
        if kind is Still:
            return Still(value["t"], body)
        if kind is Utterance:
            part: _UtteranceHead = _adapter(_UtteranceHead).validate_python(value)
            known = {f.name: getattr(part, f.name) for f in fields(_UtteranceHead)}
            import numpy as np  # noqa: PLC0415 - the desk is sent no sound

            return Utterance(pcm=np.frombuffer(body, np.float32), **known)
        message: Message = _adapter(kind).validate_python(value)
    except (ValueError, KeyError, TypeError, RecursionError) as reason:
        raise WireBroken(f"not a message: {reason}") from reason
    return message


def _lengths(raw: bytes) -> tuple[int, int]:
    head, body = _LENGTHS.unpack(raw)
    if head > MAX_HEAD or body > MAX_BODY:
        raise WireBroken(f"a message of {head} + {body} bytes is none of ours")
    return head, body


async def receive(reader: asyncio.StreamReader) -> Message:
    """The next message. Raises `WireBroken` at the end of the connection."""
    try:
        head, body = _lengths(await reader.readexactly(_LENGTHS.size))
        return unpacked(await reader.readexactly(head), await reader.readexactly(body))
    except (asyncio.IncompleteReadError, OSError) as reason:
        raise WireBroken("the other side is gone") from reason


def receive_blocking(line: socket.socket) -> Message:
    """The next message, for threads. Raises `WireBroken` at the end of the connection."""
    head, body = _lengths(_exactly(line, _LENGTHS.size))
    return unpacked(_exactly(line, head), _exactly(line, body))


def _exactly(line: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        try:
            part = line.recv(min(count, 1 << 20))
        except OSError as reason:
            raise WireBroken("the other side is gone") from reason
        if not part:
            raise WireBroken("the other side is gone")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
