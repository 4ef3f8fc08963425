"""The public side: watch page state, own-site chat, HLS of what arrived, product pictures."""

import json
import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.desk import Desk, DeskState
from console.headers import PICTURE_CSP
from console.limits import Buckets
from console.origin import address, same_origin
from console.picture_kind import picture_kind
from console.shelf import Shelf
from studio.report import AirReport, OutputState
from studio.script_report import ChatEntry, ProductRow, ScriptReport
from studio.show import LIVE

SHOWN = 40
"""Chat messages a viewer sees when the page opens."""
MOMENT = "public, max-age=1"
"""Of what changes all the time: a cache in front asks for it once a second, however many watch."""
FOREVER = "public, max-age=3600, immutable"
"""Of a segment, whose name never comes again."""
_ANY_SITE = {"Access-Control-Allow-Origin": "*"}
"""A player on another site, or one whose media come from a CDN, may read what all may see."""
Shown = tuple[AirReport | None, ScriptReport | None, bool, str, str, str]
"""All of the state that a viewer may know something of; the same parts make the same words."""
_SEGMENT = re.compile(r"[A-Za-z0-9_-]{1,64}\.(?:ts|m4s|mp4)")


class Post(BaseModel):
    """What a viewer writes."""

    model_config = ConfigDict(extra="forbid")

    author: Annotated[str, Field(max_length=60)] = ""
    text: Annotated[str, Field(min_length=1, max_length=500)]


class Public:
    """The routes nobody needs a token for."""

    def __init__(self, desk: Desk, chat: Buckets, shelf: Shelf, media: str | None = None) -> None:
        """`media` is where viewers fetch video and pictures, when that is not here."""
        self._desk = desk
        self._shelf = shelf
        self._watched: tuple[Shown, bytes] | None = None
        self._media = (media or "").rstrip("/")
        self._chat = chat

    def router(self) -> APIRouter:
        router = APIRouter()
        for path, answer, told in (
            ("/healthz", self.healthz, None),
            ("/api/watch", self.watch, dict[str, Any]),
            ("/hls/{name}", self.hls, None),
            ("/pictures/{sku:path}", self.picture, None),
        ):
            router.add_api_route(path, answer, response_model=told)
            router.add_api_route(path, answer, methods=["HEAD"], include_in_schema=False)
        router.add_api_route("/api/chat", self.post, methods=["POST"], status_code=202)
        return router

    async def healthz(self) -> PlainTextResponse:
        """200 while one destination at least takes the programme; else 503, and why."""
        state = self._desk.state()
        if state.air is None or state.air_age >= 5:
            return PlainTextResponse("off air: no report from playout\n", 503)
        if not any(output.state is OutputState.LIVE for output in state.air.outputs):
            return PlainTextResponse("off air: no destination takes the programme\n", 503)
        return PlainTextResponse("on air\n")

    async def post(self, message: Post, request: Request) -> dict[str, str]:
        """Hand a message to the host. Public, limited per address."""
        if not same_origin(request):
            raise HTTPException(403, "This request comes from another site.")
        who = address(request)
        if not self._chat.take(who):
            wait = max(1, round(self._chat.wait(who)))
            words = f"A little slower, please: next message in {wait} s."
            raise HTTPException(429, words, headers={"Retry-After": str(wait)})
        number = self._desk.comment(message.author, message.text)
        if number is None:
            raise HTTPException(503, "The host cannot read messages right now. Try again soon.")
        return {"id": number}

    async def watch(self) -> Response:
        """What the watch page shows beside the video."""
        return Response(
            self._words(), media_type="application/json", headers={"Cache-Control": MOMENT}
        )

    def _words(self) -> bytes:
        """It as JSON: made once for each change, however many ask."""
        state = self._desk.state()
        shown = (state.air, state.script, _live(state), state.show, state.host, state.language)
        last = self._watched
        if last is None or any(now is not was for now, was in zip(shown, last[0], strict=True)):
            told = public_state(state) | {"media": self._media}
            last = self._watched = (shown, _compact(told))
        return last[1]

    async def hls(self, name: str, request: Request) -> Response:
        """The playlist and segments of what arrived at our own ingest."""
        folder = self._desk.hls
        if folder is None or (name != "live.m3u8" and not _SEGMENT.fullmatch(name)):
            raise HTTPException(404)
        if name == "live.m3u8":
            kind, keep = "application/vnd.apple.mpegurl", MOMENT
        else:
            kind, keep = "video/mp2t" if name.endswith(".ts") else "video/mp4", FOREVER
        return await self._file(request, folder / name, kind, keep)

    async def picture(self, sku: str, request: Request) -> Response:
        """A product's picture, as it is on this machine."""
        path = self._desk.picture(sku)
        kind = picture_kind(path) if path else None
        if path is None or kind is None:
            raise HTTPException(404)
        more = {"Content-Security-Policy": PICTURE_CSP}
        return await self._file(request, path, kind, "public, max-age=60", more)

    async def _file(
        self, request: Request, path: Path, kind: str, keep: str, more: dict[str, str] | None = None
    ) -> Response:
        headers = {"Cache-Control": keep, **_ANY_SITE, **(more or {})}
        try:
            return await self._shelf.answer(request, path, kind, headers)
        except OSError:
            raise HTTPException(404) from None


def public_state(state: DeskState) -> dict[str, Any]:
    """What a viewer may know."""
    air, script = state.air, state.script
    now = air.now if air else None
    products = script.products if script else ()
    running = next((s.sku for s in script.order if s.state == "now"), None) if script else None
    sku = now.sku if now and now.sku else running
    coming = (
        next((s for s in script.order if s.state == "next" and s.sku), None) if script else None
    )
    chat = [c for c in (script.chat if script else ()) if c.state not in {"spam", "dropped"}]
    return {
        "show": state.show,
        "host": state.host,
        "language": state.language,
        "live": _live(state),
        "slate": bool(air and air.slate),
        "product": next((_product(p) for p in products if p.sku == sku), None),
        "next": {"sku": coming.sku, "in": round(coming.starts_in)} if coming else None,
        "products": [_product(p) for p in products if p.sku != sku][:24],
        "question": now.question if now else None,
        "voice": "person" if now and now.act == LIVE else "computer",
        "chat": [_message(c, bool(now and c.text == now.question)) for c in chat[-SHOWN:]],
    }


def _compact(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _live(state: DeskState) -> bool:
    return state.air is not None and state.air_age < 5


def _product(row: ProductRow) -> dict[str, Any]:
    return {"sku": row.sku, "name": row.name, "price": row.price, "was": row.was,
            "stock": row.stock, "available": row.available, "link": row.link,
            "picture": row.picture is not None}  # fmt: skip


def _message(entry: ChatEntry, on_air: bool) -> dict[str, Any]:  # noqa: FBT001
    return {"id": entry.id, "author": entry.author, "text": entry.text, "t": entry.t,
            "state": "onair" if on_air else entry.state}  # fmt: skip
