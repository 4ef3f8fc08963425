"""The pages in a real browser, against a real server, on a desk with a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.orders import (
    AnswerComment,
    BanWord,
    DropComment,
    DropLine,
    Hold,
    Mute,
    MuteAuthor,
    PauseSelling,
    PitchNext,
    ReloadCatalogue,
    RollBackCatalogue,
    Say,
    SkipLine,
    SkipProduct,
    Slate,
)
from studio.report import Tally
from tests.console.desk_double import air, script
from tests.console.site import TOKEN, Site, ordered, until

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]


def test_each_button_sends_its_order(site: Site, desk_page: Page) -> None:
    page = desk_page

    def click(do: str) -> Callable[[], object]:
        return page.locator(f'[data-do="{do}"]:visible').first.click

    ordered(site, page, click("mute"), Mute(on=True))
    ordered(site, page, click("pause"), PauseSelling(on=True))
    ordered(site, page, click("hold"), Hold(on=True))
    ordered(site, page, click("skip"), SkipLine())
    ordered(site, page, click("skip-product"), SkipProduct())
    ordered(site, page, click("reload"), ReloadCatalogue())
    ordered(site, page, click("roll-back"), RollBackCatalogue())
    ordered(site, page, click("pitch"), PitchNext("FH-2"))
    ordered(site, page, click("host-answers"), AnswerComment("c4"))
    ordered(site, page, click("drop-msg"), DropComment("c4"))
    ordered(site, page, click("mute-viewer"), MuteAuthor("Katharina"))
    page.locator(".line").first.click()
    ordered(site, page, click("drop-line"), DropLine("s-2", 1))


def test_keys_do_what_the_sheet_says(site: Site, desk_page: Page) -> None:
    page = desk_page
    ordered(site, page, lambda: page.keyboard.press("m"), Mute(on=True))
    ordered(site, page, lambda: page.keyboard.press("k"), SkipLine())
    ordered(site, page, lambda: page.keyboard.press("Shift+K"), SkipProduct())
    page.keyboard.press("n")
    page.keyboard.type("mk")
    expect(page.locator("#say-text")).to_have_value("mk")
    assert len(site.desk.orders) == 3


def test_the_slate_needs_two_presses(site: Site, desk_page: Page) -> None:
    page = desk_page
    key = page.locator('[data-do="slate"]')
    key.click()
    expect(key).to_contain_text("Again: slate")
    assert site.desk.orders == []
    page.wait_for_timeout(250)
    ordered(site, page, key.click, Slate(on=True))
    site.show(air=air(slate=True, tally=Tally.SLATE))
    expect(page.locator("#tally-word")).to_have_text("Slate on")
    expect(key).to_have_attribute("aria-pressed", "true")


def test_the_gate_answers_while_words_are_typed(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.locator("#say-text").fill("the best bottle")
    expect(page.locator("#gate")).to_contain_text("“best” has no fact")
    expect(page.locator("#say-go")).to_be_disabled()
    page.locator("#say-text").fill("Hello to everyone")
    expect(page.locator("#gate")).to_contain_text("Gate agrees")
    page.locator("text=Cut in now").click()
    ordered(site, page, page.locator("#say-go").click, Say("Hello to everyone", "now"))
    expect(page.locator("#say-text")).to_have_value("")


def test_a_word_is_banned_from_its_sheet(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.keyboard.press("b")
    page.locator("#ban-text").fill("casino")
    ordered(site, page, page.locator("#ban-form button[type=submit]").click, BanWord("casino"))


def test_bans_and_muted_viewers_can_be_lifted(site: Site, desk_page: Page) -> None:
    site.show(script=script(banned=("casino",), muted_authors=("pills",)))
    desk_page.keyboard.press("o")
    ordered(
        site,
        desk_page,
        desk_page.get_by_role("button", name="Lift").click,
        BanWord("casino", on=False),
    )
    ordered(
        site,
        desk_page,
        desk_page.get_by_role("button", name="Hear again").click,
        MuteAuthor("pills", on=False),
    )


def test_a_refusal_stays_until_it_is_closed(site: Site, desk_page: Page) -> None:
    site.desk.refuse = "Not skipped: nothing is on air."
    desk_page.keyboard.press("k")
    toast = desk_page.locator(".toast")
    expect(toast).to_contain_text("nothing is on air")
    toast.get_by_label("Close").click()
    expect(toast).to_have_count(0)


def test_what_viewers_write_stays_text(site: Site, desk_page: Page) -> None:
    expect(desk_page.locator(".msg__text", has_text="<img src=x")).to_be_visible()
    assert desk_page.locator("#chat-list img").count() == 0


def test_alarms_name_what_is_wrong(site: Site, desk_page: Page) -> None:
    site.show(script=script(catalogue_refused="row 14, column price: found 29,9O"))
    expect(desk_page.locator("#alarms")).to_contain_text("row 14, column price")
    why = "Festival did not answer within 4 s"
    site.show(script=script(voice="flite", voice_reason=why))
    expect(desk_page.locator("#alarms")).to_contain_text("The spare voice flite speaks.")
    expect(desk_page.locator("#alarms")).to_contain_text(why)
    site.show(air=air(tally=Tally.RESERVE))
    expect(desk_page.locator("#tally-word")).to_have_text("On reserve")


def test_a_desk_without_a_line_turns_its_buttons_off(site: Site, desk_page: Page) -> None:
    site.server.should_exit = True
    expect(desk_page.locator("#alarms")).to_contain_text("lost its connection", timeout=15000)
    expect(desk_page.locator('[data-do="mute"]')).to_be_disabled()


def test_the_monitor_plays_the_encoders_packets(browser: Any, playing: Site) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{playing.url}/?token={TOKEN}")
    until(page, "document.querySelector('#monitor-video').videoWidth === 360")
    page.close()


def test_the_watch_page_plays_and_takes_a_question(browser: Any, playing: Site) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{playing.url}/watch")
    until(page, "document.querySelector('video').currentTime > 0.5")
    expect(page.locator("#offer-h")).to_have_text("Fjord Insulated Bottle 750 ml")
    page.locator("#message").fill("how much is the lamp?")
    page.keyboard.press("Enter")
    expect(page.locator(".say.is-mine")).to_contain_text("how much is the lamp?")
    assert playing.desk.comments == [("", "how much is the lamp?")]
    page.close()


def test_the_desk_asks_for_the_token(browser: Any, site: Site) -> None:
    page = browser.new_context().new_page()
    page.goto(site.url)
    page.locator("#token").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("not valid")
    page.locator("#token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.locator("#tally-word")).to_have_text("On air")
    page.close()


@pytest.mark.parametrize("width", [320, 390, 820, 1440, 1920])
def test_nothing_overflows_the_page(browser: Any, site: Site, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    for path in (f"/?token={TOKEN}", "/watch"):
        page.goto(site.url + path)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
