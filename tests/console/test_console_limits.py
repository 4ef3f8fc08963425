"""What one address may ask for, and whom the desk believes about addresses."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from console.app import build
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk

TOKEN = "a-token-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def desk(tmp_path: Path) -> ScriptedDesk:
    return ScriptedDesk(tmp_path)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


def test_every_public_route_is_limited(desk: ScriptedDesk, clock: SimulatedClock) -> None:
    app = build(desk, Console(requests_per_minute=60), TOKEN, clock)
    paths = ["/", "/watch", "/api/watch", "/healthz", "/static/tokens.css", "/hls/live.m3u8",
             "/pictures/x", "/api/login", "/openapi.json", "/nowhere"]  # fmt: skip
    for number, path in enumerate(paths):
        flood = TestClient(app, client=(f"192.0.2.{number}", 1))
        answers = [flood.get(path) for _ in range(22)]
        assert 429 not in [answer.status_code for answer in answers[:20]]
        assert [answer.status_code for answer in answers[20:]] == [429, 429], path
        assert answers[-1].headers["retry-after"] == "1"
        assert "default-src 'self'" in answers[-1].headers["content-security-policy"]
    assert TestClient(app).get("/api/watch").status_code == 200, "others do not feel it"


def test_one_address_may_hold_so_many_sockets(desk: ScriptedDesk, clock: SimulatedClock) -> None:
    app = build(desk, Console(sockets_per_address=3), TOKEN, clock)
    with TestClient(app) as client:
        with ExitStack() as held:
            for _ in range(3):
                held.enter_context(client.websocket_connect("/api/events", headers=BEARER))
            with (
                pytest.raises(WebSocketDisconnect) as refused,
                client.websocket_connect("/api/events", headers=BEARER),
            ):
                pass
            assert refused.value.code == 1013
        with client.websocket_connect("/api/events", headers=BEARER) as socket:
            assert socket.receive_json()["show"] == "Fernhollow", "those that closed count no more"


def chat_codes(client: TestClient, address: str, times: int) -> list[int]:
    sent = {"X-Forwarded-For": address}
    return [
        client.post("/api/chat", json={"text": "hi"}, headers=sent).status_code
        for _ in range(times)
    ]


def test_nobody_is_believed_about_their_address(desk: ScriptedDesk, clock: SimulatedClock) -> None:
    app = build(desk, Console(chat_per_minute=6), TOKEN, clock)
    client = TestClient(app, client=("127.0.0.1", 1))
    codes = [chat_codes(client, f"203.0.113.{i}", 1)[0] for i in range(5)]
    assert codes == [202, 202, 202, 429, 429]


def test_a_trusted_proxy_is(desk: ScriptedDesk, clock: SimulatedClock) -> None:
    settings = Console(chat_per_minute=6, trusted_proxies=("10.0.0.0/8",))  # type: ignore[arg-type]  # as the file has it
    app = build(desk, settings, TOKEN, clock)
    proxy = TestClient(app, client=("10.1.2.3", 1))
    assert chat_codes(proxy, "203.0.113.5", 4) == [202, 202, 202, 429]
    assert chat_codes(proxy, "203.0.113.6", 1) == [202]
    forged = "203.0.113.99, 203.0.113.5"
    assert chat_codes(proxy, forged, 1) == [429], "what the client wrote itself stands further left"
    stranger = TestClient(app, client=("198.51.100.1", 1))
    assert [chat_codes(stranger, f"203.0.113.{i}", 1)[0] for i in range(30, 34)][-1] == 429


def test_the_cookie_is_secure_where_the_proxy_speaks_https(
    desk: ScriptedDesk, clock: SimulatedClock
) -> None:
    settings = Console(trusted_proxies=("10.0.0.1",))  # type: ignore[arg-type]  # as the file has it
    app = build(desk, settings, TOKEN, clock)
    https = {"X-Forwarded-Proto": "https"}
    for host, secure in (("10.0.0.1", True), ("198.51.100.1", False)):
        client = TestClient(app, client=(host, 1))
        cookie = client.post("/api/login", json={"token": TOKEN}, headers=https).headers[
            "set-cookie"
        ]
        assert ("Secure" in cookie) is secure
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie


def test_a_picture_that_is_opened_by_itself_runs_nothing(
    desk: ScriptedDesk, clock: SimulatedClock, tmp_path: Path
) -> None:
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    desk.pictures = {"a": tmp_path / "a.svg"}
    headers = TestClient(build(desk, Console(), TOKEN, clock)).get("/pictures/a").headers
    assert headers["content-security-policy"].endswith("sandbox")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("evil", ["%0d%0aSet-Cookie:%20x=1", "%E5%98%8D%E5%98%8ASet-Cookie:%20x=1"])
def test_nothing_that_was_sent_becomes_a_header(
    desk: ScriptedDesk, clock: SimulatedClock, evil: str
) -> None:
    client = TestClient(build(desk, Console(), TOKEN, clock))
    for path in ("/hls/", "/pictures/", "/?token=", "/static/"):
        answer = client.get(path + evil, follow_redirects=False)
        assert "x=1" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    ["../access.py", "..%2faccess.py", "%2e%2e/access.py", "js/../../access.py",
     "%2fetc%2fpasswd", "..%5caccess.py", "js%00.js"],
)  # fmt: skip
def test_nothing_outside_the_folder_of_pages_is_served(
    desk: ScriptedDesk, clock: SimulatedClock, path: str
) -> None:
    client = TestClient(build(desk, Console(), TOKEN, clock))
    assert client.get(f"/static/{path}").status_code in {400, 404}
