"""`python -m benchmarks pictures`: the desk and the watch page of a real show, as the documents show them.

A show with the demo catalogue goes on air, viewers ask, and both pages are taken in Chromium while
the host answers.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.show import TOKEN, Show, live, until

FOLDER = Path(__file__).parents[1] / "docs" / "images"
SIZE = {"width": 1600, "height": 1000}
QUALITY = 82
CHAT = (
    ("bike_tom", "hello from Lisbon!"),
    ("Oluwaseun A.", "Do you ship to Lagos, and what would it cost?"),
    ("Katharina", "My order FH-20931 came with a cracked lid, who do I write to?"),
    ("sven_1987", "Does the tote fit a 16 inch laptop in a hard sleeve?"),
    ("ليلى", "هل المصباح متوفر باللون الأسود؟"),
    ("mei_lin", "How much is the lamp?"),
    ("Ana R.", "Can the bottle go in the dishwasher?"),
)


def answers(show: Show) -> bool:
    """Whether the host is in the middle of an answer."""
    air = show.state().get("air") or {}
    now = air.get("now") or {}
    return now.get("kind") == "answer" and 0.8 < now["position"] < now["duration"] - 1.0


def page(browser: Browser, url: str, theme: str, playing: str) -> Page:
    known = browser.new_context(viewport=SIZE, color_scheme=theme).new_page()  # type: ignore[arg-type]  # the words of a theme
    known.goto(url)
    expect(known.locator(playing)).to_have_js_property("paused", value=False, timeout=60_000)
    known.wait_for_timeout(8_000)  # a buffer, so that the picture stands in the middle of the show
    return known


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with live(360, 640) as show, sync_playwright() as play:
        until(
            lambda: show.state().get("script") is not None and bool(show.state().get("watchable")),
            "on air",
        )
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        desk = page(browser, f"{show.url}/?token={TOKEN}", "dark", "#monitor-video")
        watch = page(browser, f"{show.url}/watch", "light", "#video")
        for author, text in CHAT:
            show.say(text, author)
        until(lambda: answers(show), "an answer")
        desk.screenshot(path=FOLDER / "desk.jpg", type="jpeg", quality=QUALITY)
        watch.screenshot(path=FOLDER / "watch.jpg", type="jpeg", quality=QUALITY)
        browser.close()
