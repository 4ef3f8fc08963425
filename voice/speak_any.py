"""A plain rulebook for every language that has none of its own, from CLDR and num2words."""

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from babel.numbers import get_currency_name, get_decimal_symbol
from babel.units import format_unit
from num2words import CONVERTER_CLASSES, num2words

from voice.read_amounts import AMOUNT, Amount, amount, currency, signs_pattern
from voice.read_patterns import WORD
from voice.read_rules import Rule, Rulebook
from voice.speak_any_tables import (
    AND_CENTS,
    BEFORE_NOUN,
    BY,
    CENTS,
    DOT,
    MINUS,
    POINT,
    SHORT_NAMES,
    SIGN_WORDS,
    SLASH,
    TO,
    UNIT_IDS,
)

_UNTRUSTED = frozenset(("am",))
"""Languages that num2words 0.5.14 lists but never finishes a number in."""

_SIGN = rf"(?:{signs_pattern()}|[A-Z]{{3}}(?!\w))"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNIT_IDS, key=len, reverse=True))
_DASH = r"(?:,?(?:--?|—)(?!\w))?"
PRICE = re.compile(
    rf"(?P<sign>{_SIGN}) ?(?P<amount>{AMOUNT}){_DASH}"
    rf"|(?P<amount2>{AMOUNT}){_DASH} ?(?P<sign2>{_SIGN})(?! ?\d)(?!\w)"
)
PRICE_RANGE = re.compile(
    rf"(?P<sign>{_SIGN}) ?(?P<low>{AMOUNT}) ?- ?(?:{_SIGN})? ?(?P<high>{AMOUNT})"
    rf"|(?P<low2>{AMOUNT}) ?(?:{_SIGN})? ?- ?(?P<high2>{AMOUNT}) ?(?P<sign2>{_SIGN})(?!\w)"
)
PERCENT = re.compile(rf"(?P<minus>- ?)?(?P<low>{AMOUNT})(?: ?- ?(?P<high>{AMOUNT}))? ?%")
SIZE = re.compile(rf"{AMOUNT}(?: ?[x×] ?{AMOUNT}){{1,3}}(?: ?(?P<unit>{_UNIT})(?!\w))?")
MEASURE = re.compile(
    rf"(?P<minus>- ?)?(?P<low>{AMOUNT})(?: ?- ?(?P<value>{AMOUNT}))? ?-?(?P<unit>{_UNIT})(?!\w)"
)
DATE = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)(?!\d)|"
    r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)|"
    r"(?P<day3>\d{1,2})/(?P<month3>\d{1,2})/(?P<year3>(?:19|20)\d\d)(?!\d)"
)
CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-4])[:h](?P<minute>[0-5]\d)(?!\d)(?: Uhr| uur)?")
RANGE = re.compile(rf"(?P<low>{AMOUNT}) ?- ?(?P<high>{AMOUNT})(?![\d-])")
NUMBER = re.compile(rf"(?P<minus>(?<!\w)-)?(?P<number>{AMOUNT})(?![.,]?\d)")
RAW = re.compile(rf"(?:{signs_pattern()})? ?{AMOUNT}(?: ?(?:%|{signs_pattern()}))?")
"""A number as it is left to the engine where num2words does not know the language."""
DIGITS = re.compile(r"\d{1,40}")
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>(?:[A-Za-z0-9-]{1,40}\.){1,4}[a-z]{2,10})"
    r"(?P<path>(?:/[\w.~-]{0,60}){0,6})(?!\w)"
)
ADDRESS_SURE = re.compile(
    r"//|/\w|\.(?:com|net|org|shop|store|example|de|fr|es|it|pt|br|nl|id|io|eu|uk)$"
)
SIGN = re.compile(r"[&+@%]")


