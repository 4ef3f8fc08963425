"""Settings and outputs that change on air: who is not meant loses not one frame."""

import json
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from stage_door import Show, decoded

from benchmarks.recordings import packets, served_together
from benchmarks.rtmp_server import RtmpServer
from tests.real_ingest import ingests

pytestmark = [pytest.mark.timeout(240), pytest.mark.real]
KEY = "topsecretkey"


@pytest.fixture
def server(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[RtmpServer]:
    for make in ingests(real_part, tmp_path):
        yield make()


def state_of(show: Show, name: str) -> str:
    outputs = show.air().get("outputs", [])
    return next((output["state"] for output in outputs if output["name"] == name), "none")


def order(show: Show, key: str = "", **order: Any) -> dict[str, Any]:
    receipt: dict[str, Any] = show.ask("/api/commands", order, key=key, seconds=60)
    return receipt


def receipts(show: Show, do: str) -> list[dict[str, Any]]:
    return [entry for entry in show.journal("order") if entry["order"]["do"] == do]


def hang_up(show: Show) -> dict[str, Any]:
    """SIGHUP, and what the journal then says came of it."""
    before = len(receipts(show, "reload_config"))
    os.kill(show.process.pid, signal.SIGHUP)
    return show.until(lambda: receipts(show, "reload_config")[before:], 60)[0]


def recorded(server: RtmpServer, name: str) -> list[Path]:
    return [file for file in server.recordings() if file.name.startswith(f"{KEY}{name}-")]


def command_lines(show: Show) -> list[str]:
    words: list[str] = []
    for one in psutil.Process(show.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # a pusher that was let go
            words += one.cmdline()
    return words


def test_settings_and_outputs_change_on_air_and_nobody_else_loses_a_frame(
    tmp_path: Path, server: RtmpServer
) -> None:
    steady, moved, added = (f"{server.url}{name}" for name in ("steady", "moved", "added"))
    outputs = [{"name": "steady", "url": steady}, {"name": "moved", "url": moved}]
    with Show(tmp_path, outputs=outputs) as show:
        show.until(lambda: state_of(show, "steady") == state_of(show, "moved") == "live", 60)
        show.until(lambda: show.air().get("now"), 90)
        brain, playout = show.child("brain").pid, show.child("playout").pid

        # A broken file, and one that only a new start can take: refused, and nothing has changed.
        show.config.write_text("stream: {outputs: [", encoding="utf-8")
        refused = hang_up(show)
        assert not refused["done"]
        assert "config.yaml: is not YAML" in refused["words"]
        show.settings["stream"]["width"] = 540
        show.settings["script"] = {"banned": ["bargain"]}
        show.write()
        refused = order(show, do="reload_config")
        assert not refused["done"]
        assert "stream.width: needs a restart of the show; nothing was changed" in refused["words"]

        # An output comes, is moved and goes.
        got = order(show, "one", do="add_output", name="added", url=added)
        assert got["done"]
        assert order(show, "one", do="add_output", name="added", url=added) == got
        show.until(lambda: state_of(show, "added") == "live", 20)
        assert not order(show, do="add_output", name="added", url=f"{added}2")["done"]
        assert order(show, do="move_output", name="moved", url=f"{moved}2")["done"]
        assert order(show, do="turn_output", name="added")["done"]
        show.until(lambda: recorded(server, "moved2"), 20)

        # A good file: one output more, and words that only the brain reads.
        show.settings["stream"]["width"] = 360
        show.settings["stream"]["outputs"].append({"name": "filed", "url": f"{server.url}filed"})
        show.write()
        taken = order(show, "two", do="reload_config")
        assert taken["done"], taken["words"]
        assert "stream.outputs" in taken["words"]
        assert "script.banned" in taken["words"]
        assert order(show, "two", do="reload_config") == taken
        show.until(lambda: state_of(show, "filed") == "live", 20)
        show.until(lambda: not psutil.pid_exists(brain), 20)
        said = len(show.aired())
        show.until(lambda: len(show.aired()) > said, 60)
        assert order(show, do="remove_output", name="added")["done"]
        show.until(lambda: state_of(show, "added") == "none", 20)
        assert show.child("playout").pid == playout
        whole = recorded(server, "steady")
        assert {o["name"]: o["retries"] for o in show.air()["outputs"]} == {
            "steady": 0, "moved": 0, "filed": 0,
        }  # fmt: skip

        # What was ordered outlives a playout that is killed, and an orderly end forgets it.
        show.kill("playout")
        show.until(lambda: state_of(show, "moved") == "live", 60)
        assert [o["name"] for o in show.air()["outputs"]] == ["steady", "moved", "filed"]
        show.until(lambda: len(recorded(server, "moved2")) == 2, 20)
        kept = tmp_path / "run" / "outputs.json"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        state = json.dumps(show.ask("/api/state"))
        shown = command_lines(show)
        rows = show.journal("order")
        assert show.stop() == 0
        assert not kept.exists()
    # Nobody who was not meant was connected anew, or missed a picture that others were sent.
    assert len(whole) == 1
    steadily = packets(whole[0])
    others = [recorded(server, name)[0] for name in ("moved", "moved2", "added", "filed")]
    for other in others:
        ours, theirs = served_together(steadily, packets(other))
        assert len(ours) > 30
        assert ours == theirs
    assert len(decoded(whole[0])[0]) == len(steadily)
    assert [row["order"]["do"] for row in rows].count("add_output") == 2
    assert len({row["id"] for row in rows}) == len(rows), "an order acted twice"
    for text in (state, *shown, json.dumps(rows), (tmp_path / "log").read_text()):
        assert KEY not in text
    for file in (tmp_path / "run").rglob("*"):
        assert file.is_dir() or KEY.encode() not in file.read_bytes(), file
