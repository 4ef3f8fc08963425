"""The page after the show and the desk's search of the journal, in a browser on a real journal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalog.sidecar import EVERY, read_sidecar
from showrunner.crew import Crew, assemble
from showrunner.order_book import OrderBook
from studio.clock import SimulatedClock
from studio.journal import Journal
from studio.orders import Order, Receipt
from studio.report import DiskLeft
from studio.settings import Catalog, Config, Show
from tests.console.after_parts import BEGAN, RECORDING, been
from tests.console.desk_double import ScriptedDesk
from tests.console.site import TOKEN, Site

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
WAIT = 30_000
SHOP = "shop: {currency: USD}\nproducts:\n  - {sku: FH-0, name: Fjord Bottle, price: 29.90}\n"


class WorkingDesk(ScriptedDesk):
    """Its orders and checks are those of a real order book, gate and catalogue."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._book: OrderBook | None = None
        self._crew: Crew | None = None

    def _hired(self) -> tuple[Crew, OrderBook]:
        """Made by the thread that uses the journal."""
        if self._book is None or self._crew is None:
            journal = Journal(self.folder / "journal.db")

            def note(kind: str, told: dict[str, Any]) -> None:
                journal.write(20_000.0, BEGAN, kind, told)

            config = Config(
                catalog=Catalog(file=self.folder / "shop.yaml"), show=Show(language="en")
            )
            self._crew = assemble(config, SimulatedClock(), "s", note)
            self._book = OrderBook(journal, self._crew, note, lambda: 20_000.0, self.folder)
        return self._crew, self._book

    async def order(
        self, order: Order, number: str | None = None, who: str = "operator"
    ) -> Receipt:
        _, book = self._hired()
        return (await book.ask(number or "o-9", order, who))[0]

    async def check(self, text: str) -> str | None:
        return self._hired()[0].director.check(text)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "shop.yaml").write_text(SHOP)
    desk = WorkingDesk(tmp_path)
    with Site(desk, past=been(tmp_path / "journal.db", desk, lines=300)) as site:
        yield site


def opened(browser: Any, site: Site, width: int = 1440, theme: str = "dark") -> Page:
    page: Page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
    )
    page.goto(f"{site.url}/?token={TOKEN}")
    page.goto(f"{site.url}/static/after.html")
    expect(page.locator(".note-row").first).to_be_visible(timeout=WAIT)
    return page


def test_an_answer_goes_from_the_page_into_the_sidecar(
    browser: Any, shop: Site, tmp_path: Path
) -> None:
    page = opened(browser, shop)
    question = page.locator(".ask", has_text="Malta")
    expect(question).to_contain_text("asked by 6", timeout=WAIT)
    question.get_by_role("button", name="Write an answer").click()
    field, go = question.locator("textarea"), question.get_by_role("button", name="Add to the FAQ")
    field.fill("Yes, for 5 dollars.")
    expect(question.locator(".ask__gate")).to_have_attribute("data-kind", "refused", timeout=WAIT)
    expect(go).to_be_disabled()
    field.fill("Yes, with the ordinary post.")
    expect(go).to_be_enabled(timeout=WAIT)
    go.click()
    expect(question).to_have_attribute("data-state", "faq", timeout=WAIT)
    expect(page.locator("#receipt")).to_contain_text("The answer stands in the sidecar")
    written = read_sidecar((tmp_path / "shop.sidecar.yaml").read_bytes(), "shop.sidecar.yaml")
    [faq] = written.entries[EVERY].brand.faq
    assert (faq.question, faq.answer) == ("Do you ship to Malta?", "Yes, with the ordinary post.")
    page.reload()
    expect(question).to_have_attribute("data-state", "faq", timeout=WAIT)
    expect(question.get_by_role("button")).to_have_count(0)
    page.close()


def test_a_span_is_chosen_and_everything_follows(browser: Any, shop: Site) -> None:
    page = opened(browser, shop)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    whole = page.locator("#figures .figure").first.inner_text()
    expect(page.locator("#sold tr").first).to_contain_text("Fjord Insulated Bottle")
    page.get_by_text("From – to").click()
    page.locator("#span-from").fill("2026-11-24T08:10")
    page.locator("#span-to").fill("2026-11-24T08:20")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#span-words")).to_contain_text("08:10 to 08:", timeout=WAIT)
    expect(page.locator("#figures .figure").first).not_to_have_text(whole, timeout=WAIT)
    link = page.locator('.exports[data-table="products"] a').first
    assert "from=2026-11-24T08%3A10Z" in (link.get_attribute("href") or "")
    page.locator("#span-to").fill("2026-11-24T07:20")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#span-words")).to_have_text(
        "The journal has nothing of that time.", timeout=WAIT
    )
    assert faults == []
    page.close()