@dataclass(frozen=True, slots=True)
class _Language:
    """Numbers and names of one language. Digits stay where num2words does not know it."""

    code: str
    locale: Locale
    counter: str | None

    def rules(self) -> tuple[Rule, ...]:
        numeric = (
            Rule("price range", PRICE_RANGE, self._price_range, "dls"),
            Rule("price", PRICE, self._price, "dls"),
            Rule("percent", PERCENT, self._percent, "ds"),
            Rule("size", SIZE, self._size, "d"),
            Rule("date", DATE, self._date, "d"),
            Rule("clock", CLOCK, self._clock, "d"),
            Rule("measure", MEASURE, self._measure, "ds"),
            Rule("range", RANGE, self._range, "d"),
            Rule("number", NUMBER, self._number, "ds"),
            Rule("digits", DIGITS, self._digits, "d"),
        )
        return (
            Rule("address", ADDRESS, self._address, "dl"),
            *(numeric if self.counter else (Rule("number", RAW, lambda raw: raw[0], "dls"),)),
            Rule("number word", WORD, self._number_word, "l", number=True),
            Rule("word", WORD, lambda match: match[0], "l"),
            Rule("sign", SIGN, self._sign, "s"),
        )

    def cardinal(self, number: int) -> str:
        return _counted(number, self.counter) if self.counter else str(number)

    def value(self, written: str) -> str:
        parsed = amount(written, get_decimal_symbol(self.locale))
        return self.decimal(parsed)

    def decimal(self, parsed: Amount) -> str:
        whole = self.cardinal(parsed.whole)
        if not parsed.fraction:
            return whole
        point = POINT.get(self.code, "")
        return " ".join(filter(None, (whole, point, self.each(parsed.fraction))))

    def each(self, digits: str) -> str:
        return " ".join(self.cardinal(int(digit)) for digit in digits)

    def before_noun(self, number: int) -> str:
        words = self.cardinal(number)
        ending, short = BEFORE_NOUN.get(self.code, ("", ""))
        if not ending or not words.endswith(ending):
            return words
        return words.removesuffix(ending) + short

    def _money(self, written: str, code: str) -> str:
        parsed = amount(written)
        cents = parsed.fraction.ljust(2, "0")
        if len(cents) > 2:
            return f"{self.decimal(parsed)} {self._currency(code, 2)}"
        whole = f"{self.before_noun(parsed.whole)} {self._currency(code, parsed.whole)}"
        if not int(cents):
            return whole
        small = self.cardinal(int(cents))
        name = CENTS.get(code, {}).get(self.code)
        if parsed.whole == 0 and name:
            return f"{self.before_noun(int(cents))} {name}"
        return " ".join(filter(None, (whole, AND_CENTS.get(self.code), small)))

    def _currency(self, code: str, count: int) -> str:
        if (short := SHORT_NAMES.get(code, {}).get(self.code)) is not None:
            return short[count != 1]
        name = get_currency_name(code, count=count, locale=self.locale)
        return name.lower() if self.code in {"it", "id"} else name

    def _price(self, match: re.Match[str]) -> str | None:
        written = match["amount"] or match["amount2"]
        code = currency(match["sign"] or match["sign2"], written)
        return self._money(written, code) if code else None

    def _price_range(self, match: re.Match[str]) -> str | None:
        low, high = match["low"] or match["low2"], match["high"] or match["high2"]
        code = currency(match["sign"] or match["sign2"], high)
        if code is None or amount(low).value >= amount(high).value:
            return None
        return f"{self._money(low, code)} {self._to()} {self._money(high, code)}".replace("  ", " ")

    def _to(self) -> str:
        return TO.get(self.code, "")

    def _between(self, low: str, high: str | None) -> str:
        said = (self.value(low), self._to(), self.value(high)) if high else (self.value(low),)
        return " ".join(filter(None, said))

    def _minus(self, match: re.Match[str]) -> str:
        return f"{MINUS.get(self.code, 'minus')} " if match["minus"] else ""

    def _percent(self, match: re.Match[str]) -> str | None:
        unit = self._unit_name("concentr-percent", 5) or ""
        return f"{self._minus(match)}{self._between(match['low'], match['high'])} {unit}".strip()

    def _size(self, match: re.Match[str]) -> str | None:
        by = f" {BY.get(self.code, '')} ".replace("  ", " ")
        body = match[0].removesuffix(match["unit"] or "")
        said = by.join(self.value(part) for part in re.findall(AMOUNT, body))
        return (
            f"{said} {self._unit_name(UNIT_IDS[match['unit']], 2) or ''}" if match["unit"] else said
        )

    def _measure(self, match: re.Match[str]) -> str | None:
        last = match["value"] or match["low"]
        count = amount(last, get_decimal_symbol(self.locale))
        name = self._unit_name(UNIT_IDS[match["unit"]], 1 if count == Amount(1) else 2)
        if name is None:
            return None
        lone = match["value"] is None and not count.fraction
        said = (
            self.before_noun(count.whole) if lone else self._between(match["low"], match["value"])
        )
        return f"{self._minus(match)}{said} {name}"

    def _unit_name(self, unit: str, count: int) -> str | None:
        phrase = format_unit(count, unit, length="long", locale=self.locale)
        name = re.sub(r"[\d\s\u200e\u200f]+", " ", phrase).strip()
        return name if name and name != "%" else None

    def _date(self, match: re.Match[str]) -> str | None:
        groups = match.groupdict()
        day, month, year = (
            int(groups[a] or groups[b] or groups[c])
            for a, b, c in (("day", "d", "day3"), ("month", "m", "month3"), ("year", "y", "year3"))
        )
        if not (0 < month <= 12 and 0 < day <= 31):
            return None
        name = get_month_names("wide", locale=self.locale)[month]
        return f"{self.cardinal(day)} {name} {self.cardinal(year)}"

    def _clock(self, match: re.Match[str]) -> str | None:
        hour, minute = int(match["hour"]), int(match["minute"])
        middle = {"de": "Uhr", "nl": "uur"}.get(self.code, "")
        said = (self.before_noun(hour), middle, self.cardinal(minute) if minute else "")
        return " ".join(filter(None, said))

    def _range(self, match: re.Match[str]) -> str | None:
        return self._between(match["low"], match["high"])

    def _number(self, match: re.Match[str]) -> str | None:
        written = match["number"]
        if len(written) > 1 and written[0] == "0" and written.isdecimal():
            return self.each(written)
        return f"{self._minus(match)}{self.value(written)}"

    def _digits(self, match: re.Match[str]) -> str | None:
        return self.each(match[0])

    def _number_word(self, match: re.Match[str]) -> str | None:
        return match[0] if match[0].lower() in _number_words(self.counter) else None

    def _sign(self, match: re.Match[str]) -> str | None:
        return SIGN_WORDS.get(match[0], {}).get(self.code, "")

    def _address(self, match: re.Match[str]) -> str | None:
        if not ADDRESS_SURE.search(match[0]) or not re.search("[A-Za-z]{2}", match["host"]):
            return None
        dot, slash = f" {DOT.get(self.code, '')} ", f" {SLASH.get(self.code, '')} "
        said = match["host"].replace(".", dot) + match["path"].rstrip("/").replace("/", slash)
        said = re.sub(r"\d+", lambda run: f" {self.cardinal(int(run[0][:9]))} ", said)
        return re.sub(r"[\s_~.-]+", " ", said).strip()


