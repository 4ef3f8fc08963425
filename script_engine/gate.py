"""The gate: no line goes on air with a number or a claim that the catalogue does not carry.

It judges a line three times: as it was written, with slots; as it was bound, against the facts
that hold now; and as it will be heard, word by word. What it cannot read it refuses.
"""

from collections.abc import Iterable, Mapping

from catalog.fact import Fact
from script_engine.bind import SHOW
from script_engine.literal import banned_words, bare, claim, covered, foreign, named
from script_engine.numbers import numbers
from script_engine.quoting import quoted
from script_engine.refusal import Refusal
from script_engine.rules import rules
from script_engine.shapes import SLOT, same_wording
from studio.reading import Reader
from studio.show import BoundLine, FactUse, Line

LONGEST = 700
"""Characters of a line; more is no sentence or two, and would hold up the show."""

_NUMERIC = frozenset({"money", "percent", "count"})
_OWN = frozenset({"host", "shop", "asker", "part_of_day", "count", "shipping", "returns"})


class Gate:
    """Judges lines of one language. Raises `Misconfigured` when it has no rules for it."""

    def __init__(self, reader: Reader, lang: str, banned: Iterable[str] = ()) -> None:
        self._reader = reader
        self._lang = lang
        self._rules = rules(lang)
        self._banned = frozenset(banned)
        self._naming = banned_words(self._banned)

    @property
    def banned(self) -> frozenset[str]:
        return self._banned

    def ban(self, word: str, *, on: bool = True) -> None:
        """Refuse `word`, a word or a phrase, from now on; or no more."""
        self._banned = self._banned | {word} if on else self._banned - {word}
        self._naming = banned_words(self._banned)

    def line(self, line: Line) -> Refusal | None:
        """Judge a line with its slots: outside them no numbers, no claims, nothing unspeakable."""
        text = line.text
        mask = covered((match.span() for match in SLOT.finditer(text)), len(text))
        return (
            _form(text, _outside(text, mask))
            or named(text, self._naming)
            or foreign(text, mask)
            or self._number(text, mask)
            or claim(text, self._rules)
        )

    def bound(self, bound: BoundLine, facts: Mapping[str, Fact] | Iterable[Fact]) -> Refusal | None:
        """Judge a bound line as captions show it and as it will be heard.

        `facts` are all current facts it may use. A fact that is gone, or reads otherwise now,
        refuses the line as `stale`.
        """
        text = bound.text
        current = {fact.id: fact for fact in _all(facts)}
        mask = covered(((use.start, use.end) for use in bound.facts), len(text))
        return (
            _form(text, _outside(text, mask))
            or self._used(bound, current)
            or named(text, self._naming)
            or foreign(text, mask)
            or self._number(text, mask)
            or self._claims(bound)
            or self._heard(bound, current, mask)
        )

    def operator(
        self, line: Line, facts: Mapping[str, Fact] | Iterable[Fact], version: int
    ) -> BoundLine | Refusal:
        """Judge the operator's own words; bound when every number in them is a current fact.

        `facts` are those of the product on air and of products the operator names. Nothing is
        reworded: the returned line says exactly `line.text`.
        """
        current = tuple(_all(facts))
        bound = BoundLine(line, line.text.strip(), quoted(line.text.strip(), current), version)
        fault = self.bound(bound, current)
        if fault is None:
            return bound
        if fault.rule != "number":
            return fault
        known = [f for f in current if f.kind in _NUMERIC and f.id.count("/") == 1]
        told = ", ".join(f"{f.id.partition('/')[2]} {f.text}" for f in known) or "none"
        return Refusal("number", fault.span, f"{fault.words}. Current figures: {told}")

    def _number(self, text: str, mask: bytearray) -> Refusal | None:
        for span in numbers(text, self._rules).stated:
            if bare(text, span, mask):
                found = text[slice(*span)]
                words = f"{found!r} states a number that is no current fact"
                return Refusal("number", span, words)
        return None

    def _used(self, bound: BoundLine, current: Mapping[str, Fact]) -> Refusal | None:
        if bound.line.writer == "operator":
            return _quoted(bound, current)
        reached = 0
        for use in bound.facts:
            if not reached <= use.start < use.end <= len(bound.text):
                return Refusal("form", (use.start, use.end), f"{use.id} is bound at no text")
            reached = use.end
            said = bound.text[use.start : use.end]
            fault = (
                self._own(use, said) if use.id.startswith(SHOW) else _current(use, said, current)
            )
            if fault:
                return fault
        return None

    def _own(self, use: FactUse, said: str) -> Refusal | None:
        """Judge what comes from the show, not the catalogue; a viewer's name is trusted least."""
        slot = use.id.removeprefix(SHOW)
        span = (use.start, use.end)
        if slot not in _OWN:
            return Refusal("slot", span, f"{{{slot}}} is nothing the show knows")
        if slot == "count" and not (said.isascii() and said.isdigit() and int(said) >= 2):
            return Refusal("number", span, f"{said!r} is no count of two or more")
        if slot != "asker":
            return None
        if numbers(said, self._rules).stated or claim(said, self._rules):
            return Refusal("asker", span, f"{said!r} is more than a name; leave it out")
        return foreign(said, bytearray(len(said)))

    def _claims(self, bound: BoundLine) -> Refusal | None:
        fault = claim(_slotted(bound), self._rules)
        if fault is None:
            return None
        found = fault.words.partition("'")[2].partition("'")[0]
        at = bound.text.find(found) if found else -1
        span = (at, at + len(found)) if at >= 0 else (0, 0)
        return Refusal(fault.rule, span, fault.words)

    def _heard(
        self, bound: BoundLine, current: Mapping[str, Fact], mask: bytearray
    ) -> Refusal | None:
        text = bound.text
        reading = self._reader(text, self._lang)
        if fault := named(reading.spoken, self._naming):
            return Refusal("banned", (0, len(text)), fault.words)
        idle = covered(numbers(text, self._rules).harmless, len(text))
        either = bytearray(a | b for a, b in zip(mask, idle, strict=True))
        for word in reading.words:
            span = (word.start, word.end)
            if not word.number and not numbers(word.spoken, self._rules).stated:
                continue
            if bare(text, span, either):
                words = (
                    f"{text[slice(*span)]!r} is heard as {word.spoken!r}, which is no current fact"
                )
                return Refusal("number", span, words)
        for use in bound.facts:
            fact = current.get(use.id)
            if fact is None or fact.kind not in _NUMERIC:
                continue
            if not any(w.start < use.end and use.start < w.end and w.spoken for w in reading.words):
                words = f"{text[use.start : use.end]!r} cannot be read aloud"
                return Refusal("unreadable", (use.start, use.end), words)
        return None


