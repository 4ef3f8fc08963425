"""The operator's rights on a real show: approval, a killed brain, and an end by order."""

from pathlib import Path

import pytest
from stage_door import Show

pytestmark = pytest.mark.timeout(180)


def test_approval_outlives_a_killed_brain_what_it_missed_is_written_down_and_the_show_ends_by_order(
    tmp_path: Path,
) -> None:
    with Show(tmp_path) as show:
        show.until(lambda: show.air().get("reserve", 0) > 8, 60)
        order = {"do": "approval", "on": True}
        first = show.ask("/api/commands", order, key="a-1")
        assert first["done"]
        assert show.ask("/api/commands", order, key="a-1") == first
        waiting = show.until(
            lambda: [w for w in show.script().get("next", []) if w["state"] == "approve"]
        )
        show.kill("brain")
        show.until(lambda: show.air().get("tally") == "reserve", 30)
        show.until(lambda: show.script_is_new(first["at"]))
        assert show.script()["approval"]
        refused: list[str] = []

        def approved() -> bool:
            kept = [w for w in show.script()["next"] if w["id"] == waiting[0]["id"]]
            if not kept:
                return False
            it = {"do": "approve_line", "line": kept[0]["id"], "version": kept[0]["version"]}
            receipt = show.ask("/api/commands", it)
            refused.append(receipt["words"])
            return bool(receipt["done"])

        try:
            show.until(approved)
        except AssertionError:
            pytest.fail(f"never approved: {refused}")
        name = waiting[0]["id"]
        stale = {"do": "approve_line", "line": name, "version": 9}
        assert not show.ask("/api/commands", stale)["done"]
        show.until(lambda: any(r["line"] == name for r in show.aired()))
        assert show.ask("/api/commands", {"do": "end", "text": "Goodbye, and thank you all."})[
            "done"
        ]
        assert show.process.wait(timeout=40) == 0
    rows = show.aired()
    assert [r["t"] for r in rows] == sorted(r["t"] for r in rows)
    assert len({(r["line"], r["part"]) for r in rows if r["kind"] != "reserve"}) == len(
        [r for r in rows if r["kind"] != "reserve"]
    )
    unapproved = [r for r in rows if r["t"] > first["at"] + 8 and r["line"] != name]
    assert {r["kind"] for r in unapproved} <= {"reserve", "disclosure", "closing"}
    assert rows[-1]["caption"] == "Goodbye, and thank you all."
