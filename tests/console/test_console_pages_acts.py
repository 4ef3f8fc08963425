"""Each act of the desk, from the click or the key to the order, its receipt and its way back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.address import Address
from studio.orders import (
    AddOutput,
    AnswerWith,
    Approval,
    ApproveLine,
    BanWord,
    DropLine,
    EditLine,
    End,
    Extend,
    LockLine,
    LockProduct,
    MoveOutput,
    Mute,
    MuteAuthor,
    PauseSelling,
    RejectLine,
    ReloadConfig,
    RemoveOutput,
    Stop,
    Tempo,
    TurnOutput,
    UseLlm,
)
from studio.script_report import WaitingLine
from tests.console.desk_double import script
from tests.console.site import TOKEN, Site, ordered, press

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

PRICE = WaitingLine("s-2", "pitch", "price", "FH-0", "It is $29.90 right now.", "approve", 3, 4)
CTA = WaitingLine("s-3", "pitch", "cta", "FH-0", "Tap the card to see it.", "approve", 9, 1)


def click(page: Page, do: str) -> Callable[[], object]:
    return page.locator(f'[data-do="{do}"]:visible').first.click


def test_stop_is_one_press_and_one_press_takes_it_back(site: Site, desk_page: Page) -> None:
    ordered(site, desk_page, press(desk_page, "Shift+X"), Stop(on=True))
    site.show(script=script(stopped=True))
    expect(desk_page.locator("#tally-word")).to_have_text("Stopped")
    expect(desk_page.locator("#alarms")).to_contain_text("The show is stopped.")
    ordered(site, desk_page, click(desk_page, "stop"), Stop(on=False))


def test_undo_sends_the_order_that_takes_the_last_one_back(site: Site, desk_page: Page) -> None:
    ordered(site, desk_page, press(desk_page, "m"), Mute(on=True))
    expect(desk_page.locator("#receipt")).to_contain_text("Undo")
    ordered(site, desk_page, press(desk_page, "z"), Mute(on=False))
    desk_page.keyboard.press("z")
    ordered(site, desk_page, press(desk_page, "u"), MuteAuthor("Katharina"))
    ordered(site, desk_page, click(desk_page, "undo"), MuteAuthor("Katharina", on=False))


def test_the_whole_show_is_run_from_its_sheet(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.keyboard.press("o")
    sheet = page.locator("#show-sheet")
    ordered(site, page, sheet.get_by_text("1.08").click, Tempo(1.08))
    expect(sheet.locator("[name=tempo]:checked")).to_have_value("1")
    site.show(script=script(tempo=1.08))
    expect(sheet.locator("[name=tempo]:checked")).to_have_value("1.08")
    ordered(site, page, sheet.get_by_text("The language model may write").click, UseLlm(on=False))
    sheet.locator("#end-text").fill("Thank you, good night.")
    key = sheet.locator("[data-do=end]")
    key.click()
    expect(key).to_contain_text("Again: end the show")
    page.wait_for_timeout(250)
    ordered(site, page, key.click, End("Thank you, good night."))
    expect(sheet).not_to_be_visible()


def test_time_and_products_are_steered_from_the_plan(site: Site, desk_page: Page) -> None:
    page = desk_page
    ordered(site, page, press(page, "+"), Extend(60))
    page.locator(".product", has_text="Desk Lamp").focus()
    ordered(site, page, press(page, "l"), LockProduct("FH-2", on=True))
    site.show(script=script(locked=("FH-2",)))
    lock = page.locator(".product", has_text="Desk Lamp").locator("[data-do=lock-product]")
    expect(lock).to_have_attribute("aria-pressed", "true")
    ordered(site, page, lock.click, LockProduct("FH-2", on=False))


def test_lines_wait_for_approval_and_the_strip_counts_down(site: Site, desk_page: Page) -> None:
    page = desk_page
    ordered(site, page, page.get_by_text("Approve before air").click, Approval(on=True))
    expect(page.locator("#approval")).not_to_be_checked()
    site.show(script=script(approval=True, next=(PRICE, CTA)))
    expect(page.locator("#approval")).to_be_checked()
    expect(page.locator("#alarms")).to_contain_text("3 s until the reserve speaks.")
    ordered(site, page, press(page, "a"), ApproveLine("s-2", 4))
    page.locator(".line").nth(1).click()
    ordered(site, page, press(page, "d"), RejectLine("s-3", 1))
    before = len(site.desk.orders)
    page.get_by_role("button", name="Approve all 2").click()
    expect(page.locator("#receipt")).to_have_attribute("data-kind", "done")
    while len(site.desk.orders) < before + 2:
        page.wait_for_timeout(20)
    assert site.desk.orders[before:] == [ApproveLine("s-2", 4), ApproveLine("s-3", 1)]


def test_a_line_is_locked_with_the_version_that_was_seen(site: Site, desk_page: Page) -> None:
    site.show(script=script(next=(replace(PRICE, state="ready"),)))
    expect(desk_page.locator(".line")).to_have_count(1)
    ordered(site, desk_page, press(desk_page, "l"), LockLine("s-2", 4, on=True))
    ordered(site, desk_page, press(desk_page, "z"), LockLine("s-2", 4, on=False))
    ordered(site, desk_page, press(desk_page, "d"), DropLine("s-2", 4))


def test_an_edit_names_its_version_and_waits_for_the_gate(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.keyboard.press("e")
    field = page.locator(".edit textarea")
    field.fill("the best price")
    expect(page.locator(".edit .say__gate")).to_contain_text("“best” has no fact")
    field.fill("Only $29.90 now.")
    expect(page.locator(".edit .say__gate")).to_contain_text("Gate agrees")
    ordered(site, page, press(page, "Control+Enter"), EditLine("s-2", "Only $29.90 now.", 1))
    expect(page.locator(".edit")).to_have_count(0)


def test_a_line_that_changes_while_it_is_edited_is_not_overwritten_unseen(
    site: Site, desk_page: Page
) -> None:
    page = desk_page
    line = replace(PRICE, state="ready", version=1)
    page.keyboard.press("e")
    page.locator(".edit textarea").fill("Mine")
    site.show(script=script(next=(replace(line, text="It is $27.90 right now.", version=2),)))
    note = page.locator(".edit__note")
    expect(note).to_contain_text("Changed meanwhile, to: “It is $27.90 right now.”")
    expect(page.locator(".edit textarea")).to_have_value("Mine")
    ordered(
        site,
        page,
        page.get_by_role("button", name="Overwrite it").click,
        EditLine("s-2", "Mine", 2),
    )
    page.keyboard.press("e")
    page.locator(".edit textarea").fill("Mine again")
    site.show(script=script(next=(CTA,)))
    expect(note).to_contain_text("This line waits no more")
    page.get_by_role("button", name="Say them instead").click()
    expect(page.locator("#say-text")).to_have_value("Mine again")
    expect(page.locator(".line")).to_have_count(1)


def test_a_person_is_answered_in_the_operators_words(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.keyboard.press("r")
    expect(page.locator("#say-label")).to_have_text("Answer Katharina")
    expect(page.locator("#say-to")).to_contain_text("cracked lid")
    page.keyboard.type("Write to the address on your receipt.")
    expect(page.locator("#gate")).to_contain_text("Gate agrees")
    order = AnswerWith("c4", "Write to the address on your receipt.")
    ordered(site, page, press(page, "Control+Enter"), order)
    expect(page.locator("#say-label")).to_have_text("Say this now")


def test_a_ban_says_how_many_messages_hold_the_word(site: Site, desk_page: Page) -> None:
    page = desk_page
    page.keyboard.press("b")
    page.locator("#ban-text").fill("bottle")
    expect(page.locator("#ban-note")).to_contain_text("1 message in view holds it.")
    ordered(site, page, press(page, "Enter"), BanWord("bottle"))


def test_outputs_are_added_moved_turned_over_and_removed_on_air(
    site: Site, desk_page: Page
) -> None:
    page = desk_page
    page.locator("[data-do=add-output]").click()
    page.locator("#target-name").fill("Twitch")
    page.locator("#target-url").fill("rtmps://live.example/app/")
    page.locator("#target-key").fill("not-a-real-key")
    site.desk.refuse = "Not done: no autonomous voice there. Order it `anyway` if you know better."
    page.locator("#target-go").click()
    expect(page.locator("#target-refusal")).to_contain_text("no autonomous voice")
    site.desk.refuse = None
    added = AddOutput("Twitch", Address("rtmps://live.example/app/not-a-real-key"), anyway=True)
    ordered(site, page, page.get_by_role("button", name="Do it anyway").click, added)
    expect(page.locator("#target-sheet")).not_to_be_visible()
    expect(page.locator("#target-key")).to_have_value("")
    menu = page.locator(".output", has_text="YouTube").locator("[data-do=output-sheet]")
    menu.click()
    expect(page.locator("#output-facts")).to_contain_text("rtmps://a.example/live2/***")
    ordered(site, page, click(page, "turn-output"), TurnOutput("YouTube"))
    page.locator("[data-do=move-output]").click()
    page.locator("#target-url").fill("srt://b.example:9000?mode=caller")
    moved = MoveOutput("YouTube", Address("srt://b.example:9000?mode=caller"))
    ordered(site, page, page.locator("#target-go").click, moved)
    menu.click()
    key = page.locator("[data-do=remove-output]")
    key.click()
    expect(key).to_have_text("Press again: remove YouTube")
    page.wait_for_timeout(250)
    ordered(site, page, key.click, RemoveOutput("YouTube"))
    page.keyboard.press("o")
    ordered(site, page, click(page, "reload-config"), ReloadConfig())


def test_a_hung_brain_leaves_mute_slate_and_stop_at_hand(site: Site, desk_page: Page) -> None:
    """Their receipts come from playout; a pending order to the brain is not in their way."""
    page = desk_page
    site.hang(BanWord)
    page.keyboard.press("b")
    page.locator("#ban-text").fill("casino")
    page.keyboard.press("Enter")
    expect(page.locator("#receipt")).to_have_attribute("data-kind", "pending")
    page.locator("#ban [data-do=close]").click()
    ordered(site, page, press(page, "m"), Mute(on=True))
    ordered(site, page, press(page, "Shift+X"), Stop(on=True))
    expect(page.locator("#receipt")).to_contain_text("stop")


def test_two_desks_see_each_others_acts(site: Site, desk_page: Page, browser: Any) -> None:
    other = browser.new_page(viewport={"width": 1440, "height": 900})
    other.goto(f"{site.url}/?token={TOKEN}")
    expect(other.locator(".line")).to_have_count(2)
    ordered(site, desk_page, press(desk_page, "p"), PauseSelling(on=True))
    site.show(script=script(selling_paused=True, next=(replace(PRICE, version=5),)))
    for page in (desk_page, other):
        expect(page.locator("[data-do=pause]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#alarms")).to_contain_text("Selling is paused.")
    site.desk.refuse = "This line has changed since you saw it; look at it again."
    other.locator(".line").first.click()
    other.keyboard.press("l")
    expect(other.locator(".toast")).to_contain_text("has changed since you saw it")
    assert site.desk.orders[-1] == LockLine("s-2", 5, on=True)
    other.close()
