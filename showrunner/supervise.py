"""The parent of the show: starts the processes, starts again what dies or hangs, ends all in order.

It imports next to nothing: it lives as long as the show, and so does all that it has loaded.
"""

import asyncio
import logging
import math
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from showrunner.lives import Lives
from showrunner.newborn import Child, GreenRoom
from showrunner.notify import Notify
from showrunner.orphans import Orphans
from showrunner.pulse import BEAT, OPTION, Pulse
from showrunner.starved import starved
from studio.clock import Clock
from studio.environment import environment
from studio.errors import Misconfigured

log = logging.getLogger(__name__)

EX_CONFIG = 78
"""Exit status of a child that cannot run with these settings (sysexits.h). It ends the show, unless
the child has had a healthy life in it: what is on air stays there, and the child is tried again."""
NEVER_BORN = 255
"""Stands for the exit status of a child that the system would not start."""
ENDED = 79
"""Exit status of a child that was told on air to end the show: all of it ends, in order."""
PATIENCE = 8.0
"""Seconds a child may take to flush before it is killed."""
HEALTHY = 30.0
"""Seconds of life that prove that a child can live with its settings."""
STEADY = 10.0
"""Seconds of life after which a child's restarts start again from the shortest pause."""
STARTING = 90.0
"""Seconds until a child's first beat: libraries, pictures and voices from a slow disk."""
TELL = signal.SIGUSR2
"""Asks a child that hangs where its threads stand, for the log, before it is killed."""
LAST_WORDS = 0.2
"""Seconds it has for that."""
SPARE_AFTER = 20.0
"""Seconds of life after which a child gets a spare, where its role has one: a show has started by
then, and its cores are free."""
LEAN = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Keeps what a thread has given back in two common heaps instead of one for each thread, gives the
system back what is free, and starts no threads for algebra, of which a show has none. What the
operator has set is left as it is."""
LATEST = 10.0
"""Seconds for which a child that is to start after another waits for its first beat at most."""
FIRST_PAUSE = 0.1
"""Seconds between a child's death and its next life; doubled for each short life, up to `rest`."""


@dataclass(frozen=True, slots=True)
class Role:
    """One child of the supervisor, in the order in which they start; they end in the reverse."""

    name: str
    module: str
    nice: int = 0
    """How far it stands back behind others when the machine is busy, as `nice` counts."""
    quiet: float = 10.0
    """Seconds without a heartbeat after which it hangs."""
    rest: float = 5.0
    """Longest pause before it is started again, when it dies as soon as it is born."""
    spare: bool = False
    """Whether another one waits beside it, with all libraries loaded, to take its place."""
    forked: bool = False
    """Whether it comes from the green room, where there is one; no spare is needed then."""
    after: str | None = None
    """Whose first beat its first life waits for: what nobody misses yet leaves it the cores."""


@dataclass(slots=True)
class Life:
    """One process of a role, from its birth on."""

    child: Child
    pulse: Pulse
    since: float = 0.0
    """When it got its session."""
    hung: float = 0.0
    """Seconds for which its heart had stood still when it was killed for that."""


