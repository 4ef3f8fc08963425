"""How a day of script repeats itself: `python -m benchmarks novelty`, or a transcript by name.

python -m benchmarks.novelty [--hours 24] [--catalog F] [transcript.jsonl]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from script_engine.novelty_report import Said, Sameness, masked, said, sameness, spacing

CATALOGUE = Path(__file__).parent / "day" / "products.yaml"
GOALS = {
    "d4": ">= .75", "rep8": "<= 8 %, going for 4 %", "rep8_running": "<= 8 %, going for 4 %",
    "exact": "0", "near_hour": "0", "near_day": "<= 1 %", "open3": "<= 1 %", "zlib": ">= .32",
    "self_bleu": "<= .30",
}  # fmt: skip
_SHARES = ("rep8", "rep8_running", "exact", "exact_sentences", "near_hour", "near_day", "open3")


def write(out: Path, hours: float, catalogue: Path) -> float:
    """Write a transcript; the processor seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "showrunner.main", "script", "--hours", str(hours),
         "--catalog", str(catalogue), "--out", str(out)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def table(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Rows of figure, values as captions / as spoken / with masked facts, and goal."""
    lines = said(rows)
    kinds = [sameness(lines), sameness(said(rows, spoken=True)), sameness(masked(lines))]
    yield "lines / words", f"{len(lines)} / {kinds[0].words}", ""
    for name in Sameness.__slots__:
        if name == "words":
            continue
        values = [getattr(kind, name) for kind in kinds]
        told = (f"{100 * v:.2f} %" if name in _SHARES else f"{v:.3f}" for v in values)
        yield name, " / ".join(told), GOALS.get(name, "")
    yield from _distances(lines)


def _distances(lines: list[Said]) -> Iterator[tuple[str, str, str]]:
    apart = spacing(lines)

    def minutes(value: float | None) -> str:
        return "never twice" if value is None else f"{value:.0f} min"

    yield "same skeleton, least", minutes(apart.least), ">= 45 min"
    yield "same skeleton, median", minutes(apart.typical), ">= 480 min"
    yield "same skeleton and product, least", minutes(apart.least_of_product), ">= 360 min"
    yield "ten minutes with near repeats", f"{100 * apart.windows_with_a_repeat:.1f} %", "0"


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def rows(hours: float = 24.0, catalogue: Path = CATALOGUE) -> Iterator[tuple[str, str, str]]:
    """The table of a day of our own script."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "day.jsonl"
        spent = write(out, hours, catalogue)
        yield f"{hours:g} h of script", f"{spent:.0f} s of processor", "<= 180 s"
        yield from table(read(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("transcript", nargs="?", type=Path)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--catalog", type=Path, default=CATALOGUE)
    given = parser.parse_args()
    if given.transcript:
        entries = read(given.transcript)
        found = table(entries)
        acts = Counter(entry.get("act", "") for entry in entries)
        print("acts:", ", ".join(f"{act} {count}" for act, count in acts.most_common()))
    else:
        found = rows(given.hours, given.catalog)
    print("| figure: captions / spoken / masked | here | goal |\n| --- | --- | --- |")
    for what, value, goal in found:
        print(f"| {what} | {value} | {goal} |")


if __name__ == "__main__":
    main()
