"""`vitrine catalog questions`: what viewers asked and nobody could answer, for the FAQ."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from catalog.sidecar import EVERY
from showrunner.alike import NO_FAQ, alike
from studio.clock import SystemClock
from studio.config import at_home, load
from studio.errors import Misconfigured, Unavailable
from studio.past import lately

ROWS = 100_000
"""Tickets that are read at most."""
_KEYS = ("question", "lang", "intent", "sku", "asked")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that had no answer."""

    question: str
    """As it was written last, without what is private in it."""
    sku: str | None
    """The product it was about; None: the shop, or nobody knows."""
    lang: str
    asked: int
    """How many asked it, as far as that is known."""
    last: datetime


def open_questions(journal: Path, since: datetime) -> tuple[OpenQuestion, ...]:
    """Those of the journal since then, what most people asked first. Raises `Unavailable`."""
    found: dict[tuple[str | None, str], OpenQuestion] = {}
    for wall, (question, lang, intent, sku, asked) in lately(journal, "chat", _KEYS, since, ROWS):
        same = alike(question or "")
        if not same or intent in NO_FAQ:
            continue
        known = found.get((sku, same)) or OpenQuestion(question, sku, lang or "", 0, wall)
        # A ticket counts everybody who asked so far; the newest one comes first and has most.
        most = max(known.asked, asked or 1)
        found[sku, same] = OpenQuestion(known.question, sku, known.lang, most, known.last)
    return tuple(sorted(found.values(), key=lambda one: (-one.asked, one.sku or "", one.question)))


def as_sidecar(questions: Iterable[OpenQuestion]) -> str:
    """YAML for the brand's sidecar, with answers to be filled in."""
    told = [
        "# What viewers asked and nobody could answer. Write the answers you want to give, leave",
        f"# out the rest, and put what remains into your sidecar. `{EVERY}` is every product.",
    ]
    by_product: dict[str, list[OpenQuestion]] = {}
    for one in questions:
        by_product.setdefault(one.sku or EVERY, []).append(one)
    for name, asked in by_product.items():
        told += ["", f"{json.dumps(name, ensure_ascii=False)}:", "  faq:"]
        for one in asked:
            many = f"asked by {one.asked}, " if one.asked > 1 else ""
            told.append(f"    # {many}last on {one.last:%d %B %Y}, in {one.lang or 'no language'}")
            told.append(f"    - question: {json.dumps(one.question, ensure_ascii=False)}")
            told.append('      answer: ""')
    return "\n".join(told) + "\n"


def show(config: Path | None, journal: Path | None, days: float, *, as_json: bool) -> int:
    """Print the open questions of the journal; 0. Raises `Misconfigured`."""
    path = journal or at_home(load(config).run.folder) / "journal.db"
    if not path.is_file():
        raise Misconfigured(f"--journal {path}: there is none; expected the journal of a show")
    try:
        found = open_questions(path, SystemClock().wall() - timedelta(days=days))
    except Unavailable as reason:
        raise Misconfigured(f"--journal: {reason}") from reason
    if as_json:
        rows = [asdict(one) | {"last": one.last.isoformat()} for one in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_sidecar(found))
    return 0
