"""The set-up page by itself, served as `vitrine setup` does, on settings of a test."""

import asyncio
import socket
import threading
from pathlib import Path

import uvicorn

from console.access_file import AccessFile
from console.setup_app import build_setup
from showrunner.setup_bench import SetupBench
from studio.clock import SystemClock
from studio.config import HOME
from studio.settings import Console
from tests.console.site import TOKEN


class SetupSite:
    """A server with a real bench; `lives` is set once the page said to go live."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "shop.yaml"
        text = (HOME / "config.yaml").read_text(encoding="utf-8")
        text = text.replace("cache: .cache ", f"cache: {folder / 'cache'} ")
        self.config.write_text(text.replace("folder: run ", f"folder: {folder / 'run'} "))
        self.lives = threading.Event()
        self.gone = threading.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        clock = SystemClock()
        self.bench = SetupBench(self.config, folder / "work", clock, self._take, "first")
        settings, file = Console(port=self.port), AccessFile()
        app = build_setup(self.bench, settings, TOKEN, clock, file, lambda *_: None)
        quick = uvicorn.Config(app, port=self.port, log_level="error", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(quick)
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    async def _take(self, _who: str, go: bool) -> tuple[bool | None, str]:
        if go:
            self.lives.set()
        return None, ""

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as family:
            rehearsals = family.create_task(self.bench.run())
            leaving = family.create_task(self._leave())
            await self.server.serve()
            leaving.cancel()
            rehearsals.cancel()

    async def _leave(self) -> None:
        """As a show that begins does: what is being tried ends first."""
        await asyncio.to_thread(self.gone.wait)
        await self.bench.close()
        self.server.should_exit = True

    def __enter__(self) -> "SetupSite":
        self.thread.start()
        ready = threading.Event()
        while not self.server.started:
            ready.wait(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.gone.set()
        self.thread.join(timeout=10)
