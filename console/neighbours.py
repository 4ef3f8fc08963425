"""The other shows of the group: each has its own desk, which is asked how it does.

Nothing of another show is in this one's hands: a desk that is down, slow or a liar costs a row that
says so. Only the addresses of the settings are asked, each by a task of its own.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from console.marks import LENGTH, marks
from console.stills import EVERY, LARGEST, STILL_PATH, Album, Picture
from studio.clock import Clock
from studio.errors import Unavailable
from studio.settings import Neighbour, Output

log = logging.getLogger(__name__)

PATH = "/api/glance"
LOOK = 2.0
"""Seconds between two looks at a neighbour; more in a large group, see `MOST_ASKED`."""
MOST_ASKED = 8.0
"""How often in a second a desk is asked by all the others together, at the most."""
REFUSED = 120.0
"""Seconds until a desk that refused is asked again: a wrong token counts as a guess there."""
PATIENCE = 3.0
"""Seconds for one answer, from the connection to its last byte."""
MOST = 8_192
"""Bytes of an answer; ours have some 1,000."""

Lamp = Literal["on", "voice", "reserve", "slate", "stopped", "starting", "off", "unknown"]
"""What is on the air, as far as the show's own desk knows."""
Count = Annotated[int, Field(ge=0, le=100_000)]


Mark = Annotated[str, Field(pattern=f"^[0-9a-f]{{{LENGTH}}}$")]


class Glance(BaseModel):
    """How a show does, for desks of others: no prices, no people, nothing that viewers wrote."""

    model_config = ConfigDict(frozen=True)

    desk: str = Field(max_length=64)
    """Tells this desk from all others, until it is started again."""
    show: str = Field(max_length=200)
    state: Lamp
    minutes: Annotated[int, Field(ge=0)] | None
    """Since it began; None before the first report."""
    alarms: Count
    """Troubles that viewers notice now."""
    notices: Count
    """Other troubles that last."""
    worst: str = Field(max_length=300)
    """The gravest of them in words; empty when there is none."""
    needs: Count
    """Questions that wait for a person."""
    line: str = Field(max_length=300)
    """What is being said."""
    product: str = Field("", max_length=200)
    """What it is about, by its name; empty between two products."""
    viewers: Count | None = None
    """Players on its own site; None where nobody can watch there."""
    live: Count
    """Outputs that take the programme, of `outputs`."""
    outputs: Count
    sends: tuple[Mark, ...] = Field((), max_length=100)
    """Marks of its outputs, as it was started (`console.marks`)."""


@dataclass(frozen=True, slots=True)
class ShowRow:
    """A show of the group, as a desk shows it."""

    name: str
    link: str
    """Where people open its desk."""
    here: bool
    """True for the show of this desk."""
    glance: Glance | None
    """None while it is not known; then `why`."""
    why: str = ""
    clash: str = ""
    """What it has in common with this show that only one can have, with its key."""


ASKING = "not asked yet"
"""Why a show is not known before its first answer."""

Ask = Callable[[str, str, int], Awaitable[tuple[int, bytes]]]
"""Asks an address with a token for so many bytes at most; the status and the body.

Raises `Unavailable` without an answer.
"""
Line = Callable[[], AbstractAsyncContextManager[Ask]]


