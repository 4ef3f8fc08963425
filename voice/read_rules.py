"""One ordered pass over plain text: at each place the first rule that fits reads its span."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

Say = Callable[[re.Match[str]], str | None]
"""Spoken words; an empty string is silence; None means the rule does not fit here after all."""

_SPACES = re.compile(r" +")


@dataclass(frozen=True, slots=True)
class Rule:
    """A notation, and how it is spoken."""

    name: str
    pattern: re.Pattern[str]
    say: Say
    starts: str
    """Kinds of first character it can begin with: `d`igit, `l`etter, `s`ign."""
    number: bool = False
    """True when it speaks of a number even where it holds no digit."""


class Spoken(NamedTuple):
    """What a rule read, in positions of the plain text."""

    words: str
    start: int
    end: int
    number: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one language, in order. Later rules see only what earlier ones leave."""

    digit: tuple[Rule, ...]
    letter: tuple[Rule, ...]
    sign: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: tuple[Rule, ...]) -> "Rulebook":
        def starting(kind: str) -> tuple[Rule, ...]:
            return tuple(rule for rule in rules if kind in rule.starts)

        return cls(starting("d"), starting("l"), starting("s"))

    def with_lexicon(self, lexicon: tuple[tuple[str, str], ...]) -> "Rulebook":
        """The same rules after a shop's own words, whose spellings are read by these rules."""
        spoken = {
            written.casefold().strip(): " ".join(said.words for said in self.read(spelling))
            for written, spelling in lexicon
            if written.strip()
        }
        if not spoken:
            return self
        longest_first = sorted(spoken, key=len, reverse=True)
        pattern = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE
        )
        own = Rule("lexicon", pattern, lambda match: spoken.get(match[0].casefold()), "dls")
        return Rulebook((own, *self.digit), (own, *self.letter), (own, *self.sign))

    def read(self, text: str) -> Iterator[Spoken]:
        """Read `text` from left to right; what no rule fits is left out."""
        at = 0
        while at < len(text):
            if text[at] == " ":
                gap = _SPACES.match(text, at)
                at = gap.end() if gap else at + 1
                continue
            spoken = self._at(text, at)
            if spoken is None:
                at += 1
                continue
            if spoken.words:
                yield spoken
            at = spoken.end

    def _at(self, text: str, at: int) -> Spoken | None:
        char = text[at]
        rules = self.digit if char.isdecimal() else self.letter if char.isalpha() else self.sign
        for rule in rules:
            match = rule.pattern.match(text, at)
            if match is None or match.end() == at:
                continue
            words = rule.say(match)
            if words is None:
                continue
            number = rule.number or any(map(str.isdecimal, match[0]))
            return Spoken(words, at, match.end(), number)
        return None
