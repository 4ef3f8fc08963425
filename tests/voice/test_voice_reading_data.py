"""Written shop copy and exactly the words it is read as; add a line to a table to add a test."""

from pathlib import Path

import pytest

from voice.reading import read

TABLES = sorted(Path(__file__).parent.glob("reading_*.tsv"))

SEAMLESS = {"zh", "ja"}
"""Languages without blanks: theirs only divide what is read for itself."""


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
    said = read(written, lang).spoken
    if lang in SEAMLESS:
        said, spoken = said.replace(" ", ""), spoken.replace(" ", "")
    assert said == spoken


@pytest.mark.parametrize("lang", ["en", "de", "zh", "ja"])
def test_the_table_is_worth_the_name(lang: str) -> None:
    lines = (Path(__file__).parent / f"reading_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    assert len({line.split("\t")[0] for line in lines}) >= 150
