"""Packs, thousands, extremes and other amounts of Spanish, French and Portuguese shops."""

import re
from dataclasses import dataclass

from voice.read_amounts import AMOUNT, SIGNS, amount
from voice.read_rules import Rule
from voice.speak_base import Noun, around
from voice.speak_romance import Romance

_HALF = re.compile(r"(?:(?P<whole>[1-9]\d?)[ -])?1/2 (?P<noun>[^\W\d_]{3,30})(?!\w)")
_OF_EACH = re.compile(r"(?P<times>[1-9]\d?) ?[x×] (?=[^\W\d_]{2})")
_MORE = re.compile(rf"\+(?P<number>{AMOUNT})(?!\w|[.,]?\d| ?[%°€$£])")
_OR_MORE = re.compile(rf"(?P<number>{AMOUNT}) ?\+(?! ?\d)(?!\w)")
_MONEY = r"(?:(?:US|R|MX|C)?[$€£]|EUR|USD|BRL|MXN)"
_MILLIONS = re.compile(
    rf"(?P<sign>{_MONEY}) ?(?P<a>{AMOUNT}) ?M(?!\w)|(?P<b>{AMOUNT}) ?M ?(?P<sign2>{_MONEY})"
    rf"|(?P<c>{AMOUNT})(?:M(?!\w)| M(?= de \w| d'\w))"
)
_KELVIN = re.compile(r"(?:(?P<low>\d{4,5}) ?- ?)?(?P<value>\d{1,2}[., ]?\d{3}) ?K(?![\w])")
_TIMES_MONEY = re.compile(
    rf"(?P<times>\d{{1,2}}) ?[x×] ?(?={_MONEY} ?\d|{AMOUNT} ?(?:[€$£]|(?:euros|reais|pesos)\b))"
)
_COUNTED_AT = re.compile(
    rf"(?P<count>\d{{1,3}}) (?P<noun>[^\W\d_]{{3,15}}) [x×] ?"
    rf"(?={_MONEY} ?\d|{AMOUNT} ?(?:[€$£]|(?:euros|reais|pesos)\b))"
)
_TIMES_LOUD = re.compile(r"(?P<times>\d{1,2})X(?!\w)")
_SO_MANY = re.compile(r"[xX×](?=\d{1,4} [^\W\d_]{3})")
_ACROSS = re.compile(r"Ø(?P<before>(?= ?\d))?")
_LIST = re.compile(r"(?P<list>\d{1,3}(?:/\d{1,3}){2,4})(?![\w/])")
_PROTECTS = re.compile(r"\b(?:FPS|SPF|UPF|FP|PA) ?$")
"""Names of measures whose `50+` is more, and not so many or more."""
_IDENTITY = re.compile(r"\d[\d ./-]{4,24}\d(?!\w)")
_SHAPE = re.compile(r"(?P<wide>16|21|4):(?P<high>9|3)(?![\d:])")
_K = re.compile(r"(?P<number>\d{1,4}(?:[.,]\d{1,2})?)K(?!\w)")
_SHARP = frozenset(("2", "4", "5", "6", "8"))
"""Pictures that are so many thousand points wide: `4K`."""
_CROWD = re.compile(
    r" (?:seg|fol|abon|lik|view|vues|vis|inscri|rese|avis|avali|curt|usu|util|client|cr[ií]|aval)"
)
_SIDES = re.compile(r"(?:(?<= )|^)[xX×](?= \d)")
_MINUS = re.compile(r"-(?= \d{1,3}(?:[.,]\d)? ?%)")
_LINES = re.compile(r"(?P<lines>480|720|1080|1440|2160)(?P<scan>[pi])(?!\w)")
_EXTREME = re.compile(r"[Mm][áa]x\.|[Mm][íi]n\.(?! ?\d+ ?[.,;])")
_HOURS_AND_HALF = re.compile(r"(?P<whole>\d{1,2}) ?h (?:y |et |e )?1/2(?![\w/])")
_AND_HALF = re.compile(r"1/2(?![\w/]| ?[^\W\d_])")
_HALVED = re.compile(r"(?P<noun>[^\W\d_]{3,20}) (?:e|y|et) $")
_SYMBOL = re.compile(r"(?:kg|Kg|KG|km|cm|mm|ml|GB|kWh|m²|m2)(?![\w/²³])")
_EACH_OF = re.compile(
    r"(?:\b(?:el|le|o|por|par|cada|un|um|per|du|ao|au|do|del|al)|/) ?$", re.IGNORECASE
)
_PACK = re.compile(
    rf"(?P<times>[1-9]\d?) ?[x×] ?(?P<value>{AMOUNT}) ?"
    r"(?P<unit>ml|mL|cl|l|L|g|kg|GB|TB|MB|Go|To|Mo|W|MP)(?!\w)(?! ?[x×])"
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Rules of amounts that go before the general ones."""

    tongue: Romance

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("millions", _MILLIONS, self._millions, "dls"),
            Rule("pack", _PACK, self._pack, "d"),
            Rule("identity", _IDENTITY, self._identity, "d"),
            Rule("list", _LIST, self._list, "d"),
            Rule("shape", _SHAPE, self._shape, "d"),
            Rule("thousands", _K, self._thousands, "d"),
            Rule("by", _SIDES, self._sides, "ls"),
            Rule("minus", _MINUS, self._minus, "s"),
            Rule("times", _TIMES_MONEY, self._times, "d"),
            Rule("counted at", _COUNTED_AT, self._counted_at, "d"),
            Rule("times", _TIMES_LOUD, lambda m: self.tongue.times(m["times"]), "d"),
            Rule("so many", _SO_MANY, self._so_many, "ls"),
            Rule("across", _ACROSS, self._across, "l"),
            Rule("extreme", _EXTREME, self._extreme, "l"),
            Rule("unit", _SYMBOL, self._symbol, "l"),
            Rule("so many", _OF_EACH, self._of_each, "d"),
            Rule("kelvin", _KELVIN, self._kelvin, "d"),
            Rule("lines", _LINES, self._lines, "d"),
            Rule("half", _HOURS_AND_HALF, self._hours_and_half, "d"),
            Rule("half", _HALF, self._half, "d"),
            Rule("half", _AND_HALF, self._and_half, "d"),
            Rule("more than", _MORE, self._more, "s"),
            Rule("or more", _OR_MORE, self._or_more, "d"),
        )

    def _millions(self, match: re.Match[str]) -> str | None:
        tongue, sign = self.tongue, match["sign"] or match["sign2"]
        value = amount(match["a"] or match["b"] or match["c"], tongue.tables.decimal)
        if sign is None:
            return tongue.scaled(value, tongue.habits.million)
        code = tongue.tables.signs_of_money.get(sign) or SIGNS.get(
            sign, sign if sign.isalpha() else None
        )
        if code is None:
            return None
        return tongue.scaled(value, tongue.habits.million, tongue.coin(code).major.many)

    def _pack(self, match: re.Match[str]) -> str | None:
        tongue = self.tongue
        noun = tongue.tables.units.get(match["unit"])
        if noun is None:
            return None
        value = amount(match["value"], tongue.tables.decimal)
        return tongue.pack(int(match["times"]), tongue.measured(value, noun))

    def _identity(self, match: re.Match[str]) -> str | None:
        names = self.tongue.habits.identity
        if not re.search(rf"\b(?:{names})[.:]?(?: n\.?°)?:? ?$", around(match)[0]):
            return None
        return self.tongue.each(match[0])

    def _list(self, match: re.Match[str]) -> str | None:
        """`12/24/36 meses`, where a date would be followed by no noun or cannot be."""
        before, after = around(match)
        numbers = list(map(int, match["list"].split("/")))
        dated = len(numbers) == 3 and 0 < numbers[0] <= 31 and 0 < numbers[1] <= 12
        if dated and self.tongue.noun("", after) is None:
            return None
        return " ".join(self.tongue.count(number, before, after) for number in numbers)

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
            return ""
        sized = before[1].endswith(")") or any(map(str.isdecimal, before[1]))
        return self.tongue.tables.by if sized else self.tongue.habits.of

    def _minus(self, match: re.Match[str]) -> str | None:
        before = around(match)[0].rstrip()[-1:]
        return None if before.isdecimal() or before in "%€$" else self.tongue.tables.signs["-"]

    def _times(self, match: re.Match[str]) -> str | None:
        return self.tongue.times_money(int(match["times"]))

    def _counted_at(self, match: re.Match[str]) -> str | None:
        """`3 meses x 9,99 €`."""
        noun = match["noun"]
        number = self.tongue.count(int(match["count"]), "", f" {noun}")
        return f"{number} {noun} {self.tongue.tables.to}"

    def _so_many(self, match: re.Match[str]) -> str | None:
        """`x20 sobres` is twenty, but `x2 puntos` is double."""
        before, after = around(match)
        number = re.match(r"\d+", after)
        if before[-1:].isalnum() or number is None or int(number[0]) < 5:
            return None
        return ""

    def _across(self, match: re.Match[str]) -> str | None:
        across = self.tongue.tables.short["ø"]
        return across if match["before"] is not None else f"{self.tongue.habits.of} {across}"

    def _extreme(self, match: re.Match[str]) -> str | None:
        """`velocidad máx.` agrees with the noun before it."""
        noun = re.search(r"([^\W\d_]{3,30}) $", around(match)[0])
        word = self.tongue.tables.short.get(match[0].lower())
        if word is None or noun is None or noun[1].casefold() in self.tongue.habits.no_noun:
            return word
        return re.sub("o$", "a", word) if self.tongue.gender(noun[1]) == "f" else word

    def _symbol(self, match: re.Match[str]) -> str | None:
        """A unit without a number: `1,99 el kg`, `en cm`."""
        before = around(match)[0]
        noun = self.tongue.tables.units.get(match[0])
        if noun is None or before[-1:].isalnum():
            return None
        return noun.one if _EACH_OF.search(before) else noun.many

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

    def _hours_and_half(self, match: re.Match[str]) -> str | None:
        """`6 h y ½`."""
        tongue = self.tongue
        return tongue.mixed_measure(int(match["whole"]), 1, 2, tongue.habits.hour)

    def _and_half(self, match: re.Match[str]) -> str | None:
        """The half of `4 estrellas y 1/2`."""
        noun = _HALVED.search(around(match)[0])
        if noun is None:
            return None
        words = self.tongue.habits.and_half[self.tongue.gender(noun["noun"]) == "f"]
        return words.rpartition(" ")[2]

    def _more(self, match: re.Match[str]) -> str | None:
        before, after = around(match)
        few = amount(match["number"], self.tongue.tables.decimal).value < 20
        if few or before.rstrip()[-1:].isdecimal() or before[-1:].isalnum():
            return None
        return f"{self.tongue.habits.more_than} {self._count(match['number'], after)}"

    def _or_more(self, match: re.Match[str]) -> str | None:
        habits = self.tongue.habits
        after = around(match)[1]
        value = amount(match["number"], self.tongue.tables.decimal)
        words = self._count(match["number"], after)
        if self.tongue.noun("", after) is None or value.fraction:
            protects = _PROTECTS.search(around(match)[0])
            return f"{words} {habits.plus if protects or value.fraction else habits.or_more}"
        return f"{words} {habits.or_more}" if value.whole < 10 else f"{habits.more_than} {words}"

    def _count(self, written: str, after: str) -> str:
        value = amount(written, self.tongue.tables.decimal)
        if value.fraction:
            return self.tongue.decimal(value)
        return self.tongue.count(value.whole, "", after)
