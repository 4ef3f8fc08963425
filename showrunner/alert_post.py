"""The webhook of alerts: each is posted until it is taken, for an hour at most. Nobody waits."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from studio.alarm import Alert
from studio.clock import Clock
from studio.mailbox import Mailbox

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

WAITING = 64
"""Alerts that wait; the oldest are dropped first, and counted."""
TIMEOUT = 5.0
"""Seconds for one try."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
GIVE_UP = 3600.0
"""Seconds after which an alert is news no more."""
STAMP = "X-Vitrine-Timestamp"
"""Header: seconds since 1970 at which it was signed."""
SIGNATURE = "X-Vitrine-Signature"
"""Header: `sha256=` and the hex HMAC-SHA256 of timestamp, a full stop and the body as it is."""
_BUSY = frozenset({408, 425, 429})
"""Refusals of HTTP that pass."""

Send = Callable[[bytes, Mapping[str, str]], Awaitable[int]]
"""Posts a body and says with which status it was answered; raises `OSError` without an answer."""


class Post:
    """Delivers alerts in order. `put` never waits."""

    def __init__(self, send: Send, show: str, secret: str | None, clock: Clock) -> None:
        """`show` is the name people know it by."""
        self._send = send
        self._show = show
        self._secret = secret.encode() if secret else None
        self._clock = clock
        self._box: Mailbox[dict[str, Any]] = Mailbox(WAITING, "drop oldest")
        self.sent = 0
        self.failed = 0
        """Alerts that were given up."""

    @property
    def dropped(self) -> int:
        return self._box.dropped

    @property
    def waiting(self) -> int:
        return len(self._box)

    def put(self, alert: Alert) -> None:
        self._box.put(letter(alert, self._show))

    async def run(self) -> None:
        """Deliver until cancelled."""
        async for news in self._box:
            if await self._delivered(news):
                self.sent += 1
            else:
                self.failed += 1

    async def _delivered(self, news: dict[str, Any]) -> bool:
        body = json.dumps(news, ensure_ascii=False).encode()
        pause, began = FIRST_PAUSE, self._clock.now()
        while True:
            why = await self._tried(body)
            if why is None:
                return True
            log.warning("an alert was not taken: %s", why)
            if why.startswith("refused") or self._clock.now() - began + pause > GIVE_UP:
                log.error("an alert is given up: %s", news["text"])
                return False
            await self._clock.pause(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _tried(self, body: bytes) -> str | None:
        """None when it was taken, else why not."""
        try:
            status = await self._send(body, self._signed(body))
        except OSError as reason:
            return str(reason) or type(reason).__name__
        if 200 <= status < 300:
            return None
        final = 300 <= status < 500 and status not in _BUSY
        return f"refused with status {status}" if final else f"status {status}"

    def _signed(self, body: bytes) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self._secret is not None:
            stamp = str(int(self._clock.wall().timestamp()))
            signed = hmac.new(self._secret, stamp.encode() + b"." + body, sha256).hexdigest()
            headers |= {STAMP: stamp, SIGNATURE: f"sha256={signed}"}
        return headers


def letter(alert: Alert, show: str) -> dict[str, Any]:
    """What is posted. `text` is what Slack and Mattermost show, `content` what Discord does."""
    alarm = alert.alarm
    text = f"{show}: {_SIGN[alert.event]}{alarm.words}"
    if alert.event != "fired":
        text += f" ({_span(alert.seconds)})"
    return {
        "text": text,
        "content": text,
        "id": uuid4().hex,
        "event": alert.event,
        "dedupe_key": f"vitrine/{show}/{alarm.key}",
        "show": show,
        "condition": alarm.condition.value,
        "severity": alarm.severity,
        "words": alarm.words,
        "seconds": round(alert.seconds, 1),
        "fired": alarm.fired,
        "at": alert.at,
    }


_SIGN = {"fired": "", "repeated": "still: ", "resolved": "over: "}


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def over_http(url: str) -> Send:
    """Posts to `url`. Redirections are not followed: they would lead a signed body elsewhere."""
    client: httpx.AsyncClient | None = None

    async def send(body: bytes, headers: Mapping[str, str]) -> int:
        import httpx  # noqa: PLC0415 - only a show with a webhook loads it

        nonlocal client
        client = client or httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)
        try:
            # Streamed: of an endless answer nothing but its status is read.
            async with client.stream("POST", url, content=body, headers=dict(headers)) as answer:
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as reason:
            raise OSError(f"{type(reason).__name__}: {reason}") from reason

    return send
