"""Rehearsals and scripts, as a user asks for them."""

import json
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

pytestmark = pytest.mark.timeout(180)

CATALOGUE = """
shop: {name: Fernhollow, currency: USD}
products:
  - {sku: LAMP, title: Dune Desk Lamp, price: 45.50, features: [a touch dimmer with a memory]}
  - {sku: TOTE, title: "Harbor <b>Tote</b> & Co", price: 24.00, stock: {left: 9}}
"""
CHAT = '{"t": 4, "author": "Ana <i>", "text": "how much is the lamp?", "id": "q1"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "products.yaml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "chat.jsonl").write_text(CHAT, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(
        "stream: {width: 360, height: 640, preset: ultrafast}\n", encoding="utf-8"
    )
    return tmp_path


def vitrine(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "showrunner.main", *words, "--config", "config.yaml"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=150, check=False
    )


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_rehearsal_leaves_video_transcript_captions_and_report(folder: Path) -> None:
    made = vitrine(folder, "rehearse", "--catalog", "products.yaml", "--chat", "chat.jsonl",
                   "--minutes", "0.3", "--out", "out")  # fmt: skip
    assert made.returncode == 0, made.stderr
    with av.open(str(folder / "out" / "show.mp4")) as video:
        stamps = [f.pts * f.time_base for f in video.decode(video=0) if f.pts is not None]
    assert len(stamps) == 18 * 30
    assert {b - a for a, b in pairwise(stamps)} == {Fraction(1, 30)}
    said = rows(folder / "out" / "transcript.jsonl")
    answer = next(row for row in said if row["reply_to"] == "q1")
    assert "$45.50" in str(answer["caption"])
    assert {"id": "LAMP/price", "value": "45.50 USD", "version": 1} in answer["facts"]  # type: ignore[operator]  # parsed JSON
    assert str(answer["caption"]).split()[0] in (folder / "out" / "captions.srt").read_text("utf-8")
    report = (folder / "out" / "report.html").read_text("utf-8")
    assert "sentences: " in report
    assert "how much is the lamp?" in report
    assert "<i>" not in report
    assert not list((folder / "out").glob("*.part*"))


def test_the_same_script_twice_is_the_same_to_the_byte(folder: Path) -> None:
    for name in ("a", "b"):
        written = vitrine(folder, "script", "--catalog", "products.yaml", "--hours", "0.1",
                          "--chat", "chat.jsonl", "--seed", "3", "--out", f"{name}.jsonl")  # fmt: skip
        assert written.returncode == 0, written.stderr
    assert (folder / "a.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()
    assert len(rows(folder / "a.jsonl")) > 30


def test_an_edit_in_a_script_changes_the_price_that_is_spoken_from_then_on(folder: Path) -> None:
    (folder / "edits.jsonl").write_text('{"t": 60, "id": "LAMP", "set": {"price": "39.00"}}\n')
    vitrine(folder, "script", "--catalog", "products.yaml", "--hours", "0.3", "--edits",
            "edits.jsonl", "--out", "s.jsonl")  # fmt: skip
    told = [
        (row["t"], fact["value"])
        for row in rows(folder / "s.jsonl")
        for fact in row["facts"]  # type: ignore[attr-defined]  # parsed JSON
        if fact["id"] == "LAMP/price"
    ]
    assert told
    assert all(value == ("45.50 USD" if t < 60 else "39.00 USD") for t, value in told)


def test_an_output_that_cannot_be_written_is_one_sentence(folder: Path) -> None:
    failed = vitrine(folder, "script", "--catalog", "products.yaml", "--hours", "0.01", "--out",
                     "/proc/nowhere/s.jsonl")  # fmt: skip
    assert failed.returncode == 1
    assert "--out /proc/nowhere/s.jsonl: cannot be written" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_refused_script_leaves_the_last_transcript_as_it_was(folder: Path) -> None:
    (folder / "s.jsonl").write_text("kept", encoding="utf-8")
    failed = vitrine(folder, "script", "--catalog", "products.yaml", "--lang", "xx", "--out",
                     "s.jsonl")  # fmt: skip
    assert failed.returncode == 1
    assert failed.stderr.strip().endswith(
        "show.language: found 'xx', expected a language the host has words for: en, es"
    )
    assert (folder / "s.jsonl").read_text(encoding="utf-8") == "kept"


def test_sound_that_cannot_be_written_is_one_sentence(folder: Path) -> None:
    failed = vitrine(folder, "say", "Hi.", "--engine", "espeak", "--out", "/proc/a.wav")
    assert failed.returncode == 1
    assert "--out /proc/a.wav: cannot be written" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_cache_that_cannot_be_written_is_told_before_air(folder: Path) -> None:
    (folder / "config.yaml").write_text(
        f"run: {{cache: /proc/nowhere, folder: {folder}}}", encoding="utf-8"
    )
    failed = vitrine(folder, "live", "--catalog", "products.yaml", "--seconds", "1")
    assert failed.returncode == 1
    assert "run.cache: /proc/nowhere cannot be written" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_read_prints_the_words_that_would_be_spoken(folder: Path) -> None:
    said = vitrine(folder, "read", "It's $1,299.99 for 1.5 l, 20 % off.")
    assert said.stdout.strip() == (
        "It's one thousand two hundred ninety-nine dollars and ninety-nine cents for one point "
        "five liters twenty percent off"
    )


def test_say_writes_sound_and_its_time_line(folder: Path) -> None:
    made = vitrine(folder, "say", "It's $5. Really.", "--engine", "espeak", "--out", "a.wav",
                   "--timeline", "a.json")  # fmt: skip
    assert made.returncode == 0, made.stderr
    line = json.loads((folder / "a.json").read_text("utf-8"))
    assert [s["text"] for s in line["sentences"]] == ["It's $5.", "Really."]
    with av.open(str(folder / "a.wav")) as sound:
        assert sound.streams.audio[0].rate == 48000


def test_check_tells_rows_and_fails_on_errors(folder: Path) -> None:
    (folder / "bad.csv").write_text("name,price\nLamp,45.50\nTote,cheap\n", encoding="utf-8")
    checked = vitrine(folder, "catalog", "check", "bad.csv", "--currency", "USD", "--json")
    assert checked.returncode == 1
    told = json.loads(checked.stdout)
    assert [row["name"] for row in told["rows"]] == ["Lamp"]
    assert "row 3" in told["problems"][0]["where"]
    assert "cheap" in told["problems"][0]["found"]


def test_doctor_finds_what_keeps_a_show_off_the_air(folder: Path) -> None:
    (folder / "config.yaml").write_text("catalog: {file: /nowhere.csv}\n", encoding="utf-8")
    looked = vitrine(folder, "doctor", "--json")
    assert looked.returncode == 1
    broken = {f["part"] for f in json.loads(looked.stdout) if f["state"] == "broken"}
    assert broken == {"catalogue"}
