"""The supervisor with real processes and real signals."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from showrunner import supervise
from showrunner.lives import TOLD
from showrunner.lives_view import processes
from showrunner.pulse import BEAT
from showrunner.session import Session
from showrunner.supervise import EX_CONFIG, Role, Supervisor
from studio.clock import SystemClock
from studio.errors import Misconfigured
from studio.settings import Config, Output

CHILD = """
import signal, sys, pathlib, threading
from showrunner.session import from_stdin
session = from_stdin()
folder = session.sockets
with (folder / "{name}").open("a") as log:
    log.write("born\\n")
    log.flush()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    stop.wait(30)
    log.write("flushed\\n")
"""


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    for name in ("air", "mind"):
        (tmp_path / f"role_{name}.py").write_text(CHILD.format(name=name))
    (tmp_path / "role_unwilling.py").write_text(f"import sys; sys.exit({EX_CONFIG})")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    key = Output(name="a", url="rtmp://h.example/live/s3cret")
    return Session(
        config=Config(), show="s", start=0.0, sockets=tmp_path, outputs=(key,), hls=None,
        token="t", console=False,
    )  # fmt: skip


def run(
    stage: Session, names: tuple[str, ...], beside: Callable[[Supervisor], Awaitable[None]]
) -> Supervisor:
    roles = tuple(Role(name, f"role_{name}", quiet=1.0) for name in names)
    supervisor = Supervisor(roles, SystemClock(), stage.lives)

    async def act() -> None:
        await beside(supervisor)

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), act), 50))
    return supervisor


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.02)


def life(stage: Session, name: str) -> list[str]:
    path = stage.sockets / name
    return path.read_text().split() if path.exists() else []


def test_a_stop_lets_every_child_flush(stage: Session) -> None:
    async def stop(supervisor: Supervisor) -> None:
        await until(lambda: life(stage, "air") == life(stage, "mind") == ["born"])
        supervisor.stop()

    assert run(stage, ("air", "mind"), stop).lives.restarts == 0
    assert life(stage, "air") == life(stage, "mind") == ["born", "flushed"]


def test_a_killed_child_is_started_again_and_its_brother_is_left_alone(stage: Session) -> None:
    async def kill(supervisor: Supervisor) -> None:
        await until(lambda: life(stage, "air") == life(stage, "mind") == ["born"])
        os.kill(supervisor._living["mind"].child.pid, signal.SIGKILL)
        await until(lambda: life(stage, "mind") == ["born", "born"])
        supervisor.stop()

    assert run(stage, ("air", "mind"), kill).lives.restarts == 1
    assert life(stage, "air") == ["born", "flushed"]


def test_a_spare_takes_the_place_of_a_child_that_has_died_and_leaves_with_the_show(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "SPARE_AFTER", 0.0)
    role = Role("air", "role_air", spare=True)
    supervisor = Supervisor((role,), SystemClock(), stage.lives)
    pids: list[int] = []

    async def spare() -> int:
        await until(lambda: "air" in supervisor._waiting)
        pids.append(supervisor._waiting["air"].child.pid)
        return pids[-1]

    async def kill() -> None:
        await until(lambda: life(stage, "air") == ["born"])
        os.kill(await spare(), signal.SIGKILL)  # a spare may die: another one comes
        await until(lambda: supervisor._waiting["air"].child.pid != pids[0])
        following = await spare()
        assert life(stage, "air") == ["born"], "a spare works only when it is needed"
        os.kill(supervisor._living["air"].child.pid, signal.SIGKILL)
        await until(lambda: life(stage, "air") == ["born", "born"])
        assert supervisor._living["air"].child.pid == following
        await spare()
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), kill), 50))
    assert supervisor.lives.restarts == 1
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_child_that_refuses_its_settings_ends_the_show(stage: Session) -> None:
    async def nothing(_: Supervisor) -> None: ...

    with pytest.raises(Misconfigured, match="unwilling: refused its settings"):
        run(stage, ("air", "unwilling"), nothing)


FICKLE = """
import pathlib, signal, sys, time
from showrunner.session import from_stdin
lives = from_stdin().sockets / "fickle"
with lives.open("a") as log:
    log.write("born\\n")
