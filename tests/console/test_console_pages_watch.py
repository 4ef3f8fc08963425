"""The watch page: what a viewer sees and hears of the show, by itself and inside another page."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from studio.report import Tally
from studio.script_report import ChatEntry, Segment
from tests.console.desk_double import air, script
from tests.console.site import Site, until

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]


def opened(browser: Any, url: str, width: int = 1280, height: int = 800) -> Page:
    page: Page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url)
    return page


def test_the_sound_comes_when_it_is_asked_for(browser: Any, playing: Site) -> None:
    page = opened(browser, f"{playing.url}/watch")
    until(page, "document.querySelector('video').currentTime > 0.2")
    assert page.evaluate("document.querySelector('video').muted")
    page.get_by_role("button", name="Tap for sound").click()
    assert not page.evaluate("document.querySelector('video').muted")
    expect(page.locator(".sound")).not_to_be_visible()
    expect(page.get_by_role("button", name="Turn the sound off")).to_be_visible()
    page.close()


def test_answers_are_marked_and_only_ones_own_waiting_is_told(browser: Any, site: Site) -> None:
    page = opened(browser, f"{site.url}/watch")
    row = page.locator(".say")
    expect(row.filter(has_text="bike_tom")).to_contain_text("Answered aloud")
    expect(row.filter(has_text="Ana R.")).to_contain_text("Being answered now")
    expect(row.filter(has_text="Katharina")).not_to_contain_text("Passed on")
    page.locator("#name").fill("Zoë")
    page.locator("#message").fill("does it leak?")
    page.keyboard.press("Enter")
    mine = page.locator(".say.is-mine")
    expect(mine).to_contain_text("Sent")
    own = ChatEntry("own-1", "own site", "Zoë", "does it leak?", 310, "leak", "FH-0", "waiting", "")
    site.show(script=script(chat=(own,)))
    expect(mine).to_contain_text("The host will answer soon")
    assert site.desk.comments == [("Zoë", "does it leak?")]
    page.close()


def test_what_was_shown_stands_before_the_rest_and_after_what_is_next(
    browser: Any, site: Site
) -> None:
    page = opened(browser, f"{site.url}/watch")
    names = page.locator(".item__name")
    expect(names.first).to_have_text("Cove Wireless Earbuds")
    expect(page.locator(".item").first).to_contain_text("next")
    order = (Segment("FH-1", "Earbuds", 0, 60, "now"), Segment("FH-3", "Tote", 60, 60, "next"))
    site.show(air=air(now=None), script=script(order=order))
    expect(page.locator("#offer-h")).to_have_text("Cove Wireless Earbuds")
    expect(names).to_have_text(
        ["Harbor Canvas Tote", "Fjord Insulated Bottle 750 ml", "Dune Adjustable Desk Lamp",
         "Otter Dry Bag 20 l"]
    )  # fmt: skip
    expect(page.locator(".item").nth(1)).to_contain_text("just shown")
    expect(page.locator(".item").last).to_contain_text("sold out")
    page.close()


def test_each_state_is_one_plain_sentence(browser: Any, site: Site) -> None:
    page = opened(browser, f"{site.url}/watch")
    state = page.locator("#state")
    expect(state).to_contain_text("The picture comes in a few seconds.")
    site.show(air=air(slate=True, tally=Tally.SLATE))
    expect(page.locator("#offer-kicker")).to_have_text("On again in a moment")
    site.show(air_age=60.0)
    expect(state).to_contain_text("Not live right now")
    page.route("**/api/watch", lambda route: route.abort())
    expect(state).to_contain_text("Your connection dropped")
    page.close()


def test_another_page_may_hold_the_watch_page_and_never_the_desk(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 600})
    frames = "".join(
        f'<iframe id="{name}" src="{site.url}{path}" width="880" height="560"></iframe>'
        for name, path in (("show", "/watch?embed"), ("whole", "/watch"), ("desk", "/"))
    )
    page.route(
        "http://shop.example/", lambda route: route.fulfill(body=frames, content_type="text/html")
    )
    page.goto("http://shop.example/")
    held = page.frame_locator("#show")
    expect(held.locator("#offer-h")).to_have_text("Fjord Insulated Bottle 750 ml")
    expect(held.get_by_role("button", name="AI host: voice and picture")).to_be_visible()
    expect(held.locator(".seen")).not_to_be_visible()
    for closed in ("#whole", "#desk"):
        expect(page.frame_locator(closed).locator("#offer-h, #login")).to_have_count(0)
    page.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_everybody_can_read_it(browser: Any, site: Site, width: int, height: int) -> None:
    page = opened(browser, f"{site.url}/watch", width, height)
    expect(page.locator(".say")).to_have_count(4)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
    broken = Axe().run(page, options=rules).response["violations"]
    assert [(v["id"], n["target"], n["failureSummary"]) for v in broken for n in v["nodes"]] == []
    page.close()
