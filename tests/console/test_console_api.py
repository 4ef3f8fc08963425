from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from console.app import build
from studio.clock import SimulatedClock
from studio.orders import PitchNext, Reorder, Say, Slate
from studio.report import OutputState
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk, air

TOKEN = "a-token-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def desk(tmp_path: Path) -> ScriptedDesk:
    return ScriptedDesk(tmp_path)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def page(desk: ScriptedDesk, clock: SimulatedClock) -> Iterator[TestClient]:
    with TestClient(build(desk, Console(chat_per_minute=6), TOKEN, clock)) as client:
        yield client


def test_steering_needs_the_token(page: TestClient, desk: ScriptedDesk) -> None:
    assert page.get("/api/state").status_code == 401
    assert page.post("/api/commands", json={"do": "skip_line"}).status_code == 401
    assert page.get("/metrics").status_code == 401
    assert desk.orders == []


def test_the_token_in_the_address_becomes_a_cookie_scripts_cannot_read(page: TestClient) -> None:
    answer = page.get(f"/?token={TOKEN}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert page.get("/api/state").json()["show"] == "Fernhollow"


def test_wrong_tokens_are_counted_and_then_even_the_right_one_waits(
    page: TestClient, clock: SimulatedClock
) -> None:
    codes = [page.post("/api/login", json={"token": "no"}).status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]
    assert page.post("/api/login", json={"token": TOKEN}).status_code == 429
    clock.lag(60)
    assert page.post("/api/login", json={"token": TOKEN}).status_code == 204


def test_guesses_at_any_door_are_counted(page: TestClient, clock: SimulatedClock) -> None:
    guess = {"Authorization": "Bearer guess"}
    codes = [page.get("/api/state", headers=guess).status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]
    assert page.get("/api/state").status_code == 429, "from this address, whatever it brings"
    clock.lag(60)
    assert page.get("/api/state", headers=BEARER).status_code == 200


def test_asking_without_a_token_is_no_guess(page: TestClient) -> None:
    assert {page.get("/api/state").status_code for _ in range(20)} == {401}


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ({"do": "say", "text": "Hello", "when": "now"}, Say("Hello", "now")),
        ({"do": "slate", "on": True}, Slate(on=True)),
        ({"do": "pitch_next", "sku": "FH-1"}, PitchNext("FH-1")),
        (
            {"do": "reorder", "segment": "1:FH-2", "before": None, "version": 7},
            Reorder("1:FH-2", None, 7),
        ),
    ],
)
def test_an_order_arrives_as_its_type_and_is_answered_with_a_receipt(
    page: TestClient, desk: ScriptedDesk, body: dict[str, object], order: object
) -> None:
    answer = page.post("/api/commands", json=body, headers=BEARER)
    assert desk.orders == [order]
    assert answer.json()["done"] is True


def test_a_refusal_is_a_receipt_that_says_why(page: TestClient, desk: ScriptedDesk) -> None:
    desk.refuse = "Not pitched: Otter Dry Bag is sold out."
    answer = page.post("/api/commands", json={"do": "pitch_next", "sku": "x"}, headers=BEARER)
    told = answer.json()
    assert (told["id"], told["done"], told["words"], told["effect"]) == (
        "4181",
        False,
        desk.refuse,
        None,
    )


def test_an_unknown_order_is_refused_before_it_reaches_the_show(
    page: TestClient, desk: ScriptedDesk
) -> None:
    answer = page.post("/api/commands", json={"do": "explode"}, headers=BEARER)
    assert answer.status_code == 422
    assert desk.orders == []


def test_another_site_cannot_steer_or_chat(page: TestClient, desk: ScriptedDesk) -> None:
    elsewhere = BEARER | {"Origin": "https://evil.example"}
    assert (
        page.post("/api/commands", json={"do": "mute", "on": True}, headers=elsewhere).status_code
        == 403
    )
    assert page.post("/api/chat", json={"text": "hi"}, headers=elsewhere).status_code == 403
    assert (desk.orders, desk.comments) == ([], [])


