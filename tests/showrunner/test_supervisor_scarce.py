"""The supervisor where the machine has no room for another process."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from showrunner import supervise
from showrunner.newborn import GreenRoom
from showrunner.session import Session
from showrunner.supervise import Role, Supervisor
from studio.clock import SystemClock
from tests.showrunner.test_supervisor import life, run, stage, until

__all__ = ["stage"]


def test_a_spare_that_has_died_and_cannot_be_followed_is_no_end_of_the_show(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "SPARE_AFTER", 0.0)
    right, refused = supervise._born, 0
    supervisor = Supervisor((Role("air", "role_air", spare=True),), SystemClock(), stage.lives)

    async def full(_: Role) -> supervise.Life:
        nonlocal refused
        refused += 1
        raise OSError(12, "Cannot allocate memory")

    async def kill() -> None:
        await until(lambda: "air" in supervisor._waiting)
        pid = supervisor._waiting["air"].child.pid
        monkeypatch.setattr(supervise, "_born", full)
        os.kill(pid, signal.SIGKILL)
        await until(lambda: refused == 3)
        monkeypatch.setattr(supervise, "_born", right)
        await until(lambda: supervisor._waiting["air"].child.pid != pid)
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), kill), 50))
    assert life(stage, "air") == ["born", "flushed"]


def test_a_child_that_waits_gives_way_to_another_that_is_called(stage: Session) -> None:
    async def call(supervisor: Supervisor) -> None:
        await supervisor.call("air")
        first = supervisor._waiting["air"].child
        await supervisor.call("air")
        await first.wait()
        supervisor.stop()

    assert run(stage, ("air",), call).lives.restarts == 0


@pytest.mark.parametrize("forked", [False, True])
def test_what_the_system_will_not_start_leaves_no_descriptor_open(
    monkeypatch: pytest.MonkeyPatch, forked: bool
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", full)
    monkeypatch.setattr(GreenRoom, "born", full)
    supervisor = Supervisor((Role("air", "role_air", forked=forked),), SystemClock())

    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    async def tries() -> tuple[int, int]:
        before = opened()
        for _ in range(3):
            with pytest.raises(OSError, match="temporarily"):
                await supervisor.call("air")
        return before, opened()

    before, after = asyncio.run(tries())
    assert after == before
