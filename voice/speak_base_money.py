"""Prices, price ranges, small change and percents in any language's notation."""

import re
from dataclasses import dataclass

from voice.read_amounts import AMOUNT, Amount, amount, currency, signs_pattern
from voice.read_rules import Rule
from voice.speak_base import Noun, Tongue, around
from voice.speak_base_signs import SIGN, one_of, signed

_CENTLESS = r"(?:-{1,2}|—)(?=$|[\s.;:!?)/*])"
"""What stands for the cents of `19,-` and `$5.-`."""
_DASH = rf"(?:[.,]?{_CENTLESS})?"
_SIGN = rf"(?:{signs_pattern()}|[A-Z]{{3}}(?![^\W\d_]))"
_NO_PER = r"(?i:statt|jetzt|dann|ahora|antes|luego|hoje|agora|depois|avant|puis)(?!\w)"
"""Words that another price follows after a slash."""
_SO_MANY = re.compile(
    r"\b(?:lot|pack|set|kit|jeu|boîte|coffret|caja|paquete|juego|caixa|pacote|jogo|conjunto)s?"
    r" de $",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:de|desde|dès|entre|sube|baja|passe|sobe|cai)(?: de)? $", re.IGNORECASE)
"""Before the lower end of prices that `a` or `à` joins, which else stands before one price."""


