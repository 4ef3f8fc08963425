"""What a brand decided about one product, read from its keys. What cannot stand is left out.

The keys are the same in a sidecar file and inline in our own catalogue form; docs/catalogue.md has
them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar, get_args

from catalog.amount import known_currency
from catalog.branch import Branch
from catalog.draft import Cell
from catalog.product import Approved, Brand, ClaimClass, Faq, Problem
from catalog.words import clean

_T = TypeVar("_T")

LONGEST_CLAIM = 160
"""Characters of an approved claim: what can be said in one breath."""
LONGEST_ANSWER = 400
"""Characters of an answer: what a viewer listens to."""
LONGEST_LINE = 400
LONGEST_WORD = 80
MOST = 60
"""Entries of any list of one product."""

_CLASSES: tuple[ClaimClass, ...] = get_args(ClaimClass)
_NO = frozenset({"no", "false", "0", "off", ""})
_YES = frozenset({"yes", "true", "1", "on"})
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_SLOT = re.compile(r"\{\w+(?:\.\w+)*\}")
_AMOUNT = re.compile(
    r"[$€£¥₹₩₫฿₱₺₽]\s?\d|\d[\s.,\d]*[$€£¥₹₩₫฿₱₺₽元円]"
    r"|\b(?P<before>(?-i:[A-Z]{3})|Rp|RM)\s?\d|\d\s?(?P<after>(?-i:[A-Z]{3}))\b"
    r"|\w\s?\b(?:dollars?|d[oó]lar(?:es)?|bucks|euros?|quid|yen|yuan|cents?|rupees?|pesos?)\b"
    r"|\d\s?%\s?(?:off|less|discount|cheaper|de descuento|de réduction|rabatt|weniger)\b"
    r"|\bhalf (?:the )?(?:price|off)\b",
    re.IGNORECASE,
)
"""An amount or a reduction, in figures or with the word of a currency. Pounds may be a weight."""


def brand(keys: Branch, problems: list[Problem]) -> Brand:
    """The decisions among `keys`. Entries that cannot be used are told in `problems`."""
    reader = _Reader(keys, problems)
    locked = reader.switch("locked")
    lines = reader.lines("lines")
    if locked and not lines:
        reader.tell(
            Cell("", keys.place("locked")),
            "a locked product without lines",
            "approved `lines`, without which nothing is said of it",
            "warning",
        )
    return Brand(
        claims=tuple(reader.claims()),
        faq=tuple(reader.faq()),
        forbidden=reader.words("forbidden"),
        said_as=tuple(reader.said_as()),
        must_say=reader.lines("must_say"),
        lines=lines,
        locked=locked,
    )


def together(first: Brand, second: Brand) -> Brand:
    """Both, those of `first` before; what they say twice once. Locked when one of them is."""
    said_as = dict(reversed((*first.said_as, *second.said_as)))
    return Brand(
        claims=_once(first.claims, second.claims),
        faq=_once(first.faq, second.faq),
        forbidden=_once(first.forbidden, second.forbidden),
        said_as=tuple(sorted(said_as.items())),
        must_say=_once(first.must_say, second.must_say),
        lines=_once(first.lines, second.lines),
        locked=first.locked or second.locked,
    )


class _Reader:
    def __init__(self, keys: Branch, problems: list[Problem]) -> None:
        self._keys = keys
        self._problems = problems

    def claims(self) -> Iterator[Approved]:
        for entry in self._entries("claims"):
            kind, lang = entry.cell("class", "claim"), entry.cell("lang", "language")
            text, evidence = entry.cell("text"), entry.text("evidence")
            entry.unread()
            named = clean(kind.text).casefold().replace("-", "_") if kind else ""
            known = next((name for name in _CLASSES if name == named), None)
            if known is None:
                found = repr(named[:40]) if named else "no class"
                self.tell(kind or _at(entry, "class"), found, f"one of {', '.join(_CLASSES)}")
                continue
            said = self._said(
                text or _at(entry, "text"), LONGEST_CLAIM, amounts=known == "price_history"
            )
            if not said:
                continue
            if not evidence or not clean(evidence):
                expected = "what proves it, such as a report, a test or a record"
                self.tell(_at(entry, "evidence"), "no evidence; left out", expected)
                continue
            spoken = self._lang(lang)
            if spoken is not _UNREADABLE:
                yield Approved(known, said, clean(evidence)[:300], spoken)

    def faq(self) -> Iterator[Faq]:
        for entry in self._entries("faq"):
            question = entry.cell("question", "q") or _at(entry, "question")
            answer = entry.cell("answer", "a") or _at(entry, "answer")
            lang = entry.cell("lang", "language")
            entry.unread()
            asked = self._said(question, LONGEST_LINE, amounts=True)
            told = self._said(answer, LONGEST_ANSWER)
            spoken = self._lang(lang)
            if asked and told and spoken is not _UNREADABLE:
                yield Faq(asked, told, spoken)

    def said_as(self) -> Iterator[tuple[str, str]]:
        for name in ("said_as", "pronunciation"):
            for written, cell in self._first(self._keys.pairs(name), name):
                word, spoken = clean(written), clean(cell.text)
                if not re.search(r"[^\W\d_]", word) or known_currency(word.upper()):
                    self.tell(cell, repr(word[:40]), "a name with letters, no number or currency")
                elif not re.search(r"[^\W\d_]", spoken) or len(spoken) > LONGEST_WORD:
                    expected = f"how it is spoken, at most {LONGEST_WORD} characters"
                    self.tell(cell, repr(spoken[:40]), expected)
                elif len(word) > LONGEST_WORD:
                    self.tell(cell, f"{len(word)} characters", f"at most {LONGEST_WORD}")
                else:
                    yield word, spoken

    def words(self, name: str) -> tuple[str, ...]:
        cells = self._first(self._keys.cells(name), name)
        said = (self._said(cell, LONGEST_WORD, amounts=True) for cell in cells)
        return tuple(dict.fromkeys(filter(None, said)))

    def lines(self, name: str) -> tuple[str, ...]:
        """Lines with slots. A figure of money has to be a slot: it is of today only there."""
        cells = self._first(self._keys.cells(name), name)
        said = (self._said(cell, LONGEST_LINE, slots=True) for cell in cells)
        return tuple(dict.fromkeys(filter(None, said)))

    def switch(self, name: str) -> bool:
        """What cannot be read counts as yes: to say less is the safe side."""
        cell = self._keys.cell(name)
        text = clean(cell.text).casefold() if cell else ""
        if cell and text not in _NO | _YES:
            self.tell(cell, repr(text[:40]), "true or false; taken for true", "warning")
        return text not in _NO

    def tell(
        self, cell: Cell, found: str, expected: str, level: Literal["error", "warning"] = "error"
    ) -> None:
        self._problems.append(Problem(cell.where, found, expected, level))

    def _entries(self, name: str) -> Iterable[Branch]:
        return self._first(self._keys.branches(name), name)

    def _first(self, entries: tuple[_T, ...], name: str) -> tuple[_T, ...]:
        if len(entries) > MOST:
            at = Cell("", self._keys.place(name))
            self.tell(at, f"{len(entries)} entries; the rest is left out", f"at most {MOST}")
        return entries[:MOST]

    def _said(
        self, cell: Cell, longest: int, *, slots: bool = False, amounts: bool = False
    ) -> str | None:
        """The text as one line that can be spoken as it stands, or None with a reason told."""
        text = clean(cell.text)
        outside = _SLOT.sub("", text) if slots else text
        if not re.search(r"\w", text):
            self.tell(cell, "nothing to say", "a text")
        elif len(text) > longest:
            self.tell(cell, f"{len(text)} characters; left out", f"at most {longest}")
        elif re.search(r"[{}<>|\[\]]", outside):
            found = f"a sign that cannot be spoken in {text[:40]!r}"
            self.tell(cell, found, "plain words" + (", and slots such as {price}" if slots else ""))
        elif not amounts and states_amount(outside):
            found = f"an amount of money in {text[:60]!r}"
            self.tell(cell, found, "{price} in a line" if slots else "words without a price")
        else:
            return text
        return None

    def _lang(self, cell: Cell | None) -> str | None:
        tag = clean(cell.text) if cell else None
        if cell and tag is not None and not _LANG.fullmatch(tag):
            self.tell(cell, repr(tag[:20]), "a language such as en")
            return _UNREADABLE
        return tag


_UNREADABLE = "?"
"""Stands for a language that nobody can tell; no tag reads so."""


def states_amount(text: str) -> bool:
    """Whether it states an amount of money or a reduction, which would be said after it changed."""
    for match in _AMOUNT.finditer(unicodedata.normalize("NFKC", text)):
        code = match["before"] or match["after"]
        if code is None or code.casefold() in {"rp", "rm"} or known_currency(code):
            return True
    return False


def _at(entry: Branch, name: str) -> Cell:
    return Cell("", entry.place(name))


def _once(first: Iterable[_T], second: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
