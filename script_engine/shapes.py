"""How facts fit into sentences: which words can stand where a frame puts them.

A feed's feature may read "a lid with a loop" or "fits a car cup holder". The first can follow
"it has"; the second can only be quoted, after a colon or as a sentence of its own.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from catalog.fact import Fact
from script_engine.grammar import Grammar, grammar

SLOT = re.compile(r"\{(\w+(?:\.\w+)*)\}")
"""A slot: `{price}`, `{feature.2}`, `{attribute.weight}`, `{attribute.weight.name}`."""

LONGEST = 160
"""Characters of a fact that can be said in one breath; a longer one is for the page."""
LONGEST_ANSWER = 400
"""The same of an answer that the brand wrote to be said as it stands."""

_QUOTED_BEFORE = re.compile(r"(?:^|[.?!:;,]\s)$")
_QUOTED_AFTER = re.compile(r"(?:$|[.?!;,:])")
_STOPS = (".", "!", "?", "…", "。", "！", "？")
_FITTED = ("feature", "benefit", "material", "price", "other_feature", "other_price", "claim")


def demands(text: str, act: str, lang: str = "en") -> frozenset[str]:
    """What an expanded frame needs: slot names, with `!` where the words must fit a sentence."""
    words = grammar(lang)
    return frozenset(_demand(text, match, act, words) for match in SLOT.finditer(text))


def offered(facts: Mapping[str, Fact], lang: str = "en") -> Iterator[str]:
    """The demands these facts can meet."""
    for slot, fact in facts.items():
        longest = LONGEST_ANSWER if slot.partition(".")[0] == "faq" else LONGEST
        if fact.text and len(fact.text) <= longest:
            yield from _shapes(slot, fact.text, fact.value, lang)


def inside(slot: str, text: str, lang: str = "en") -> str:
    """A fact as it reads in the middle of a sentence. Only its case and last stop may change."""
    words = grammar(lang)
    said = text.strip()
    if slot.partition(".")[0] == "faq":
        return said if said[-1:] in _STOPS else f"{said}."
    if said.endswith(".") and not said.endswith(".."):
        said = said[:-1]
    kind = slot.removeprefix("other_").partition(".")[0]
    if kind == "category":
        return " ".join(map(_common, said.split(" ")))
    plain = kind in {
        "use",
        "audience",
        "place",
        "shipping",
        "returns",
        "care",
        "material",
    }
    if kind in {"feature", "benefit"}:
        plain = words.phrase.match(said) is not None or kind == "benefit"
    if plain and _is_capital(said) and not said.startswith(words.capitals):
        said = said[0].lower() + said[1:]
    return said


def _is_capital(said: str) -> bool:
    """Whether it begins with a capital that only the sentence start asks for: not `USB`."""
    return len(said) > 1 and said[0].isupper() and not said[1].isupper()


def _common(word: str) -> str:
    """A word of a shop's category as a common noun: `sweatshirts`, but `T-shirts` and `TVs`."""
    letter, dash, rest = word.partition("-")
    if dash and len(letter) == 1 and letter.isalpha():
        return f"{letter.upper()}-{_common(rest)}"
    return word.lower() if word[1:].islower() else word


def same_wording(said: str, text: str) -> bool:
    """Whether `said` is `text` as `inside` and a sentence start may have changed it."""
    return said.strip().rstrip(".").casefold() == text.strip().rstrip(".").casefold()


def _demand(text: str, match: re.Match[str], act: str, words: Grammar) -> str:
    slot = match[1]
    if slot == "colours":
        # an answer may name a single colour; a pitch speaks of choosing one
        return slot if act.startswith("answer_") else f"{slot}!"
    if slot == "sizes":
        return f"{slot}!"  # a single one is a size
    if not slot.startswith(_FITTED):
        return slot
    start, end = match.span()
    quoted = _QUOTED_BEFORE.search(text[max(0, start - 3) : start]) and _QUOTED_AFTER.match(
        text[end:]
    )
    if slot.endswith("price") and words.price_after.search(text[:start]):
        return slot
    return slot if quoted else f"{slot}!"


@lru_cache(maxsize=1 << 14)
def _shapes(slot: str, text: str, value: str, lang: str) -> tuple[str, ...]:
    words = grammar(lang)
    kind = slot.removeprefix("other_").partition(".")[0]
    said = inside(slot, text, lang)
    if kind == "category":
        many = words.many.fullmatch(said.rpartition(" ")[2].casefold())
        return (slot,) if many else ()
    fits = {
        "feature": words.phrase.match(said) is not None and ". " not in said,
        "benefit": ". " not in said,
        "claim": words.phrase.match(said) is not None and ". " not in said,
        "material": len(said) < 60 and ". " not in said,
        "colours": "; " in value,
        "sizes": "; " in value,
        "price": said[:1].isdigit() or not said[:2].isalpha() or said.partition(" ")[0].isupper(),
    }
    return (slot, f"{slot}!") if fits.get(kind, True) else (slot,)
