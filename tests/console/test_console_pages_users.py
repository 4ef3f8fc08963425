"""The page of the users: from the printed token to people with names, with the keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from console import passwords
from console.users import Role, Users
from tests.console.access_parts import PASSWORDS
from tests.console.site import TOKEN, Site

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
LONG = 30_000


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    page.close()
    assert faults == []


def sign_in(page: Page, site: Site, name: str, password: str) -> None:
    page.goto(site.url)
    page.locator("#name").fill(name)
    page.locator("#token").fill(password)
    page.keyboard.press("Enter")
    expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)


def people(site: Site) -> Users:
    users = Users(site.file)
    for name, role in (("ada", Role.ADMIN), ("otto", Role.OPERATOR), ("vera", Role.VIEWER)):
        users.add(name, role, PASSWORDS[name])
    return users


def entered(page: Page, label: str, words: str) -> None:
    """What somebody without a mouse does: the field is reached by Tab, and written in."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('label')?.textContent ?? ''").startswith(
            label
        ):
            page.keyboard.type(words)
            return
    pytest.fail(f"never reached: {label}")


def test_the_first_user_ends_the_token_and_is_told_so_before(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/?token={TOKEN}")
    page.keyboard.press("o")
    page.locator("#users-link").press("Enter")
    expect(page.locator("#first")).to_contain_text(
        "The first user ends the printed token.", timeout=LONG
    )
    expect(page.locator("#people")).to_contain_text("There are no users")
    expect(page.locator("[value=viewer]")).to_be_disabled()
    entered(page, "Name", "ada")
    entered(page, "Password", PASSWORDS["ada"])
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("the token is over", timeout=LONG)
    expect(page.get_by_role("link", name="Sign in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#what")).to_have_text("Password", timeout=LONG)
    sign_in(page, site, "ada", PASSWORDS["ada"])
    page.goto(f"{site.url}/static/users.html")
    row = page.locator(".person")
    expect(row).to_contain_text("Admin, you", timeout=LONG)
    expect(row).to_contain_text("signed in: 1 session")
    assert site.desk.visits[-2:] == [
        ("operator", "added user ada, admin"),
        ("ada", "signed in from 127.0.0.1"),
    ]


def test_an_admin_lets_people_in_and_out(site: Site, page: Page) -> None:
    users = people(site)
    sign_in(page, site, "ada", PASSWORDS["ada"])
    page.goto(f"{site.url}/static/users.html")
    rows = page.locator(".person")
    expect(rows).to_have_count(3, timeout=LONG)
    entered(page, "Name", "otto")
    entered(page, "Password", "a longer word of nobody")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("is there already", timeout=LONG)
    page.locator("#add-name").fill("nora")
    page.locator("#add-password").fill("aaaaaaaaaaaa")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("5 different characters")
    page.locator("#add-password").fill("a longer word of nora")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_have_text("nora may sign in as operator.", timeout=LONG)
    expect(page.locator("#refusal")).to_be_hidden()
    expect(rows).to_have_count(4)
    assert users.known("nora").role is Role.OPERATOR

    key = rows.filter(has_text="nora").get_by_role("button", name="Remove")
    key.press("Enter")
    again = rows.filter(has_text="nora").get_by_role("button", name="Again: remove nora")
    expect(again).to_be_focused()
    assert users.get("nora") is not None
    page.wait_for_timeout(250)  # faster is a double click, and does not count
    again.press("Enter")
    expect(page.locator("#done")).to_have_text("nora is out.", timeout=LONG)
    assert users.get("nora") is None

    rows.filter(has_text="vera").get_by_role("button", name="New password…").click()
    expect(page.locator("#other-h")).to_have_text("Another password for vera")
    page.locator("#other-password").fill("a new longer word of vera")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_have_text("vera has another password.", timeout=LONG)
    assert passwords.matches("a new longer word of vera", users.known("vera").secret)

    # The last admin stays while there are others.
    own = rows.filter(has_text="ada")
    own.get_by_role("button", name="Remove").click()
    page.wait_for_timeout(250)
    own.get_by_role("button", name="Again: remove ada").click()
    expect(page.locator("#refusal")).to_contain_text(
        "is the last admin; remove the others first", timeout=LONG
    )


def test_sessions_are_seen_and_ended(site: Site, page: Page, browser: Any) -> None:
    people(site)
    other = browser.new_context().new_page()
    sign_in(other, site, "otto", PASSWORDS["otto"])
    sign_in(page, site, "ada", PASSWORDS["ada"])
    page.goto(f"{site.url}/static/users.html")
    otto, vera = (page.locator(".person").filter(has_text=name) for name in ("otto", "vera"))
    expect(otto).to_contain_text("signed in: 1 session", timeout=LONG)
    expect(vera.get_by_role("button", name="End sessions")).to_be_disabled()
    otto.get_by_role("button", name="End sessions").click()
    expect(otto).to_contain_text("not signed in", timeout=LONG)
    expect(other.locator("#token")).to_be_visible(timeout=LONG)  # its desk went to the door
    other.close()


def test_everybody_changes_their_own_password_and_sees_nobody_else(
    site: Site, page: Page, browser: Any
) -> None:
    users = people(site)
    other = browser.new_context().new_page()
    sign_in(other, site, "vera", PASSWORDS["vera"])
    sign_in(page, site, "vera", PASSWORDS["vera"])
    page.goto(f"{site.url}/static/users.html")
    expect(page.locator("#own-name")).to_have_text("vera", timeout=LONG)
    for hidden in ("#everybody", "#adding"):
        expect(page.locator(hidden)).to_be_hidden()
    entered(page, "Old password", "not what it is at all")
    entered(page, "New password", "another longer word")
    entered(page, "Again", "not the same at all")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("The two are not the same.")
    page.locator("#own-again").fill("another longer word")
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_contain_text("old password is not right", timeout=LONG)
    expect(page.locator("#own-old")).to_be_focused()
    assert passwords.matches(PASSWORDS["vera"], users.known("vera").secret)
    page.keyboard.type(PASSWORDS["vera"])
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("other sessions are over", timeout=LONG)
    assert passwords.matches("another longer word", users.known("vera").secret)
    expect(other.locator("#token")).to_be_visible(timeout=LONG)  # its desk went to the door
    page.goto(site.url)
    expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)
    other.close()


def test_whoever_is_not_signed_in_is_shown_the_door(site: Site, page: Page) -> None:
    for path in ("users", "wall"):
        page.goto(f"{site.url}/static/{path}.html")
        expect(page.locator("#login")).to_be_visible(timeout=LONG)
