"""How viewers of one language call a product without its name: by number, colour or place."""

import re
from collections.abc import Mapping

from script_engine.chat_text import folded
from script_engine.lexicons import Lexicon

_NEVER = r"(?!)"


class Naming:
    """The patterns of one language, over folded text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        raw = lexicon.naming
        self._numbers: Mapping[str, int] = {
            folded(word): int(value) for word, value in raw["numbers"].items()
        }
        any_number = r"\d{1,5}|" + "|".join(sorted(self._numbers, key=len, reverse=True))
        self._number = [_compiled(p, any_number) for p in raw["number"]]
        self._pair = [_compiled(p, any_number) for p in raw["pair"]]
        self._strange = [re.compile(p) for p in raw["strange"]]
        self._one = re.compile(raw["one"])
        self._before = re.compile(raw["before"])
        self._heads = re.compile(raw.get("heads") or _NEVER)
        self.follow = re.compile(raw["follow"])
        """How a message starts that goes on from the one before."""
        self.joins = re.compile(raw["joins"])
        """What stands between two questions."""
        self.compounds = bool(raw.get("compounds"))
        """Whether the last part of a word is a word: `Lampe` of `Schreibtischlampe`."""
        self.plain = lexicon.words["plain"]
        listed = ("asks", "spell", "spelt")
        self.known = self.plain.union(*(lexicon.words[name] for name in listed))
        """Right words of the language: none of them is a misspelt name."""
        self.pointing = lexicon.words["pointing"] | self.plain

    def number(self, text: str) -> tuple[str, int] | None:
        """The place in the list that is called, as written and as a number."""
        for pattern in self._number:
            if match := pattern.search(text):
                return match[1], self._value(match[1])
        return None

    def pair(self, text: str) -> tuple[int, int] | None:
        """Two places in the list that are called together."""
        for pattern in self._pair:
            if match := pattern.search(text):
                return self._value(match[1]), self._value(match[2])
        return None

    def nouns(self, text: str) -> tuple[str, ...]:
        """What is asked about, by the nouns themselves; none when nothing is named."""
        for pattern in self._strange:
            if match := pattern.search(text):
                first, *more = [group for group in match.groups() if group]
                return (first, *(word for word in more if word not in self.pointing))
        return ()

    def looks(self, text: str) -> frozenset[str]:
        """Concepts of what tells a product from the others: `red` of `the red one`."""
        match = self._one.search(text)
        if match is None:
            return frozenset()
        return next((c for g in match.groups() if g and (c := self._concepts(g))), frozenset())

    def earlier(self, text: str) -> bool:
        """Whether the product before this one is meant."""
        return self._before.search(text) is not None

    def heads(self, text: str) -> list[str]:
        """Single characters that name a thing, where the language doubles them."""
        return [match[1] for match in self._heads.finditer(text)]

    def _concepts(self, word: str) -> frozenset[str]:
        return self._lexicon.asks.get(word, frozenset())

    def _value(self, text: str) -> int:
        return int(text) if text.isdecimal() else self._numbers[text]


def _compiled(pattern: str, number: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{n}", number))
