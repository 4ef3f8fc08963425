"""Sizes, measures, ratings, fractions, multipliers, deals and ranges in any language's notation."""

import re
from dataclasses import dataclass

from voice.read_amounts import AMOUNT, amount
from voice.read_rules import Rule
from voice.speak_base import Noun, Tongue, around
from voice.speak_base_signs import SIGN, in_quotes, one_of, signed

_PART = r"\d{1,2}/\d{1,2}(?![\d/])"
_VALUE = rf"(?:\d{{1,3}}[ -]{_PART}|{_PART}|{AMOUNT})"
_BY = r"(?: ?[x×*] ?| X )"
_STOP = r"(?![\w²³])(?!'\w)"
_RATING = r"(?P<value>\d(?:[.,]\d{1,2})?|10) ?/ ?(?P<best>5|10)(?![\d/]|[.,]\d)"
_STARS = re.compile(r"(?P<value>\d(?:[.,]\d{1,2})?) ?★(?!★)")
_MIXED = re.compile(r"(?P<whole>\d{1,4})[ -](?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\d/])")
_FRACTION = re.compile(r"(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\d/]|[.,]\d)")
_TIMES = re.compile(r"(?P<times>\d{1,6}(?:[.,]\d{1,2})?) ?[x×](?!\w)")
_TIMES_AFTER = re.compile(r"[x×](?P<times>\d{1,4})(?![\w.])")
_PLUS = re.compile(r"(?P<a>\d{1,2}) ?\+ ?(?P<b>\d{1,2})(?![\w.,])")
_BOGO = re.compile(r"BOGOF?(?!\w)|[Bb]ogof?(?!\w)")
_MOTTO = re.compile(r"24/7(?!\d)")
_EITHER = r"(?P<low>\d{2,3})/(?P<high>\d{2,3})"
"""Two measures of one thing, where no fraction has such a lower number: `127/220 V`."""
_BOTTOMS = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 16, 32, 64))


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures and offers of one language."""

    tongue: Tongue

    def rules(self) -> tuple[Rule, ...]:
        tables = self.tongue.tables
        units = one_of(tables.units)
        to = rf"(?: ?- ?| ?~ ?| (?:{tables.to_written}) )"
        side = rf"{_VALUE}(?: ?(?:{units}){_STOP})?"
        stars = rf"(?: ?(?P<stars>★|(?:{tables.stars_written})(?!\w)))?"
        return (
            Rule("deal", _BOGO, lambda _: tables.bogo, "l", number=True),
            Rule("deal", re.compile(tables.deal), self._deal, "d"),
            Rule("deal", _PLUS, self._plus, "d"),
            Rule(
                "size",
                re.compile(rf"{side}(?:{_BY}{side}){{1,3}}(?!\w|[.,]\d| ?(?:[€$£]|EUR|Euro))"),
                self._size,
                "d",
            ),
            Rule(
                "rating",
                re.compile(rf"{_RATING}{stars}(?! ?(?:{units}){_STOP})"),
                self._rating,
                "d",
            ),
            Rule("stars", _STARS, self._stars, "d"),
            Rule(
                "either",
                re.compile(rf"{_EITHER} ?(?P<unit>{units}){_STOP}"),
                self._either,
                "d",
            ),
            Rule(
                "measure range",
                re.compile(
                    rf"{SIGN}(?P<low>{_VALUE}) ?(?P<unit1>{units})?{to}(?P<value>{_VALUE})[ -]?"
                    rf"(?P<unit>{units}){_STOP}"
                ),
                self._measures,
                "ds",
            ),
            Rule(
                "measure",
                re.compile(
                    rf"{SIGN}(?P<value>{_VALUE})[ -]?(?P<unit>{units}){_STOP}"
                    rf"(?:/(?P<per>{one_of(tables.per_written)})(?!\w))?"
                ),
                self._measure,
                "ds",
            ),
            Rule("mixed number", _MIXED, self._mixed, "d"),
            Rule("around the clock", _MOTTO, self._motto, "d"),
            Rule("fraction", _FRACTION, self._fraction, "d"),
            Rule("multiplier", _TIMES, lambda match: self.tongue.times(match["times"]), "d"),
            Rule("multiplier", _TIMES_AFTER, self._times_after, "ls"),
            Rule(
                "range",
                re.compile(rf"(?P<low>{AMOUNT})(?: ?- ?| ?~ ?)(?P<high>{AMOUNT})(?![\d/%]|-\w)"),
                self._range,
                "d",
            ),
        )

    def _deal(self, match: re.Match[str]) -> str | None:
        a, b = (
            self.tongue.cardinal(int(end)) if end.isdecimal() else end
            for end in (match["a"], match["b"])
        )
        return f"{a} {match['word'].strip(' -')} {b}"

    def _plus(self, match: re.Match[str]) -> str | None:
        a, b = (self.tongue.cardinal(int(end)) for end in match.groups())
        return f"{a} {self.tongue.tables.signs['+']} {b}"

    def _side(self, written: str) -> str:
        return self._number(written) if "/" in written else self.tongue.side(written)

    def _number(self, written: str) -> str:
        if "/" not in written:
            return self.tongue.beside(written)
        *whole, top, bottom = map(int, re.split(r"[ /-]", written))
        if whole:
            return self.tongue.mixed(whole[0], top, bottom)
        return self.tongue.fraction(top, bottom)

    def _amount(self, written: str, noun: Noun, before: str) -> str:
        """A number and its unit."""
        if "/" in written:
            *whole, top, bottom = map(int, re.split(r"[ /-]", written))
            if whole:
                return self.tongue.mixed_measure(whole[0], top, bottom, noun)
            return self.tongue.part(top, bottom, noun)
        value = amount(written, self.tongue.tables.decimal)
        return self.tongue.measured(value, noun, before)

    def _measure(self, match: re.Match[str]) -> str | None:
        symbol = match["unit"]
        if not _fits(match, symbol):
            return None
        words = self._amount(match["value"], self.tongue.tables.units[symbol], around(match)[0])
        per = f" {self.tongue.tables.per_written[match['per']]}" if match["per"] else ""
        return f"{signed(match, self.tongue.tables)}{words}{per}"

    def _either(self, match: re.Match[str]) -> str | None:
        low, high = int(match["low"]), int(match["high"])
        if high < 100 or not _fits(match, match["unit"]):
            return None
        noun = self.tongue.tables.units[match["unit"]]
        return f"{self.tongue.low_end(str(low), noun)} {self.tongue.counted(high, noun)}"

    def _measures(self, match: re.Match[str]) -> str | None:
        tables, symbol = self.tongue.tables, match["unit"]
        if not _fits(match, symbol):
            return None
        low, noun = match["low"], tables.units[symbol]
        if match["unit1"] not in {None, "°"} and tables.units[match["unit1"]] != noun:
            return None
        start = self._number(low) if "/" in low else self.tongue.low_end(low, noun)
        end = self._amount(match["value"], noun, "")
        return f"{signed(match, tables)}{start} {tables.to} {end}"

    def _size(self, match: re.Match[str]) -> str | None:
        tables = self.tongue.tables
        sides = list(
            re.finditer(
                rf"(?P<value>{_VALUE})(?: ?(?P<unit>{one_of(tables.units)}){_STOP})?", match[0]
            )
        )
        if len(sides) < 2:
            return None
        said = [
            self._amount(side["value"], tables.units[side["unit"]], "")
            if side["unit"]
            else self._side(side["value"])
            for side in sides
        ]
        return f" {tables.by} ".join(said)

    def _rating(self, match: re.Match[str]) -> str | None:
        best = int(match["best"])
        value = amount(match["value"].replace(".", ","), ",")
        certain = value.fraction or match["stars"]
        if value.value > best or not (certain or value.value * 2 > best):
            return None
        return self.tongue.rating(value, best, stars=bool(match["stars"]))

    def _stars(self, match: re.Match[str]) -> str | None:
        value = amount(match["value"].replace(".", ","), ",")
        stars = self.tongue.tables.stars
        if value.fraction:
            return f"{self.tongue.decimal(value)} {stars.many}"
        return self.tongue.counted(value.whole, stars)

    def _mixed(self, match: re.Match[str]) -> str | None:
        whole, top, bottom = (int(match[part]) for part in ("whole", "top", "bottom"))
        if bottom not in _BOTTOMS or not 0 < top < bottom:
            return None
        return self.tongue.mixed(whole, top, bottom)

    def _motto(self, match: re.Match[str]) -> str | None:
        return " ".join(self.tongue.cardinal(int(part)) for part in match[0].split("/"))

    def _fraction(self, match: re.Match[str]) -> str | None:
        top, bottom = int(match["top"]), int(match["bottom"])
        if bottom in _BOTTOMS and 0 < top < bottom:
            return self.tongue.fraction(top, bottom)
        return f"{self.tongue.digits(match['top'])} {self.tongue.digits(match['bottom'])}"

    def _times_after(self, match: re.Match[str]) -> str | None:
        before = match.string[match.start() - 1 : match.start()] if match.start() else " "
        return None if before.isalnum() else self.tongue.times_after(match["times"])

    def _range(self, match: re.Match[str]) -> str | None:
        low, high = match["low"], match["high"]
        decimal = self.tongue.tables.decimal
        if amount(low, decimal).value >= amount(high, decimal).value or low[0] == high[0] == "0":
            return None
        return self.tongue.ends(low, high, *around(match))


def _fits(match: re.Match[str], symbol: str) -> bool:
    """False where the symbol is a name or a quote after all: `5 A's`, `7 T-Shirts`, `4K`."""
    text, end = match.string, match.end("unit")
    if symbol in {'"', "''"}:
        return not in_quotes(match, '"')
    if symbol == "K" and not re.search(r"\d{4}|\d[.,]\d{3}", match[0]):
        return False
    if len(symbol) > 1:
        return True
    spaced = text[end - len(symbol) - 1] == " "
    return not re.match(r"-\w" if spaced else r"-\d", text[end : end + 2])
