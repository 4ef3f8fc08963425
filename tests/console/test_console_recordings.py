"""The recordings over HTTP: the list, parts of a file, captions, and how one is deleted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from console.app import build
from console.recordings import Listed, Transcript
from studio.clock import SimulatedClock
from studio.orders import DeleteRecording
from studio.report import RecordingReport, RecordingState
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk, air

TOKEN = "a-token-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ONE = "20261128-130000Z_1128125601_3600.033"
BODY = bytes(range(256)) * 40
OUTSIDE = [
    "..",
    "../secret",
    "..%2fsecret",
    "%2e%2e%2fsecret",
    "x",
    ONE + "%00",
    ONE + "/../x",
    "_",
]


class Shelf:
    """One recording and its words."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def listed(self) -> tuple[Listed, ...]:
        start = "2026-11-28T13:00:00+00:00"
        return (
            Listed(ONE, start, "1128125601", 3600.033, 600.0, len(BODY), True, ("FH-0", "FH-1")),
        )

    def file(self, name: str) -> Path | None:
        return self._file if name == ONE else None

    def captions(self, name: str) -> str | None:
        return "WEBVTT\n" if name == ONE else None

    def transcript(self, name: str) -> Transcript | None:
        return Transcript(ONE, "s", "1128125601", 3600.033, 600.0, ()) if name == ONE else None


@pytest.fixture
def desk() -> ScriptedDesk:
    return ScriptedDesk()


@pytest.fixture
def page(desk: ScriptedDesk, tmp_path: Path) -> Iterator[TestClient]:
    (tmp_path / "secret.mp4").write_bytes(b"no")
    file = tmp_path / "recordings" / f"{ONE}.mp4"
    file.parent.mkdir()
    file.write_bytes(BODY)
    app = build(desk, Console(), TOKEN, SimulatedClock(), archive=Shelf(file))
    with TestClient(app) as client:
        yield client


def test_recordings_need_the_token(page: TestClient, desk: ScriptedDesk) -> None:
    for ending in ("", f"/{ONE}.mp4", f"/{ONE}.vtt", f"/{ONE}.json"):
        assert page.get(f"/api/recordings{ending}").status_code == 401
    assert page.delete(f"/api/recordings/{ONE}").status_code == 401
    assert desk.orders == []


def test_the_list_says_when_how_long_how_big_and_which_products(page: TestClient) -> None:
    (one,) = page.get("/api/recordings", headers=BEARER).json()
    assert one["id"] == ONE
    assert (one["t"], one["seconds"], one["bytes"], one["whole"]) == (
        3600.033,
        600.0,
        len(BODY),
        True,
    )
    assert one["products"] == ["FH-0", "FH-1"]


def test_any_part_of_a_file_can_be_asked_for(page: TestClient) -> None:
    address = f"/api/recordings/{ONE}.mp4"
    whole = page.get(address, headers=BEARER)
    assert (whole.status_code, whole.content) == (200, BODY)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["accept-ranges"] == "bytes"
    for asked, part in (
        ("bytes=0-0", BODY[:1]),
        ("bytes=1000-1999", BODY[1000:2000]),
        ("bytes=10000-", BODY[10000:]),
        ("bytes=-100", BODY[-100:]),
    ):
        answer = page.get(address, headers=BEARER | {"Range": asked})
        assert (answer.status_code, answer.content) == (206, part)
    beyond = page.get(address, headers=BEARER | {"Range": f"bytes={len(BODY)}-"})
    assert beyond.status_code == 416
    assert page.head(address, headers=BEARER).headers["content-length"] == str(len(BODY))


def test_captions_and_words_come_beside_the_file(page: TestClient) -> None:
    captions = page.get(f"/api/recordings/{ONE}.vtt", headers=BEARER)
    assert captions.headers["content-type"] == "text/vtt; charset=utf-8"
    assert captions.text.startswith("WEBVTT")
    assert page.get(f"/api/recordings/{ONE}.json", headers=BEARER).json()["t"] == 3600.033


def test_what_is_not_there_is_404(page: TestClient) -> None:
    other = ONE.replace("2026", "2025")
    for ending in ("mp4", "vtt", "json"):
        assert page.get(f"/api/recordings/{other}.{ending}", headers=BEARER).status_code == 404


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_out_of_the_folder(page: TestClient, desk: ScriptedDesk, name: str) -> None:
    for ending in (".mp4", ".vtt", ".json"):
        answer = page.get(f"/api/recordings/{name}{ending}", headers=BEARER)
        assert answer.status_code in {404, 405, 422}
    assert page.delete(f"/api/recordings/{name}", headers=BEARER).status_code in {404, 405, 422}
    assert desk.orders == []


def test_a_recording_is_deleted_by_an_order_with_a_receipt(
    page: TestClient, desk: ScriptedDesk
) -> None:
    answer = page.delete(f"/api/recordings/{ONE}", headers=BEARER | {"Idempotency-Key": "k-1"})
    assert answer.json()["id"] == "k-1"
    assert answer.json()["done"]
    assert desk.orders == [DeleteRecording(ONE)]


def test_the_recorder_is_told_in_the_state_and_counted_for_prometheus(
    page: TestClient, desk: ScriptedDesk
) -> None:
    kept = RecordingReport(
        RecordingState.WAITING, 12.0, None, 0.0, 0, 1_500_000_000, "No space left on device", 3,
        42.5, 7, 1,
    )  # fmt: skip
    desk.show(air=air(recording=kept))
    told = page.get("/api/state", headers=BEARER).json()["air"]["recording"]
    assert (told["state"], told["reason"]) == ("waiting", "No space left on device")
    text = page.get("/metrics", headers=BEARER).text
    assert 'vitrine_recording_state{state="waiting"} 1.0' in text
    assert "vitrine_recording_disk_free_bytes 1.5e+09" in text
    assert "vitrine_recording_missing_seconds 42.5" in text
