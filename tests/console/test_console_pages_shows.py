"""Several shows: tabs at the desk, keys between them, and all of them on one wall."""

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from console.glance import glance
from console.neighbours import Glance, ShowRow
from console.stills import Picture
from studio.clock import SystemClock
from tests.console.desk_double import ScriptedDesk
from tests.console.site import TOKEN, Site

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
LONG = 30_000
OWN = glance(ScriptedDesk().state())
LINE = "Die Schreibtischleuchte hat drei Lichttöne, und sie merkt sich den letzten."
DOWN = "YouTube has not been live for 4 min."


def told(**changes: object) -> Glance:
    well = {
        "desk": "d1", "show": "Fernhollow Deutsch", "state": "on", "minutes": 4 * 1440 + 13 * 60 + 4,
        "alarms": 0, "notices": 0, "worst": "", "needs": 0, "line": LINE, "live": 2, "outputs": 2,
        "product": "Dune Schreibtischleuchte", "viewers": 12,
    }  # fmt: skip
    return Glance.model_validate(well | changes)


def group(url: str, **changes: object) -> tuple[ShowRow, ...]:
    return (
        ShowRow("Fernhollow Deutsch", f"{url}/watch?of=de", here=False, glance=told(**changes)),
        ShowRow("Fernhollow English", "/", here=True, glance=OWN),
        ShowRow("Outlet", f"{url}/watch?of=nl", here=False, glance=None,
                why="console.shows.2.url: no answer (ConnectError)"),
    )  # fmt: skip


@pytest.fixture
def many(site: Site, desk_page: Page) -> Page:
    site.show(shows=group(site.url))
    expect(desk_page.locator(".show__other")).to_have_count(2, timeout=LONG)
    return desk_page


def test_shows_are_tabs_in_their_order_and_an_alarm_stands_on_its_tab(
    site: Site, many: Page
) -> None:
    names = many.locator("#shows-list .show__name:visible")
    expect(names).to_have_text(["Fernhollow Deutsch", "Fernhollow English", "Outlet"])
    states = many.locator("#shows-list .show__state")
    expect(states).to_have_text(["On air", "On air", "No answer"])
    site.show(shows=group(site.url, needs=2))
    expect(states.first).to_have_text("2 need you")
    site.show(shows=group(site.url, needs=2, alarms=1, worst=DOWN))
    expect(states.first).to_have_text("1 alarm")
    expect(many.locator(".show__other .show").first).to_have_attribute("title", DOWN)
    site.show(shows=())
    expect(many.locator(".show__other")).to_have_count(0)
    expect(many.locator("#wall-link")).to_be_hidden()
    expect(many.locator("#show-name")).to_have_text("Fernhollow")


@pytest.mark.parametrize(("key", "of"), [("[", "de"), ("]", "nl")])
def test_keys_lead_to_the_show_before_and_after(site: Site, many: Page, key: str, of: str) -> None:
    many.keyboard.press("n")
    many.keyboard.type(key)
    expect(many.locator("#say-text")).to_have_value(key)
    many.keyboard.press("Escape")
    many.keyboard.press(key)
    many.wait_for_url(f"{site.url}/watch?of={of}")


def test_a_desk_of_one_show_has_no_other_tabs_and_its_keys_lead_nowhere(desk_page: Page) -> None:
    desk_page.keyboard.press("]")
    desk_page.keyboard.press("?")
    expect(desk_page.locator("#keys")).to_be_visible()
    expect(desk_page.locator(".show__other")).to_have_count(0)


def test_the_wall_has_trouble_first_and_opens_a_desk(site: Site, many: Page) -> None:
    many.get_by_role("link", name="All shows").press("Enter")
    names = many.locator(".tile b")
    expect(names).to_have_text(
        ["Outlet", "Fernhollow English · this desk", "Fernhollow Deutsch"], timeout=LONG
    )
    first, own, other = (many.locator(".tile").nth(n) for n in range(3))
    expect(first).to_contain_text("console.shows.2.url: no answer")
    expect(own).to_contain_text("The lid is dishwasher safe")
    expect(own.locator(".tag")).to_have_text("1 needs you")
    expect(other).to_contain_text("on air 4 d 13:04")
    expect(other).to_contain_text("2 of 2 live")
    expect(many.locator("#sum")).to_have_text("3 shows · 1 in trouble")
    site.show(shows=group(site.url, alarms=1, worst=DOWN))
    expect(names.first).to_have_text("Fernhollow Deutsch")
    expect(many.locator(".tile").first).to_contain_text(DOWN)
    many.locator(".tile").first.press("Enter")
    many.wait_for_url(f"{site.url}/watch?of=de")


