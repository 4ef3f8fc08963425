"""The end of the as-run journal, read back so that a restarted show goes on where it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from script_engine.running_order import Had
from studio.show import Kind


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line that was aired before the restart."""

    text: str
    frame: str | None
    sku: str | None
    at: float
    """On the time line of the show that goes on now; of earlier shows, below what followed."""


class Tail:
    """What `aired` entries tell: each has `line`, `t`, `dur`, `kind`, `sku`, `caption`, `frame`."""

    def __init__(self, show: str, entries: Sequence[Mapping[str, Any]] = ()) -> None:
        """`show` begins every line id; `entries` are the data of the entries, oldest first."""
        self.show = show
        self.lines: tuple[SaidLine, ...] = _on_one_time_line(entries, show)
        here = [entry for entry in entries if _show_of(entry) == show]
        self.of_this_show = bool(here)
        self.disclosed = _last(here, Kind.DISCLOSURE)
        self.welcomed = _last(here, Kind.OPENING, Kind.REHOOK)
        self.last = {str(entry["act"]): float(entry["t"]) for entry in here}
        """When a line of each act was aired last in this show."""
        self.replied = {
            str(entry["reply_to"]): float(entry["t"]) for entry in here if entry.get("reply_to")
        }
        """Comments of this show whose answers were heard, and when."""
        self.had = _turns(entries, self.lines)
        """Turns of products, oldest first, the last one perhaps not to its end."""
        self.turn = self.had[-1].sku if self.had else None
        self.turn_seconds = self.had[-1].seconds if self.had else 0.0


def _turns(entries: Sequence[Mapping[str, Any]], lines: Sequence[SaidLine]) -> tuple[Had, ...]:
    turns: list[Had] = []
    for entry, line in zip(entries, lines, strict=True):
        if entry["kind"] != Kind.PITCH or line.sku is None:
            continue
        if turns and turns[-1].sku == line.sku:
            turns[-1] = replace(turns[-1], seconds=turns[-1].seconds + entry["dur"])
        else:
            turns.append(Had(line.sku, line.at, entry["dur"]))
    return tuple(turns)


def _show_of(entry: Mapping[str, Any]) -> str:
    return str(entry["line"]).rpartition("-")[0]


def _last(entries: Sequence[Mapping[str, Any]], *kinds: Kind) -> float | None:
    return next((float(e["t"]) for e in reversed(entries) if e["kind"] in kinds), None)


def _on_one_time_line(entries: Sequence[Mapping[str, Any]], show: str) -> tuple[SaidLine, ...]:
    """Show time begins at 0 in every show: earlier shows are put directly before the later ones."""
    said: list[SaidLine] = []
    current, shift, later = show, 0.0, 0.0
    for entry in reversed(entries):
        t, name = float(entry["t"]), _show_of(entry)
        if name != current:
            current, shift = name, min(0.0, later) - t - float(entry["dur"])
        later = t + shift
        said.append(SaidLine(entry["caption"], entry["frame"], entry["sku"], later))
    return tuple(reversed(said))
