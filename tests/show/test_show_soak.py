"""The soak, as short as it can be: what does not hang on a machine's speed must hold in it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.timeout(400)]
MINUTES = float(os.environ.get("VITRINE_SOAK_MINUTES", "0.8"))
HELD = (
    "on air to the end",
    "ends in order, exit status",
    "the journal's chain",
    "prices spoken, and wrong or stale",
)


def test_a_soak_tells_what_a_viewer_saw_and_the_show_outlives_its_faults(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    real_part("nginx")
    command = [sys.executable, "-m", "benchmarks.soak", "--minutes", str(MINUTES)]
    command += ["--size", "360x640", "--chat", "30", "--every", "8", "--settle", "5"]
    ended = subprocess.run(
        [*command, "--out", str(tmp_path)],
        capture_output=True, text=True, timeout=MINUTES * 60 + 200, check=False,
    )  # fmt: skip
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    found = {check["what"]: check for check in told["checks"]}
    assert [name for name in HELD if not found[name]["held"]] == [], ended.stdout
    assert told["faults"], "a fault was played"
    assert all(fault["back"] is not None for fault in told["faults"]), told["faults"]
    seen = (tmp_path / "viewer.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum(json.loads(line)["frames"] for line in seen) > 100, "a viewer saw it all the time"
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