class Neighbours:
    """Keeps the rows of `console.shows`; one list serves all: each desk finds itself in it."""

    def __init__(
        self,
        shows: Sequence[Neighbour],
        own: str,
        token: str | None,
        clock: Clock,
        line: Line | None = None,
        outputs: Sequence[Output] = (),
    ) -> None:
        """`own` is what this desk tells of itself as `Glance.desk`.

        `token` is for whoever has none of their own; `line` is how one asks, by default http.
        `outputs` are those of this show, where no other one may send.
        """
        self._shows = shows
        self._own = own
        self._token = token or ""
        self._clock = clock
        self._line = line or over_http
        self._rows = [
            ShowRow(show.name, show.link or show.url, here=False, glance=None, why=ASKING)
            for show in shows
        ]
        self._here: int | None = None
        """Which of them this show is, once that is known."""
        self._album = Album(len(shows), clock)
        self._marks = [marks(outputs, show.token or self._token) for show in shows]
        """Of our own outputs, as each of them tells its own."""

    def rows(self, own: Glance) -> tuple[ShowRow, ...]:
        """All shows in the order of the settings, this one too; none where there are no others."""
        if not self._rows:
            return ()
        if self._here is None:
            return (ShowRow(own.show, "/", here=True, glance=own), *self._rows)
        mine = ShowRow(self._rows[self._here].name, "/", here=True, glance=own)
        return (*self._rows[: self._here], mine, *self._rows[self._here + 1 :])

    def pictures(self, own: Picture | None, *, look: bool) -> dict[str, Picture]:
        """The last picture of each show that has one, by its link.

        `look` says that somebody looks: then new ones are fetched for a while.
        """
        if look:
            self._album.look()
        known = {
            row.link: picture
            for number, row in enumerate(self._rows)
            if number != self._here and (picture := self._album[number]) is not None
        }
        return known if own is None else {"/": own, **known}

    async def run(self, news: Callable[[], None]) -> None:
        """Ask until cancelled; `news` is called when a row has changed."""
        if not self._rows:
            return
        async with self._line() as ask, asyncio.TaskGroup() as family:
            for number in range(len(self._rows)):
                family.create_task(self._watch(number, ask, news), name=f"show {number}")
                family.create_task(self._see(number, ask), name=f"picture of show {number}")

    async def _watch(self, number: int, ask: Ask, news: Callable[[], None]) -> None:
        key, show = f"console.shows.{number}", self._shows[number]
        while True:
            found = await look(key, show, self._token, ask)
            if isinstance(found, Glance) and found.desk == self._own:
                self._here = number
                news()
                return
            before = self._rows[number]
            now = (
                replace(before, glance=None, why=found, clash="")
                if isinstance(found, str)
                else replace(before, glance=found, why="", clash=self._clash(number, found))
            )
            self._rows[number] = now
            if now != before:
                news()
            if now.why != before.why and before.why + now.why != ASKING:
                log.warning("show %s: %s", show.name, now.why or "answers again")
            look_again = max(LOOK, len(self._shows) / MOST_ASKED)
            await self._clock.pause(REFUSED if _REFUSED in now.why else look_again)

    def _clash(self, number: int, found: Glance) -> str:
        ours, show = self._marks[number], self._shows[number]
        return clash(show.name, [name for mark, name in ours.items() if mark in found.sends])

    async def _see(self, number: int, ask: Ask) -> None:
        show = self._shows[number]
        while self._here != number:
            await self._album.looked_at()
            if self._rows[number].glance is not None:
                with suppress(Unavailable):
                    token = show.token or self._token
                    status, told = await ask(show.url + STILL_PATH, token, LARGEST)
                    if status == 200:
                        self._album.keep(number, told)
            await self._clock.pause(EVERY)


_REFUSED = ".token is "
"""Stands in the words of a refusal; the pages know one by it too."""


def clash(show: str, outputs: Sequence[str]) -> str:
    """In words, when outputs of ours go where one of that show goes; empty for none."""
    if not outputs:
        return ""
    named = ", ".join(outputs)
    return f"stream.outputs: {named} of this show and an output of {show} have one address and key"


async def look(key: str, show: Neighbour, token: str, ask: Ask) -> Glance | str:
    """Ask once; what was told, or in words with their key what is wrong."""
    try:
        status, body = await ask(show.url + PATH, show.token or token, MOST)
    except Unavailable as reason:
        return f"{key}.url: {reason}"
    if status in (401, 403, 429):
        return f"{key}{_REFUSED}not taken by its desk, which expects its own console.glance_token"
    if status != 200:
        return f"{key}.url: no desk of Vitrine, or an older one, answers there (status {status})"
    try:
        return Glance.model_validate_json(body)
    except ValidationError:
        return f"{key}.url: what answers there is no desk of Vitrine, or one of another version"


@asynccontextmanager
async def over_http() -> AsyncIterator[Ask]:
    """Asks by http: no redirections, no proxies of the environment, nothing is unpacked."""
    import httpx  # noqa: PLC0415 - only a show with neighbours loads it

    async with httpx.AsyncClient(
        timeout=PATIENCE, follow_redirects=False, trust_env=False
    ) as client:

        async def ask(url: str, token: str, most: int) -> tuple[int, bytes]:
            headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
            body = bytearray()
            try:
                async with (
                    asyncio.timeout(PATIENCE),
                    client.stream("GET", url, headers=headers) as answer,
                ):
                    async for chunk in answer.aiter_raw():
                        body += chunk
                        if len(body) > most:
                            raise Unavailable(f"more than {most} bytes come from there")
                    return answer.status_code, bytes(body)
            except TimeoutError as reason:
                raise Unavailable(f"no answer within {PATIENCE:g} s") from reason
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as reason:
                raise Unavailable(f"no answer ({type(reason).__name__})") from reason

        yield ask
