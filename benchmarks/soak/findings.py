"""What a soak found: the viewer's seconds, the faults, the processes and the journal, judged."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.soak.crowd import Planted
from benchmarks.soak.gauges import Slope
from benchmarks.soak.trouble import Happened

WARM = 20.0
"""Seconds at the start that are not judged: the viewer comes in, the first lines are voiced."""
SILENCE = 2.0
STILL = 2.0
GROWTH = 10.0
"""MB an hour a role may grow; over a soak of less than an hour its slope is noise and is only told."""
DONE = ("answered", "needs")
"""What becomes of a question that is answered: one whose answer is not known is, too."""
STALE = 2.0
"""Seconds in which a sentence that has begun to be spoken may still carry the price before."""


@dataclass(frozen=True)
class Check:
    """One promise: what was found, what was allowed, whether it held."""

    what: str
    found: str
    allowed: str
    held: bool


def seconds(sheet: Path) -> list[dict[str, Any]]:
    """The viewer's notes; a line that is only half written is left out."""
    rows = []
    for line in sheet.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return rows


def picture(rows: list[dict[str, Any]], faults: Iterable[Happened], end: float) -> list[Check]:
    """Gaps, stills and silence on the healthy output, outside and inside trouble."""
    seen = [row for row in rows if rows[0]["at"] + WARM < row["at"] < end]
    if not seen:
        return [Check("a picture at the healthy ingest", "none", "always", held=False)]
    checks = []
    calm, spent = list(seen), set()
    for fault in faults:
        near = [row for row in seen if fault.at - 25 < row["at"] < fault.at + 25]
        if fault.gap > 1:
            spent |= {row["at"] for row in near}
            worst = max((row["stall"] for row in near), default=0.0)
            held = worst <= fault.gap
            checks.append(Check(f"gap, {fault.name}", f"{worst:.2f} s", f"{fault.gap:.1f} s", held))
    calm = [row for row in seen if row["at"] not in spent]
    stall = max(row["stall"] for row in calm)
    missing = sum(row["missing"] for row in calm)
    still, quiet = max(row["still"] for row in calm), max(row["quiet"] for row in seen)
    apart = [row["apart"] for row in seen if row["apart"]]
    checks += [
        Check("longest gap else", f"{stall:.2f} s", "1.0 s", stall <= 1.0),
        Check("programme missing on the time line", f"{missing:.2f} s", "0 s", missing < 0.05),
        Check("picture without movement, longest", f"{still:.2f} s", f"{STILL:.0f} s", still <= STILL),
        Check("silence, longest", f"{quiet:.1f} s", f"{SILENCE:.0f} s", quiet <= SILENCE),
    ]  # fmt: skip
    if len(apart) > 60:
        third = len(apart) // 3
        drift = median(apart[-third:]) - median(apart[:third])
        checks.append(
            Check("drift of sound against picture", f"{drift * 1000:+.0f} ms", "20 ms", abs(drift) < 0.02)
        )  # fmt: skip
    return checks


def recoveries(faults: list[Happened]) -> list[Check]:
    """How soon what was hurt was back, by kind of fault."""
    checks = []
    for name in sorted({fault.name for fault in faults}):
        mine = [fault for fault in faults if fault.name == name]
        never = sum(fault.back is None for fault in mine)
        waits = sorted(fault.back for fault in mine if fault.back is not None)
        worst = f"{waits[-1]:.1f} s" if waits else "never"
        middle = f"{median(waits):.1f} s" if waits else "never"
        words = f"{len(mine)} times, median {middle}, worst {worst}"
        words += f", {never} never" if never else ""
        held = not never and waits[-1] <= mine[0].allowed
        checks.append(Check(f"back after: {name}", words, f"{mine[0].allowed:.0f} s", held))
    return checks


def memory(slopes: list[Slope]) -> list[Check]:
    """How each role's memory, files and threads went."""
    checks = []
    for slope in slopes:
        judged = slope.seconds >= 3600
        words = (
            f"{slope.mb:.0f} MB, {slope.per_hour:+.1f} MB/h over {slope.seconds / 60:.0f} min, "
            f"fds {slope.fds[0]} to {slope.fds[1]}, threads {slope.threads[0]} to {slope.threads[1]}"
        )
        allowed = f"{GROWTH:.0f} MB/h" if judged else "told only"
        checks.append(
            Check(f"memory, {slope.role}", words, allowed, not judged or slope.per_hour <= GROWTH)
        )
    return checks


def answers(asked: dict[str, Planted], aired: list[dict[str, Any]], start: float) -> list[Check]:
    """Of planted questions, by comment id: how many were answered, how soon, and how many lost."""
    for row in aired:
        planted = asked.get(row.get("reply_to") or "")
        if planted is not None and planted.waited is None:
            planted.waited = row["t"] + start - planted.asked
    if not asked:
        return []
    waits = sorted(one.waited for one in asked.values() if one.waited is not None)
    with_others = [p for p in asked.values() if p.waited is None and p.became.startswith(DONE)]
    words = f"{len(waits)} of {len(asked)}, {len(with_others)} with or after the same of another"
    if len(waits) > 1:
        words += f", p50 {median(waits):.1f} s, p95 {quantiles(waits, n=20)[-1]:.1f} s"
    return [Check("planted questions answered", words, "told only", held=True)]


def prices(
    aired: list[dict[str, Any]], known: list[tuple[float, str, Decimal]], start: float
) -> Check:
    """Every price that was spoken was the catalogue's at that moment."""
    spoken = wrong = 0
    for row in aired:
        for fact in row["facts"]:
            sku, _, name = fact["id"].partition("/")
            if name != "price":
                continue
            spoken += 1
            began, ended = row["t"] + start - STALE, row["t"] + row["dur"] + start
            wrong += Decimal(fact["value"].split()[0]) not in _valid(known, sku, began, ended)
    return Check("prices spoken, and wrong or stale", f"{spoken}, {wrong}", "0", wrong == 0)


def _valid(
    known: list[tuple[float, str, Decimal]], sku: str, began: float, ended: float
) -> set[Decimal]:
    mine = [(at, price) for at, name, price in known if name == sku]
    before = [price for at, price in mine if at <= began]
    return {price for at, price in mine if began < at <= ended} | set(before[-1:])
