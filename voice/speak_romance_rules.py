"""Notations that Spanish, French and Portuguese shops share."""

import re
from dataclasses import dataclass

from voice.read_amounts import AMOUNT, SIGNS, amount
from voice.read_numerals import roman
from voice.read_rules import Rule
from voice.speak_base import Noun, around
from voice.speak_base_signs import one_of
from voice.speak_romance import Romance

_ROMAN = re.compile(r"(?P<roman>[IVX]{1,6})(?= (?P<noun>[^\W\d_]{3,20}))")
_HALF = re.compile(r"(?:(?P<whole>[1-9]\d?)[ -])?1/2 (?P<noun>[^\W\d_]{3,30})(?!\w)")
_OF_EACH = re.compile(r"(?P<times>[1-9]\d?) ?[x×] (?=[^\W\d_]{2})")
_MORE = re.compile(rf"\+(?P<number>{AMOUNT})(?!\w|[.,]?\d| ?[%°€$£])")
_OR_MORE = re.compile(rf"(?P<number>{AMOUNT}) ?\+(?! ?\d)(?!\w)")
_DAY = re.compile(
    r"(?P<day>0?[1-9]|[12]\d|3[01])/(?P<month>0[1-9]|1[0-2]|[1-9])(?![\d/]|[.,]\d| de\b)"
)
_DASHED = re.compile(
    r"(?P<day>0[1-9]|[12]\d|3[01])-(?P<month>0[1-9]|1[0-2])-(?P<year>\d\d)(?![\w-]|[.,]\d)"
)
_WITHIN = re.compile(r"(?P<low>\d{1,3}) ?/ ?(?P<high>\d{1,3}) ?h(?![\w/])")
_MOTTO = re.compile(r"24 ?/ ?7(?![\d/])")
_MONEY = r"(?:US|R|MX|C)?[$€£]"
_MILLIONS = re.compile(
    rf"(?P<sign>{_MONEY}) ?(?P<a>{AMOUNT}) ?M(?!\w)|(?P<b>{AMOUNT}) ?M ?(?P<sign2>{_MONEY})"
    rf"|(?P<c>{AMOUNT})M(?!\w)"
)
_KELVIN = re.compile(r"(?:(?P<low>\d{4,5}) ?- ?)?(?P<value>\d{1,2}[., ]?\d{3}) ?K(?![\w])")
_TIMES_MONEY = re.compile(
    rf"(?P<times>\d{{1,2}}) ?[x×] ?(?={_MONEY} ?\d|{AMOUNT} ?(?:[€$£]|(?:euros|reais|pesos)\b))"
)
_OF_YEAR = re.compile(r"(?P<number>\d{1,4})/(?P<year>(?:19|20)\d\d)(?![\w/])")
_ACROSS = re.compile(r"Ø(?! ?\d)")
_IDENTITY = re.compile(r"\d[\d ./-]{4,24}\d(?!\w)")
_MINUTES = re.compile(r"(?P<count>\d{1,3})'(?![\w'])")
_AFTER_MINUTES = re.compile(r"(?:\d ?h|\b(?:en|durante|em|pendant|de|tras)) ?$", re.IGNORECASE)
_DECADE = re.compile(r"(?P<decade>(?:19|20)?[2-9]0)'?s(?!\w)")
_SHAPE = re.compile(r"(?P<wide>16|21|4):(?P<high>9|3)(?![\d:])")
_K = re.compile(r"(?P<number>\d{1,4}(?:[.,]\d{1,2})?)K(?!\w)")
_SHARP = frozenset(("2", "4", "5", "6", "8"))
"""Pictures that are so many thousand points wide: `4K`."""
_CROWD = re.compile(
    r" (?:seg|fol|abon|lik|view|vues|vis|inscri|rese|avis|avali|curt|usu|util|client|cr[ií]|aval)"
)
_SIDES = re.compile(r"(?<= )[xX×](?= \d)")
_MINUS = re.compile(r"-(?= \d{1,3}(?:[.,]\d)? ?%)")
_LINES = re.compile(r"(?P<lines>480|720|1080|1440|2160)(?P<scan>[pi])(?!\w)")
_EXTREME = re.compile(r"[Mm][áa]x\.|[Mm][íi]n\.(?! ?\d+ ?[.,;])")
_CELSIUS = re.compile(r" ?[CFK]\b")


