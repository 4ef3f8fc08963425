"""The journal says who: of every order, and of what happened at the door of the desk."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from showrunner.crew import Crew
from showrunner.desk import VISITS, LiveDesk
from showrunner.journal_view import latest
from showrunner.order_book import OrderBook
from showrunner.session import Session
from showrunner.wire import Acted, Ask, LiveSound, Visit, packed, unpacked
from studio.clock import SimulatedClock
from studio.journal import Journal
from studio.orders import Mute, Receipt, ReloadCatalogue
from studio.settings import Config
from tests.showrunner.test_wire import through


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.db")


def book(journal: Journal) -> OrderBook:
    clock = SimulatedClock()

    def note(kind: str, data: dict[str, Any]) -> None:
        journal.write(0.0, clock.wall(), kind, data)

    crew = cast(Crew, SimpleNamespace(shelf=SimpleNamespace(reload=lambda: "read again")))
    return OrderBook(journal, crew, note, lambda: 0.0, Path("nowhere"))


def test_an_order_stands_there_with_the_name_of_who_gave_it(journal: Journal) -> None:
    orders = book(journal)
    asyncio.run(orders.ask("1", ReloadCatalogue(), "ada"))
    receipt = Receipt("2", done=True, words="Sound muted on air", at=1.0, effect=1.0)
    asyncio.run(orders.acted(Mute(on=True), receipt, "otto"))
    assert [entry.data["who"] for entry in journal.read("order")] == ["ada", "otto"]
    assert [entry.who for entry in latest(journal)] == ["ada", "otto"]


def test_whoever_has_the_token_is_you_as_before(journal: Journal) -> None:
    asyncio.run(book(journal).ask("1", ReloadCatalogue()))
    assert [entry.who for entry in latest(journal)] == ["you"]


def test_an_order_of_a_user_is_not_carried_out_again_after_a_restart(journal: Journal) -> None:
    asyncio.run(book(journal).ask("1", ReloadCatalogue(), "ada"))
    receipt, now = asyncio.run(book(journal).ask("1", ReloadCatalogue(), "ada"))
    assert (receipt.words, now) == ("read again", False)


@pytest.mark.parametrize(
    "message",
    [
        Ask("1", Mute(on=True), "ada"),
        Acted(Mute(on=True), Receipt("1", done=True, words="", at=0.0), "ada"),
        Visit("ada", "signed in from 192.0.2.1"),
    ],
)
def test_the_name_crosses_the_wire(message: Ask | Acted | Visit) -> None:
    assert through(message) == message


def test_the_name_of_a_person_who_speaks_crosses_it_too() -> None:
    letter = packed(LiveSound("t", b"\0\0", who="ada"))
    got = unpacked(letter[8:-2], letter[-2:])
    assert isinstance(got, LiveSound)
    assert got.who == "ada"


class Away:
    """A line to a brain that is away, until it is not."""

    def __init__(self) -> None:
        self.up = False
        self.told: list[object] = []

    def tell(self, message: object) -> bool:
        if self.up:
            self.told.append(message)
        return self.up


@pytest.fixture
def desk(tmp_path: Path) -> LiveDesk:
    session = Session(
        config=Config(), show="s", start=0.0, sockets=tmp_path, outputs=(), hls=None, token="t",
        console=True,
    )  # fmt: skip
    return LiveDesk(session, SimulatedClock())


def test_what_happens_at_the_door_while_the_brain_is_away_is_told_later(desk: LiveDesk) -> None:
    away = Away()
    desk.brain = cast(Any, away)
    desk.noted("ada", "signed in from 192.0.2.1")
    desk.noted("otto", "signed out")
    assert away.told == []
    away.up = True
    asyncio.run(desk._brain_up())
    assert away.told == [Visit("ada", "signed in from 192.0.2.1"), Visit("otto", "signed out")]


def test_of_too_much_the_oldest_is_lost(desk: LiveDesk) -> None:
    away = Away()
    desk.brain = cast(Any, away)
    for number in range(VISITS + 3):
        desk.noted("ada", str(number))
    away.up = True
    desk.noted("ada", "last")
    assert len(away.told) == VISITS
    assert away.told[-1] == Visit("ada", "last")


def test_a_name_with_a_line_break_makes_no_second_line_in_the_log(
    desk: LiveDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    desk.noted("ada", "may not: /api/x\nCRITICAL forged")
    assert all("\n" not in record.getMessage() for record in caplog.records)
