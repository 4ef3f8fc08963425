"""In quiet time a model writes new frames; those that are proved are kept for later shows."""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from rapidfuzz import fuzz, process

from catalog.fact import Fact
from script_engine.bind import bind
from script_engine.brackets import Tree
from script_engine.casting import Casting, can_meet
from script_engine.frame import Frame
from script_engine.frames import Copy, frame_of
from script_engine.gate import Gate
from script_engine.grammar import grammar
from script_engine.grown import MOST, Grown
from script_engine.llm_prompts import Asking, Prompts
from script_engine.llm_proof import Proof
from script_engine.refusal import Refusal
from script_engine.shapes import SLOT
from script_engine.writer import Brief
from studio.errors import Misconfigured
from studio.show import BoundLine, Line

WISHED = 8
"""Frames asked for at a time."""
_EXAMPLES = 3
_ALIKE = 80
"""Token-sort similarity, 0..100, from which a new frame adds nothing."""
_SAMPLES = 20
_OPENINGS = 2
"""Frames of an act that may begin with the same three words."""
_WORDS = re.compile(r"[\w']+")
_NUMBER = re.compile(r"\.\d+(?=\})")


class Growth:
    """Says which act wants frames, and proves what came. It keeps no file itself."""

    def __init__(self, copy: Copy, prompts: Prompts, proof: Proof, gate: Gate) -> None:
        self._copy = copy
        self._prompts = prompts
        self._proof = proof
        self._gate = gate
        self._samples: OrderedDict[str, Brief] = OrderedDict()
        self._grown: dict[str, list[str]] = {}
        self._asked: dict[str, int] = {}
        self._skeletons: dict[str, list[str]] = {}

    def sample(self, briefs: Sequence[Brief]) -> None:
        """Products on which new frames are tried."""
        for brief in briefs:
            if brief.cue.sku:
                self._samples[brief.cue.sku] = brief
                self._samples.move_to_end(brief.cue.sku)
        while len(self._samples) > _SAMPLES:
            self._samples.popitem(last=False)

    def wish(self, chance: Random) -> tuple[str, Asking] | None:
        """The act that was asked for least, then has the fewest frames; None when all are full."""
        open_acts = [act for act in sorted(self._prompts.acts) if self._room(act)]
        if not open_acts or not self._samples:
            return None
        act = min(open_acts, key=lambda a: (self._asked.get(a, 0), len(self._copy.of(a))))
        self._asked[act] = self._asked.get(act, 0) + 1
        frames = self._copy.of(act)
        shown = [_first(f.tree) for f in chance.sample(frames, min(_EXAMPLES, len(frames)))]
        return act, self._prompts.frames(act, self._slots(act), shown, WISHED)

    def proved(self, act: str, text: str, asking: Asking, model: str, at: str) -> Grown | Refusal:
        """The new frame, or why it is none."""
        slots = frozenset(SLOT.findall(text))
        fault = (
            self._proof.form(text)
            or _unknown(slots, self._slots(act), self._prompts.must(act))
            or self._proof.manner(text)
            or self._proof.echo(text, asking)
            or self._old(act, text)
        )
        if fault is not None:
            return fault
        tone, needs = self._prompts.manner.tone, sorted(slots - {"asker"})
        row = {"id": f"{act}-g0", "text": text, "needs": needs, "tone": tone}
        try:
            frame = frame_of(row, Path(f"{act}.yaml"), self._copy.lang, grammar(self._copy.lang))
        except Misconfigured as reason:
            return Refusal("llm.frame", (0, 0), str(reason))
        if fault := self._tried(frame, text):
            return fault
        self._skeletons[act].append(_skeleton(text))
        self._grown.setdefault(act, []).append(text)
        return Grown(act, text, tuple(needs), tone, model, asking.name, at)

    def _room(self, act: str) -> bool:
        fresh = [frame for frame in self._copy.of(act) if frame.id.startswith(f"{act}-g")]
        return bool(self._copy.of(act)) and len(fresh) + len(self._grown.get(act, ())) < MOST

    def _slots(self, act: str) -> frozenset[str]:
        return frozenset(slot for frame in self._copy.of(act) for slot in frame.needs)

    def _old(self, act: str, text: str) -> Refusal | None:
        if act not in self._skeletons:
            self._skeletons[act] = [_skeleton(_first(f.tree)) for f in self._copy.of(act)]
        known, mine = self._skeletons[act], _skeleton(text)
        if process.extractOne(mine, known, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE):
            return Refusal("llm.alike", (0, 0), "such a frame is there already")
        opening = mine.split()[:3]
        if sum(one.split()[:3] == opening for one in known) >= _OPENINGS:
            return Refusal("llm.alike", (0, 0), "too many frames begin like this")
        return None

    def _tried(self, frame: Frame, text: str) -> Refusal | None:
        """Judge it as a line about a product that has what it needs; one such must be known."""
        for brief in self._samples.values():
            if not frame.can_say(can_meet(brief.facts, brief.extras, brief.lang)):
                continue
            mine = Brief(brief.cue, "growth", brief.facts, brief.extras, None, brief.lang)
            cast = Casting().cast(text, mine, Random(0))  # noqa: S311 - any product will do
            if cast is None:
                continue
            return self._said(Line("growth", brief.cue, cast, "llm"), brief.facts, brief.extras)
        return Refusal("llm.slot", (0, 0), "no product at hand has what it needs")

    def _said(
        self, line: Line, facts: Mapping[str, Fact], extras: Mapping[str, str]
    ) -> Refusal | None:
        if fault := self._gate.line(line):
            return fault
        bound = bind(line, facts, extras, 0, self._copy.lang)
        return self._gate.bound(bound, facts) if isinstance(bound, BoundLine) else bound


def _unknown(used: frozenset[str], known: frozenset[str], must: tuple[str, ...]) -> Refusal | None:
    if must and not used & set(must):
        return Refusal("llm.slot", (0, 0), f"this moment needs one of {', '.join(must)}")
    if strange := sorted(used - known):
        return Refusal("llm.slot", (0, 0), f"{{{strange[0]}}} is no slot of this act")
    return None


def _skeleton(text: str) -> str:
    return " ".join(_WORDS.findall(SLOT.sub(" _ ", _NUMBER.sub("", text)).casefold()))


def _first(tree: Tree) -> str:
    return "".join(part if isinstance(part, str) else _first(part.options[0]) for part in tree)
