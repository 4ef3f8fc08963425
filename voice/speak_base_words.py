"""Words that are not said as they are spelled: abbreviations, acronyms, Roman numbers, signs."""

import re
from dataclasses import dataclass
from functools import lru_cache

from voice.read_numerals import roman
from voice.read_patterns import SIZES, WORD
from voice.read_rules import Rule
from voice.speak_base import Tongue
from voice.speak_base_signs import one_of

_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,8}[^\W\d_]?(?!\w)")
_NUMERAL = re.compile(r"[IVXLCDM]{1,12}(?![\w'-]|\.\w)")
_NAMED = re.compile(r"(?:^|[^\w])(\w{2,20}\.?) $")
_SIGN = re.compile(r"(?<=\w)/(?=\w)|>=|<=|[<>≤≥≈](?= ?\d)|[^\w\s-]")
_CAPITALS = re.compile(r"([^\W\d_a-zß-öø-ÿ]{2,60})('?s)?")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]|[^\x00-\u024f]")


@dataclass(frozen=True, slots=True)
class Words:
    """What is left without digits."""

    tongue: Tongue

    @property
    def counts(self) -> frozenset[str]:
        """Words that count; not the "one" of the language, which is often an article as well."""
        return _counting(self.tongue)

    def rules(self) -> tuple[Rule, ...]:
        tables = self.tongue.tables
        return (
            Rule(
                "abbreviation", re.compile(rf"(?i:{one_of(tables.short)})(?!\w)"), self._short, "l"
            ),
            Rule("initials", _DOTTED, self._dotted, "l"),
            Rule("sizes", SIZES, self._sizes, "l"),
            Rule("number word", WORD, self._number_word, "l", number=True),
            Rule("numeral", _NUMERAL, self._numeral, "l", number=True),
            Rule("word", WORD, self._word, "l"),
            Rule("sign", _SIGN, self._sign, "s"),
        )

    def _sign(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 1) : match.start()]
        after = match.string[match.end() : match.end() + 1]
        if match[0] == "~" and before.isalnum() and after in ("", *" ,.;)/"):
            return ""  # alternating current: `230 V~`
        if match[0] in "$€£¥" and match[0] in (before, after):
            return ""  # `$$$` says that it is dear or cheap, and no amount
        return self.tongue.tables.signs.get(match[0], "")

    def _short(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 1) : match.start()]
        return None if before.isalnum() else self.tongue.tables.short[match[0].lower()]

    def _dotted(self, match: re.Match[str]) -> str | None:
        return self.tongue.acronym_letters(match[0].replace(".", "").upper())

    def _sizes(self, match: re.Match[str]) -> str | None:
        low, high = (self.tongue.acronym_letters(match[end]) for end in ("low", "high"))
        return f"{low} {self.tongue.tables.to} {high}"

    def _number_word(self, match: re.Match[str]) -> str | None:
        parts = match[0].lower().split("-")
        return self._word(match) if any(part in self.counts for part in parts) else None

    def _numeral(self, match: re.Match[str]) -> str | None:
        named = _NAMED.search(match.string[max(0, match.start() - 24) : match.start()])
        number = roman(match[0])
        if named is None or number is None:
            return None
        ruler = named[1] in self.tongue.tables.rulers
        if not ruler and named[1].lower() not in self.tongue.tables.series:
            return None
        return self.tongue.numeral(number, named[1], ruler=ruler)

    def _word(self, match: re.Match[str]) -> str | None:
        word, shouted = match[0], _shouting(match.string)
        if not any(map(str.isupper, word[1:])):
            return word
        parts = word.split("-")
        said = [acronym(part, self.tongue, shouted=shouted) for part in parts]
        plain = all(a.casefold() == b.casefold() for a, b in zip(parts, said, strict=True))
        return ("-" if plain else " ").join(said)


def acronym(word: str, tongue: Tongue, *, spelled: bool = False, shouted: bool = False) -> str:
    """Capitals as letters (`LED`) or as the word they shout (`SALE`); other words unchanged.

    What is in no table is a word when it is `shouted`, or has four letters or more and a vowel.
    With `spelled`, only a word in the table is one: in an article number, capitals are letters.
    """
    head = _CAPITALS.fullmatch(word)
    if head is None:
        return word
    capitals, tables = head[1], tongue.tables
    word_like = bool(_VOWEL.search(capitals)) and (shouted or len(capitals) > 3)
    said = capitals in tables.said or word_like or len(capitals) > 8
    if said and not spelled and capitals not in tables.spelled:
        return word.lower()
    return tongue.acronym_letters(capitals) + (f"'{head[2][-1]}" if head[2] else "")


@lru_cache(maxsize=32)
def _counting(tongue: Tongue) -> frozenset[str]:
    numbers = (*range(2, 21), *range(30, 101, 10), 1000)
    return tongue.tables.counts | {tongue.cardinal(number).lower() for number in numbers}


@lru_cache(maxsize=64)
def _shouting(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", text)
    loud = sum(word.isupper() for word in words)
    return bool(loud >= 3 and loud * 2 > len(words))