def test_a_viewer_may_write_but_not_flood(
    page: TestClient, desk: ScriptedDesk, clock: SimulatedClock
) -> None:
    codes = [
        page.post("/api/chat", json={"author": "Ana", "text": "how much is the lamp?"}).status_code
        for _ in range(5)
    ]
    assert codes == [202, 202, 202, 429, 429]
    clock.lag(10)
    assert page.post("/api/chat", json={"text": "and now?"}).status_code == 202
    assert len(desk.comments) == 4


def test_a_megabyte_of_chat_is_refused_while_it_is_read(
    page: TestClient, desk: ScriptedDesk
) -> None:
    assert page.post("/api/chat", json={"text": "x" * 1_000_000}).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    assert page.post("/api/chat", content=chunks()).status_code == 413
    assert page.post("/api/chat", json={"text": "x" * 600}).status_code == 422
    assert desk.comments == []


@pytest.mark.parametrize(
    "body", [b'{"text": "\\ud800"}', b'{"text": "hi", "author": "\\udfff"}', b"{", b"[]"]
)
def test_what_is_no_text_is_refused_and_not_repeated(page: TestClient, body: bytes) -> None:
    answer = page.post("/api/chat", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert all(set(fault) == {"loc", "msg", "type"} for fault in answer.json()["detail"])


def test_an_order_that_is_no_text_does_not_reach_the_show(
    page: TestClient, desk: ScriptedDesk
) -> None:
    headers = {**BEARER, "Content-Type": "application/json"}
    for path, body in (
        ("commands", b'{"do": "say", "text": "\\ud800"}'),
        ("check", b'{"text": "\\ud800"}'),
    ):
        assert page.post(f"/api/{path}", content=body, headers=headers).status_code == 422
    assert desk.orders == []


def test_rubbish_on_the_event_socket_is_let_go(page: TestClient) -> None:
    with page.websocket_connect("/api/events", headers=BEARER) as socket:
        socket.send_bytes(b"\x00\xff")
        socket.send_text("{")
        assert socket.receive_json()["show"] == "Fernhollow"


def test_events_bring_the_whole_state_and_then_what_changed(
    page: TestClient, desk: ScriptedDesk
) -> None:
    with page.websocket_connect("/api/events", headers=BEARER) as socket:
        first = socket.receive_json()
        assert first["air"]["now"]["text"].startswith("The lid")
        assert first["script"]["catalogue_version"] == 41
        desk.show(air=air(muted=True))
        second = socket.receive_json()
        while "air" not in second:
            second = socket.receive_json()
        assert second["air"]["muted"] is True
        assert "script" not in second


def test_events_without_the_token_are_closed(page: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        page.websocket_connect("/api/events") as socket,
    ):
        socket.receive_json()
    assert closed.value.code == 4401


def test_events_for_another_site_are_closed(page: TestClient) -> None:
    headers = BEARER | {"Origin": "https://evil.example"}
    with (
        pytest.raises(WebSocketDisconnect),
        page.websocket_connect("/api/monitor", headers=headers) as socket,
    ):
        socket.receive_bytes()


def test_the_public_side_shows_no_spam_and_no_operator_facts(page: TestClient) -> None:
    seen = page.get("/api/watch").json()
    assert [m["author"] for m in seen["chat"]] == ["bike_tom", "Ana R.", "<b>eve</b>", "Katharina"]
    assert seen["chat"][1]["state"] == "onair"
    assert seen["product"]["price"] == "$29.90"
    assert seen["next"] == {"sku": "FH-1", "in": 42}
    assert not {"journal", "outputs", "script", "air"} & set(seen)


@pytest.mark.parametrize("name", ["..%2fsecret", "live.m3u8.txt", "a%2fb.ts", ".ts", "x.key"])
def test_only_playlists_and_segments_are_served(
    page: TestClient, tmp_path: Path, name: str
) -> None:
    (tmp_path / "x.key").write_text("secret")
    assert page.get(f"/hls/{name}").status_code == 404


def test_a_segment_may_be_kept_and_the_playlist_for_a_moment(
    page: TestClient, tmp_path: Path
) -> None:
    (tmp_path / "live.m3u8").write_text("#EXTM3U")
    (tmp_path / "show7.ts").write_bytes(b"G")
    assert page.get("/hls/live.m3u8").headers["cache-control"] == "public, max-age=1"
    assert "immutable" in page.get("/hls/show7.ts").headers["cache-control"]


def test_a_picture_is_only_served_as_a_picture(
    page: TestClient, desk: ScriptedDesk, tmp_path: Path
) -> None:
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "passwd").write_text("root")
    desk.pictures = {"a/1": tmp_path / "a.svg", "b": tmp_path / "passwd"}
    assert page.get("/pictures/a/1").headers["content-type"].startswith("image/svg+xml")
    assert page.get("/pictures/b").status_code == 404
    assert page.get("/pictures/none").status_code == 404


