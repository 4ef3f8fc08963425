"""A show run from its desk: what was moved and rewritten airs so, and the page after the show tells it."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from stage_door import FOUR, TOKEN, Show, free_port, listen

from catalog.sidecar import EVERY, read_sidecar
from tests.faults.rig_count import NIGHTLY
from tests.faults.rig_crew import LIGHT, seen

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not NIGHTLY, reason="takes two shows: VITRINE_NIGHTLY=1"),
]

WAIT = 60_000
MINE = "Let us look at it from all sides."
GOODBYE = "Goodbye, and thank you all."
QUESTION = "Do you ship to Malta?"
ANSWER = "Yes, we ship to Malta, with the ordinary post."


@pytest.fixture(scope="module")
def browser(real_part: Callable[[str], str]) -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = real_part("chromium")
        found = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser: Browser, show: Show, path: str = "/") -> Page:
    """A page of the show, with the desk's token."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(f"http://127.0.0.1:{show.port}/?token={TOKEN}")
    if path != "/":
        page.goto(f"http://127.0.0.1:{show.port}{path}")
    else:
        expect(page.locator("#tally-word")).to_have_text("On air", timeout=WAIT)
    return page


def pitched(show: Show) -> list[str]:
    """Products in the order in which their turns began on air."""
    skus = [row["sku"] for row in show.aired() if row["kind"] == "pitch"]
    return [sku for n, sku in enumerate(skus) if n == 0 or skus[n - 1] != sku]


def orders(show: Show, do: str) -> list[dict[str, Any]]:
    return [entry for entry in show.journal("order") if entry["order"]["do"] == do]


def turn(page: Page, name: str) -> Locator:
    return page.locator(f'.seg-row[data-id="{name}"]')


def moves(page: Page) -> list[str]:
    """The turns that may be moved, as the page has them."""
    rows = page.locator(".seg-row[data-movable]")
    found: list[str] = rows.evaluate_all("rows => rows.map((row) => row.dataset.id)")
    return found


def dragged(page: Page, name: str, before: str) -> None:
    boxes = [turn(page, one).locator(".seg-row__what").bounding_box() for one in (name, before)]
    one, other = (box for box in boxes if box is not None)
    page.mouse.move(one["x"] + 8, one["y"] + one["height"] / 2)
    page.mouse.down()
    page.mouse.move(other["x"] + 40, other["y"] + other["height"] / 2, steps=3)
    page.mouse.move(other["x"] + 40, other["y"] - 6, steps=3)
    page.mouse.up()


def reordered(page: Page, show: Show) -> list[str]:
    """Move two turns by hand; the products as they are to come, the one on air first."""
    show.until(lambda: len(moves(page)) > 3)
    now = turn(page, "now").locator(".seg-row__what").inner_text()
    first, second, third = moves(page)[:3]
    dragged(page, third, first)
    show.until(lambda: moves(page)[:3] == [third, first, second])
    turn(page, second).focus()
    page.keyboard.press("Alt+ArrowUp")
    show.until(lambda: moves(page)[:3] == [third, second, first])
    assert [order["done"] for order in orders(show, "reorder")] == [True, True]
    here = next(row["sku"] for row in show.script()["products"] if row["name"] in now)
    return [here, third.partition(":")[2], second.partition(":")[2]]


def rewritten_by_one_of_two(page: Page, other: Page, show: Show) -> None:
    """Two operators write at one line: who comes second is shown what the first has saved.

    Nothing airs unseen meanwhile, so that a slow machine does not say the line before they have.
    """
    approval = page.get_by_text("Approve before air")
    approval.click()
    row = page.locator(".line[data-state=waiting]").last
    expect(row).to_be_visible(timeout=WAIT)
    name = row.get_attribute("data-key")
    rows = [one.locator(f'.line[data-key="{name}"]') for one in (page, other)]
    for at, words in zip(rows, (MINE, "Something else"), strict=True):
        at.click(timeout=WAIT)
        at.press("e")
        at.locator("textarea").fill(words)
    rows[0].locator("[type=submit]").click(timeout=WAIT)
    note = rows[1].locator(".edit__note")
    expect(note).to_contain_text(re.compile(f"“{MINE}”|waits no more"), timeout=WAIT)
    show.until(lambda: any(row["caption"] == MINE for row in show.aired()), 60)
    expect(note).to_contain_text("waits no more", timeout=WAIT)
    rows[1].locator("textarea").press("Escape")
    [saved] = orders(show, "edit_line")
    assert saved["done"]
    approval.click()
    show.until(lambda: not show.script()["approval"])


