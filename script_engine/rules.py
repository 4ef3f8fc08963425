"""The gate's rules: word lists of one language and of all, read once.

`rules/<lang>/` holds what belongs to a language, `rules/any/` what is refused in every show
whatever its language: `rules/any/claims/es.yaml` are Spanish claims in shows that are not Spanish.
docs/gate.md tells how to write them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from script_engine.folded import plain
from script_engine.hints import Glance
from script_engine.late import Late
from studio.errors import Misconfigured
from studio.yaml_text import yaml_file

FOLDER = Path(__file__).resolve().parent / "rules"
ANY = "any"

_KEYS = {"rule", "why", "say", "unless", "needs", "few", "firm", "ask", "lead", "told", "in_facts"}
_NEVER = r"(?!)"
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """Things that may not be said, or only beside a fact of the right kind."""

    rule: str
    """`claim.<class>` or `bent`."""
    why: str
    pattern: Late
    say: tuple[str, ...]
    """The alternatives of the pattern."""
    spared: Late | None
    """What a match may lie within and then states nothing."""
    needs: frozenset[str]
    """With one of these slots of this product in the line it may be said; empty: never."""
    few: int | None
    """The most that `{stock}` may be for it."""
    firm: bool
    """Whether "not" before it makes it no less of a claim."""
    ask: bool
    """Whether a plain question may name it."""
    lead: Late | None
    """Words that may lead up to the approved claim of this class, in its own slot."""
    told: bool
    """Whether an operator may repeat it word for word from what the shop says of the product."""
    in_facts: bool
    """Whether also a feature of the shop's feed may not say it."""


