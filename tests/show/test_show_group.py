"""Two real shows of one group: each is a tab and a tile of the other, and neither needs the other.

By night: a third show wants what is the second's, and the second hangs for a while, so that its
picture grows old. By day tests/console/test_console_pages_group.py has the desks alone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from playwright.sync_api import Locator, Page, expect, sync_playwright
from stage_door import TOKEN, Show, decoded, free_port, listen, longest_silence

from tests.faults.rig_count import NIGHTLY
from tests.faults.rig_crew import LIGHT

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]
LONG = 60_000
GLANCE = "what desks of this group bring"


def started(folder: Path, name: str, ports: dict[str, int], to: str | None) -> Show:
    """A show with its own settings, folder, desk and port; the list of shows is that of all."""
    folder.mkdir()
    listed = [{"name": n, "url": f"http://127.0.0.1:{port}"} for n, port in ports.items()]
    console = {"port": ports[name], "token": TOKEN, "glance_token": GLANCE, "shows": listed}
    more = {**LIGHT, "console": console, "show": {"name": name}}
    return Show(folder, to=to, port=ports[name], more=more)


@contextmanager
def desk(chromium: str, first: Show, second: Show) -> Iterator[Page]:
    """The desk of the first show, by somebody who has signed in at the second one too."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for show in (second, first):
            page.goto(f"http://127.0.0.1:{show.port}/?token={TOKEN}")
            expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)
        yield page
        browser.close()


def tab(page: Page, show: str) -> Locator:
    return page.locator(".show__other", has_text=show).locator(".show__state")


def tile(page: Page, show: str) -> Locator:
    return page.locator(".tile", has_text=show)


def slated(show: Show, *, on: bool) -> None:
    assert show.ask("/api/commands", {"do": "slate", "on": on})["done"]


def hung(show: Show) -> list[psutil.Process]:
    """All processes of the show stand still: nobody of its own starts another."""
    everybody = [psutil.Process(show.process.pid)]
    everybody += everybody[0].children(recursive=True)
    for process in everybody:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    return everybody


def refusal(folder: Path, settings: dict[str, Any]) -> str:
    """Why a show with these settings does not start."""
    file = folder / "clash.yaml"
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    command = [sys.executable, "-m", "showrunner.main", "live", "--config", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 1
    return ended.stderr


def only_one_has_what_only_one_can_have(second: Show, folder: Path) -> None:
    said = refusal(folder, second.settings)
    assert "run.folder: " in said
    assert f"in use by the show of {second.config}" in said
    said = refusal(folder, second.settings | {"run": {"folder": str(folder / "run")}})
    assert f"console.port: {second.port} is the port of another show's desk" in said


def grows_old_while_it_hangs(page: Page, second: Show) -> None:
    hanging = hung(second)
    try:
        expect(tile(page, "Deutsch").locator(".tag")).to_have_text("No answer", timeout=LONG)
        expect(tile(page, "Deutsch")).to_contain_text("no answer within 3 s")
        picture = tile(page, "Deutsch").locator(".tile__still")
        expect(picture).to_have_class("tile__still is-old", timeout=LONG)
        expect(picture.locator("img")).to_be_visible()
        expect(picture.locator(".tile__age")).to_contain_text("s old")
        expect(tile(page, "English").locator(".tile__still")).to_have_class("tile__still")
    finally:
        for process in reversed(hanging):
            with suppress(psutil.NoSuchProcess):
                process.resume()
    expect(tile(page, "Deutsch").locator(".tag")).to_have_text("On air", timeout=60_000)
    expect(picture).to_have_class("tile__still", timeout=LONG)


@pytest.mark.skipif(not NIGHTLY, reason="two shows at once: VITRINE_NIGHTLY=1")
def test_two_shows_see_each_other_and_one_that_is_killed_does_not_take_the_other_along(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    ports = {"English": free_port(), "Deutsch": free_port()}
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    ingest = listen(url, tmp_path / "arrived.flv")
    with (
        started(tmp_path / "en", "English", ports, url) as first,
        started(tmp_path / "de", "Deutsch", ports, None) as second,
    ):
        for show in (first, second):
            show.until(lambda show=show: show.air().get("now"), 100)
        with desk(real_part("chromium"), first, second) as page:
            expect(page.locator("#show-name")).to_have_text("English")
            expect(page.locator(".show__other")).to_have_count(1, timeout=LONG)
            expect(tab(page, "Deutsch")).to_have_text("On air", timeout=LONG)

            slated(second, on=True)
            expect(tab(page, "Deutsch")).to_have_text("Slate on", timeout=LONG)
            page.locator(".show__other a", has_text="Deutsch").click()
            page.wait_for_url(f"http://127.0.0.1:{second.port}/")
            expect(page.locator("#show-name")).to_have_text("Deutsch", timeout=LONG)
            expect(page.locator("#tally-word")).to_have_text("Slate on", timeout=LONG)
            expect(tab(page, "English")).to_have_text("On air", timeout=LONG)
            slated(second, on=False)

            page.goto(f"http://127.0.0.1:{first.port}/static/wall.html")
            expect(tile(page, "Deutsch").locator(".tag")).to_have_text("On air", timeout=LONG)
            for name in ports:
                expect(tile(page, name).locator("img")).to_be_visible(timeout=LONG)
            expect(tile(page, "Deutsch")).to_contain_text("watching")
            only_one_has_what_only_one_can_have(second, tmp_path)
            grows_old_while_it_hangs(page, second)

            os.kill(second.process.pid, signal.SIGKILL)
            expect(tile(page, "Deutsch").locator(".tag")).to_have_text("No answer", timeout=LONG)
            expect(tile(page, "Deutsch").locator("img")).to_be_visible()
            expect(tile(page, "English").locator(".tag")).not_to_have_text("No answer")
            page.locator(".topbar .show").first.click()
            expect(tab(page, "Deutsch")).to_have_text("No answer", timeout=LONG)
            expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)
        killed: dict[str, Any] = first.air()
        first.until(lambda: first.air()["t"] > killed["t"] + 2)
        (output,) = first.air()["outputs"]
        assert first.stop() == 0
    assert ingest.wait(timeout=20) == 0
    pictures, _, sound = decoded(tmp_path / "arrived.flv")
    # A machine that is too slow for two shows leaves out pictures; it never leaves the air.
    assert max(after - before for before, after in pairwise(pictures)) < 1
    assert longest_silence(sound) <= 2.0
    lasted = killed["t"] + 2 - output["since"]
    assert pictures[-1] - pictures[0] >= lasted - 1, "it ended with the other show"
