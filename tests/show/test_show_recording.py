"""The recordings of a real show, as an operator gets at them: listed, played, captioned, deleted."""

import html
import os
import re
import signal
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from playwright.sync_api import Page, sync_playwright
from stage_door import TOKEN, Show

pytestmark = [pytest.mark.timeout(180), pytest.mark.real]


def fetched(show: Show, path: str, method: str = "GET") -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{show.port}{path}", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    request.method = method
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: bytes = answer.read()
        return found


def played(page: Page, address: str, at: float) -> dict[str, Any]:
    """What a browser makes of a recording that is opened and taken to a place in it."""
    page.goto(address)
    found: dict[str, Any] = page.evaluate(
        """async (at) => {
            const video = document.querySelector("video");
            const on = (what) => new Promise((done, fail) => {
                video.addEventListener(what, done, {once: true});
                video.addEventListener("error", () => fail(video.error.message), {once: true});
            });
            video.muted = true;
            if (video.readyState < 1) await on("loadedmetadata");
            const sought = on("seeked");
            video.currentTime = at;
            await sought;
            await video.play();
            await on("timeupdate");
            return {width: video.videoWidth, duration: video.duration, at: video.currentTime};
        }""",
        at,
    )
    return found


def test_a_recording_is_listed_played_captioned_and_deleted(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    settings = {"enabled": True, "segment_minutes": 6 / 60, "min_free_gb": 0}
    with Show(tmp_path, recording=settings, voice={"engine": "espeak"}) as show:
        show.until(lambda: (show.air().get("recording") or {}).get("state") == "on")
        os.kill(show.recorder().pid, signal.SIGKILL)

        def spoken() -> list[dict[str, Any]]:
            """Whole recordings in which something was said of a product, as far as is written."""
            listed = show.ask("/api/recordings")
            return [one for one in listed if one["whole"] and one["products"]]

        one = show.until(spoken, 60)[0]
        assert show.air()["recording"]["restarts"] == 1, (tmp_path / "log").read_text()[-3000:]
        assert show.air()["recording"]["missing"] == 0
        address = f"/api/recordings/{one['id']}"
        (tmp_path / "copy.mp4").write_bytes(fetched(show, f"{address}.mp4"))
        with av.open(str(tmp_path / "copy.mp4")) as copy:
            times = [frame.time for frame in copy.decode(video=0)]
            assert copy.metadata["title"] == "Fernhollow"
        assert times[0] == 0
        assert abs(len(times) / 30 - one["seconds"]) < 0.05
        lines = show.ask(f"{address}.json")["lines"]
        captions = fetched(show, f"{address}.vtt").decode()
        cues = re.findall(r"<v\.\w+ Mina>((?:.+\n)+)", captions)
        assert cues
        said = " ".join(row["caption"] for row in lines)
        assert all(html.unescape(" ".join(cue.split())) in said for cue in cues)
        assert {row["line"] for row in lines} <= {row["line"] for row in show.aired()}
        assert {row["sku"] for row in lines if row["sku"]} >= set(one["products"])
        with sync_playwright() as play:
            chromium = play.chromium.launch(
                executable_path=real_part("chromium"), args=["--no-sandbox"]
            )
            page = chromium.new_page()
            page.goto(f"http://127.0.0.1:{show.port}/?token={TOKEN}")
            site = f"http://127.0.0.1:{show.port}/api/recordings"
            shown = played(page, f"{site}/{one['id']}.mp4", 1.5)
            assert shown["width"] == 360
            assert abs(shown["duration"] - one["seconds"]) < 0.1
            assert shown["at"] >= 1.5
            growing = show.until(
                lambda: [g for g in show.ask("/api/recordings") if not g["whole"] and g["seconds"]]
            )[0]
            assert growing["id"] == show.air()["recording"]["file"]
            assert played(page, f"{site}/{growing['id']}.mp4", 0.5)["at"] >= 0.5
            chromium.close()
        receipt = fetched(show, address, "DELETE")
        assert b'"done":true' in receipt
        assert one["id"] not in {left["id"] for left in show.ask("/api/recordings")}
        orders = [entry["order"] for entry in show.journal("order")]
        assert {"recording": one["id"], "do": "delete_recording"} in orders
    assert not list((tmp_path / "recordings").glob("*.part.mp4"))