def painted(colour: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (216, 384), colour).save(kept, "JPEG")
    return kept.getvalue()


def test_the_wall_shows_each_picture_and_greys_one_that_does_not_get_newer(
    site: Site, many: Page
) -> None:
    now = SystemClock().now()
    site.desk.hung = {
        "/": Picture(painted("green"), now + 600),
        f"{site.url}/watch?of=nl": Picture(painted("red"), now - 754),
    }
    many.get_by_role("link", name="All shows").click()
    other, own, gone = (
        many.locator(".tile", has_text=name) for name in ("Deutsch", "English", "Outlet")
    )
    expect(own.locator("img")).to_be_visible(timeout=LONG)
    expect(own.locator(".tile__age")).to_be_hidden()
    expect(gone.locator("img")).to_be_visible(timeout=LONG)
    expect(gone.locator(".tile__still")).to_have_class("tile__still is-old")
    expect(gone.locator(".tile__age")).to_have_text("12 min old")
    expect(other.locator(".tile__age")).to_have_text("No picture")
    expect(other.locator(".tile__product")).to_have_text("Dune Schreibtischleuchte")
    expect(other).to_contain_text("12 watching")
    before = own.locator("img").get_attribute("src")
    site.desk.hung["/"] = Picture(painted("blue"), now + 601)
    expect(own.locator("img")).not_to_have_attribute("src", str(before), timeout=LONG)
    assert site.desk.looks >= 2


def test_tiles_are_found_by_words_and_only_those_with_alarms_stay(site: Site, many: Page) -> None:
    many.goto(f"{site.url}/static/wall.html")
    names = many.locator(".tile b")
    expect(names).to_have_count(3, timeout=LONG)
    many.keyboard.press("/")
    many.keyboard.type("FERNHOLLOW schreib")
    expect(names).to_have_text(["Fernhollow Deutsch"])
    expect(many.locator("#found")).to_have_text("1 of 3")
    many.keyboard.press("Escape")
    expect(names).to_have_count(3)
    many.keyboard.press("Tab")
    many.keyboard.press("Space")
    expect(names).to_have_text(["Outlet"])
    site.show(shows=group(site.url, alarms=1, worst=DOWN))
    expect(names).to_have_text(["Fernhollow Deutsch", "Outlet"])
    many.reload()
    expect(names).to_have_text(["Fernhollow Deutsch", "Outlet"], timeout=LONG)
    many.locator("#find").fill("nobody")
    expect(many.locator("#none")).to_contain_text("Nothing of 3 shows fits “nobody”")
    many.get_by_role("button", name="Show all").press("Enter")
    expect(names).to_have_count(3)
    assert many.url == f"{site.url}/static/wall.html"


def test_the_wall_says_when_it_is_alone_and_when_it_is_away(site: Site, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{site.url}/?token={TOKEN}")
    page.goto(f"{site.url}/static/wall.html")
    expect(page.locator("#alone")).to_contain_text("console.shows", timeout=LONG)
    site.server.should_exit = True
    expect(page.locator("#away")).to_contain_text("lost its connection", timeout=LONG)
    page.close()


def test_names_of_shows_stay_text(site: Site, desk_page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>"
    rows = tuple(replace(row, name=evil) for row in group(site.url, line=evil, worst=evil))
    site.show(shows=rows)
    expect(desk_page.locator("#show-name")).to_have_text(evil, timeout=LONG)
    desk_page.goto(f"{site.url}/static/wall.html")
    expect(desk_page.locator(".tile__line").first).to_be_visible(timeout=LONG)
    assert desk_page.locator("img[onerror]").count() == 0


def test_the_strip_draws_the_hour_before_the_page_was_opened(site: Site, browser: Any) -> None:
    site.desk.past.curves["speech buffer"] = [
        None,
        *(float(n) for n in range(30)),
        *[None] * 8,
        4.0,
    ]
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{site.url}/?token={TOKEN}")
    gauge = page.locator(".gauge", has_text="Speech buffer")
    expect(gauge.locator("title")).to_have_text(
        "The last 7 minutes: 0 to 29 s", use_inner_text=False, timeout=LONG
    )
    path = gauge.locator("path").get_attribute("d")
    assert path is not None
    assert path.count("M") == 2  # a gap is a gap
    xs = [float(point.split(",")[0]) for point in path.replace("M", "L").split("L")[1:]]
    assert xs == sorted(xs)
    assert xs[-1] == 40
    page.close()