def skipped_to(page: Page, show: Show, sku: str) -> None:
    """Skip the product on air, and what it still says, until the next one was heard."""
    page.keyboard.press("Shift+K")
    skipped: set[str] = set()

    def heard() -> bool:
        now = show.air().get("now") or {"text": "", "kind": "", "sku": None}
        old = now["kind"] == "pitch" and now["sku"] != sku
        if old and now["text"] not in skipped:
            skipped.add(now["text"])
            page.keyboard.press("k")
        return pitched(show)[-1:] == [sku]

    show.until(heard, 90)


def ended(page: Page, show: Show) -> None:
    """End the show from its sheet; the page then says so, and calls nothing an alarm."""
    page.keyboard.press("o")
    page.locator("#end-text").fill(GOODBYE)
    key = page.locator("[data-do=end]")
    key.click()
    expect(key).to_contain_text("Again")
    page.wait_for_timeout(250)
    key.evaluate("key => key.click()")  # at once: it is armed for three seconds
    assert show.process.wait(timeout=60) == 0
    expect(page.locator("#tally-word")).to_have_text("Ended", timeout=WAIT)
    expect(page.locator("#alarms")).to_contain_text("The show has ended.")
    expect(page.locator("#alarms .alarm:not(.alarm--warn)")).to_have_count(0)


def test_what_was_moved_and_rewritten_airs_so_and_the_page_after_the_show_tells_it(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "products.yaml").write_text(FOUR, encoding="utf-8")
    settings: dict[str, Any] = {
        "more": LIGHT,
        "voice": {"engine": "espeak", "rate": 1.6},
        "recording": {"enabled": True, "min_free_gb": 0},
    }
    with Show(tmp_path, **settings) as show:
        show.speaking()
        page, other = opened(browser, show), opened(browser, show)
        order = reordered(page, show)
        show.ask("/api/chat", {"author": "Ana", "text": QUESTION})
        rewritten_by_one_of_two(page, other, show)
        for sku in order[1:]:
            skipped_to(page, show, sku)
        ended(page, show)
        other.close()
    rows = show.aired()
    assert pitched(show)[-3:] == order
    assert [row["caption"] for row in rows if row["writer"] == "operator"] == [MINE, GOODBYE]
    assert rows[-1]["caption"] == GOODBYE

    # The next show: its page tells of the one before, and it answers what that one could not.
    stream = {**LIGHT["stream"], "outputs": [{"name": "Mine", "url": (url := ingest_url())}]}
    server = listen(url, tmp_path / "arrived.flv")
    settings["more"] = {"stream": stream}
    with Show(tmp_path, **settings) as show:
        show.speaking()
        page = opened(browser, show, "/static/after.html")
        page.locator("#span-show").select_option(index=1)
        tells(page, rows)
        jumps(page, rows)
        page.go_back()
        answered(page, show, tmp_path)
        another = applied(page, show, tmp_path)
        assert show.stop() == 0
    assert server.wait(timeout=20) == another.wait(timeout=20) == 0
    assert seen(tmp_path / "second.flv").missing == 0
    arrived = seen(tmp_path / "arrived.flv")
    assert arrived.missing == 0
    assert arrived.silence <= 2.0


def ingest_url() -> str:
    return f"rtmp://127.0.0.1:{free_port()}/live/key"


def tells(page: Page, rows: list[dict[str, Any]]) -> None:
    """Time by product is what the journal has of that show."""
    spoken: dict[str, float] = {}
    for row in rows:
        if row["sku"]:
            spoken[row["sku"]] = spoken.get(row["sku"], 0.0) + row["dur"]
    expect(page.locator("#sold tr")).to_have_count(len(spoken), timeout=WAIT)
    expect(page.locator("#figures .figure").first).to_contain_text(f"{len(rows)} lines")
    told = {
        row.locator("small").first.inner_text(): row.locator(".table__bar").inner_text()
        for row in page.locator("#sold tr").all()
    }
    total = sum(spoken.values())
    assert {sku: float(share.rstrip(" %")) for sku, share in told.items()} == {
        sku: pytest.approx(100 * seconds / total, abs=0.2) for sku, seconds in spoken.items()
    }


