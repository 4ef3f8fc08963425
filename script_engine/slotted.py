"""A bound line with its facts as slots again, so that what stands around them can be judged."""

from dataclasses import dataclass

from script_engine.bind import SHOW
from script_engine.shapes import SLOT
from studio.show import BoundLine, FactUse


@dataclass(frozen=True, slots=True)
class Slotted:
    """The text with slots, and for each of its characters the place in the bound text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Written span of a slotted one that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def slotted(bound: BoundLine) -> Slotted:
    """The bound text with a slot for every fact; `other_` before those of another product."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for use, name in zip(bound.facts, slots(bound), strict=True):
        slot = f"{{{name}}}"
        parts += [bound.text[at : use.start], slot]
        places += range(at, use.start)
        places += [use.start] * (len(slot) - 1) + [use.end - 1]
        at = use.end
    parts.append(bound.text[at:])
    places += range(at, len(bound.text))
    return Slotted("".join(parts), tuple(places))


def values(bound: BoundLine) -> dict[str, str]:
    """The values of a bound line's slots."""
    return {slot: use.value for slot, use in zip(slots(bound), bound.facts, strict=True)}


def slots(bound: BoundLine) -> list[str]:
    """The slots that the facts of a bound line came from, in order."""
    written = SLOT.findall(bound.line.text)
    if len(written) == len(bound.facts):
        return written
    return [_slot(use, bound.line.cue.sku) for use in bound.facts]


def _slot(use: FactUse, about: str | None) -> str:
    """The slot of a fact in words that were written without slots."""
    if use.id.startswith(SHOW):
        return use.id.removeprefix(SHOW)
    sku, _, slot = use.id.rpartition("/")
    return slot if about is None or sku == about else f"other_{slot}"
