"""Two desks of one group that ask each other over http, in a browser; the shows are scripted.

Two real shows: tests/show/test_show_group.py.
"""

import asyncio
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from console.desk import DeskState
from console.glance import glance
from console.neighbours import Neighbours
from console.stills import Picture
from studio.clock import SystemClock
from studio.settings import Console, Neighbour
from tests.console.desk_double import ScriptedDesk, air, script
from tests.console.site import TOKEN, Site
from tests.faults.rig_count import NIGHTLY

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
LONG = 30_000
NAMES = ("English", "Deutsch")
GLANCE = "what desks of this group bring"


class GroupedDesk(ScriptedDesk):
    """A scripted show whose desk keeps an eye on the others, as a real one does."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.script = script(chat=())  # nobody needs a person
        kept = io.BytesIO()
        Image.new("RGB", (216, 384), "green").save(kept, "JPEG")
        self.hung["/"] = Picture(kept.getvalue(), SystemClock().now() + 600)
        self.around = Neighbours((), name, None, SystemClock())

    def state(self) -> DeskState:
        alone = replace(super().state(), show=self.name, desk=self.name)
        return replace(alone, shows=self.around.rows(glance(alone)))

    async def stills(self, *, look: bool) -> dict[str, Picture]:
        return self.around.pictures(await self.still(), look=look)


@contextmanager
def watching(site: Site, desk: GroupedDesk, shows: tuple[Neighbour, ...]) -> Iterator[None]:
    assert site.loop is not None
    desk.around = Neighbours(shows, desk.name, GLANCE, SystemClock())
    running = asyncio.run_coroutine_threadsafe(desk.around.run(desk.show), site.loop)
    yield
    running.cancel()


@pytest.fixture
def group() -> Iterator[list[Site]]:
    with ExitStack() as stack:
        desks = [GroupedDesk(name) for name in NAMES]
        settings = Console(glance_token=GLANCE)
        sites = [stack.enter_context(Site(desk, settings)) for desk in desks]
        shows = tuple(
            Neighbour(name=name, url=site.url) for name, site in zip(NAMES, sites, strict=True)
        )
        for site, desk in zip(sites, desks, strict=True):
            stack.enter_context(watching(site, desk, shows))
        yield sites


def tile(page: Page, show: str) -> Any:
    return page.locator(".tile", has_text=show)


@pytest.mark.skipif(not NIGHTLY, reason="by night: VITRINE_NIGHTLY=1")
def test_what_happens_to_one_show_is_seen_at_the_desk_of_the_other(
    browser: Any, group: list[Site]
) -> None:
    first, second = group
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    for site in (second, first):
        page.goto(f"{site.url}/?token={TOKEN}")
        expect(page.locator("#tally-word")).to_have_text("On air", timeout=LONG)
    state = page.locator(".show__other .show__state")
    expect(state).to_have_text("On air", timeout=LONG)
    second.show(air=air(slate=True))
    expect(state).to_have_text("Slate on", timeout=LONG)
    page.locator(".show__other a", has_text="Deutsch").click()
    expect(page.locator("#show-name")).to_have_text("Deutsch", timeout=LONG)
    expect(page.locator("#tally-word")).to_have_text("Slate on", timeout=LONG)
    expect(page).to_have_url(f"{second.url}/")
    expect(state).to_have_text("On air", timeout=LONG)
    page.goto(f"{first.url}/static/wall.html")
    for name in NAMES:
        expect(tile(page, name).locator("img")).to_be_visible(timeout=LONG)
    second.server.should_exit = True
    expect(tile(page, "Deutsch").locator(".tag")).to_have_text("No answer", timeout=LONG)
    expect(tile(page, "Deutsch")).to_contain_text("console.shows.1.url: no answer")
    expect(tile(page, "Deutsch").locator("img")).to_be_visible()
    expect(tile(page, "English").locator(".tag")).to_have_text("On air")
    page.close()
