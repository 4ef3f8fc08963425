"""Finds the facts that an operator's own words quote, so that nothing else may be a number."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from catalog.fact import Fact
from studio.show import FactUse

_SIGNS = {"$": "USD AUD CAD SGD HKD NZD MXN", "€": "EUR", "£": "GBP", "¥": "JPY CNY", "₹": "INR"}
_NAMES = {
    "dollar": "USD AUD CAD SGD HKD NZD", "buck": "USD AUD CAD", "euro": "EUR", "pound": "GBP",
    "quid": "GBP", "yen": "JPY", "yuan": "CNY", "rupee": "INR", "rupiah": "IDR", "ringgit": "MYR",
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<sign>[$€£¥₹]|Rp|RM|[A-Z]{3})?\s?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<unit>€|[A-Za-z]{2,8}))?(?![\w%]|[.,]\d)"
)
_PERCENT = re.compile(r"(?<![\w.,])(?P<figure>\d+)\s?(?:%|percent\b|per cent\b)")
_COUNT = re.compile(
    r"(?<![\w.,$€£¥₹])(?P<figure>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?=\s(?:are |of (?:them|these) )?(?:left|in stock|available|remaining|pieces|units|to go)\b)"
    r"|(?<=stock: )(?P<other>\d[\d,]*)(?![\w.,]*\d|\s?[%$€£])"
)
_EARLIER = re.compile(
    r"(?:was|were|from|instead of|rather than|before|earlier|down from|used to be|used to cost)"
    r"(?: the| an?)?(?: earlier| old| price| of)*[\s:]*$",
    re.IGNORECASE,
)
_LESS_BEFORE = re.compile(r"(?:save|saves|saving|savings of|less|minus|off)[\s:]*$", re.IGNORECASE)
_LESS_AFTER = re.compile(r"\s(?:off|less|saved|cheaper|under)\b", re.IGNORECASE)
_FIGURES = re.compile(r"\d[\w.,:/%]*(?:\s?(?:%|°)?\s?[a-zA-Z]{1,12})?")
_WORD = re.compile(r"[a-z]{3,}")
_SMALL = frozenset({"and", "each", "for", "from", "has", "its", "per", "than", "the", "with"})
_GENERIC = ("/fact_name", "/fact_value")


def quoted(text: str, facts: Iterable[Fact]) -> tuple[FactUse, ...]:
    """Where `text` says one of `facts`, in order, without overlaps; the longest reading wins.

    An amount counts as the price, the earlier price or the saving only where the words around it
    say so: "was $39.90", "save $10.00".
    """
    found: list[FactUse] = []
    for fact in facts:
        if fact.id.endswith(_GENERIC):
            continue  # the same value is there as an attribute
        for start, end in _places(text, fact):
            found.append(FactUse(fact.id, fact.value, fact.version, start, end))
    found.sort(key=lambda use: (use.start - use.end, use.start, use.id))
    kept: list[FactUse] = []
    for use in found:
        if all(use.end <= other.start or other.end <= use.start for other in kept):
            kept.append(use)
    return tuple(sorted(kept, key=lambda use: use.start))


def _places(text: str, fact: Fact) -> Iterator[tuple[int, int]]:
    if fact.kind == "money":
        yield from _amounts(text, fact)
    elif fact.kind == "percent":
        for match in _PERCENT.finditer(text):
            if match["figure"] == fact.value and _about_less(text, match.span()):
                yield match.span()
    elif fact.kind == "count":
        for match in _COUNT.finditer(text):
            if (match["figure"] or match["other"]).replace(",", "") == fact.value:
                yield match.span()
    else:
        yield from _words(text, fact)


def _amounts(text: str, fact: Fact) -> Iterator[tuple[int, int]]:
    amount, _, currency = fact.value.partition(" ")
    for match in _AMOUNT.finditer(text):
        if not _worth(match["figure"], amount) or not _in_currency(match, currency):
            continue
        named = match["unit"] and _known_unit(match["unit"], currency)
        span = (match.start(), match.end() if named else match.end("figure"))
        if _role(text, span) == fact.id.rpartition("/")[2]:
            yield span


def _worth(figure: str, amount: str) -> bool:
    try:
        return Decimal(figure.replace(",", "")) == Decimal(amount)
    except InvalidOperation:
        return False


def _in_currency(match: re.Match[str], currency: str) -> bool:
    sign = match["sign"]
    if sign is not None:
        return currency in _SIGNS.get(sign, sign) or (sign, currency) in {
            ("Rp", "IDR"),
            ("RM", "MYR"),
        }
    if match["unit"] and _known_unit(match["unit"], currency):
        return True
    return "." in match["figure"] and match["unit"] is None


def _known_unit(unit: str, currency: str) -> bool:
    plain = unit.casefold().removesuffix("s")
    return currency in (_NAMES.get(plain) or _SIGNS.get(unit) or unit.upper())


def _role(text: str, span: tuple[int, int]) -> str:
    """`price`, `was` or `saving`, by the words around an amount."""
    before, after = text[: span[0]], text[span[1] :]
    if _LESS_BEFORE.search(before) or _LESS_AFTER.match(after):
        return "saving"
    if _EARLIER.search(before) or re.match(r"\s(?:before|earlier)\b", after):
        return "was"
    return "price"


def _about_less(text: str, span: tuple[int, int]) -> bool:
    before, after = text[: span[0]], text[span[1] :]
    return bool(_LESS_BEFORE.search(before) or _LESS_AFTER.match(after))


def _words(text: str, fact: Fact) -> Iterator[tuple[int, int]]:
    """The whole fact word for word, or one of its figures beside what it is about."""
    wanted = re.escape(fact.text.strip().rstrip("."))
    if re.search(r"[^\W\d_]{2}", fact.text):
        for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", text, re.IGNORECASE):
            yield match.span()
    if fact.kind in {"words", "list", "name"}:
        for figure in _figures(fact, _stems(text)):
            for match in re.finditer(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", text):
                yield match.span()


def _figures(fact: Fact, near: set[str]) -> Iterator[str]:
    """Figures of the fact whose subject is among the words `near`; a measure may stand alone."""
    for clause in re.split(r"[,;]", fact.text):
        for figure in _FIGURES.findall(clause):
            about = _stems(clause.replace(figure, " ")) | _stems(fact.label)
            if about & near if about else re.search(r"[A-Za-z]", figure):
                yield figure


def _stems(text: str) -> set[str]:
    return {word[:4] for word in _WORD.findall(text.casefold()) if word not in _SMALL}
