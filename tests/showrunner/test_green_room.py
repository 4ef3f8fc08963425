"""The green room with real processes and real signals."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from showrunner import newborn, supervise
from showrunner.session import Session
from showrunner.supervise import Role, Supervisor
from studio.clock import SystemClock
from studio.settings import Config

PART = """
import os, signal, sys, threading
loaded = os.getpid()
def work(session, heart):
    with (session.sockets / "{name}").open("a") as log:
        log.write(f"{{os.getpid()}} {{loaded}} {{os.getppid()}}\\n")
    heart.beat()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Event().wait(30)
if __name__ == "__main__":
    from showrunner import child
    child.run("{name}", work)
"""
AIR = Role("air", "role_air", quiet=30.0, forked=True)

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="no pidfd_open: not Linux")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    (tmp_path / "role_air.py").write_text(PART.format(name="air"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    return Session(
        config=Config(), show="s", start=0.0, sockets=tmp_path, outputs=(), hls=None, token="t",
        console=False,
    )  # fmt: skip


def run(stage: Session, act: Callable[[Supervisor], Awaitable[None]]) -> Supervisor:
    supervisor = Supervisor((AIR,), SystemClock(), stage.lives)

    async def beside() -> None:
        await act(supervisor)
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), beside), 50))
    return supervisor


async def until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(0.02)


def works(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def lives(stage: Session) -> list[tuple[int, int, int]]:
    """Of each: its own pid, that of who loaded it, its parent."""
    path = stage.sockets / "air"
    lines = path.read_text().splitlines() if path.exists() else []
    return [tuple(map(int, line.split())) for line in lines]  # type: ignore[misc]  # three of them


async def room(supervisor: Supervisor, stage: Session) -> int:
    """Pid of the green room, once its first part is at work."""
    await until(lambda: lives(stage))
    pid = supervisor._green_room.pid
    assert pid is not None
    return pid


def test_a_part_loads_nothing_again_and_is_the_supervisors(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "STEADY", 0.0)
    shown: list[list[str]] = []

    async def act(supervisor: Supervisor) -> None:
        await until(lambda: lives(stage))
        shown.append(psutil.Process(lives(stage)[0][0]).cmdline())
        os.kill(lives(stage)[0][0], signal.SIGKILL)
        await until(lambda: len(lives(stage)) == 2)

    supervisor = run(stage, act)
    first, second = lives(stage)
    assert first[1] == second[1] != first[0], "what it needs was loaded before it was born"
    assert first[2] == os.getpid()
    assert shown[0][1:3] == ["-m", "role_air"]
    assert supervisor.lives.restarts == 1


def test_who_died_young_is_born_in_the_long_way(stage: Session) -> None:
    async def act(_: Supervisor) -> None:
        await until(lambda: lives(stage))
        os.kill(lives(stage)[0][0], signal.SIGKILL)
        await until(lambda: len(lives(stage)) == 2)

    run(stage, act)
    second = lives(stage)[1]
    assert second[1] == second[0]


def test_the_death_of_the_green_room_is_nothing_to_who_has_gone_out(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newborn, "AGAIN", 0.0)

    async def act(supervisor: Supervisor) -> None:
        dead = await room(supervisor, stage)
        os.kill(dead, signal.SIGKILL)
        await until(lambda: supervisor._green_room.pid != dead)
        assert psutil.pid_exists(lives(stage)[0][0])

    assert run(stage, act).lives.restarts == 0


def test_a_green_room_that_stands_still_keeps_nobody_from_being_born(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "STEADY", 0.0)
    monkeypatch.setattr(newborn, "PROMPT", 0.5)

    async def act(supervisor: Supervisor) -> None:
        os.kill(await room(supervisor, stage), signal.SIGSTOP)
        os.kill(lives(stage)[0][0], signal.SIGKILL)
        await until(lambda: len(lives(stage)) == 2)

    run(stage, act)
    second = lives(stage)[1]
    assert second[1] == second[0]


def test_nobody_is_left_when_the_supervisor_is_killed(stage: Session) -> None:
    told = (
        "import asyncio, sys; from pathlib import Path\n"
        "from showrunner.supervise import Role, Supervisor\n"
        "from studio.clock import SystemClock\n"
        "role = Role('air', 'role_air', quiet=30.0, forked=True)\n"
        "show = Supervisor((role,), SystemClock(), None)\n"
        "asyncio.run(show.run(sys.argv[1]))\n"
    )

    async def act() -> None:
        parent = await asyncio.create_subprocess_exec(
            sys.executable, "-c", told, stage.model_dump_json()
        )
        await until(lambda: lives(stage))
        family = psutil.Process(parent.pid).children(recursive=True)
        assert len(family) == 2
        parent.kill()
        await parent.wait()
        await until(lambda: not any(map(works, family)))

    (stage.sockets / "role_air.py").write_text(
        PART.format(name="air").replace(
            "    heart.beat()", "    from showrunner import child\n"
            "    child.when_orphaned(lambda: os._exit(0))\n    heart.beat()",
        )
    )  # fmt: skip
    asyncio.run(asyncio.wait_for(act(), 50))


def test_the_room_itself_has_one_thread(stage: Session) -> None:
    async def act(supervisor: Supervisor) -> None:
        assert psutil.Process(await room(supervisor, stage)).num_threads() == 1

    run(stage, act)
