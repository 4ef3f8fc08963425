"""Written shop copy and exactly the words it is read as; add a line to a table to test it."""

from pathlib import Path

import pytest

from voice.reading import read

TABLES = sorted(Path(__file__).parent.glob("reading_*.tsv"))

SEAMLESS = {"zh", "ja"}
"""Languages without blanks: theirs only divide what is read for itself."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_line_of_a_table_is_read_as_it_says(table: Path) -> None:
    lang = table.stem.removeprefix("reading_")
    wrong = []
    for line in table.read_text(encoding="utf-8").splitlines():
        written, spoken = line.split("\t")
        said = read(written, lang).spoken
        if lang in SEAMLESS:
            said, spoken = said.replace(" ", ""), spoken.replace(" ", "")
        if said != spoken:
            wrong.append(f"{written}\n    is read: {said}\n    and is:  {spoken}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["en", "de", "zh", "ja"])
def test_the_table_is_worth_the_name(lang: str) -> None:
    lines = (Path(__file__).parent / f"reading_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    assert len({line.split("\t")[0] for line in lines}) >= 150
