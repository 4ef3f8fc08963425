"""Finds the passage of the catalogue that answers a question: full text search in memory.

It finds words, it understands nothing; so what it finds counts only when it covers most of what
was asked. Everything else is "I do not know".
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import OSA

from catalog.product import Product, Snapshot
from script_engine.chat_text import UNSPACED, folded, words
from script_engine.lexicons import lexicon
from script_engine.terms import Term, elsewhere, terms, weak

STRONG = 0.76
"""Fit from which a passage answers better than a fact that only has the right kind."""
ENOUGH = 0.6
"""Fit under which nothing was found."""
_COVERED = 0.6
"""Share of the question, by how telling its words are, that a passage has to have."""
_NEAR = 1.5
"""What a passage of the product on air is worth more than another one's."""
_LOOKED_AT = 12
_AT_ONCE = 50
"""Products read at one time: some milliseconds."""
_RARE_SHARE = 0.05
"""A word in a larger share of the passages is left out of the search, when rarer ones are there."""
_WEAK = 0.3
"""What a word that asks little by itself counts of one that does."""
_STATED = 0.75
"""What a statement is worth of an answer: it was not written for this question."""
_COVERAGE = 0.6
"""How much of a fit is that the passage has what was asked; the rest, that it asks nothing else."""
_MENDED, _LONG = 4, 8
"""Letters from which a word's spelling is mended, by one slip; and by two."""
_REMEMBERED = 4096
_SENTENCE_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """Something the catalogue says, and how well it fits a question."""

    sku: str
    kind: str
    """`faq`, `claim`, `feature` or `description`."""
    heading: str
    """The question it answers; empty where it is a statement."""
    text: str
    fit: float
    """0..1: 1 when it has every word of the question and its heading asks nothing else."""


@dataclass(frozen=True, slots=True)
class _Row:
    sku: str
    kind: str
    heading: str
    text: str
    asks: tuple[Term, ...]
    tells: tuple[Term, ...]
    product: frozenset[str]
    """The names of the terms that only name the product: they are no part of a question."""