@dataclass(frozen=True, slots=True)
class Money:
    """Money and percents of one language."""

    tongue: Tongue

    def rules(self) -> tuple[Rule, ...]:
        tables = self.tongue.tables
        word = rf"(?i:{one_of(tables.money)})(?!\w)"
        number = rf"(?:{AMOUNT}(?: ?(?:{one_of(tables.scales)})(?!\w))?)"
        units = one_of(tables.units)
        any_word = rf"(?!{_NO_PER}|[A-Z]{{2}})[^\W\d_]{{4,20}}" if tables.per_any else "(?!)"
        per = (
            rf"(?: ?/ ?(?:(?P<per>{one_of(tables.per_written)})(?!\w)"
            rf"|(?P<per_count>\d{{1,4}}) ?(?P<per_many>{units})(?!\w)"
            rf"|(?P<per_one>{units})(?!\w)|(?P<per_any>{any_word})(?!\w)))?"
        )
        to = rf"(?: ?- ?| ?~ ?| (?:{tables.to_written}) )"
        before = rf"(?P<sign>{_SIGN}) ?"
        after = rf" ?(?:(?P<sign2>{_SIGN})(?! ?\d)(?!\w)|(?P<word>{word}))"
        return (
            Rule(
                "price range",
                re.compile(
                    rf"{before}(?P<low>{number}){to}(?:{_SIGN})? ?(?P<high>{number})"
                    rf"(?![\d%]|[.,]\d| ?%|-\w){_DASH}{per}"
                ),
                self._range,
                "ls",
            ),
            Rule(
                "price range",
                re.compile(
                    rf"(?P<low>{number}){_DASH} ?(?:{_SIGN}|{word})?{to}"
                    rf"(?P<high>{number}){_DASH}{after}{per}"
                ),
                self._range,
                "d",
            ),
            Rule(
                "price",
                re.compile(rf"(?P<whole>\d{{1,6}})(?P<sign>[€£$])(?P<cents>\d\d)(?!\w){per}"),
                self._within,
                "d",
            ),
            Rule(
                "price",
                re.compile(
                    rf"{SIGN}{before}(?P<amount>{number}){_DASH}(?: ?(?P<word>{word}))?{per}"
                ),
                self._price,
                "ls",
            ),
            Rule(
                "price",
                re.compile(rf"{SIGN}(?P<amount>{number}){_DASH}{after}{per}"),
                self._price,
                "ds",
            ),
            Rule(
                "small change",
                re.compile(
                    rf"{SIGN}(?P<amount>{AMOUNT}) ?(?P<minor>{one_of(tables.minor)})(?!\w){per}"
                ),
                self._change,
                "ds",
            ),
            Rule("price", re.compile(rf"(?P<amount>{AMOUNT})[.,]{_CENTLESS}"), self._bare, "d"),
            Rule(
                "how often",
                re.compile(rf"(?<=\d[x×])/(?P<per>{one_of(tables.per_written)})(?!\w)"),
                lambda match: tables.per_written[match["per"]],
                "s",
            ),
            Rule(
                "percent",
                re.compile(rf"{SIGN}(?P<low>{AMOUNT})(?: ?%?{to}(?P<high>{AMOUNT}))? ?%(?!\d)"),
                self._percent,
                "ds",
            ),
        )

    def _price(self, match: re.Match[str]) -> str | None:
        code = self._code(match, match["amount"])
        if code is None or _inside_word(match):
            return None
        words = self._money(match["amount"], code, around(match)[0])
        return f"{signed(match, self.tongue.tables)}{words}{self._per(match)}"

    def _within(self, match: re.Match[str]) -> str | None:
        code = self._code(match, match["whole"])
        value = Amount(int(match["whole"]), match["cents"])
        if code is None:
            return None
        return f"{self.tongue.money(value, code, around(match)[0])}{self._per(match)}"

    def _range(self, match: re.Match[str]) -> str | None:
        code = self._code(match, match["high"])
        if code is None or _inside_word(match):
            return None
        (low, low_scale), (high, high_scale) = (
            self._parsed(match["low"]),
            self._parsed(match["high"]),
        )
        if not (low_scale or high_scale) and low.value >= high.value:
            return None
        if _priced_apart(match, low, high):
            return None
        begin = (
            self._money(match["low"], code, around(match)[0])
            if low.fraction or high.fraction or low_scale
            else self.tongue.beside(str(low.whole))
        )
        end = self._money(match["high"], code, "")
        return f"{begin} {self.tongue.tables.to} {end}{self._per(match)}"

    def _money(self, written: str, code: str, before: str) -> str:
        value, scale = self._parsed(written)
        if scale:
            return self.tongue.scaled(value, scale, self.tongue.coin(code).major.many)
        return self.tongue.money(value, code, before)

    def _parsed(self, written: str) -> tuple[Amount, Noun | None]:
        """The amount and, for `1,5 Mio.`, its scale."""
        number = re.match(AMOUNT, written)
        if number is None:
            return Amount(0), None
        scale = self.tongue.tables.scales.get(written[number.end() :].strip())
        return amount(number[0], self.tongue.tables.decimal if scale else None), scale

    def _code(self, match: re.Match[str], beside: str) -> str | None:
        groups = match.groupdict()
        if groups.get("word"):
            return self.tongue.tables.money[groups["word"].lower()]
        sign = groups.get("sign") or groups.get("sign2") or ""
        return self.tongue.tables.signs_of_money.get(sign) or currency(sign, beside)

    def _change(self, match: re.Match[str]) -> str | None:
        noun = self.tongue.tables.minor[match["minor"]]
        value = amount(match["amount"], self.tongue.tables.decimal)
        words = (
            f"{self.tongue.decimal(value)} {noun.many}"
            if value.fraction
            else self.tongue.counted(value.whole, noun, around(match)[0])
        )
        return f"{signed(match, self.tongue.tables)}{words}{self._per(match)}"

    def _bare(self, match: re.Match[str]) -> str | None:
        return self.tongue.value(match["amount"])

    def _percent(self, match: re.Match[str]) -> str | None:
        words = self.tongue.percents(match["low"], match["high"])
        return f"{signed(match, self.tongue.tables)}{words}"

    def _per(self, match: re.Match[str]) -> str:
        tables = self.tongue.tables
        if match["per"] is not None:
            return f" {tables.per_written[match['per']]}"
        if match["per_one"] is not None:
            return f" {tables.per} {tables.units[match['per_one']].one}"
        if match["per_any"] is not None:
            return f" {tables.per_any} {match['per_any']}"
        if match["per_many"] is None:
            return ""
        noun = tables.units[match["per_many"]]
        return f" {tables.per} {self.tongue.counted(int(match['per_count']), noun)}"


def _priced_apart(match: re.Match[str], low: Amount, high: Amount) -> bool:
    """True for a count before a price: `le lot de 3 à 14,90 €`, `tallas 36 a 41 a 59,95 €`."""
    between = match.string[match.end("low") : match.start("high")].strip()
    if between not in {"a", "à"} or low.fraction or not high.fraction:
        return False
    before = around(match)[0]
    return not _FROM.search(before) or bool(_SO_MANY.search(before))


def _inside_word(match: re.Match[str]) -> bool:
    """True for what only looks like money within a longer token, such as `X-EUR 5`."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    return before.isalnum() and match[0][0].isalnum()
