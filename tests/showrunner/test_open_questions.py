"""What nobody could answer comes out of the journal as entries for the brand's FAQ."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from typer.testing import CliRunner

from catalog.sidecar import read_sidecar
from showrunner.main import app
from showrunner.open_questions import as_sidecar, open_questions
from studio.journal import Journal

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ticket(question: str, sku: str | None = None, asked: int = 1, **more: Any) -> dict[str, Any]:
    return {"words": "Needs you", "question": question, "lang": "en", "intent": "unknown",
            "sku": sku, "asked": asked, **more}  # fmt: skip


def journal(folder: Path, *tickets: dict[str, Any], ago: float = 0.0) -> Path:
    path = folder / "journal.db"
    written = Journal(path)
    for told in tickets:
        written.write(0.0, NOW - timedelta(days=ago), "chat", told)
    written.close()
    return path


def asked(path: Path, days: float = 30) -> list[tuple[str | None, str, int]]:
    found = open_questions(path, NOW - timedelta(days=days))
    return [(one.sku, one.question, one.asked) for one in found]


def test_questions_are_told_once_the_most_asked_first(tmp_path: Path) -> None:
    path = journal(
        tmp_path,
        ticket("do you ship to Malta"), ticket("Is the lamp heavy?", "LMP", 2),
        ticket("Do you ship to Malta?", asked=3), ticket("  ", "LMP"),
        ticket("where is my parcel", intent="order_problem"), {"what": "no ticket at all"},
    )  # fmt: skip
    assert asked(path) == [
        (None, "Do you ship to Malta?", 3),
        ("LMP", "Is the lamp heavy?", 2),
    ]


def test_what_was_asked_long_ago_is_left_out(tmp_path: Path) -> None:
    path = journal(tmp_path, ticket("Is it old?"), ago=40)
    journal(tmp_path, ticket("Is it new?"))
    assert asked(path) == [(None, "Is it new?", 1)]
    assert len(asked(path, days=60)) == 2


def test_with_answers_filled_in_it_is_a_sidecar(tmp_path: Path) -> None:
    path = journal(tmp_path, ticket('Is it "big": yes #or no?', "7", 2), ticket("¿Y la sartén?"))
    text = as_sidecar(open_questions(path, NOW - timedelta(days=1)))
    assert list(yaml.safe_load(text)) == ["7", "all"]
    filled = text.replace('answer: ""', "answer: Yes, it is.")
    read = read_sidecar(filled.encode(), "s.yaml")
    assert not read.problems
    assert read.entries["7"].brand.faq[0].question == 'Is it "big": yes #or no?'
    assert "asked by 2, last on 24 November 2026, in en" in text


def test_the_command_prints_yaml_or_json_and_names_a_journal_that_is_not_there(
    tmp_path: Path,
) -> None:
    path = journal(tmp_path, ticket("Is it blue?", "LMP"))
    run = CliRunner().invoke
    command = ["catalog", "questions", "--journal", str(path), "--days", "3650"]
    assert 'question: "Is it blue?"' in run(app, command).stdout
    rows = json.loads(run(app, [*command, "--json"]).stdout)
    assert [(row["sku"], row["asked"]) for row in rows] == [("LMP", 1)]
    missing = run(app, ["catalog", "questions", "--journal", str(tmp_path / "none.db")])
    assert missing.exit_code != 0
