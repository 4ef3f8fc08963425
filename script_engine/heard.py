"""The spoken string: what the voice would say that the written line does not show."""

from collections import deque
from collections.abc import Iterable, Mapping

from catalog.fact import Fact
from script_engine.claims import claim
from script_engine.folded import folded
from script_engine.literal import bare, covered
from script_engine.numbers import numbers
from script_engine.refusal import Refusal
from script_engine.rules import Rules
from script_engine.slotted import slots, values
from studio.reading import Reading, ReadWord
from studio.show import BoundLine

_NUMERIC = frozenset({"money", "percent", "count"})


def misheard(
    bound: BoundLine, reading: Reading, mask: bytearray, rules: Rules, told: Iterable[str] = ()
) -> Refusal | None:
    """The first number or claim that only the ear notices. The written text was judged before.

    `told` is as for `claim`.
    """
    text = bound.text
    otherwise = [word for word in reading.words if _otherwise(word, text, mask)]
    if not otherwise:
        return None
    idle = covered(numbers(text, rules).harmless, len(text))
    either = bytearray(a | b for a, b in zip(mask, idle, strict=True))
    for word in otherwise:
        span = (word.start, word.end)
        if not word.number and not numbers(word.spoken, rules).stated:
            continue
        if bare(text, span, either):
            said = text[slice(*span)]
            words = f"{said!r} is heard as {word.spoken!r}, which is no current fact"
            return Refusal("number", span, words)
    if fault := claim(_spoken(bound, reading), rules, values(bound), told):
        return Refusal(fault.rule, (0, len(text)), f"heard: {fault.words}")
    return None


def unread(bound: BoundLine, reading: Reading, current: Mapping[str, Fact]) -> Refusal | None:
    """The first price, share or count that would not be spoken at all."""
    for use in bound.facts:
        fact = current.get(use.id)
        if fact is None or fact.kind not in _NUMERIC:
            continue
        if not any(w.start < use.end and use.start < w.end and w.spoken for w in reading.words):
            words = f"{bound.text[use.start : use.end]!r} cannot be read aloud"
            return Refusal("unreadable", (use.start, use.end), words)
    return None


def _otherwise(word: ReadWord, text: str, mask: bytearray) -> bool:
    """Whether a word outside of facts is said otherwise than it is written, or as a number."""
    if not mask.find(0, word.start, word.end) >= 0:
        return False
    written = text[word.start : word.end]
    if word.number:
        return True
    return word.spoken != written and folded(word.spoken).text != folded(written).text


def _spoken(bound: BoundLine, reading: Reading) -> str:
    """The line as it is heard, its facts as slots, with the stops that are written."""
    parts: list[str] = []
    at = 0
    told = deque(zip(bound.facts, slots(bound), strict=True))
    for word in reading.words:
        while told and told[0][0].end <= word.start:
            told.popleft()
        if told and word.start < told[0][0].end and told[0][0].start < word.end:
            use, slot = told.popleft()
            parts += [bound.text[at : use.start], f"{{{slot}}}"]
            at = use.end
        elif word.start >= at:
            parts += [bound.text[at : word.start], word.spoken]
            at = word.end
    return "".join([*parts, bound.text[at:]])
