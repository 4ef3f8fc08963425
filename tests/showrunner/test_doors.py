"""The doors of the private folder outlast whoever sweeps out old temporary files."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest

from showrunner import doors, switchboard
from showrunner.doors import cleared, kept_open
from showrunner.switchboard import Switchboard
from studio.clock import SystemClock

SOON = 0.02


def swept(place: Path, whole: bool) -> None:
    if whole:
        shutil.rmtree(place.parent)
    else:
        place.unlink()


async def knocked(place: Path) -> asyncio.StreamWriter:
    while True:
        try:
            return (await asyncio.open_unix_connection(str(place)))[1]
        except OSError:
            await asyncio.sleep(SOON)


@pytest.mark.parametrize("whole", [False, True])
def test_a_server_whose_door_was_swept_away_has_another_and_keeps_who_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr(doors, "LOOK", SOON)
    place = tmp_path / "nest" / "door"
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for line in reader:
            heard.put_nowait(line)
        writer.close()

    async def act() -> None:
        task = asyncio.ensure_future(
            kept_open(place, lambda: asyncio.start_unix_server(hear, str(place)), SystemClock())
        )
        first = await knocked(place)
        swept(place, whole)
        second = await knocked(place)
        for writer, words in ((second, b"new\n"), (first, b"old\n")):
            writer.write(words)
            assert await heard.get() == words
        task.cancel()
        await asyncio.wait([task])
        for writer in (first, second):
            writer.close()

    asyncio.run(asyncio.wait_for(act(), 20))


@pytest.mark.parametrize("whole", [False, True])
def test_playout_whose_door_was_swept_away_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr(switchboard, "LOOK", SOON)
    place = tmp_path / "nest" / "playout"
    board = Switchboard(place, lambda *_: None)
    board.open()
    swept(place, whole)
    try:
        asyncio.run(asyncio.wait_for(_come_and_go(place), 20))
    finally:
        board.close()


async def _come_and_go(place: Path) -> None:
    (await knocked(place)).close()


def test_playout_does_not_wait_for_a_door_that_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "LOOK", SOON)
    (tmp_path / "nest").write_text("no folder")
    board = Switchboard(tmp_path / "nest" / "playout", lambda *_: None)
    board.open()
    (tmp_path / "nest").unlink()
    try:
        asyncio.run(asyncio.wait_for(_come_and_go(tmp_path / "nest" / "playout"), 20))
    finally:
        board.close()


def test_no_door_is_made_in_a_folder_that_others_may_write_in(tmp_path: Path) -> None:
    nest = tmp_path / "nest"
    nest.mkdir()
    nest.chmod(0o777)
    with pytest.raises(PermissionError, match="not ours alone"):
        cleared(nest / "door")
    shutil.rmtree(nest)
    cleared(nest / "door")
    assert nest.stat().st_mode & 0o777 == 0o700
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(nest / "door"))
