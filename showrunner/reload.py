"""Takes the settings again while the show is on air: by SIGHUP, or when the desk asks.

Here, in the supervisor, is only what has to be: who is asked, and which session the next child
gets. Reading, judging and telling playout is done by a process of its own (`reload_child.py`).
"""

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from showrunner.doors import kept_open
from showrunner.supervise import LEAN, Supervisor
from studio.clock import SystemClock
from studio.environment import environment
from studio.who import TOKEN_USER

log = logging.getLogger(__name__)

_HOME = Path(__file__).resolve().parent.parent
"""Where relative paths of the settings start."""
CHANGES = "outputs.json"
"""Name of the file of what was changed of the outputs on air, in the folder of the run."""
DOOR = "house"
"""Name of the supervisor's socket, in the private folder of the session."""
PATIENCE = 60.0
"""Seconds that reading, checking and telling may take together."""
KEPT = 64
"""Answers that are kept for who asks again; the oldest are forgotten first."""
LONGEST_LINE = 16 << 20
_UNANSWERED = "Not done: the settings could not be read in time; nothing has changed."


async def ask(door: Path, number: str, who: str) -> dict[str, Any] | None:
    """Ask the supervisor, for `who`, to take the settings again; its answer, or None."""
    try:
        async with asyncio.timeout(PATIENCE + 10):
            reader, writer = await asyncio.open_unix_connection(str(door))
            try:
                writer.write(json.dumps({"number": number, "who": who}).encode() + b"\n")
                answer: dict[str, Any] = json.loads(await reader.readline())
                return answer
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return None


class Reload:
    """Lets the running show become what the settings file says, or leaves all as it is."""

    def __init__(self, supervisor: Supervisor, asked: dict[str, Any]) -> None:
        """`asked` is what preflight was asked."""
        self._supervisor = supervisor
        self._asked = asked
        self._session = ""
        self._replacing: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        """Who is to be replaced, and the session before; two for each change at most."""
        self._undone: asyncio.Queue[str] = asyncio.Queue()
        """What has to be told; one for each child that is replaced at most."""
        self._wanted = asyncio.Event()
        self._one = asyncio.Lock()
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._numbers = count(1)
        self._terminal = os.isatty(sys.stderr.fileno())

    def heed(self) -> None:
        """From now on SIGHUP asks for the settings to be taken again, once the show is on air."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._wanted.set)

    def forget(self) -> None:
        """The show was ended in order: what was changed of its outputs on air ends with it."""
        folder = json.loads(self._session)["config"]["run"]["folder"]
        with suppress(OSError):
            (_HOME / folder / CHANGES).unlink()

    async def run(self, session: str) -> None:
        """Serve the desk and the signal while the show lasts that preflight gave `session`."""
        self._session = session
        door = Path(self._asked["sockets"]) / DOOR
        async with asyncio.TaskGroup() as family:
            serve = partial(asyncio.start_unix_server, self._answer, str(door))
            family.create_task(kept_open(door, serve, SystemClock()), name="house")
            family.create_task(self._replace(), name="replace")
            family.create_task(self._tell_undone(), name="undone")
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                if self._terminal and not os.isatty(sys.stderr.fileno()):
                    # Nobody asks for settings: the window of the terminal was closed.
                    self._supervisor.stop()
                    return
                await self.take(f"signal-{os.getpid()}-{next(self._numbers)}")

    async def take(self, number: str, who: str = TOKEN_USER) -> dict[str, Any]:
        """Take the settings again, once for each `number`; what was done, or why not."""
        async with self._one:
            known = self._answers.get(number)
            if known is not None:
                return known
            before = self._session
            answer, replaced = await self._taken(number, who)
            self._answers[number] = answer
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
            for name in replaced:
                self._replacing.put_nowait((name, before))
        return answer

    async def _replace(self) -> None:
        """Put others in the place of who has to go; whoever asked has its answer first."""
        while True:
            name, before = await self._replacing.get()
            await self._supervisor.replace(name, partial(self._undo, before))

    async def _taken(self, number: str, who: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        before = self._session
        session = json.loads(self._session)
        told = {"asked": self._asked, "session": session, "number": number, "who": who}
        child = await _reader(told)
        try:
            async with asyncio.timeout(PATIENCE):
                plan = await _line(child)
                if "session" in plan:
                    # From here on whoever is started is started with them, playout included.
                    self._session = json.dumps(plan["session"])
                    self._supervisor.settle(self._session)
                assert child.stdin is not None
                child.stdin.write(b"go\n")
                answer = await _line(child)
                await child.wait()
        except (TimeoutError, ValueError, OSError):
            log.exception("the settings could not be taken again")
            self._session = before
            self._supervisor.settle(before)
            self._undone.put_nowait(_UNANSWERED)  # playout may have been told already
            return {"done": False, "words": _UNANSWERED, "at": 0.0}, ()
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        log.log(logging.INFO if answer["done"] else logging.ERROR, "%s", answer["words"])
        return answer, tuple(plan.get("replace", ()))

    def _undo(self, before: str, name: str) -> None:
        """A child refuses the new settings: everything goes back to those before."""
        self._session = before
        self._supervisor.settle(before)
        words = f"Undone: {name} refuses the new settings, see the log; those before hold again"
        log.error("%s", words)
        self._undone.put_nowait(words)

    async def _tell_undone(self) -> None:
        """Let playout go back too, and have it in the journal."""
        while True:
            words = await self._undone.get()
            number = f"undone-{os.getpid()}-{next(self._numbers)}"
            told = {"undo": words, "session": json.loads(self._session), "number": number}
            child = await _reader(told)
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await child.wait()
            if child.returncode is None:
                child.kill()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = json.loads(await reader.readline())
            answer = await self.take(str(asked["number"]), str(asked["who"]))
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        except (ValueError, KeyError, TypeError, OSError) as reason:
            log.info("%s: %s", DOOR, reason)
        finally:
            writer.close()


async def _reader(told: dict[str, Any]) -> Process:
    """The process that reads; what it is told goes over its input, as it holds keys."""
    child = await asyncio.create_subprocess_exec(
        *("nice", "-n", "5", sys.executable, "-m", "showrunner.reload_child"),
        stdin=PIPE, stdout=PIPE, stderr=sys.stderr, env=environment(LEAN), limit=LONGEST_LINE,
        start_new_session=True,  # Ctrl-C is for us
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(json.dumps(told).encode() + b"\n")
    return child


async def _line(child: Process) -> dict[str, Any]:
    assert child.stdout is not None
    line: dict[str, Any] = json.loads(await child.stdout.readline())
    return line
