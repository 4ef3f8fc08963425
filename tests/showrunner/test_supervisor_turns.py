"""A child that starts after another: it waits for its first beat, but not for ever."""

import asyncio
from pathlib import Path

import pytest

from showrunner import supervise
from showrunner.pulse import BEAT
from showrunner.session import Session
from showrunner.supervise import Role, Supervisor
from studio.clock import SystemClock
from tests.showrunner.test_supervisor import life, stage, until

__all__ = ["stage"]

WAITING = """
import os, sys, time
from showrunner.pulse import heart
from showrunner.session import from_stdin
pulse = heart(sys.argv)
folder = from_stdin().sockets
while not (folder / "go").exists():
    time.sleep(0.01)
(folder / "beat").touch()
while True:
    pulse.beat()
    time.sleep(0.05)
"""


def test_a_child_that_comes_after_another_waits_for_its_first_beat(
    stage: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "LATEST", 60.0)  # a busy machine is no reason to come sooner
    (tmp_path / "role_first.py").write_text(WAITING)
    roles = (Role("first", "role_first"), Role("air", "role_air", after="first"))
    supervisor = Supervisor(roles, SystemClock(), stage.lives)

    async def look() -> None:
        await until(lambda: "first" in supervisor._living)
        await asyncio.sleep(2 * BEAT)
        assert life(stage, "air") == [], "nobody misses it yet"
        (tmp_path / "go").touch()
        await until(lambda: life(stage, "air") == ["born"])
        assert (tmp_path / "beat").exists()
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), look), 50))
    assert supervisor.lives.restarts == 0


def test_a_child_that_comes_after_another_which_never_beats_comes_all_the_same(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "LATEST", 0.0)
    roles = (Role("mind", "role_mind"), Role("air", "role_air", after="mind"))
    supervisor = Supervisor(roles, SystemClock(), stage.lives)

    async def look() -> None:
        await until(lambda: life(stage, "air") == ["born"])
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), look), 50))
