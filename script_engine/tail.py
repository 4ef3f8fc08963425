"""The end of the as-run journal, read back so that a restarted show goes on where it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
        pitched = [entry for entry in entries if entry["kind"] == Kind.PITCH and entry["sku"]]
        turns: list[str] = []
        seconds = 0.0
        for entry in pitched:
            if not turns or turns[-1] != entry["sku"]:
                turns.append(entry["sku"])
                seconds = 0.0
            seconds += entry["dur"]
        self.turns = tuple(turns)
        """Products that had a turn, oldest first, the last one perhaps not to its end."""
        self.turn = turns[-1] if turns else None
        self.turn_seconds = seconds


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
