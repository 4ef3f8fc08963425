"""Finds the facts that an operator's own words quote, so that nothing else may be a number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from babel.numbers import get_decimal_symbol, get_group_symbol

from catalog.fact import Fact
from catalog.money import locale
from studio.errors import Misconfigured
from studio.language_file import language_file
from studio.show import FactUse

FOLDER = Path(__file__).resolve().parent / "quotes"

_KEYS = frozenset({
    "currencies", "percent", "count_before", "count_after", "earlier_before", "earlier_after",
    "less_before", "less_after", "small", "clauses",
})  # fmt: skip
_SIGNS = {"$": "USD AUD CAD SGD HKD NZD MXN", "€": "EUR", "£": "GBP", "¥": "JPY CNY", "₹": "INR"}
_FIGURES = re.compile(r"\d[\w.,:/%]*(?:\s?(?:%|°)?\s?[a-zA-Z]{1,12})?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_GENERIC = ("/fact_name", "/fact_value")


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language quotes figures: compiled from `quotes/<language>.yaml` and CLDR."""

    point: str
    group: str
    amount: re.Pattern[str]
    percent: re.Pattern[str]
    count: re.Pattern[str]
    earlier_before: re.Pattern[str]
    earlier_after: re.Pattern[str]
    less_before: re.Pattern[str]
    less_after: re.Pattern[str]
    currencies: dict[str, str]
    small: frozenset[str]
    clauses: re.Pattern[str]
    """What stands between two clauses."""

    def figure(self, text: str) -> str:
        """`1299.90` for `1,299.90` in English and for `1.299,90` in Spanish."""
        return text.replace(self.group, "").replace(self.point, ".")


@cache
def manner(lang: str, folder: Path = FOLDER) -> Manner:
    """How a BCP 47 tag's language quotes. Raises `Misconfigured`, naming file and fault."""
    found = language_file(folder, lang, _KEYS)
    point, group = get_decimal_symbol(locale(lang)), get_group_symbol(locale(lang))
    whole = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+"
    figure = rf"(?:{whole}|\d+)(?:{re.escape(point)}\d+)?"
    alone = r"(?![\w.,]*\d|\s?[%$€£])"
    try:
        return Manner(
            point,
            group,
            re.compile(
                rf"(?<![\w.,])(?P<sign>[$€£¥₹]|Rp|RM|[A-Z]{{3}})?\s?(?P<figure>{figure})"
                r"(?:\s?(?P<unit>€|[^\W\d_]{2,8}))?(?![\w%]|[.,]\d)"
            ),
            _any(rf"(?<![\w.,])(?P<figure>\d+)\s?(?:%|{found['percent']})"),
            _any(
                rf"(?<![\w.,$€£¥₹])(?P<figure>{whole}|\d+)(?={found['count_after']})"
                rf"|(?<!\w){found['count_before']}(?P<other>{whole}|\d+){alone}"
            ),
            _any(rf"(?<!\w){found['earlier_before']}$"),
            _any(found["earlier_after"]),
            _any(rf"(?<!\w){found['less_before']}$"),
            _any(found["less_after"]),
            {str(name): str(codes) for name, codes in found["currencies"].items()},
            frozenset(map(str, found["small"])),
            _any(rf"[.!?;:,](?=\s)|(?<=\s)(?:{found['clauses']})(?=\s)"),
        )
    except (re.error, AttributeError, TypeError) as reason:
        raise Misconfigured(f"{folder}: {lang}: cannot be used: {reason}") from reason


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def quoted(text: str, facts: Iterable[Fact], lang: str = "en") -> tuple[FactUse, ...]:
    """Where `text` says one of `facts`, in order, without overlaps; the longest reading wins.

    An amount counts as the price, the earlier price or the saving only where the words around it
    say so: "was $39.90", "save $10.00".
    """
    found: list[FactUse] = []
    how = manner(lang)
    for fact in facts:
        if fact.id.endswith(_GENERIC):
            continue  # the same value is there as an attribute
        for start, end in _places(text, fact, how):
            found.append(FactUse(fact.id, fact.value, fact.version, start, end))
    found.sort(key=lambda use: (use.start - use.end, use.start, use.id))
    kept: list[FactUse] = []
    for use in found:
        if all(use.end <= other.start or other.end <= use.start for other in kept):
            kept.append(use)
    return tuple(sorted(kept, key=lambda use: use.start))


