"""A long and busy day at one desk: floods, lost lines, and a page that does not grow."""

import os
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from studio.script_report import ChatEntry, JournalEntry, ScriptReport, WaitingLine
from tests.console.desk_double import air, script
from tests.console.site import TOKEN, Site

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]

KEPT = 200
"""Messages and lines that a report holds at most."""


LAST = 20_000 if os.environ.get("VITRINE_NIGHTLY") else 600


def busy(at: int) -> ScriptReport:
    """The report when `at` messages have come."""
    chat = tuple(
        ChatEntry(f"m{n}", "own site", f"viewer {n % 50}", f"is number {n} in stock?", n * 0.3,
                  "stock", "FH-0", "answered" if n < at - 40 else "waiting", "waiting")
        for n in range(max(0, at - KEPT), at)
    )  # fmt: skip
    lines = tuple(
        WaitingLine(f"l{at + n}", "pitch", "price", "FH-0", f"Line {at + n}.", "ready", n * 4.0)
        for n in range(8)
    )
    journal = tuple(
        JournalEntry(n, f"2026-11-24T12:{n // 60 % 60:02}:{n % 60:02}+00:00", "show", f"line {n}")
        for n in range(max(0, at - 40), at)
    )
    return script(t=at * 0.3, chat=chat, next=lines, journal=journal, writer=None)


def flood(site: Site, page: Page, messages: range) -> None:
    for at in messages:
        site.show(script=busy(at), air=air(t=310.0 + at * 0.3))
        page.wait_for_timeout(20)
    last = messages[-1] - 1
    expect(page.locator("#chat-list")).to_contain_text(
        f"is number {last} in stock?", timeout=15_000
    )


def size(page: Page, tools: CDPSession) -> tuple[int, int]:
    """Nodes of the page, and bytes of its heap after the rubbish is collected."""
    tools.send("HeapProfiler.collectGarbage")
    heap = tools.send("Runtime.getHeapUsage")["usedSize"]
    return page.evaluate("document.querySelectorAll('*').length"), int(heap)


def test_a_page_that_saw_a_thousand_messages_is_no_larger_than_one_that_saw_two_hundred(
    site: Site, desk_page: Page
) -> None:
    tools = desk_page.context.new_cdp_session(desk_page)
    flood(site, desk_page, range(KEPT, KEPT + 60))
    nodes, heap = size(desk_page, tools)
    flood(site, desk_page, range(400, LAST))
    now_nodes, now_heap = size(desk_page, tools)
    assert now_nodes <= nodes + 40
    assert now_heap < heap * 1.25 + 1_000_000


def test_what_is_selected_and_written_survives_a_flood(site: Site, desk_page: Page) -> None:
    page = desk_page
    site.show(script=busy(300))
    mine = page.locator(".msg", has_text="is number 295 in stock?")
    mine.click()
    mine.focus()
    page.locator("#say-text").evaluate("(field) => { field.value = 'half a sen'; }")
    flood(site, page, range(301, 330))
    expect(mine).to_have_class("msg is-selected")
    assert page.evaluate("document.activeElement.textContent.includes('number 295')")
    expect(page.locator("#say-text")).to_have_value("half a sen")
    page.get_by_role("button", name="All").click()
    assert page.locator(".msg").count() <= KEPT


def test_a_line_that_is_lost_comes_back_with_the_whole_state(site: Site, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(
        """window.lines = []; const Real = WebSocket;
        window.WebSocket = class extends Real {
          constructor(...of) { super(...of); window.lines.push(this); }
        };"""
    )
    page.goto(f"{site.url}/?token={TOKEN}")
    expect(page.locator("#tally-word")).to_have_text("On air")
    page.evaluate("window.lines.forEach((line) => line.close())")
    site.show(script=script(selling_paused=True))
    expect(page.locator("#alarms")).to_contain_text("Selling is paused.")
    expect(page.locator("#alarms")).not_to_contain_text("lost its connection")
    page.evaluate(
        "window.lines.forEach((line) => { line.onmessage = null; })"  # silent, as after a sleep
    )
    site.show(script=script(held=True))
    expect(page.locator("#alarms")).to_contain_text("The product is held.", timeout=15_000)
    expect(page.locator("[data-do=mute]")).to_be_enabled()
    page.close()


def test_an_order_whose_answer_is_lost_is_sent_again_under_its_number(
    site: Site, desk_page: Page
) -> None:
    tries = count()

    def lose_the_first(route: Any) -> None:
        if next(tries):
            route.continue_()
            return
        route.fetch()
        route.abort()

    desk_page.route("**/api/commands", lose_the_first)
    desk_page.keyboard.press("k")
    # The strip is "done" before anything is sent too; only a receipt's number says this one is.
    expect(desk_page.locator("#receipt")).to_contain_text("receipt", timeout=30_000)
    first, second = site.desk.numbers
    assert first == second is not None
