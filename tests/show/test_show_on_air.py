"""The whole show, as a user starts it: real processes, real RTMP, real signals."""

import socket
import subprocess
import sys
import time
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from stage_door import PRODUCTS, Show, decoded, free_port, listen, longest_silence

from tests.faults.rig_count import NIGHTLY

pytestmark = pytest.mark.timeout(180)


def test_what_arrives_is_whole_and_ends_properly(tmp_path: Path) -> None:
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    with Show(tmp_path, to=url, seconds=20) as show:
        assert show.process.wait(timeout=60) == 0
    assert ingest.wait(timeout=20) == 0
    pictures, blocks, sound = decoded(arrived)
    assert len(pictures) > 12 * 30
    # FLV stamps are whole milliseconds
    assert all(abs(b - a - Fraction(1, 30)) <= Fraction(1, 900) for a, b in pairwise(pictures))
    assert all(
        abs(b[0] - a[0] - Fraction(1024, 48000)) <= Fraction(1, 900) for a, b in pairwise(blocks)
    )
    assert abs(pictures[0] - blocks[0][0]) <= Fraction(1024, 48000) + Fraction(1, 500)
    ends = pictures[-1] + Fraction(1, 30) - (blocks[-1][0] + Fraction(blocks[-1][1], 48000))
    assert abs(ends) <= Fraction(1024, 48000) + Fraction(1, 500)
    assert longest_silence(sound) <= 2.0


def test_a_question_is_answered_and_the_price_is_the_one_of_that_moment(tmp_path: Path) -> None:
    with Show(tmp_path) as show:
        show.speaking()
        asked = show.ask("/api/chat", {"author": "Ana", "text": "how much is the lamp?"})["id"]

        def answer() -> dict[str, object] | None:
            return next((row for row in show.aired() if row["reply_to"] == asked), None)

        row = show.until(answer)
        assert row["sku"] == "LAMP"
        assert {f["id"]: f["value"] for f in row["facts"]}.get("LAMP/price") == "45.50 USD"
        assert "$45.50" in row["caption"]
        assert "forty" in row["text"]
        show.catalogue.write_text(PRODUCTS.replace("45.50", "41.25"), encoding="utf-8")
        changed = show.until(lambda: show.script()["products"][0]["price"] == "$41.25", 10)
        assert changed
        again = show.ask("/api/chat", {"author": "Bo", "text": "price of the desk lamp please"})[
            "id"
        ]
        row = show.until(lambda: next((r for r in show.aired() if r["reply_to"] == again), None))
        assert "$41.25" in row["caption"]
        assert row["facts"][-1]["version"] == show.script()["catalogue_version"]


def test_a_broken_edit_keeps_the_show_and_says_so(tmp_path: Path) -> None:
    with Show(tmp_path) as show:
        show.speaking()
        show.catalogue.write_text("products: [", encoding="utf-8")
        problems = show.until(lambda: show.script()["catalogue_problems"], 10)
        assert "products.yaml" in problems[0]
        assert show.script()["products"][0]["price"] == "$45.50"


def test_the_desk_acts_while_the_brain_is_dead_and_the_show_goes_on(tmp_path: Path) -> None:
    with Show(tmp_path) as show:
        show.speaking()
        show.until(lambda: show.air()["reserve"] > 8, 60)
        show.kill("brain")
        receipt = show.ask("/api/commands", {"do": "slate", "on": True})
        assert receipt["done"] is True
        assert show.until(lambda: show.air()["slate"], 5)
        show.ask("/api/commands", {"do": "slate", "on": False})
        before = len(show.aired())
        show.until(lambda: len(show.aired()) >= before + 2, 60)
        frames = show.air()
        assert frames["faults"] == 0
        assert show.process.poll() is None


def test_a_dead_playout_comes_back_to_the_same_place(tmp_path: Path) -> None:
    with Show(tmp_path) as show:
        show.speaking()
        before = show.air()
        first = show.child("playout").pid
        show.kill("playout")

        def back() -> bool:
            air = show.air()
            return bool(air.get("now")) and air["t"] > before["t"] + 1

        show.until(back, 60)
        assert show.child("playout").pid != first
        show.until(lambda: len(show.aired()) >= 3, 60)
        ids = [(row["line"], row["part"]) for row in show.aired()]
        assert len(ids) == len(set(ids))


@pytest.mark.skipif(not NIGHTLY, reason="by night: VITRINE_NIGHTLY=1")
def test_a_second_start_goes_on_after_the_last_line(tmp_path: Path) -> None:
    with Show(tmp_path) as show:
        show.until(lambda: any(r["kind"] == "pitch" for r in show.aired()), 60)
        assert show.stop() == 0
    first = show.aired()
    with Show(tmp_path) as show:
        show.until(lambda: len(show.aired()) >= len(first) + 2, 60)
        assert show.stop() == 0
    rows = show.aired()
    assert len({(row["line"], row["part"]) for row in rows}) == len(rows)
    assert not {r["caption"] for r in rows[: len(first)]} & {
        r["caption"] for r in rows[len(first) :] if r["kind"] == "pitch"
    }


def vitrine(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "showrunner.main", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("config", "options", "words"),
    [
        ("stream: {widht: 1}", [], "stream.widht: no such setting"),
        ("catalog: {file: /nowhere.csv}", [], "/nowhere.csv"),
        ("{}", ["--to", "http://host/key-of-mine"], "--to number 1: expected an rtmp://"),
        ("run: {folder: /proc/run}", [], "cannot be written"),
        ("console: {host: 203.0.113.7}", [], "console.host"),
    ],
)
def test_what_cannot_go_on_air_is_said_before_air(
    tmp_path: Path, config: str, options: list[str], words: str
) -> None:
    (tmp_path / "c.yaml").write_text(config, encoding="utf-8")
    began = time.monotonic()
    ended = vitrine("live", "--config", "c.yaml", "--seconds", "5", *options, cwd=tmp_path)
    assert ended.returncode == 1
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "key-of-mine" not in ended.stderr
    assert time.monotonic() - began < 30


def test_a_busy_port_does_not_keep_the_show_off_the_air(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        (tmp_path / "c.yaml").write_text(
            f"console: {{port: {taken.getsockname()[1]}}}\nrun: {{folder: {tmp_path / 'run'}}}\n"
            "stream: {width: 360, height: 640, preset: ultrafast}\n",
            encoding="utf-8",
        )
        ended = vitrine("live", "--config", "c.yaml", "--seconds", "3", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "taking a free one" in ended.stderr
