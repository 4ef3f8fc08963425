"""How often and how long: short where everything is tested, long at night and for the docs.

`VITRINE_NIGHTLY` is the minutes a long row may take (1: as many as it needs), `VITRINE_TIMES` and
`VITRINE_SECONDS` set the number of faults and the length of one. `VITRINE_FIGURES` is a file that
receives what was measured.
"""

import os
from pathlib import Path

NIGHTLY = bool(os.environ.get("VITRINE_NIGHTLY"))
FIGURES = Path(found) if (found := os.environ.get("VITRINE_FIGURES")) else None
PATIENCE = 7200 if NIGHTLY or {"VITRINE_TIMES", "VITRINE_SECONDS"} & set(os.environ) else 180
"""Seconds a test may take."""


def times(short: int, long: int) -> int:
    """How often a fault is made."""
    return int(os.environ.get("VITRINE_TIMES") or (long if NIGHTLY else short))


def seconds(short: float, long: float) -> float:
    """How long a fault lasts."""
    return float(os.environ.get("VITRINE_SECONDS") or (long if NIGHTLY else short))


def minutes(short: float) -> float:
    """How long a row without faults is watched, minutes."""
    asked = float(os.environ.get("VITRINE_NIGHTLY") or 0)
    return asked if asked > 1 else 20.0 if NIGHTLY else short