class Supervisor:
    """Keeps one process per role alive until told to stop."""

    def __init__(self, roles: tuple[Role, ...], clock: Clock, record: Path | None = None) -> None:
        """`record` is the file that says how often each role was started again."""
        self._session = b""
        self._roles = roles
        self._clock = clock
        self._stop = asyncio.Event()
        self._living: dict[str, Life] = {}
        self._waiting: dict[str, Life] = {}
        self._called: dict[str, float] = {}
        """When a spare of a role was born last."""
        self._orphans = Orphans()
        self._systemd = Notify()
        self._replaced: set[str] = set()
        """Children that are to go because another takes their place."""
        self._green_room = GreenRoom(clock, LEAN)
        self._young: set[str] = set()
        """Children that have died young: the next is born in the long way, for who knows why."""
        self._refused: dict[str, Callable[[str], None]] = {}
        """Whom to tell when a child that has taken a place refuses its settings."""
        self.lives = Lives(record, clock)
        self.failure: Misconfigured | None = None

    def stop(self) -> None:
        """End the show: the crew first, then the air, so that the last line is flushed."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    async def stopped(self) -> None:
        """Wait until the show is to end."""
        await self._stop.wait()

    def heed(self) -> None:
        """From now on SIGINT and SIGTERM end the show; as process 1 nothing else would."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self.stop)

    def engage(self, role: Role) -> None:
        """Keep another child; to be said before `run`."""
        self._roles = (*self._roles, role)

    async def call(self, *names: str) -> None:
        """Let children start and load what they need; they then wait for the session of `run`."""
        for role in self._roles:
            if role.name in names:
                life = await self._born(role)
                if (former := self._waiting.pop(role.name, None)) is not None:
                    _send_home(former)
                self._waiting[role.name] = life

    def prepare(self) -> None:
        """Let the green room load what those children need who wait for nobody."""
        soon = (role.module for role in self._roles if role.forked and role.after is None)
        self._green_room.load(*soon)

    async def dismiss(self) -> None:
        """Send children home that were called and are not needed; they have gone then."""
        await self._green_room.close()
        lives, self._waiting = list(self._waiting.values()), {}
        for life in lives:
            _send_home(life)
        for life in lives:
            await life.child.wait()

    def settle(self, session: str) -> None:
        """Children that are started from now on get this session."""
        self._session = session.encode() + b"\n"

    async def replace(self, name: str, refused: Callable[[str], None]) -> None:
        """Put another child, which has read the session as it is now, in the place of this one.

        `refused` is called when it refuses its settings: it has to settle what was before.
        """
        role = next(role for role in self._roles if role.name == name)
        await self.call(name)
        self._refused[name] = refused
        life = self._living.get(name)
        if life is not None and life.child.returncode is None:
            self._replaced.add(name)
            await self._end(role)

    async def run(
        self, session: str, beside: Callable[[], Coroutine[Any, Any, None]] | None = None
    ) -> None:
        """Run until `stop`, with `beside` as a task of the same family.

        `session` is a `Session` as one line of JSON; every child gets it over its standard input,
        so that `ps` shows nothing. Raises `Misconfigured` when a child refuses the settings before
        it has ever lived well.
        """
        self._session = session.encode() + b"\n"
        self.heed()
        async with asyncio.TaskGroup() as family:
            tasks = [family.create_task(self._serve(role), name=role.name) for role in self._roles]
            tasks.append(family.create_task(self._watch(), name="watch"))
            if beside is not None:
                tasks.append(family.create_task(beside(), name="beside"))
            await self._stop.wait()
            self._systemd.say("STOPPING=1")
            await self.dismiss()
            for role in reversed(self._roles):
                await self._end(role)
            for task in tasks:
                task.cancel()
        if self.failure is not None:
            raise self.failure

    async def _serve(self, role: Role) -> None:
        await self._turn(role)
        await self._keep(role)

    async def _keep(self, role: Role) -> None:
        pause = FIRST_PAUSE
        proven = False
        while not self._stop.is_set():
            born = self._clock.now()
            try:
                code = await self._live(role)
            except OSError as reason:
                # No memory, no process or no file left for it: that passes.
                log.warning("%s cannot be started: %s", role.name, reason)
                code = NEVER_BORN
            lived = self._clock.now() - born
            if self._stop.is_set():
                return
            if role.name in self._replaced:
                self._replaced.discard(role.name)
                continue
            refused = self._refused.pop(role.name, None)
            if code == EX_CONFIG and refused is not None and lived < HEALTHY:
                refused(role.name)
                continue
            if code == ENDED:
                log.info("%s has ended the show", role.name)
                self.stop()
                return
            self._aged(role, lived)
            proven = proven or lived > HEALTHY
            if code == EX_CONFIG and not proven:
                self.failure = Misconfigured(f"{role.name}: refused its settings, see above")
                self.stop()
                return
            pause = FIRST_PAUSE if lived > STEADY else pause
            self.lives.over(role.name, self._why(role, code), lived, pause)
            await self._clock.pause(pause)
            pause = min(role.rest, pause * 2)

    def _aged(self, role: Role, lived: float) -> None:
        if lived > STEADY:
            self._young.discard(role.name)
        else:
            self._young.add(role.name)

    async def _turn(self, role: Role) -> None:
        """Wait for the first beat of the child it comes after, or `LATEST`, or the show's end."""
        until = self._clock.now() + LATEST
        while role.after is not None and not self._stop.is_set() and self._clock.now() < until:
            life = self._living.get(role.after)
            if life is not None and life.pulse.felt:
                return
            await self._clock.pause(BEAT)

    def _why(self, role: Role, code: int) -> str:
        """What ended it, in words."""
        if code == NEVER_BORN:
            return "could not be started"
        if hung := self._living[role.name].hung:
            return f"did not move for {hung:.0f} s and was killed"
        if code == EX_CONFIG:
            # It could run with them: a file is half written or was changed during the show.
            return "refuses its settings, see above"
        return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"

    async def _live(self, role: Role) -> int:
        life = self._waiting.pop(role.name, None)
        if life is not None and life.child.returncode is not None:
            life.pulse.close()
            life = None
        if life is None:
            life = await self._born(role)
        life.since = self._clock.now()
        self._living[role.name] = life
        child = life.child
        assert child.stdin is not None
        with suppress(OSError):
            child.stdin.write(self._session)
            await child.stdin.drain()
        # stdin stays open: its end tells the child that its parent is gone.
        try:
            return await child.wait()
        finally:
            life.pulse.close()

    async def _watch(self) -> None:
        """Kill what hangs, collect what nobody waits for, and tell systemd that we do."""
        looked = self._clock.now()
        while True:
            await self._clock.pause(BEAT)
            now, before = self._clock.now(), looked
            looked = now
            if not self._stop.is_set():
                await self._green_room.look(now - before)
            for role in self._roles:
                life = self._living.get(role.name)
                if life is not None and life.child.returncode is None and not self._stop.is_set():
                    life.pulse.feel(now - before, starved(life.child.pid))
                    if life.pulse.quiet > (role.quiet if life.pulse.felt else STARTING):
                        await self._kill(role, life)
                    elif (
                        role.spare and not self._comes_out(role) and now - life.since > SPARE_AFTER
                    ):
                        await self._keep_spare(role, now)
            living = self._living.values()
            if len(living) == len(self._roles) and all(life.pulse.felt for life in living):
                self._systemd.once("READY=1")
            self._systemd.say("WATCHDOG=1")
            ours = (*living, *self._waiting.values())
            pids = [life.child.pid for life in ours]
            self._orphans.collect([*pids, *filter(None, [self._green_room.pid])])

    def _comes_out(self, role: Role) -> bool:
        """Whether the next life of it would come from the green room."""
        return role.forked and role.name not in self._young and self._green_room.open

    async def _born(self, role: Role) -> Life:
        if role.forked and role.name not in self._young:
            pulse = Pulse()
            child = None
            try:
                child = await self._green_room.born(role.name, role.module, role.nice, pulse)
            finally:
                pulse.born()
                if child is None:
                    pulse.close()
            if child is not None:
                return Life(child, pulse)
        return await _born(role)

    async def _keep_spare(self, role: Role, now: float) -> None:
        spare = self._waiting.get(role.name)
        if spare is not None and spare.child.returncode is None:
            return
        if now - self._called.get(role.name, -math.inf) < SPARE_AFTER:
            return  # one that cannot live must not be born without end
        self._called[role.name] = now
        with suppress(OSError):  # no room for it now
            await self.call(role.name)

    async def _kill(self, role: Role, life: Life) -> None:
        log.error("%s has not moved for %.1f s: killing it", role.name, life.pulse.quiet)
        life.hung = life.pulse.quiet
        for last in (TELL, signal.SIGKILL):
            with suppress(ProcessLookupError):
                life.child.send_signal(last)
            await self._clock.pause(LAST_WORDS)

    async def _end(self, role: Role) -> None:
        life = self._living.get(role.name)
        if life is None or life.child.returncode is not None:
            return
        child = life.child
        child.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await child.wait()
        except TimeoutError:
            log.warning("%s did not end in %.0f s: killed", role.name, PATIENCE)
            child.kill()
            await child.wait()


async def _born(role: Role) -> Life:
    pulse = Pulse()
    behind = ("nice", "-n", str(role.nice)) if role.nice else ()
    command = (*behind, sys.executable, "-m", role.module, OPTION, str(pulse.theirs))
    child = None
    try:
        child = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stderr=sys.stderr, start_new_session=True,
            env=environment(LEAN), pass_fds=(pulse.theirs,),
        )  # fmt: skip
    finally:
        pulse.born()
        if child is None:
            pulse.close()
    return Life(child, pulse)


def _send_home(life: Life) -> None:
    """End one that waits, and is not needed."""
    with suppress(ProcessLookupError):
        life.child.kill()
    life.pulse.close()
