"""Finds the passage of the catalogue that answers a question: full text search in memory.

It finds words, it understands nothing; so what it finds counts only when it covers most of what
was asked. Everything else is "I do not know".
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from catalog.product import Product, Snapshot
from script_engine.lexicons import lexicon
from script_engine.terms import Term, terms

STRONG = 0.8
"""Fit from which a passage answers better than a fact that only has the right kind."""
ENOUGH = 0.6
"""Fit under which nothing was found."""
_COVERED = 0.6
"""Share of the question, by how telling its words are, that a passage has to have."""
_NEAR = 1.5
"""What a passage of the product on air is worth more than another one's."""
_LOOKED_AT = 12
_RARE_SHARE = 0.05
"""A word in a larger share of the passages is left out of the search, when rarer ones are there."""
_SAME_WORD = 84
_RESCUED = 3
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


class Library:
    """The passages of one snapshot, in the show's language. Everything but `turn` takes millisecs.

    A change of the catalogue costs as much as what changed.
    """

    def __init__(self, lang: str) -> None:
        self._lexicon = lexicon(lang)
        self._lang = lang
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(sku, heading, text, tokenize='ascii')"
        )
        self._rows: dict[int, _Row] = {}
        self._of: dict[str, tuple[Product, str, tuple[int, ...]]] = {}
        self._frequency: Counter[str] = Counter()
        self._letters: dict[str, set[str]] = {}
        self._rescues: dict[str, str | None] = {}
        self._next = 1

    def __len__(self) -> int:
        return len(self._rows)

    def turn(self, snapshot: Snapshot) -> None:
        """From now on `snapshot` is searched."""
        there = {product.sku for product in snapshot.products}
        for sku in [sku for sku in self._of if sku not in there]:
            self._forget(sku)
        for product in snapshot.products:
            known = self._of.get(product.sku)
            if known is None or (known[0] is not product and not _same(known[0], product)):
                self._forget(product.sku)
                self._learn(product)
        self._rescues.clear()

    def search(
        self, question: str, lang: str, sku: str | None = None, near: str | None = None
    ) -> tuple[Passage, ...]:
        """Passages that answer `question`, the best first; none when nothing fits enough.

        With `sku` only those of that product; else those of `near` come before others.
        """
        asked = tuple(self._mended(term) for term in terms(question, lexicon(lang), "asks"))
        if not asked or not self._rows:
            return ()
        found = [self._judged(row, asked) for row in self._candidates(asked, sku, near)]
        fitting = [passage for passage in found if passage.fit >= ENOUGH]
        fitting.sort(key=lambda p: (-p.fit * (_NEAR if p.sku == near else 1), p.kind, p.text))
        return tuple(fitting)

    # --- building ---------------------------------------------------------------------------

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
            for name in _names(row):
                self._frequency[name] += 1
                self._letters.setdefault(name[:1], set()).add(name)
        self._of[product.sku] = (product, key, tuple(numbers))

    def _forget(self, sku: str) -> None:
        known = self._of.pop(sku, None)
        if known is None:
            return
        for number in known[2]:
            self._db.execute("DELETE FROM passages WHERE rowid = ?", (number,))
            for name in _names(self._rows.pop(number)):
                self._frequency[name] -= 1
                if self._frequency[name] <= 0:
                    del self._frequency[name]
                    self._letters[name[:1]].discard(name)

    def _passages(self, product: Product) -> Iterator[_Row]:
        brand = product.sidecar
        for faq in brand.answers(self._lang):
            yield self._row(product.sku, "faq", faq.question, faq.answer)
        for claim in brand.approved(self._lang):
            yield self._row(product.sku, "claim", "", claim.text)
        for feature in product.features:
            yield self._row(product.sku, "feature", "", feature)
        for sentence in _sentences(product.description):
            yield self._row(product.sku, "description", "", sentence)

    def _row(self, sku: str, kind: str, heading: str, text: str) -> _Row:
        asks = terms(heading, self._lexicon, "tells")
        return _Row(sku, kind, heading, text, asks, terms(text, self._lexicon, "tells"))

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
        heading = {name for term in row.asks for name in term}
        both = heading | {name for term in row.tells for name in term}
        total = sum(self._weight(term) for term in asked)
        covered = sum(self._weight(term) for term in asked if both & set(term)) / total
        # what the heading asks beside it: another question shares a word as well
        meant = {name for term in asked for name in term}
        own = sum(self._weight(term) for term in row.asks)
        shared = sum(self._weight(term) for term in row.asks if meant & set(term))
        alike = shared / own if own else covered
        fit = 0.0 if covered < _COVERED else (covered + alike) / 2
        if not row.heading:
            fit *= covered  # a statement was not written as an answer
        return Passage(row.sku, row.kind, row.heading, row.text, fit)

    def _weight(self, term: Term) -> float:
        """How telling a term is: the rarer the more; one nobody wrote counts like a rare one."""
        often = max((self._frequency.get(name, 0) for name in term), default=0)
        return math.log(2 + len(self._rows) / (1 + often))

    def _mended(self, term: Term) -> Term:
        """The term, with the catalogue's spelling where nobody knows the viewer's."""
        if any(self._frequency.get(name) for name in term) or len(term[0]) < 4:
            return term
        word = term[0]
        if word not in self._rescues:
            if len(self._rescues) >= _REMEMBERED:
                self._rescues.clear()
            near = (w for w in self._letters.get(word[:1], ()) if abs(len(w) - len(word)) < 3)
            best = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
            self._rescues[word] = best[0] if best else None
        mended = self._rescues[word]
        return (*term, mended) if mended else term


def _same(one: Product, two: Product) -> bool:
    """Whether both have the same passages."""
    return (one.sidecar, one.features, one.description) == (
        two.sidecar,
        two.features,
        two.description,
    )


def _names(row: _Row) -> frozenset[str]:
    return frozenset(name for term in (*row.asks, *row.tells) for name in term)


def _indexed(found: Iterable[Term]) -> str:
    return " ".join(name for term in found for name in term)


def _sentences(text: str) -> Iterator[str]:
    for sentence in text.replace("。", ".").replace("\n", ".").split("."):
        if len(sentence.strip()) >= _SENTENCE_LETTERS:
            yield sentence.strip()
