"""The brand's own lines, judged as on air: what the gate refuses there is told before the show."""

from collections.abc import Iterator
from datetime import datetime

from catalog.fact import facts
from catalog.product import Problem, Product, Snapshot
from catalog.timetable import as_sold
from script_engine.bind import bind
from script_engine.frames import SLOTS
from script_engine.gate import Gate
from script_engine.refusal import Refusal
from script_engine.shapes import SLOT
from showrunner.pronunciation import Pronunciation
from studio.errors import Misconfigured
from studio.settings import Config
from studio.show import BoundLine, Cue, Kind, Line


def brand_faults(snapshot: Snapshot, config: Config, now: datetime) -> tuple[Problem, ...]:
    """What is wrong with must-say and approved lines, and with words forbidden of a product."""
    try:
        gate = Gate(Pronunciation(config.voice.lexicon), config.show.language, config.script.banned)
    except Misconfigured:
        return ()  # no rules for the language: the show says so when it starts
    judge = _Judge(gate, snapshot, config, now)
    return tuple(fault for product in snapshot.products for fault in judge.faults(product))


class _Judge:
    def __init__(self, gate: Gate, snapshot: Snapshot, config: Config, now: datetime) -> None:
        self._gate = gate
        self._snapshot = snapshot
        self._config = config
        self._now = now

    def faults(self, product: Product) -> Iterator[Problem]:
        brand = product.sidecar
        for key, lines in (("must_say", brand.must_say), ("lines", brand.lines)):
            for number, text in enumerate(lines, 1):
                if fault := self._fault(product, text, f"{product.sku}, {key}.{number}"):
                    yield fault
        for word in brand.forbidden:
            if word.casefold() in product.name.casefold().split():
                found = f"{word!r}, which is part of its name"
                expected = "words that its name does without"
                yield Problem(f"{product.sku}, forbidden", found, expected, "warning")

    def _fault(self, product: Product, text: str, where: str) -> Problem | None:
        slots = set(SLOT.findall(text))
        line = Line("check", Cue(Kind.PITCH, "must_say", product.sku), text, "playbook")
        moments = [self._now, as_sold(product, self._now).turns]
        faults = [self._judged(product, line, moment) for moment in moments if moment]
        if None in faults:
            return None
        fault = faults[0]
        assert fault is not None
        known = {slot for slot in slots if slot.partition(".")[0] in _PREFIXES} | SLOTS
        if fault.rule == "slot" and slots <= known:
            found = fault.words.partition(";")[0]
            return Problem(where, found, "facts that the product has", "warning")
        return Problem(where, f"{text[:60]!r}", f"what the gate lets pass: {fault.words}")

    def _judged(self, product: Product, line: Line, now: datetime) -> Refusal | None:
        sold = as_sold(product, now)
        show, script = self._config.show, self._config.script
        known = facts(sold, self._snapshot, show.language, now, show.timezone)
        extras = {"host": show.host, "shop": show.name, "part_of_day": "day"}
        terms = {"shipping": script.shipping, "returns": script.returns}
        extras.update({slot: words for slot, words in terms.items() if words})
        bound = bind(line, known, extras, self._snapshot.version)
        if not isinstance(bound, BoundLine):
            return self._gate.line(line) or bound
        return self._gate.line(line) or self._gate.bound(bound, known)


_PREFIXES = frozenset(
    {"feature", "benefit", "use", "audience", "place", "attribute", "claim", "faq"}
)
"""Slots that come with a number or a name behind a point."""
