"""`vitrine catalog check`: what was understood of a product list, and what has to be mended."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from catalog.load import Loaded, load
from catalog.product import Problem
from catalog.summary import Summary, SummaryRow, summary
from script_engine.frames import Copy, copy
from showrunner.abilities import ENOUGH, Ability, abilities
from showrunner.brand_lines import brand_faults
from showrunner.settings import settings
from studio.clock import SystemClock
from studio.errors import Misconfigured
from studio.settings import Config

_SHOWN = 300
"""Products in the tables: nobody reads more, and drawing a table takes longer than the check."""
_MOST_MISSING = 4
_WORTH = 20
"""Lines that a key must add to be named in the table when no act waits for it; `--json` has all."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A catalogue, and what a show in its language could make of it."""

    seen: Summary
    able: tuple[Ability, ...]

    @property
    def errors(self) -> int:
        return self.seen.errors


def check(file: Path, config: Path | None, currency: str | None, *, as_json: bool) -> int:
    """Print the products, what can be said of them, and the problems; 1 with an error, else 0.

    `currency` goes before that of the settings. Raises `Misconfigured` when nothing can be used.
    """
    known = settings(config)
    loaded = load(
        file,
        currency or known.catalog.currency,
        timezone=known.show.timezone,
        sidecar=known.catalog.sidecar,
    )
    checked = checked_by(loaded, file.parent, known, SystemClock().wall())
    if as_json:
        sys.stdout.write(json.dumps(_plain(checked), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(checked, file.name)
    return 1 if checked.errors else 0


def checked_by(loaded: Loaded, base: Path, config: Config, now: datetime) -> Checked:
    """What the copy of the show's language can say of the products at `now` and after."""
    seen = summary(loaded, base, config.show.language)
    spoken, told = _copy(config.show.language)
    if spoken is None:
        return Checked(_with(seen, told), ())
    faults = brand_faults(loaded.snapshot, config, now)
    return Checked(_with(seen, faults), tuple(abilities(loaded.snapshot, spoken, config, now)))


def _copy(lang: str) -> tuple[Copy | None, tuple[Problem, ...]]:
    try:
        return copy(lang), ()
    except Misconfigured as reason:
        found, expected = f"no copy for {lang!r}", "a language that the host has words for"
        return None, (Problem("show.language", found, f"{expected} ({reason})", "warning"),)


def _with(seen: Summary, told: Iterable[Problem]) -> Summary:
    return Summary(seen.form, seen.rows, (*seen.problems, *told))


def _plain(checked: Checked) -> dict[str, Any]:
    able = {one.sku: asdict(one) | {"enough": ENOUGH} for one in checked.able}
    return {**asdict(checked.seen), "able": able}


def _print(checked: Checked, name: str) -> None:
    seen = checked.seen
    out = Console(highlight=False)
    out.print(_goods(seen, f"{name}: {seen.form}, {len(seen.rows)} products"))
    if checked.able:
        out.print(_able(checked.able[:_SHOWN]))
    if (more := len(seen.rows) - _SHOWN) > 0:
        out.print(f"and {more} more products, which --json shows; the problems are those of all:")
    for problem in seen.problems:
        style = "red" if problem.level == "error" else "yellow"
        out.print(Text(f"{problem.level}: {problem}", style))
    out.print(f"{seen.errors} errors, {len(seen.problems) - seen.errors} warnings")


def _goods(seen: Summary, title: str) -> Table:
    table = Table(title=Text(title), box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in fields(SummaryRow):
        whole = column.name in {"sku", "price", "was"}
        table.add_column("" if column.name == "number" else column.name, no_wrap=whole)
    for row in seen.rows[:_SHOWN]:
        table.add_row(*map(Text, astuple(row)))
    return table


def _able(able: Sequence[Ability]) -> Table:
    title = f"What the host can say ({ENOUGH} lines or more; * only while an offer runs or rests)"
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_lines=True)
    table.add_column("sku", no_wrap=True)
    for name in ("selling acts", "tells", "answers", "would unlock more"):
        table.add_column(name, ratio=3 if name == "would unlock more" else 2)
    for one in able:
        table.add_row(
            Text(one.sku),
            _listed(one.acts, one.timed),
            Text(", ".join(_starred(name, one.timed) for name in one.tells) or "-"),
            _listed(one.answers, tuple(act.removeprefix("answer_") for act in one.timed)),
            _wanted(one),
        )
    return table


def _listed(acts: Iterable[str] | dict[str, int], timed: tuple[str, ...]) -> Text:
    """Acts with enough lines plain, those with fewer dim with their number, none struck out."""
    text = Text()
    counts = dict(acts) if isinstance(acts, dict) else {}
    for act, count in counts.items():
        if text:
            text.append(", ")
        if count >= ENOUGH:
            text.append(_starred(act, timed))
        else:
            text.append(f"{act} ({count})", "yellow" if count else "red")
    return text


def _starred(name: str, timed: tuple[str, ...]) -> str:
    return f"{name}*" if name in timed else name


def _wanted(one: Ability) -> Text:
    text = Text()
    ranked = [missing for missing in one.missing if missing.unlocks]
    ranked += [m for m in one.missing if not m.unlocks and m.frames >= _WORTH]
    for missing in ranked[:_MOST_MISSING]:
        acts = ", ".join(act.replace("answer_", "answer: ") for act in missing.unlocks)
        unlocks = f" for {acts}" if acts else ""
        text.append("\n" if text else "")
        text.append(missing.key, "bold")
        text.append(f": {missing.write}{unlocks} (+{missing.frames} lines)")
    return text or Text("-")