def _places(text: str, fact: Fact, how: Manner) -> Iterator[tuple[int, int]]:
    if fact.kind == "money":
        yield from _amounts(text, fact, how)
    elif fact.kind == "percent":
        for match in how.percent.finditer(text):
            if match["figure"] == fact.value and _about_less(text, match.span(), how):
                yield match.span()
    elif fact.kind == "count":
        for match in how.count.finditer(text):
            part = "figure" if match["figure"] else "other"
            if how.figure(match[part]) == fact.value:
                yield match.span(part)
    else:
        yield from _words(text, fact, how)


def _amounts(text: str, fact: Fact, how: Manner) -> Iterator[tuple[int, int]]:
    amount, _, currency = fact.value.partition(" ")
    for match in how.amount.finditer(text):
        worth = _worth(how.figure(match["figure"]), amount)
        if not worth or not _in_currency(match, currency, how):
            continue
        named = match["unit"] and _known_unit(match["unit"], currency, how)
        span = (match.start(), match.end() if named else match.end("figure"))
        if _role(text, span, how) == fact.id.rpartition("/")[2]:
            yield span


def _worth(figure: str, amount: str) -> bool:
    try:
        return Decimal(figure) == Decimal(amount)
    except InvalidOperation:
        return False


def _in_currency(match: re.Match[str], currency: str, how: Manner) -> bool:
    sign = match["sign"]
    if sign is not None:
        return currency in _SIGNS.get(sign, sign) or (sign, currency) in {
            ("Rp", "IDR"),
            ("RM", "MYR"),
        }
    if match["unit"] and _known_unit(match["unit"], currency, how):
        return True
    return how.point in match["figure"] and match["unit"] is None


def _known_unit(unit: str, currency: str, how: Manner) -> bool:
    plain = unit.casefold().removesuffix("s")
    return currency in (how.currencies.get(plain) or _SIGNS.get(unit) or unit.upper())


def _role(text: str, span: tuple[int, int], how: Manner) -> str:
    """`price`, `was` or `saving`, by the words around an amount."""
    before, after = text[: span[0]], text[span[1] :]
    if how.less_before.search(before) or how.less_after.match(after):
        return "saving"
    if how.earlier_before.search(before) or how.earlier_after.match(after):
        return "was"
    return "price"


def _about_less(text: str, span: tuple[int, int], how: Manner) -> bool:
    before, after = text[: span[0]], text[span[1] :]
    return bool(how.less_before.search(before) or how.less_after.match(after))


def _words(text: str, fact: Fact, how: Manner) -> Iterator[tuple[int, int]]:
    """The whole fact word for word, or one of its figures beside what it is about."""
    wanted = re.escape(fact.text.strip().rstrip("."))
    if re.search(r"[^\W\d_]{2}", fact.text):
        for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", text, re.IGNORECASE):
            yield match.span()
    if fact.kind in {"words", "list", "name"}:
        for figure in _figures(fact, _stems(text, how.small), how.small):
            for match in re.finditer(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", text):
                yield match.span()


def _figures(fact: Fact, near: set[str], small: frozenset[str]) -> Iterator[str]:
    """Figures of the fact whose subject is among the words `near`; a measure may stand alone."""
    for clause in re.split(r"[,;]", fact.text):
        for figure in _FIGURES.findall(clause):
            about = _stems(clause.replace(figure, " "), small) | _stems(fact.label, small)
            if about & near if about else re.search(r"[A-Za-z]", figure):
                yield figure


def _stems(text: str, small: frozenset[str]) -> set[str]:
    return {word[:4] for word in _WORD.findall(text.casefold()) if word not in small}
