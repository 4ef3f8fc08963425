"""Each state that the desk can be in: what it says, and that everybody can read and reach it."""

from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from studio.report import OnAir, OutputReport, OutputState, ProcessRow, Tally
from tests.console.desk_double import air, script
from tests.console.site import TOKEN, Site

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


def readable(page: Page) -> None:
    """No rule of WCAG A and AA that axe can check is broken."""
    page.evaluate("document.getAnimations().forEach((motion) => motion.finish())")
    broken = Axe().run(page, options=RULES).response["violations"]
    told = [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in broken for n in v["nodes"]]
    assert told == []


def said(page: Page, word: str, meta: str, *alarms: str) -> None:
    expect(page.locator("#tally-word")).to_have_text(word)
    expect(page.locator("#tally-meta")).to_contain_text(meta)
    for words in alarms:
        expect(page.locator("#alarms")).to_contain_text(words)


def outputs(state: OutputState, away: float) -> tuple[OutputReport, ...]:
    """One that is lost since show time `away`, and tries once a second."""
    first, second = air().outputs
    told = {"state": state, "since": 309.5, "away_since": away, "error": "Connection refused."}
    return (replace(first, **told), second)


def test_the_show_on_air(site: Site, desk_page: Page) -> None:
    site.show(script=script(writer=None))
    said(desk_page, "On air", "autonomous")
    expect(desk_page.locator("#alarm-count")).to_have_text("No alarms")
    readable(desk_page)
    desk_page.evaluate("document.documentElement.dataset.theme = 'light'")
    readable(desk_page)


def test_before_the_first_report(site: Site, browser: Any) -> None:
    site.desk.air = site.desk.script = None
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{site.url}/?token={TOKEN}")
    said(page, "Connecting", "waiting for the first report")
    expect(page.locator("[data-do=mute]")).to_be_disabled()
    readable(page)
    page.close()


def test_the_way_on_air(site: Site, desk_page: Page) -> None:
    waiting = tuple(replace(o, state=OutputState.CONNECTING, kbps=0) for o in air().outputs)
    site.show(air=air(outputs=waiting, now=None))
    said(desk_page, "Going on air", "waiting for 2 outputs")


def test_an_output_is_amber_first_and_red_after_ten_seconds(site: Site, desk_page: Page) -> None:
    site.show(air=air(outputs=outputs(OutputState.RETRYING, 306)), script=script(writer=None))
    said(desk_page, "On air", "", "YouTube is retrying.", "Own site is live.")
    expect(desk_page.locator("#alarm-count")).to_have_text("1 notice")
    for state in (OutputState.RETRYING, OutputState.CONNECTING):
        site.show(air=air(outputs=outputs(state, 280)))
        said(desk_page, "On air", "", "YouTube is down.", "Connection refused.", "its key is right")
    expect(desk_page.locator(".output").first).to_have_attribute("data-state", "down")
    readable(desk_page)
    desk_page.get_by_role("button", name="Acknowledge").click()
    expect(desk_page.locator("#alarms .alarm")).to_have_count(0)
    expect(desk_page.locator("#alarm-count")).to_have_text("1 alarm, 1 seen")
    desk_page.keyboard.press("g")
    expect(desk_page.locator("#alarms .alarm")).to_have_count(1)
    site.show(air=air())
    expect(desk_page.locator("#alarm-count")).to_have_text("No alarms")


def test_a_dead_brain_and_a_dead_playout(site: Site, desk_page: Page) -> None:
    site.desk.script_age = 18.0
    site.show(air=air(tally=Tally.RESERVE, buffer=0.0))
    said(desk_page, "On reserve", "no report of the script engine", "The script engine stopped.",
         "1:35 min of reserve are left")  # fmt: skip
    expect(desk_page.locator(".gauge[data-level=alarm]")).to_contain_text("Speech buffer")
    readable(desk_page)
    site.show(air_age=9.0)
    said(desk_page, "Not known", "playout last reported 9 s ago", "Playout does not report.")


def test_who_was_started_again_is_told_for_a_minute(site: Site, desk_page: Page) -> None:
    site.show(processes=(ProcessRow("playout", 2, "was ended by signal 9", 290.0),))
    said(desk_page, "On air", "", "Playout was started again.", "It was ended by signal 9.")
    site.show(processes=(ProcessRow("playout", 2, "was ended by signal 9", 240.0),))
    expect(desk_page.locator("#alarms")).not_to_contain_text("Playout")


def test_an_end_that_was_ordered_is_no_alarm(site: Site, desk_page: Page) -> None:
    site.show(script=script(ending=True, writer=None))
    said(desk_page, "On air", "closing words", "The show is ending.")
    site.server.should_exit = True
    site.thread.join(timeout=10)
    expect(desk_page.locator("#tally-word")).to_have_text("Ended", timeout=15_000)
    expect(desk_page.locator("#alarms .alarm--warn")).to_contain_text("The show has ended.")
    drawn = desk_page.locator("#alarms .icon").bounding_box()
    assert drawn
    assert desk_page.evaluate("document.querySelector('#alarms use').getBBox().width") > 0


