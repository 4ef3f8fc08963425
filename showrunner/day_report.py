"""What a script was like: words, novelty, rotation, grounding, answers and acts, in figures."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from script_engine.novelty_report import masked, said, sameness, spacing
from studio.script_report import ChatEntry
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
    """The figures of a whole script, read line by line. Raises `OSError`."""
    tally = _Tally()
    for row in _rows(transcript):
        tally.take(row)
    return {
        "words": tally.spoken(seconds),
        "novelty": _novelty(transcript),
        "rotation": _rotation(tally, seconds),
        "grounding": {
            "figures": gathered.judged,
            "wrong": gathered.wrong,
            "wrong_lines": gathered.wrong_lines,
            "facts": tally.facts,
            "refused": dict(sorted(gathered.refused.items())),
        },
        "answers": _answers(tally, gathered, chat),
        "acts": dict(tally.acts.most_common()),
    }


@dataclass(slots=True)
class _Tally:
    """What is counted while the rows pass."""

    lines: int = 0
    words: int = 0
    facts: int = 0
    silence: float = 0.0
    """Seconds: the longest gap between two lines."""
    writers: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    sold: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Seconds of pitches by product."""
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """When the turns of a product began."""
    welcomes: list[float] = field(default_factory=list)
    notices: list[float] = field(default_factory=list)
    _ended: float | None = None
    _shown: str | None = None

    def take(self, row: dict[str, Any]) -> None:
        kind, t = row["kind"], row["t"]
        self.lines += 1
        self.words += len(row["text"].split())
        self.facts += len(row["facts"])
        self.writers[row["writer"]] += 1
        self.acts[row["act"]] += 1
        if self._ended is not None:
            self.silence = max(self.silence, t - self._ended)
        self._ended = t + row["dur"]
        if kind == Kind.ANSWER:
            self.answers[row["act"]] += 1
        elif kind == Kind.DISCLOSURE:
            self.notices.append(t)
        elif kind in {Kind.OPENING, Kind.REHOOK}:
            self.welcomes.append(t)
        elif kind == Kind.PITCH and row["sku"]:
            self._sell(row["sku"], t, row["dur"])

    def _sell(self, sku: str, t: float, seconds: float) -> None:
        self.sold[sku] += seconds
        if sku != self._shown:
            self.starts[sku].append(t)
        self._shown = sku

    def spoken(self, seconds: float) -> dict[str, Any]:
        return {
            "lines": self.lines,
            "words": self.words,
            "words_per_hour": round(self.words / max(seconds, 1) * 3600),
            "writers": dict(self.writers),
            "longest_silence": round(self.silence, 3),
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


def _novelty(transcript: Path) -> dict[str, Any]:
    """The rows are read anew for each kind of figures, so that only one kind is in memory."""
    if sum(1 for _ in islice(_rows(transcript), _ENOUGH)) < _ENOUGH:
        return {}
    heard = sameness(said(_rows(transcript)))
    frames = sameness(masked(said(_rows(transcript))))
    told: dict[str, Any] = {k: round(v, 5) for k, v in asdict(heard).items()}
    told |= {f"masked_{k}": round(v, 5) for k, v in asdict(frames).items()}
    apart = spacing(said(_rows(transcript)))
    return told | {f"spacing_{k}": v for k, v in asdict(apart).items()}


def _rotation(tally: _Tally, seconds: float) -> dict[str, Any]:
    total = sum(tally.sold.values()) or 1.0
    return {
        "products": {
            sku: {
                "turns": len(tally.starts[sku]),
                "share": round(tally.sold[sku] / total, 4),
                "longest_gap": _longest(tally.starts[sku], seconds),
            }
            for sku in sorted(tally.sold)
        },
        "longest_rehook_gap": _longest(tally.welcomes, seconds),
        "longest_notice_gap": _longest(tally.notices, seconds),
    }


def _longest(times: list[float], seconds: float) -> float:
    """The longest time without one of `times` in a show of `seconds`."""
    marks = [0.0, *times, max(seconds, *times, 0.0)]
    return round(max(b - a for a, b in pairwise(marks)), 1)


def _answers(tally: _Tally, gathered: Gathered, chat: tuple[ChatEntry, ...]) -> dict[str, Any]:
    delays = sorted(gathered.delays)
    cuts = quantiles(delays, n=20) if len(delays) > 1 else [*delays, 0.0] * 19
    return {
        "answers": tally.answers.total(),
        "by_act": dict(tally.answers.most_common()),
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
