"""A programme, a server and a browser for the tests of the pages."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from playwright.sync_api import Page, expect, sync_playwright

from console import passwords
from console.access_file import AccessFile
from console.app import build
from console.users import Role, Users
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.access_parts import PASSWORDS
from tests.console.desk_double import ScriptedDesk
from tests.console.site import TOKEN, Site


@pytest.fixture(scope="package")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of MPEG-TS, and the same as HLS beside it."""
    folder = tmp_path_factory.mktemp("programme")
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    made = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=360x640:r=30:d=6", "-f", "lavfi",
            "-i", "sine=440:r=48000:d=6", "-c:v", "libx264", "-preset", "ultrafast", "-g", "60",
            "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mpegts", str(folder / "show.ts")]  # fmt: skip
    subprocess.run(made, check=True, timeout=60)
    split = [ffmpeg, "-v", "error", "-i", str(folder / "show.ts"), "-c", "copy", "-f", "hls",
             "-hls_list_size", "0", str(folder / "live.m3u8")]  # fmt: skip
    subprocess.run(split, check=True, timeout=60)
    return folder


@pytest.fixture
def site() -> Iterator[Site]:
    """A show without a picture: the desk's own work is what costs time."""
    with Site(ScriptedDesk()) as running:
        yield running


@pytest.fixture
def playing(programme: Path) -> Iterator[Site]:
    """A show whose picture can be watched, at the desk and on the watch page."""
    whole = (programme / "show.ts").read_bytes()
    chunks = [whole[i : i + 188 * 64] for i in range(0, len(whole), 188 * 64)]
    with Site(ScriptedDesk(programme, chunks)) as running:
        yield running


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    real = request.getfixturevalue("real_part")
    with sync_playwright() as play:
        flags = [
            "--no-sandbox",
            "--autoplay-policy=no-user-gesture-required",
            # A page that a test makes up counts as public, and may not hold one of this machine.
            "--disable-features=LocalNetworkAccessChecks",
        ]
        chromium = play.chromium.launch(executable_path=real("chromium"), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def desk_page(browser: Any, site: Site) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{site.url}/?token={TOKEN}")
    expect(page.locator("#tally-word")).to_have_text("On air")
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def desk(tmp_path: Path) -> ScriptedDesk:
    return ScriptedDesk(tmp_path)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[AccessFile]:
    file = AccessFile(tmp_path / "run" / "access.db")
    yield file
    file.close()


@pytest.fixture
def users(file: AccessFile, monkeypatch: pytest.MonkeyPatch) -> Users:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    users = Users(file)
    for name, role in (("ada", Role.ADMIN), ("otto", Role.OPERATOR), ("vera", Role.VIEWER)):
        users.add(name, role, PASSWORDS[name])
    return users


@pytest.fixture
def app(desk: ScriptedDesk, clock: SimulatedClock, file: AccessFile) -> FastAPI:
    return build(desk, Console(), TOKEN, clock, file)
