"""`vitrine catalog check`: what was understood of a product list, and what has to be mended."""

import json
import sys
from dataclasses import asdict, astuple, fields
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from catalog.load import load
from catalog.summary import SummaryRow, summary
from showrunner.settings import settings


def check(file: Path, config: Path | None, currency: str | None, *, as_json: bool) -> int:
    """Print the products and the problems; 1 when there is an error, else 0.

    `currency` goes before that of the settings. Raises `Misconfigured` when nothing can be used.
    """
    known = settings(config)
    loaded = load(
        file,
        currency or known.catalog.currency,
        timezone=known.show.timezone,
        sidecar=known.catalog.sidecar,
    )
    seen = summary(loaded, file.parent, known.show.language)
    if as_json:
        sys.stdout.write(json.dumps(asdict(seen), ensure_ascii=False, indent=2) + "\n")
        return 1 if seen.errors else 0
    out = Console(highlight=False)
    title = Text(f"{file.name}: {seen.form}, {len(seen.rows)} products")
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in fields(SummaryRow):
        whole = column.name in {"sku", "price", "was"}
        table.add_column("" if column.name == "number" else column.name, no_wrap=whole)
    for row in seen.rows:
        table.add_row(*map(Text, astuple(row)))
    out.print(table)
    for problem in seen.problems:
        style = "red" if problem.level == "error" else "yellow"
        out.print(Text(f"{problem.level}: {problem}", style))
    out.print(f"{seen.errors} errors, {len(seen.problems) - seen.errors} warnings")
    return 1 if seen.errors else 0
