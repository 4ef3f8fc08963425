"""How long reading a line takes: processor time, so that a busy machine changes little."""

import time
from pathlib import Path
from statistics import median

from voice.reading import read

TABLES = Path(__file__).parents[1] / "tests" / "voice"


def milliseconds_a_line() -> dict[str, float]:
    """The median line of each language's table of written shop copy, by language."""
    return {
        table.stem.removeprefix("reading_"): _median(table)
        for table in sorted(TABLES.glob("reading_*.tsv"))
    }


def _median(table: Path) -> float:
    lang = table.stem.removeprefix("reading_")
    written = [line.split("\t")[0] for line in table.read_text(encoding="utf-8").splitlines()]
    read("1", lang)  # rules are made at the first use of a language
    spent = []
    for line in written:
        began = time.process_time_ns()
        read(line, lang)
        spent.append((time.process_time_ns() - began) / 1e6)
    return median(spent)
