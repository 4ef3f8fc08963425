"""The operator's side of the API: state, orders, events, and the monitor's picture."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.responses import Response
from pydantic import BaseModel, Field

from console.access import Access, Badge, badge_of
from console.desk import Desk, DeskState, Floor
from console.hour import Hour
from console.limits import Buckets
from console.metrics import exposition
from console.news import News
from console.rights import needed
from console.users import Role
from studio.clock import Clock
from studio.mailbox import Mailbox
from studio.orders import Order, Receipt

SPOKEN = 50
"""Chunks of the operator's voice that may wait, about a second; the oldest are lost first."""
PACE = 0.1
"""Seconds between two events to one page, at the least."""
NO_TOKEN = 4401
"""Close code of a WebSocket of nobody who is signed in, or whose session is over."""
NOT_YOURS = 4403
"""Close code of a WebSocket that a user's role is not enough for."""
RECHECK = 5.0
"""Seconds after which an open WebSocket is closed whose session is over."""
Key = Header(pattern=r"^[A-Za-z0-9._:-]{1,64}$")
"""Of an order: whoever sends it chooses it, another one for each order."""


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
        self._news = News(desk, clock)

    def router(self) -> APIRouter:
        router = APIRouter()
        viewer = [Depends(self._access.viewer)]
        operator = [Depends(self._access.operator)]
        router.add_api_route("/api/state", self.state, dependencies=viewer)
        router.add_api_route("/api/hour", self.hour, dependencies=viewer)
        router.add_api_route("/api/commands", self.command, methods=["POST"], dependencies=operator)
        router.add_api_route("/api/check", self.check, methods=["POST"], dependencies=operator)
        router.add_api_route("/metrics", self.metrics, dependencies=viewer)
        router.add_api_websocket_route("/api/events", self.events)
        router.add_api_websocket_route("/api/monitor", self.monitor)
        router.add_api_websocket_route("/api/voice", self.voice)
        return router

    async def state(self) -> DeskState:
        """Everything the desk shows."""
        return self._desk.state()

    async def hour(self) -> Hour:
        """The last hour of the figures in the health strip."""
        return self._desk.hour()

    async def command(
        self,
        order: Order,
        badge: Annotated[Badge, Depends(badge_of)],
        idempotency_key: Annotated[str | None, Key] = None,
    ) -> Receipt:
        """Carry out an order; the receipt says whether it was done, and why not.

        Sent again with the same `Idempotency-Key` it acts once, and has the same receipt. Orders
        about outputs and settings need an admin.
        """
        _whole(*asdict(order).values())
        self._access.demand(badge, needed(order), order.do)
        return await self._desk.order(order, idempotency_key, badge.name)

    async def check(self, words: Words) -> Checked:
        """Say whether the gate would let these words be spoken."""
        _whole(words.text)
        return Checked(refusal=await self._desk.check(words.text))

    async def metrics(self) -> Response:
        """The reports in Prometheus's format. Needs the token, as a bearer."""
        house = await asyncio.to_thread(self._desk.house)
        text = exposition(self._desk.state(), house, self._chat.refused)
        return Response(text, media_type="text/plain; version=0.0.4")

    async def events(self, socket: WebSocket) -> None:
        """The state, then what changes of it; what a message leaves out is as it was."""
        await self._while_open(socket, partial(_tell, socket, self._desk, self._news, self._clock))

    async def monitor(self, socket: WebSocket) -> None:
        """The programme as MPEG-TS."""
        await self._while_open(socket, partial(_show, socket, self._desk))

    async def voice(self, socket: WebSocket) -> None:
        """The operator's own voice for the air: 48 kHz mono, 16 bit, as it comes.

        The text `finish` gives the floor back at the end of the sentence, `stop` at once; both
        close. A refusal is told as `{"refusal": …}`, and closes.
        """
        badge = await self._admitted(socket, Role.OPERATOR)
        if badge is None:
            return
        box: Mailbox[bytes] = Mailbox(SPOKEN, "drop oldest")
        floor = Floor()
        async with asyncio.TaskGroup() as pair:
            pair.create_task(_speak(socket, self._desk, box, badge.name, floor))
            watch = pair.create_task(self._while_it_holds(socket, badge))
            while (message := await socket.receive())["type"] != "websocket.disconnect":
                if chunk := message.get("bytes"):
                    box.put(chunk)
                elif message.get("text") == "finish":
                    floor.finish = True
                elif message.get("text") == "stop":
                    floor.why = "handed back at once"
                    box.close()
            watch.cancel()
            box.close()

    async def _while_open(
        self, socket: WebSocket, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        badge = await self._admitted(socket, Role.VIEWER)
        if badge is None:
            return
        async with asyncio.TaskGroup() as family:
            tasks = (
                family.create_task(work()),
                family.create_task(self._while_it_holds(socket, badge)),
            )
            # Pages send nothing; what comes anyway, text or not, is let go.
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
            for task in tasks:
                task.cancel()

    async def _admitted(self, socket: WebSocket, role: Role) -> Badge | None:
        """The badge of who opened it; None when it was closed because that may not be."""
        await socket.accept()
        badge = self._access.desk(socket)
        if badge is not None and badge.role.may(role):
            return badge
        await socket.close(NO_TOKEN if badge is None else NOT_YOURS)
        return None

    async def _while_it_holds(self, socket: WebSocket, badge: Badge) -> None:
        while self._access.holds(badge):
            await self._clock.pause(RECHECK)
        with suppress(RuntimeError):
            await socket.close(NO_TOKEN)


def _whole(*values: object) -> None:
    """Refuse half a surrogate pair, which JSON can carry and nothing behind the desk can."""
    for value in values:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            raise HTTPException(422, "This is no text: it holds half a character.") from None


async def _tell(socket: WebSocket, desk: Desk, news: News, clock: Clock) -> None:
    last: DeskState | None = None
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            last, text = news.since(last)
            await socket.send_text(text)
            await clock.pause(PACE)
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await desk.changed(last.version)


async def _speak(
    socket: WebSocket, desk: Desk, box: Mailbox[bytes], who: str, floor: Floor
) -> None:
    refusal = await desk.speak(box, who, floor)
    with suppress(WebSocketDisconnect, RuntimeError):
        if refusal is not None:
            await socket.send_json({"refusal": refusal})
        await socket.close()


async def _show(socket: WebSocket, desk: Desk) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        async with desk.monitor() as chunks:
            async for chunk in chunks:
                await socket.send_bytes(chunk)