@dataclass(frozen=True, slots=True)
class Shared:
    """Rules that go before the general ones."""

    tongue: Romance

    def rules(self) -> tuple[Rule, ...]:
        habits = self.tongue.habits
        weekday = rf"(?i:(?P<{{}}>{one_of(habits.weekdays)}))"
        low, high = weekday.format("low"), weekday.format("high")
        pack = rf"(?P<times>[1-9]\d?) ?[x×] ?(?P<value>{AMOUNT}) ?(?P<unit>ml|mL|cl|l|L|g|kg)(?!\w)"
        return (
            Rule("around the clock", _MOTTO, lambda _: habits.motto, "d"),
            Rule("within hours", _WITHIN, self._within, "d"),
            Rule("day", _DAY, self._day, "d"),
            Rule("date in digits", _DASHED, self._dashed, "d"),
            Rule(
                "weekdays",
                re.compile(rf"{low}\.?(?: ?- ?| (?P<word>au?|al?|à|às|e|y|et) ){high}(?!\w)\.?"),
                self._weekdays,
                "l",
            ),
            Rule(
                "weekday",
                re.compile(rf"{low}\.(?=,? (?:\d|au? |al? |à |às |e |y |et ))"),
                self._weekday,
                "l",
            ),
            Rule("millions", _MILLIONS, self._millions, "dls"),
            Rule("pack", re.compile(pack), self._pack, "d"),
            Rule("identity", _IDENTITY, self._identity, "d"),
            Rule("minutes", _MINUTES, self._minutes, "d"),
            Rule("decade", _DECADE, lambda m: self.tongue.cardinal(int(m["decade"])), "d"),
            Rule("shape", _SHAPE, self._shape, "d"),
            Rule("thousands", _K, self._thousands, "d"),
            Rule("by", _SIDES, self._sides, "ls"),
            Rule("minus", _MINUS, self._minus, "s"),
            Rule("times", _TIMES_MONEY, self._times, "d"),
            Rule("of a year", _OF_YEAR, self._of_year, "d"),
            Rule("across", _ACROSS, self._across, "l"),
            Rule("extreme", _EXTREME, self._extreme, "l"),
            Rule("so many", _OF_EACH, self._of_each, "d"),
            Rule("kelvin", _KELVIN, self._kelvin, "d"),
            Rule("lines", _LINES, self._lines, "d"),
            Rule("half", _HALF, self._half, "d"),
            Rule("more than", _MORE, self._more, "s"),
            Rule("or more", _OR_MORE, self._or_more, "d"),
            Rule("ordinal", re.compile(rf"(?:{habits.written})(?!\w)"), self._ordinal, "d"),
            Rule("numeral", _ROMAN, self._numeral, "l", number=True),
        )

    def _within(self, match: re.Match[str]) -> str | None:
        low, high = int(match["low"]), int(match["high"])
        if low >= high:
            return None
        tongue = self.tongue
        end = tongue.counted(high, tongue.habits.hour)
        return f"{tongue.agreed(low, tongue.habits.hour.gender)} {tongue.tables.to} {end}"

    def _day(self, match: re.Match[str]) -> str | None:
        before = around(match)[0]
        habits = self.tongue.habits
        known = habits.day_before if len(match["month"]) == 2 else habits.day_sure
        if not re.search(rf"(?:{known})\.?,? $", before, re.IGNORECASE):
            return None
        return self.tongue.date(int(match["day"]), int(match["month"]), None, before)

    def _dashed(self, match: re.Match[str]) -> str | None:
        day, month, year = (int(match[part]) for part in ("day", "month", "year"))
        return self.tongue.date(day, month, 2000 + year, around(match)[0])

    def _weekdays(self, match: re.Match[str]) -> str | None:
        names = self.tongue.habits.weekdays
        low, high = (names[match[end].lower()] for end in ("low", "high"))
        return f"{low} {match['word'] or self.tongue.tables.to} {high}"

    def _weekday(self, match: re.Match[str]) -> str | None:
        return self.tongue.habits.weekdays[match["low"].lower()]

    def _millions(self, match: re.Match[str]) -> str | None:
        tongue, sign = self.tongue, match["sign"] or match["sign2"]
        value = amount(match["a"] or match["b"] or match["c"], tongue.tables.decimal)
        if sign is None:
            return tongue.scaled(value, tongue.habits.million)
        code = tongue.tables.signs_of_money.get(sign, SIGNS[sign])
        return tongue.scaled(value, tongue.habits.million, tongue.coin(code).major.many)

    def _identity(self, match: re.Match[str]) -> str | None:
        names = self.tongue.habits.identity
        if not re.search(rf"\b(?:{names})[.:]?(?: n\.?°)?:? ?$", around(match)[0]):
            return None
        return self.tongue.each(match[0])

    def _minutes(self, match: re.Match[str]) -> str | None:
        if not _AFTER_MINUTES.search(around(match)[0]):
            return None
        return self.tongue.counted(int(match["count"]), self.tongue.tables.units["min"])

    def _shape(self, match: re.Match[str]) -> str | None:
        if not self.tongue.habits.shapes:
            return None
        return self.tongue.fraction(int(match["wide"]), int(match["high"]))

    def _thousands(self, match: re.Match[str]) -> str | None:
        if match["number"] in _SHARP and not _CROWD.match(around(match)[1]):
            return None
        value = amount(match["number"], self.tongue.tables.decimal)
        return self.tongue.scaled(value, self.tongue.tables.scales["k"])

    def _sides(self, match: re.Match[str]) -> str | None:
        """`M6 x 30 mm` is by, `12 latas x 330 ml` is of."""
        before = re.search(r"(\S+) $", around(match)[0])
        if before is None:
            return None
        sized = any(map(str.isdigit, before[1]))
        return self.tongue.tables.by if sized else self.tongue.habits.of

    def _minus(self, match: re.Match[str]) -> str | None:
        before = around(match)[0].rstrip()[-1:]
        return None if before.isdigit() or before in "%€$" else self.tongue.tables.signs["-"]

    def _times(self, match: re.Match[str]) -> str | None:
        return self.tongue.times_money(int(match["times"]))

    def _of_year(self, match: re.Match[str]) -> str | None:
        """`12/2026` is a month, `7/1996` the number of a law."""
        number, year = match["number"], int(match["year"])
        if len(number) == 2 and 1 <= int(number) <= 12:
            return self.tongue.month_year(int(number), year)
        slash = self.tongue.tables.address["/"]
        return f"{self.tongue.digits(number)} {slash} {self.tongue.year(year)}"

    def _across(self, match: re.Match[str]) -> str | None:
        return f"{self.tongue.habits.of} {self.tongue.tables.short[match[0].lower()]}"

    def _extreme(self, match: re.Match[str]) -> str | None:
        """`velocidad máx.` agrees with the noun before it."""
        noun = re.search(r"([^\W\d_]{3,30}) $", around(match)[0])
        word = self.tongue.tables.short[match[0].lower()]
        known = noun is not None and noun[1].casefold() not in self.tongue.habits.no_noun
        if noun is None or not known or self.tongue.gender(noun[1]) == "m":
            return word
        return re.sub("o$", "a", word)

    def _pack(self, match: re.Match[str]) -> str | None:
        tongue = self.tongue
        noun = tongue.tables.units[match["unit"]]
        value = amount(match["value"], tongue.tables.decimal)
        return tongue.pack(int(match["times"]), tongue.measured(value, noun))

    def _of_each(self, match: re.Match[str]) -> str | None:
        after = " " + match.string[match.end() : match.end() + 32]
        noun = self.tongue.noun(".", after)
        if noun is None or match.string[match.end() : match.end() + 1].isupper():
            return None
        return self.tongue.agreed(int(match["times"]), self.tongue.gender(noun))

    def _kelvin(self, match: re.Match[str]) -> str | None:
        tongue = self.tongue
        low = f"{tongue.cardinal(int(match['low']))} {tongue.tables.to} " if match["low"] else ""
        value = int(re.sub(r"\D", "", match["value"]))
        return f"{low}{tongue.cardinal(value)} kelvin"

    def _lines(self, match: re.Match[str]) -> str | None:
        return f"{self.tongue.cardinal(int(match['lines']))} {match['scan'].upper()}"

    def _half(self, match: re.Match[str]) -> str | None:
        tongue, noun = self.tongue, match["noun"]
        if noun.lower() in tongue.habits.no_noun or not noun.islower():
            return None
        gender = tongue.gender(noun)
        if match["whole"] is None:
            return tongue.half(noun, gender)
        both = tongue.tables.units.get(noun) or Noun(noun, noun, gender)
        return tongue.mixed_measure(int(match["whole"]), 1, 2, both)

    def _more(self, match: re.Match[str]) -> str | None:
        before, after = around(match)
        few = amount(match["number"], self.tongue.tables.decimal).value < 20
        if few or before.rstrip()[-1:].isdigit() or before[-1:].isalnum():
            return None
        return f"{self.tongue.habits.more_than} {self._count(match['number'], after)}"

    def _or_more(self, match: re.Match[str]) -> str | None:
        habits = self.tongue.habits
        after = around(match)[1]
        value = amount(match["number"], self.tongue.tables.decimal)
        words = self._count(match["number"], after)
        if self.tongue.noun("", after) is None or value.fraction:
            return f"{words} {habits.plus}"
        return f"{words} {habits.or_more}" if value.whole < 10 else f"{habits.more_than} {words}"

    def _count(self, written: str, after: str) -> str:
        value = amount(written, self.tongue.tables.decimal)
        if value.fraction:
            return self.tongue.decimal(value)
        return self.tongue.count(value.whole, "", after)

    def _ordinal(self, match: re.Match[str]) -> str | None:
        tongue, number, groups = self.tongue, int(match["number"]), match.groupdict()
        before, after = around(match)
        if number == 0:
            return None
        noun = tongue.noun("", after)
        if groups.get("degree") and (
            _CELSIUS.match(after) or (number > 10 and noun is None) or before.endswith("-")
        ):
            return None
        gender = "f" if groups.get("f") else "m"
        return tongue.nth(number, gender, noun=noun is not None)

    def _numeral(self, match: re.Match[str]) -> str | None:
        number, noun = roman(match["roman"]), match["noun"]
        if number is None or noun.lower() not in self.tongue.habits.numbered:
            return None
        return self.tongue.nth(number, self.tongue.gender(noun), noun=True)
