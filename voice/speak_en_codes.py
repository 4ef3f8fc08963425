"""English addresses, phone numbers, articles' codes and plain numbers."""

import re
from dataclasses import dataclass

from voice.read_lists import wordlist
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
from voice.speak_en_numbers import Numbers, each_digit
from voice.speak_en_words import acronym, letters

NUMERO = re.compile(
    r"[Nn](?:(?:o|r|os)\.|°\.?) ?(?P<number>\d{1,9})(?!\d|-[\dA-Z])"
    r"|NO\. ?(?P<capital>\d{1,9})(?!\d|-[\dA-Z])"
)
NUMEROS = re.compile(r"[Nn](?:o(?P<many>s)?\.|°\.?) ?(?=\d{1,9}-[\dA-Z])")
"""Before a range of numbers or an article's."""
SHORT_CODE = re.compile(r"\d{5,6}(?!\w|[.,]\d)")
_TEXTED = re.compile(r"\b(?:text|sms|send|message)\b[^.!?]{0,24}\bto $", re.IGNORECASE)
PHONE = re.compile(
    r"(?P<plus>\+)\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)"
    r"|\(\d{3,5}\) ?\d{3,4}[ -]\d{3,4}(?!\d)"
    r"|(?:1[ -])?\d{3}[-.]\d{3}[-.]\d{4}(?!\d)"
    r"|\d{3}-\d{4}(?![\d-])|1-\d{3}-[A-Z]{4,9}(?![A-Za-z])"
    r"|\d{1,5}(?:-\d{1,7}){3,5}(?![\w-])"
    r"|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}(?!\d)"
)
COMPOUND = re.compile(r"(?P<number>\d{1,6}(?:\.\d{1,3})?)-(?=[a-z]{2,}|[A-Z][a-z]{2,})")
ORDINAL = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?:st|nd|rd|th|ST|ND|RD|TH)(?![A-Za-z0-9])"
)
LINES = re.compile(r"(?P<lines>480|720|1080|1440|2160)(?P<scan>[pi])(?![A-Za-z0-9])")
THOUSANDS = re.compile(
    r"(?P<number>\d{1,4}(?:\.\d{1,2})?)(?P<scale>k|M|bn|K(?=\+| (?:followers|views|likes|"
    r"subscribers|downloads|reviews|ratings|customers|orders|people|fans|members|sold|sales)\b))(?![A-Za-z0-9])"
)
NUMBER = re.compile(
    r"(?:[1-9]\d{0,2}(?: \d{3}){1,3}(?![\d:/]| \d)|\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,12})?"
    r"|\d{1,40}(?:\.\d{1,12}){0,5}|\.\d{1,12})"
)
NEGATIVE = re.compile(
    r"(?P<sign>-(?! )|[+±~≈<>≤≥]) ?"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?|\d{1,15}(?:\.\d{1,12})?)"
)

_SIGNS = {
    "-": "minus",
    "+": "plus",
    "±": "plus or minus",
    "~": "about",
    "≈": "about",
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "≥": "at least",
}
_SHARP = frozenset(("2", "4", "5", "6", "8"))
"""Pictures that are so many thousand points wide: `4K+`."""
_KARATS = frozenset(("9", "10", "14", "18", "22", "24"))
_JEWELRY = re.compile(
    r"\b(?:gold|two-tone|jewel\w*|plated|(?:ear)?rings?|necklaces?|bracelets?|pendants?|chains?|"
    r"hoops?|studs?|bangles?)\b",
    re.IGNORECASE,
)
_SPELLED_HOST = wordlist("""
    io ai tv uk us ca au nz ie de fr es nl br mx jp kr cn hk tw za gg ch se dk pl pt sg th vn eu
    my ph
""")
_LINES = {
    "480": "four eighty",
    "720": "seven twenty",
    "1080": "ten eighty",
    "1440": "fourteen forty",
    "2160": "twenty-one sixty",
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to find a shop: addresses, handles, tags and telephone numbers."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("e-mail", EMAIL, self._email, "dl"),
            Rule("address", URL, self._url, "dl"),
            Rule("address", BARE_URL, self._bare, "l"),
            Rule("handle", HANDLE, self._handle, "s"),
            Rule("number sign", NUMBER_SIGN, self._numero, "s"),
            Rule("number sign", CODE_SIGN, lambda _: "number", "s"),
            Rule("hashtag", HASHTAG, self._hashtag, "s"),
            Rule("number sign", NUMERO, self._numero, "l"),
            Rule("number sign", NUMEROS, lambda m: "numbers" if m["many"] else "number", "l"),
            Rule("phone", PHONE, self._phone, "ds"),
            Rule("short code", SHORT_CODE, self._short_code, "d"),
            Rule("article", ARTICLE, self._article, "d"),
            Rule("oil", OIL, self._oil, "d"),
            Rule("waist", WAIST, self._waist, "d"),
        )

    def _email(self, match: re.Match[str]) -> str | None:
        return f"{self._pieces(match['user'])} at {self._host(match['host'])}"

    def _url(self, match: re.Match[str]) -> str | None:
        host, path = match["host"].removeprefix("www."), match["path"].rstrip("/.")
        if host[0].isdecimal() and "//" not in match[0] and not re.search(r"[a-z]{2}", host):
            return None
        words = [self._host(host)]
        words += [f"slash {self._pieces(part)}" for part in path.split("/") if part]
        return " ".join(words)

    def _bare(self, match: re.Match[str]) -> str | None:
        return self._pieces(match["rest"].split("?")[0])

    def _host(self, host: str) -> str:
        *names, top = host.split(".")
        said = [self._pieces(name) for name in names]
        said.append(letters(top.upper()) if top in _SPELLED_HOST else top)
        return " dot ".join(said)

    def _pieces(self, text: str) -> str:
        said = []
        for piece in re.findall(r"[._+-]|[^\W\d_]+|\d+|/", text):
            if piece.isdecimal():
                said.append(self._digits(piece))
            elif sign := {
                ".": "dot",
                "_": "underscore",
                "+": "plus",
                "-": "dash",
                "/": "slash",
            }.get(piece):
                said.append(sign)
            else:
                said.append(_humps(piece))
        return " ".join(said)

    def _digits(self, digits: str) -> str:
        if re.fullmatch(r"(?:19|20)\d\d", digits):
            return self.numbers.year(int(digits))
        return self.numbers.digits(digits) if len(digits) <= 2 else each_digit(digits)

    def _handle(self, match: re.Match[str]) -> str | None:
        return f"at {self._pieces(match['name'])}"

    def _hashtag(self, match: re.Match[str]) -> str | None:
        return f"hashtag {self._pieces(match['name'].replace('_', ' '))}"

    def _numero(self, match: re.Match[str]) -> str | None:
        written = next(filter(None, match.groups()))
        return f"number {self.numbers.digits(written)}"

    def _phone(self, match: re.Match[str]) -> str | None:
        groups = re.findall(r"\d+|[A-Z]+", match[0])
        if match["plus"] and not 8 <= sum(map(len, groups)) <= 15:
            return None
        said = [each_digit(group) if group.isdecimal() else group.lower() for group in groups]
        return ("plus " if match["plus"] else "") + " ".join(said)

    def _short_code(self, match: re.Match[str]) -> str | None:
        """`Text JOIN to 55512`."""
        before = match.string[max(0, match.start() - 40) : match.start()]
        return each_digit(match[0]) if _TEXTED.search(before) else None

    def _article(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 32) : match.start()]
        return each_digit(match[0]) if NAMES_ARTICLE.search(before) else None

    def _oil(self, match: re.Match[str]) -> str | None:
        cold, hot = (self.numbers.cardinal(int(match[end])) for end in ("cold", "hot"))
        return f"{cold} W {hot}"

    def _waist(self, match: re.Match[str]) -> str | None:
        waist, length = (self.numbers.cardinal(int(match[side])) for side in ("waist", "length"))
        by = "by " if match["by"] not in {None, "/"} else ""
        return f"{waist} W {by}{length} L"


