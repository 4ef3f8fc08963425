"""The shop's webhook: only what the shop signed, each event once, nothing that is too old."""

import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from console.app import build
from console.hook import SIGNATURE, STAMP
from studio.clock import SimulatedClock
from studio.config import load
from studio.reaction import Reaction
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk

SECRET = "a secret of the shop and of nobody else"
TOKEN = "a-token-nobody-guesses"


@pytest.fixture
def desk(tmp_path: Path) -> ScriptedDesk:
    return ScriptedDesk(tmp_path)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def page(desk: ScriptedDesk, clock: SimulatedClock) -> Iterator[TestClient]:
    settings = Console(hook_secret=SECRET, hook_per_minute=30)
    with TestClient(build(desk, settings, TOKEN, clock)) as client:
        yield client


def event(number: str = "e1", **more: Any) -> dict[str, Any]:
    return {"id": number, "event": "click", "at": "2026-01-01T00:00:00Z", **more}


def send(
    page: TestClient, *events: dict[str, Any], stamp: str = "1767225600", secret: str = SECRET
) -> httpx.Response:
    body = json.dumps({"events": events}).encode()
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()
    headers = {STAMP: stamp, SIGNATURE: f"sha256={signed}"}
    return page.post("/api/reactions", content=body, headers=headers)


def test_a_signed_event_reaches_the_show_with_its_show_time(
    page: TestClient, desk: ScriptedDesk, clock: SimulatedClock
) -> None:
    clock.lag(40)
    order = event("o1", event="order", click="e1", clicked_at="2026-01-01T00:00:10+00:00", count=2)
    answer = send(page, event(), order)
    assert (answer.status_code, answer.json()) == (202, {"taken": 2, "known": 0})
    assert desk.reactions == [
        Reaction("e1", "click", 960.0),
        Reaction("o1", "order", 960.0, 2, "e1", 970.0),
    ]


def test_an_event_that_comes_again_is_taken_once(page: TestClient, desk: ScriptedDesk) -> None:
    assert [send(page, event()).json()["known"] for _ in range(3)] == [0, 1, 1]
    assert len(desk.reactions) == 1


def test_nothing_is_taken_that_the_shop_has_not_signed(
    page: TestClient, desk: ScriptedDesk
) -> None:
    assert send(page, event(), secret="another secret of sixteen").status_code == 401
    assert page.post("/api/reactions", json={"events": [event()]}).status_code == 401
    body = json.dumps({"events": [event()]}).encode()
    signed = hmac.new(SECRET.encode(), b"1767225600." + body, sha256).hexdigest()
    headers = {STAMP: "1767225601", SIGNATURE: f"sha256={signed}"}
    assert page.post("/api/reactions", content=body, headers=headers).status_code == 401
    assert desk.reactions == []


def test_a_recorded_request_is_refused_five_minutes_later(
    page: TestClient, desk: ScriptedDesk, clock: SimulatedClock
) -> None:
    clock.lag(301)
    assert send(page, event()).status_code == 401
    assert desk.reactions == []


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "1767225600.5", "1" * 40])
def test_a_timestamp_that_is_none_is_refused(page: TestClient, stamp: str) -> None:
    assert send(page, event(), stamp=stamp).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "say"},
        {"text": "buy now"},
        {"count": -1},
        {"count": "NaN"},
        {"at": "2026-01-01T00:00:00"},
        {"at": "2025-12-01T00:00:00Z"},
        {"id": ""},
        {"id": "x" * 81},
    ],
)
def test_an_event_of_another_shape_is_refused_without_an_echo(
    page: TestClient, desk: ScriptedDesk, wrong: dict[str, Any]
) -> None:
    answer = send(page, event(**wrong) if "id" not in wrong else {**event(), **wrong})
    assert answer.status_code == 422
    assert "buy now" not in answer.text
    assert desk.reactions == []


def test_a_body_is_bounded(page: TestClient) -> None:
    many = [event(f"e{n:060}") for n in range(200)]
    assert send(page, *many).status_code == 413


def test_calls_are_limited_and_the_limit_says_when(page: TestClient, clock: SimulatedClock) -> None:
    codes = [send(page, event(f"e{n}")).status_code for n in range(11)]
    assert codes[:10] == [202] * 10
    assert codes[10] == 429
    clock.lag(10)
    assert send(page, event("later")).status_code == 202


def test_what_nobody_could_take_may_be_sent_again(page: TestClient, desk: ScriptedDesk) -> None:
    desk.takes_reactions = False
    assert send(page, event()).status_code == 503
    desk.takes_reactions = True
    assert send(page, event()).json() == {"taken": 1, "known": 0}


def test_without_a_secret_there_is_no_webhook(desk: ScriptedDesk, clock: SimulatedClock) -> None:
    with TestClient(build(desk, Console(), TOKEN, clock)) as client:
        assert send(client, event()).status_code == 404


def test_the_secret_comes_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("show: {name: A}\n", encoding="utf-8")
    config = load(file, env={"VITRINE_HOOK_SECRET": SECRET})
    assert config.console.hook_secret == SECRET
