"""Everybody can read and use every page: axe on each in both themes, long words, right to left."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, Route, ViewportSize, expect

from console import passwords
from console.users import Role, Users
from studio.script_report import ChatEntry
from tests.console.access_parts import PASSWORDS
from tests.console.desk_double import script
from tests.console.site import TOKEN, Site
from tests.console.test_console_pages_shows import group
from tests.console.test_console_pages_states import readable

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
LONG = 30_000
THEMES = ("dark", "light")
SIZES: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
SPILLED = """() => {
  const scrolls = (box) => box && (getComputedStyle(box).overflowX !== 'visible' || scrolls(box.parentElement));
  return [...document.querySelectorAll('main, main *, .topbar *')]
    .filter((box) => box.checkVisibility() && box.getBoundingClientRect().right > innerWidth + 1 && !scrolls(box))
    .map((box) => `${box.tagName} ${box.className}: ${box.textContent.trim().slice(0, 60)}`);
}"""
"""What stands beyond the edge of the window, and not in a list that scrolls."""


def shows(site: Site) -> None:
    site.show(
        shows=group(site.url, alarms=1, needs=2, worst="YouTube has not been live for 4 min.")
    )


def users(site: Site) -> None:
    names = Users(site.file)
    for name, role in (("ada", Role.ADMIN), ("otto", Role.OPERATOR), ("vera", Role.VIEWER)):
        names.add(name, role, PASSWORDS[name])


@pytest.fixture
def page(browser: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    page = browser.new_context(viewport=SIZES[0]).new_page()
    yield page
    page.close()


def nothing(_site: Site) -> None:
    """As the site is."""


PAGES: dict[str, tuple[str, str, Callable[[Site], None], bool]] = {
    "desk of a group": ("/", "#shows-list .show__other", shows, False),
    "wall": ("/static/wall.html", ".tile", shows, False),
    "users": ("/static/users.html", ".person", users, True),
    "first user": ("/static/users.html", "#first", nothing, False),
    "recordings": ("/static/recordings.html", "#takes .empty", nothing, False),
    "watch": ("/watch", ".say", nothing, False),
}
"""Path, what has come when it is whole, what there is to show, and whether one signs in by name."""


def opened(page: Page, site: Site, name: str) -> None:
    path, ready, prepare, by_name = PAGES[name]
    prepare(site)
    if by_name:
        page.goto(site.url)
        page.locator("#name").fill("ada")
        page.locator("#token").fill(PASSWORDS["ada"])
        page.keyboard.press("Enter")
        expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)
    elif path != "/watch":
        page.goto(f"{site.url}/?token={TOKEN}")
    page.goto(site.url + path)
    expect(page.locator(ready).first).to_be_visible(timeout=LONG)


def in_each_look(page: Page) -> Iterator[str]:
    """Both themes and both sizes; every pair of them by night."""
    pairs = (
        product(SIZES, THEMES)
        if os.environ.get("VITRINE_NIGHTLY")
        else zip(SIZES, THEMES, strict=True)
    )
    for size, theme in pairs:
        page.set_viewport_size(size)
        page.evaluate("(name) => { document.documentElement.dataset.theme = name; }", theme)
        yield f"{theme}, {size['width']} wide"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_readable_in_both_themes_on_desk_and_phone(
    page: Page, site: Site, name: str
) -> None:
    opened(page, site, name)
    for look in in_each_look(page):
        readable(page)
        assert page.evaluate(SPILLED) == [], look


def test_the_door_is_readable_too(page: Page, site: Site) -> None:
    waiting: list[Route] = []
    pressed = threading.Event()

    def held(route: Route) -> None:
        if pressed.is_set() or route.request.method != "GET":
            route.continue_()
        else:
            waiting.append(route)

    page.route("**/api/login", held)
    page.goto(site.url)
    expect(page.get_by_role("button", name="Open the desk")).to_be_enabled(timeout=LONG)
    page.locator("#token").fill("wrong")
    page.keyboard.press("Enter")
    # Whoever types faster than the desk tells how one signs in is heard all the same.
    pressed.set()
    for route in waiting:
        route.continue_()
    expect(page.locator("#refusal")).to_be_visible(timeout=LONG)
    for look in in_each_look(page):
        readable(page)
        assert page.evaluate(SPILLED) == [], look


@pytest.mark.parametrize("name", ["wall", "users", "recordings"])
def test_everything_that_can_be_pressed_is_reached_by_tab(
    page: Page, site: Site, name: str
) -> None:
    opened(page, site, name)
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(
        """() => { window.reached = new Set();
          window.wanted = [...document.querySelectorAll('a[href], button, input, select, video')]
            .filter((one) => one.checkVisibility() && !one.disabled
              && (one.type !== 'radio' || one.checked));
          document.addEventListener('focusin', (event) => window.reached.add(event.target));
          return window.wanted.length; }"""
    )
    assert wanted >= 3
    for _ in range(wanted + 4):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        "window.wanted.filter((o) => !window.reached.has(o)).map((o) => o.outerHTML)"
    )
    assert missed == []


GERMAN = {
    "All shows": "Alle Sendungen im Überblick", "Users": "Benutzerverwaltung", "Desk": "Bedienpult",
    "Who may sign in": "Anmeldeberechtigte Personen", "Let somebody in": "Benutzerin oder Benutzer hinzufügen",
    "Let them in": "Zugang einrichten", "New password": "Neues Passwort vergeben", "Again": "Passwort wiederholen",
    "New password…": "Neues Passwort vergeben…", "End sessions": "Sitzungen beenden", "Remove": "Zugang entziehen",
    "Change it": "Passwort ändern", "Show it": "Passwort anzeigen", "Operator": "Sendeverantwortliche",
    "Admin, you": "Administration, Sie selbst", "Your own password": "Ihr eigenes Passwort",
    "No answer": "Keine Antwort", "1 alarm": "1 Störungsmeldung", "Sign out": "Abmelden",
}  # fmt: skip


@pytest.mark.parametrize("name", ["wall", "users", "desk of a group"])
def test_words_as_long_as_german_ones_stay_inside(page: Page, site: Site, name: str) -> None:
    opened(page, site, name)
    changed = page.evaluate(
        """(words) => { let count = 0;
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const own = walk.currentNode.data.trim();
            if (!words[own]) continue;
            walk.currentNode.data = walk.currentNode.data.replace(own, words[own]);
            count++;
          }
          return count; }""",
        GERMAN,
    )
    assert changed >= 2
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SPILLED) == []


ARABIC, HEBREW = "هل المصباح متوفر باللون الأسود؟ FH-20931", "כמה עולה הבקבוק? $29.90"


def test_right_to_left_chat_reads_from_the_right_and_leaves_the_rest_where_it_is(
    page: Page, site: Site
) -> None:
    chat = tuple(
        ChatEntry(f"r{n}", "own site", who, text, 300 + n, "price", "FH-0", "waiting", "waiting")
        for n, (who, text) in enumerate(
            [("ليلى", ARABIC), ("נועה", HEBREW), ("Ana R.", "And in red?")]
        )
    )
    site.show(script=script(chat=chat), air=replace(site.desk.state().air, now=None))  # type: ignore[type-var]  # there is one
    page.goto(f"{site.url}/?token={TOKEN}")
    for path, row, text in (("/", ".msg", ".msg__text"), ("/watch", ".say", ".say__text")):
        page.goto(site.url + path)
        expect(page.locator(row)).to_have_count(3, timeout=LONG)
        ways = page.evaluate(
            """([row, text]) => Object.fromEntries([...document.querySelectorAll(row)].map((one) => {
              const words = one.querySelector(text) ?? one.querySelector('[dir=auto]:last-of-type');
              return [words.textContent.slice(0, 4), getComputedStyle(words).direction]; }))""",
            [row, text],
        )
        assert ways == {ARABIC[:4]: "rtl", HEBREW[:4]: "rtl", "And ": "ltr"}, path
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == "ltr"
        assert page.evaluate(SPILLED) == []
