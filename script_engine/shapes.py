"""How facts fit into sentences: which words can stand where a frame puts them.

A feed's feature may read "a lid with a loop" or "fits a car cup holder". The first can follow
"it has"; the second can only be quoted, after a colon or as a sentence of its own.
"""

import re
from collections.abc import Iterator, Mapping

from catalog.fact import Fact

SLOT = re.compile(r"\{(\w+(?:\.\w+)*)\}")
"""A slot: `{price}`, `{feature.2}`, `{attribute.weight}`, `{attribute.weight.name}`."""

LONGEST = 160
"""Characters of a fact that can be said in one breath; a longer one is for the page."""

_QUOTED_BEFORE = re.compile(r"(?:^|[.?!:;,]\s)$")
_QUOTED_AFTER = re.compile(r"(?:$|[.?!;,:])")
_PHRASE = re.compile(
    r"(?:an?|the|its|this|some|extra|one|two|three|four|five|six|seven|eight|no)\s\S+",
    re.IGNORECASE,
)
_AFTER_WHICH_FROM = re.compile(
    r"\b(?:it's|is|it|costs?|pay|pays|now|be|says|reads)\s$", re.IGNORECASE
)
_MASS = re.compile(
    r".*(?:ing|wear|ware|care|ery|lry|age|stuff|ture|gear|equipment|art|tea|coffee|tech)"
)
_FITTED = ("feature", "benefit", "material", "price", "other_feature", "other_price", "claim")


def demands(text: str, act: str) -> frozenset[str]:
    """What an expanded frame needs: slot names, with `!` where the words must fit a sentence."""
    return frozenset(_demand(text, match, act) for match in SLOT.finditer(text))


def offered(facts: Mapping[str, Fact]) -> Iterator[str]:
    """The demands these facts can meet."""
    for slot, fact in facts.items():
        if not fact.text or len(fact.text) > LONGEST:
            continue
        yield from _shapes(slot, fact)


def inside(slot: str, text: str) -> str:
    """A fact as it reads in the middle of a sentence. Only its case and last stop may change."""
    said = text.strip()
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
        plain = _PHRASE.match(said) is not None or kind == "benefit"
    if plain and len(said) > 1 and said[0].isupper() and not said[1].isupper() and said[:2] != "I ":
        said = said[0].lower() + said[1:]
    return said


def _common(word: str) -> str:
    """A word of a shop's category as a common noun: `sweatshirts`, but `T-shirts` and `TVs`."""
    letter, dash, rest = word.partition("-")
    if dash and len(letter) == 1 and letter.isalpha():
        return f"{letter.upper()}-{_common(rest)}"
    return word.lower() if word[1:].islower() else word


def same_wording(said: str, text: str) -> bool:
    """Whether `said` is `text` as `inside` and a sentence start may have changed it."""
    return said.strip().rstrip(".").casefold() == text.strip().rstrip(".").casefold()


def _demand(text: str, match: re.Match[str], act: str) -> str:
    slot = match[1]
    if slot == "colours":
        # an answer may name a single colour; a pitch speaks of choosing one
        return slot if act.startswith("answer_") else f"{slot}!"
    if slot == "sizes":
        return f"{slot}!"  # a single one is a size
    before, after = text[: match.start()], text[match.end() :]
    if not slot.startswith(_FITTED):
        return slot
    quoted = _QUOTED_BEFORE.search(before) and _QUOTED_AFTER.match(after)
    if slot.endswith("price") and _AFTER_WHICH_FROM.search(before):
        return slot
    return slot if quoted else f"{slot}!"


def _shapes(slot: str, fact: Fact) -> Iterator[str]:
    kind = slot.removeprefix("other_").partition(".")[0]
    said = inside(slot, fact.text)
    if kind == "category":
        if _many(said):
            yield slot
        return
    yield slot
    fits = {
        "feature": _PHRASE.match(said) is not None and ". " not in said,
        "benefit": ". " not in said,
        "claim": _PHRASE.match(said) is not None and ". " not in said,
        "material": len(said) < 60 and ". " not in said,
        "colours": "; " in fact.value,
        "sizes": "; " in fact.value,
        "price": said[:1].isdigit() or not said[:2].isalpha() or said.partition(" ")[0].isupper(),
    }
    if fits.get(kind, True):
        yield f"{slot}!"


def _many(said: str) -> bool:
    """Whether a category can follow "when you shop for": a plural or a mass noun."""
    last = said.rpartition(" ")[2].casefold()
    return _MASS.fullmatch(last) is not None or (
        last.endswith("s") and not last.endswith(("ss", "us", "is"))
    )