def test_what_was_said_is_found_and_leads_into_the_recording(browser: Any, shop: Site) -> None:
    page = opened(browser, shop)
    page.locator("#spoken-find").fill("DISHwasher lid")
    page.locator("#spoken-form").get_by_role("button").click()
    first = page.locator(".said").first
    expect(first.locator("mark").first).to_be_visible(timeout=WAIT)
    expect(first).to_contain_text("The lid is dishwasher safe")
    found = page.locator(".said")
    while page.locator("#spoken-more").is_visible():
        before = found.count()
        page.locator("#spoken-more").click()
        expect(found).not_to_have_count(before, timeout=WAIT)
    assert all("dishwasher" in text for text in found.all_inner_texts())
    link = found.last.get_by_role("link").get_attribute("href") or ""
    assert link.startswith(f"/static/recordings.html?id={RECORDING}&t=")
    page.locator("#spoken-find").fill("nobody said this")
    page.locator("#spoken-find").press("Enter")
    expect(page.locator("#spoken")).to_have_text("No line has these words.", timeout=WAIT)
    page.close()


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 390)])
def test_the_page_breaks_no_rule_and_fits(browser: Any, shop: Site, theme: str, width: int) -> None:
    page = opened(browser, shop, width, theme)
    expect(page.locator(".chart svg[role=img]")).to_have_attribute(
        "aria-label", "Comments a minute over time, 13 at the most; players watching, 75 at the "
        "most. The table below has the numbers.", timeout=WAIT,
    )  # fmt: skip
    page.locator(".crowd__more summary").click()
    expect(page.locator("#crowd tr").first).to_be_visible()
    page.get_by_role("button", name="Operators").click()
    expect(page.locator(".note-row").last).to_contain_text("=HYPERLINK(1)", timeout=WAIT)
    page.locator("[data-noted=answers]").click()
    asked = page.locator(".note-row__asked").filter(has_text="Is it safe in the dishwasher?")
    expect(asked.first).to_be_visible(timeout=WAIT)
    page.locator(".ask").first.get_by_role("button", name="Write an answer").click()
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()


def test_the_desk_searches_the_whole_journal(browser: Any, shop: Site) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{shop.url}/?token={TOKEN}")
    expect(page.locator("#journal-list .entry")).to_have_count(2, timeout=WAIT)
    page.get_by_role("link", name="After the show").wait_for()
    shop.show(watching=12, disk=DiskLeft(518_400.0, 310_000.0, measured=True))
    strip = page.locator("#health-list")
    expect(strip.locator(".gauge", has_text="Watching")).to_contain_text("12", timeout=WAIT)
    disk = strip.locator(".gauge", has_text="Disk")
    expect(disk).to_contain_text("6 days")
    shop.show(disk=DiskLeft(7_300.0, 310_000.0, measured=True))
    expect(disk).to_have_attribute("data-level", "alarm", timeout=WAIT)
    expect(disk).to_contain_text("2 hours")
    page.locator("#journal-find").fill("dishwasher")
    expect(page.locator("#journal-list .entry__what").first).to_contain_text(
        "dishwasher safe", timeout=WAIT
    )
    page.locator("#journal-find").fill("")
    page.locator("#journal-kind").select_option("refused")
    expect(page.locator("#journal-sum")).to_contain_text("found", timeout=WAIT)
    expect(page.locator("#journal-list .entry__who").first).to_have_text("gate")
    page.locator("#journal-kind").select_option("aired")
    older = page.get_by_role("button", name="Search further back")
    expect(older).to_be_visible(timeout=WAIT)
    count = page.locator("#journal-list .entry").count()
    older.click()
    expect(page.locator("#journal-list .entry")).to_have_count(2 * count, timeout=WAIT)
    page.locator("#journal-find").press("Escape")
    expect(page.locator("#journal-list .entry")).to_have_count(2, timeout=WAIT)
    page.close()
