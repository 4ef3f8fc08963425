"""`python -m benchmarks faults`: rows of the fault matrix on the network's side, made as often as asked.

The faults are those of tests/faults, and so is what must hold; here their figures become a table.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROWS = {
    "1": "test_net_killed.py",
    "2": "test_net_one_bad.py",
    "3": "test_net_outage.py",
    "4": "test_net_held.py",
    "5": "test_net_one_bad.py",
    "9": "test_net_time_lines.py",
    "10": "test_net_one_bad.py",
    "11": "test_net_lasting.py",
    "12": "test_net_slow.py",
}
"""Rows of docs/fault-matrix.md and the file that makes the fault; rows 2, 5 and 10 are one show."""
_TESTS = Path(__file__).parents[1] / "tests" / "faults"


def rows(
    chosen: Sequence[str], times: int | None = None, seconds: float | None = None, night: float = 0
) -> tuple[list[list[str]], bool]:
    """What was measured, as (what, here, goal), and whether all that must hold held."""
    files = dict.fromkeys(str(_TESTS / ROWS[row]) for row in chosen)
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures"
        asked = {"VITRINE_FIGURES": str(figures), "VITRINE_REQUIRE_REAL": "1"}
        if times is not None:
            asked["VITRINE_TIMES"] = str(times)
        if seconds is not None:
            asked["VITRINE_SECONDS"] = str(seconds)
        if night:
            asked["VITRINE_NIGHTLY"] = f"{night:g}"
        # Kept log records, of thousands of lost outputs, would be memory of the show's.
        without = [f"-pno:{plugin}" for plugin in ("randomly", "cacheprovider", "logging")]
        run = subprocess.run(
            [sys.executable, "-m", "pytest", *without, "--show-capture=no", "--tb=short", *files],
            env={**os.environ, **asked},
            stdout=sys.stderr,
            check=False,
        )
        lines = figures.read_text(encoding="utf-8").splitlines() if figures.exists() else []
    return [json.loads(line) for line in lines], run.returncode == 0


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks faults", description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(ROWS)}; unset: all")
    parser.add_argument("--times", type=int, help="how often a fault is made")
    parser.add_argument("--seconds", type=float, help="how long one lasts")
    parser.add_argument(
        "--night", type=float, default=0, metavar="MINUTES",
        help="the long form, with the goals as bounds; 1: as long as each row needs",
    )  # fmt: skip
    asked = parser.parse_args(arguments)
    if unknown := set(asked.rows) - set(ROWS):
        parser.error(f"there is no row {', '.join(sorted(unknown))}; rows: {', '.join(ROWS)}")
    found, held = rows(asked.rows or list(ROWS), asked.times, asked.seconds, asked.night)
    print(f"| fault, {datetime.now(UTC):%Y-%m-%d} | here | goal |\n| --- | --- | --- |")
    for what, here, goal in found:
        print(f"| {what} | {here} | {goal} |")
    if not held:
        raise SystemExit("something did not hold: see above")
