"""`vitrine live`: has everything checked before air, then starts and keeps the processes."""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from showrunner.lease import lease
from showrunner.lives import RECORD
from showrunner.log_crosstalk import overheard
from showrunner.logs import logs, writing
from showrunner.nest import nest
from showrunner.reload import Reload
from showrunner.supervise import LEAN, Role, Supervisor
from streamer.ingest import Ingest
from studio.clock import Clock, SystemClock
from studio.environment import environment
from studio.errors import Misconfigured

log = logging.getLogger(__name__)

LONGEST_SESSION = 16 << 20
"""Bytes of a session: its settings may hold a lexicon of thousands of words."""
INGEST_PAUSE = 2.0
"""Seconds until our own ingest is opened again after the system refused it."""
PLAYOUT = Role("playout", "showrunner.playout", quiet=2.0, spare=True, forked=True)
"""What it has to load would be half of the time for which viewers see nothing when it has died."""
BRAIN = Role("brain", "showrunner.brain", nice=5, rest=15.0, forked=True)
"""The air comes first: at a start much is voiced ahead, and none of it is heard before its time.
The voices that it starts inherit that."""
DESK = Role("desk", "showrunner.desk", rest=15.0, forked=True, after=PLAYOUT.name)
"""It takes as long to load as playout, from which the first picture is to come."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the desk is found, when a page has shown it already."""

    token: str = field(repr=False)
    """Of whoever is signed in there; one of the settings goes before it."""
    port: int


def live(
    file: Path | None,
    catalog: Path | None,
    to: list[str],
    seconds: float | None,
    *,
    console: bool,
    monitor: bool,
    record: bool | None = None,
    desk: Desk | None = None,
) -> None:
    """Go on air until told to stop. Raises `Misconfigured` before air, never on it.

    `record` says whether to record, whatever the settings say; None: as they say.
    """
    asked = {
        "file": file and str(file),
        "catalog": catalog and str(catalog),
        "to": to,
        "console": console,
        "monitor": monitor,
        "record": record,
        "token": desk and desk.token,
        "port": desk and desk.port,
    }
    with nest() as sockets, overheard():
        logs("vitrine")
        asyncio.run(_show({**asked, "sockets": str(sockets)}, seconds, SystemClock()))


async def _show(asked: dict[str, Any], seconds: float | None, clock: Clock) -> None:
    roles = (PLAYOUT, BRAIN, DESK) if asked["console"] else (PLAYOUT, BRAIN)
    supervisor = Supervisor(roles, clock, Path(asked["sockets"]) / RECORD)
    supervisor.heed()
    reload = Reload(supervisor, asked)
    reload.heed()
    # What takes longest to start loads its libraries while the settings are checked.
    called = asyncio.ensure_future(_call(supervisor))
    with ExitStack() as held:
        try:
            line = await _preflight(asked, supervisor.stopped())
            await called
            if line is None:
                await supervisor.dismiss()
                return
            session = json.loads(line)
            folder = Path(session["config"]["run"]["folder"])
            held.enter_context(lease(folder, asked["file"]))
        except BaseException:
            called.cancel()
            await asyncio.wait([called])
            await supervisor.dismiss()
            raise
        if supervisor.stopping:  # told so while the settings were checked
            await supervisor.dismiss()
            return
        logs("vitrine", writing(session))
        if not asked["console"] and session["config"]["alerts"]["webhook"] is not None:
            supervisor.engage(DESK)  # without its pages: it raises the alarm
        await supervisor.run(line, partial(_beside, supervisor, reload, line, seconds, clock))
    reload.forget()


async def _call(supervisor: Supervisor) -> None:
    """Playout first; what the brain needs is loaded while playout begins."""
    await supervisor.call(PLAYOUT.name)
    supervisor.prepare()


async def _beside(
    supervisor: Supervisor, reload: Reload, line: str, seconds: float | None, clock: Clock
) -> None:
    """What the supervisor's process does besides: settings are taken again, our own ingest."""
    session = json.loads(line)
    async with asyncio.TaskGroup() as family:
        family.create_task(reload.run(line), name="reload")
        if session["hls"] is not None:
            url = session["outputs"][0]["url"]
            family.create_task(_take_in(Path(session["hls"]), url, clock), name="ingest")
        if seconds is not None:
            family.create_task(_stop_after(supervisor, clock, seconds), name="timer")


async def _preflight(asked: dict[str, Any], stopped: Coroutine[Any, Any, object]) -> str | None:
    """The session, as one line of JSON; None when `stopped` is over before there is one.

    What is asked goes over standard input: it holds keys. Raises `Misconfigured`.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "showrunner.preflight"),
        stdin=PIPE, stdout=PIPE, stderr=sys.stderr, env=environment(LEAN), limit=LONGEST_SESSION,
        start_new_session=True,  # Ctrl-C is for us
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps(asked).encode() + b"\n")
    child.stdin.close()
    told, over = asyncio.ensure_future(child.stdout.readline()), asyncio.ensure_future(stopped)
    await asyncio.wait((told, over), return_when=asyncio.FIRST_COMPLETED)
    over.cancel()
    if not told.done():
        told.cancel()
        child.kill()
        await child.wait()
        return None
    line = told.result().decode()
    if not line:
        raise RuntimeError(f"preflight ended ({await child.wait()}) without a word, see above")
    refusal = json.loads(line).get("refusal")
    if refusal is not None:
        await child.wait()
        raise Misconfigured(refusal)
    return line.strip()


async def _take_in(folder: Path, url: str, clock: Clock) -> None:
    """Keep our own ingest open. The show goes on without it: only the watch page would notice."""
    ingest = Ingest(folder, clock, port=int(url.rpartition(":")[2].partition("/")[0]))
    while True:
        try:
            await ingest.run()
        except OSError as reason:
            log.warning("our own ingest: %s; opening it again", reason)
            await clock.pause(INGEST_PAUSE)


async def _stop_after(supervisor: Supervisor, clock: Clock, seconds: float) -> None:
    await clock.pause(seconds)
    supervisor.stop()
