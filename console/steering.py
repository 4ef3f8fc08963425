"""The operator's side of the API: state, orders, events, and the monitor's picture."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.responses import Response
from pydantic import BaseModel, Field, TypeAdapter

from console.access import Access
from console.desk import Desk, DeskState
from console.limits import Buckets
from console.metrics import exposition
from studio.clock import Clock
from studio.mailbox import Mailbox
from studio.orders import Order, Receipt
from studio.report import ScriptReport

SPOKEN = 50
"""Chunks of the operator's voice that may wait, about a second; the oldest are lost first."""
PACE = 0.1
"""Seconds between two events to one page, at the least."""
NO_TOKEN = 4401
"""Close code of a WebSocket without the operator's token."""
Key = Header(pattern=r"^[A-Za-z0-9._:-]{1,64}$")
"""Of an order: whoever sends it chooses it, another one for each order."""
_STATE = TypeAdapter(DeskState)


class Words(BaseModel):
    """Words to be checked before they are said."""

    text: str = Field(max_length=2000)


class Checked(BaseModel):
    """The gate's answer."""

    refusal: str | None


class Steering:
    """The routes of the operator."""

    def __init__(self, desk: Desk, access: Access, chat: Buckets, clock: Clock) -> None:
        self._desk = desk
        self._access = access
        self._chat = chat
        self._clock = clock

    def router(self) -> APIRouter:
        router = APIRouter()
        operator = [Depends(self._access.operator)]
        router.add_api_route("/api/state", self.state, dependencies=operator)
        router.add_api_route("/api/commands", self.command, methods=["POST"], dependencies=operator)
        router.add_api_route("/api/check", self.check, methods=["POST"], dependencies=operator)
        router.add_api_route("/metrics", self.metrics, dependencies=operator)
        router.add_api_websocket_route("/api/events", self.events)
        router.add_api_websocket_route("/api/monitor", self.monitor)
        router.add_api_websocket_route("/api/voice", self.voice)
        return router

    async def state(self) -> DeskState:
        """Everything the desk shows."""
        return self._desk.state()

    async def command(
        self, order: Order, idempotency_key: Annotated[str | None, Key] = None
    ) -> Receipt:
        """Carry out an order; the receipt says whether it was done, and why not.

        Sent again with the same `Idempotency-Key` it acts once, and has the same receipt.
        """
        _whole(*asdict(order).values())
        return await self._desk.order(order, idempotency_key)

    async def check(self, words: Words) -> Checked:
        """Say whether the gate would let these words be spoken."""
        _whole(words.text)
        return Checked(refusal=await self._desk.check(words.text))

    async def metrics(self) -> Response:
        """The reports in Prometheus's format. Needs the token, as a bearer."""
        text = exposition(self._desk, self._chat.refused)
        return Response(text, media_type="text/plain; version=0.0.4")

    async def events(self, socket: WebSocket) -> None:
        """The state, then what changes of it; what a message leaves out is as it was."""
        await self._while_open(socket, _tell(socket, self._desk, self._clock))

    async def monitor(self, socket: WebSocket) -> None:
        """The programme as MPEG-TS."""
        await self._while_open(socket, _show(socket, self._desk))

    async def voice(self, socket: WebSocket) -> None:
        """The operator's own voice for the air: 48 kHz mono, 16 bit, as it comes.

        A refusal is told as `{"refusal": …}`, and closes.
        """
        await socket.accept()
        if not self._access.desk(socket):
            await socket.close(NO_TOKEN)
            return
        box: Mailbox[bytes] = Mailbox(SPOKEN, "drop oldest")
        async with asyncio.TaskGroup() as pair:
            pair.create_task(_speak(socket, self._desk, box))
            while (message := await socket.receive())["type"] != "websocket.disconnect":
                if chunk := message.get("bytes"):
                    box.put(chunk)
            box.close()

    async def _while_open(self, socket: WebSocket, work: Coroutine[Any, Any, None]) -> None:
        await socket.accept()
        if not self._access.desk(socket):
            work.close()
            await socket.close(NO_TOKEN)
            return
        async with asyncio.TaskGroup() as pair:
            task = pair.create_task(work)
            # Pages send nothing; what comes anyway, text or not, is let go.
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
            task.cancel()


def _whole(*values: object) -> None:
    """Refuse half a surrogate pair, which JSON can carry and nothing behind the desk can."""
    for value in values:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            raise HTTPException(422, "This is no text: it holds half a character.") from None


async def _tell(socket: WebSocket, desk: Desk, clock: Clock) -> None:
    last: DeskState | None = None
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            state = desk.state()
            await socket.send_json(_news(state, last))
            last = state
            await clock.pause(PACE)
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await desk.changed(state.version)


def _news(state: DeskState, last: DeskState | None) -> dict[str, Any]:
    """The state less the reports this page already has; of the script, what differs in it."""
    changed: dict[str, Any] = {field.name: True for field in fields(state)}
    if last is not None and state.air is last.air:
        del changed["air"]
    if last is not None and state.script is not None and last.script is not None:
        changed["script"] = _differing(state.script, last.script)
    if not changed["script"]:
        del changed["script"]
    told: dict[str, Any] = _STATE.dump_python(state, mode="json", include=changed)
    return told


def _differing(script: ScriptReport, last: ScriptReport) -> dict[str, bool]:
    names = (field.name for field in fields(script))
    return {name: True for name in names if getattr(script, name) != getattr(last, name)}


async def _speak(socket: WebSocket, desk: Desk, box: Mailbox[bytes]) -> None:
    refusal = await desk.speak(box)
    if refusal is not None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_json({"refusal": refusal})
            await socket.close()


async def _show(socket: WebSocket, desk: Desk) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        async with desk.monitor() as chunks:
            async for chunk in chunks:
                await socket.send_bytes(chunk)