@lru_cache(maxsize=32)
def any_language(lang: str) -> Rulebook:
    """The rulebook of `lang`, a BCP 47 tag; plain English names when CLDR knows none."""
    locale = _locale(lang)
    return Rulebook.of(_Language(lang.partition("-")[0], locale, _counter(lang)).rules())


def _locale(lang: str) -> Locale:
    for tag in (lang, lang.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _counter(lang: str) -> str | None:
    """The name num2words has for the language."""
    language, _, region = lang.partition("-")
    language = {"nb": "no", "nn": "no", "kk": "kz"}.get(language, language)
    for name in (f"{language}_{region.upper()}", language):
        if name in CONVERTER_CLASSES and name not in _UNTRUSTED:
            return name
    return None


@lru_cache(maxsize=8192)
def _counted(number: int, counter: str) -> str:
    if number >= 10**9:
        return " ".join(_counted(int(digit), counter) for digit in str(number))
    words: str = num2words(number, lang=counter)
    return " ".join(words.replace(",", "").split())


@lru_cache(maxsize=32)
def _number_words(counter: str | None) -> frozenset[str]:
    """Words of a language that count; not its "one", which is often an article as well."""
    if counter is None:
        return frozenset()
    numbers = (*range(2, 21), *range(30, 101, 10), 1000)
    return frozenset(_counted(number, counter).lower() for number in numbers)
