"""The prompts: files by language, with a version; what changes seldom comes first."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import TypeVar

import yaml
from babel import Locale
from pydantic import Field, ValidationError

from catalog.fact import Fact
from script_engine.llm_draft import Message
from script_engine.writer import Brief
from studio.errors import Misconfigured
from studio.language_file import language_of
from studio.settings import Section
from studio.yaml_text import read_yaml

PROMPTS = Path(__file__).resolve().parent / "prompts"
RULES = Path(__file__).resolve().parent / "rules"
_MODEL, _ANY = "en", "any"
"""Whose instructions a language without prompts of its own gets, and how its lines are judged."""

_MOST_FACTS = 30
_LONGEST_FACT = 90
"""Characters. With the instructions it keeps a prompt under about 1,500 tokens."""
_QUESTION = 200
_NUMBER = re.compile(r"\.\d+$")
_Kind = TypeVar("_Kind", bound=Section)
_TOKEN = re.compile(r"[\w']+|[^\w\s]")


class Prompt(Section):
    """One prompt file."""

    version: int = Field(ge=1)
    system: str
    user: str
    moments: Mapping[str, str] = {}
    """By act, what the moment is; other acts are not written by a model."""
    must: Mapping[str, tuple[str, ...]] = {}
    """By act, slots of which a line has one: `attribute` stands for all of them."""


class Manner(Section):
    """How lines are judged in one language, besides the gate."""

    slots: Mapping[str, str]
    refuse: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    fillers: str = "(?!)"
    harmless: str = "(?!)"
    asking: str = "(?!)"
    endings: tuple[str, ...] = ()
    tone: str = "warm"
    every_sentence: bool = False
    """Whether every sentence but a question needs a slot that tells something."""
    write_in: str = ""
    """Said before the instructions where they are in another language than the lines."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A prompt that was filled."""

    messages: tuple[Message, ...]
    name: str
    """Prompt and version, such as `pitch.1`: part of a line's origin."""

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)


class Prompts:
    """The prompts of one language. `canary` is a word that only they hold."""

    def __init__(self, lang: str, folder: Path = PROMPTS, rules: Path = RULES) -> None:
        """Raises `Misconfigured`, naming file and key, or when the language has none.

        One without prompts that the gate has rules for is asked for in English, and its lines are
        held to what needs no knowledge of its grammar.
        """
        name = language_of(lang)
        self._own = (folder / name).is_dir()
        if not self._own and not (rules / name).is_dir():
            known = ", ".join(
                sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name != _ANY)
            )
            raise Misconfigured(
                f"script.writer: no prompts for {lang!r} in {folder}, there are: {known}"
            )
        self._home = folder / (name if self._own else _ANY)
        told = folder / (name if self._own else _MODEL)
        self.lang = lang
        self.manner = _read(self._home / "manner.yaml", Manner)
        self.canary = secrets.token_hex(5)
        self._pitch = _read(told / "pitch.yaml", Prompt)
        self._answer = _read(told / "answer.yaml", Prompt)
        self._frames = _read(told / "frames.yaml", Prompt)

    @property
    def acts(self) -> frozenset[str]:
        """Acts for which a model may write."""
        return frozenset(self._pitch.moments)

    def must(self, act: str) -> tuple[str, ...]:
        """Kinds of slots of which a line for the act has at least one; none where any line does."""
        return self._pitch.must.get(act, ())

    def words(self) -> frozenset[str]:
        """Neutral words besides those of the playbook."""
        return _words(self._home / "words.txt") if self._own else frozenset()

    def pitch(self, brief: Brief, count: int) -> Asking:
        """For lines of a beat. Nothing of the chat is in it."""
        moment = self._pitch.moments[brief.cue.act]
        return self._filled("pitch", self._pitch, brief, moment=moment, count=str(count))

    def answer(self, question: str, brief: Brief) -> Asking:
        """For the answer to one question, which is marked as data."""
        marked = "^".join(_TOKEN.findall(question.replace("^", " "))[:60])[:_QUESTION]
        return self._filled("answer", self._answer, brief, question=marked)

    def frames(self, act: str, slots: Iterable[str], examples: Iterable[str], count: int) -> Asking:
        """For new frames of an act. Nothing of the catalogue and nothing of the chat is in it."""
        told = "\n".join(f"{{{slot}}}: {self._means(slot)}" for slot in sorted(slots))
        return self._asking(
            "frames",
            self._frames,
            facts=told,
            moment=self._pitch.moments[act],
            count=str(count),
            examples="\n".join(examples),
        )

    def _filled(self, name: str, prompt: Prompt, brief: Brief, **more: str) -> Asking:
        house = {slot: brief.extras.get(slot, "") for slot in ("host", "shop")}
        shown = "\n".join(self._shown(brief.facts, brief.extras))
        return self._asking(name, prompt, facts=shown, **house, **more)

    def _asking(self, name: str, prompt: Prompt, **values: str) -> Asking:
        told = {"canary": self.canary, "language": _name(self.lang), **values}
        whole = prompt.system if self._own else f"{self.manner.write_in}\n{prompt.system}"
        system = Template(whole).safe_substitute(told).strip()
        user = Template(prompt.user).safe_substitute(told).strip()
        messages = (Message("system", system), Message("user", user))
        return Asking(messages, f"{name}.{prompt.version}")

    def _shown(self, facts: Mapping[str, Fact], extras: Mapping[str, str]) -> list[str]:
        """Slots and what they stand for. A volatile fact's value is never shown."""
        known = (slot for slot in extras if slot in self.manner.slots and slot not in facts)
        lines = [f"{{{slot}}}: {self._means(slot)}" for slot in known]
        for slot, fact in list(facts.items())[:_MOST_FACTS]:
            means = self._means(slot)
            words = "" if fact.volatile or fact.kind == "address" else _short(fact.text)
            label = f"{fact.label}: " if fact.label else ""
            lines.append(f"{{{slot}}}: {'; '.join(p for p in (means, label + words) if p)}")
        return lines

    def _means(self, slot: str) -> str:
        return self.manner.slots.get(_NUMBER.sub("", slot), "")


def _name(lang: str) -> str:
    """What a language is called, in itself and in English: `português (Portuguese)`."""
    own = Locale.parse(lang, sep="-")
    return f"{own.get_display_name()} ({own.get_display_name('en')})"


def estimate(asking: Asking) -> int:
    """About how many tokens a prompt has, counted high."""
    return len(_TOKEN.findall(asking.text)) * 4 // 3


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_FACT else plain[:_LONGEST_FACT].rpartition(" ")[0] + " …"


@cache
def _words(file: Path) -> frozenset[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _read(file: Path, kind: type[_Kind]) -> _Kind:
    try:
        return kind.model_validate(read_yaml(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as reason:
        raise Misconfigured(f"{file}: cannot be read: {reason}") from reason
    except ValidationError as reason:
        fault = reason.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise Misconfigured(f"{file}: {where}: {fault['msg']}") from None
