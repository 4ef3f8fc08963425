"""`vitrine prepare`: fetches better voices and fills the caches, so that shows start quickly."""

import asyncio
from pathlib import Path

from rich.console import Console

from script_engine.frames import copy
from showrunner.painting import card, painter
from showrunner.settings import settings
from studio.clock import SystemClock
from studio.config import at_home
from studio.settings import Config
from voice.booth import Booth
from voice.obtain import obtain


def prepare(file: Path | None) -> None:
    """Do both. Without a network the voices are left out, and a line says so."""
    config = settings(file)
    out = Console(stderr=True, highlight=False)
    with out.status("fetching better voices"):
        said = asyncio.run(obtain(at_home(config.run.cache) / "voices"))
    out.print(said)
    with out.status("drawing the presenter and the stage"):
        _draw(config)
    with out.status("measuring the voices"):
        asyncio.run(_measure(config))
    with out.status("reading the playbook"):
        copy(config.show.language, kept=at_home(config.run.cache))


def _draw(config: Config) -> None:
    card(config)
    painter(config).close()


async def _measure(config: Config) -> None:
    cache = at_home(config.run.cache)
    booth = Booth(config.voice, config.show, cache, SystemClock(), models=config.models)
    async with booth:  # opening it measures the first voice
        await booth.rehearse_spares()
