"""Where a text claims what no fact of it carries."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from script_engine.disguise import unmasked
from script_engine.folded import Folded, folded
from script_engine.refusal import Refusal
from script_engine.rules import Claim, Rules
from script_engine.shapes import SLOT

_SENTENCE = re.compile(r"[.?!…;:]+[\"')]*(?=\s|$)|[。？！]|(?<=\s)-(?=\s)|\n")
_STOP = re.compile(r"[.?!…。？！]")
_NUMBER = re.compile(r"\.\d+$")
_KEPT = 256
"""Verdicts kept: a line is judged as it was written, and soon again as it was bound."""
_REACH = 80
"""Characters before a claim in which its denial begins."""


def claim(
    slotted: str,
    rules: Rules,
    values: Mapping[str, str] | None = None,
    told: Iterable[str] = (),
) -> Refusal | None:
    """The first claim in a text with slots that its slots do not allow.

    `values` are the values of slots where they are known: how many are left, say. `told` is what
    the shop itself says of the product, for words that may be repeated from it.
    """
    return _claim(slotted, rules, (values or {}).get("stock"), tuple(told))


@lru_cache(maxsize=_KEPT)
def _claim(slotted: str, rules: Rules, stock: str | None, told: tuple[str, ...]) -> Refusal | None:
    plain = _without_dots(folded(slotted))
    slots = frozenset(_NUMBER.sub("", slot) for slot in SLOT.findall(slotted))
    text = _Text(plain, slots, rules, tuple(folded(fact).text for fact in told))
    for kind in _suspected(plain, rules):
        if not _allowed(kind, slots, stock) and (span := text.first(kind)):
            return _refusal(kind, slotted, plain.span(*span))
    for hidden in unmasked(plain):
        bared = replace(text, plain=hidden)
        for kind in _suspected(hidden, rules):
            if not _allowed(kind, slots, stock) and bared.first(kind):
                return _refusal(kind, slotted, (0, len(slotted)))
    return None


def _suspected(plain: Folded, rules: Rules) -> Iterator[Claim]:
    """The kinds of claim that the text may make, in the order of the rules."""
    return (rules.claims[number] for number in sorted(rules.glance.suspects(plain.text)))


def claim_of_fact(text: str, rules: Rules) -> Refusal | None:
    """The first claim that also a shop's own feature may not make: health, ratings, "the best"."""
    plain = folded(text)
    for kind in _suspected(plain, rules):
        if kind.in_facts and (span := _Text(plain, frozenset(), rules, ()).first(kind)):
            return _refusal(kind, text, plain.span(*span))
    return None


def _refusal(kind: Claim, text: str, span: tuple[int, int]) -> Refusal:
    return Refusal(kind.rule, span, f"{text[slice(*span)]!r} is {kind.why}")


def _without_dots(plain: Folded) -> Folded:
    """With `{claim_origin}` for `{claim.origin}`: no word of a slot's name stands alone."""
    text = SLOT.sub(lambda match: match[0].replace(".", "_"), plain.text)
    return Folded(text, plain.places)


def _allowed(kind: Claim, slots: frozenset[str], stock: str | None) -> bool:
    if not kind.needs & slots:
        return False
    if kind.few is None or stock is None:
        return True
    return not stock.isdigit() or int(stock) <= kind.few


@dataclass(frozen=True, slots=True)
class _Text:
    """A folded text, and what may excuse a claim in it."""

    plain: Folded
    slots: frozenset[str]
    rules: Rules
    told: tuple[str, ...]

    def first(self, kind: Claim) -> tuple[int, int] | None:
        """The span of the first match of `kind` that nothing excuses."""
        for match in kind.pattern.finditer(self.plain.text):
            if not (self._harmless(kind, match) or self._turned(kind, match)):
                return match.span()
        return None

    def _harmless(self, kind: Claim, match: re.Match[str]) -> bool:
        """Whether it lies in a phrase that states nothing, leads up to a fact, or is one."""
        start, end = match.span()
        if kind.spared and any(
            spared.start() <= start and end <= spared.end()
            for spared in kind.spared.finditer(self.plain.text)
        ):
            return True
        if kind.lead and kind.rule in self.slots and kind.lead.fullmatch(match[0]):
            return True
        return kind.told and any(self._tells(fact, match[0]) for fact in self.told)

    def _tells(self, fact: str, words: str) -> bool:
        """Whether the shop says these very words of its product, and does not deny them."""
        at = fact.find(words)
        return at >= 0 and not _denied(fact, at, self.rules)

    def _turned(self, kind: Claim, match: re.Match[str]) -> bool:
        """Whether the words around it deny it, or only ask."""
        if not kind.firm and _denied(self.plain.text, match.start(), self.rules):
            return True
        return kind.ask and _asked(self.plain.text, match, self.rules)


def _sentence_before(text: str, place: int) -> str:
    """The sentence that holds `place`, up to it."""
    before = text[max(0, place - _REACH) : place]
    return before[max((end.end() for end in _SENTENCE.finditer(before)), default=0) :].lstrip()


def _denied(text: str, place: int, rules: Rules) -> bool:
    """Whether the words right before `place` say that it is not so, once and plainly."""
    before = _sentence_before(text, place)
    return rules.denied.search(before) is not None and rules.undenied.search(before) is None


def _asked(text: str, match: re.Match[str], rules: Rules) -> bool:
    """Whether the claim stands in a plain question that is not answered with yes."""
    if rules.asked.match(_sentence_before(text, match.start())) is None:
        return False
    rest = text[match.end() :]
    end = _STOP.search(rest)
    if end is None or end[0] not in "?？":
        return False
    answer = rest[end.end() :].lstrip(" \"')")
    return rules.affirmed.match(answer) is None
