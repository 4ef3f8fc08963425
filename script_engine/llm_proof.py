"""What a model wrote is refused unless it is proved: form, slots, words, manner; then the gate."""

import re
from collections.abc import Iterable
from dataclasses import replace

from script_engine.bind import bind
from script_engine.delivery import delivery, voice
from script_engine.folded import folded
from script_engine.gate import Gate
from script_engine.llm_prompts import Asking, Prompts
from script_engine.llm_text import ends
from script_engine.llm_vocabulary import Vocabulary, words
from script_engine.refusal import Refusal
from script_engine.shapes import SLOT, demands, offered
from script_engine.writer import Brief
from studio.show import BoundLine, Line

_FEWEST, _MOST = 3, 40
"""Words of a line; a frame of the playbook has 5 to 40."""
_SENTENCES = 4
_RUN = 8
"""Words in a row that are in the prompt too: it repeats what it was told."""
_ASKED = 5
"""Words in a row that are in the question too: nobody's words are repeated on air."""
_BRACED = re.compile(r"\{+\s*([A-Za-z_][\w.]*)\s*\}+")
_DIRECTION = re.compile(r"[()\[\]*<>|\\{}]")
_SENTENCE = re.compile(r"(?<=[.?!…])[\"”’)]*\s+")
_TELLING = r"\{(?!(?:other_|next_)?(?:short_)?name|host|shop|brand|category|part_of_day|link)"
"""A slot that tells something: what only names the product says nothing of it."""
_NAMING = ("short_name", "category", "host", "shop", "brand")
"""What a model may also write out: what the thing and the people are called."""


