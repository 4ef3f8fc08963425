"""A working day at one desk, told minute by minute: the page is no larger in the evening."""

import os
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from pydantic import TypeAdapter

from console.desk import DeskState
from studio.alarm import Alarm, Condition
from studio.report import OutputState
from studio.script_report import ChatEntry, JournalEntry, WaitingLine
from tests.console.desk_double import ScriptedDesk, air, script
from tests.console.site import TOKEN, Site, until
from tests.console.test_console_pages_long import size

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

MINUTES = 480 if os.environ.get("VITRINE_NIGHTLY") else 22
SETTLED = 12
"""Minutes after which every list has been full once."""
A_MINUTE = 200
"""Messages; a report holds no more of them."""
_STATE = TypeAdapter(DeskState)


def minute(at: int) -> str:
    """The report at the end of a minute in which everything was said, written and sold anew."""
    known = script()
    chat = tuple(
        ChatEntry(f"m{at}-{n}", "own site", f"viewer {n} of {at}", f"{at}: is number {n} in stock?",
                  at * 60 + n * 0.3, "stock", "FH-0", "answered" if n % 5 else "needs", "in stock")
        for n in range(A_MINUTE)
    )  # fmt: skip
    journal = tuple(
        JournalEntry(at * 60 + n, f"2026-11-24T{at // 60 % 24:02}:{at % 60:02}:{n:02}+00:00", "show",
                     f"minute {at}, line {n}")
        for n in range(40)
    )  # fmt: skip
    lines = tuple(
        WaitingLine(f"l{at}-{n}", "pitch", "price", "FH-0", f"Line {n} of {at}.", "ready", n * 4.0)
        for n in range(8)
    )
    products = tuple(replace(row, stock=str(at), price=f"${at}.90") for row in known.products)
    state, trouble = OutputState.RETRYING if at % 3 else OutputState.LIVE, f"Trouble {at}"
    t = 310.0 + at * 60
    outputs = tuple(replace(output, state=state, since=t - 20) for output in air().outputs)
    report = script(t=t, chat=chat, journal=journal, next=lines, products=products, writer=None)
    alarm = Alarm(f"disk_low:{at}", Condition.DISK_LOW, "warning", trouble, t, "")
    told = replace(
        ScriptedDesk().state(), script=report, alarms=(alarm,),
        air=air(t=t, outputs=outputs, buffer=at % 30, memory_mb=240.0 + at % 7),
    )  # fmt: skip
    return _STATE.dump_json(told).decode()


def test_an_eight_hour_day_leaves_the_page_as_it_was_in_the_morning(
    browser: Any, site: Site
) -> None:
    page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
    lines: list[WebSocketRoute] = []

    def opened(line: WebSocketRoute) -> None:
        lines.append(line)

    page.route_web_socket("**/api/events", opened)
    page.goto(f"{site.url}/?token={TOKEN}")
    until(page, "document.readyState === 'complete'")
    tools = page.context.new_cdp_session(page)
    nodes, heap = 0, 0
    for at in range(MINUTES):
        lines[-1].send(minute(at))
        expect(page.locator("#journal-list")).to_contain_text(f"minute {at}, line 39")
        if at == SETTLED:
            page.get_by_role("button", name="All").click()
            nodes, heap = size(page, tools)
    now_nodes, now_heap = size(page, tools)
    page.close()
    assert now_nodes <= nodes + 60
    assert now_heap < heap * 1.25 + 1_000_000
