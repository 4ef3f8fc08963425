"""The desk in a browser at a real show: what is pressed there is heard on the stream."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from stage_door import TOKEN, Show, decoded, free_port, listen, longest_silence

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

AT_ONCE = 0.25
"""Seconds in which playout mutes; the rest of the way is the machine's."""


def test_a_key_mutes_the_stream_while_the_brain_hangs(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    with Show(tmp_path, to=url) as show, sync_playwright() as play:
        show.speaking()
        browser = play.chromium.launch(executable_path=real_part("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{show.port}/?token={TOKEN}")
        expect(page.locator("#tally-word")).to_have_text("On air", timeout=20_000)
        expect(page.locator("#now-line .word")).to_be_visible(timeout=20_000)
        os.kill(show.child("brain").pid, signal.SIGSTOP)
        page.keyboard.press("p")
        with page.expect_response("**/api/commands") as told:
            page.keyboard.press("m")
        receipt = told.value.json()
        assert receipt["done"] is True
        assert receipt["effect"] - receipt["at"] <= AT_ONCE
        expect(page.locator("#alarms")).to_contain_text("Sound is muted on air.")
        expect(page.locator("[data-do=mute]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".toast")).to_contain_text("the script engine", timeout=15_000)
        page.wait_for_timeout(2500)
        page.keyboard.press("m")
        expect(page.locator("#alarms")).not_to_contain_text("Sound is muted on air.")
        browser.close()
        show.stop()
    ingest.wait(timeout=20)
    assert longest_silence(decoded(arrived)[2]) >= 2.5
