"""An operator takes the host's voice over in a browser: what their microphone hears is on the stream."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect, sync_playwright
from stage_door import TOKEN, Show, decoded, free_port, listen
from websockets.sync.client import connect

from avatar.overlay_label import draw_label
from avatar.stage import open_stage
from studio import settings
from tests.faults.rig_crew import FPS, LIGHT
from tests.show.figures import tell
from tests.show.microphone import HOOK, delays, epoch_of, flags, mouth, recorded, said

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]

SECONDS = 9
"""For which somebody speaks."""
DRAWN = 0.3
"""Share of pictures that may be late: a machine that draws fewer, or hears late, shows little of a
mouth in its time."""
LATE = 0.5
"""Seconds by which a picture may be late; in time it has the label to the frame, as the tests of
the painter hold."""
BEHIND = 0.4
"""Seconds in which the voice is to be on air; on a machine that does other work, twice as much."""


def label_beside(cache: Path) -> tuple[slice, slice]:
    """The pixels that the person's label covers and the host's does not."""
    ready = open_stage(settings.Show(name="Fernhollow"), settings.Stage(), (270, 480), 24, cache)
    ai, person = (
        draw_label(ready.plates["ai_label"], words, ready.letters, ready.layout)[1]
        for words in (ready.tokens.label("en"), ready.tokens.label("en", live=True))
    )
    return slice(ai.y + 4, ai.bottom - 4), slice(ai.right + 8, person.right - 4)


def test_a_microphone_in_the_browser_has_the_voice_the_mouth_and_the_label(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    show = Show(tmp_path, to=url, recording={"enabled": True}, more=LIGHT)
    with show, sync_playwright() as play:
        show.speaking()
        chromium = play.chromium.launch(executable_path=real_part("chromium"), args=flags(tmp_path))
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(HOOK)
        page.goto(f"http://127.0.0.1:{show.port}/?token={TOKEN}")
        key = page.locator("[data-do=takeover]")
        expect(page.locator("#tally-word")).to_have_text("On air", timeout=30_000)
        key.click()
        expect(page.locator("#takeover-go")).to_be_enabled(timeout=30_000)
        expect(page.locator("[data-do=listen]")).to_be_disabled()
        page.locator("#takeover-go").click()
        expect(page.locator("#alarms")).to_contain_text("You are on air", timeout=30_000)
        line = f"ws://127.0.0.1:{show.port}/api/voice"
        with connect(line, additional_headers={"Authorization": f"Bearer {TOKEN}"}) as another:
            assert json.loads(another.recv(timeout=10))["refusal"].startswith(
                "Another operator is speaking already"
            )
        before = show.air()
        show.until(lambda: len(page.evaluate("window.onsets")) >= SECONDS)
        now = show.air()
        missed = (now["late"] - before["late"]) / (now["frames"] - before["frames"])
        key.click()
        expect(key).to_have_attribute("aria-pressed", "false", timeout=30_000)
        spoken = said(page, epoch_of(show))
        rows = show.until(lambda: host_again(show, 1))
        # Somebody speaks and their page is closed in the middle of it.
        key.click()
        expect(page.locator("#takeover-go")).to_be_enabled(timeout=30_000)
        page.locator("#takeover-go").click()
        show.until(lambda: (show.air().get("now") or {}).get("act") == "live")
        closed = show.air()["t"]
        page.close()
        back = show.until(lambda: host_again(show, 2))[-1]
        chromium.close()
        assert back["t"] - closed < 8
        assert show.stop() == 0
    assert ingest.wait(timeout=20) == 0
    acts = [entry for entry in show.journal("show") if "who" in entry]
    assert [(entry["what"].rpartition(": ")[2], entry["who"]) for entry in acts] == [
        ("a person speaks in place of the host", "operator"),
        ("handed back", "operator"),
        ("a person speaks in place of the host", "operator"),
        ("the page has closed, or its line broke", "operator"),
    ]
    live = next(row for row in rows if row["act"] == "live")
    assert (live["who"], live["text"], live["writer"]) == ("operator", "(live voice)", "operator")
    after = rows[rows.index(live) + 1]
    (file,) = (tmp_path / "recordings").glob("*.mp4")
    programme = recorded(file, float(file.stem.rpartition("_")[2]))

    late = delays(spoken, programme.onsets)
    assert len(late) >= SECONDS // 2, "bursts of the microphone are not on air"
    p95 = quantiles(late, n=20)[-1]
    tell(
        "the page has a sound, to its place on air: median / p95",
        f"{median(late) * 1000:.0f} / {p95 * 1000:.0f} ms ({len(late)} bursts)",
        "<= 400 ms",
    )
    assert median(late) < 2 * BEHIND
    together, lag = mouth(programme, (live["t"] + 1, live["t"] + live["dur"]))
    tell(
        "the mouth with the sound of that", f"{together:.2f}, {lag * 1000:+.0f} ms", "-60 to +20 ms"
    )
    if missed < DRAWN and median(late) < BEHIND:
        assert together > 0.5
        assert abs(lag) < 0.15

    window = label_beside(tmp_path / "cache")
    dark = np.array([(picture[window] < 60).mean() > 0.4 for picture in programme.luma])
    shown = programme.times[dark]
    frame = 1 / FPS
    assert -frame <= shown[0] - live["t"] < LATE, "the label is there with the voice"
    first = shown[shown < after["t"] + LATE]
    assert np.all(dark[(programme.times >= first[0]) & (programme.times <= first[-1])])
    end = live["t"] + live["dur"]
    assert first[-1] >= end - LATE
    pictures = programme.times[
        (programme.times >= after["t"] + LATE) & (programme.times < after["t"] + 1.5)
    ]
    assert not np.isin(pictures, shown).any(), "the host speaks under the host's label"

    _, _, sound = decoded(arrived)
    ticks = np.abs(sound[: len(sound) // 480 * 480]).reshape(-1, 480).max(1) > 0.08
    assert ticks.sum() > 100, "the ingest has what the recording has"


def host_again(show: Show, times: int) -> list[dict[str, Any]]:
    """What was aired, once a person was heard so often and the host after them."""
    rows = show.aired()
    acts = [row["act"] for row in rows]
    return rows if acts.count("live") >= times and acts[-1] != "live" else []
