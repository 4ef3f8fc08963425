"""Amounts as people write them, and the arithmetic of a reduction. Exact: never a float."""

import re
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, format_percent

from catalog.product import Money

_LOOSE_SPACE = re.compile(r"(?<!\d)[\u00a0\u202f]|[\u00a0\u202f](?!\d)")
"""No-break spaces, except between digits, where they group."""


@lru_cache(maxsize=64)
def locale(lang: str) -> Locale:
    """The locale of a BCP 47 tag; of its language alone, or English, when CLDR has no such tag."""
    for tag in (lang, lang.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@lru_cache(maxsize=4096)
def written(money: Money, lang: str) -> str:
    """As captions show it: `$29.90` in English, `29,90 €` in German, `Rp 1.299.000` in Indonesian.

    A whole amount in a currency that people use without fractions is written without them.
    """
    whole = (
        money.amount == money.amount.to_integral_value() and money.amount.as_tuple().exponent == 0
    )
    text = format_currency(
        money.amount,
        money.currency,
        locale=locale(lang),
        format=_without_fraction(lang) if whole else None,
        currency_digits=not whole,
    )
    return _apart(_plain_spaces(text))


def written_count(count: int, lang: str) -> str:
    """`1,200` in English, `1.200` in German."""
    return _plain_spaces(format_decimal(count, locale=locale(lang)))


def written_percent(percent: int, lang: str) -> str:
    """`25%` in English, `25 %` in German."""
    return _plain_spaces(format_percent(Decimal(percent) / 100, locale=locale(lang)))


def saving(was: Money, now: Money) -> Money | None:
    """What a buyer saves; None when it is not a reduction in one currency."""
    if was.currency != now.currency or was.amount <= now.amount:
        return None
    return Money(was.amount - now.amount, was.currency)


def percent_off(was: Money, now: Money) -> int | None:
    """The reduction in whole percent, rounded down so that it never promises too much.

    None when it is no reduction, or less than one percent.
    """
    less = saving(was, now)
    if less is None:
        return None
    percent = int((less.amount * 100 / was.amount).to_integral_value(rounding=ROUND_DOWN))
    return percent or None


@lru_cache(maxsize=64)
def _without_fraction(lang: str) -> str:
    pattern: str = locale(lang).currency_formats["standard"].pattern
    return pattern.replace(".00", "")


def _plain_spaces(text: str) -> str:
    return _LOOSE_SPACE.sub(" ", text.replace("\u200e", "").replace("\u200f", ""))


def _apart(text: str) -> str:
    """`Rp1.299` as `Rp 1.299`: letters of a currency never touch the digits."""
    return re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", text)
