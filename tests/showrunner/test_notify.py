"""What systemd hears of a show, over a socket as systemd gives one."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from showrunner.notify import Notify
from showrunner.supervise import Role, Supervisor
from studio.clock import SystemClock


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield ear


def heard(ear: socket.socket) -> list[str]:
    words = []
    try:
        while True:
            words.append(ear.recv(100).decode())
    except BlockingIOError:
        return words


def test_a_word_is_one_datagram_and_ready_is_said_once(systemd: socket.socket) -> None:
    notify = Notify()
    for _ in range(3):
        notify.once("READY=1")
        notify.say("WATCHDOG=1")
    assert heard(systemd) == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]


def test_a_systemd_that_does_not_listen_holds_up_nothing(systemd: socket.socket) -> None:
    notify = Notify()
    for _ in range(10_000):
        notify.say("WATCHDOG=1")
    systemd.close()
    notify.say("WATCHDOG=1")


def test_without_systemd_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    Notify().once("READY=1")


def test_an_abstract_socket_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind("\0vitrine-test-notify")
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", "@vitrine-test-notify")
        Notify().say("READY=1")
        assert heard(ear) == ["READY=1"]


BEATING = """
import signal, sys, threading
from showrunner.pulse import heart
over = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: over.set())
beat = heart(sys.argv).beat
while not over.wait(0.05): beat()
"""


def test_a_show_is_ready_when_all_its_hearts_beat(
    systemd: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"role_{name}.py").write_text(BEATING)
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{root}")
    supervisor = Supervisor((Role("one", "role_one"), Role("two", "role_two")), SystemClock())
    said: list[str] = []

    async def wait() -> None:
        while "READY=1" not in said:
            await asyncio.sleep(0.05)
            said.extend(heard(systemd))
            if "READY=1" in said:
                assert all(life.pulse.felt for life in supervisor._living.values())
        supervisor.stop()

    asyncio.run(asyncio.wait_for(supervisor.run("{}", wait), 50))
    said += heard(systemd)
    assert said.count("READY=1") == 1
    assert "WATCHDOG=1" in said
    assert said.index("STOPPING=1") > said.index("READY=1")