@dataclass(frozen=True, slots=True)
class NumberRules:
    """What counts as a number."""

    words: re.Pattern[str]
    """Number words, money, dates and measures of every language."""
    parted: frozenset[str]
    """Long number words of the show's language, to find them with a space in them."""
    idioms: Late
    """Phrases in which a number word states nothing."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a text shows which language it is in."""

    lang: str
    letters: tuple[str, ...]
    """How the Unicode names of its letters begin."""
    common: frozenset[str]
    """Words so common in it that a sentence of eight words has one; empty: not told by words."""
    others: Mapping[str, frozenset[str]]
    """Common words of other languages that are no words of this one."""


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Everything that one language forbids and allows."""

    numbers: NumberRules
    claims: tuple[Claim, ...]
    glance: Glance
    """Tells quickly which of these claims a text may make, by their places: mostly none."""
    denied: Late
    """What ends right before a claim and denies it: `it's not a`."""
    undenied: Late
    """What looks like a denial and is none: `not only`, `no doubt`."""
    asked: Late
    """How a plain question begins: `is it`, `does it`."""
    affirmed: Late
    """How an answer begins that makes a question a claim: `yes`, `you bet`."""
    tongue: Tongue


def languages() -> tuple[str, ...]:
    """The languages that there are rules for."""
    return tuple(sorted(p.name for p in FOLDER.iterdir() if p.is_dir() and p.name != ANY))


@cache
def rules(lang: str) -> Rules:
    """The rules for a BCP 47 tag. Raises `Misconfigured` when there are none: no gate, no show."""
    spoken = lang.partition("-")[0]
    if spoken not in languages():
        raise Misconfigured(
            f"show.language: found {lang!r}, expected a language the host has words for: "
            f"{', '.join(languages())}"
        )
    home, common = FOLDER / spoken, FOLDER / ANY
    speech = _read(home / "speech.yaml")
    claims = tuple(
        _claim(row, file, native)
        for folder, native in ((home, ()), (common, speech.get("native", ())))
        for file in sorted((folder / "claims").glob("*.yaml"))
        if folder == home or file.stem != spoken
        for row in _rows(file)
    )
    return Rules(
        numbers=_numbers(_read(home / "numbers.yaml"), _read(common / "numbers.yaml"), spoken),
        claims=claims,
        glance=Glance((claim.say for claim in claims), _whole),
        denied=Late(rf"{_START}(?:{_joined(speech['denied'])}) $"),
        undenied=_late(speech["undenied"]),
        asked=Late(rf"(?:{_joined(speech['asked'])}){_END}"),
        affirmed=Late(rf"(?:{_joined(speech['affirmed'])}){_END}"),
        tongue=_tongue(spoken, speech, _read(common / "common_words.yaml")),
    )


# Boundaries of a word among Latin letters; other scripts write without spaces. The name of a slot
# is no word.
_START = r"(?<![a-z0-9_{])"
_END = r"(?![a-z0-9_])"


def _claim(row: Any, file: Path, native: Iterable[str]) -> Claim:
    """`native` are words of this language, which are nothing foreign in it."""
    if not isinstance(row, dict) or not {"rule", "why", "say"} <= set(row) <= _KEYS:
        found = sorted(row) if isinstance(row, dict) else repr(row)
        raise Misconfigured(f"{file}: found an entry with {found}, expected keys of {_KEYS}")
    return Claim(
        rule=row["rule"],
        why=row["why"],
        pattern=_late(row["say"]),
        say=tuple(map(_plain, row["say"])),
        spared=_late(spared) if (spared := [*row.get("unless", ()), *native]) else None,
        needs=frozenset(row.get("needs", ())),
        few=row.get("few"),
        firm=bool(row.get("firm", False)),
        ask=bool(row.get("ask", False)),
        lead=_late(row["lead"]) if row.get("lead") else None,
        told=bool(row.get("told", False)),
        in_facts=bool(row.get("in_facts", False)),
    )


def _numbers(own: dict[str, Any], every: dict[str, Any], lang: str) -> NumberRules:
    foreign = {
        _plain(word) for other, listed in every["words"].items() if other != lang for word in listed
    }
    homographs = {_plain(word) for word in own["homographs"]}
    own_words = {_plain(word) for word in own["words"]}
    money = {_plain(word) for word in own["money"]}
    money |= {_plain(word) for word in every["money"]} - homographs
    one, part = _alternation(own_words | (foreign - homographs)), _alternation(own_words | foreign)
    patterns = _joined((*own["measures"], *every["measures"]))
    joint = _joined(every["glue"])
    # a word that means nothing by itself here is a number inside a longer one: eintausendzwei
    glued = rf"(?:{one})(?:(?:{joint})?(?:{part}))*|(?:{part})(?:(?:und|e|y)?(?:{part}))+"
    return NumberRules(
        words=re.compile(rf"{_START}(?:{patterns}|{_alternation(money)}|{glued}){_END}"),
        parted=frozenset(word for word in own_words if len(word) > _SHORT),
        idioms=_late(own["idioms"]),
    )


def _alternation(words: Iterable[str]) -> str:
    """The words as one pattern, the longest first, kept apart by their first letter for speed."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", " ?"))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(by_letter[letter])})" for letter in by_letter)


def _tongue(lang: str, speech: dict[str, Any], common: dict[str, Any]) -> Tongue:
    own = frozenset(map(_plain, common.get(lang, ())))
    spared = own | {_plain(word) for word in speech["homographs"]}
    others = {
        other: frozenset(map(_plain, words)) - spared
        for other, words in common.items()
        if other != lang
    }
    return Tongue(lang, tuple(speech["letters"]), own, others)


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    return _late(patterns).pattern


def _late(patterns: Iterable[str]) -> Late:
    return Late(rf"{_START}(?:{_joined(patterns)}){_END}")


def _joined(patterns: Iterable[str]) -> str:
    """Alternatives as one pattern; letters beyond ASCII as the gate reads them."""
    return "|".join(map(_plain, patterns)) or _NEVER


def _plain(pattern: Any) -> str:
    if not isinstance(pattern, str):
        raise Misconfigured(f"{FOLDER}: found {pattern!r} among words, expected it in quotes")
    return "".join(char if char.isascii() else plain(char) for char in pattern)


def _read(file: Path) -> dict[str, Any]:
    content = yaml_file(file)
    if not isinstance(content, dict):
        raise Misconfigured(f"{file}: expected sections by name, found {type(content).__name__}")
    return content


def _rows(file: Path) -> list[Any]:
    content = yaml_file(file)
    if not isinstance(content, list):
        raise Misconfigured(f"{file}: expected a list of claims, found {type(content).__name__}")
    return content