if len(lives.read_text().split()) in (2, 3):
    sys.exit({refusal})
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
time.sleep(30)
"""
"""Refuses its settings in its second and third life."""


async def kill_the_first(stage: Session, supervisor: Supervisor) -> None:
    await until(lambda: life(stage, "fickle") == ["born"])
    os.kill(supervisor._living["fickle"].child.pid, signal.SIGKILL)
    await until(lambda: life(stage, "fickle") == ["born"] * 4)
    supervisor.stop()


def test_a_refusal_after_a_healthy_life_does_not_end_the_show(
    stage: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervise, "HEALTHY", 0.0)
    (stage.sockets / "role_fickle.py").write_text(FICKLE.format(refusal=EX_CONFIG))
    supervisor = run(stage, ("air", "fickle"), partial(kill_the_first, stage))
    assert supervisor.lives.restarts == 3
    assert life(stage, "air") == ["born", "flushed"]
    assert caplog.text.count("fickle refuses its settings") == 2


def test_a_refusal_before_any_healthy_life_ends_the_show_at_a_restart_too(stage: Session) -> None:
    (stage.sockets / "role_fickle.py").write_text(FICKLE.format(refusal=EX_CONFIG))
    with pytest.raises(Misconfigured, match="fickle: refused its settings"):
        run(stage, ("air", "fickle"), partial(kill_the_first, stage))
    assert life(stage, "fickle") == ["born", "born"]


def test_no_key_is_on_a_command_line(stage: Session) -> None:
    seen: list[bytes] = []

    async def look(supervisor: Supervisor) -> None:
        await until(lambda: life(stage, "air") == ["born"])
        pid = supervisor._living["air"].child.pid
        seen.append(
            Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
        )
        supervisor.stop()

    run(stage, ("air",), look)
    assert b"s3cret" not in seen[0]


CHOOSY = """
import signal, sys, time
from showrunner.session import from_stdin
session = from_stdin()
with (session.sockets / "choosy").open("a") as log:
    log.write(session.show + "\\n")
if session.show == "unwanted":
    sys.exit({refusal})
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
time.sleep(30)
"""
"""Refuses one session, and lives with any other."""


@pytest.mark.parametrize(
    ("session", "lives"), [("new", ["s", "new"]), ("unwanted", ["s", "unwanted", "s"])]
)
def test_a_child_is_replaced_by_one_with_another_session_and_comes_back_when_that_is_refused(
    stage: Session, session: str, lives: list[str]
) -> None:
    (stage.sockets / "role_choosy.py").write_text(CHOOSY.format(refusal=EX_CONFIG))
    refused: list[str] = []

    async def replace(supervisor: Supervisor) -> None:
        def back(name: str) -> None:
            refused.append(name)
            supervisor.settle(stage.model_dump_json())

        await until(lambda: life(stage, "choosy") == ["s"] and life(stage, "air") == ["born"])
        supervisor.settle(stage.model_copy(update={"show": session}).model_dump_json())
        await supervisor.replace("choosy", back)
        await until(lambda: life(stage, "choosy") == lives)
        supervisor.stop()

    assert run(stage, ("air", "choosy"), replace).lives.restarts == 0
    assert refused == (["choosy"] if session == "unwanted" else [])
    assert life(stage, "air") == ["born", "flushed"], "its brother was disturbed"


BEATING = """
import os, signal, sys, threading, time
from showrunner.pulse import heart
from showrunner.session import from_stdin
heart, folder = heart(sys.argv), from_stdin().sockets
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
with (folder / "{name}").open("a") as log:
    log.write("born\\n")
