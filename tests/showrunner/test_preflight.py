"""What is checked before air, in a process of its own."""

import asyncio
import json
import socket
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import pytest

from showrunner import live
from showrunner.preflight import LEAVING, _announce, checked, free_port
from studio.clock import SimulatedClock


def asked(folder: Path, settings: str) -> dict[str, Any]:
    file = folder / "config.yaml"
    place = f"run: {{folder: {folder / 'run'}, cache: {folder / 'cache'}}}\n"
    file.write_text(place + settings, "utf-8")
    return {"file": str(file), "catalog": None, "to": ["rtmp://127.0.0.1:9/live/key"],
            "sockets": str(folder), "console": False, "monitor": False}  # fmt: skip


def test_a_lexicon_of_thousands_of_words_goes_on_air(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = asyncio.create_subprocess_exec
    children: list[Process] = []

    async def beginning(*command: str, **given: Any) -> Process:
        children.append(await began(*command, **given))
        return children[-1]

    async def session(settings: str) -> dict[str, Any]:
        line = await live._preflight(asked(tmp_path, settings), asyncio.Event().wait())
        assert line is not None
        found: dict[str, Any] = json.loads(line)
        await children[0].wait()
        return found

    monkeypatch.setattr(asyncio, "create_subprocess_exec", beginning)
    words = ", ".join(f"brandword{n}: how it is said number {n}" for n in range(3_000))
    found = asyncio.run(session(f"voice: {{lexicon: {{{words}}}}}\n"))
    assert len(found["config"]["voice"]["lexicon"]) == 3_000


@pytest.mark.parametrize("enabled", [False, True])
@pytest.mark.parametrize("record", [None, False, True])
def test_the_command_line_says_whether_to_record_or_the_settings_do(
    tmp_path: Path, *, enabled: bool, record: bool | None
) -> None:
    told = asked(tmp_path, f"recording: {{enabled: {str(enabled).lower()}}}\n")
    session = checked(Path(told["file"]), None, told["to"], tmp_path, console=False, record=record)
    assert session.record is (enabled if record is None else record)
    assert session.config.recording.enabled is enabled, "so that a reload finds nothing changed"


@pytest.mark.parametrize("settings", ["", "console: {token: a-token-of-somebody}"])
def test_a_token_that_was_set_is_not_printed_where_what_is_printed_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str
) -> None:
    told = asked(tmp_path, settings)
    session = checked(Path(told["file"]), None, told["to"], tmp_path, console=True, port=0)
    _announce(session)
    said = capsys.readouterr().err
    assert f"http://127.0.0.1:{session.config.console.port}/" in said
    assert (session.token in said) is not bool(settings)


class Leaving(SimulatedClock):
    """While somebody waits for the second time, the port is left."""

    def __init__(self, holder: socket.socket) -> None:
        super().__init__()
        self._holder = holder
        self.waits = 0

    def sleep_until(self, moment: float) -> None:
        super().sleep_until(moment)
        self.waits += 1
        if self.waits == 2:
            self._holder.close()


def test_a_port_that_the_last_desk_is_leaving_is_waited_for() -> None:
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    wanted = holder.getsockname()[1]
    clock = Leaving(holder)
    assert free_port("127.0.0.1", wanted, clock) == wanted
    assert clock.waits == 2


def test_a_port_that_stays_busy_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        wanted = holder.getsockname()[1]
        clock = SimulatedClock()
        assert free_port("127.0.0.1", wanted, clock) != wanted
    assert clock.now() == LEAVING
    assert f"port {wanted} is in use" in caplog.text
