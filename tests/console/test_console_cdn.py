"""Viewers behind a real nginx that keeps what it fetched: the desk is asked once, however many watch."""

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect
from starlette.types import ASGIApp, Receive, Scope, Send

from console.app import build
from studio.clock import SystemClock
from studio.config import HOME
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk
from tests.console.site import TOKEN, Site, answers, free_port

WATCHERS = 40


class Counted:
    """An application, and how often each path of it was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.asked: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked[scope["path"]] += 1
        await self._app(scope, receive, send)


@dataclass(frozen=True)
class Front:
    """A cache in front of the pages."""

    url: str
    origin: str
    """Where the pages themselves are."""
    asked: Counter[str]
    """How often these were asked for what."""


@pytest.fixture
def front(programme: Path, tmp_path: Path, real_part: Callable[[str], str]) -> Iterator[Front]:
    """What stands behind nginx, told where that is by its settings."""
    nginx, port = real_part("nginx"), free_port()
    url = f"http://127.0.0.1:{port}"
    with Site(ScriptedDesk(programme), Console(media_url=url), Counted) as site:
        counted = site.around
        assert isinstance(counted, Counted)
        conf = (HOME / "examples/nginx/cdn.conf").read_text()
        conf = re.sub(r"^  ssl_.*\n", "", conf, flags=re.MULTILINE)
        conf = conf.replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
        conf = conf.replace("/var/cache/nginx/vitrine", f"{tmp_path}/kept")
        paths = "".join(
            f"{kind}_temp_path {tmp_path}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        upstream = f"upstream vitrine {{ server 127.0.0.1:{site.port}; keepalive 16; }}"
        whole = tmp_path / "nginx.conf"
        whole.write_text(
            f"user root; daemon off; error_log {tmp_path}/error.log; pid {tmp_path}/pid;\n"
            f"events {{}}\nhttp {{ access_log off;\n{paths}{upstream}\n{conf}\n}}\n"
        )
        command = [nginx, "-e", str(tmp_path / "error.log"), "-c", str(whole)]
        with subprocess.Popen(command) as child:
            while not answers(port):
                assert child.poll() is None, (tmp_path / "error.log").read_text()
            yield Front(url, site.url, counted.asked)
            child.terminate()


@pytest.mark.real
def test_many_viewers_cost_one_request_for_each_thing(front: Front, programme: Path) -> None:
    segments = sorted(path.name for path in programme.glob("*.ts") if path.name != "show.ts")
    paths = ["/hls/live.m3u8", *(f"/hls/{name}" for name in segments), "/api/watch", "/watch"]

    def watcher(_number: int) -> list[int]:
        with httpx.Client(base_url=front.url, trust_env=False, timeout=60) as viewer:
            return [viewer.get(path).status_code for path in paths]

    with ThreadPoolExecutor(WATCHERS) as crowd:
        codes = list(crowd.map(watcher, range(WATCHERS)))
    assert {code for row in codes for code in row} == {200}
    assert {front.asked[f"/hls/{name}"] for name in segments} == {1}
    assert front.asked["/watch"] == 1
    # What changes is asked for again when its second is over: by one of them.
    assert front.asked["/hls/live.m3u8"] < WATCHERS / 2
    assert front.asked["/api/watch"] < WATCHERS / 2


@pytest.mark.real
def test_nothing_that_belongs_to_the_desk_comes_through(front: Front) -> None:
    with httpx.Client(base_url=front.url, trust_env=False) as viewer:
        for path in (
            "/",
            "/api/state",
            "/metrics",
            "/api/login",
            "/api/recordings",
            "/openapi.json",
        ):
            assert viewer.get(path).status_code == 404, path
        assert viewer.post("/api/watch").status_code == 403
    assert not front.asked


@pytest.mark.real
@pytest.mark.timeout(90)
def test_a_page_plays_what_comes_from_another_host(browser: Any, front: Front) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    with page.expect_request(lambda request: request.url == f"{front.url}/hls/live.m3u8"):
        page.goto(f"{front.origin}/watch")
    expect(page.locator("body")).to_have_attribute("data-orient", "portrait", timeout=30_000)
    assert [fault for fault in faults if "Content Security" in fault or "CORS" in fault] == []
    page.close()


@pytest.fixture
def client(programme: Path) -> TestClient:
    return TestClient(build(ScriptedDesk(programme), Console(), TOKEN, SystemClock()))


def test_a_cache_is_told_how_long_it_may_keep_what(client: TestClient) -> None:
    playlist, segment = client.get("/hls/live.m3u8"), client.get("/hls/live0.ts")
    assert playlist.headers["cache-control"] == "public, max-age=1"
    assert segment.headers["cache-control"] == "public, max-age=3600, immutable"
    for answer in (playlist, segment):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert "set-cookie" not in answer.headers
        assert "vary" not in answer.headers


def test_a_part_the_length_alone_and_nothing_when_it_is_known(client: TestClient) -> None:
    whole = client.get("/hls/live0.ts")
    part = client.get("/hls/live0.ts", headers={"Range": "bytes=188-375"})
    assert (part.status_code, part.content) == (206, whole.content[188:376])
    head = client.head("/hls/live0.ts")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    known = {"If-None-Match": f'W/{whole.headers["etag"]}, "another"'}
    again = client.get("/hls/live0.ts", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == whole.headers["etag"]
    assert client.head("/watch").status_code == client.head("/api/watch").status_code == 200


def test_the_page_may_fetch_from_the_cdn_and_from_nowhere_else(programme: Path) -> None:
    settings = Console(media_url="https://media.shop.example/live")
    page = TestClient(build(ScriptedDesk(programme), settings, TOKEN, SystemClock()))
    assert page.get("/api/watch").json()["media"] == "https://media.shop.example/live"
    for path in ("/watch", "/watch?embed"):
        policy = page.get(path).headers["content-security-policy"]
        assert "connect-src 'self' https://media.shop.example" in policy
        assert ("frame-ancestors 'none'" in policy) is (path == "/watch")
    assert "media.shop.example" not in page.get("/").headers["content-security-policy"]
