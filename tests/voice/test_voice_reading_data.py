"""Written shop copy and exactly the words it is read as; add a line to a table to add a test."""

from pathlib import Path

import pytest

from voice.reading import read

TABLES = sorted(Path(__file__).parent.glob("reading_*.tsv"))


def cases() -> list[object]:
    found = []
    for table in TABLES:
        lang = table.stem.removeprefix("reading_")
        for line in table.read_text(encoding="utf-8").splitlines():
            written, spoken = line.split("\t")
            found.append(pytest.param(lang, written, spoken, id=f"{lang}: {written}"))
    return found


@pytest.mark.parametrize(("lang", "written", "spoken"), cases())
def test_reads(lang: str, written: str, spoken: str) -> None:
    assert read(written, lang).spoken == spoken


def test_the_english_table_is_worth_the_name() -> None:
    lines = (Path(__file__).parent / "reading_en.tsv").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) >= 250