time.sleep({late})
while True:
    heart.beat()
    time.sleep(0.1)
"""


def felt(supervisor: Supervisor) -> bool:
    return "mind" in supervisor._living and supervisor._living["mind"].pulse.felt


def beating(stage: Session, name: str, late: float = 0.0) -> None:
    (stage.sockets / f"role_{name}.py").write_text(BEATING.format(name=name, late=late))


def test_a_child_that_hangs_is_started_again_and_the_desk_can_read_why(stage: Session) -> None:
    beating(stage, "mind")

    async def hang(supervisor: Supervisor) -> None:
        await until(lambda: felt(supervisor))
        os.kill(supervisor._living["mind"].child.pid, signal.SIGSTOP)
        await until(lambda: life(stage, "mind") == ["born", "born"])
        supervisor.stop()

    supervisor = run(stage, ("air", "mind"), hang)
    assert life(stage, "air") == ["born", "flushed"]
    (row,) = processes(stage.lives, stage.start)
    assert (row.name, row.restarts) == ("mind", 1) == ("mind", supervisor.lives.restarts)
    assert row.why == "did not move for 1 s and was killed"


def test_a_child_that_starts_slowly_is_let_live(stage: Session) -> None:
    beating(stage, "mind", late=2.5)

    async def wait(supervisor: Supervisor) -> None:
        await until(lambda: felt(supervisor))
        supervisor.stop()

    assert run(stage, ("mind",), wait).lives.restarts == 0


def test_a_child_whose_start_never_ends_is_started_again(
    stage: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "STARTING", 4.0)
    beating(stage, "mind", late=60)

    async def wait(supervisor: Supervisor) -> None:
        await until(lambda: len(life(stage, "mind")) > 1)
        supervisor.stop()

    assert run(stage, ("mind",), wait).lives.restarts >= 1


def test_a_show_that_was_suspended_as_a_whole_loses_nobody(stage: Session) -> None:
    beating(stage, "mind")

    async def suspend(supervisor: Supervisor) -> None:
        await until(lambda: felt(supervisor))
        child = supervisor._living["mind"].child.pid
        os.kill(child, signal.SIGSTOP)
        # For the supervisor this is what a suspended machine is: no turn for three seconds.
        threading.Timer(3.0, os.kill, (child, signal.SIGCONT)).start()
        time.sleep(3.2)
        await until(lambda: supervisor._living["mind"].pulse.quiet == 0)
        supervisor.stop()

    assert run(stage, ("mind",), suspend).lives.restarts == 0


def test_a_child_that_dies_at_once_for_ever_is_tried_ever_more_seldom(
    stage: Session, caplog: pytest.LogCaptureFixture
) -> None:
    (stage.sockets / "role_doomed.py").write_text("raise SystemExit(3)")
    clock = Hurried()
    supervisor = Supervisor((Role("doomed", "role_doomed", rest=4.0),), clock)

    async def wait() -> None:
        await until(lambda: supervisor.lives.restarts >= 12)
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run(stage.model_dump_json(), wait), 50))
    waits = [wait for wait in clock.waits if wait != BEAT]
    assert waits[:12] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, *[4.0] * 6]
    assert caplog.text.count("doomed ended with status 3") == TOLD


class Hurried(SystemClock):
    """Waits a hundredth of what it is asked to, and keeps it in mind."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        await super().pause(seconds / 100)


def test_what_the_system_will_not_start_is_tried_again(
    stage: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    right = supervise._born
    refusals = [OSError(24, "Too many open files")] * 2

    async def born(role: Role) -> supervise.Life:
        if refusals:
            raise refusals.pop()
        return await right(role)

    monkeypatch.setattr(supervise, "_born", born)

    async def wait(supervisor: Supervisor) -> None:
        await until(lambda: life(stage, "air") == ["born"])
        supervisor.stop()

    assert run(stage, ("air",), wait).lives.restarts == 2
    assert "Too many open files" in caplog.text
