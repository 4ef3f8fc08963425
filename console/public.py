"""The public side: watch page state, own-site chat, HLS of what arrived, product pictures."""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.desk import Desk, DeskState
from console.headers import PICTURE_CSP
from console.limits import Buckets
from console.origin import address, same_origin
from console.picture_kind import picture_kind
from studio.report import OutputState
from studio.script_report import ChatEntry, ProductRow
from studio.show import LIVE

SHOWN = 40
"""Chat messages a viewer sees when the page opens."""
MOMENT = "public, max-age=1"
"""Of what changes all the time: a cache in front asks for it once a second, however many watch."""
FOREVER = "public, max-age=3600, immutable"
"""Of a segment, whose name never comes again."""
_ANY_SITE = {"Access-Control-Allow-Origin": "*"}
"""A player on another site, or one whose media come from a CDN, may read what all may see."""
_SEGMENT = re.compile(r"[A-Za-z0-9_-]{1,64}\.(?:ts|m4s|mp4)")


class Post(BaseModel):
    """What a viewer writes."""

    model_config = ConfigDict(extra="forbid")

    author: Annotated[str, Field(max_length=60)] = ""
    text: Annotated[str, Field(min_length=1, max_length=500)]


class Public:
    """The routes nobody needs a token for."""

    def __init__(self, desk: Desk, chat: Buckets, media: str | None = None) -> None:
        """`media` is where viewers fetch video and pictures, when that is not here."""
        self._desk = desk
        self._media = (media or "").rstrip("/")
        self._chat = chat

    def router(self) -> APIRouter:
        router = APIRouter()
        for path, answer in (
            ("/healthz", self.healthz),
            ("/api/watch", self.watch),
            ("/hls/{name}", self.hls),
            ("/pictures/{sku:path}", self.picture),
        ):
            router.add_api_route(path, answer)
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

    async def watch(self, response: Response) -> dict[str, Any]:
        """What the watch page shows beside the video."""
        response.headers["Cache-Control"] = MOMENT
        return public_state(self._desk.state()) | {"media": self._media}

    async def hls(self, name: str, request: Request) -> Response:
        """The playlist and segments of what arrived at our own ingest."""
        folder = self._desk.hls
        if folder is None or (name != "live.m3u8" and not _SEGMENT.fullmatch(name)):
            raise HTTPException(404)
        if name == "live.m3u8":
            return _file(request, folder / name, "application/vnd.apple.mpegurl", MOMENT)
        kind = "video/mp2t" if name.endswith(".ts") else "video/mp4"
        return _file(request, folder / name, kind, FOREVER)

    async def picture(self, sku: str, request: Request) -> Response:
        """A product's picture, as it is on this machine."""
        path = self._desk.picture(sku)
        kind = picture_kind(path) if path else None
        if path is None or kind is None:
            raise HTTPException(404)
        answer = _file(request, path, kind, "public, max-age=60")
        answer.headers["Content-Security-Policy"] = PICTURE_CSP
        return answer


def _file(request: Request, path: Path, kind: str, cache: str) -> Response:
    """The file, any part of it, or 304 when whoever asks has it already."""
    try:
        found = path.stat()
    except OSError:
        raise HTTPException(404) from None
    headers = {"Cache-Control": cache, **_ANY_SITE}
    answer = FileResponse(path, media_type=kind, headers=headers, stat_result=found)
    known = request.headers.get("if-none-match", "")
    if answer.headers["etag"] in {tag.strip().removeprefix("W/") for tag in known.split(",")}:
        return Response(status_code=304, headers={**headers, "ETag": answer.headers["etag"]})
    return answer


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
        "live": air is not None and state.air_age < 5,
        "slate": bool(air and air.slate),
        "product": next((_product(p) for p in products if p.sku == sku), None),
        "next": {"sku": coming.sku, "in": round(coming.starts_in)} if coming else None,
        "products": [_product(p) for p in products if p.sku != sku][:24],
        "question": now.question if now else None,
        "voice": "person" if now and now.act == LIVE else "computer",
        "chat": [_message(c, bool(now and c.text == now.question)) for c in chat[-SHOWN:]],
    }


def _product(row: ProductRow) -> dict[str, Any]:
    return {"sku": row.sku, "name": row.name, "price": row.price, "was": row.was,
            "stock": row.stock, "available": row.available, "link": row.link,
            "picture": row.picture is not None}  # fmt: skip


def _message(entry: ChatEntry, on_air: bool) -> dict[str, Any]:  # noqa: FBT001
    return {"id": entry.id, "author": entry.author, "text": entry.text, "t": entry.t,
            "state": "onair" if on_air else entry.state}  # fmt: skip
