"""The gate: no line goes on air with a number or a claim that the catalogue does not carry.

It judges a line three times: as it was written, with slots; as it was bound, against the facts
that hold now; and as it will be heard, word by word. What it cannot read it refuses. The rules are
told in docs/gate.md.
"""

from collections.abc import Iterable, Mapping

from catalog.fact import Fact
from catalog.product import Snapshot
from script_engine.bind import SHOW
from script_engine.claims import claim, claim_of_fact
from script_engine.disguise import spelled_out
from script_engine.heard import misheard, unread
from script_engine.literal import banned_words, bare, covered, foreign, named, strange
from script_engine.numbers import numbers
from script_engine.quoting import quoted
from script_engine.refusal import Refusal
from script_engine.rules import Rules, rules
from script_engine.shapes import SLOT, same_wording
from script_engine.shelf_names import ShelfNames, comparing
from script_engine.slotted import slotted, values
from studio.reading import Reader
from studio.show import BoundLine, FactUse, Line

LONGEST = 700
"""Characters of a line; more is no sentence or two, and would hold up the show."""

NUMERIC = frozenset({"money", "percent", "count"})
_OWN = frozenset({"host", "shop", "asker", "part_of_day", "count", "shipping", "returns"})
_NAMES = frozenset({"name", "short_name", "brand", "category", "shop", "link"})
_BRANDS_WORDS = (
    "claim.",
    "faq.",
    "name",
    "short_name",
    "brand",
    "shop",
    "link",
    "shipping",
    "returns",
)
"""Slots whose words are the brand's own decision, whatever they say."""


