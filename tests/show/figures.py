"""Figures that tests of a whole show measure: printed, and kept for `python -m benchmarks desk`."""

import json
import os
import sys
from pathlib import Path


def tell(what: str, here: str, goal: str) -> None:
    """One row: what, what was measured, and what is asked."""
    sys.stderr.write(f"\n{what}: {here} (goal {goal})\n")
    if file := os.environ.get("VITRINE_FIGURES"):
        with Path(file).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps([what, here, goal]) + "\n")
