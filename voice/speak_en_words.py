"""English words that are not said as they are spelled: abbreviations, acronyms, signs."""

import re
from dataclasses import dataclass
from functools import lru_cache

from voice.read_lists import wordlist
from voice.read_numerals import is_year, roman
from voice.read_patterns import SIZES, WORD
from voice.read_rules import Rule
from voice.speak_en_numbers import Numbers
from voice.speak_en_tables import (
    ABBREVIATIONS,
    COUNTED_ONE,
    NUMBER_WORDS,
    ONE_COUNTS_BEFORE,
    PART_COUNTS,
    PARTS,
    RULERS,
    SAID,
    SIGN_WORDS,
    SPELLED,
    WITHIN,
)

SHORTENED = re.compile(
    "|".join(re.escape(a) for a in sorted(ABBREVIATIONS, key=len, reverse=True) if not a.isalpha())
    + r"|(?:etc|vs|ok|pcs|lbs|ea|thru|hwy|qty)(?![A-Za-z'])|Ø(?= ?\d)",
    re.IGNORECASE,
)
WITHIN_SENTENCE = re.compile(
    rf"(?P<short>(?i:{'|'.join(map(re.escape, WITHIN))}))(?= ?[a-z0-9$€£])"
)
DOTTED = re.compile(r"(?:[A-Za-z]\.){2,8}[A-Za-z]?(?![A-Za-z])")
NUMERAL = re.compile(r"[IVXLCDM]{1,12}(?![\w'-]|\.\w)")
BATTERY = re.compile(r"A{2,4}(?![A-Za-z0-9])")
SIGN = re.compile(
    r"&|\+|@|²|³|=|%|°|÷|×|(?<![$€£¥])[$€£¥](?![$€£¥])|(?<=\w)/(?=\w)|>=|<=|[<>≤≥≈](?= ?\d)"
)

