"""What `vitrine script` reports, and that the same inputs give the same bytes."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.product import Money, Product, Snapshot, Was
from showrunner.oracle import Oracle
from showrunner.oracle_words import spelled
from studio.settings import Config
from studio.show import BoundLine, Cue, FactUse, Kind, Line

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LAMP = Product(
    "lamp", 3, "Dune Lamp 48", "lamp", Money(Decimal("45.50"), "USD"),
    was=Was(Money(Decimal("65.00"), "USD"), "price log"), attributes=(("cable", "1.8 m"),),
)  # fmt: skip
SHELF = Snapshot(1, (LAMP,))


def wrong(text: str, snapshot: Snapshot = SHELF) -> tuple[str, ...]:
    line = Line("l", Cue(Kind.PITCH, "price", "lamp"), text, "playbook")
    return Oracle(Config()).wrong(BoundLine(line, text), snapshot, NOW)


@pytest.mark.parametrize(
    "text",
    ["It's $45.50.", "Down from $65.", "You save $19.50, 30 percent.", "A cable of 1.8 m.",
     "Number 3, the Dune Lamp 48."],
)  # fmt: skip
def test_the_oracle_finds_every_true_figure_in_the_catalogue(text: str) -> None:
    assert wrong(text) == ()


@pytest.mark.parametrize("text", ["It's $44.50.", "31 percent off.", "Only 7 left!", "1,800 sold."])
def test_the_oracle_finds_every_figure_that_the_catalogue_does_not_carry(text: str) -> None:
    assert len(wrong(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["It's forty-four dollars.", "Two hundred people.", "Twelve thousand sold.", "Thirty-one off."],
)
def test_the_oracle_reads_numbers_in_words_too(text: str) -> None:
    assert len(wrong(text)) == 1
    assert wrong("You save thirty percent, and that's one of those days.") == ()


def test_number_words_are_read_in_the_shows_language() -> None:
    told = "once upon a time, two things; cuarenta y cinco, ciento veinte, mil doscientos, once"
    assert list(spelled(told, "es")) == [11, 45, 120, 1200, 11]
    assert list(spelled("two hundred and forty-five, a hundred, sixteen", "en")) == [245, 100, 16]
    assert list(spelled("fünfundvierzig", "de")) == []


def test_the_oracle_judges_by_the_catalogue_of_that_second() -> None:
    dearer = replace(LAMP, price=Money(Decimal("47.00"), "USD"), was=None)
    assert wrong("It's $45.50.", Snapshot(2, (dearer,))) == ("45.50",)


def test_a_line_about_one_product_may_not_use_the_figures_of_another() -> None:
    other = replace(LAMP, sku="tote", name="Tote", price=Money(Decimal("24.00"), "USD"), was=None)
    both = Snapshot(1, (LAMP, other))
    assert wrong("It's $24.", both) == ("24",)
    line = Line("l", Cue(Kind.ANSWER, "answer_compare", "lamp"), "", "playbook")
    fact = FactUse("tote/price", "24.00 USD", 1, 5, 8)
    assert Oracle(Config()).wrong(BoundLine(line, "It's $24.", (fact,)), both, NOW) == ()


def script(folder: Path, hashes: str) -> tuple[bytes, dict[str, object]]:
    """Six minutes with an audience and an edit, by a process of its own."""
    folder.mkdir()
    chat = [{"t": 60, "author": "Ann", "text": "how much is the lamp?"},
            {"t": 61, "author": "Bo", "text": "how much is the lamp?"},
            {"t": 100, "author": "Cid", "text": "is it in stock?"}]  # fmt: skip
    edits = [{"t": 150, "id": "FH-LMP-11", "set": {"price": 39.25}}]
    for name, lines in (("chat", chat), ("edits", edits)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    out = folder / "out.jsonl"
    ended = subprocess.run(
        [sys.executable, "-m", "showrunner.main", "script", "--hours", "0.1", "--seed", "5",
         "--chat", str(folder / "chat.jsonl"), "--edits", str(folder / "edits.jsonl"),
         "--out", str(out), "--report", str(folder / "report.json"), "--json"],
        cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": hashes}, capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr.decode()
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert json.loads(ended.stdout) == told
    return out.read_bytes(), told


@pytest.mark.timeout(120)
def test_same_seed_and_inputs_give_the_same_bytes_in_any_process_and_a_report(
    tmp_path: Path,
) -> None:
    (one, report), (two, again) = (script(tmp_path / seed, seed) for seed in ("0", "4711"))
    assert one == two
    assert report == again
    rows = [json.loads(line) for line in one.decode().splitlines()]
    assert report["words"]["lines"] == len(rows)  # type: ignore[index,call-overload]
    grounding = report["grounding"]
    assert grounding["wrong"] == 0  # type: ignore[index,call-overload]
    assert grounding["figures"] > 5  # type: ignore[index,call-overload]
    assert report["answers"]["answers"] >= 2  # type: ignore[index,call-overload]
    prices = [
        (row["t"], fact["value"])
        for row in rows
        for fact in row["facts"]
        if fact["id"] == "FH-LMP-11/price"
    ]
    assert {value for t, value in prices if t > 150} <= {"39.25 USD"}, "a stale price was spoken"
