"""Slots become words: a line is filled from one catalogue snapshot, and says what it used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.fact import Fact
from script_engine.grammar import Grammar, grammar
from script_engine.refusal import Refusal
from script_engine.shapes import SLOT, inside
from studio.show import BoundLine, FactUse, Line

SHOW = "show/"
"""Facts that are the show's own (host, shop, asker, part_of_day, count) have ids such as
`show/host`; all others are `<sku>/<slot>`, with `.name` behind it where the name of an attribute
is said instead of its value."""

_OPENED = r"[\"“‘(¿¡]*"
_SENTENCE = re.compile(rf"(?:^|[.?!…][\"”’)]*\s+){_OPENED}$")
_WITHIN = re.compile(rf"([.?!…][\"”’)]*\s+{_OPENED})([a-zà-ÿ])")
_FIRST = re.compile(rf"({_OPENED})(\w.?)", re.DOTALL)
_SPACES = re.compile(r"\s{2,}")
_LOOSE = re.compile(r"\s+(?=[.,?!;:](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a slot stands for at one moment."""

    id: str
    value: str
    text: str
    version: int


def wording(
    slot: str,
    facts: Mapping[str, Fact],
    extras: Mapping[str, str],
    version: int,
    lang: str = "en",
) -> Wording | None:
    """What `slot` stands for, or None when it is not known now. Facts go before extras."""
    if fact := facts.get(slot):
        return Wording(fact.id, fact.value, inside(slot, fact.text, lang), fact.version)
    named = facts.get(slot.removesuffix(".name")) if slot.endswith(".name") else None
    if named and named.label:
        return Wording(f"{named.id}.name", named.label, named.label, named.version)
    if text := extras.get(slot, "").strip():
        return Wording(f"{SHOW}{slot}", text, inside(slot, text, lang), version)
    return None


def bind(
    line: Line,
    facts: Mapping[str, Fact],
    extras: Mapping[str, str],
    version: int,
    lang: str = "en",
) -> BoundLine | Refusal:
    """Fill the slots of `line`; refused when one of them has no value now.

    Capitalises sentences, closes gaps, and mends the seams between frame and fact as the grammar of
    `lang` asks: no second "the" before a name that brings its own, `del` for `de el`. `version` is
    the catalogue's, for the line and for extras.
    """
    page = _Page(grammar(lang))
    at = 0
    for match in SLOT.finditer(line.text):
        page.write(line.text[at : match.start()])
        at = match.end()
        said = wording(match[1], facts, extras, version, lang)
        if said is None:
            words = f"{{{match[1]}}} is not known now; the line waits for a fact that is gone"
            return Refusal("slot", match.span(), words)
        page.fill(said)
    page.write(line.text[at:])
    return BoundLine(line, page.text.rstrip(), tuple(page.used), version)


@dataclass(slots=True)
class _Page:
    """The text written so far."""

    grammar: Grammar
    text: str = ""
    used: list[FactUse] = field(default_factory=list)

    def write(self, words: str) -> None:
        words = _LOOSE.sub("", _SPACES.sub(" ", words))
        if not self.text or self.text[-1].isspace():
            words = words.lstrip()
        if _SENTENCE.search(self.text):
            words = _capital(words)
        self.text += _WITHIN.sub(lambda match: match[1] + match[2].upper(), words)

    def fill(self, said: Wording) -> None:
        words = said.text
        self._mend(words)
        if _SENTENCE.search(self.text) and not said.id.endswith("/link"):
            words = _capital(words)
        start = len(self.text)
        self.text += words
        self.used.append(FactUse(said.id, said.value, said.version, start, len(self.text)))

    def _mend(self, words: str) -> None:
        """Change the words before a slot for `words`, which are about to fill it."""
        for seam in self.grammar.seams:
            written = seam.written.search(self.text)
            if written and seam.before.match(words):
                becomes = seam.becomes
                if written[0][0].isupper():
                    becomes = becomes[:1].upper() + becomes[1:]
                self.text = self.text[: written.start()] + becomes
                return


def _capital(words: str) -> str:
    """`Words` and `¿Words`, but `iPhone` stays as it is."""
    first = _FIRST.match(words)
    if first is None or first[2][1:].isupper():
        return words
    return words[: first.end(1)] + words[first.end(1)].upper() + words[first.end(1) + 1 :]
