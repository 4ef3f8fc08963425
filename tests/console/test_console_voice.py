"""The operator's own voice: what the page's microphone hears reaches the desk, and only the operator's."""

import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from console.app import build
from console.steering import SPOKEN
from studio.clock import SystemClock
from studio.settings import Console
from studio.show import RATE
from tests.console.desk_double import ScriptedDesk, script
from tests.console.site import TOKEN, Site

BEARER = {"Authorization": f"Bearer {TOKEN}"}
HERTZ = 1000


@pytest.fixture
def desk() -> ScriptedDesk:
    return ScriptedDesk()


@pytest.fixture
def page(desk: ScriptedDesk) -> TestClient:
    return TestClient(build(desk, Console(), TOKEN, SystemClock()), base_url="http://127.0.0.1")


def ended(desk: ScriptedDesk) -> bool:
    return len(desk.spoken) == 2


def test_what_is_said_arrives_whole_and_in_order_and_ends_with_the_line(
    page: TestClient, desk: ScriptedDesk
) -> None:
    with page, page.websocket_connect("/api/voice", headers=BEARER) as line:
        for n in range(20):
            line.send_bytes(bytes([n]) * 1920)
        line.send_text("this is no sound")
    while not ended(desk):
        threading.Event().wait(0.01)
    assert desk.spoken[0] == b"".join(bytes([n]) * 1920 for n in range(20))
    assert SPOKEN >= 20


@pytest.mark.parametrize("words", ["finish", "stop"])
def test_the_floor_is_given_back_by_a_word_and_the_line_is_closed(
    page: TestClient, desk: ScriptedDesk, words: str
) -> None:
    with page, page.websocket_connect("/api/voice", headers=BEARER) as line:
        line.send_bytes(bytes(1920))
        line.send_text(words)
        line.send_bytes(bytes(1920))
        with pytest.raises(WebSocketDisconnect) as closed:
            line.receive_json()
    assert closed.value.code == 1000
    assert desk.finished == (words == "finish")
    assert len(desk.spoken[0]) <= 2 * 1920


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, BEARER | {"Origin": "https://evil.example"}]
)
def test_nobody_but_the_operator_speaks(
    page: TestClient, desk: ScriptedDesk, headers: dict[str, str]
) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        page.websocket_connect("/api/voice", headers=headers) as line,
    ):
        line.receive_json()
    assert closed.value.code == 4401
    assert desk.spoken == []


def test_a_refusal_is_told_and_closes(page: TestClient, desk: ScriptedDesk) -> None:
    desk.refuse = "Somebody else is speaking already."
    with page.websocket_connect("/api/voice", headers=BEARER) as line:
        assert line.receive_json() == {"refusal": "Somebody else is speaking already."}
        with pytest.raises(WebSocketDisconnect):
            line.receive_json()


@pytest.fixture
def site(desk: ScriptedDesk) -> Iterator[Site]:
    with Site(desk) as running:
        yield running


@pytest.fixture
def desk_page(site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The desk in a browser whose microphone hears a tone."""
    real = request.getfixturevalue("real_part")
    tone = np.sin(2 * np.pi * HERTZ * np.arange(4 * RATE) / RATE)
    with wave.open(str(tmp_path / "mic.wav"), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((tone * 12000).astype("<i2").tobytes())
    flags = [
        "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'mic.wav'}",
    ]  # fmt: skip
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=real("chromium"), args=flags)
        opened = browser.new_page(viewport={"width": 1440, "height": 900})
        opened.goto(f"{site.url}/?token={TOKEN}")
        expect(opened.locator("#tally-word")).to_have_text("On air")
        yield opened
        browser.close()


@pytest.mark.real
@pytest.mark.timeout(120)
def test_the_button_puts_the_microphone_on_air_and_takes_it_off(
    desk_page: Page, desk: ScriptedDesk
) -> None:
    key = desk_page.locator("[data-do=takeover]")
    key.click()
    expect(desk_page.locator("#microphone-note")).to_contain_text("Level is good", timeout=15_000)
    assert desk.spoken == [], "the level check is not on air"
    desk_page.locator("#takeover-go").click()
    expect(key).to_have_attribute("aria-pressed", "true", timeout=15_000)
    expect(key).to_contain_text("Give back")
    for _ in range(150):
        if sum(map(len, desk.spoken)) > 2 * RATE:
            break
        desk_page.wait_for_timeout(100)
    expect(desk_page.locator("[data-do=listen]")).to_be_disabled()
    key.click()
    expect(key).to_have_attribute("aria-pressed", "false")
    expect(desk_page.locator("[data-do=listen]")).to_be_enabled()
    assert desk.finished == 1, "given back at the end of the sentence"
    while not ended(desk):
        desk_page.wait_for_timeout(50)
    heard = np.frombuffer(desk.spoken[0], "<i2").astype(float)[RATE // 4 :]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(HERTZ, abs=5)
    assert np.sqrt(np.mean(heard**2)) > 300


@pytest.mark.real
@pytest.mark.timeout(120)
def test_a_second_operator_is_told_who_speaks_and_does_not_get_the_voice(
    desk_page: Page, desk: ScriptedDesk, site: Site
) -> None:
    site.show(script=script(microphone="Ada"))
    expect(desk_page.locator("#alarms")).to_contain_text("Ada is on air", timeout=15_000)
    desk_page.locator("[data-do=takeover]").click()
    expect(desk_page.locator("#toasts")).to_contain_text("Ada is speaking already")
    expect(desk_page.locator("#takeover")).not_to_be_visible()
    assert desk.spoken == []


@pytest.mark.real
@pytest.mark.timeout(120)
def test_a_refusal_is_shown_and_the_button_comes_back(desk_page: Page, desk: ScriptedDesk) -> None:
    desk.refuse = "Somebody else is speaking already."
    key = desk_page.locator("[data-do=takeover]")
    key.click()
    expect(desk_page.locator("#takeover-go")).to_be_enabled(timeout=15_000)
    desk_page.locator("#takeover-go").click()
    expect(desk_page.locator("#toasts")).to_contain_text("Somebody else", timeout=15_000)
    expect(key).to_have_attribute("aria-pressed", "false")
