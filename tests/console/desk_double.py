"""A desk with a script: reports that were written down, and a list of what was ordered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.desk import DeskState, Floor
from console.hour import Hour
from console.neighbours import ShowRow
from console.stills import Picture
from console.watchers import Watchers
from studio.alarm import Alarm
from studio.clock import SystemClock
from studio.orders import Order, Receipt
from studio.reaction import Reaction
from studio.report import (
    AirReport,
    DiskLeft,
    HouseReport,
    LadderReport,
    OnAir,
    OutputReport,
    OutputState,
    ProcessFigures,
    ProcessRow,
    Tally,
)
from studio.script_report import (
    ChatEntry,
    JournalEntry,
    Phrases,
    ProductRow,
    ScriptReport,
    Segment,
    Slot,
    VoiceRow,
    WaitingLine,
    WriterReport,
)
from studio.show import RATE, Word

SENTENCE = "The lid is dishwasher safe, but wash the bottle by hand."


def _words() -> tuple[Word, ...]:
    return tuple(
        Word(word, int(i * 0.38 * RATE), int((i + 1) * 0.38 * RATE))
        for i, word in enumerate(SENTENCE.split())
    )


def air(**changes: object) -> AirReport:
    now = OnAir("s-1", "answer", "answer_care", "FH-0", "playbook", SENTENCE, _words(),
                1.4, 4.2, 0, 1, "Ana R.", "Can the bottle go in the dishwasher?")  # fmt: skip
    outputs = (
        OutputReport(
            "YouTube",
            "rtmps://a.example/live2/***",
            OutputState.LIVE,
            2500,
            0,
            3,
            rtt_ms=18.0,
            resent=2,
        ),
        OutputReport("Own site", "rtmp://127.0.0.1/live/***", OutputState.LIVE, 2498, 1, 3),
    )
    known = {
        "t": 310.0, "tally": Tally.ON, "now": now, "buffer": 9.4, "reserve": 95.0, "muted": False,
        "slate": False, "level": -9.0, "loudness": -16.2, "width": 720, "height": 1280, "fps": 30,
        "frames": 9300, "late": 0, "repeated": 0, "owed": 0, "faults": 0, "paint_ms": 4.2, "encode_ms": 6.1,
        "ladder": LadderReport(0, "everything on", "", 0, 0),
        "outputs": outputs, "memory_mb": 240.0,
    }  # fmt: skip
    return AirReport(**(known | changes))  # type: ignore[arg-type]  # fields of many types by name


def coming(name: str, title: str, starts_in: float, state: str = "planned") -> Segment:
    """A turn that the operator may move."""
    at = datetime(2026, 11, 24, 12, 5, 10, tzinfo=UTC) + timedelta(seconds=starts_in)
    told = (name.partition(":")[2], title, starts_in, 100.0, state, "rotation", name)
    return Segment(*told, at.isoformat(), movable=True)


def script(**changes: object) -> ScriptReport:
    products = tuple(
        ProductRow(f"FH-{i}", name, price, was, stock, None, available, f"shop.example/{i}")
        for i, (name, price, was, stock, available) in enumerate(
            [
                ("Fjord Insulated Bottle 750 ml", "$29.90", "$39.90", "46", True),
                ("Cove Wireless Earbuds", "$59.00", "$79.00", "212", True),
                ("Dune Adjustable Desk Lamp", "$45.50", "$58.00", "18", True),
                ("Harbor Canvas Tote", "$24.00", None, None, True),
                ("Otter Dry Bag 20 l", "$38.00", None, "0", False),
            ]
        )
    )
    chat = (
        ChatEntry("c1", "own site", "bike_tom", "hello from Lisbon!", 200, "greeting", None,
                  "answered", "answered on air"),
        ChatEntry("c2", "own site", "Ana R.", "Can the bottle go in the dishwasher?", 290, "care",
                  "FH-0", "answered", "being answered"),
        ChatEntry("c3", "own site", "<b>eve</b>", "<img src=x onerror=alert(1)> price?", 300,
                  "price", "FH-0", "waiting", "waiting"),
        ChatEntry("c4", "own site", "Katharina", "My order FH-20931 came with a cracked lid", 295,
                  "order_problem", None, "needs", "order problem, not for air"),
        ChatEntry("c5", "own site", "pills", "buy http://win.example", 296, "spam", None, "spam",
                  "hidden: link"),
    )  # fmt: skip
    known = {
        "t": 310.0,
        "next": (
            WaitingLine("s-2", "pitch", "price", "FH-0", "It is $29.90 right now.", "ready", 3.0,
                        slots=(Slot(6, 12, "FH-0/price", "29.90 USD"),)),
            WaitingLine("s-3", "pitch", "cta", "FH-0", "Tap the card to see it.", "ready", 9.0),
        ),
        "order": (
            Segment("FH-0", "Fjord Insulated Bottle 750 ml", 0, 42, "now", "rotation", "now",
                    "2026-11-24T12:05:10+00:00", stays="is on air"),
            coming("1:FH-1", "Cove Wireless Earbuds", 42, "next"),
            Segment(None, "AI disclosure", 120, 9, "fixed", "timetable", "at:AI disclosure",
                    "2026-11-24T12:07:10+00:00", stays="comes at its own time"),
            coming("1:FH-2", "Dune Adjustable Desk Lamp", 142),
            coming("1:FH-3", "Harbor Canvas Tote", 242),
        ),
        "order_version": 7,
        "chat": chat, "chat_dropped": 0, "products": products, "catalogue_version": 41,
        "catalogue_problems": (),
        "journal": (
            JournalEntry(100, "2026-11-24T12:00:00+00:00", "show", "voice: festival"),
            JournalEntry(300, "2026-11-24T12:03:20+00:00", "gate", "Line refused: “best”"),
        ),
        "journal_ok": True, "selling_paused": False, "held": False, "banned": (),
        "muted_authors": (), "aired": 80, "answered": 4, "refused": 1, "voice": "festival",
        "voice_speed": 30.0, "voice_reason": "chosen in the settings", "substitutions": 2,
        "voices": (
            VoiceRow("festival", "speaks", 70, 2, "Festival did not answer within 4 s"),
            VoiceRow("flite", "ready", 2, 0, ""),
        ),
        "timings": {"engine": 70, "matched": 2}, "phrases": Phrases(60, 12, 4_000_000, 3),
        "memory_mb": 160.0, "refusals": {"number": 3, "superlative": 1},
        "writer": WriterReport(
            model="tiny", state="rests", fault="no answer within 1.5 s", stocked=4, requests=9,
            proved=6, faults=3, refused={"slot": 2}, dropped={}, grown=1, first_seconds=0.4,
            total_seconds=1.2,
        ),
    }  # fmt: skip
    return ScriptReport(**(known | changes))  # type: ignore[arg-type]  # fields of many types by name


class ScriptedDesk:
    """Implements `console.desk.Desk`."""

    def __init__(self, hls: Path | None = None, programme: list[bytes] | None = None) -> None:
        self.hls = hls
        self.watchers = Watchers(SystemClock())
        self.orders: list[Order] = []
        self.numbers: list[str | None] = []
        """What each order was called by whoever sent it."""
        self.by: list[str] = []
        """Who gave each of them."""
        self.visits: list[tuple[str, str]] = []
        self.spoken: list[bytes] = []
        """What was said at the desk, each time, and an empty one once it has ended."""
        self.finished = 0
        """Times the floor was given back at the end of a sentence."""
        self.comments: list[tuple[str, str]] = []
        self.reactions: list[Reaction] = []
        self.takes_reactions = True
        self.air: AirReport | None = air()
        self.script: ScriptReport | None = script()
        self.air_age = 0.1
        self.script_age = 0.2
        self.alarms: tuple[Alarm, ...] = ()
        self.processes: tuple[ProcessRow, ...] = ()
        self.watching: int | None = None
        self.disk: DiskLeft | None = None
        self.used = HouseReport(
            (ProcessFigures("playout", 1, 240_000_000, 812.5, 60, 14),),
            40_000_000_000,
            50_000_000_000,
            disk_left=DiskLeft(518_400.0, 310_000.0, measured=True),
        )
        self.past = Hour(curves={})
        self.shows: tuple[ShowRow, ...] = ()
        self.hung: dict[str, Picture] = {}
        """The last picture of each show, by its link; this one's is at `/`."""
        self.looks = 0
        """How often somebody looked at the wall."""
        self.refuse: str | None = None
        self.hangs: tuple[type, ...] = ()
        """Orders that get no answer while the desk stands."""
        self.pictures: dict[str, Path] = {}
        self._programme = programme or []
        self._version = 1
        self._news = asyncio.Event()

    def show(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self._version += 1
        self._news.set()
        self._news = asyncio.Event()

    @property
    def version(self) -> int:
        return self._version

    def state(self) -> DeskState:
        return DeskState(
            self._version, "Fernhollow", "Mina", "en", self.air, self.air_age, self.script,
            self.script_age, "2026-11-24T12:05:10+00:00", self.hls is not None,
            processes=self.processes, alarms=self.alarms, watching=self.watching, disk=self.disk, desk="d0", shows=self.shows,
        )  # fmt: skip

    def house(self) -> HouseReport:
        return self.used

    def hour(self) -> Hour:
        return self.past

    async def changed(self, after: int) -> int:
        while self._version <= after:
            await self._news.wait()
        return self._version

    async def order(
        self, order: Order, number: str | None = None, who: str = "operator"
    ) -> Receipt:
        self.orders.append(order)
        self.numbers.append(number)
        self.by.append(who)
        if isinstance(order, self.hangs):
            await asyncio.Event().wait()
        words = self.refuse or f"Done: {order.do}"
        number = number or str(4180 + len(self.orders))
        return Receipt(number, self.refuse is None, words, 310.0)

    async def check(self, text: str) -> str | None:
        return "Refused: “best” has no fact behind it." if "best" in text else None

    def show_time(self) -> float:
        return 1000.0

    def react(self, reaction: Reaction) -> bool:
        self.reactions.append(reaction)
        return self.takes_reactions

    def comment(self, author: str, text: str) -> str | None:
        self.comments.append((author, text))
        return f"own-{len(self.comments)}"

    @asynccontextmanager
    async def monitor(self) -> AsyncIterator[AsyncIterator[bytes]]:
        async def chunks() -> AsyncIterator[bytes]:
            for chunk in self._programme:
                yield chunk
            await asyncio.Event().wait()

        yield chunks()

    @property
    def marks(self) -> tuple[str, ...]:
        return ("0123456789abcdef",)

    async def still(self) -> Picture | None:
        return self.hung.get("/")

    async def stills(self, *, look: bool) -> dict[str, Picture]:
        self.looks += look
        return self.hung

    def noted(self, who: str, what: str) -> None:
        self.visits.append((who, what))

    async def speak(
        self, sound: AsyncIterator[bytes], who: str = "operator", floor: Floor | None = None
    ) -> str | None:
        if self.refuse is not None:
            return self.refuse
        self.spoken.append(b"")
        async for chunk in sound:
            self.spoken[-1] += chunk
            if floor is not None and floor.finish:  # the sentence is over at once
                self.finished += 1
                break
        self.spoken.append(b"")
        return None

    def picture(self, sku: str) -> Path | None:
        return self.pictures.get(sku)