class Library:
    """The passages of one snapshot, in the show's language.

    Nothing takes longer than some milliseconds: a large catalogue is read bit by bit, the product
    that is asked about first, and a change of it costs as much as what changed.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(sku, heading, text, tokenize='ascii')"
        )
        self._rows: dict[int, _Row] = {}
        self._of: dict[str, tuple[Product, str, tuple[int, ...]]] = {}
        self._frequency: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        """Words as they are spelt, with how many passages have them."""
        self._letters: dict[str, list[str]] = {}
        """The same by their first letter, made when it is needed."""
        self._weak = weak(lang)
        self._rescues: dict[str, str] = {}
        self._next = 1
        self._unread: dict[str, Product] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def turn(self, snapshot: Snapshot) -> None:
        """From now on `snapshot` is searched."""
        there = {product.sku: product for product in snapshot.products}
        for sku in [sku for sku in self._of if sku not in there]:
            self._forget(sku)
        self._unread = {
            sku: product
            for sku, product in there.items()
            if (known := self._of.get(sku)) is None or not _same(known[0], product)
        }
        self.read_on()

    def read_on(self) -> bool:
        """Read some more of the catalogue; False when all of it was read."""
        for sku in tuple(islice(self._unread, _AT_ONCE)):
            self._read(sku)
        return bool(self._unread)

    def search(
        self, question: str, lang: str, sku: str | None = None, near: str | None = None
    ) -> tuple[Passage, ...]:
        """Passages that answer `question`, the best first; none when nothing fits enough.

        With `sku` only those of that product; else those of `near` come before others.
        """
        if sku in self._unread:
            self._read(sku)
        known = lexicon(lang).asks
        spelt = (w if w in known else self._mended(w) for w in words(folded(question)))
        asked = terms(" ".join(spelt), lang, "asks")
        if not asked or not self._rows:
            return ()
        found = [self._judged(row, asked) for row in self._candidates(asked, sku, near)]
        fitting = [passage for passage in found if passage.fit >= ENOUGH]
        fitting.sort(key=lambda p: (-p.fit * (_NEAR if p.sku == near else 1), p.kind, p.text))
        return tuple(fitting)

    # --- building ---------------------------------------------------------------------------

    def _read(self, sku: str) -> None:
        product = self._unread.pop(sku)
        self._forget(sku)
        self._learn(product)
        self._rescues.clear()
        self._letters.clear()

    def _learn(self, product: Product) -> None:
        key = f"k{len(self._of)}x{self._next}"
        numbers = []
        for row in self._passages(product):
            number, self._next = self._next, self._next + 1
            heading, text = _indexed(row.asks), _indexed(row.tells)
            self._db.execute(
                "INSERT INTO passages(rowid, sku, heading, text) VALUES (?, ?, ?, ?)",
                (number, key, heading, text),
            )
            self._rows[number] = row
            numbers.append(number)
            self._frequency.update(_names(row))
            self._written.update(_written(row))
        self._of[product.sku] = (product, key, tuple(numbers))

    def _forget(self, sku: str) -> None:
        known = self._of.pop(sku, None)
        if known is None:
            return
        for number in known[2]:
            self._db.execute("DELETE FROM passages WHERE rowid = ?", (number,))
            row = self._rows.pop(number)
            self._frequency.subtract(_names(row))
            self._written.subtract(_written(row))

    def _passages(self, product: Product) -> Iterator[_Row]:
        brand = product.sidecar
        called = " ".join((product.name, product.short_name, *product.aliases))
        own = frozenset(term[0] for term in terms(called, self._lang, "tells"))
        own |= {other for name in own for other in elsewhere(self._lang).get(name, ())}
        texts = [("faq", faq.question, faq.answer) for faq in brand.answers(self._lang)]
        texts += [("claim", "", claim.text) for claim in brand.approved(self._lang)]
        texts += [("feature", "", feature) for feature in product.features]
        texts += [("description", "", sentence) for sentence in _sentences(product.description)]
        for kind, heading, text in texts:
            asks = terms(heading, self._lang, "tells")
            tells = terms(text, self._lang, "tells")
            yield _Row(product.sku, kind, heading, text, asks, tells, own)

    # --- searching --------------------------------------------------------------------------

    def _candidates(
        self, asked: tuple[Term, ...], sku: str | None, near: str | None
    ) -> Iterator[_Row]:
        names = list(dict.fromkeys(name for term in asked for name in term))
        known = [name for name in names if self._frequency.get(name)]
        if not known:
            return
        scoped = self._of.get(sku or "")
        if sku is not None:
            if scoped is not None:  # a product has few passages: all are looked at
                wanted = set(known)
                rows = (self._rows[number] for number in scoped[2])
                yield from (row for row in rows if wanted & set(_names(row)))
            return
        yield from self._matching(self._telling(known))
        if near is not None and near in self._of:
            yield from (self._rows[number] for number in self._of[near][2])

    def _telling(self, known: list[str]) -> list[str]:
        """The names that are worth a search: rare ones, when there are any."""
        rare = [n for n in known if self._frequency[n] <= max(3, _RARE_SHARE * len(self._rows))]
        return rare or sorted(known, key=lambda name: self._frequency[name])[:1]

    def _matching(self, names: Iterable[str]) -> Iterator[_Row]:
        wanted = " OR ".join(f'"{name}"' for name in names)
        found = self._db.execute(
            "SELECT rowid FROM passages WHERE passages MATCH ?"
            " ORDER BY bm25(passages, 0.0, 4.0, 1.0) LIMIT ?",
            (f"{{heading text}} : ({wanted})", _LOOKED_AT),
        )
        for (number,) in found.fetchall():
            yield self._rows[number]

    def _judged(self, row: _Row, asked: tuple[Term, ...]) -> Passage:
        asked = tuple(t for t in asked if not set(t) & row.product) or asked
        heading = {name for term in row.asks for name in term}
        both = heading | {name for term in row.tells for name in term}
        total = sum(self._weight(term) for term in asked)
        covered = sum(self._weight(term) for term in asked if both & set(term)) / total
        if covered < _COVERED:
            return Passage(row.sku, row.kind, row.heading, row.text, 0.0)
        if not row.heading:
            return Passage(row.sku, row.kind, row.heading, row.text, _STATED * covered)
        # what the heading asks beside it: another question shares a word as well
        meant = {name for term in asked for name in term}
        asks = [term for term in row.asks if not set(term) & row.product]
        own = sum(self._weight(term) for term in asks)
        shared = sum(self._weight(term) for term in asks if meant & set(term))
        alike = shared / own if own else 0.0
        fit = _COVERAGE * covered + (1 - _COVERAGE) * alike
        return Passage(row.sku, row.kind, row.heading, row.text, fit)

    def _weight(self, term: Term) -> float:
        """How telling a term is: the rarer the more; one nobody wrote counts like a rare one."""
        often = max((self._frequency.get(name, 0) for name in term), default=0)
        rare = math.log(2 + len(self._rows) / (1 + often))
        # two characters nobody wrote are mostly the end of one word and the start of the next
        chance = not often and not term[0].isascii() and UNSPACED.match(term[0])
        return rare * _WEAK if chance or term[0] in self._weak else rare

    def _mended(self, word: str) -> str:
        """The word, in the catalogue's spelling where nobody there writes it as the viewer does."""
        if len(word) < _MENDED or not word.isalpha() or self._written.get(word):
            return word
        if word not in self._rescues:
            if len(self._rescues) >= _REMEMBERED:
                self._rescues.clear()
            self._rescues[word] = self._nearest(word)
        return self._rescues[word]

    def _nearest(self, word: str) -> str:
        if not self._letters:
            for known, often in self._written.items():
                if often > 0:
                    self._letters.setdefault(known[:1], []).append(known)
        slips = 1 if len(word) < _LONG else 2
        best, least = word, slips + 1
        for known in self._letters.get(word[:1], ()):
            if abs(len(known) - len(word)) <= slips:
                apart = OSA.distance(word, known, score_cutoff=slips)
                if apart < least:
                    best, least = known, apart
        return best


def _same(one: Product, two: Product) -> bool:
    """Whether both have the same passages."""
    return one is two or (one.sidecar, one.features, one.description) == (
        two.sidecar,
        two.features,
        two.description,
    )


def _names(row: _Row) -> frozenset[str]:
    return frozenset(name for term in (*row.asks, *row.tells) for name in term)


def _written(row: _Row) -> frozenset[str]:
    return frozenset(words(folded(f"{row.heading} {row.text}")))


def _indexed(found: Iterable[Term]) -> str:
    return " ".join(name for term in found for name in term)


def _sentences(text: str) -> Iterator[str]:
    for sentence in text.replace("。", ".").replace("\n", ".").split("."):
        if len(sentence.strip()) >= _SENTENCE_LETTERS:
            yield sentence.strip()