def test_every_answer_forbids_what_is_not_ours(page: TestClient) -> None:
    for path in ("/", "/watch", "/api/watch", "/static/js/desk.js", "/nowhere"):
        headers = page.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_health_follows_playout_and_its_destinations(page: TestClient, desk: ScriptedDesk) -> None:
    assert page.get("/healthz").status_code == 200
    right = desk.air
    assert right is not None
    desk.air = replace(right, outputs=(replace(right.outputs[0], state=OutputState.RETRYING),))
    assert page.get("/healthz").status_code == 503
    assert "no destination" in page.get("/healthz").text
    desk.air = right
    desk.air_age = 9.0
    assert page.get("/healthz").status_code == 503


def test_metrics_name_each_output_and_no_key(page: TestClient) -> None:
    text = page.get("/metrics", headers=BEARER).text
    assert "vitrine_ladder_rung 0.0" in text
    assert 'vitrine_ladder_steps_total{direction="down"} 0.0' in text
    assert 'vitrine_output_up{output="YouTube"} 1.0' in text
    assert 'vitrine_output_turns_total{output="YouTube"} 0.0' in text
    assert 'vitrine_output_backup{output="YouTube"} 0.0' in text
    assert "vitrine_voice_substitutions_total 2.0" in text
    assert 'vitrine_voice_failures_total{engine="festival"} 2.0' in text
    assert 'vitrine_gate_refusals_total{rule="superlative"} 1.0' in text
    assert 'vitrine_writer_refused_total{rule="slot"} 2.0' in text
    assert "vitrine_writer_rests 1.0" in text
    assert 'vitrine_voice_sentences_total{engine="flite"} 2.0' in text
    assert 'vitrine_voice_timings_total{timing="matched"} 2.0' in text
    assert 'vitrine_voice_rests{engine="festival"} 0.0' in text
    assert "vitrine_voice_phrase_hits_total 60.0" in text
    assert "vitrine_voice_phrase_bytes 4e+06" in text
    assert "vitrine_frames_total 9300.0" in text
    assert "vitrine_catalogue_version 41.0" in text


def test_the_help_of_late_frames_says_that_repeated_ones_are_among_them(page: TestClient) -> None:
    text = page.get("/metrics", headers=BEARER).text
    helps = [words for words in text.splitlines() if words.startswith("# HELP vitrine_frames_late")]
    assert len(helps) == 1
    assert "late or a repeated picture" in helps[0]


def test_the_api_describes_every_order(page: TestClient) -> None:
    schema = page.get("/openapi.json").json()
    named = set(schema["components"]["schemas"])
    assert {
        "Say",
        "SkipLine",
        "PitchNext",
        "Reorder",
        "Slate",
        "BanWord",
        "ReloadCatalogue",
    } <= named
