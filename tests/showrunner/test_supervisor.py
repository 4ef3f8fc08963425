"""The supervisor with real processes and real signals."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from showrunner import supervise
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
    roles = tuple(Role(name, f"role_{name}") for name in names)
    supervisor = Supervisor(roles, SystemClock())

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
