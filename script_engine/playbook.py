"""The embedded writer: hand-written frames, filled from a product's own facts."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from catalog.fact import Fact
from script_engine import turn
from script_engine.bind import bind
from script_engine.brackets import chance, expand
from script_engine.casting import Casting, can_meet, in_play
from script_engine.delivery import delivery, voice
from script_engine.frames import COPY, Copy, Frame, copy
from script_engine.grown import with_grown
from script_engine.novelty import RELAXED, Novelty, Rule
from script_engine.shapes import SLOT
from script_engine.writer import Brief
from studio.settings import Section
from studio.show import BoundLine, Line

_EXEMPT = frozenset({"disclosure"})
"""Acts whose wording may come again at any time: what must be said is said."""

_CANDIDATES = 24
_PER_FRAME = 2
_ENOUGH = 5
"""Frames that an act must have for a product to be part of its turns."""
_FRAMES_KEPT = 4_000


class Playbook:
    """Composes lines from the frames in `copy/`, never two alike within a bounded day.

    Deterministic: same seed, same briefs and same history give the same lines.
    """

    class Settings(Section):
        """Settings of the playbook."""

        seed: int = 1
        """Another seed, other lines."""
        copy_folder: Path | None = None
        """Folder with one folder of frames per language; unset means our own."""
        grown: Path | None = None
        """Folder of frames that a language model wrote in quiet time; unset means none."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or self.Settings()
        self._folder = self._settings.copy_folder or COPY
        self._copies: dict[str, Copy] = {}
        self._casting = Casting()
        self._used: OrderedDict[str, int] = OrderedDict()
        self._count = 0
        self.novelty = Novelty()
        self.exhausted = 0
        """Briefs for which there was no line that was not an exact repeat."""

    def write(self, brief: Brief) -> Line | None:
        """A line for the brief, or None: no frame of the act fits the facts, or all were said."""
        rng = chance(self._settings.seed, brief.line, brief.cue.act)
        best: tuple[int, Line, BoundLine] | None = None
        for line, bound in self._candidates(brief, rng):
            rank = self._rank(line, bound, brief)
            if best is None or rank < best[0]:
                best = (rank, line, bound)
            if rank == 0:
                break
        if best is None:
            return None
        rank, line, bound = best
        if rank > len(RELAXED):
            self.exhausted += 1
            return None
        if rank:
            self.novelty.relaxed[RELAXED[rank - 1]] += 1
        self.said(line, bound, brief)
        return line

    def acts(
        self, facts: Mapping[str, Fact], key: str, count: int, lang: str = "en"
    ) -> tuple[str, ...]:
        """The acts of one turn of a product, in order: at most `count`, only ones it can write."""
        told = can_meet(facts, ("host", "shop", "part_of_day"), lang)
        frames = self.frames(lang)
        rng = chance(self._settings.seed, "turn", key)
        return turn.acts(
            lambda act: sum(frame.can_say(told) for frame in frames.of(act)) >= _ENOUGH, rng, count
        )

    def remember(self, text: str, frame: str | None, sku: str | None, at: float) -> None:
        """Count a line that was aired before a restart as said. `text` is as it was heard."""
        self.novelty.note(text, text, sku, at)
        if frame:
            self._mark(frame)

    def frames(self, lang: str) -> Copy:
        """Every frame it writes from; what has grown is read once."""
        if lang not in self._copies:
            ours, grown = copy(lang, self._folder), self._settings.grown
            self._copies[lang] = ours if grown is None else with_grown(ours, grown)
        return self._copies[lang]

    def _candidates(self, brief: Brief, rng: Random) -> Iterator[tuple[Line, BoundLine]]:
        act = brief.cue.act
        known = {*in_play(brief.facts, brief.focus), *brief.extras, "fact_name", "fact_value"}
        told = can_meet(in_play(brief.facts, brief.focus), brief.extras, brief.lang)
        frames = [frame for frame in self.frames(brief.lang).of(act) if frame.can_say(told)]
        made = 0
        for frame in self._deck(frames, rng):
            for _ in range(_PER_FRAME):
                text = expand(frame.tree, rng, lambda part: known.issuperset(SLOT.findall(part)))
                cast = text and self._casting.cast(text, brief, rng)
                if not cast:
                    continue
                mood, gesture = delivery(act, frame.tone)
                line = Line(
                    brief.line,
                    brief.cue,
                    cast,
                    "playbook",
                    frame.id,
                    mood,
                    gesture,
                    voice(act, mood),
                )
                bound = bind(line, brief.facts, brief.extras, 0, brief.lang)
                if isinstance(bound, BoundLine):
                    yield line, bound
                    made += 1
            if made >= _CANDIDATES:
                return

    def _deck(self, frames: list[Frame], rng: Random) -> Iterator[Frame]:
        """The half of the frames that rested longest, shuffled; then the other half."""
        rested = sorted(rng.sample(frames, len(frames)), key=lambda f: self._used.get(f.id, 0))
        half = max(len(rested) // 2, 1)
        for part in (rested[:half], rested[half:]):
            yield from rng.sample(part, len(part))

    def _rank(self, line: Line, bound: BoundLine, brief: Brief) -> int:
        """0 for a fresh line; else the place in `RELAXED`, from 1, of the rule it needs relaxed."""
        if brief.cue.act in _EXEMPT:
            return 0
        ranks: tuple[Rule, ...] = ("fresh", *RELAXED, "exact")
        verdict = self.novelty.verdict(bound.text, line.text, brief.cue.sku, brief.at)
        return ranks.index(verdict)

    def said(self, line: Line, bound: BoundLine, brief: Brief) -> None:
        """Count this line as said, whoever wrote it."""
        if brief.cue.act not in _EXEMPT:
            self.novelty.note(bound.text, line.text, brief.cue.sku, brief.at)
        self._casting.note(line.text, brief.facts)
        self._mark(line.frame or "")

    def _mark(self, frame: str) -> None:
        self._count += 1
        self._used[frame] = self._count
        self._used.move_to_end(frame)
        while len(self._used) > _FRAMES_KEPT:
            self._used.popitem(last=False)
