"""One ordered pass over plain text: at each place the first rule that fits reads its span."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from voice.read_spacing import closed, spaced

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
    seamless: bool = False
    """True for a script without blanks: rules see one where its signs meet letters and digits."""
    lexicon: re.Pattern[str] | None = None
    """A shop's own words, as they are written."""

    @classmethod
    def of(cls, rules: tuple[Rule, ...], *, seamless: bool = False) -> "Rulebook":
        def starting(kind: str) -> tuple[Rule, ...]:
            return tuple(rule for rule in rules if kind in rule.starts)

        return cls(starting("d"), starting("l"), starting("s"), seamless)

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
        before, after = ("", "") if self.seamless else (r"(?<!\w)", r"(?!\w)")
        pattern = re.compile(
            rf"{before}(?:{'|'.join(map(re.escape, longest_first))}){after}", re.IGNORECASE
        )
        own = Rule("lexicon", pattern, lambda match: spoken.get(match[0].casefold()), "dls")
        return replace(
            self,
            digit=(own, *self.digit),
            letter=(own, *self.letter),
            sign=(own, *self.sign),
            lexicon=pattern,
        )

    def read(self, text: str) -> Iterator[Spoken]:
        """Read `text` from left to right; what no rule fits is left out."""
        if not self.seamless:
            yield from self._read(text)
            return
        wide, places = spaced(text, self.lexicon)
        for said in self._read(wide):
            start, end = places[said.start], places[said.end - 1] + 1
            yield Spoken(closed(said.words), start, end, said.number)

    def _read(self, text: str) -> Iterator[Spoken]:
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
