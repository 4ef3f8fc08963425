"""`vitrine setup`: the set-up page without a show; "Go live" turns it into `vitrine live`."""

import asyncio
import logging
import secrets
import shutil
import tempfile
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from rich.console import Console as Terminal

from console.access_file import NAME, AccessFile
from console.setup_app import build_setup
from showrunner.going_live import go_live
from showrunner.logs import logs
from showrunner.preflight import free_port
from showrunner.setup_bench import SetupBench
from studio.clock import Clock, SystemClock
from studio.config import HOME, at_home, load
from studio.errors import Misconfigured
from studio.settings import Config, Console

log = logging.getLogger(__name__)

LINGER = 1
"""Seconds that the page has to fetch its last answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there was before anything was set up."""

    config: Config
    token: str
    port: int


def setup(file: Path | None, port: int | None, *, browser: bool) -> None:
    """Serve the page until it says to go live, or until SIGINT. Raises `Misconfigured`."""
    logs("vitrine")
    clock = SystemClock()
    config = _before(file)
    wanted = config.console.port if port is None else port
    taken = free_port(config.console.host, wanted, clock)
    found = Found(config, config.console.token or secrets.token_urlsafe(16), taken)
    folder = Path(tempfile.mkdtemp(prefix="vitrine-setup-"))
    try:
        gone = asyncio.run(_served(file, found, folder, clock, browser=browser))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if gone:
        go_live(file, desk=(found.token, found.port))


def _before(file: Path | None) -> Config:
    """The settings as they are; the defaults for a file that is not there, or is to be mended."""
    if file is not None and not file.exists():
        if not file.absolute().parent.is_dir():
            raise Misconfigured(f"--config {file}: there is no such folder; make it first")
        return Config()
    try:
        return load(file)
    except Misconfigured as reason:
        log.warning("%s", reason)
        return Config()


async def _served(
    file: Path | None, found: Found, folder: Path, clock: Clock, *, browser: bool
) -> bool:
    """True once the page has said to go live."""
    go = asyncio.Event()

    async def take(_who: str, live: bool) -> tuple[bool | None, str]:  # noqa: FBT001 - a `Take`
        if live:
            go.set()
        return None, "The show starts." if live else ""

    bench = SetupBench(file, folder, clock, take, mode="first")
    console = found.config.console
    access = AccessFile(at_home(found.config.run.folder) / NAME)
    app = build_setup(bench, console, found.token, clock, access, _noted)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=console.host,
            port=found.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=LINGER,
        )
    )
    address = f"{_address(console, found.port)}/?token={found.token}"
    out = Terminal(stderr=True, highlight=False)
    out.print(f"[bold]Vitrine[/] is set up in the browser\n  open  {address}", soft_wrap=True)
    out.print(f"  file  {file or HOME / 'config.yaml'}", soft_wrap=True)

    async def leave() -> None:
        await go.wait()
        await bench.close()
        server.should_exit = True

    async with asyncio.TaskGroup() as family:
        beside = [
            family.create_task(bench.run(), name="rehearsals"),
            family.create_task(leave(), name="leave"),
        ]
        if browser:
            with suppress(webbrowser.Error):
                await asyncio.to_thread(webbrowser.open, address)
        # uvicorn exits the process when the port was taken meanwhile
        with suppress(SystemExit):
            await server.serve()
        for task in beside:
            task.cancel()
    access.close()
    return go.is_set()


def _address(console: Console, port: int) -> str:
    host = f"[{console.host}]" if ":" in console.host else console.host
    return f"http://{host}:{port}"


def _noted(who: str, what: str) -> None:
    """There is no journal yet."""
    log.info("set-up: %s %r", who, what)
