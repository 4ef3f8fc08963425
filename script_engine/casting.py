"""Which of a product's several facts play in a line: this feature today, another one next time."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from random import Random
from typing import NamedTuple, get_args

from catalog.fact import Fact
from catalog.product import ClaimClass
from script_engine.shapes import SLOT, demands, offered
from script_engine.writer import Brief

_KEPT = 20_000
_NUMBER = re.compile(r"\.\d+(?=!?$)")
_TROUPES = (
    ("feature", "benefit"),
    ("use",),
    ("audience",),
    ("place",),
    *((f"claim.{kind}",) for kind in get_args(ClaimClass)),
)
"""Slots of which a product may have several; those named together belong together by number."""


class Company(NamedTuple):
    """The facts one line may use, and the demands of frames that they meet."""

    facts: Mapping[str, Fact]
    offers: frozenset[str]

    @classmethod
    def of(cls, brief: Brief) -> "Company":
        facts = in_play(brief.facts, brief.focus)
        return cls(facts, frozenset(offered(facts, brief.lang)))

    def can_meet(self, extras: Iterable[str]) -> frozenset[str]:
        """The demands of frames that these and the extras can meet, whichever of several plays."""
        return _met(self.facts, self.offers, extras)


class Casting:
    """Turns `{feature}` into `{feature.3}` and `{fact_value}` into `{attribute.weight}`.

    Of several candidates it takes the one said longest ago. Its memory is bounded.
    """

    def __init__(self) -> None:
        self._said: OrderedDict[str, int] = OrderedDict()
        self._count = 0

    def cast(
        self, text: str, brief: Brief, rng: Random, company: Company | None = None
    ) -> str | None:
        """The text with its slots played by certain facts; None when none fits where it stands.

        `company` saves looking the brief's facts through for every text.
        """
        facts, have = company or Company.of(brief)
        wanted = demands(text, brief.cue.act, brief.lang)
        roles: dict[str, str] = {}
        for troupe in _TROUPES:
            parts = [part for part in troupe if {part, f"{part}!"} & wanted]
            if not parts:
                continue
            asked = _NUMBER.search(brief.focus or "")
            only = asked[0] if asked and (brief.focus or "").startswith(parts[0]) else None
            numbers = [
                n
                for n in ([only] if only else _numbers(facts, parts[0]))
                if _plays(parts, n, wanted, have)
            ]
            if not numbers:
                return None
            number = self._longest_ago(numbers, parts[0], facts, rng)
            roles |= {part: f"{part}{number}" for part in parts}
        if {"fact_value", "fact_name"} & wanted:
            named = [s for s, fact in facts.items() if s.startswith("attribute.") and fact.label]
            if not named:
                return None
            slot = self._longest_ago(named, "", facts, rng)
            roles |= {"fact_value": slot, "fact_name": f"{slot}.name"}
        if "faq" in wanted:
            if brief.focus is None or "faq" not in facts:
                return None
            roles["faq"] = brief.focus
            text = text if brief.focus.startswith("faq.") else text.replace("{faq}", "{faq}.")
        return SLOT.sub(lambda match: f"{{{roles.get(match[1], match[1])}}}", text)

    def note(self, text: str, facts: Mapping[str, Fact]) -> None:
        """The slots of this text were said."""
        self._count += 1
        for slot in SLOT.findall(text):
            fact = facts.get(slot.removesuffix(".name"))
            if fact is not None:
                self._said[fact.id] = self._count
                self._said.move_to_end(fact.id)
        while len(self._said) > _KEPT:
            self._said.popitem(last=False)

    def _longest_ago(
        self, endings: list[str], base: str, facts: Mapping[str, Fact], rng: Random
    ) -> str:
        drawn = rng.sample(endings, len(endings))
        return min(drawn, key=lambda ending: self._said.get(facts[f"{base}{ending}"].id, 0))


def in_play(facts: Mapping[str, Fact], focus: str | None) -> Mapping[str, Fact]:
    """The facts a line may use: all, or with a focus only that one of its kind."""
    if focus is None:
        return facts
    if focus.startswith(("faq.", "claim.")) and focus in facts:
        return {**facts, "faq": facts[focus]}  # whatever answers, as a brand worded it
    if focus.startswith("attribute."):
        return {
            s: f
            for s, f in facts.items()
            if s == focus or not s.startswith(("attribute.", "feature", "benefit"))
        }
    if focus.startswith("feature"):
        kept = {focus, focus.replace("feature", "benefit")}
        dropped = ("attribute.", "feature", "benefit", "fact_value")
        alone = {s: f for s, f in facts.items() if not s.startswith(dropped)}
        for slot in kept & facts.keys():
            alone[_NUMBER.sub("", slot)] = facts[slot]
            alone[slot] = facts[slot]
        return alone
    return facts


def can_meet(
    facts: Mapping[str, Fact], extras: Iterable[str] = (), lang: str = "en"
) -> frozenset[str]:
    """The demands of frames that these facts and extras can meet, whichever of several plays."""
    return _met(facts, offered(facts, lang), extras)


def _met(facts: Mapping[str, Fact], offers: Iterable[str], extras: Iterable[str]) -> frozenset[str]:
    found = {_NUMBER.sub("", demand) for demand in offers} | set(extras)
    told = any(slot.startswith("attribute.") and fact.label for slot, fact in facts.items())
    return frozenset(found - {"fact_value"} | ({"fact_value", "fact_name"} if told else set()))


def _numbers(facts: Mapping[str, Fact], base: str) -> list[str]:
    """Endings of the slots of one kind: `` for the first, `.2`, `.3`, ..."""
    return [s.removeprefix(base) for s in facts if s == base or s.startswith(f"{base}.")]


def _plays(parts: list[str], number: str, wanted: frozenset[str], have: frozenset[str]) -> bool:
    asked = (f"{part}{number}{'!' if f'{part}!' in wanted else ''}" for part in parts)
    return all(demand in have for demand in asked)
