"""What the pages need from the show. The showrunner implements it; the console only asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from console.hour import Hour
from console.neighbours import ShowRow
from console.stills import Picture
from console.watchers import Watchers
from studio.alarm import Alarm
from studio.orders import Order, Receipt
from studio.reaction import Reaction
from studio.report import AirReport, DiskLeft, HouseReport, ProcessRow
from studio.script_report import ScriptReport
from studio.who import TOKEN_USER


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything the desk shows, as last reported. Nothing in it is a guess."""

    version: int
    """Grows with every change."""
    show: str
    host: str
    language: str
    air: AirReport | None
    """None until playout has reported once."""
    air_age: float
    """Seconds since `air` was true; more than 2 means playout is away."""
    script: ScriptReport | None
    script_age: float
    """Seconds since `script` was true; more than 3 means the script engine is away."""
    wall: str
    """UTC now, ISO 8601."""
    watchable: bool
    """True when our own ingest serves the show at `/hls/`."""
    processes: tuple[ProcessRow, ...] = ()
    """Those that were started again since the show began."""
    alarms: tuple[Alarm, ...] = ()
    """Troubles that have lasted and are not over, the gravest and oldest first."""
    watching: int | None = None
    """Players on our own site in the last half minute; None where nobody can watch there."""
    disk: DiskLeft | None = None
    """None before it was looked at."""
    desk: str = ""
    """Tells this desk from all others, until it is started again."""
    shows: tuple[ShowRow, ...] = ()
    """All shows of the group, this one among them; none where `console.shows` names no others."""


@dataclass(slots=True)
class Floor:
    """What whoever speaks at the desk wants; whoever carries their voice looks at it."""

    finish: bool = False
    """The host is to go on as soon as the sentence ends."""
    why: str = "the page has closed, or its line broke"
    """What ends it, should it end now."""


class Desk(Protocol):
    """The one way from a page into the show."""

    def state(self) -> DeskState: ...

    @property
    def version(self) -> int:
        """That of the state; grows with every change."""
        ...

    def house(self) -> HouseReport:
        """What the processes use; reads the system, so not for an event loop."""
        ...

    def hour(self) -> Hour:
        """The last hour of the figures in the health strip."""
        ...

    async def changed(self, after: int) -> int:
        """Wait until the version is beyond `after`; return it."""
        ...

    async def order(
        self, order: Order, number: str | None = None, who: str = TOKEN_USER
    ) -> Receipt:
        """Carry the order of `who` to whoever executes it and bring the receipt back.

        An order that comes again under the `number` it had acts once, and has the same receipt.
        A process that does not answer in time makes a refusal that says so; never raises.
        """
        ...

    async def check(self, text: str) -> str | None:
        """The gate's objection to an operator's words, or None. Says so when nobody can check."""
        ...

    def comment(self, author: str, text: str) -> str | None:
        """Hand in what a viewer of our own page wrote; the comment's id, or None when refused."""
        ...

    def show_time(self) -> float:
        """Show time now, in seconds."""
        ...

    def react(self, reaction: Reaction) -> bool:
        """Hand in what viewers did; False when nobody takes it now."""
        ...

    def monitor(self) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The programme from a key frame on, as MPEG-TS in chunks; slow readers lose some."""
        ...

    @property
    def marks(self) -> tuple[str, ...]:
        """Marks of the outputs, for desks that hold `console.glance_token`."""
        ...

    async def still(self) -> Picture | None:
        """A small picture of the air, the newest there is; None before the first."""
        ...

    async def stills(self, *, look: bool) -> dict[str, Picture]:
        """The last picture of each show of the group, by the link of its row.

        `look` says that somebody looks, so that new ones are taken for a while.
        """
        ...

    def noted(self, who: str, what: str) -> None:
        """Have the journal note what somebody did at the door of the desk; never waits."""
        ...

    async def speak(
        self, sound: AsyncIterator[bytes], who: str = TOKEN_USER, floor: Floor | None = None
    ) -> str | None:
        """Put the voice of `who` on air until `sound` ends: 48 kHz mono, 16 bit.

        It ends before that when the `floor` was asked back and the sentence is over. Returns why
        not, when somebody else speaks already, nobody can take it, or it was ended from behind.
        """
        ...

    def picture(self, sku: str) -> Path | None:
        """The product's picture on this machine."""
        ...

    @property
    def watchers(self) -> Watchers:
        """Counts who asks for the programme."""
        ...

    @property
    def hls(self) -> Path | None:
        """Folder of the playlist `live.m3u8` of our own ingest."""
        ...
