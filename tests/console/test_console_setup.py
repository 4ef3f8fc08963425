"""The routes of the set-up: an admin's alone, bounded, and words for everything refused."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from console.access_file import AccessFile
from console.app import build
from console.setup import LARGEST
from console.setup_app import build_setup
from console.users import Role, Users
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.access_parts import PASSWORDS
from tests.console.bench_double import ScriptedBench
from tests.console.desk_double import ScriptedDesk
from tests.console.site import TOKEN

BEARER = {"Authorization": f"Bearer {TOKEN}"}
WRITE = {"choices": {"name": "Oak"}, "version": "0" * 16}


@pytest.fixture
def bench(tmp_path: Path) -> ScriptedBench:
    return ScriptedBench(tmp_path)


@pytest.fixture
def client(bench: ScriptedBench, file: AccessFile) -> TestClient:
    app = build(ScriptedDesk(), Console(), TOKEN, SimulatedClock(), file, bench=bench)
    return TestClient(app, base_url="http://127.0.0.1")


ROUTES = [
    ("GET", "/api/setup"), ("PUT", "/api/setup/files/a.csv"), ("DELETE", "/api/setup/files"),
    ("POST", "/api/setup/catalogue"), ("GET", "/api/setup/pictures/0"),
    ("GET", "/api/setup/still?pack=host"), ("POST", "/api/setup/audition"),
    ("POST", "/api/setup/output"), ("POST", "/api/setup/rehearsal"), ("GET", "/api/setup/rehearsal"),
    ("DELETE", "/api/setup/rehearsal"), ("GET", "/api/setup/rehearsal/1.mp4"),
    ("POST", "/api/setup/preview"), ("POST", "/api/setup/write"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_only_an_admin_sets_a_show_up(
    client: TestClient, users: Users, method: str, path: str
) -> None:
    assert client.request(method, path).status_code == 401
    for name in ("otto", "vera"):
        offer = {"name": name, "password": PASSWORDS[name]}
        assert client.post("/api/login", json=offer).status_code == 204
        answer = client.request(method, path)
        assert (answer.status_code, "needs an admin" in answer.text) == (403, True)
    assert users.get("ada").role is Role.ADMIN  # type: ignore[union-attr]  # she was added


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_site_sets_nothing_up(client: TestClient, method: str, path: str) -> None:
    client.post("/api/login", json={"token": TOKEN})
    answer = client.request(method, path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == (403 if method != "GET" else answer.status_code)


def test_a_catalogue_may_be_larger_than_other_bodies_and_no_larger_than_it_may(
    client: TestClient, bench: ScriptedBench
) -> None:
    path = "/api/setup/files/big.csv"
    assert client.put(path, content=b"x" * LARGEST, headers=BEARER).json() == {
        "name": "big.csv",
        "bytes": LARGEST,
    }
    bench.kept.clear()
    assert client.put(path, content=b"x" * (LARGEST + 1), headers=BEARER).status_code == 413
    parts = (b"x" * 2**20 for _ in range(6))
    assert client.put(path, content=parts, headers=BEARER).status_code == 413
    assert bench.kept == {}
    assert client.post("/api/setup/write", content=b"x" * 20_000, headers=BEARER).status_code == 413


@pytest.mark.parametrize(
    "name", ["..", "..%2Fx.csv", ".hidden.csv", "a%2Fb.csv", "a%00.csv", "x" * 101, "a%5Cb.csv"]
)
def test_a_name_that_is_a_path_is_refused(
    client: TestClient, bench: ScriptedBench, name: str
) -> None:
    answer = client.put(f"/api/setup/files/{name}", content=b"x", headers=BEARER)
    assert 400 <= answer.status_code < 500
    assert bench.kept == {}


def test_what_is_refused_is_told_in_words(client: TestClient, bench: ScriptedBench) -> None:
    bench.refuse = "config.yaml was changed by somebody else meanwhile."
    answer = client.post("/api/setup/write", json=WRITE, headers=BEARER)
    assert (answer.status_code, answer.json()["detail"]) == (409, bench.refuse)
    bench.refuse, bench.busy = None, True
    assert client.post("/api/setup/rehearsal", json={}, headers=BEARER).status_code == 429


def test_a_wrong_choice_is_named_and_a_key_is_not_repeated(client: TestClient) -> None:
    output = {"name": "A", "address": "rtmp://h/live", "key": "sesame", "platform": "nowhere"}
    answer = client.post("/api/setup/preview", json={"outputs": [output]}, headers=BEARER)
    assert answer.status_code == 422
    assert "platform" in answer.text
    assert "sesame" not in answer.text


def test_who_wrote_is_told_and_going_live_is_asked_for(
    client: TestClient, bench: ScriptedBench
) -> None:
    assert client.post("/api/setup/write", json=WRITE, headers=BEARER).json()["on_air"] is True
    ((choices, version, who, go),) = bench.written
    assert (choices.name, version, who, go) == ("Oak", "0" * 16, "operator", False)


def test_the_film_is_played_from_anywhere_and_another_one_is_not_there(client: TestClient) -> None:
    part = client.get("/api/setup/rehearsal/1.mp4", headers={**BEARER, "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert client.get("/api/setup/rehearsal/2.mp4", headers=BEARER).status_code == 404


def test_a_picture_that_is_a_drawing_runs_nothing(client: TestClient) -> None:
    answer = client.get("/api/setup/pictures/0", headers=BEARER)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get("/api/setup/pictures/1", headers=BEARER).status_code == 404


def test_the_page_is_behind_the_door(client: TestClient) -> None:
    assert "Set-up" not in client.get("/setup").text
    client.post("/api/login", json={"token": TOKEN})
    assert "<title>Set-up" in client.get("/setup").text
    assert "<title>Desk" in client.get("/").text


def test_before_there_is_a_show_the_set_up_is_the_first_page(
    bench: ScriptedBench, file: AccessFile
) -> None:
    app = build_setup(bench, Console(), TOKEN, SimulatedClock(), file, lambda *_: None)
    client = TestClient(app, base_url="http://127.0.0.1")
    assert "Sign in" in client.get("/").text
    assert "<title>Set-up" in client.get(f"/?token={TOKEN}").text
    assert client.get("/api/setup").json()["file"] == "config.yaml"
    assert client.get("/api/state").status_code == 404


def test_without_a_bench_there_is_no_set_up(file: AccessFile) -> None:
    client = TestClient(build(ScriptedDesk(), Console(), TOKEN, SimulatedClock(), file))
    assert client.get("/api/setup", headers=BEARER).status_code == 404
