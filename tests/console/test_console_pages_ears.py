"""Where Listen is heard: a choice of the browser's devices, which keeps to what the browser can."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.console.site import TOKEN, Site, until

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
LONG = 30_000
SINK = "document.querySelector('#monitor-video').sinkId"
MUTED = "document.querySelector('#monitor-video').muted"
GONE = """() => {
  const all = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  const chosen = localStorage.getItem('ears');
  window.back = () => { delete navigator.mediaDevices.enumerateDevices; };
  navigator.mediaDevices.enumerateDevices = async () =>
    (await all()).filter((device) => device.deviceId !== chosen);
}"""
"""From then on the browser does not find the device that was chosen."""
CHANGED = "navigator.mediaDevices.dispatchEvent(new Event('devicechange'))"


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    """One with three devices of its own, whose permission a test gives or does not."""
    real = request.getfixturevalue("real_part")
    flags = ["--no-sandbox", "--use-fake-device-for-media-stream"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=real("chromium"), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


def opened(context: Any, site: Site) -> Page:
    page: Page = context.new_page()
    page.goto(f"{site.url}/?token={TOKEN}")
    expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)
    page.keyboard.press("o")
    return page


def test_the_names_come_once_a_microphone_is_allowed_and_the_choice_is_remembered(
    context: Any, site: Site
) -> None:
    page = opened(context, site)
    choice, note = page.locator("#ears"), page.locator("#show-sheet [data-ears-note]")
    expect(note).to_contain_text("once a microphone is allowed", timeout=LONG)
    expect(choice).to_be_disabled()
    show = page.get_by_role("button", name="Show the devices")
    show.click()
    expect(page.locator("#toasts")).to_contain_text("allow a microphone", timeout=LONG)
    context.grant_permissions(["microphone"], origin=site.url)
    show.click()
    expect(choice).to_be_enabled(timeout=LONG)
    expect(show).to_be_hidden()
    assert page.evaluate(SINK) == ""
    choice.select_option(label="Fake Audio Output 1")
    until(page, f"{SINK} !== ''")
    chosen = page.evaluate(SINK)
    assert chosen == choice.input_value()
    expect(note).to_contain_text("Remembered in this browser.")
    expect(page.locator("#ears-too")).to_have_value(chosen)  # of the sheet for the microphone
    page.reload()
    until(page, f"{SINK} !== ''")
    assert page.evaluate(SINK) == chosen
    page.keyboard.press("o")
    choice.select_option(label="The device that the system has set")
    until(page, f"{SINK} === ''")


def test_listen_falls_silent_when_its_device_goes_and_finds_it_again(
    context: Any, site: Site
) -> None:
    context.grant_permissions(["microphone"], origin=site.url)
    page = opened(context, site)
    page.locator("#ears").select_option(label="Fake Audio Output 2")
    until(page, f"{SINK} !== ''")
    chosen = page.evaluate(SINK)
    page.keyboard.press("Escape")
    listen = page.locator("[data-do=listen]")
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    page.evaluate(GONE)
    page.evaluate(CHANGED)
    expect(page.locator("#toasts")).to_contain_text(
        "Fake Audio Output 2 is gone: Listen is off.", timeout=LONG
    )
    assert page.evaluate(MUTED), "not aloud in the room"
    expect(listen).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("o")
    expect(page.locator("#show-sheet [data-ears-note]")).to_contain_text("Not found now")
    page.evaluate("window.back()")
    page.evaluate(CHANGED)
    expect(page.locator("#receipt")).to_contain_text("Fake Audio Output 2 is back", timeout=LONG)
    assert page.evaluate(SINK) == chosen
    assert page.evaluate(MUTED), "it is on again when somebody presses it"


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ("delete HTMLMediaElement.prototype.setSinkId", "This browser cannot choose"),
        (
            "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })",
            "only over https",
        ),
    ],
)
def test_a_browser_that_cannot_says_so(context: Any, site: Site, lacks: str, said: str) -> None:
    context.add_init_script(lacks)
    page = opened(context, site)
    expect(page.locator("#show-sheet [data-ears-note]")).to_contain_text(said, timeout=LONG)
    expect(page.locator("#ears")).to_be_disabled()
    expect(page.get_by_role("button", name="Show the devices")).to_be_hidden()
