"""What a script was like: words, novelty, rotation, grounding, answers and acts, in figures."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from script_engine.novelty_report import masked, said, sameness, spacing
from studio.report import ChatEntry
from studio.show import Comment, Kind

_SHOWN = 20
"""Wrong figures that are told; all are counted."""
_ENOUGH = 3
"""Lines below which there is nothing to compare."""


@dataclass(slots=True)
class Gathered:
    """What is noted while the script is written, besides its rows. Bounded."""

    judged: int = 0
    """Figures that the oracle looked at."""
    wrong: int = 0
    wrong_lines: list[dict[str, Any]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    """Lines that the gate kept off the air, by rule."""
    delays: list[float] = field(default_factory=list)
    """Seconds from a question to its answer."""

    def figures(self, row: dict[str, Any], wrong: tuple[object, ...]) -> None:
        if wrong:
            self.wrong += len(wrong)
            if len(self.wrong_lines) < _SHOWN:
                told = {"t": row["t"], "caption": row["caption"], "figures": list(map(str, wrong))}
                self.wrong_lines.append(told)

    def note(self, kind: str, told: dict[str, Any]) -> None:
        """A journal entry of the script."""
        if kind == "refused":
            self.refused[str(told.get("rule", "?"))] += 1

    def answered(self, asked: Comment | None, t: float) -> None:
        if asked is not None:
            self.delays.append(t - asked.at)


def report(
    transcript: Path, seconds: float, gathered: Gathered, chat: tuple[ChatEntry, ...]
) -> dict[str, Any]:
    """The figures of a whole script. Raises `OSError`."""
    rows = list(_rows(transcript))
    return {
        "words": _words(rows, seconds),
        "novelty": _novelty(rows),
        "rotation": _rotation(rows, seconds),
        "grounding": {
            "figures": gathered.judged,
            "wrong": gathered.wrong,
            "wrong_lines": gathered.wrong_lines,
            "facts": sum(len(row["facts"]) for row in rows),
            "refused": dict(sorted(gathered.refused.items())),
        },
        "answers": _answers(rows, gathered, chat),
        "acts": dict(Counter(row["act"] for row in rows).most_common()),
    }


def show(told: dict[str, Any]) -> None:
    """Print the report as tables, for people, on standard error."""
    out = Console(stderr=True, highlight=False)
    for name in ("words", "novelty", "grounding", "answers"):
        out.print(_table(name, told[name]))
    rotation = told["rotation"]
    table = Table("product", "turns", "share", "longest gap, min", title="rotation")
    for sku, one in rotation["products"].items():
        gap = f"{one['longest_gap'] / 60:.1f}"
        table.add_row(sku, str(one["turns"]), f"{one['share']:.1%}", gap)
    out.print(table)
    out.print(f"longest time without a word of welcome: {rotation['longest_rehook_gap']:.0f} s")
    if told["grounding"]["wrong"]:
        out.print(f"[red]{told['grounding']['wrong']} figures are not in the catalogue:[/]")
        for line in told["grounding"]["wrong_lines"]:
            out.print(f"  {line['t']:.0f} s  {', '.join(line['figures'])}  {line['caption']}")


def save(told: dict[str, Any], file: Path) -> None:
    """Write the report as JSON. Raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rows(transcript: Path) -> Iterator[dict[str, Any]]:
    kept = ("t", "dur", "kind", "act", "sku", "text", "caption", "skeleton", "writer", "facts")
    with transcript.open(encoding="utf-8") as sheet:
        for line in sheet:
            row = json.loads(line)
            yield {name: row[name] for name in (*kept, "reply_to")}


def _words(rows: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    words = sum(len(row["text"].split()) for row in rows)
    gaps = [b["t"] - a["t"] - a["dur"] for a, b in pairwise(rows)]
    return {
        "lines": len(rows),
        "words": words,
        "words_per_hour": round(words / max(seconds, 1) * 3600),
        "writers": dict(Counter(row["writer"] for row in rows)),
        "longest_silence": round(max(gaps, default=0.0), 3),
    }


def _novelty(rows: list[dict[str, Any]]) -> dict[str, Any]:
    lines = said(rows)
    if len(lines) < _ENOUGH:
        return {}
    told: dict[str, Any] = {k: round(v, 5) for k, v in asdict(sameness(lines)).items()}
    told |= {f"masked_{k}": round(v, 5) for k, v in asdict(sameness(masked(lines))).items()}
    return told | {f"spacing_{k}": v for k, v in asdict(spacing(lines)).items()}


def _rotation(rows: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    selling = [row for row in rows if row["kind"] == Kind.PITCH and row["sku"]]
    spoken: dict[str, float] = defaultdict(float)
    starts: dict[str, list[float]] = defaultdict(list)
    before = None
    for row in selling:
        spoken[row["sku"]] += row["dur"]
        if row["sku"] != before:
            starts[row["sku"]].append(row["t"])
        before = row["sku"]
    total = sum(spoken.values()) or 1.0
    welcomes = [row["t"] for row in rows if row["kind"] in {Kind.OPENING, Kind.REHOOK}]
    notices = [row["t"] for row in rows if row["kind"] == Kind.DISCLOSURE]
    return {
        "products": {
            sku: {
                "turns": len(starts[sku]),
                "share": round(spoken[sku] / total, 4),
                "longest_gap": _longest(starts[sku], seconds),
            }
            for sku in sorted(spoken)
        },
        "longest_rehook_gap": _longest(welcomes, seconds),
        "longest_notice_gap": _longest(notices, seconds),
    }


def _longest(times: list[float], seconds: float) -> float:
    """The longest time without one of `times` in a show of `seconds`."""
    marks = [0.0, *times, max(seconds, *times, 0.0)]
    return round(max(b - a for a, b in pairwise(marks)), 1)


def _answers(
    rows: list[dict[str, Any]], gathered: Gathered, chat: tuple[ChatEntry, ...]
) -> dict[str, Any]:
    delays = sorted(gathered.delays)
    cuts = quantiles(delays, n=20) if len(delays) > 1 else [*delays, 0.0] * 19
    return {
        "answers": sum(row["kind"] == Kind.ANSWER for row in rows),
        "by_act": dict(Counter(r["act"] for r in rows if r["kind"] == Kind.ANSWER).most_common()),
        "median_delay": round(cuts[9], 2),
        "p95_delay": round(cuts[18], 2),
        "comments_kept": dict(Counter(entry.state for entry in chat)),
    }


def _table(name: str, told: dict[str, Any]) -> Table:
    table = Table("figure", "value", title=name)
    for key, value in told.items():
        if isinstance(value, list):
            continue
        shown = (
            ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        )
        table.add_row(key, f"{shown:.4g}" if isinstance(shown, float) else str(shown))
    return table
