"""The running order under the operator's hand: dragged, by key, by button; and facts in lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.orders import Order, Receipt, Reorder
from studio.script_report import Segment, Slot, WaitingLine
from tests.console.desk_double import ScriptedDesk, coming, script
from tests.console.site import TOKEN, Site, ordered, press
from tests.script_engine.show_rig import Rig

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

NOW, EARBUDS, NOTICE, LAMP, TOTE = script().order


def row(page: Page, title: str) -> Locator:
    return page.locator(".seg-row", has_text=title)


def titles(page: Page) -> list[str]:
    return page.locator(".seg-row__what").all_inner_texts()


def told(*order: Segment, version: int = 8) -> dict[str, Any]:
    return {"script": script(order=order, order_version=version)}


@contextmanager
def held(page: Page, title: str) -> Iterator[Any]:
    """A turn under the pointer, on its way; what is done with it comes in the block."""
    box = row(page, title).locator(".seg-row__what").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    yield page.mouse
    page.mouse.up()


def middle(page: Page, title: str, part: float) -> tuple[float, float]:
    box = row(page, title).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * part


def test_each_item_has_its_time_and_says_whether_it_moves(desk_page: Page) -> None:
    expect(row(desk_page, "Earbuds").locator("time")).to_have_text("about 12:05")
    expect(row(desk_page, "AI disclosure").locator("time")).to_have_text("12:07")
    expect(row(desk_page, "AI disclosure")).to_have_attribute(
        "title", "AI disclosure comes at its own time and does not move"
    )
    assert desk_page.locator("[data-movable] [href$=i-grip]").count() == 3
    assert desk_page.locator(".is-fixed [href$=i-pin]").count() == 1


def test_a_turn_is_dragged_and_moves_when_the_show_says_so(site: Site, desk_page: Page) -> None:
    page = desk_page
    before = titles(page)

    def drag() -> None:
        with held(page, "Canvas Tote") as mouse:
            mouse.move(*middle(page, "Desk Lamp", 0.8), steps=4)
            mouse.move(*middle(page, "Earbuds", 0.2), steps=4)
            expect(row(page, "Earbuds")).to_contain_class("is-drop")
            expect(row(page, "Canvas Tote")).to_contain_class("is-dragging")

    ordered(site, page, drag, Reorder("1:FH-3", "1:FH-1", 7))
    assert page.locator(".is-drop, .is-drop-end, .is-dragging").count() == 0
    assert titles(page) == before, "a row stays until the report comes"
    tote = replace(TOTE, state="next", starts_in=42)
    site.show(**told(NOW, tote, replace(EARBUDS, state="planned"), NOTICE, LAMP))
    expect(page.locator(".seg-row__what").nth(1)).to_have_text("Harbor Canvas Tote")
    expect(page.locator("#receipt")).to_contain_text("Done: reorder")


def test_a_drag_that_goes_nowhere_orders_nothing(site: Site, desk_page: Page) -> None:
    page = desk_page
    with held(page, "Desk Lamp") as mouse:
        mouse.move(*middle(page, "Canvas Tote", 0.2), steps=4)
        expect(row(page, "Desk Lamp")).to_contain_class("is-dragging")
        assert page.locator(".is-drop, .is-drop-end").count() == 0
    with held(page, "AI disclosure") as mouse:
        mouse.move(*middle(page, "Earbuds", 0.2), steps=4)
    with held(page, "Desk Lamp") as mouse:
        mouse.move(*middle(page, "Canvas Tote", 0.9), steps=4)
        expect(row(page, "Canvas Tote")).to_contain_class("is-drop-end")
        page.keyboard.press("Escape")
        expect(page.locator(".is-dragging")).to_have_count(0)
    assert site.desk.orders == []


def test_a_finger_drags_by_the_grip(site: Site, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{site.url}/?token={TOKEN}")
    expect(row(page, "Desk Lamp")).to_be_visible()
    row(page, "Desk Lamp").evaluate("(row) => row.scrollIntoView({block: 'center'})")
    grip = row(page, "Desk Lamp").locator(".seg-row__grip").bounding_box()
    assert grip is not None
    assert min(grip["width"], grip["height"]) >= 24
    touch = page.context.new_cdp_session(page)
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2

    def finger(kind: str, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag() -> None:
        finger("touchStart", y)
        for y_now in (y - 10, y - 30, middle(page, "Earbuds", 0.3)[1]):
            finger("touchMove", y_now)
        expect(row(page, "Earbuds")).to_contain_class("is-drop")
        finger("touchEnd", y)

    ordered(site, page, drag, Reorder("1:FH-2", "1:FH-1", 7))
    page.close()


def test_alt_and_an_arrow_move_the_selected_turn(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".seg-row.is-now")).to_be_focused()
    assert page.locator("#segments > [tabindex='0']").count() == 1
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(row(page, "Desk Lamp")).to_be_focused()
    ordered(site, page, press(page, "Alt+ArrowUp"), Reorder("1:FH-2", "1:FH-1", 7))
    moved = (NOW, replace(LAMP, state="next"), replace(EARBUDS, state="planned"), NOTICE, TOTE)
    site.show(**told(*moved))
    expect(page.locator(".seg-row__what").nth(1)).to_have_text("Dune Adjustable Desk Lamp")
    expect(row(page, "Desk Lamp")).to_be_focused()
    expect(row(page, "Desk Lamp")).to_contain_class("is-selected")
    ordered(site, page, press(page, "Alt+ArrowDown"), Reorder("1:FH-2", "1:FH-3", 8))
    site.show(**told(NOW, EARBUDS, NOTICE, LAMP, TOTE, version=9))
    expect(page.locator(".seg-row__what").nth(3)).to_have_text("Dune Adjustable Desk Lamp")
    ordered(site, page, press(page, "Alt+ArrowDown"), Reorder("1:FH-2", None, 9))


def test_presses_that_come_too_early_wait_for_the_report(site: Site, desk_page: Page) -> None:
    page = desk_page
    row(page, "Canvas Tote").click()
    ordered(site, page, press(page, "Alt+ArrowUp"), Reorder("1:FH-3", "1:FH-2", 7))
    page.keyboard.press("Alt+ArrowUp")
    site.show(**told(NOW, EARBUDS, NOTICE, TOTE, LAMP))
    expect(page.locator(".seg-row__what").nth(3)).to_have_text("Harbor Canvas Tote")
    while len(site.desk.orders) < 2:
        page.wait_for_timeout(20)
    assert site.desk.orders[1:] == [Reorder("1:FH-3", "1:FH-1", 8)]


def test_undo_gives_the_move_back_in_the_names_of_then(site: Site, desk_page: Page) -> None:
    page = desk_page
    again = coming("2:FH-1", "Cove Wireless Earbuds", 342)
    site.show(**told(NOW, EARBUDS, NOTICE, LAMP, TOTE, again))
    expect(page.locator(".seg-row")).to_have_count(6)
    row(page, "Earbuds").nth(1).click()
    for name in ("1:FH-3", "1:FH-2"):
        before, version = len(site.desk.orders), site.desk.script.order_version  # type: ignore[union-attr]
        act = page.get_by_role("button", name="Earlier").click
        ordered(site, page, act, Reorder("2:FH-1", name, version))
        assert len(site.desk.orders) == before + 1
        seen = list(site.desk.script.order)  # type: ignore[union-attr]
        at = next(i for i, s in enumerate(seen) if s.id == "2:FH-1")
        seen.insert(at - 1, seen.pop(at))
        site.show(**told(*seen, version=version + 1))
        place = page.locator(".seg-row").nth(at - 1)
        expect(place).to_have_attribute("data-id", "2:FH-1")
    ordered(site, page, press(page, "z"), Reorder("2:FH-1", "1:FH-3", 10))


def test_what_does_not_move_says_why(site: Site, desk_page: Page) -> None:
    page = desk_page
    row(page, "AI disclosure").click()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".toast")).to_contain_text("comes at its own time and does not move")
    row(page, "Insulated Bottle").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".toast").nth(1)).to_contain_text("is on air and does not move")
    row(page, "Canvas Tote").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".toast").nth(2)).to_contain_text("is the last turn already")
    assert site.desk.orders == []


class DirectedDesk(ScriptedDesk):
    """A desk whose running order is that of a Director, which carries out what is ordered."""

    def __init__(self) -> None:
        super().__init__()
        self.rig = Rig().run(15)
        self._tell()

    def _tell(self) -> None:
        order, director = self.rig.director.order(self.rig.t), self.rig.director
        self.show(script=script(order=order, order_version=director.standing().order_version))

    async def order(
        self, order: Order, number: str | None = None, who: str = "operator"
    ) -> Receipt:
        self.orders.append(order)
        receipt = await self.rig.director.ask(order, number or "o1", self.rig.t)
        self._tell()
        return receipt


def test_the_second_of_two_desks_is_refused_by_the_show(browser: Any) -> None:
    """Both saw the same order; what the second sent after the first had its receipt is refused."""
    with Site(DirectedDesk()) as site:
        first, second = (browser.new_page(viewport={"width": 1440, "height": 900}) for _ in "ab")
        for page in (first, second):
            page.goto(f"{site.url}/?token={TOKEN}")
            expect(page.locator(".seg-row[data-movable]").nth(2)).to_be_visible()
        sent: list[Any] = []
        second.route("**/api/commands", sent.append)
        row(second, "Canvas Tote").first.click()
        second.keyboard.press("Alt+ArrowUp")
        while not sent:
            second.wait_for_timeout(20)
        row(first, "Desk Lamp").first.click()
        first.keyboard.press("Alt+ArrowUp")
        words = "Desk lamp moved before Wireless earbuds, about 09:01."
        expect(first.locator("#receipt")).to_contain_text(words)
        sent[0].continue_()
        expect(second.locator(".toast")).to_contain_text("has changed since you saw it")
        second.unroute("**/api/commands")
        for page in (first, second):
            expect(page.locator(".seg-row[data-movable]").first).to_contain_text("Desk lamp")
        first.keyboard.press("z")
        expect(first.locator("#receipt")).to_contain_text("Desk lamp moved before Canvas tote")
        for page in (first, second):
            expect(page.locator(".seg-row[data-movable]").first).to_contain_text("Wireless earbuds")
            page.close()


def test_the_facts_of_a_line_are_marked_in_every_script(site: Site, desk_page: Page) -> None:
    page = desk_page
    price = page.locator(".line").first.locator(".slot")
    expect(price).to_have_text("$29.90")
    expect(price).to_have_attribute(
        "title", "price of Fjord Insulated Bottle 750 ml, now 29.90 USD"
    )
    words = (
        "\U0001f9ca\U0001f9ca \u05d4\u05d9\u05d5\u05dd $29.90, \u05e0\u05e9\u05d0\u05e8\u05d5 46."
    )
    slots = (Slot(8, 14, "FH-0/price", "29.90 USD"), Slot(22, 24, "FH-0/stock", "44"))
    site.show(script=script(next=(WaitingLine(
        "s-9", "pitch", "price", "FH-0", words, "ready", 3.0, slots=slots),)))  # fmt: skip
    expect(page.locator(".line")).to_have_count(1)
    expect(page.locator(".slot")).to_have_text(["$29.90", "46"])
    expect(page.locator(".slot").nth(1)).to_have_attribute(
        "title", "stock of Fjord Insulated Bottle 750 ml, now 44"
    )
    assert page.locator(".line__text").inner_text() == words
    moved = page.evaluate("getComputedStyle(document.querySelector('.line__text')).direction")
    assert moved == "rtl"
