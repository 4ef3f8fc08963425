"""English measures: units, sizes, degrees, ratings, fractions, multipliers."""

import re
from dataclasses import dataclass

from voice.read_lists import wordlist
from voice.read_rules import Rule
from voice.speak_en_grammar import SIGN, attributive, signed
from voice.speak_en_numbers import Numbers
from voice.speak_en_unit_names import ABBREVIATED, UNITS

_UNIT = "|".join(
    f"{re.escape(unit)}(?:\\.(?= [a-z0-9x]| ?/|,))?"
    if unit.rpartition(" ")[2] in ABBREVIATED
    else re.escape(unit)
    for unit in sorted(UNITS, key=len, reverse=True)
    if unit != "'"
)
_UNIT_END = r"(?![A-Za-z0-9²³])(?!'[a-z])"
_NUM = (
    r"(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|[1-9]\d{0,2}(?: \d{3}){1,2}(?!\d)|"
    r"\d{0,9}\.\d{1,6}|\d{1,9},\d{1,2}(?!\d)|\d{1,12})"
)
_VALUE = rf"(?:\d{{1,3}}[ -]\d{{1,2}}/\d{{1,2}}|\d{{1,2}}/\d{{1,2}}|{_NUM})"
_BY = r"(?: [x×*X] |[x×*X]| by )"

MEASURE = re.compile(rf"{SIGN}(?P<value>{_VALUE})(?: |-)?(?P<unit>{_UNIT}){_UNIT_END}")
MEASURE_RANGE = re.compile(
    rf"{SIGN}(?P<low>{_VALUE}) ?(?P<unit1>{_UNIT})?(?: ?- ?| ?~ ?| to )(?P<value>{_VALUE})"
    rf"[ -]?(?P<unit>{_UNIT}){_UNIT_END}"
)
_SIZE_UNIT = rf"(?:{_UNIT}){_UNIT_END}|'"
SIZE = re.compile(
    rf"{_VALUE}(?: ?(?:{_SIZE_UNIT}))?(?:{_BY}{_VALUE}(?: ?(?:{_SIZE_UNIT}))?){{1,3}}"
    r"(?![A-Za-z0-9])"
)
_SIZE_PART = re.compile(rf"(?P<value>{_VALUE})(?: ?(?P<unit>{_SIZE_UNIT}))?")
FEET_INCHES = re.compile(r"(?P<feet>\d{1,3})' ?(?P<inches>\d{1,2}(?:\.\d)?)(?:\"|'')")
FEET = re.compile(
    r"(?P<feet>\d{1,5})'(?= ?[x×]| (?:long|wide|tall|high|deep|cable|cord|rope)|[,.;)]| ?$)"
)
KELVIN = re.compile(r"(?:(?P<low>\d{4,5}) ?K? ?- ?)?(?P<value>\d{1,2},?\d{3}) ?K(?![A-Za-z0-9])")
RATING = re.compile(r"(?P<value>\d(?:[.,]\d{1,2})?|10) ?/ ?(?P<of>5|10)(?![\d/]|\.\d)(?: ?★)?")
STARS = re.compile(r"(?P<value>\d(?:[.,]\d{1,2})?) ?(?P<stars>★)(?!★)")
MIXED = re.compile(r"(?P<whole>\d{1,4})[ -](?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])")
FRACTION = re.compile(r"(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/]|\.\d)")
TIMES = re.compile(
    r"(?:(?P<low>\d{1,4}(?:\.\d)?) ?- ?)?(?P<value>\d{1,6}(?:\.\d{1,2})?) ?[x×](?![A-Za-z0-9])"
    r"|(?P<loud>\d{1,3})X(?= (?!(?:and|or|to|in|is|are|fits?)\b)[a-z])"
    r"|[x×](?P<after>\d{1,4})(?![A-Za-z0-9.])"
)
BY = re.compile(r"(?<= )x(?= ?\d)|(?<=[LWHDlwhd] )x(?= [LWHDlwhd]\b)")
KARAT = re.compile(
    r"(?P<value>\d{1,2}(?:\.\d{1,2})?)[ -]?(?:(?P<karat>[kK])|ct)"
    r"(?= (?:yellow |white |rose )?gold\b)|(?P<stone>\d{1,2}\.\d{1,2}) ?ct(?![A-Za-z])"
)
RANGE = re.compile(
    r"(?P<low>\d{1,3}(?:,\d{3}){1,3}|\d{1,6}(?:\.\d{1,3})?)(?: ?- ?| ?~ ?)"
    r"(?P<high>\d{1,3}(?:,\d{3}){1,3}|\d{1,6}(?:\.\d{1,3})?)(?![\d/]|-\d|[A-Z%])"
)

