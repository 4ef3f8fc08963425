"""Processes of a real show are stopped and killed; the viewer sees every frame and hears speech."""

import signal
from pathlib import Path

import pytest

from tests.faults.rig_crew import ALONE, LIGHT, can_be_alone, gone, hurt, restarts, seen, within
from tests.show.stage_door import Show, free_port, listen

pytestmark = pytest.mark.timeout(180)


def test_brain_and_desk_hang_and_die_and_no_frame_is_missing(tmp_path: Path) -> None:
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    alone = can_be_alone()
    with Show(tmp_path, to=url, more=LIGHT, before=ALONE if alone else ()) as show:
        show.speaking()
        show.until(lambda: show.air()["reserve"] > 12, 60)
        t = show.air()["t"]
        stopped = [hurt(show, role, signal.SIGSTOP)[0] for role in ("brain", "desk")]
        # ten seconds without a heartbeat, and some for a machine that is busy
        assert within(20, lambda: all(gone(pid) for pid in stopped))
        back = ("brain", "desk")
        show.until(lambda: show.air() and all(restarts(show, role) == 1 for role in back), 60)
        show.until(lambda: show.air() and show.script_is_new(t), 60)
        why = {row["name"]: row["why"] for row in show.ask("/api/state")["processes"]}
        assert "did not move for 10 s" in why["brain"]
        t = show.air()["t"]
        # Its voices lose their parent: in a container they are the supervisor's from then on.
        orphans = show.child("brain").children(recursive=True)
        for role in ("brain", "desk"):
            show.kill(role)
        show.until(lambda: show.air() and show.script_is_new(t), 60)
        heard = len(show.aired())
        show.until(lambda: len(show.aired()) > heard, 60)
        assert restarts(show, "playout") == 0
        assert orphans
        assert within(15, lambda: not any(child.is_running() for child in orphans))
        show.supervisor.send_signal(signal.SIGTERM)
        assert show.process.wait(timeout=40) == 0
    assert ingest.wait(timeout=20) == 0
    what = seen(arrived)
    assert what.missing == 0
    assert what.silence <= 2.0
    ids = [(row["line"], row["part"]) for row in show.aired() if row["kind"] != "reserve"]
    assert len(ids) == len(set(ids))
