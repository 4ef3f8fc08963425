"""The desk behind a real nginx, with the settings that the documentation gives."""

import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from websockets.sync.client import connect

from console.app import build
from studio.clock import SystemClock
from studio.config import HOME
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk

TOKEN = "a-token-nobody-guesses"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def desk(tmp_path: Path) -> ScriptedDesk:
    return ScriptedDesk(tmp_path)


@pytest.fixture
def behind(desk: ScriptedDesk) -> Iterator[int]:
    """The port of the desk itself."""
    port = free_port()
    settings = Console(trusted_proxies=("127.0.0.1",), chat_per_minute=6)  # type: ignore[arg-type]  # as the file has it
    app = build(desk, settings, TOKEN, SystemClock())
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", proxy_headers=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not answers(port):
        assert thread.is_alive()
    yield port
    server.should_exit = True
    thread.join()


@pytest.fixture
def front(behind: int, tmp_path: Path, real_part: Callable[[str], str]) -> Iterator[int]:
    """The port of nginx. What is TLS in the example is plain here, and called https."""
    nginx, port = real_part("nginx"), free_port()
    conf = (HOME / "examples/nginx/vitrine.conf").read_text()
    conf = re.sub(r"^  ssl_.*\n", "", conf, flags=re.MULTILINE)
    conf = conf.replace("listen 443 ssl", f"listen 127.0.0.1:{port}").replace("$scheme", "https")
    conf = conf.replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; error_log {tmp_path}/error.log; pid {tmp_path}/pid;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}{conf}\n}}\n"
    )
    with subprocess.Popen([nginx, "-e", str(tmp_path / "error.log"), "-c", str(whole)]) as child:
        while not answers(port):
            assert child.poll() is None, (tmp_path / "error.log").read_text()
        yield port
        child.terminate()


def test_the_desk_works_behind_it_and_knows_who_asks(front: int, desk: ScriptedDesk) -> None:
    site = f"http://127.0.0.1:{front}"
    with httpx.Client(base_url=site, trust_env=False) as page:
        cookie = page.post("/api/login", json={"token": TOKEN}).headers["set-cookie"]
        assert "Secure" in cookie, "the browser speaks https with the proxy"
        sent = {"Cookie": cookie.partition(";")[0], "Origin": site, "Sec-Fetch-Site": "same-origin"}
        order = {"do": "mute", "on": True}
        assert page.post("/api/commands", json=order, headers=sent).status_code == 200
        evil = sent | {"Origin": "https://evil.example"}
        assert page.post("/api/commands", json=order, headers=evil).status_code == 403
        assert page.get("/metrics", headers=sent).status_code == 403, "from outside"
        forged = {"X-Forwarded-For": "203.0.113.9"}
        codes = [
            page.post("/api/chat", json={"text": "hi"}, headers=forged).status_code
            for _ in range(4)
        ]
        assert codes == [202, 202, 202, 429], "the limit goes by the address nginx has seen"
        assert page.post("/api/chat", content=b"x" * 70_000).status_code == 413
    with connect(
        f"ws://127.0.0.1:{front}/api/events",
        additional_headers={"Cookie": sent["Cookie"]}, origin=site, proxy=None,  # type: ignore[arg-type]  # an origin is text
    ) as socket:  # fmt: skip
        assert '"show":"Fernhollow"' in str(socket.recv()).replace(" ", "")
    assert ("operator", "signed in from 127.0.0.1") in desk.visits
