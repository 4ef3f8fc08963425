"""`vitrine live`: checks what can be checked before air, then starts and keeps the processes."""

import asyncio
import logging
import secrets
import shutil
import socket
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from catalog.load import load
from showrunner.child import logs
from showrunner.session import Session
from showrunner.settings import settings
from showrunner.supervise import Role, Supervisor
from streamer.ingest import Ingest
from streamer.targets import masked
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.errors import Misconfigured
from studio.journal import Journal
from studio.settings import Config, Output

log = logging.getLogger(__name__)

INGEST_PAUSE = 2.0
"""Seconds until our own ingest is opened again after the system refused it."""
PLAYOUT = Role("playout", "showrunner.playout")
BRAIN = Role("brain", "showrunner.brain")
DESK = Role("desk", "showrunner.desk")


def live(
    file: Path | None,
    catalog: Path | None,
    to: list[str],
    seconds: float | None,
    *,
    console: bool,
    monitor: bool = False,
) -> None:
    """Go on air until told to stop. Raises `Misconfigured` before air, never on it."""
    logs("vitrine")
    config = settings(file, catalog)
    load(config.catalog.file, config.catalog.currency, timezone=config.show.timezone)
    Journal(at_home(config.run.folder) / "journal.db").close()
    _writable(at_home(config.run.cache))
    clock = SystemClock()
    sockets = Path(tempfile.mkdtemp(prefix="vitrine-"))
    try:
        asyncio.run(_on_air(config, to, seconds, clock, sockets, console=console, monitor=monitor))
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _writable(cache: Path) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            pass
    except OSError as reason:
        raise Misconfigured(
            f"run.cache: {cache} cannot be written ({reason.strerror}); name a folder that can"
        ) from reason


async def _on_air(
    config: Config,
    to: list[str],
    seconds: float | None,
    clock: Clock,
    sockets: Path,
    *,
    console: bool,
    monitor: bool,
) -> None:
    outputs = outputs_from(config, to)
    ingest = None
    if not outputs:
        ingest = Ingest(sockets / "hls", clock)
        outputs = (Output(name="own ingest", url=ingest.url),)
    port = free_port(config.console.host, config.console.port) if console else 0
    config = config.model_copy(update={"console": config.console.model_copy(update={"port": port})})
    session = Session(
        config=config,
        show=datetime.now(UTC).strftime("%m%d%H%M%S"),
        start=clock.now(),
        sockets=sockets,
        outputs=outputs,
        hls=ingest.folder if ingest else None,
        token=config.console.token or secrets.token_urlsafe(16),
        console=console,
        monitor=monitor,
    )
    roles = (PLAYOUT, BRAIN, DESK) if console else (PLAYOUT, BRAIN)
    supervisor = Supervisor(session, roles, clock)
    _announce(session, to_ourselves=ingest is not None)

    async def beside() -> None:
        async with asyncio.TaskGroup() as family:
            if ingest is not None:
                family.create_task(_take_in(ingest, clock), name="ingest")
            if seconds is not None:
                family.create_task(_stop_after(supervisor, clock, seconds), name="timer")

    await supervisor.run(beside)


async def _take_in(ingest: Ingest, clock: Clock) -> None:
    """Keep our own ingest open. The show goes on without it: only the watch page would notice."""
    while True:
        try:
            await ingest.run()
        except OSError as reason:
            log.warning("our own ingest: %s; opening it again", reason)
            await clock.pause(INGEST_PAUSE)


async def _stop_after(supervisor: Supervisor, clock: Clock, seconds: float) -> None:
    await clock.pause(seconds)
    supervisor.stop()


def outputs_from(config: Config, to: list[str]) -> tuple[Output, ...]:
    """The destinations: those of the command line, else those of the settings."""
    if not to:
        return config.stream.outputs
    check = TypeAdapter(Output)
    outputs = []
    for number, url in enumerate(to, 1):
        try:
            outputs.append(check.validate_python({"name": f"output {number}", "url": url}))
        except ValidationError:
            scheme, is_url, _ = url.partition("://")
            found = f"{scheme[:20]}://…" if is_url else "no URL"
            raise Misconfigured(
                f"--to number {number}: expected an rtmp://, rtmps:// or srt:// URL, found {found}"
            ) from None
    return tuple(outputs)


def free_port(host: str, wanted: int) -> int:
    """`wanted` if it is free, else any free port: a busy port must not keep a show off the air."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as reason:
                if port == 0:
                    raise Misconfigured(
                        f"console.host: {host} cannot be listened on ({reason.strerror})"
                    ) from reason
                log.warning("port %d is in use (%s): taking a free one", port, reason.strerror)
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("the loop returns or raises")


def _announce(session: Session, *, to_ourselves: bool) -> None:
    out = Console(stderr=True, highlight=False)
    config = session.config
    out.print(
        f"[bold]{config.show.name}[/] goes on air, {config.stream.width}x{config.stream.height}"
    )
    for output in session.outputs:
        out.print(f"  to    {masked(output.url)}")
    if session.console:
        address = f"http://{config.console.host}:{config.console.port}"
        out.print(f"  desk  {address}/?token={session.token}")
        if to_ourselves:
            out.print(f"  watch {address}/watch")