def jumps(page: Page, rows: list[dict[str, Any]]) -> None:
    """A search of what was said leads to that second of the recording."""
    page.locator("#spoken-find").fill("from all sides")
    page.locator("#spoken-find").press("Enter")
    found = page.locator(".said", has=page.locator("mark"))
    expect(found).to_have_count(1, timeout=WAIT)
    found.get_by_role("link").click()
    video = page.locator("video")
    expect(video).to_have_js_property("seeking", False, timeout=WAIT)
    at = next(row["t"] for row in rows if row["caption"] == MINE)
    began = float(page.url.partition("id=")[2].partition("&")[0].rpartition("_")[2])
    playing = "video => new Promise((go) => { const look = () => (video.currentTime > 0 && video.readyState > 1 ? go(video.currentTime) : setTimeout(look, 50)); look(); })"
    assert video.evaluate(playing) == pytest.approx(at - began, abs=3)


def answered(page: Page, show: Show, folder: Path) -> None:
    """A question without an answer gets one, which stands in the sidecar and is said at once."""
    asked = page.locator(".ask", has_text="Malta")
    asked.get_by_role("button", name="Write an answer").click(timeout=WAIT)
    asked.locator("textarea").fill(ANSWER)
    asked.get_by_role("button", name="Add to the FAQ").click(timeout=WAIT)
    expect(asked).to_have_attribute("data-state", "faq", timeout=WAIT)
    written = read_sidecar((folder / "products.sidecar.yaml").read_bytes(), "products.sidecar.yaml")
    [faq] = written.entries[EVERY].brand.faq
    assert (faq.question, faq.answer) == (QUESTION, ANSWER)
    comment = show.ask("/api/chat", {"author": "Bo", "text": "do you ship to malta"})["id"]
    said = show.until(lambda: [row for row in show.aired() if row["reply_to"] == comment], 60)
    assert "ordinary post" in said[0]["caption"]


def applied(page: Page, show: Show, folder: Path) -> "subprocess.Popen[bytes]":
    """What is chosen in the set-up holds on the air at once, or from the next start, as it says."""
    second = ingest_url()
    server = listen(second, folder / "second.flv")
    page.goto(f"http://127.0.0.1:{show.port}/setup#voice")
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=WAIT)
    page.locator("#rate").fill("1.2")
    page.get_by_role("link", name="Output").click()
    page.get_by_label("Platform").select_option("generic")
    page.get_by_label("Name", exact=True).fill("Second")
    page.get_by_label("Address").fill(second.rpartition("/")[0])
    page.get_by_label("Stream key").fill("key")
    page.locator("#aim-reach").uncheck(force=True)  # it takes one publisher only
    page.get_by_role("button", name="Check and add").click()
    expect(page.locator(".aim")).to_have_count(2, timeout=WAIT)
    page.get_by_role("link", name="Apply").click()
    expect(page.locator("#go")).to_be_enabled(timeout=WAIT)
    brain = show.child("brain").pid
    page.locator("#go").click()
    expect(page.locator("#went")).to_contain_text("is written", timeout=WAIT)
    expect(page.locator("#write-refusal")).to_be_hidden()

    def sends() -> bool:
        outputs = show.air()["outputs"]
        return any((one["name"], one["state"]) == ("Second", "live") for one in outputs)

    show.until(sends)
    show.until(lambda: show.child("brain").pid != brain)
    said = len(show.aired())
    show.until(lambda: len(show.aired()) > said + 1, 60)
    page.get_by_role("link", name="Presenter").click()
    page.locator("#palettes label").nth(1).click(timeout=WAIT)
    page.get_by_role("link", name="Apply").click()
    expect(page.locator("#write-restart")).to_contain_text("presenter.palette", timeout=WAIT)
    page.locator("#go").click()
    expect(page.locator("#went")).to_contain_text("The show goes on as it was", timeout=WAIT)
    reloads = [order["done"] for order in orders(show, "reload_config")]
    assert reloads == [True, False]
    return server
