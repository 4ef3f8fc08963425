"""The past over HTTP: who may see it, pages, and files that are safe to open."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from console.after_export import cell, export, filename
from console.app import build
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.after_parts import SHOW, been
from tests.console.desk_double import ScriptedDesk

TOKEN = "tok"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.none() | st.integers() | st.floats(allow_nan=False) | st.booleans() | TEXT


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    desk = ScriptedDesk()
    past = been(tmp_path / "journal.db", desk, lines=120)
    app = build(desk, Console(token=TOKEN), TOKEN, SimulatedClock(), past=past)
    with TestClient(app, headers=BEARER) as client:
        yield client


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=8))
def test_a_sheet_reads_back_and_no_cell_is_a_formula(rows: list[list[object]]) -> None:
    columns = ("a", "b", "c")
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    sheet = "".join(export(columns, told, "csv"))
    [head, *read] = list(csv.reader(io.StringIO(sheet, newline="")))
    assert head == list(columns)
    assert read == [[str(cell(value)) for value in row] for row in rows]
    for row, cells in zip(rows, read, strict=True):
        for value, shown in zip(row, cells, strict=True):
            if isinstance(value, str):
                assert not shown.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
                assert shown in {value, f"'{value}"}
    assert json.loads("".join(export(columns, told, "json"))) == told


@pytest.mark.parametrize("words", ["=1+1", "  =cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_words_that_would_be_a_formula_are_words(words: str) -> None:
    assert cell(words) == f"'{words}"


def test_numbers_stay_numbers_and_names_of_files_are_plain() -> None:
    assert (cell(-3.5), cell(None), cell(True)) == (-3.5, "", "yes")
    name = filename('Fern/ho"llow\r\n Ünïcode', "acts", "2026-11-24T1", "2026-11-25T1", "csv")
    assert name == "fern-ho-llow-n-code_acts_2026-11-24_2026-11-25.csv"


@pytest.mark.parametrize("table", ["products", "questions", "answers", "refusals", "acts",
                                   "engagement", "transcript"])  # fmt: skip
def test_a_table_is_the_same_in_pages_and_as_files(client: TestClient, table: str) -> None:
    rows, after = [], 0
    while after is not None:
        page = client.get(
            f"/api/after/{table}", params={"show": SHOW, "after": after, "most": 7}
        ).json()
        rows += page["rows"]
        after = page["next"]
    assert rows
    as_json = client.get(f"/api/after/{table}.json", params={"show": SHOW})
    assert as_json.json() == rows
    sheet = client.get(f"/api/after/{table}.csv", params={"show": SHOW})
    assert sheet.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert sheet.headers["content-disposition"] == (
        f'attachment; filename="fernhollow_{table}_2026-11-24.csv"'
    )
    read = list(csv.DictReader(io.StringIO(sheet.text, newline="")))
    assert [list(row.values()) for row in read] == [
        [str(cell(value)) for value in row.values()] for row in rows
    ]
    assert "\r\n" in sheet.text
    if table == "acts":
        assert read[-1]["words"] == "'=HYPERLINK(1)"


def test_a_stranger_and_a_wrong_span_are_refused(client: TestClient) -> None:
    for path in ("", "/summary", "/products", "/products.csv", "/search", "/acts.json"):
        assert client.get(f"/api/after{path}", headers={"Authorization": ""}).status_code == 401
    assert client.get("/api/journal", headers={"Authorization": ""}).status_code == 401
    nothing = client.get("/api/after/summary", params={"day": "2001-01-01"})
    assert (nothing.status_code, "nothing" in nothing.text) == (404, True)
    for path in ("/passwords", "/products.exe", "/products?most=501", "/summary?day=x"):
        assert client.get(f"/api/after{path}").status_code == 422
    assert client.get("/api/journal", params={"kind": "x' OR 1"}).status_code == 422


def test_the_journal_is_searched_page_by_page(client: TestClient) -> None:
    seen: list[int] = []
    before = None
    while True:
        asked = {"q": "the", "most": "9"} | ({"before": str(before)} if before else {})
        page = client.get("/api/journal", params=asked).json()
        seen += [row["number"] for row in page["rows"]]
        if (before := page["next"]) is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) > 50
    assert client.get("/api/journal", params={"q": "%"}).json()["rows"] == []