_YEAR_NEXT = re.compile(r" (?:1[6-9]|20)\d\d(?!\d)")
_CLOSES = re.compile(r" ?(?:[).,;!?]|$)")
_NAMED = re.compile(r"(?:^|[^\w])([A-Z][a-z]{2,15}\.?) $")
_CROWNED = re.compile(r"\b(?:King|Queen|Pope|Tsar|Emperor|Empress|Saint) \w+ $")
_SERIES = wordlist("""
    Mark Series Part Chapter Volume Vol. Gen Generation Type Phase Book Version Edition Level
    Class Episode Model War
""")
_CAPITALS = re.compile(r"([^\W\d_a-z]{1,60})('?s)?")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]|[^\x00-\u024f]")
_SHOUTED = frozenset(("US", "PET", "AM", "PM", "IT", "ID", "PU", "AI", "PH"))
_PART_OF_ONE = re.compile(
    r"(?:one|two|three|four|five)-(?:third|quarter|half|fifth)s?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Words:
    """What is left without digits: deals, abbreviations, number words, words, signs."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("battery", BATTERY, self._battery, "l"),
            Rule("abbreviation", SHORTENED, self._shortened, "l"),
            Rule("abbreviation", WITHIN_SENTENCE, self._within, "l"),
            Rule("initials", DOTTED, self._dotted, "l"),
            Rule("sizes", SIZES, self._sizes, "l"),
            Rule("number word", WORD, self._number_word, "l", number=True),
            Rule("numeral", NUMERAL, self._numeral, "l", number=True),
            Rule("word", WORD, self._word, "l"),
            Rule("sign", SIGN, self._sign, "s"),
        )

    def _battery(self, match: re.Match[str]) -> str | None:
        return {2: "double A", 3: "triple A", 4: "quadruple A"}[len(match[0])]

    def _shortened(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 2) : match.start()]
        if before[-1:].isalnum():
            return None
        short = match[0].lower()
        if short == "min." and before[:1].isdecimal():
            return "minutes"
        if short == "st." and before[:1].islower():
            return "street"
        if short == "est." and _YEAR_NEXT.match(match.string, match.end()):
            return "established"
        if short == "incl." and _CLOSES.match(match.string, match.end()):
            return "included"
        return ABBREVIATIONS[short]

    def _within(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 1) : match.start()]
        return None if before.isalnum() else WITHIN[match["short"].lower()]

    def _dotted(self, match: re.Match[str]) -> str | None:
        return letters(match[0].replace(".", "").upper())

    def _sizes(self, match: re.Match[str]) -> str | None:
        return f"{letters(match['low'])} to {letters(match['high'])}"

    def _number_word(self, match: re.Match[str]) -> str | None:
        return self._word(match) if counts(match) else None

    def _numeral(self, match: re.Match[str]) -> str | None:
        written, number = match[0], roman(match[0])
        before = match.string[max(0, match.start() - 28) : match.start()]
        named = _NAMED.search(before)
        if number is not None and is_year(written, number):
            return self.numbers.year(number)
        if number is None or named is None:
            return None
        if named[1] in RULERS and (len(written) > 1 or _CROWNED.search(before)):
            return f"the {self.numbers.ordinal(number)}"
        if named[1] in _SERIES:
            return self.numbers.cardinal(number) if written != "I" else None
        likely = len(written) > 1 and written not in {"IV", "XI", "XV", "XX"}
        return self.numbers.cardinal(number) if likely else None

    def _word(self, match: re.Match[str]) -> str | None:
        word, shouted = match[0], _shouting(match.string)
        if not any(map(str.isupper, word[1:])):
            return word
        if word.isupper() and len(word) < 4 and "&" in _around(match):
            return letters(word)
        if word.isupper() and len(word) == 2 and not shouted and _both_short(match):
            return letters(word)
        parts = word.split("-")
        said = [acronym(part, shouted=shouted) for part in parts]
        plain = all(a.casefold() == b.casefold() for a, b in zip(parts, said, strict=True))
        return ("-" if plain else " ").join(said)

    def _sign(self, match: re.Match[str]) -> str | None:
        return SIGN_WORDS[match[0]]


def _both_short(match: re.Match[str]) -> bool:
    """True for `HI & AK`: two of two capitals are no words, though one may look like it."""
    text, start, end = match.string, match.start(), match.end()
    after = re.match(r" (?:&|and) [A-Z]{2}(?!\w)", text[end : end + 8])
    before = re.search(r"(?<!\w)[A-Z]{2} (?:&|and) $", text[max(0, start - 8) : start])
    return bool(after or before)


def letters(capitals: str) -> str:
    """`USB` as `U S B`."""
    return " ".join(capitals)


@lru_cache(maxsize=4096)
def acronym(word: str, *, spelled: bool = False, shouted: bool = False) -> str:
    """Capitals as letters (`LED`) or as the word they shout (`SALE`); other words unchanged.

    What is in no table is a word when it is `shouted`, or has four letters or more and a vowel.
    With `spelled`, only a word in the table is one: in an article number, capitals are letters.
    """
    head = _CAPITALS.fullmatch(word)
    if head is None:
        return word
    capitals, tail = head[1], head[2]
    if len(capitals) == 1:
        return word
    known = capitals in SPELLED and not (shouted and capitals in _SHOUTED)
    word_like = _VOWEL.search(capitals) and (shouted or len(capitals) > 3) and not spelled
    if not known and ((capitals in SAID and not spelled) or word_like):
        return word.lower()
    if len(capitals) > 8 and not spelled:
        return word.lower()
    return letters(capitals) + (f"'{tail[-1]}" if tail else "")


def counts(match: re.Match[str]) -> bool:
    """True when the word says a number where it stands: `twenty`, `half-price`, `only one left`."""
    for part in match[0].lower().split("-"):
        if part in NUMBER_WORDS:
            return True
        if part == "one" and _beside(match, COUNTED_ONE, ONE_COUNTS_BEFORE):
            return True
        if part in PARTS and _beside(match, PART_COUNTS, None):
            return True
    return bool(_PART_OF_ONE.fullmatch(match[0]))


def _beside(match: re.Match[str], before: re.Pattern[str], after: re.Pattern[str] | None) -> bool:
    text = match.string
    if before.search(text[max(0, match.start() - 12) : match.start()]):
        return True
    return after is not None and after.match(text, match.end()) is not None


def _around(match: re.Match[str]) -> str:
    text = match.string
    return text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]


@lru_cache(maxsize=64)
def _shouting(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", text)
    loud = sum(word.isupper() for word in words)
    return bool(loud >= 3 and loud * 2 > len(words))
