"""Users, roles, sessions, and what is written down of them."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from pydantic import TypeAdapter
from starlette.websockets import WebSocketDisconnect

from console.access_file import AccessFile
from console.app import build
from console.rights import FOR_ADMINS
from console.sessions import OPEN, Sessions
from console.users import Role, Users
from studio.clock import SimulatedClock
from studio.errors import Misconfigured, Unavailable
from studio.orders import Order
from studio.settings import Console
from tests.console.access_parts import PASSWORDS, mute, signed_in
from tests.console.desk_double import ScriptedDesk
from tests.console.site import TOKEN, Site

# --- roles --------------------------------------------------------------------------------------


def test_a_viewer_sees_and_may_not_order_and_is_told_so(
    app: FastAPI, users: Users, desk: ScriptedDesk
) -> None:
    vera = signed_in(app, "vera")
    assert vera.get("/api/state").status_code == 200
    answer = vera.post("/api/commands", json={"do": "mute", "on": True})
    assert answer.status_code == 403
    assert "vera, who is a viewer: this needs an operator" in answer.json()["detail"]
    assert vera.post("/api/check", json={"text": "hi"}).status_code == 403
    assert desk.orders == []
    assert ("vera", "may not: /api/commands") in desk.visits


def test_a_viewer_hears_the_events_and_may_not_speak(app: FastAPI, users: Users) -> None:
    vera = signed_in(app, "vera")
    with vera.websocket_connect("/api/events") as socket:
        assert socket.receive_json()["show"] == "Fernhollow"
    with pytest.raises(WebSocketDisconnect) as closed, vera.websocket_connect("/api/voice") as on:
        on.receive_json()
    assert closed.value.code == 4403


def test_an_order_carries_the_name_of_who_gave_it(
    app: FastAPI, users: Users, desk: ScriptedDesk
) -> None:
    assert mute(signed_in(app, "otto")) == 200
    assert mute(signed_in(app, "ada")) == 200
    assert desk.by == ["otto", "ada"]


@pytest.mark.parametrize(
    "order",
    [
        {"do": "add_output", "name": "a", "url": "rtmp://a.example/live/key"},
        {"do": "move_output", "name": "a", "url": "rtmp://a.example/live/key"},
        {"do": "remove_output", "name": "a"},
        {"do": "reload_config"},
        {"do": "delete_recording", "recording": "20261128-120000Z_show_0.000"},
    ],
)
def test_outputs_settings_and_recordings_are_an_admins(
    app: FastAPI, users: Users, desk: ScriptedDesk, order: dict[str, str]
) -> None:
    answer = signed_in(app, "otto").post("/api/commands", json=order)
    assert answer.status_code == 403, answer.json()
    assert desk.visits[-1] == ("otto", f"may not: {order['do']}")
    assert desk.orders == []
    assert signed_in(app, "ada").post("/api/commands", json=order).status_code == 200


def test_every_order_that_is_an_admins_exists() -> None:
    named = TypeAdapter(Order).json_schema()["discriminator"]["mapping"]
    assert set(named) > FOR_ADMINS


def test_only_an_admin_keeps_the_list_of_users(app: FastAPI, users: Users) -> None:
    new = {"name": "nils", "role": "viewer", "password": "a longer word of nils"}
    assert signed_in(app, "otto").post("/api/users", json=new).status_code == 403
    assert signed_in(app, "otto").get("/api/users").status_code == 403
    ada = signed_in(app, "ada")
    assert ada.post("/api/users", json=new).status_code == 201
    assert [row["name"] for row in ada.get("/api/users").json()] == ["ada", "nils", "otto", "vera"]
    assert ada.post("/api/users", json=new).status_code == 409, "taken"
    assert ada.delete("/api/users/ada").status_code == 409, "the last admin"
    assert ada.delete("/api/users/nils").status_code == 204


def test_me_says_what_the_desk_has_to_hide(app: FastAPI, users: Users) -> None:
    assert signed_in(app, "vera").get("/api/me").json() == {
        "user": "vera",
        "role": "viewer",
        "may": ["see"],
        "until": "2026-01-01T12:00:00+00:00",
    }
    assert signed_in(app, "ada").get("/api/me").json()["may"] == ["see", "order", "admin"]


# --- sessions -----------------------------------------------------------------------------------


def test_a_session_ends_by_itself(app: FastAPI, users: Users, clock: SimulatedClock) -> None:
    otto = signed_in(app, "otto")
    clock.lag(11.9 * 3600)
    assert otto.get("/api/me").status_code == 200
    clock.lag(0.2 * 3600)
    assert otto.get("/api/me").status_code == 401


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(
    app: FastAPI, users: Users
) -> None:
    otto = signed_in(app, "otto")
    kept = dict(otto.cookies)
    assert otto.post("/api/logout").status_code == 204
    assert TestClient(app, cookies=kept).get("/api/me").status_code == 401


@pytest.mark.parametrize("how", ["removed", "another password", "ended by an admin"])
def test_what_an_admin_does_to_a_user_counts_at_once(app: FastAPI, users: Users, how: str) -> None:
    otto, ada = signed_in(app, "otto"), signed_in(app, "ada")
    if how == "removed":
        assert ada.delete("/api/users/otto").status_code == 204
    elif how == "another password":
        new = {"password": "quite another word"}
        assert ada.put("/api/users/otto/password", json=new).status_code == 204
    else:
        assert ada.delete("/api/users/otto/sessions").status_code == 204
    assert otto.get("/api/state").status_code == 401


def test_the_command_line_ends_what_is_open_in_the_pages(
    app: FastAPI, users: Users, tmp_path: Path
) -> None:
    otto = signed_in(app, "otto")
    elsewhere = AccessFile(tmp_path / "run" / "access.db")
    Users(elsewhere).repass("otto", "quite another word")
    elsewhere.close()
    assert otto.get("/api/state").status_code == 401


def test_an_open_socket_closes_when_its_session_is_over(app: FastAPI, users: Users) -> None:
    otto = signed_in(app, "otto")
    with otto.websocket_connect("/api/events") as socket:
        socket.receive_json()
        users.remove("otto")
        while (message := socket.receive())["type"] != "websocket.close":
            pass
    assert message["code"] == 4401


def test_a_desk_that_was_started_again_knows_who_was_signed_in(
    app: FastAPI, users: Users, desk: ScriptedDesk, clock: SimulatedClock, file: AccessFile
) -> None:
    cookies = dict(signed_in(app, "otto").cookies)
    again = build(desk, Console(), "another-token", clock, file)
    assert TestClient(again, cookies=cookies).get("/api/me").json()["user"] == "otto"


def test_a_user_has_so_many_sessions_and_the_oldest_ends(
    file: AccessFile, clock: SimulatedClock
) -> None:
    sessions = Sessions(file)
    for _ in range(OPEN + 5):
        sessions.begin("otto", "s", clock.wall(), 1)
    assert sessions.count("otto", clock.wall()) == OPEN


# --- the token ----------------------------------------------------------------------------------


def test_the_token_opens_the_desk_until_there_are_users(app: FastAPI, file: AccessFile) -> None:
    client = TestClient(app)
    assert client.get("/api/login").json() == {"by": "token"}
    assert client.post("/api/login", json={"token": TOKEN}).status_code == 204
    assert client.get("/api/me").json()["may"] == ["see", "order", "admin"]
    new = {"name": "ada", "role": "admin", "password": PASSWORDS["ada"]}
    assert client.post("/api/users", json=new).status_code == 201
    assert client.get("/api/me").status_code == 401, "from now on by name"
    assert client.post("/api/login", json={"token": TOKEN}).status_code == 403
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert TestClient(app).get("/api/state", headers=bearer).status_code == 401
    assert client.get("/api/login").json() == {"by": "name"}


def test_a_token_of_the_settings_stays_good_for_programs(
    users: Users, desk: ScriptedDesk, clock: SimulatedClock, file: AccessFile
) -> None:
    app = build(desk, Console(token=TOKEN), TOKEN, clock, file)
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert TestClient(app).get("/metrics", headers=bearer).status_code == 200
    assert TestClient(app).post("/api/login", json={"token": TOKEN}).status_code == 403


def test_the_cookie_of_a_token_is_not_the_token(app: FastAPI) -> None:
    client = TestClient(app)
    client.get(f"/?token={TOKEN}")
    assert TOKEN not in client.cookies.values()


# --- the journal --------------------------------------------------------------------------------


def test_the_journal_learns_who_came_and_went_and_who_could_not(
    app: FastAPI, users: Users, desk: ScriptedDesk
) -> None:
    otto = signed_in(app, "otto")
    otto.post("/api/logout")
    TestClient(app).post("/api/login", json={"name": "otto", "password": "x" * 12})
    TestClient(app).post("/api/login", json={"name": "my secret!", "password": "x" * 12})
    assert desk.visits == [
        ("otto", "signed in from testclient"),
        ("otto", "signed out"),
        ("nobody", "could not sign in as otto from testclient"),
        ("nobody", "could not sign in with a name or token that is none from testclient"),
    ]


def test_a_flood_of_guesses_is_no_flood_of_entries(
    app: FastAPI, users: Users, desk: ScriptedDesk, clock: SimulatedClock
) -> None:
    for i in range(60):
        client = TestClient(app, client=(f"198.51.100.{i}", 1))
        client.post("/api/login", json={"token": "guess"})
    told = len(desk.visits)
    assert told <= 4
    clock.lag(60)
    TestClient(app).post("/api/login", json={"token": "guess"})
    assert f"({60 - told} more" in desk.visits[-1][1]


# --- the store ----------------------------------------------------------------------------------


def test_the_file_is_ours_alone_and_holds_nothing_to_sign_in_with(
    app: FastAPI, users: Users, tmp_path: Path
) -> None:
    otto = signed_in(app, "otto")
    kept = tmp_path / "run" / "access.db"
    assert kept.stat().st_mode & 0o777 == 0o600
    held = kept.read_bytes()
    assert b"otto" in held
    for secret in (*PASSWORDS.values(), *otto.cookies.values()):
        assert secret.encode() not in held


def test_a_file_that_was_open_to_all_is_closed(tmp_path: Path) -> None:
    kept = tmp_path / "access.db"
    kept.touch(0o644)
    file = AccessFile(kept)
    assert not Users(file).any
    file.close()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_broken_file_is_told_and_the_public_side_goes_on(
    desk: ScriptedDesk, clock: SimulatedClock, tmp_path: Path
) -> None:
    (tmp_path / "access.db").write_bytes(b"no database" * 100)
    file = AccessFile(tmp_path / "access.db")
    with pytest.raises(Unavailable, match=r"access\.db cannot be used"):
        Users(file).all()
    with TestClient(build(desk, Console(), TOKEN, clock, file)) as client:
        answer = client.post("/api/login", json={"name": "otto", "password": "x" * 12})
        assert (answer.status_code, "cannot be used" in answer.json()["detail"]) == (503, True)
        assert client.get("/api/watch").status_code == 200


@pytest.mark.parametrize("name", ["", "Ada", "a b", "../x", "operator", "you", "a" * 33, "-x", "é"])
def test_names_that_are_none(file: AccessFile, name: str) -> None:
    with pytest.raises(Misconfigured, match="user"):
        Users(file).add(name, Role.ADMIN, PASSWORDS["ada"])


@pytest.mark.parametrize("password", ["short", "x" * 11, "aaaaaaaaaaaa", "y" * 201])
def test_passwords_that_are_none(file: AccessFile, password: str) -> None:
    with pytest.raises(Misconfigured, match="password: expected"):
        Users(file).add("ada", Role.ADMIN, password)


def test_the_first_user_is_an_admin_and_the_last_admin_stays(file: AccessFile) -> None:
    users = Users(file)
    with pytest.raises(Misconfigured, match="has to be an admin"):
        users.add("vera", Role.VIEWER, PASSWORDS["vera"])
    users.add("ada", Role.ADMIN, PASSWORDS["ada"])
    users.add("vera", Role.VIEWER, PASSWORDS["vera"])
    with pytest.raises(Misconfigured, match="the last admin"):
        users.remove("ada")
    users.remove("vera")
    users.remove("ada")
    assert not users.any


# --- the page -----------------------------------------------------------------------------------


def test_users_sign_in_by_name_on_the_page_and_a_wrong_password_is_said(
    site: Site, browser: Any
) -> None:
    Users(site.file).add("ada", Role.ADMIN, PASSWORDS["ada"])
    page: Page = browser.new_page()
    page.goto(site.url)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill("a wrong word or two")
    page.get_by_role("button", name="Open the desk").click()
    expect(page.get_by_role("alert")).to_contain_text("Name or password is not right")
    page.get_by_label("Password").fill(PASSWORDS["ada"])
    page.get_by_role("button", name="Open the desk").click()
    expect(page).to_have_title(re.compile("Desk"))
    assert page.evaluate("document.cookie") == "", "no script can read it"
    assert page.evaluate("fetch('/api/me').then((answer) => answer.json())")["user"] == "ada"
    page.close()
