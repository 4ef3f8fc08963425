"""Prices as files write them. What can be read in two ways is refused: a price is never a guess."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from babel.core import get_global
from babel.numbers import get_currency_precision

from catalog.product import Money

Mark = Literal[".", ","]
"""The sign before the decimals."""

DEAREST = Decimal(10) ** 12
"""Prices from here on are taken for a mistake."""

_LONGEST = 64
"""Characters of the longest text that is still taken for a price."""

_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "₹": ("INR",),
    "Rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "₩": ("KRW",),
    "₫": ("VND",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "₴": ("UAH",),
    "₪": ("ILS",),
    "₦": ("NGN",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "Ft": ("HUF",),
    "Rp": ("IDR",),
    "RM": ("MYR",),
    "R$": ("BRL",),
    "US$": ("USD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "NZ$": ("NZD",),
    "HK$": ("HKD",),
    "S$": ("SGD",),
    "NT$": ("TWD",),
    "MX$": ("MXN",),
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"),
    "¥": ("JPY", "CNY"),
    "円": ("JPY",),
    "元": ("CNY", "TWD"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "R": ("ZAR",),
    "Fr": ("CHF",),
}
_BY_SIGN = {sign.casefold().rstrip("."): codes for sign, codes in _SIGNS.items()}

_WHOLE_IN_USE = frozenset({"IDR", "HUF", "COP", "LAK", "MMK", "IRR", "LBP", "CRC", "RSD"})
"""Divided by ISO 4217, but nobody writes the fractions: three digits after a mark are thousands."""

_SHAPE = re.compile(
    r"(?P<before>(?:[^\d.,'’+\-−]|(?<=[^\W\d_])\.)*?)\s*(?P<sign>[+\-−]?)\s*"
    r"(?P<number>(?:\d|(?<![^\W\d_])[.,]\d)[\d.,'’ ]*?)(?:[.,]-+)?\s*"
    r"(?P<after>[^\d.,'’+\-−]*\.?)"
)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<gap>[.,'’ ])\d{3})(?:(?P=gap)\d{3})*|\d{1,2}(?:,\d\d)+,\d{3}")
"""Thousands as 1.234.567, or the Indian 12,34,567."""


class Unclear(ValueError):
    """A price that cannot be read. The message says what was expected instead."""


@dataclass(frozen=True, slots=True)
class Custom:
    """How one file writes its prices: what helps to read those that name or show less."""

    currency: str | None = None
    """Of prices that name none."""
    mark: Mark | None = None
    """Seen in other prices of the file."""


def known_currency(code: str) -> bool:
    """True for a code that ISO 4217 has or had."""
    return code in get_global("all_currencies")


def seen_mark(texts: Iterable[str]) -> Mark | None:
    """The decimal mark that the clear prices among `texts` use; None without one, or with both."""
    seen: set[Mark] = set()
    for text in texts:
        tail = re.search(r"([.,])(?:\d{1,2}|\d{4,})(?!\d|[.,]\d)", text)
        if tail is not None and re.search(r"\d", text[: tail.start()]):
            seen.add("." if tail[1] == "." else ",")
    return seen.pop() if len(seen) == 1 else None


def read_price(text: str, custom: Custom) -> Money:
    """`$1,299.99`, `1.299,99 €`, `Rp 1.299.000` or `29.90 USD` as an exact amount above zero.

    Raises `Unclear` for everything that is not one price in one known currency.
    """
    if len(text) > _LONGEST:
        raise Unclear("one price, such as 29.90 USD")
    shape = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if shape is None:
        raise Unclear("a price such as 29.90 or 29.90 USD")
    if shape["sign"] not in {"", "+"}:
        raise Unclear("a price above zero")
    currency = _currency(shape["before"], shape["after"], custom.currency)
    amount = _amount(shape["number"].strip(), currency, custom.mark)
    if not 0 < amount < DEAREST:
        raise Unclear("a price above zero" if amount <= 0 else "a price below 10^12")
    return Money(amount, currency)


def _currency(before: str, after: str, given: str | None) -> str:
    named = [
        part
        for side in (before, after)
        for part in ([_joined(side)] if _joined(side) in _BY_SIGN else side.split())
    ]
    found: set[str] | None = None
    for part in named:
        codes = set(_codes(part))
        found = codes if found is None else found & codes
    if found is None:
        if given is None:
            raise Unclear("a currency, in the price (29.90 USD), the file or catalog.currency")
        return given
    if len(found) == 1:
        return found.pop()
    if given in found:
        return str(given)
    if not found:
        raise Unclear("one currency")
    few = ", ".join(sorted(found)[:4])
    raise Unclear(f"a currency code, because {' '.join(named)!r} can be any of {few}, ...")


def _joined(side: str) -> str:
    """`us$` for `US $`."""
    return "".join(side.split()).casefold()


def _codes(part: str) -> tuple[str, ...]:
    code = part.upper()
    if len(code) == 3 and known_currency(code):
        return (code,)
    codes = _BY_SIGN.get(part.casefold().rstrip("."))
    if codes is None:
        raise Unclear("a currency code such as USD beside the number, and nothing else")
    return codes


def _amount(number: str, currency: str, mark: Mark | None) -> Decimal:
    whole, fraction = _split(number, currency, mark)
    digits = get_currency_precision(currency)
    fraction = fraction if fraction.strip("0") else ""
    if len(fraction.rstrip("0")) > digits:
        raise Unclear(f"at most {digits} decimals in {currency}")
    if len(whole) > 15:
        raise Unclear("a price below 10^12")
    if currency in _WHOLE_IN_USE and not fraction:
        digits = 0
    return Decimal(f"{whole}.{fraction or 0}").quantize(Decimal(1).scaleb(-digits))


def _split(number: str, currency: str, mark: Mark | None) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    at = max(number.rfind("."), number.rfind(","))
    if at < 0:
        return _ungrouped(number), ""
    last, others = number[at], number[:at]
    whole, fraction = others, number[at + 1 :]
    if last in others:  # twice the same sign: it groups
        return _ungrouped(number), ""
    if re.search(r"[.,'’ ]", others):  # another sign before it groups, so this one is the mark
        if len(fraction) == 3 and get_currency_precision(currency) < 3:
            raise Unclear("a price whose decimals are clear, such as 1299.99")
        return _ungrouped(whole), _digits(fraction)
    if len(fraction) != 3 or whole.strip("0") == "":
        return _ungrouped(whole or "0"), _digits(fraction)
    return _three(number, whole, fraction, _Habit(currency, mark, last))


@dataclass(frozen=True, slots=True)
class _Habit:
    currency: str
    mark: Mark | None
    sign: str


def _three(number: str, whole: str, fraction: str, habit: _Habit) -> tuple[str, str]:
    """One sign and three digits after it, which can be thousands or decimals."""
    digits = get_currency_precision(habit.currency)
    if digits == 0 or habit.currency in _WHOLE_IN_USE:
        return _ungrouped(number), ""
    if habit.mark is not None and habit.sign != habit.mark:
        return _ungrouped(number), ""
    if habit.mark == habit.sign and digits == 3:
        return _ungrouped(whole), _digits(fraction)
    raise Unclear(f"{whole}{fraction} or {whole}.{fraction}, because {number} can be either")


def _ungrouped(number: str) -> str:
    if number.isdecimal() and number.isascii():
        return number
    if _GROUPED.fullmatch(number) is None:
        raise Unclear("digits in groups of three")
    return re.sub(r"\D", "", number)


def _digits(fraction: str) -> str:
    if fraction and not (fraction.isdecimal() and fraction.isascii()):
        raise Unclear("a price such as 29.90 or 29.90 USD")
    return fraction