class Gate:
    """Judges lines of one language. Raises `Misconfigured` when it has no rules for it."""

    def __init__(self, reader: Reader, lang: str, banned: Iterable[str] = ()) -> None:
        self._reader = reader
        self._lang = lang
        self._rules = rules(lang)
        self._banned = frozenset(banned)
        self._naming = banned_words(self._banned)
        self._shelf = ShelfNames()
        self._sayable: dict[str, bool] = {}

    @property
    def lang(self) -> str:
        return self._lang

    @property
    def banned(self) -> frozenset[str]:
        return self._banned

    def ban(self, word: str, *, on: bool = True) -> None:
        """Refuse `word`, a word or a phrase, from now on; or no more."""
        self._banned = self._banned | {word} if on else self._banned - {word}
        self._naming = banned_words(self._banned)

    def shelves(self, snapshot: Snapshot) -> None:
        """From now on names and forbidden words are those of `snapshot`."""
        self._shelf.turn(snapshot)

    def sayable(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """The facts without those whose own words claim what no shop's feed may claim."""
        return {slot: fact for slot, fact in facts.items() if self._may_say(slot, fact)}

    def line(self, line: Line) -> Refusal | None:
        """Judge a line with its slots: outside them no numbers, no claims, nothing unspeakable."""
        text = line.text
        mask = covered((match.span() for match in SLOT.finditer(text)), len(text))
        outside = _outside(text, mask)
        return (
            _form(text, outside)
            or named(text, self._naming)
            or self._shelf.forbidden(outside, line.cue.sku)
            or _of_others(line)
            or _number(text, mask, self._rules)
            or foreign(text, mask, self._rules.tongue)
            or claim(text, self._rules)
            or self._shelf.other(outside, line)
            or strange(outside, self._rules.tongue)
            or _disguised(outside)
        )

    def bound(self, bound: BoundLine, facts: Mapping[str, Fact] | Iterable[Fact]) -> Refusal | None:
        """Judge a bound line as captions show it and as it will be heard.

        `facts` are all current facts it may use. A fact that is gone, or reads otherwise now,
        refuses the line as `stale`.
        """
        text = bound.text
        current = {fact.id: fact for fact in _all(facts)}
        mask = covered(((use.start, use.end) for use in bound.facts), len(text))
        outside = _outside(text, mask)
        return (
            _form(text, outside)
            or self._used(bound, current)
            or named(text, self._naming)
            or self._shelf.forbidden(text, bound.line.cue.sku)
            or _number(text, mask, self._rules)
            or foreign(text, mask, self._rules.tongue)
            or self._claims(bound, current)
            or self._shelf.other(outside, bound.line)
            or strange(outside, self._rules.tongue)
            or self._heard(bound, current, mask)
        )

    def answer(self, text: str, sku: str | None) -> Refusal | None:
        """Judge what the shop is to answer in its own words, whenever it is asked.

        It needs no evidence and no slot, so it may claim no more than a feature of its feed may.
        """
        return (
            _form(text, text)
            or named(text, self._naming)
            or self._shelf.forbidden(text, sku)
            or claim_of_fact(text, self._rules)
            or foreign(text, bytearray(len(text)), self._rules.tongue)
            or strange(text, self._rules.tongue)
        )

    def operator(
        self, line: Line, facts: Mapping[str, Fact] | Iterable[Fact], version: int
    ) -> BoundLine | Refusal:
        """Judge the operator's own words; bound when every number in them is a current fact.

        `facts` are those of the product on air and of products the operator names. Nothing is
        reworded: the returned line says exactly `line.text`.
        """
        current = tuple(fact for fact in _all(facts) if self._may_say(_slot(fact), fact))
        bound = BoundLine(
            line, line.text.strip(), quoted(line.text.strip(), current, self._lang), version
        )
        fault = self.bound(bound, current)
        if fault is None:
            return bound
        if fault.rule != "number":
            return fault
        known = [f for f in current if f.kind in NUMERIC and f.id.count("/") == 1]
        told = ", ".join(f"{f.id.partition('/')[2]} {f.text}" for f in known) or "none"
        return Refusal("number", fault.span, f"{fault.words}. Current figures: {told}")

    def _may_say(self, slot: str, fact: Fact) -> bool:
        kind = slot.removeprefix("other_").removeprefix("next_")
        if fact.kind != "words" or kind.startswith(_BRANDS_WORDS):
            return True
        if fact.text not in self._sayable:
            if len(self._sayable) >= _FACTS_KEPT:
                self._sayable.clear()
            self._sayable[fact.text] = claim_of_fact(fact.text, self._rules) is None
        return self._sayable[fact.text]

    def _used(self, bound: BoundLine, current: Mapping[str, Fact]) -> Refusal | None:
        if bound.line.writer == "operator":
            return _quoted(bound, current, self._lang)
        reached = 0
        for use in bound.facts:
            if not reached <= use.start < use.end <= len(bound.text):
                return Refusal("form", (use.start, use.end), f"{use.id} is bound at no text")
            reached = use.end
            said = bound.text[use.start : use.end]
            own = use.id.startswith(SHOW)
            fault = self._own(use, said) if own else self._fact(bound.line, use, said, current)
            if fault:
                return fault
        return None

    def _fact(
        self, line: Line, use: FactUse, said: str, current: Mapping[str, Fact]
    ) -> Refusal | None:
        if fault := _current(use, said, current) or _of_another(line, use, said, current):
            return fault
        fact = current[use.id.removesuffix(".name")]
        if self._may_say(_slot(fact), fact):
            return None
        fault = claim_of_fact(fact.text, self._rules)
        assert fault is not None
        words = f"the shop's own words for {use.id}: {fault.words}"
        return Refusal(fault.rule, (use.start, use.end), words)

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
        return foreign(said, bytearray(len(said)), self._rules.tongue)

    def _claims(self, bound: BoundLine, current: Mapping[str, Fact]) -> Refusal | None:
        shown = slotted(bound)
        told = _told(bound.line, current.values())
        fault = claim(shown.text, self._rules, values(bound), told)
        if fault is None:
            return None
        return Refusal(fault.rule, shown.span(*fault.span), fault.words)

    def _heard(
        self, bound: BoundLine, current: Mapping[str, Fact], mask: bytearray
    ) -> Refusal | None:
        reading = self._reader(bound.text, self._lang)
        if fault := named(reading.spoken, self._naming):
            return Refusal("banned", (0, len(bound.text)), fault.words)
        told = _told(bound.line, current.values())
        return misheard(bound, reading, mask, self._rules, told) or unread(bound, reading, current)


_FACTS_KEPT = 4096


def _all(facts: Mapping[str, Fact] | Iterable[Fact]) -> Iterable[Fact]:
    return facts.values() if isinstance(facts, Mapping) else facts


def _outside(text: str, mask: bytearray) -> str:
    return "".join(" " if hidden else char for char, hidden in zip(text, mask, strict=True))


def _slot(fact: Fact) -> str:
    return fact.id.removeprefix(f"{fact.sku}/")


def _told(line: Line, facts: Iterable[Fact]) -> tuple[str, ...]:
    """What the shop says of the product in words, for an operator who repeats part of it."""
    if line.writer != "operator":
        return ()
    return tuple(
        fact.text for fact in facts if fact.sku == line.cue.sku and fact.kind in {"words", "list"}
    )


def _disguised(outside: str) -> Refusal | None:
    if span := spelled_out(outside):
        words = f"{outside[slice(*span)]!r} is spelled letter by letter; write it as words"
        return Refusal("disguised", span, words)
    return None


def _number(text: str, mask: bytearray, known: Rules) -> Refusal | None:
    for span in numbers(text, known).stated:
        if bare(text, span, mask):
            found = text[slice(*span)]
            return Refusal("number", span, f"{found!r} states a number that is no current fact")
    return None


def _of_others(line: Line) -> Refusal | None:
    """A slot with a value of another product, in a line that compares nothing."""
    if comparing(line):
        return None
    for match in SLOT.finditer(line.text):
        slot = match[1].removeprefix("other_").removeprefix("next_")
        if slot != match[1] and slot not in _NAMES:
            words = f"{match[0]} is of another product; only a line that compares may tell it"
            return Refusal("other", match.span(), words)
    return None


def _of_another(line: Line, use: FactUse, said: str, current: Mapping[str, Fact]) -> Refusal | None:
    """A value of another product than the cue's, where the cue's own is among the facts."""
    fact, sku = current[use.id.removesuffix(".name")], line.cue.sku
    slot = _slot(fact)
    if fact.sku == sku or slot in _NAMES or comparing(line):
        return None
    if all(other.sku != sku for other in current.values()):
        return None
    words = f"{said!r} is the {slot} of {fact.sku}; only a line that compares may tell it"
    return Refusal("other", (use.start, use.end), words)


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


def _quoted(bound: BoundLine, current: Mapping[str, Fact], lang: str) -> Refusal | None:
    """The operator's figures must still be what a fresh look at the facts finds in the text."""
    fresh = {
        (use.id, use.value, use.start, use.end)
        for use in quoted(bound.text, current.values(), lang)
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