def _all(facts: Mapping[str, Fact] | Iterable[Fact]) -> Iterable[Fact]:
    return facts.values() if isinstance(facts, Mapping) else facts


def _outside(text: str, mask: bytearray) -> str:
    return "".join(" " if hidden else char for char, hidden in zip(text, mask, strict=True))


def _form(text: str, outside: str) -> Refusal | None:
    if not text.strip():
        return Refusal("form", (0, 0), "there is nothing to say")
    if len(text) > LONGEST:
        return Refusal("form", (LONGEST, len(text)), f"longer than {LONGEST} characters; say less")
    for sign in "{}[]|<>":
        if (at := outside.find(sign)) >= 0:
            words = f"{sign!r} cannot be spoken; write the words as they should be heard"
            return Refusal("form", (at, at + 1), words)
    return None


def _quoted(bound: BoundLine, current: Mapping[str, Fact]) -> Refusal | None:
    """The operator's figures must still be what a fresh look at the facts finds in the text."""
    fresh = {
        (use.id, use.value, use.start, use.end) for use in quoted(bound.text, current.values())
    }
    for use in bound.facts:
        if (use.id, use.value, use.start, use.end) not in fresh:
            said = bound.text[use.start : use.end]
            words = f"{said!r} is no longer true of {use.id}; write the line again"
            return Refusal("stale", (use.start, use.end), words)
    return None


def _current(use: FactUse, said: str, current: Mapping[str, Fact]) -> Refusal | None:
    span = (use.start, use.end)
    fact = current.get(use.id.removesuffix(".name"))
    if fact is None:
        return Refusal("stale", span, f"{use.id} is not known now, but {said!r} says it")
    naming = use.id.endswith(".name")
    text, value = (fact.label, fact.label) if naming else (fact.text, fact.value)
    if value != use.value or not same_wording(said, text):
        return Refusal("stale", span, f"{said!r} is no longer true: {use.id} is {text!r} now")
    return None


def _slotted(bound: BoundLine) -> str:
    """The bound text with its facts as slots again."""
    parts = []
    at = 0
    for use in bound.facts:
        slot = use.id.removeprefix(SHOW) if use.id.startswith(SHOW) else use.id.rpartition("/")[2]
        parts += [bound.text[at : use.start], f"{{{slot}}}"]
        at = use.end
    return "".join([*parts, bound.text[at:]])
