"""The shop's webhook: clicks, orders and viewers, signed by the shop and taken in once."""

import hmac
from collections import OrderedDict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from console.desk import Desk
from console.limits import Buckets
from console.origin import address
from studio.clock import Clock
from studio.reaction import Reaction

STAMP = "x-vitrine-timestamp"
"""Header: seconds since 1970 at which the shop sent it."""
SIGNATURE = "x-vitrine-signature"
"""Header: `sha256=` and the hex HMAC-SHA256 of timestamp, a full stop and the body as it is."""
WINDOW = 300.0
"""Seconds by which the timestamp may differ from our clock; outside them it counts as a replay."""
OLDEST = 24 * 3600.0
"""Seconds that an event may lie back."""
REMEMBERED = 20_000
"""Ids that are remembered; the oldest are forgotten first, long after the window has closed."""

Id = Annotated[str, Field(min_length=1, max_length=80)]


class Event(BaseModel):
    """One event of the shop. It holds no text that could ever be spoken."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    event: Literal["click", "order", "viewers"]
    at: AwareDatetime
    count: float = Field(1, ge=0, le=10_000_000, allow_inf_nan=False)
    click: Id | None = None
    clicked_at: AwareDatetime | None = None


class Batch(BaseModel):
    """What one request brings."""

    model_config = ConfigDict(extra="forbid")

    events: tuple[Event, ...] = Field(min_length=1, max_length=100)


class Hook:
    """The route of the webhook. Without a secret there is none."""

    def __init__(self, desk: Desk, secret: str | None, calls: Buckets, clock: Clock) -> None:
        self._desk = desk
        self._secret = secret.encode() if secret else None
        self._calls = calls
        self._clock = clock
        self._known: OrderedDict[str, None] = OrderedDict()

    def router(self) -> APIRouter:
        router = APIRouter()
        if self._secret is not None:
            router.add_api_route("/api/reactions", self.take, methods=["POST"], status_code=202)
        return router

    async def take(self, request: Request) -> dict[str, int]:
        """Take in a signed batch of events; those that are known already count once."""
        who = address(request)
        if not self._calls.take(who):
            wait = max(1, round(self._calls.wait(who)))
            raise HTTPException(429, "Too many calls.", headers={"Retry-After": str(wait)})
        body = await request.body()
        self._admit(request, body)
        try:
            batch = Batch.model_validate_json(body)
        except ValidationError as wrong:
            faults = wrong.errors(include_url=False, include_input=False, include_context=False)
            raise HTTPException(
                422, [{key: f[key] for key in ("loc", "msg", "type")} for f in faults]
            ) from None
        known = 0
        for event in batch.events:
            if event.id in self._known:
                known += 1
                continue
            self._hand(event)
        return {"taken": len(batch.events) - known, "known": known}

    def _admit(self, request: Request, body: bytes) -> None:
        """Refuse what is not signed with the shop's secret, or was signed too long ago."""
        assert self._secret is not None
        stamp = request.headers.get(STAMP, "")
        signed = hmac.new(self._secret, stamp.encode() + b"." + body, sha256).hexdigest()
        offered = request.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(offered.encode(), f"sha256={signed}".encode()):
            raise HTTPException(401, "This request is not signed with the shop's secret.")
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            raise HTTPException(401, f"{STAMP}: expected seconds since 1970.")
        if abs(self._clock.wall().timestamp() - int(stamp)) > WINDOW:
            raise HTTPException(401, "This request was signed too long ago, or its clock is wrong.")

    def _hand(self, event: Event) -> None:
        now = self._clock.wall()
        age = (now - event.at).total_seconds()
        if not -WINDOW <= age <= OLDEST:
            raise HTTPException(422, f"Event {event.id}: its time is not of this day.")
        clicked = self._show_time(event.clicked_at) if event.clicked_at else None
        reaction = Reaction(
            event.id, event.event, self._show_time(event.at), event.count, event.click, clicked
        )
        if not self._desk.react(reaction):
            raise HTTPException(503, "The script engine is away. Send it again.")
        self._known[event.id] = None
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _show_time(self, moment: datetime) -> float:
        ago = (self._clock.wall() - moment.astimezone(UTC)).total_seconds()
        return self._desk.show_time() - ago
