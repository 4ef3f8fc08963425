"""Which product a viewer means: by number, by name, or the one they were looking at."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from catalog.product import Product, Snapshot
from script_engine.chat_text import folded, words
from script_engine.lexicons import Lexicon

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(
    r"(?:#|\b(?:number|no|nr|num|nummer|item|product)\b\W{0,2})\s?(\d{1,5}|"
    + "|".join(_NUMBERS)
    + r")\b(?! (?:hundred|thousand|million))"
)
_PAIR = re.compile(
    r"(?:\A|#|\b(?:number|no|nr|item|product|between|compare|is|are|better)\b\W{0,2})\s?(\d{1,5})"
    r"\W{0,2}\b(?:and|or|vs|versus|with|to|\w+ than)\b\W{0,2}"
    r"(?:(?:number|no|nr|item|product)\b\W{0,2})?(\d{1,5})\b"
)
"""Two products by number: `compare #1 and #3`, `is 1 cheaper than 2`."""
_STRANGE = re.compile(
    r"\b(?:is|are|for|of|about|does|do|has|have|buy|get|order) (?:the|your|those|these|that) "
    r"([a-z]{3,})(?: ([a-z]{3,}))?"
)
_PRICE_OF = re.compile(
    r"\b(?:price|cost) (?:of|for) (?:an? |ur )?([a-z]{3,})|"
    r"\A(?:the )?([a-z]{3,}) (?:price|cost)\W*\Z"
)
_COMMON = 0.3
"""A word in more than this share of a larger catalogue tells nothing."""
_CLEAR = 1.15
"""How much better than the second the best product must fit."""
_SAME_WORD = 82
"""Similarity (0..100) from which a misspelt word counts as a catalogue word."""
_RESCUED = 3
"""Words of one message whose spelling is looked up; a bound on what hostile text may cost."""
_REMEMBERED = 4096

How = Literal["number", "name", "screen", "tie", "stranger", "nothing"]


@dataclass(frozen=True, slots=True)
class Found:
    """The products a message speaks of."""

    skus: tuple[str, ...]
    """As named, at most two; for a tie the two that fit equally well."""
    how: How
    """`screen`: none was named, so it is the one that was on screen. `stranger`: something was
    named that is not in the catalogue."""


class Finder:
    """An index over the names of one snapshot."""

    def __init__(self, snapshot: Snapshot, lexicon: Lexicon) -> None:
        self._snapshot = snapshot
        self._plain = lexicon.words["plain"]
        self._pointing = lexicon.words["pointing"] | lexicon.words["plain"]
        self._numbers = {product.number: product.sku for product in snapshot.products}
        self._index: dict[str, dict[str, float]] = {}
        for product in snapshot.products:
            for word, weight in _name_words(product).items():
                self._index.setdefault(word, {})[product.sku] = weight
        self._letters: dict[str, list[str]] = {}
        for word in self._index:
            self._letters.setdefault(word[0], []).append(word)
        self._traits: dict[str, frozenset[str]] = {}
        self._rescues: dict[str, str | None] = {}

    def __contains__(self, word: object) -> bool:
        """Whether `word` is a word of the catalogue, so that nobody mends its spelling."""
        return isinstance(word, str) and stem(word) in self._index

    def find(self, text: str, on_screen: str | None) -> Found:
        """The products meant by folded `text`, written while `on_screen` was on air."""
        spoken = [stem(word) for word in words(text)]
        first = self._best(spoken, on_screen)
        if numbered := self._numbered(text, first):
            return numbered
        if len(first.skus) == 1:
            rest = [word for word in spoken if first.skus[0] not in self._index.get(word, {})]
            second = self._best(rest, None)
            if len(second.skus) == 1 and second.skus != first.skus:
                return Found((*first.skus, *second.skus), "name")
        if first.skus:
            return first
        if self._names_a_stranger(text, on_screen):
            return Found((), "stranger")
        return Found((on_screen,), "screen") if on_screen else Found((), "nothing")

    def _numbered(self, text: str, named: Found) -> Found | None:
        """The products called by number, unless the number is of a name: `candle no. 3`."""
        if match := _PAIR.search(text):
            both = [self._numbers.get(int(number)) for number in match.groups()]
            if both[0] and both[1] and both[0] != both[1]:
                return Found((both[0], both[1]), "number")
        match = _NUMBER.search(text)
        if match is None:
            return None
        if len(named.skus) == 1:
            product = self._snapshot.product(named.skus[0])
            own = set(words(folded(product.name))) & set(words(text)) if product else set()
            if match[1] in own and own - self._plain - {match[1]}:
                return named
        sku = self._numbers.get(_number(match[1]))
        if sku:
            return Found((sku,), "number")
        return None if named.skus else Found((), "stranger")

    def _best(self, spoken: list[str], on_screen: str | None) -> Found:
        scores: dict[str, float] = {}
        own_words: dict[str, int] = {}
        for word in self._known(spoken):
            postings = self._index[word]
            telling = self._telling(len(postings))
            for sku, weight in postings.items() if telling else ():
                scores[sku] = scores.get(sku, 0.0) + telling * weight
                if word not in self._plain:
                    own_words[sku] = own_words.get(sku, 0) + 1
        ranked = sorted(
            (sku for sku in scores if own_words.get(sku)), key=lambda sku: (-scores[sku], sku)
        )
        if not ranked:
            return Found((), "nothing")
        best = scores[ranked[0]]
        close = [sku for sku in ranked if scores[sku] * _CLEAR > best]
        if len(close) == 1:
            return Found((close[0],), "name")
        if on_screen in close:
            return Found((on_screen,), "name")
        return Found(tuple(close[:2]), "tie")

    def _telling(self, postings: int) -> float:
        count = len(self._snapshot.products)
        if count > 10 and postings > max(3, _COMMON * count):
            return 0.0
        return math.log(1 + count / postings)

    def _known(self, spoken: list[str]) -> Iterable[str]:
        tries = _RESCUED
        for word in dict.fromkeys(spoken):
            if word in self._index:
                yield word
            elif len(word) > 3 and word not in self._plain and tries:
                tries -= 1
                rescued = self._rescue(word)
                if rescued:
                    yield rescued

    def _rescue(self, word: str) -> str | None:
        if word not in self._rescues:
            if len(self._rescues) >= _REMEMBERED:
                self._rescues.clear()
            near = [w for w in self._letters.get(word[0], ()) if abs(len(w) - len(word)) < 3]
            found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
            self._rescues[word] = found[0] if found else None
        return self._rescues[word]

    def _names_a_stranger(self, text: str, on_screen: str | None) -> bool:
        """Whether text asks about a thing with a noun that nothing on sale has."""
        match = _STRANGE.search(text)
        if match is None:
            priced = _PRICE_OF.search(text)
            noun = (priced[1] or priced[2]) if priced else ""
            return bool(noun) and not self._has(noun, on_screen)
        noun = match[2] if match[2] and match[2] not in self._pointing else match[1]
        return not any(self._has(word, on_screen) for word in (match[1], noun))

    def _has(self, word: str, on_screen: str | None) -> bool:
        """Whether a noun points at the screen, or is a word of something on sale."""
        described = self._described(on_screen)
        return word in self._pointing or stem(word) in described or stem(word) in self._index

    def _described(self, sku: str | None) -> frozenset[str]:
        """The words of everything known about a product."""
        product = self._snapshot.product(sku)
        if product is None:
            return frozenset()
        if product.sku not in self._traits:
            self._traits[product.sku] = trait_words(product)
        return self._traits[product.sku]


def trait_words(product: Product) -> frozenset[str]:
    """Stems of every word in a product's description, features, attributes and variants."""
    texts = [product.description, product.feature or "", *product.features]
    texts += [f"{name} {value}" for name, value in product.attributes]
    texts += [f"{n} {v}" for variant in product.variants for n, v in variant.options]
    return frozenset(stem(word) for word in words(folded(" ".join(texts))))


def _name_words(product: Product) -> dict[str, float]:
    """Stems of the words a product goes by, with how well each one names it."""
    named: dict[str, float] = {}
    for text, weight in (
        (product.category or "", 0.6),
        (product.brand or "", 0.5),
        (product.name, 0.8),
        *((alias, 1.0) for alias in product.aliases),
        (product.short_name, 1.0),
    ):
        for word in words(folded(text)):
            if len(word) > 1:
                named[stem(word)] = max(weight, named.get(stem(word), 0.0))
    return named


def stem(word: str) -> str:
    """The word without a plural `s`."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text) + 1
