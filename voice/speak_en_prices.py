"""English prices, price ranges and percents."""

import re
from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import get_currency_name

from voice.read_amounts import AMOUNT, Amount, amount, currency, signs_pattern
from voice.read_rules import Rule
from voice.speak_en_grammar import SIGN, attributive, signed
from voice.speak_en_numbers import Numbers

_NAMES = {
    "USD": ("dollar", "dollars", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "JPY": ("yen", "yen", "sen", "sen"),
    "CNY": ("yuan", "yuan", "fen", "fen"),
    "KRW": ("won", "won", "jeon", "jeon"),
    "INR": ("rupee", "rupees", "paisa", "paise"),
    "IDR": ("rupiah", "rupiah", "sen", "sen"),
    "MYR": ("ringgit", "ringgit", "sen", "sen"),
    "THB": ("baht", "baht", "satang", "satang"),
    "VND": ("dong", "dong", "xu", "xu"),
    "PHP": ("peso", "pesos", "centavo", "centavos"),
    "BRL": ("real", "reais", "centavo", "centavos"),
    "MXN": ("Mexican peso", "Mexican pesos", "centavo", "centavos"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "NZD": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "SGD": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "TWD": ("New Taiwan dollar", "New Taiwan dollars", "cent", "cents"),
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "SEK": ("krona", "kronor", "öre", "öre"),
    "NOK": ("Norwegian krone", "Norwegian kroner", "øre", "øre"),
    "DKK": ("Danish krone", "Danish kroner", "øre", "øre"),
    "PLN": ("zloty", "zlotys", "grosz", "groszy"),
    "CZK": ("Czech koruna", "Czech korunas", "haler", "halers"),
    "TRY": ("lira", "lira", "kurush", "kurush"),
    "RUB": ("ruble", "rubles", "kopeck", "kopecks"),
    "UAH": ("hryvnia", "hryvnias", "kopiyka", "kopiykas"),
    "ZAR": ("rand", "rand", "cent", "cents"),
    "NGN": ("naira", "naira", "kobo", "kobo"),
    "ILS": ("shekel", "shekels", "agora", "agorot"),
    "AED": ("dirham", "dirhams", "fils", "fils"),
    "SAR": ("riyal", "riyals", "halala", "halalas"),
}

_SCALES = {
    "k": "thousand",
    "thousand": "thousand",
    "m": "million",
    "mn": "million",
    "mio": "million",
    "million": "million",
    "bn": "billion",
    "b": "billion",
    "billion": "billion",
    "trillion": "trillion",
}

_PER = {
    "mo": "month",
    "yr": "year",
    "wk": "week",
    "hr": "hour",
    "h": "hour",
    "min": "minute",
    "kg": "kilogram",
    "g": "gram",
    "lb": "pound",
    "oz": "ounce",
    "l": "liter",
    "ml": "milliliter",
    "m": "meter",
    "ft": "foot",
    "ea": "each",
    "pc": "piece",
    "pcs": "piece",
    "pp": "person",
    "ct": "count",
    "qt": "quart",
}
_PER_WORDS = (
    "month|year|week|day|night|hour|minute|each|piece|unit|person|set|pack|item|pair|bottle|box|"
    "meter|metre|foot|yard|liter|litre|serving|cup|use|wash|head|dozen|"
    "(?!(?:now|off|only|reg|was|or|and|with|plus|from)(?![a-z]))[a-z]{4,15}"
)

_SIGN = rf"(?:{signs_pattern()}|[A-Z]{{3}}(?![A-Za-z]))"
_MONEY_WORD = r"dollars?|euros?|bucks"
_SCALE = r"(?: ?(?:thousand|million|billion|trillion)(?![A-Za-z])|(?:[kKmMB]|mn|bn)(?![A-Za-z0-9]))"
_DASH = r",?(?:-{1,2}|—)(?= |$|[.;:!?](?: |$))"
"""What stands for the cents of `19,-` and `$5.-`."""
_NUMBER = rf"(?:{AMOUNT}{_SCALE}?|\.\d{{2}}(?!\d))"
_BEFORE = (
    rf"(?P<sign>{_SIGN}) ?(?P<amount>{_NUMBER})(?:[.,]?{_DASH})?(?: ?(?:USD|EUR)(?![A-Za-z]))?"
)
_AFTER = (
    rf"(?P<amount>{_NUMBER})(?:{_DASH})?"
    rf"(?: ?(?P<sign>{_SIGN})(?! ?\d)(?![A-Za-z])| (?P<word>{_MONEY_WORD})(?![A-Za-z]))"
)
_PER_SHORT = "|".join(sorted(_PER, key=len, reverse=True))
_PER_TAIL = rf"(?: ?/ ?(?P<per>{_PER_WORDS}|{_PER_SHORT})(?![A-Za-z0-9]))?"
_TO = r"(?: ?- ?| ?~ ?| to )"

PRICE_BEFORE = re.compile(rf"{SIGN}{_BEFORE}{_PER_TAIL}")
PRICE_AFTER = re.compile(rf"{SIGN}{_AFTER}{_PER_TAIL}")
RANGE_BEFORE = re.compile(
    rf"(?P<sign>{_SIGN}) ?(?P<low>{_NUMBER}){_TO}(?P<sign2>{_SIGN})? ?(?P<high>{_NUMBER})"
    rf"(?![\d%]|[.,]\d| ?%|-\w| (?:{_MONEY_WORD})\b)"
    r"(?! (?:more|years?|months?|weeks?|days?|hours?|items?|pieces)\b)"
    rf"{_PER_TAIL}"
)
RANGE_AFTER = re.compile(
    rf"(?P<low>{_NUMBER}) ?(?P<sign>{_SIGN})?{_TO}(?P<high>{_NUMBER}) ?"
    rf"(?:(?P<sign2>{_SIGN})(?! ?\d)(?![A-Za-z])|(?P<word>{_MONEY_WORD})(?![A-Za-z])){_PER_TAIL}"
)
RANGE_MIXED = re.compile(rf"(?P<low>{_NUMBER}) ?- ?(?P<sign>{_SIGN})(?P<high>{_NUMBER}){_PER_TAIL}")
SMALL_CHANGE = re.compile(
    rf"(?P<amount>\d{{1,3}}(?:\.\d)?) ?(?P<sign>¢|p(?!\.?[A-Za-z0-9])){_PER_TAIL}"
)
PERCENT = re.compile(
    SIGN + r"(?P<low>\d{1,4}(?:[.,]\d{1,3})?) ?"
    r"(?:%? ?(?:-|~|to) ?(?P<high>\d{1,4}(?:[.,]\d{1,3})?) ?)?(?:%|pct\.?(?![A-Za-z]))"
)


@dataclass(frozen=True, slots=True)
class Prices:
    """Money and percents in one variety of English."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("price range", RANGE_BEFORE, self._range, "ls"),
            Rule("price range", RANGE_AFTER, self._range, "d"),
            Rule("price range", RANGE_MIXED, self._range, "d"),
            Rule("price", PRICE_BEFORE, self._price, "ls"),
            Rule("price", PRICE_AFTER, self._price, "ds"),
            Rule("small change", SMALL_CHANGE, self._small_change, "d"),
            Rule("percent", PERCENT, self._percent, "ds"),
        )

    def _price(self, match: re.Match[str]) -> str | None:
        code = _code(match)
        if code is None or _inside_word(match):
            return None
        words = self._money(match["amount"], code, one=attributive(match))
        return f"{signed(match)}{words}{self._per(match)}"

    def _range(self, match: re.Match[str]) -> str | None:
        code = _code(match)
        if code is None or _inside_word(match):
            return None
        low, high = _parsed(match["low"])[0], _parsed(match["high"])[0]
        scaled = _parsed(match["low"])[1] or _parsed(match["high"])[1]
        if not scaled and low.value >= high.value:
            return None
        end = self._money(match["high"], code, one=attributive(match)) + self._per(match)
        if scaled or low.fraction or high.fraction:
            return f"{self._money(match['low'], code)} to {end}"
        return f"{self.numbers.cardinal(low.whole)} to {end}"

    def _money(self, written: str, code: str, *, one: bool = False) -> str:
        parsed, scale = _parsed(written)
        major, majors, minor, minors = _names(code)
        if scale:
            return f"{self.numbers.decimal(parsed)} {scale} {major if one else majors}"
        cents = parsed.fraction.ljust(2, "0")
        if len(cents) > 2 or (parsed.fraction and not minor and int(cents)):
            return f"{self.numbers.decimal(parsed)} {majors}"
        whole = self.numbers.cardinal(parsed.whole)
        words = f"{whole} {major if parsed.whole == 1 or (one and not int(cents)) else majors}"
        if not int(cents):
            return words
        small = f"{self.numbers.cardinal(int(cents))} {minor if int(cents) == 1 else minors}"
        return small if parsed.whole == 0 else f"{words} and {small}"

    def _small_change(self, match: re.Match[str]) -> str | None:
        singular, plural = ("cent", "cents") if match["sign"] == "¢" else ("penny", "pence")
        name = singular if match["amount"] == "1" else plural
        return f"{self.numbers.number(match['amount'])} {name}{self._per(match)}"

    def _percent(self, match: re.Match[str]) -> str | None:
        low = self.numbers.decimal(amount(match["low"], "."))
        if match["high"] is None:
            return f"{signed(match)}{low} percent"
        high = self.numbers.decimal(amount(match["high"], "."))
        return f"{signed(match)}{low} to {high} percent"

    def _per(self, match: re.Match[str]) -> str:
        unit = match["per"]
        if unit is None:
            return ""
        name = _PER.get(unit, unit)
        if self.numbers.british and name in {"liter", "milliliter", "meter"}:
            name = name[:-2] + "re"
        return " each" if name == "each" else f" per {name}"


def _parsed(written: str) -> tuple[Amount, str]:
    """The amount and, for `1.5M`, its scale in words."""
    number = re.match(r"[\d.,' ]*\d", written)
    if number is None:
        return Amount(0), ""
    scale = _SCALES.get(written[number.end() :].strip().lower(), "")
    if number[0].startswith("."):
        return Amount(0, number[0][1:]), scale
    return amount(number[0], "." if scale else None), scale


def _code(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups.get("word"):
        return "EUR" if groups["word"].startswith("euro") else "USD"
    beside = groups.get("amount") or groups.get("high") or ""
    codes = {currency(sign, beside) for sign in (groups.get("sign"), groups.get("sign2")) if sign}
    return codes.pop() if len(codes) == 1 else None


def _inside_word(match: re.Match[str]) -> bool:
    """True for what only looks like money within a longer token, such as `X-EUR 5`."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    return before.isalnum() and match[0][0].isalnum()


@lru_cache(maxsize=256)
def _names(code: str) -> tuple[str, str, str, str]:
    if code in _NAMES:
        return _NAMES[code]
    one = get_currency_name(code, count=1, locale="en")
    return one, get_currency_name(code, count=2, locale="en"), "", ""
