"""Numbers written as words, for the oracle: a reading of its own, none of the gate's.

From eleven on: smaller ones are mostly no figures ("one of those days", "two things").
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

_UNITS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro"
    " veinticinco veintiséis veintisiete veintiocho veintinueve",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_MORE = {
    "en": {"hundred": 100, "thousand": 1000},
    "es": {"cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "mil": 1000},
}
_JOINS = {"en": "and", "es": "y"}
_LEAST = 11


def spelled(text: str, lang: str) -> Iterator[Decimal]:
    """The numbers from eleven on that stand in `text` as words; none in an unknown language."""
    known, join = _values(lang.partition("-")[0])
    run: list[int] = []
    for word in [*re.findall(r"[^\W\d_]+|[^\w\s-]", text.casefold()), ""]:
        if word in known:
            run.append(known[word])
        elif run and not (join and word == join):
            yield from _told(run)
            run = []


@cache
def _values(lang: str) -> tuple[dict[str, int], str]:
    if lang not in _UNITS:
        return {}, ""
    tens = {word: 20 + 10 * n for n, word in enumerate(_TENS[lang].split())}
    units = {word: 1 + n for n, word in enumerate(_UNITS[lang].split())}
    return {**tens, **units, **_MORE[lang]}, _JOINS[lang]


def _told(run: list[int]) -> Iterator[Decimal]:
    """A run of words as one number: `two hundred and forty`, `twelve thousand`."""
    total, part = 0, 0
    for value in run:
        if value == 1000:
            total, part = total + max(part, 1) * 1000, 0
        elif value == 100:
            part = max(part, 1) * 100
        else:
            part += value
    if total + part >= _LEAST:
        yield Decimal(total + part)