def test_slate_mute_and_what_could_be_forgotten(site: Site, desk_page: Page) -> None:
    site.show(air=air(slate=True, muted=True, tally=Tally.SLATE), script=script(held=True))
    said(desk_page, "Slate on", "all 2 outputs connected", "The slate is on air.",
         "Sound is muted on air.", "The product is held.")  # fmt: skip
    expect(desk_page.locator("#now-kind")).to_have_text("Nobody speaks")
    expect(desk_page.locator("[data-do=slate]")).to_contain_text("Back on air")
    readable(desk_page)


def test_a_person_speaks(site: Site, desk_page: Page) -> None:
    voice = OnAir("live", "operator", "operator", None, "operator", "", (), 3.0, 3.0, 0, 0)
    site.show(air=air(now=voice))
    said(
        desk_page, "Your voice", "driven by a microphone", "A person is on air in the host’s place."
    )


def test_a_broken_catalogue_and_a_model_that_rests(site: Site, desk_page: Page) -> None:
    found = "row 14, column price: found 29,9O"
    site.show(script=script(catalogue_problems=(found,)))
    said(desk_page, "On air", "", "The language model does not answer.")
    expect(desk_page.locator("#alarms")).not_to_contain_text("catalogue")
    expect(desk_page.locator("#products-sum")).to_contain_text("1 to mend")
    refused = f"{found}, expected a price such as 29.90"
    site.show(script=script(catalogue_problems=(refused,), catalogue_refused=refused))
    said(desk_page, "On air", "", "The new catalogue has an error and is not used.", f"{found}.",
         "Mend the file, or take its last edit back")  # fmt: skip


def test_nothing_to_show_says_so(site: Site, desk_page: Page) -> None:
    site.show(script=script(next=(), order=(), chat=(), products=(), journal=(), writer=None))
    for words in ("No messages", "No running order", "No products", "being written"):
        expect(desk_page.locator("main")).to_contain_text(words)


def test_each_sheet_opens_and_closes_by_key(site: Site, desk_page: Page) -> None:
    for key, sheet in (("?", "#keys"), ("o", "#show-sheet"), ("b", "#ban")):
        desk_page.keyboard.press(key)
        expect(desk_page.locator(sheet)).to_be_visible()
        if key == "o":
            readable(desk_page)
        desk_page.keyboard.press("Escape")
        expect(desk_page.locator(sheet)).not_to_be_visible()


def test_a_viewer_watches_and_nothing_can_be_pressed(site: Site, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/api/me", lambda route: route.fulfill(json={"user": "Ada", "role": "viewer"}))
    page.goto(f"{site.url}/?token={TOKEN}")
    expect(page.locator("#role-name")).to_have_text("Ada · viewer: watching only")
    expect(page.locator("[data-do=mute]")).to_be_disabled()
    page.keyboard.press("m")
    page.keyboard.press("k")
    assert site.desk.orders == []
    page.close()


def test_everything_is_reached_without_a_mouse(site: Site, desk_page: Page) -> None:
    """Tab goes through the parts in their order, one stop for each list."""
    stops = []
    for _ in range(60):
        desk_page.keyboard.press("Tab")
        stops.append(
            desk_page.evaluate(
                "document.activeElement.closest('section, header')?.id"
                " || document.activeElement.closest('header')?.className || ''"
            )
        )
    seen = list(dict.fromkeys(s for s in stops if s))
    parts = ["air", "outputs", "now", "next", "say", "chat", "journal", "order", "products"]
    assert [s for s in seen if s in parts] == parts


def test_german_words_stay_inside_their_places(site: Site, desk_page: Page) -> None:
    longest = {"Mute": "Stumm\u00adschalten", "Pause selling": "Verkauf unter\u00adbrechen",
               "Take over": "Selbst sprechen", "Slate": "Pausen\u00adtafel", "Stop": "Sofort anhalten",
               "Skip line": "Satz überspringen", "Skip product": "Produkt überspringen",
               "Hold product": "Produkt festhalten", "Approve before air": "Freigabe vor Sendung",
               "After this sentence": "Nach diesem Satz", "Cut in now": "Sofort unterbrechen",
               "Say on air": "Auf Sendung sagen", "Unanswered": "Unbeantwortet",
               "Pitch next": "Als Nächstes", "Mute viewer": "Zuschauer stummschalten"}  # fmt: skip
    spilled = desk_page.evaluate(
        """(words) => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const own = walk.currentNode.data.trim();
            if (words[own]) walk.currentNode.data = walk.currentNode.data.replace(own, words[own]);
          }
          return [...document.querySelectorAll("main button, main .tab, main .panel")]
            .filter((box) => box.offsetParent && box.scrollWidth > box.clientWidth + 1)
            .map((box) => box.textContent.trim().slice(0, 60));
        }""",
        longest,
    )
    assert spilled == []