@dataclass(frozen=True, slots=True)
class Codes:
    """What is left with digits in it: article numbers, models, ordinals and plain numbers."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("sizes", TALL_SIZES, self._sizes, "dl"),
            Rule("ordinal", ORDINAL, self._ordinal, "d"),
            Rule("lines", LINES, self._lines, "d"),
            Rule("thousands", THOUSANDS, self._thousands, "d"),
            Rule("compound", COMPOUND, self._number, "d"),
            Rule("code", CODE, self._code, "dl"),
            Rule("signed number", NEGATIVE, self._negative, "s"),
            Rule("number", NUMBER, self._number, "ds"),
        )

    def _sizes(self, match: re.Match[str]) -> str | None:
        return " to ".join(map(self._size, filter(None, match.groups())))

    def _size(self, written: str) -> str:
        """`four X L`."""
        digits = written.rstrip("XSLMPGT")
        return " ".join(
            (*([self.numbers.digits(digits)] if digits else ()), *written[len(digits) :])
        )

    def _ordinal(self, match: re.Match[str]) -> str | None:
        return self.numbers.ordinal(int(match["number"].replace(",", "")))

    def _lines(self, match: re.Match[str]) -> str | None:
        return f"{_LINES[match['lines']]} {match['scan'].upper()}"

    def _thousands(self, match: re.Match[str]) -> str | None:
        number, written = match["number"], match["scale"]
        after = match.string[match.end() : match.end() + 1]
        if written == "K" and after == "+" and number in _SHARP:
            return None
        if written == "k" and number in _KARATS and _JEWELRY.search(match.string):
            return f"{self.numbers.number(number)} karat"
        scale = {"k": "thousand", "K": "thousand", "M": "million", "bn": "billion"}[written]
        return f"{self.numbers.number(number)} {scale}"

    def _code(self, match: re.Match[str]) -> str | None:
        said = []
        for piece in PIECES.findall(match[0]):
            if piece[0].isdecimal():
                said.append(self._piece_of_code(piece))
            elif len(piece) == 1 or (piece.islower() and not re.search("[aeiouy]", piece)):
                said.append(letters(piece.upper()))
            else:
                said.append(acronym(piece, spelled=len(piece) < 4) if piece.isupper() else piece)
        return " ".join(said)

    def _piece_of_code(self, piece: str) -> str:
        """Up to two digits and round hundreds as a number, others one by one."""
        if "." in piece:
            return self.numbers.number(piece)
        if len(piece) <= 2 or (piece.endswith("00") and len(piece) <= 5):
            return self.numbers.digits(piece)
        return each_digit(piece)

    def _negative(self, match: re.Match[str]) -> str | None:
        before = match.string[match.start() - 1 : match.start()] if match.start() else " "
        if match["sign"] == "-" and before not in " (":
            return None
        return f"{_SIGNS[match['sign']]} {self.numbers.number(match['number'])}"

    def _number(self, match: re.Match[str]) -> str | None:
        written = match.groupdict().get("number") or match[0]
        return self.numbers.number(written)


def _humps(word: str) -> str:
    """`SummerSale` as `Summer Sale`."""
    return " ".join(
        acronym(part, spelled=len(part) < 4) if part.isupper() and len(part) > 1 else part
        for part in humps(word)
    )
