"""`python -m benchmarks desk`: what an operator does, from the click to the decoded stream.

The acts are those of tests/show; here their figures become a table.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACTS = {"takeover": "test_show_takeover.py", "at_once": "test_show_at_once.py"}


def main(chosen: list[str]) -> None:
    """Make these acts, or all, and print what was measured."""
    if unknown := set(chosen) - set(ACTS):
        raise SystemExit(f"there is no {', '.join(sorted(unknown))}; acts: {', '.join(ACTS)}")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures"
        files = [f"tests/show/{ACTS[act]}" for act in chosen or ACTS]
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", *files],
            env={**os.environ, "VITRINE_FIGURES": str(kept), "VITRINE_REQUIRE_REAL": "1"},
            cwd=ROOT,
            stdout=sys.stderr,
            check=False,
        )
        lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    print("| what | here | goal |\n| --- | --- | --- |")
    for what, here, goal in map(json.loads, lines):
        print(f"| {what} | {here} | {goal} |")
    if run.returncode:
        raise SystemExit("something did not hold: see above")