_HELD = wordlist("ml mL cl cL l L g mg kg oz lb lbs qt pt gal GB TB W Ah mAh") | {
    "fl oz",
    "fl. oz",
    "fl.oz",
}
"""Units of what a pack holds: `3 x 16.9 fl oz` is no size."""
_BOTTOMS = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 16, 32, 64))
_NOT_INCHES = re.compile(r" (?:a|all|an|black|each|our|stock|the|total|white|your)\b")
_QUARTER_CUT = re.compile(r"[ -](?:length|sleeves?|sleeved|zip)\b")
_HALF_OFF = re.compile(r" (?:price|off)\b", re.IGNORECASE)
_RATED = re.compile(r" ?(?:★|stars?\b|rating|rated|reviews?|score|from \d)")


@dataclass(frozen=True, slots=True)
class Units:
    """Measures in one variety of English."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("size", SIZE, self._size, "ds"),
            Rule("karat", KARAT, self._karat, "d"),
            Rule("kelvin", KELVIN, self._kelvin, "d"),
            Rule("feet and inches", FEET_INCHES, self._feet_inches, "d"),
            Rule("rating", RATING, self._rating, "d"),
            Rule("stars", STARS, self._stars, "d"),
            Rule("measure range", MEASURE_RANGE, self._measure_range, "ds"),
            Rule("measure", MEASURE, self._measure, "ds"),
            Rule("feet", FEET, self._feet, "d"),
            Rule("mixed number", MIXED, self._mixed, "d"),
            Rule("fraction", FRACTION, self._fraction, "d"),
            Rule("multiplier", TIMES, self._times, "dls"),
            Rule("by", BY, lambda _: "by", "l"),
            Rule("range", RANGE, self._range, "d"),
        )

    def _value(self, written: str) -> str:
        """A number, fraction or mixed number in words."""
        if "/" not in written:
            decimal = re.fullmatch(r"\d+,\d{1,2}", written)
            return self.numbers.number(written.replace(",", ".") if decimal else written)
        *whole, top, bottom = map(int, re.split(r"[ /-]", written))
        if bottom not in _BOTTOMS or not 0 < top < bottom:
            return " ".join(map(self.numbers.cardinal, (*whole, top, bottom)))
        return (
            self.numbers.mixed(whole[0], top, bottom)
            if whole
            else self.numbers.fraction(top, bottom)
        )

    def _unit(self, symbol: str, *, one: bool) -> str:
        one_name, _, many = UNITS[symbol.rstrip(".")].partition("|")
        name = one_name if one else many or f"{one_name}s"
        if self.numbers.british:
            name = re.sub(r"(met|lit)er", r"\1re", name)
        return name

    def _measure(self, match: re.Match[str]) -> str | None:
        symbol = match["unit"]
        if not _fits(match, symbol):
            return None
        value = match["value"]
        joined = "-" in match[0][len(match["minus"] or "") + len(value) :]
        one = value == "1" or joined or _is_part(value) or attributive(match)
        name = self._unit(symbol, one=one)
        words = self._value(value)
        if one and value == "3/4":
            words = "three quarter"
        return f"{signed(match)}{words} {name}"

    def _measure_range(self, match: re.Match[str]) -> str | None:
        symbol = match["unit"]
        first = match["unit1"] or symbol
        if not _fits(match, symbol) or not (first == symbol or (first == "°" and symbol[0] == "°")):
            return None
        name = self._unit(symbol, one=attributive(match))
        return f"{signed(match)}{self._value(match['low'])} to {self._value(match['value'])} {name}"

    def _size(self, match: re.Match[str]) -> str | None:
        parts = list(_SIZE_PART.finditer(match[0]))
        after = match.string[match.end() : match.end() + 12]
        if len(parts) < 2 or (parts[-1]["unit"] == "in" and _NOT_INCHES.match(after)):
            return None
        last = parts[-1]["unit"]
        together = last is not None and not any(part["unit"] for part in parts[:-1])
        joint = " times " if last and len(parts) == 2 and together and last in _HELD else " by "
        spoken = []
        for part in parts:
            words = self._value(part["value"])
            if part["unit"]:
                lone = not together and part["value"] == "1"
                words += f" {self._unit(part['unit'], one=lone or attributive(match))}"
            spoken.append(words)
        return joint.join(spoken)

    def _karat(self, match: re.Match[str]) -> str | None:
        name = "karat" if match["karat"] else "carat"
        return f"{self.numbers.number(match['value'] or match['stone'])} {name}"

    def _kelvin(self, match: re.Match[str]) -> str | None:
        low = f"{self.numbers.number(match['low'])} to " if match["low"] else ""
        return f"{low}{self.numbers.number(match['value'])} kelvin"

    def _feet_inches(self, match: re.Match[str]) -> str | None:
        return f"{self.numbers.number(match['feet'])} foot {self.numbers.number(match['inches'])}"

    def _feet(self, match: re.Match[str]) -> str | None:
        if _in_quotes(match, "'"):
            return None
        name = "foot" if match["feet"] == "1" else "feet"
        return f"{self.numbers.number(match['feet'])} {name}"

    def _rating(self, match: re.Match[str]) -> str | None:
        value, of = match["value"].replace(",", "."), int(match["of"])
        after = match.string[match.end() : match.end() + 12]
        certain = "." in value or "★" in match[0] or _RATED.match(after)
        if float(value) > of or not (certain or float(value) * 2 > of):
            return None
        stars = " stars" if "★" in match[0] else ""
        return f"{self.numbers.number(value)} out of {self.numbers.cardinal(of)}{stars}"

    def _stars(self, match: re.Match[str]) -> str | None:
        name = "star" if match["value"] == "1" else "stars"
        return f"{self.numbers.number(match['value'].replace(',', '.'))} {name}"

    def _mixed(self, match: re.Match[str]) -> str | None:
        whole, top, bottom = int(match["whole"]), int(match["top"]), int(match["bottom"])
        if bottom not in _BOTTOMS or not 0 < top < bottom:
            return None
        return self.numbers.mixed(whole, top, bottom)

    def _fraction(self, match: re.Match[str]) -> str | None:
        top, bottom = int(match["top"]), int(match["bottom"])
        if (top, bottom) == (1, 2) and _HALF_OFF.match(match.string, match.end()):
            return "half"
        if (top, bottom) == (3, 4) and _QUARTER_CUT.match(match.string, match.end()):
            return "three quarter"
        if bottom == 100 and top > 50:
            return f"{self.numbers.cardinal(top)} out of one hundred"
        if (top, bottom) == (24, 7):
            return "twenty-four seven"
        if bottom in _BOTTOMS and 0 < top < bottom:
            return self.numbers.fraction(top, bottom)
        return f"{self.numbers.cardinal(top)} {self.numbers.digits(match['bottom'])}"

    def _times(self, match: re.Match[str]) -> str | None:
        if match["loud"] is not None:
            return f"{self.numbers.number(match['loud'])} times"
        if match["after"] is not None:
            before = match.string[match.start() - 1 : match.start()] if match.start() else " "
            return None if before.isalnum() else f"times {self.numbers.digits(match['after'])}"
        low = f"{self.numbers.number(match['low'])} to " if match["low"] else ""
        after = match.string[match.end() : match.end() + 2]
        counted = re.match(r" [A-Z]", after) or (" " in match[0] and re.match(r" [a-z]", after))
        times = "" if counted else " times"
        return f"{low}{self.numbers.number(match['value'])}{times}"

    def _range(self, match: re.Match[str]) -> str | None:
        low, high = match["low"], match["high"]
        first, last = (float(end.replace(",", "")) for end in (low, high))
        if first >= last and max(first, last) > 12:
            return None
        if low[0] == high[0] == "0" or (re.match(r"(19|20)\d\d$", low) and len(high) == 4):
            return None
        if " " in match[0] and "~" not in match[0] and len(low) != len(high):
            return None
        return f"{self.numbers.number(low)} to {self.numbers.number(high)}"


def _is_part(value: str) -> bool:
    return "/" in value and " " not in value and "-" not in value


def _fits(match: re.Match[str], symbol: str) -> bool:
    """False where the symbol is a word, a quote or a name after all: `2 in stock`, `5 A's`."""
    text, end = match.string, match.end()
    after = text[end : end + 12]
    spaced = text[end - len(symbol) - 1 : end - len(symbol)] == " "
    if symbol in {"in", "s", "A", "V", "t", "N", "J"} and spaced and symbol != "in":
        return (
            symbol in {"A", "V", "t", "N", "J", "s"}
            and not after[:1].isalnum()
            and not _title(after)
        )
    if len(symbol) == 1 and re.match(r"-[A-Za-z]", after):
        return False
    if symbol == "in" and spaced:
        return not re.match(r" [^\W\d_]|-\d| \d", after) or bool(
            re.match(
                r" (?:wide|tall|long|high|deep|thick|diameter|across|x |screen|display)", after
            )
        )
    if symbol == '"':
        return not _in_quotes(match, '"')
    return True


def _title(after: str) -> bool:
    return bool(re.match(r" [A-Z]", after))


def _in_quotes(match: re.Match[str], mark: str) -> bool:
    """True when the mark at the end of the match closes a quotation that an earlier one opened."""
    text = match.string[: match.start()]
    opened = len(re.findall(rf"(?:^|[\s(]){mark}", text))
    closed = (
        len(re.findall(rf"{mark}(?=[\s.,;:!?)])", text))
        if mark == "'"
        else text.count(mark) - opened
    )
    return opened > closed
