"""Proved lines that wait for their beat, few and fresh."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from catalog.fact import Fact
from script_engine.shapes import SLOT
from script_engine.writer import Brief
from studio.show import Line

_MOST = 64
_MOST_A_BEAT = 4

Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that was proved, with what it was proved against."""

    line: Line
    values: tuple[tuple[str, str], ...]
    """Every fact it uses, by slot, with its value."""

    def holds(self, brief: Brief) -> bool:
        """Whether every fact it uses still has the value it was proved with."""
        now = brief.facts
        return all(slot in now and now[slot].value == value for slot, value in self.values)


def kept(line: Line, brief: Brief) -> Kept:
    """What is kept of a line that was proved for a brief."""
    used = {slot.removesuffix(".name") for slot in SLOT.findall(line.text)}
    return Kept(line, tuple((s, brief.facts[s].value) for s in sorted(used & set(brief.facts))))


def key(brief: Brief) -> Key:
    """What a line was written for: the act and the products it may speak of, in their parts."""
    parts = ("name", "other_name", "next_name")
    return brief.cue.act, tuple(_sku(brief.facts.get(part)) for part in parts)


class Stock:
    """At most 64 lines, the oldest let go first; a few for each beat."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, list[Kept]] = OrderedDict()
        self.gone: Counter[str] = Counter()
        """Lines that were never said, by reason: `old`, `changed`, `repeated`."""

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def has(self, brief: Brief) -> bool:
        """Whether there is something for such a beat."""
        return bool(self._kept.get(key(brief)))

    def put(self, entry: Kept, brief: Brief) -> None:
        lines = self._kept.setdefault(key(brief), [])
        lines.append(entry)
        if len(lines) > _MOST_A_BEAT:
            lines.pop(0)
            self.gone["old"] += 1
        while len(self) > _MOST:
            self._drop_oldest()

    def take(self, brief: Brief) -> Iterator[Kept]:
        """The lines for such a beat, one after the other; each is gone from the stock."""
        lines = self._kept.get(key(brief), [])
        while lines:
            entry = lines.pop(0)
            if not lines:
                self._kept.pop(key(brief), None)
            if entry.holds(brief):
                yield entry
            else:
                self.gone["changed"] += 1

    def put_back(self, entry: Kept, brief: Brief) -> None:
        """It does not fit now, but may later."""
        self._kept.setdefault(key(brief), []).append(entry)

    def changed(self, skus: Collection[str]) -> None:
        """These products are not what they were: nothing written for them is kept."""
        for one in [one for one in self._kept if set(one[1]) & set(skus)]:
            self.gone["changed"] += len(self._kept.pop(one))

    def _drop_oldest(self) -> None:
        oldest = next(iter(self._kept))
        self._kept[oldest].pop(0)
        self.gone["old"] += 1
        if not self._kept[oldest]:
            del self._kept[oldest]


def _sku(fact: Fact | None) -> str:
    return fact.sku if fact else ""
