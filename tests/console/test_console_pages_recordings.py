"""The page of the recordings: chosen, watched, searched and deleted."""

import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from playwright.sync_api import Page, Route, expect

from console.users import Role, Users
from tests.console.access_parts import PASSWORDS
from tests.console.site import TOKEN, Site, until

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

NAMES = ("20261124T120000Z-0", "20261124T110000Z-0")
LINES = [
    {"at": 0.2, "kind": "pitch", "act": "price", "sku": "FH-0", "caption": "It is $29.90 right now.",
     "text": "it is twenty-nine ninety right now", "cut": False},
    {"at": 3.0, "kind": "answer", "act": "answer_care", "sku": "FH-0",
     "caption": "The lid is dishwasher safe.", "text": "the lid is dishwasher safe", "cut": False},
]  # fmt: skip


def listed(name: str) -> dict[str, Any]:
    return {"id": name, "start": f"2026-11-24T{name[9:11]}:00:00+00:00", "show": "s", "t": 0.0,
            "seconds": 6.0, "bytes": 41_000_000, "whole": True, "products": ["FH-0"]}  # fmt: skip


class Kept:
    """The API of the recordings, as far as the page asks it."""

    def __init__(self, film: Path) -> None:
        self.film = film
        self.there = list(NAMES)
        self.deleted: list[str] = []

    def answer(self, route: Route) -> None:
        path = route.request.url.rpartition("/api/recordings")[2]
        name, _, kind = path.strip("/").partition(".")
        match route.request.method, kind:
            case "DELETE", _:
                self.deleted.append(name)
                self.there.remove(name)
                route.fulfill(json={"id": "r1", "done": True, "words": "Deleted.", "at": 1.0})
            case _, "mp4":
                route.fulfill(path=self.film, content_type="video/mp4")
            case _, "vtt":
                route.fulfill(body="WEBVTT\n\n00:00.000 --> 00:05.000\nIt is $29.90\n")
            case _, "json":
                route.fulfill(json={"id": name, "lines": LINES})
            case _:
                route.fulfill(json=[listed(n) for n in self.there])


@pytest.fixture
def kept(programme: Path) -> Kept:
    film = programme / "take.mp4"
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    made = [ffmpeg, "-v", "error", "-y", "-i", str(programme / "show.ts"), "-c", "copy", str(film)]
    subprocess.run(made, check=True, timeout=60)
    return Kept(film)


def test_a_recording_is_watched_searched_and_deleted(browser: Any, site: Site, kept: Kept) -> None:
    page: Page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route("**/api/recordings**", kept.answer)
    page.goto(f"{site.url}/?token={TOKEN}")
    page.get_by_role("link", name="Recordings").click()
    expect(page.locator(".take-row")).to_have_count(2)
    expect(page.locator("#take-h")).to_contain_text("24 Nov, 12:00")
    until(page, "document.querySelector('video').readyState > 0")
    expect(page.locator(".heard")).to_have_count(2)
    page.locator("#find").fill("DISHwasher")
    expect(page.locator("#spoken-sum")).to_have_text("1 of 2 lines")
    expect(page.locator(".heard mark")).to_have_text("dishwasher")
    page.locator(".heard:visible").click()
    until(page, "document.querySelector('video').currentTime >= 3")
    expect(page.locator(".heard.is-now")).to_contain_text("dishwasher safe")
    page.locator(".take-row").nth(1).click()
    expect(page.locator("#take-h")).to_contain_text("11:00")
    page.locator("#delete").click()
    expect(page.locator("#delete")).to_have_text("Press again: delete")
    page.locator(".take-row").first.click()
    expect(page.locator("#delete")).to_have_text("Delete")  # it was another one
    page.locator(".take-row").nth(1).click()
    expect(page.locator("#take-h")).to_contain_text("11:00")
    page.locator("#delete").click()
    page.wait_for_timeout(250)  # faster is a double click, and does not count
    assert kept.deleted == []
    page.locator("#delete").click()
    expect(page.locator(".take-row")).to_have_count(1)
    assert kept.deleted == [NAMES[1]]
    page.close()


def test_only_an_admin_is_offered_to_delete(browser: Any, site: Site, kept: Kept) -> None:
    users = Users(site.file)
    for name, role in (("ada", Role.ADMIN), ("otto", Role.OPERATOR)):
        users.add(name, role, PASSWORDS[name])
    for name, shown in (("otto", False), ("ada", True)):
        page: Page = browser.new_context().new_page()
        page.route("**/api/recordings**", kept.answer)
        offer = {"name": name, "password": PASSWORDS[name]}
        assert page.request.post(f"{site.url}/api/login", data=offer).status == 204
        page.goto(f"{site.url}/static/recordings.html")
        expect(page.locator(".heard")).to_have_count(2, timeout=30_000)
        expect(page.locator("#delete")).to_be_visible(visible=shown, timeout=30_000)
        page.close()


def test_a_disk_that_is_away_is_no_show_without_recordings(browser: Any, site: Site) -> None:
    page = browser.new_page()
    words = {"detail": "recordings: the folder does not answer"}
    page.route("**/api/recordings**", lambda route: route.fulfill(status=503, json=words))
    page.goto(f"{site.url}/static/recordings.html")
    expect(page.locator("#takes")).to_contain_text("the folder does not answer", timeout=30_000)
    expect(page.locator("#takes")).not_to_contain_text("This show has no recordings")
    page.close()


def test_a_show_that_records_nothing_says_so(browser: Any, site: Site) -> None:
    page = browser.new_page()
    page.route("**/api/recordings**", lambda route: route.fulfill(status=404, json={}))
    page.goto(f"{site.url}/static/recordings.html")
    expect(page.locator("#takes")).to_contain_text("This show has no recordings")
    page.close()
