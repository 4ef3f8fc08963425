"""The catalogue, for the set-up page."""

import asyncio
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalog.load import load
from catalog.pictures import Pictures
from catalog.product import Product
from catalog.summary import summary
from showrunner.brand_lines import brand_faults
from showrunner.settings import settings
from showrunner.setup_work import Tell
from studio.clock import SystemClock
from studio.config import at_home
from studio.settings import Config

SHOWN = 60
"""Products that are shown, with their pictures."""
PROBLEMS = 200
FETCHING = 6.0
"""Seconds that pictures from the network are waited for, all together."""


def understand(config: Path, _tell: Tell) -> dict[str, Any]:
    """The catalogue as `vitrine catalog check` tells it, with the files of the first pictures."""
    known = settings(config)
    file = known.catalog.file
    loaded = load(
        file, known.catalog.currency, timezone=known.show.timezone, sidecar=known.catalog.sidecar
    )
    seen = summary(loaded, file.parent, known.show.language)
    problems = [*seen.problems, *brand_faults(loaded.snapshot, known, SystemClock().wall())]
    problems.sort(key=lambda problem: problem.level != "error")
    errors = sum(problem.level == "error" for problem in problems)
    pictures = asyncio.run(_pictures(known, loaded.snapshot.products[:SHOWN]))
    rows = [asdict(row) for row in seen.rows[:SHOWN]]
    return {
        "form": seen.form, "count": len(seen.rows), "errors": errors,
        "warnings": len(problems) - errors,
        "products": rows, "problems": [asdict(problem) for problem in problems[:PROBLEMS]],
        "pictures": [path and str(path) for path in pictures],
    }  # fmt: skip


async def _pictures(config: Config, products: tuple[Product, ...]) -> list[Path | None]:
    catalog = config.catalog
    finder = Pictures(at_home(config.run.cache), catalog.file.parent, catalog.fetch_pictures)
    found: list[Path | None] = [None] * len(products)

    async def find(number: int, product: Product) -> None:
        found[number] = await finder.get(product)

    with suppress(TimeoutError):
        async with asyncio.timeout(FETCHING), asyncio.TaskGroup() as family:
            for number, product in enumerate(products):
                family.create_task(find(number, product), name=f"picture {number}")
    return found
