"""Rules that French alone has, or has before the shared ones."""

import re
from dataclasses import dataclass

from voice.read_amounts import AMOUNT, Amount, amount
from voice.read_numerals import roman
from voice.read_rules import Rule
from voice.speak_base_signs import one_of
from voice.speak_base_words import acronym
from voice.speak_fr_numbers import French
from voice.speak_fr_tables import TABLES
from voice.speak_romance_rules import shared

_MISTER = re.compile(r"(?P<many>M?)M\.(?= (?:et|[A-ZÀ-Þ]))")
_PAGE = re.compile(r"p\.(?= ?\d)")
_DAY_AND_NIGHT = re.compile(r"24 ?[hH] ?(?:/|sur) ?24(?: ?[hH])?(?!\w)")
_ALL_WEEK = re.compile(r"7 ?[jJ](?:ours?)? ?(?:/|sur) ?7(?: ?[jJ])?(?!\w)")
_MAKES = re.compile(r"=(?= ?(?:\d{1,2}|le|la|un|une) )")
_SIZE = re.compile(r"T\.(?= ?\d)")
_DAYS_LEFT = re.compile(r"J ?- ?(?P<days>\d{1,3})(?!\w)")
_ELIDED = re.compile(
    r"(?P<head>[A-Za-zÀ-ÿ]{1,8})'(?P<body>[A-ZÀ-Þ]{2,30})(?P<tail>-[A-Z])?(?![\w'])"
)
_FOUR_BY_FOUR = re.compile(r"4[xX×]4(?!\w| ?(?:cm|mm|m|pouces)\b)")
_SECOND = re.compile(r"2(?P<mark>nde?s?|de)(?!\w)")
_ROMAN = re.compile(
    r"(?P<roman>[IVX]{1,6})(?P<mark>ers?|[èe]?re|[èe]me|e|nd|nde)(?P<century> s\.)?(?!\w)"
)
_HALF_PRICE = re.compile(r"1/2[ -](?P<noun>prix|tarif)(?!\w)")
_OF_ARTICLE = re.compile(r"(?P<head>[dDlL])'art\.(?= ?\d)")
_OTHERS = {"WS": "WST", "AR": "ARS", "CL": "CLP", "CO": "COP", "MX": "MXN", "UY": "UYU"}
_DOLLARS = "AU BM BN BZ CA FJ HK NA NZ SB SG SR TT TW US"
_POUNDS = "FK GB GI LB"
_LANDS = (
    {f"${land}": code for land, code in _OTHERS.items()}
    | {f"${land}": f"{land}D" for land in _DOLLARS.split()}
    | {f"£{land}": f"{land}P" for land in _POUNDS.split()}
)
"""How French tells currencies of one sign apart: `29,90 $CA`."""
_OF_LAND = re.compile(
    rf"(?P<amount>{AMOUNT}) ?(?P<sign>[$£]) ?"
    rf"(?P<land>{'|'.join(land[1:] for land in _LANDS)})D?(?!\w)"
)
_ONE = re.compile(
    rf"(?P<head>[Dd]e |[Qq]ue |(?:[Qq]u|[Dd]|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)')1"
    rf"(?:,(?P<part>\d{{1,2}}))?"
    rf"(?: ?(?P<unit>€|{one_of(TABLES.units)})(?!\w)|(?= [^\W\d_]{{2}}| ?[!?.;)]|$))(?!,\d)"
)
"""One elides what stands before it: `de 1 an` is "d'un an"."""
_DAY_NIGHT = "vingt-quatre heures sur vingt-quatre"


@dataclass(frozen=True, slots=True)
class Own:
    """Notations of French."""

    tongue: French

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("mister", _MISTER, lambda m: "messieurs" if m["many"] else "monsieur", "l"),
            Rule("one", _ONE, self._one, "l"),
            Rule("half price", _HALF_PRICE, self._half_price, "d"),
            Rule("article", _OF_ARTICLE, lambda m: f"{m['head']}'article", "l"),
            Rule("page", _PAGE, self._page, "l"),
            Rule("day and night", _DAY_AND_NIGHT, lambda _: _DAY_NIGHT, "d"),
            Rule("all week", _ALL_WEEK, lambda _: "sept jours sur sept", "d"),
            Rule("deal", _MAKES, self._makes, "s"),
            Rule("size", _SIZE, lambda _: "taille", "l"),
            Rule("days left", _DAYS_LEFT, self._days_left, "l"),
            Rule("elided", _ELIDED, self._elided, "l"),
            Rule("four by four", _FOUR_BY_FOUR, lambda _: "quatre quatre", "d"),
            Rule("price", _OF_LAND, self._of_land, "d"),
            Rule("second", _SECOND, lambda m: "seconde" if "e" in m["mark"] else "second", "d"),
            Rule("numeral", _ROMAN, self._numeral, "l", number=True),
            *shared(self.tongue),
        )

    def _days_left(self, match: re.Match[str]) -> str | None:
        return f"J moins {self.tongue.cardinal(int(match['days']))}"

    def _elided(self, match: re.Match[str]) -> str | None:
        """Capitals after an apostrophe: `L'ÉTÉ`, `l'USB-C`."""
        if not any(map(str.isupper, match["body"])) or match["head"].isdecimal():
            return None
        body = acronym(match["body"], self.tongue, shouted=match["head"].isupper())
        tail = f" {match['tail'][1]}" if match["tail"] else ""
        return f"{match['head'].lower()}'{body}{tail}"

    def _one(self, match: re.Match[str]) -> str | None:
        tongue, head = self.tongue, match["head"].strip().replace("e", "")
        value, unit = Amount(1, match["part"] or ""), match["unit"]
        if match.start() and match.string[match.start() - 1].isalnum():
            return None
        if unit == "€":
            words = tongue.money(value, "EUR")
        elif unit:
            words = tongue.measured(value, tongue.tables.units[unit])
        elif value.fraction:
            words = tongue.decimal(value)
        else:
            words = tongue.count(1, "", match.string[match.end() : match.end() + 32])
        return f"{head.rstrip(chr(39))}'{words}"

    def _half_price(self, match: re.Match[str]) -> str | None:
        """`à ½ prix` has no article; `un ½ tarif` brings its own."""
        before = match.string[max(0, match.start() - 8) : match.start()]
        bare = match["noun"] == "prix" and re.search(r"(?:^|[^\w])[àÀ] $", before)
        return "moitié prix" if bare else f"demi-{match['noun']}"

    def _page(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 1) : match.start()]
        return None if before.isalnum() else "page"

    def _makes(self, match: re.Match[str]) -> str | None:
        """`2 achetés = 1 offert` is said without a word for the sign."""
        before = match.string[max(0, match.start() - 16) : match.start()]
        return "" if re.search(r"achet\w+ ?$", before) else None

    def _of_land(self, match: re.Match[str]) -> str | None:
        code = _LANDS.get(match["sign"] + match["land"])
        return self.tongue.money(amount(match["amount"]), code) if code else None

    def _numeral(self, match: re.Match[str]) -> str | None:
        number = roman(match["roman"])
        if number is None:
            return None
        gender = "f" if match["mark"] in {"re", "ère", "ere", "nde"} else "m"
        nth = self.tongue.nth(number, gender, noun=True)
        return f"{nth} siècle" if match["century"] else nth
