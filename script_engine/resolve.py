"""Which product a viewer means: by number, name or looks, or the one they were looking at."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from catalog.product import Product, Snapshot
from script_engine.chat_text import folded, words
from script_engine.lexicons import Lexicon, things
from script_engine.naming import Naming

_COMMON = 0.3
"""A word in more than this share of a larger catalogue tells nothing."""
_CLEAR = 1.15
"""How much better than the second the best product must fit."""
_SAME_WORD = 82
"""Similarity (0..100) from which a misspelt word counts as a catalogue word."""
_RESCUED = 3
"""Words of one message whose spelling is looked up; a bound on what hostile text may cost."""
_REMEMBERED = 4096
_ENDING = 4
"""Letters by which the last part of a compound is found."""

How = Literal["number", "name", "looks", "screen", "tie", "stranger", "nothing"]


@dataclass(frozen=True, slots=True)
class Found:
    """The products a message speaks of."""

    skus: tuple[str, ...]
    """As named, at most two; for a tie the two that fit equally well."""
    how: How
    """`screen`: none was named, so it is the one that was on screen. `stranger`: something was
    named that is not in the catalogue."""

    @property
    def named(self) -> bool:
        """Whether the viewer said which, one way or another."""
        return self.how in {"number", "name", "looks"}


class Finder:
    """An index over the names of one snapshot. `lexicon` is that of the catalogue's language."""

    def __init__(self, snapshot: Snapshot, lexicon: Lexicon) -> None:
        self._snapshot = snapshot
        self._lexicon = lexicon
        self._plain = lexicon.words["plain"]
        self._naming = Naming(lexicon)
        self._numbers = {product.number: product.sku for product in snapshot.products}
        self._index: dict[str, dict[str, float]] = {}
        for product in snapshot.products:
            for word, weight in _name_words(product, unspaced=not lexicon.spaced).items():
                self._index.setdefault(word, {})[product.sku] = weight
        self._letters: dict[str, list[str]] = {}
        self._endings: dict[str, list[str]] = {}
        for word in self._index:
            self._letters.setdefault(word[0], []).append(word)
            if self._naming.compounds and len(word) > _ENDING + 2:
                self._endings.setdefault(word[-_ENDING:], []).append(word)
        self._synonyms = self._things()
        self._looks: dict[str, tuple[str, ...]] | None = None
        self._traits: dict[str, frozenset[str]] = {}
        self._rescues: dict[str, tuple[str, ...]] = {}

    def __contains__(self, word: object) -> bool:
        """Whether `word` is a word of the catalogue, so that nobody mends its spelling."""
        return isinstance(word, str) and stem(word) in self._index

    def find(
        self,
        text: str,
        on_screen: str | None,
        naming: Naming | None = None,
        seen: tuple[str, ...] = (),
    ) -> Found:
        """The products meant by folded `text`, written while `on_screen` was on air.

        `naming` is that of the viewer's language; `seen` what was on air before, latest first.
        """
        calls = naming or self._naming
        spoken = [stem(word) for word in words(text)] + calls.heads(text)
        first = self._best(spoken, on_screen, calls.known)
        if numbered := self._numbered(text, first, calls):
            return numbered
        if not first.skus:
            first = self._best(self._other_names(text, spoken), on_screen, calls.known)
        if len(first.skus) == 1:
            rest = [word for word in spoken if first.skus[0] not in self._index.get(word, {})]
            second = self._best([*rest, *self._other_names(text, rest)], None, calls.known)
            if len(second.skus) == 1 and second.skus != first.skus:
                return Found((*first.skus, *second.skus), "name")
        if first.how == "tie":
            return self._untied(text, first, calls, on_screen, seen)
        if first.skus:
            return first
        return self._unnamed(text, on_screen, calls, seen)

    def _unnamed(
        self, text: str, on_screen: str | None, calls: Naming, seen: tuple[str, ...]
    ) -> Found:
        if looks := calls.looks(text):
            return self._looking(looks, on_screen, seen)
        if calls.earlier(text):
            before = next((sku for sku in seen if sku != on_screen), None)
            return Found((before,), "looks") if before else Found((), "nothing")
        if self._names_a_stranger(text, on_screen, calls):
            return Found((), "stranger")
        return Found((on_screen,), "screen") if on_screen else Found((), "nothing")

    def _untied(
        self, text: str, tie: Found, calls: Naming, on_screen: str | None, seen: tuple[str, ...]
    ) -> Found:
        """Two that fit alike may still differ in what the viewer says of their looks."""
        looks = calls.looks(text)
        if not looks:
            return tie
        found = self._looking(looks, on_screen, seen)
        return found if len(found.skus) == 1 and found.how == "looks" else tie

    def _looking(self, looks: Iterable[str], on_screen: str | None, seen: tuple[str, ...]) -> Found:
        """A product by its colour: on screen, else shown lately, else anywhere in the catalogue."""
        skus = [sku for concept in looks for sku in self._by_looks().get(concept, ())]
        near = next((sku for sku in (on_screen, *seen) if sku in skus), None)
        if near is not None:
            return Found((near,), "looks")
        if len(skus) == 1:
            return Found((skus[0],), "looks")
        return Found(tuple(skus[:2]), "tie" if skus else "stranger")

    def _by_looks(self) -> dict[str, tuple[str, ...]]:
        if self._looks is None:
            self._looks = {}
            telling = {w: c for c, told in self._lexicon.tells.items() for w in told}
            for product in self._snapshot.products:
                for concept in {telling[w] for w in _looks(product) if w in telling}:
                    self._looks[concept] = (*self._looks.get(concept, ()), product.sku)
        return self._looks

    def _numbered(self, text: str, named: Found, calls: Naming) -> Found | None:
        """The products called by number, unless the number is of a name: `candle no. 3`."""
        if pair := calls.pair(text):
            one, two = (self._numbers.get(number) for number in pair)
            if one and two and one != two:
                return Found((one, two), "number")
        called = calls.number(text)
        if called is None:
            return None
        written, number = called
        if len(named.skus) == 1:
            product = self._snapshot.product(named.skus[0])
            own = set(words(folded(product.name))) & set(words(text)) if product else set()
            if written in own and own - self._plain - {written}:
                return named
        sku = self._numbers.get(number)
        if sku:
            return Found((sku,), "number")
        return None if named.skus else Found((), "stranger")

    def _best(self, spoken: list[str], on_screen: str | None, right: frozenset[str]) -> Found:
        """The product that `spoken` names best; words in `right` are no slips of other words."""
        scores: dict[str, float] = {}
        own_words: dict[str, int] = {}
        for word in self._known(spoken, right):
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
        if len(close) == 2 and (both := self._side_by_side(close, spoken, right)):
            return both
        if on_screen in close:
            return Found((on_screen,), "name")
        return Found(tuple(close[:2]), "tie")

    def _side_by_side(
        self, skus: list[str], spoken: list[str], right: frozenset[str]
    ) -> Found | None:
        """Two products that are both named, each by words of its own, in the order of the words."""
        known = {word: tuple(self._known([word], right)) for word in spoken}
        own = {
            sku: [w for w in spoken if any(sku in self._index[k] for k in known[w])] for sku in skus
        }
        one, two = (set(named) for named in own.values())
        if not one or not two or one & two:
            return None
        return Found(tuple(sorted(skus, key=lambda sku: spoken.index(own[sku][0]))), "name")

    def _telling(self, postings: int) -> float:
        count = len(self._snapshot.products)
        if count > 10 and postings > max(3, _COMMON * count):
            return 0.0
        return math.log(1 + count / postings)

    def _known(self, spoken: list[str], right: frozenset[str]) -> Iterator[str]:
        tries = _RESCUED
        for word in dict.fromkeys(spoken):
            if word in self._index:
                yield word
            elif len(word) > 3 and word not in self._plain and tries:
                tries -= 1
                yield from self._compounds(word) if word in right else self._rescue(word)

    def _rescue(self, word: str) -> tuple[str, ...]:
        if word not in self._rescues:
            if len(self._rescues) >= _REMEMBERED:
                self._rescues.clear()
            self._rescues[word] = self._compounds(word) or self._nearest(word)
        return self._rescues[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        near = [w for w in self._letters.get(word[0], ()) if abs(len(w) - len(word)) < 3]
        found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
        return (found[0],) if found else ()

    def _compounds(self, word: str) -> tuple[str, ...]:
        """Names that end in `word`: `schreibtischlampe` for `lampe`."""
        same_end = self._endings.get(word[-_ENDING:], ())
        return tuple(w for w in same_end if len(w) > len(word) + 2 and w.endswith(word))

    def _things(self) -> dict[str, tuple[str, ...]]:
        """Names of things in any language, with the words that the catalogue has for them."""
        found: dict[str, tuple[str, ...]] = {}
        for row in things():
            own = [w for name in row.get(self._lexicon.lang, ()) for w in self._catalogued(name)]
            if own:
                for names in row.values():
                    found |= {n: (*found.get(n, ()), *own) for n in names}
        return found

    def _catalogued(self, name: str) -> tuple[str, ...]:
        parts = [stem(word) for word in words(name)]
        if all(part in self._index for part in parts):
            return tuple(parts)
        return self._compounds(name) if len(parts) == 1 else ()

    def _other_names(self, text: str, spoken: Iterable[str]) -> list[str]:
        if not self._synonyms:
            return []
        said = set(spoken) | set(words(text))
        meant = [w for word in said for w in self._synonyms.get(word, ())]
        if not text.isascii():
            meant += [w for n, own in self._synonyms.items() if n in text for w in own]
        return list(dict.fromkeys(meant))

    def _names_a_stranger(self, text: str, on_screen: str | None, calls: Naming) -> bool:
        """Whether text asks about a thing with a noun that nothing on sale has."""
        nouns = calls.nouns(text)
        return bool(nouns) and not any(self._has(word, on_screen, calls) for word in nouns)

    def _has(self, word: str, on_screen: str | None, calls: Naming) -> bool:
        """Whether a noun points at the screen, or is a word of something on sale."""
        root = stem(word)
        return (
            word in calls.pointing
            or root in self._index
            or word in self._synonyms
            or root in self._described(on_screen)
            or any(part in self._index for part in words(word))
        )

    def _described(self, sku: str | None) -> frozenset[str]:
        """The words of everything known about a product."""
        product = self._snapshot.product(sku)
        if product is None:
            return frozenset()
        if product.sku not in self._traits:
            self._traits[product.sku] = trait_words(product)
        return self._traits[product.sku]


def trait_words(product: Product) -> frozenset[str]:
    """Stems of every word that the catalogue and its brand say about a product."""
    texts = [f"{faq.question} {faq.answer}" for faq in product.sidecar.faq]
    texts += [product.description, product.feature or "", *product.features]
    texts += [f"{name} {value}" for name, value in product.attributes]
    texts += [f"{n} {v}" for variant in product.variants for n, v in variant.options]
    return frozenset(stem(word) for word in words(folded(" ".join(texts))))


def _looks(product: Product) -> Iterator[str]:
    """Words of its name, attributes and variants, as they may tell it by sight."""
    texts = [product.name, *(value for _, value in product.attributes)]
    texts += [value for variant in product.variants for _, value in variant.options]
    return iter(words(folded(" ".join(texts))))


def _name_words(product: Product, *, unspaced: bool) -> dict[str, float]:
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
    if unspaced:
        named.setdefault(folded(product.short_name)[-1:], 0.5)
    return named


def stem(word: str) -> str:
    """The word without a plural `s`."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
