"""A running server with a scripted desk, and what tests of its pages ask of it."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
import uvicorn
from playwright.sync_api import Page, expect
from starlette.types import ASGIApp

from console.access_file import AccessFile
from console.after import Past
from console.app import build
from studio.clock import SystemClock
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk

TOKEN = "tok"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Site:
    """A running server with its desk."""

    def __init__(
        self,
        desk: ScriptedDesk,
        settings: Console | None = None,
        around: Callable[[ASGIApp], ASGIApp] | None = None,
        past: Past | None = None,
    ) -> None:
        """`around` puts something around the application."""
        self.desk = desk
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        settings = (settings or Console()).model_copy(update={"port": self.port})
        self.file = AccessFile()
        app = build(desk, settings, TOKEN, SystemClock(), self.file, past=past)
        self.around: ASGIApp = around(app) if around else app
        config = uvicorn.Config(
            self.around, port=self.port, log_level="error", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            await self.server.serve()

        asyncio.run(serve())

    def __enter__(self) -> "Site":
        self.thread.start()
        ready = threading.Event()
        while not self.server.started:
            ready.wait(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)

    def show(self, **changes: object) -> None:
        assert self.loop is not None
        self.loop.call_soon_threadsafe(lambda: self.desk.show(**changes))

    def hang(self, *orders: type) -> None:
        """Nobody answers these orders any more."""
        self.desk.hangs = orders


def until(page: Page, script: str) -> None:
    """Wait for a script to be true; the page's own policy forbids Playwright's way of polling."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {script}")


def press(page: Page, keys: str) -> Callable[[], object]:
    """An act: a key of the desk, with nothing focused that takes it as text."""
    return lambda: page.keyboard.press(keys)


def ordered(site: Site, page: Page, act: Callable[[], object], order: object) -> None:
    before = len(site.desk.orders)
    act()
    with suppress(AssertionError):
        expect(page.locator("#receipt")).to_have_attribute("data-kind", "done", timeout=3000)
    assert site.desk.orders[before:] == [order]
