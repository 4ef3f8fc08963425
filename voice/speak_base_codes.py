"""Addresses, telephone numbers, articles' codes and plain numbers of any language."""

import re
from dataclasses import dataclass

from voice.read_amounts import AMOUNT, amount
from voice.read_patterns import (
    ARTICLE,
    BARE_URL,
    CODE,
    CODE_SIGN,
    EMAIL,
    HANDLE,
    HASHTAG,
    NAMES_ARTICLE,
    NUMBER_SIGN,
    OIL,
    PIECES,
    TALL_SIZES,
    URL,
    WAIST,
    humps,
)
from voice.read_rules import Rule
from voice.speak_base import Tongue, around
from voice.speak_base_signs import one_of
from voice.speak_base_words import acronym

_PHONE = (
    r"\+\d{1,3}(?:[ ./-]{0,3}\(?\d{1,8}\)?){1,7}(?!\w)"
    r"|\(0\d{1,5}\)[ /-]{0,2}\d{2,8}(?:[ -]\d{1,6}){0,4}(?!\w)"
    r"|0\d{1,5}(?:(?: ?[/-] ?| )\d{1,8}){1,5}(?!\w|[,./-]\d)"
    r"|1-\d{3}-(?:[A-Z]{4,9}|\d{3}-\d{4})(?!\w)"
)
_DAY = re.compile(r"\d{1,2}([/-])\d{1,2}(?:\1(?:19|20)?\d\d)?|\d{1,2}/(?:19|20)\d\d")
"""What is a date rather than a telephone number."""
_VERSION = re.compile(r"\d{1,3}(?:\.\d{1,3}){2,4}(?![\w.])")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3}){0,4}(?:[.,]\d{1,4})?(?!\d)")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}(?: ?\d{4}){3,7}(?: ?\d{1,3})?(?!\w)")
_POINTED = re.compile(r"\d{1,3}\.\d{1,2}")
"""Without a unit, a number with a foreign decimal mark is a version: `Bluetooth 5.3`."""
_SIGNED = re.compile(
    rf"(?P<sign>-(?! )|[+±~≈<>≤≥]) ?"
    rf"(?:(?P<number>{AMOUNT})(?!\d|/\d)|(?P<top>\d{{1,2}})/(?P<bottom>\d{{1,2}})(?![\d/]))"
)
_RUN = re.compile(r"\d{3,20}(?![\w.,]*\w)")
_NUMBER = re.compile(rf"{AMOUNT}(?!\d)|\d{{1,40}}")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to find a shop: addresses, handles, tags and telephone numbers."""

    tongue: Tongue

    def rules(self) -> tuple[Rule, ...]:
        tables = self.tongue.tables
        return (
            Rule("e-mail", EMAIL, self._email, "dl"),
            Rule("address", URL, self._url, "dl"),
            Rule("address", BARE_URL, lambda match: self._pieces(match["rest"].split("?")[0]), "l"),
            Rule("handle", HANDLE, self._handle, "s"),
            Rule("number sign", NUMBER_SIGN, self._numero, "s"),
            Rule("number sign", CODE_SIGN, lambda _: tables.number, "s"),
            Rule("hashtag", HASHTAG, self._hashtag, "s"),
            Rule(
                "number sign",
                re.compile(
                    rf"(?:{tables.numero}) ?(?P<number>\d{{1,9}})(?![\d.,]*\d)(?!-[A-Z]| \d/\d)"
                    rf"(?: ?- ?(?P<last>\d{{1,9}})(?![\d.,-]*\d|\w))?"
                ),
                self._numero,
                "ls",
            ),
            Rule("phone", re.compile(rf"{tables.phone}|{_PHONE}"), self._phone, "ds"),
            Rule("article", ARTICLE, self._article, "d"),
            Rule("oil", OIL, self._oil, "d"),
            Rule("waist", WAIST, self._waist, "d"),
        )

    def _email(self, match: re.Match[str]) -> str | None:
        at = self.tongue.tables.address["@"]
        return f"{self._pieces(match['user'])} {at} {self._host(match['host'])}"

    def _url(self, match: re.Match[str]) -> str | None:
        host, path = match["host"].removeprefix("www."), match["path"].rstrip("/.")
        if host[0].isdecimal() and "//" not in match[0] and not re.search(r"[a-z]{2}", host):
            return None
        if (
            "/" not in match[0]
            and "www." not in match[0]
            and host[0].isupper()
            and host[-1].isupper()
        ):
            return None
        slash = self.tongue.tables.address["/"]
        parts = [f"{slash} {self._pieces(part)}" for part in path.split("/") if part]
        return " ".join((self._host(host), *parts))

    def _host(self, host: str) -> str:
        *names, top = host.split(".")
        said = [self._pieces(name) for name in names]
        spelled = top in self.tongue.tables.spelled_tops
        said.append(self.tongue.acronym_letters(top.upper()) if spelled else top)
        return f" {self.tongue.tables.address['.']} ".join(said)

    def _pieces(self, text: str) -> str:
        said = []
        for piece in re.findall(r"[._+/-]|[^\W\d_]+|\d+", text):
            if piece.isdecimal():
                said.append(self._digits(piece))
            else:
                said.append(self.tongue.tables.address.get(piece) or self._name(piece))
        return " ".join(said)

    def _name(self, word: str) -> str:
        return " ".join(acronym(part, self.tongue, spelled=len(part) < 4) for part in humps(word))

    def _digits(self, digits: str) -> str:
        if re.fullmatch(r"(?:19|20)\d\d", digits):
            return self.tongue.year(int(digits))
        return self.tongue.digits(digits) if len(digits) <= 2 else self.tongue.each(digits)

    def _handle(self, match: re.Match[str]) -> str | None:
        return f"{self.tongue.tables.address['@']} {self._pieces(match['name'])}"

    def _hashtag(self, match: re.Match[str]) -> str | None:
        name = match["name"].replace("_", " ")
        return f"{self.tongue.tables.address['#']} {self._pieces(name)}"

    def _numero(self, match: re.Match[str]) -> str | None:
        tongue, number, last = self.tongue, match["number"], match.groupdict().get("last")
        if last is None:
            return f"{tongue.tables.number} {tongue.digits(number)}"
        if len(last) > 3 or int(last) <= int(number):
            return f"{tongue.tables.number} {tongue.each(number)} {tongue.each(last)}"
        name, to = tongue.numbers_to(around(match)[0])
        return f"{name} {tongue.digits(number)} {to} {tongue.digits(last)}"

    def _article(self, match: re.Match[str]) -> str | None:
        named = NAMES_ARTICLE.search(around(match)[0])
        return self.tongue.each(match[0]) if named else None

    def _oil(self, match: re.Match[str]) -> str | None:
        cold, hot = (self.tongue.cardinal(int(match[end])) for end in ("cold", "hot"))
        return f"{cold} W {hot}"

    def _waist(self, match: re.Match[str]) -> str | None:
        waist, length = (self.tongue.cardinal(int(match[side])) for side in ("waist", "length"))
        by = f"{self.tongue.tables.by} " if match["by"] not in {None, "/"} else ""
        return f"{waist} W {by}{length} L"

    def _phone(self, match: re.Match[str]) -> str | None:
        if _DAY.fullmatch(match[0]):
            return None
        groups = re.findall(r"\d+|[A-Z]+", match[0])
        plus = match[0].startswith("+")
        if not 5 <= sum(map(len, groups)) <= 16 or (plus and sum(map(len, groups)) < 8):
            return None
        said = [self.tongue.pair(group) if group.isdecimal() else group.lower() for group in groups]
        words = self.tongue.tables.phone_join.join(said)
        return f"{self.tongue.tables.signs['+']} {words}" if plus else words


@dataclass(frozen=True, slots=True)
class Codes:
    """What is left with digits in it: thousands, article numbers, models, plain numbers."""

    tongue: Tongue

    def rules(self) -> tuple[Rule, ...]:
        tables = self.tongue.tables
        return (
            Rule(
                "thousands",
                re.compile(rf"(?P<number>{AMOUNT}) ?(?P<scale>{one_of(tables.scales)})(?!\w)"),
                self._thousands,
                "d",
            ),
            Rule(
                "compound",
                re.compile(rf"(?P<number>{AMOUNT})-(?=[^\W\d_]{{2}})(?![A-Z]{{2}})"),
                self._compound,
                "d",
            ),
            Rule("sizes", TALL_SIZES, self._sizes, "dl"),
            Rule("named number", _RUN, self._named, "d"),
            Rule("account", _ACCOUNT, self._account, "l"),
            Rule("version", _VERSION, self._version, "d"),
            Rule("code", CODE, self._code, "dl"),
            Rule("signed number", _SIGNED, self._signed, "s"),
            Rule("number", _NUMBER, self._number, "d"),
        )

    def _thousands(self, match: re.Match[str]) -> str | None:
        value = amount(match["number"], self.tongue.tables.decimal)
        return self.tongue.scaled(value, self.tongue.tables.scales[match["scale"]])

    def _sizes(self, match: re.Match[str]) -> str | None:
        return f" {self.tongue.tables.to} ".join(map(self._size, filter(None, match.groups())))

    def _size(self, written: str) -> str:
        """`vier X L`."""
        digits = written.rstrip("XSLMPGT")
        letters = self.tongue.acronym_letters(written[len(digits) :])
        return f"{self.tongue.digits(digits)} {letters}" if digits else letters

    def _compound(self, match: re.Match[str]) -> str | None:
        before, after = around(match)
        if match["number"].isdecimal() and len(match["number"]) < 8:
            return self.tongue.count(int(match["number"]), before, f" {after}")
        return self.tongue.value(match["number"])

    def _named(self, match: re.Match[str]) -> str | None:
        named = re.search(rf"(?:{self.tongue.tables.code_before})[.:]? ?$", around(match)[0])
        return self.tongue.each(match[0]) if named else None

    def _account(self, match: re.Match[str]) -> str | None:
        return f"{self.tongue.acronym_letters(match[0][:2])} {self.tongue.each(match[0][2:])}"

    def _version(self, match: re.Match[str]) -> str | None:
        if _GROUPED.fullmatch(match[0]):
            return None
        dot = f" {self.tongue.tables.address['.']} "
        return dot.join(map(self.tongue.digits, match[0].split(".")))

    def _code(self, match: re.Match[str]) -> str | None:
        said = []
        for piece in PIECES.findall(match[0]):
            if piece[0].isdecimal():
                said.append(self._piece(piece))
            elif len(piece) == 1 or (piece.islower() and not re.search("[aeiouy]", piece)):
                said.append(self.tongue.acronym_letters(piece.upper()))
            else:
                said.append(acronym(piece, self.tongue, spelled=len(piece) < 4))
        return " ".join(said)

    def _piece(self, piece: str) -> str:
        """Up to two digits and round hundreds as a number, others one by one."""
        if "." in piece:
            return self.tongue.decimal(amount(piece, "."))
        if len(piece) <= 2 or (piece.endswith("00") and len(piece) <= 5):
            return self.tongue.digits(piece)
        return self.tongue.each(piece)

    def _signed(self, match: re.Match[str]) -> str | None:
        before = match.string[match.start() - 1 : match.start()] if match.start() else " "
        if match["sign"] == "-" and before not in " (":
            return None
        sign = self.tongue.tables.signs[match["sign"]]
        if match["number"] is None:
            return f"{sign} {self.tongue.fraction(int(match['top']), int(match['bottom']))}"
        return f"{sign} {self.tongue.value(match['number'])}"

    def _number(self, match: re.Match[str]) -> str | None:
        written = match[0]
        if _POINTED.fullmatch(written) and self.tongue.tables.decimal == ",":
            dot = f" {self.tongue.tables.address['.']} "
            return dot.join(map(self.tongue.digits, written.split(".")))
        if not written.isdecimal():
            value = amount(written, self.tongue.tables.decimal)
            if value.fraction:
                return self.tongue.decimal(value)
            return self.tongue.count(value.whole, *around(match))
        if len(written) > 1 and written[0] == "0":
            return self.tongue.each(written)
        if len(written) > 7:
            return self.tongue.digits(written)
        return self.tongue.count(int(written), *around(match))
