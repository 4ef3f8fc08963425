"""Every page at each size, and at twice the size of its letters: nothing is cut off, and a thumb finds each key."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.console.after_parts import been
from tests.console.desk_double import ScriptedDesk, script
from tests.console.setup_site import SetupSite
from tests.console.site import TOKEN, Site
from tests.console.test_console_pages_reading import SPILLED, shows
from tests.faults.rig_count import NIGHTLY

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]
LONG = 30_000
PHONE: ViewportSize = {"width": 390, "height": 844}
DOUBLE: ViewportSize = {"width": 640, "height": 400}
"""What is left of 1280 x 800 at 200 %."""
ALL: tuple[ViewportSize, ...] = (
    {"width": 320, "height": 640},
    PHONE,
    DOUBLE,
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 800},
    {"width": 1920, "height": 1080},
)
SIZES = ALL if NIGHTLY else (ALL[0], PHONE, ALL[4])
"""By day the narrowest, a phone and a desk."""
CUT = """() => [...document.querySelectorAll('.panel, .panel__head, .btn, .airkey, .tab, .monitor__foot, .stepper__foot, .offer, .sheet__head')]
  .filter((box) => box.checkVisibility() && box.clientWidth && box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.className}: ${box.textContent.trim().slice(0, 40)}: ${box.scrollWidth} in ${box.clientWidth}`)"""
"""What is cut off at the right inside its own box."""
SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((one) => one.checkVisibility() && !one.matches('.vh, .skip-link') && !one.closest('dialog:not([open])'))
  .map((one) => {
    const hand = one.closest('label') ?? one, box = hand.getBoundingClientRect(), around = getComputedStyle(hand, '::after');
    const high = around.position === 'absolute' ? Math.max(box.height, parseFloat(around.height)) : box.height;
    return { words: `${one.tagName}#${one.id} ${one.textContent.trim().slice(0, 24)}`, wide: box.width, high };
  })
  .filter(({ wide, high }) => wide && (wide < 43.5 || high < 43.5))
  .map(({ words, wide, high }) => `${words}: ${wide} x ${high}`)"""
"""What a thumb misses: less than 44 pixels wide or high, with the label and the room around it."""
LONGEST = "Hochwertige Edelstahl-Thermosflasche mit Trageschlaufe"


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Site]:
    """Names as long as people choose them, notices, and lines that wait for a person."""
    desk, known = ScriptedDesk(), script()
    chat = tuple(replace(m, author="Donaudampfschifffahrtskapitän") for m in known.chat)
    sold = tuple(replace(p, name=f"{LONGEST} {p.name}") for p in known.products)
    waits = tuple(replace(line, state="approve") for line in known.next)
    desk.script = script(chat=chat, products=sold, next=waits, approval=True, held=True)
    with Site(desk, past=been(tmp_path / "journal.db", desk, lines=60)) as running:
        shows(running)
        yield running


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    page: Page = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    yield page
    page.close()


def fits(page: Page, where: str, sizes: Sequence[ViewportSize] = SIZES) -> None:
    for size in sizes:
        page.set_viewport_size(size)
        told = f"{where}, {size['width']} x {size['height']}"
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], told
        assert page.evaluate(SPILLED) == [], told
        assert page.evaluate(CUT) == [], told
        if size == PHONE:
            assert page.evaluate(SMALL) == [], told


PAGES = {
    "/static/users.html": "#first",
    "/static/wall.html": ".tile",
    "/static/after.html": ".note-row",
    "/static/recordings.html": "#takes .empty",
    "/watch": ".say",
    "/watch?embed": ".say",
    "/": ".alarm",
}
"""What has come when the page is whole."""


def test_no_page_is_cut_off_at_any_size(page: Page, full: Site) -> None:
    page.goto(full.url)
    expect(page.locator("#token")).to_be_focused(timeout=LONG)
    fits(page, "the door")
    page.goto(f"{full.url}/?token={TOKEN}")
    for path, whole in PAGES.items():
        page.goto(full.url + path)
        expect(page.locator(whole).first).to_be_visible(timeout=LONG)
        fits(page, path)
    for opens in ("keys", "show", "output-sheet", "add-output", "ban-word"):
        page.locator(f"[data-do={opens}]").first.evaluate("key => key.click()")
        expect(page.locator("dialog[open]")).to_be_visible(timeout=LONG)
        fits(page, opens)
        page.keyboard.press("Escape")


def test_no_step_of_the_set_up_is_cut_off(page: Page, tmp_path: Path) -> None:
    with SetupSite(tmp_path) as site:
        page.goto(f"{site.url}/?token={TOKEN}")
        expect(page.locator("body[data-ready]")).to_be_attached(timeout=2 * LONG)
        for link in page.locator(".way__step").all():
            link.press("Enter")
            expect(link).to_have_attribute("aria-current", "step", timeout=LONG)
            fits(page, link.inner_text(), (SIZES[0], DOUBLE, PHONE))  # and is in sight on a phone
            expect(link).to_be_in_viewport(ratio=1, timeout=LONG)


@pytest.mark.parametrize("path", ["/", "/watch"])
def test_every_stop_of_tab_is_seen_and_the_last_leads_out(
    page: Page, full: Site, path: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{full.url}/?token={TOKEN}")
    page.goto(full.url + path)
    expect(page.locator(PAGES[path]).first).to_be_visible(timeout=LONG)
    ring = """() => { const at = document.activeElement;
      if (at === document.body) return 'out';
      const ringed = [at, at.nextElementSibling, at.closest('label')].filter(Boolean)
        .some((one) => getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2);
      return ringed ? 'ring' : at.outerHTML.slice(0, 120); }"""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    stops: list[str] = []
    while len(stops) < 150 and (found := page.evaluate(ring)) != "out":
        stops.append(found)
        page.keyboard.press("Tab")
    assert 5 < len(stops) < 150
    assert set(stops) == {"ring"}


def opened(page: Page, key: str, sheet: str) -> Callable[[], None]:
    page.locator(key).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(sheet)).to_be_visible(timeout=LONG)
    return lambda: expect(page.locator(key).first).to_be_focused(timeout=LONG)


def test_a_sheet_gives_the_focus_back_to_the_key_that_opened_it(page: Page, full: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{full.url}/?token={TOKEN}")
    expect(page.locator(".alarm").first).to_be_visible(timeout=LONG)
    for key, sheet in {
        "[data-do=keys]": "#keys", "[data-do=show]": "#show-sheet", "[data-do=ban-word]": "#ban",
        "[data-do=output-sheet]": "#output-sheet", "[data-do=add-output]": "#target-sheet",
    }.items():  # fmt: skip
        back = opened(page, key, sheet)
        inside = f"document.querySelector('{sheet}').contains(document.activeElement)"
        assert page.evaluate(inside), sheet
        page.keyboard.press("Escape")
        back()
    page.set_viewport_size(PHONE)
    page.goto(f"{full.url}/watch")
    expect(page.locator(".item").first).to_be_attached(timeout=LONG)
    back = opened(page, "#seen-key", "#seen.is-open")
    expect(page.locator("#seen [data-close]")).to_be_focused(timeout=LONG)
    page.keyboard.press("Escape")
    expect(page.locator("#seen")).to_be_hidden(timeout=LONG)
    back()


def test_a_reader_of_the_screen_hears_an_alarm_once_and_no_words_of_the_line(
    page: Page, full: Site
) -> None:
    """The line on air changes with each word and an alarm's age with each second; both are silent."""
    page.goto(f"{full.url}/?token={TOKEN}")
    told = page.locator("#alarms-told")
    expect(told).to_contain_text("The product is held.", timeout=LONG)
    page.evaluate(
        """() => { window.spoken = []; window.silent = { '#now-line': 0, '#alarms': 0 };
          const live = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]';
          new MutationObserver((changes) => { for (const { target } of changes) {
            const at = target.nodeType === 1 ? target : target.parentElement, loud = at?.closest(live);
            if (loud) window.spoken.push(`${loud.id}: ${loud.textContent}`);
            for (const quiet of Object.keys(window.silent)) if (at?.closest(quiet)) window.silent[quiet]++;
          } }).observe(document.body, { childList: true, characterData: true, subtree: true }); }"""
    )
    for _ in range(100):
        if all(n >= 3 for n in page.evaluate("Object.values(window.silent)")):
            break
        page.wait_for_timeout(100)
    assert all(n >= 3 for n in page.evaluate("Object.values(window.silent)"))
    assert page.evaluate("window.spoken") == []
