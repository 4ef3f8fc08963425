"""Guessing at secrets, and other sites that would use a cookie."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from console.users import Users
from studio.clock import SimulatedClock
from tests.console.access_parts import PASSWORDS, signed_in
from tests.console.desk_double import ScriptedDesk

# --- guessing -----------------------------------------------------------------------------------


def test_one_address_may_guess_so_often(app: FastAPI, users: Users, clock: SimulatedClock) -> None:
    client = TestClient(app)
    guess = {"name": "otto", "password": "a wrong word or two"}
    codes = [client.post("/api/login", json=guess).status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]
    right = {"name": "otto", "password": PASSWORDS["otto"]}
    assert client.post("/api/login", json=right).status_code == 429
    clock.lag(60)
    assert client.post("/api/login", json=right).status_code == 204


def test_one_user_may_be_guessed_at_so_often_from_everywhere(app: FastAPI, users: Users) -> None:
    guess = {"name": "otto", "password": "a wrong word or two"}
    codes = [
        TestClient(app, client=(f"203.0.113.{i}", 1)).post("/api/login", json=guess).status_code
        for i in range(10)
    ]
    assert codes[:6] == [401] * 6
    assert codes[-1] == 429
    ada = TestClient(app, client=("203.0.113.77", 1))
    assert ada.post("/api/login", json={"name": "ada", "password": PASSWORDS["ada"]}).is_success


def test_whoever_is_signed_in_does_not_feel_it(app: FastAPI, users: Users) -> None:
    otto = signed_in(app, "otto")
    guess = {"Authorization": "Bearer guess"}
    for _ in range(9):
        TestClient(app).get("/api/state", headers=guess)
    assert TestClient(app).get("/api/state", headers=guess).status_code == 429
    assert otto.get("/api/state").status_code == 200


def test_an_ipv6_customer_is_one_address(app: FastAPI, users: Users) -> None:
    guess = {"name": "otto", "password": "a wrong word or two"}
    codes = [
        TestClient(app, client=(f"2001:db8:1:2::{i:x}", 1))
        .post("/api/login", json=guess)
        .status_code
        for i in range(5)
    ]
    assert codes[-1] == 429


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(
    app: FastAPI, users: Users
) -> None:
    known = TestClient(app).post("/api/login", json={"name": "otto", "password": "x" * 12})
    unknown = TestClient(app).post("/api/login", json={"name": "eve", "password": "x" * 12})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


# --- at a desk that somebody left open ----------------------------------------------------------


def repass(client: TestClient, name: str, old: str | None, new: str = "quite another word") -> int:
    body = {"password": new} if old is None else {"password": new, "old": old}
    return client.put(f"/api/users/{name}/password", json=body).status_code


def test_ones_own_password_asks_the_old_one_and_ends_the_other_sessions(
    app: FastAPI, users: Users, desk: ScriptedDesk
) -> None:
    here, there = signed_in(app, "otto"), signed_in(app, "otto")
    before = dict(here.cookies)
    assert repass(here, "otto", None) == 403
    assert repass(here, "otto", "a wrong word or two") == 403
    assert desk.visits[-1] == ("otto", "gave a wrong old password from testclient")
    assert there.get("/api/me").status_code == 200, "nothing was changed"
    assert repass(here, "otto", PASSWORDS["otto"]) == 204
    assert desk.visits[-1] == ("otto", "changed the password of otto")
    assert here.get("/api/me").json()["user"] == "otto", "goes on with another cookie"
    assert dict(here.cookies) != before
    assert there.get("/api/me").status_code == 401
    assert TestClient(app, cookies=before).get("/api/me").status_code == 401
    new = {"name": "otto", "password": "quite another word"}
    assert TestClient(app).post("/api/login", json=new).status_code == 204


def test_an_admin_needs_the_old_one_of_nobody_but_themselves(app: FastAPI, users: Users) -> None:
    ada = signed_in(app, "ada")
    assert repass(ada, "ada", None) == 403
    assert repass(ada, "vera", None) == 204
    assert repass(signed_in(app, "otto"), "ada", PASSWORDS["otto"]) == 403


def test_an_open_desk_is_no_place_to_guess_faster_than_at_the_door(
    app: FastAPI, users: Users, clock: SimulatedClock
) -> None:
    otto = signed_in(app, "otto")
    codes = [repass(otto, "otto", f"a wrong word or {i}") for i in range(5)]
    assert codes == [403, 403, 403, 429, 429]
    assert repass(otto, "otto", PASSWORDS["otto"]) == 429
    offer = {"name": "otto", "password": PASSWORDS["otto"]}
    assert TestClient(app).post("/api/login", json=offer).status_code == 429, "one count"
    clock.lag(60)
    assert repass(otto, "otto", PASSWORDS["otto"]) == 204


def test_a_bad_new_password_leaves_everything_as_it_was(app: FastAPI, users: Users) -> None:
    otto = signed_in(app, "otto")
    assert repass(otto, "otto", PASSWORDS["otto"], "aaaaaaaaaaaa") == 409
    assert otto.get("/api/me").status_code == 200


# --- other sites --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_use_the_cookie(
    app: FastAPI, users: Users, desk: ScriptedDesk, sent: dict[str, str]
) -> None:
    otto = signed_in(app, "otto")
    body = {"do": "mute", "on": True}
    assert otto.post("/api/commands", json=body, headers=sent).status_code == 403
    assert otto.post("/api/logout", headers=sent).status_code == 403
    for path in ("events", "monitor", "voice"):
        with (
            pytest.raises(WebSocketDisconnect) as closed,
            otto.websocket_connect(f"/api/{path}", headers=sent) as socket,
        ):
            socket.receive_json()
        assert closed.value.code == 4401
    assert desk.orders == []


def test_our_own_page_may(app: FastAPI, users: Users) -> None:
    otto = signed_in(app, "otto")
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert otto.post("/api/check", json={"text": "hi"}, headers=own).status_code == 200