class Proof:
    """Judges lines of a model in one language."""

    def __init__(self, gate: Gate, prompts: Prompts, vocabulary: Vocabulary) -> None:
        self._gate = gate
        self._prompts = prompts
        self._vocabulary = vocabulary
        manner = prompts.manner
        self._refuse = tuple(re.compile(pattern) for pattern in manner.refuse)
        self._claims = tuple(re.compile(pattern) for pattern in manner.claims)
        between = r"[\s:,'-]*"
        self._told = re.compile(rf"(?:{between}(?:{manner.fillers})\b){{0,3}}{between}{_TELLING}")
        self._harmless = re.compile(rf"\W*{manner.harmless}")
        self._asking = re.compile(rf"\W*{manner.asking}")

    def line(self, text: str, brief: Brief, asking: Asking, question: str = "") -> Line | Refusal:
        """The line for a brief, with its delivery; or why it may not be said."""
        text = _BRACED.sub(r"{\1}", text)
        fault = (
            self.form(text)
            or self._slots(text, brief, answering=bool(question))
            or self.manner(text, self._named(brief))
            or self.echo(text, asking, question)
        )
        if fault is not None:
            return fault
        mood, gesture = delivery(brief.cue.act, self._prompts.manner.tone)
        tone = voice(brief.cue.act, mood)
        line = Line(brief.line, brief.cue, text, "llm", None, mood, gesture, tone)
        return self._passed(line, brief)

    def form(self, text: str) -> Refusal | None:
        """Judge what every line must be like, whatever it says."""
        outside = SLOT.sub(" ", text)
        length = len(words(text)) + len(SLOT.findall(text))
        faults = (
            ("llm.form", not ends(text), "it does not end as a sentence does"),
            ("llm.form", not words(text), "it has no words of its own"),
            ("llm.form", not _FEWEST <= length <= _MOST, f"it has {length} words"),
            ("llm.form", len(_SENTENCE.findall(text)) >= _SENTENCES, "it is several lines in one"),
            ("llm.form", _DIRECTION.search(outside), "it holds signs that are no speech"),
            ("llm.form", not outside.isprintable(), "it holds signs that are no letters"),
            ("llm.number", any(map(str.isnumeric, outside)), "numbers never come from the model"),
        )
        return next((_refusal(rule, why) for rule, found, why in faults if found), None)

    def manner(self, text: str, named: Iterable[str] = ()) -> Refusal | None:
        """Judge words and turns of phrase. `named` are names that may be written out."""
        plain = folded(text).text
        for pattern in self._refuse:
            if found := pattern.search(plain):
                return _refusal("llm.manner", f"{found[0]!r} is none of a host's words")
        if self._prompts.canary in text.casefold():
            return _refusal("llm.echo", "it holds the secret word of the prompt")
        if strange := self._vocabulary.strange(text, named):
            return _refusal("llm.words", f"{strange!r} is in no fact and not among the plain words")
        for sentence in _SENTENCE.split(plain):
            if self._prompts.manner.every_sentence and not _told(sentence):
                return _refusal("llm.fact", "a sentence without a fact that is no question")
            if said := self._claimed(sentence):
                return _refusal("llm.fact", f"{said!r} begins a claim without a fact")
        return None

    def _claimed(self, sentence: str) -> str | None:
        """What of a sentence says something of the product that no slot says."""
        if sentence.rstrip('"”’)').endswith("?") and self._asking.match(sentence):
            return None
        for pattern in self._claims:
            for found in pattern.finditer(sentence):
                rest = sentence[found.end() :]
                if not (self._told.match(rest) or self._harmless.match(rest)):
                    return found[0]
        return None

    def _slots(self, text: str, brief: Brief, *, answering: bool) -> Refusal | None:
        used = set(SLOT.findall(text))
        if answering and not re.search(_TELLING, text):
            return _refusal("llm.slot", "an answer without a fact is none")
        must = self._prompts.must(brief.cue.act)
        if must and not any(slot.partition(".")[0] in must for slot in used):
            return _refusal("llm.slot", f"this moment needs one of {', '.join(must)}")
        if unknown := sorted(used - set(brief.facts) - set(brief.extras) - _labels(brief)):
            return _refusal("llm.slot", f"{{{unknown[0]}}} is not among the facts it was given")
        have = {*offered(brief.facts, brief.lang), *brief.extras, *_labels(brief)}
        if unmet := sorted(demands(text, brief.cue.act, brief.lang) - have):
            return _refusal("llm.slot", f"the words of {unmet[0]} do not fit where they stand")
        return None

    def _named(self, brief: Brief) -> list[str]:
        facts = (brief.facts[slot].text for slot in _NAMING if slot in brief.facts)
        return [*facts, *(brief.extras[slot] for slot in _NAMING if slot in brief.extras)]

    @staticmethod
    def echo(text: str, asking: Asking, question: str = "") -> Refusal | None:
        """Judge whether a line says again what the model was told."""
        if _shared(text, asking.text, _RUN):
            return _refusal("llm.echo", "it repeats the prompt")
        run = max(_FEWEST, min(_ASKED, len(words(question))))
        if question and _shared(text, question, run):
            return _refusal("llm.echo", "it repeats the question")
        return None

    def _passed(self, line: Line, brief: Brief) -> Line | Refusal:
        if fault := self._gate.line(line):
            return fault
        bound = bind(line, brief.facts, brief.extras, 0, brief.lang)
        if isinstance(bound, Refusal):
            return bound
        return self._gate.bound(bound, brief.facts) or line


def bound_to(line: Line, brief: Brief) -> BoundLine | None:
    """A kept line for another brief of the same kind, bound to what holds now."""
    mine = replace(line, id=brief.line, cue=brief.cue)
    bound = bind(mine, brief.facts, brief.extras, 0, brief.lang)
    return bound if isinstance(bound, BoundLine) else None


def _told(sentence: str) -> bool:
    asks = sentence.rstrip('"”’») ').endswith(("?", "？"))
    return asks or re.search(_TELLING, sentence) is not None


def _labels(brief: Brief) -> set[str]:
    return {f"{slot}.name" for slot, fact in brief.facts.items() if fact.label}


def _shared(one: str, two: str, run: int) -> bool:
    said = words(one)
    other = f" {' '.join(words(two))} "
    return any(f" {' '.join(said[at : at + run])} " in other for at in range(len(said) - run + 1))


def _refusal(rule: str, why: str) -> Refusal:
    return Refusal(rule, (0, 0), why)
