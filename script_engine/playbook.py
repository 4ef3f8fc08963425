"""The embedded writer: hand-written frames, filled from a product's own facts."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from random import Random

from catalog.fact import Fact
from script_engine import turn
from script_engine.bind import bind
from script_engine.brackets import chance, draw, expand
from script_engine.casting import Casting, Company, can_meet
from script_engine.delivery import delivery, voice
from script_engine.frame import Frame
from script_engine.frames import COPY, Copy, copy
from script_engine.grown import with_grown
from script_engine.novelty import (
    PRODUCT_SECONDS,
    RELAXED,
    SKELETON_SECONDS,
    Novelty,
    Rule,
    Wording,
)
from script_engine.rhythm import Rhythm, breathless
from script_engine.shapes import SLOT
from script_engine.tempers import temper
from script_engine.writer import Brief
from studio.settings import Section
from studio.show import BoundLine, Line

_EXEMPT = frozenset({"disclosure"})
"""Acts whose wording may come again at any time: what must be said is said."""

_CANDIDATES = 10
_MOST = 40
"""Takes that are compared; and how many at most while hardly one of them is fresh."""
_WAYS = 6
"""Wordings of a frame that are compared before its facts are filled in."""
_ENOUGH = 8
"""Frames that an act must have for a product to be part of its turns."""
_FRAMES_KEPT = 12_000
_OFF_TONE = 0.12
"""What a frame of another tone than the turn's loses: as much as an eighth of its words worn."""
_RESTS = ((SKELETON_SECONDS, 0.35), (PRODUCT_SECONDS, 0.1))
"""What a frame loses that was used within these seconds, however differently it comes out."""


_RANKS: tuple[Rule, ...] = ("fresh", *RELAXED, "exact")


@dataclass(frozen=True, slots=True)
class _Take:
    """A line that could be said, and what speaks against it."""

    line: Line
    bound: BoundLine
    wording: Wording
    rank: int
    cost: float


class Playbook:
    """Composes lines from the frames in `copy/`, never two alike within a bounded week.

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
        cache: Path | None = None
        """Folder where frames are kept as they were read, for the next start; set from
        `run.cache`. Unset: nowhere."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or self.Settings()
        self._folder = self._settings.copy_folder or COPY
        self._copies: dict[str, Copy] = {}
        self._casting = Casting()
        self._rhythm = Rhythm()
        self._temper: frozenset[str] = frozenset()
        self._used: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._count = 0
        self.novelty = Novelty()
        self.exhausted = 0
        """Briefs for which there was no line that was not an exact repeat."""

    def write(self, brief: Brief) -> Line | None:
        """A line for the brief, or None: no frame of the act fits the facts, or all were said."""
        rng = chance(self._settings.seed, brief.line, brief.cue.act)
        best = self._best(self._takes(brief, rng), brief)
        if best is None:
            return None
        rank, take = best
        if take is None:
            self.exhausted += 1
            return None
        if rank:
            self.novelty.relaxed[RELAXED[rank - 1]] += 1
        self.said(take.line, take.bound, brief)
        return take.line

    def acts(
        self, facts: Mapping[str, Fact], key: str, count: int, lang: str = "en"
    ) -> tuple[str, ...]:
        """The acts of one turn of a product, in order: at most `count`, only ones it can write."""
        told = can_meet(facts, ("host", "shop", "part_of_day"), lang)
        frames = self.frames(lang)
        rng = chance(self._settings.seed, "turn", key)
        self._temper = temper(chance(self._settings.seed, "temper", key), self._temper)

        def stock(act: str) -> int:
            found = len(frames.sayable(act, told))
            return found if found >= _ENOUGH else 0

        return turn.acts(stock, rng, count)

    def remember(self, text: str, frame: str | None, sku: str | None, at: float) -> None:
        """Count a line that was aired before a restart as said. `text` is as it was heard."""
        self.novelty.note(text, text, sku, at)
        if frame:
            self._mark(frame, sku, at)

    def recall(self, keys: Iterable[tuple[float, int]]) -> None:
        """Count lines of earlier days as said, oldest first: show times and `novelty.line_key`s."""
        self.novelty.recall(keys)

    def frames(self, lang: str) -> Copy:
        """Every frame it writes from; what has grown is read once."""
        if lang not in self._copies:
            ours = copy(lang, self._folder, self._settings.cache)
            grown = self._settings.grown
            self._copies[lang] = ours if grown is None else with_grown(ours, grown)
        return self._copies[lang]

    def _best(self, takes: Iterable[_Take], brief: Brief) -> tuple[int, _Take | None] | None:
        """The freshest take, with the place in `RELAXED`, from 1, of the rule it needs relaxed.

        0 for one that breaks none. No take at all: None; only exact repeats: none of them.
        """
        found = sorted(takes, key=lambda take: (take.rank, take.cost))
        alike = None
        for take in found:
            if take.rank > len(RELAXED):
                break
            if brief.cue.act in _EXEMPT or not self.novelty.alike(take.wording, brief.at):
                return take.rank, take
            alike = alike or take
        return (len(RELAXED), alike) if found else None

    def _takes(self, brief: Brief, rng: Random) -> Iterator[_Take]:
        company = Company.of(brief)
        known = {*company.facts, *brief.extras, "fact_name", "fact_value"}
        told = company.can_meet(brief.extras)
        frames = self.frames(brief.lang).sayable(brief.cue.act, told)
        made = fresh = 0
        for frame in self._deck(frames, rng):
            for text in self._wordings(frame, known, brief, rng):
                cast = self._casting.cast(text, brief, rng, company)
                if cast and (take := self._take(cast, frame, brief)):
                    yield take
                    made += 1
                    fresh += take.rank == 0
                    break
            if made >= _CANDIDATES and (fresh > 1 or made >= _MOST):
                return

    def _wordings(self, frame: Frame, known: Set[str], brief: Brief, rng: Random) -> list[str]:
        """Different ways to say the frame with what is known, the least worn first."""
        if frame.slots <= known:
            drawn: set[str | None] = {draw(frame.tree, rng) for _ in range(_WAYS)}
        else:
            drawn = {
                expand(frame.tree, rng, lambda part: _sayable(part, known)) for _ in range(_WAYS)
            }
        texts = sorted(text for text in drawn if text)
        if len(texts) < 2:
            return texts
        return sorted(texts, key=lambda text: self.novelty.worn_bones(text, brief.at))

    def _take(self, text: str, frame: Frame, brief: Brief) -> _Take | None:
        act, sku, at = brief.cue.act, brief.cue.sku, brief.at
        mood, gesture = delivery(act, frame.tone)
        line = Line(
            brief.line, brief.cue, text, "playbook", frame.id, mood, gesture, voice(act, mood)
        )
        bound = bind(line, brief.facts, brief.extras, 0, brief.lang)
        if not isinstance(bound, BoundLine) or _twice_named(bound):
            return None
        wording = Wording(bound.text, text)
        if act in _EXEMPT:
            return _Take(line, bound, wording, 0, 0.0)
        cost = self.novelty.worn(wording, at) + self._rhythm.cost(bound.text)
        if brief.short:
            cost += breathless(bound.text, whole=brief.short == "line")
        cost += self._unrested(frame.id, sku, at)
        if self._temper and frame.tone not in self._temper:
            cost += _OFF_TONE
        return _Take(line, bound, wording, _RANKS.index(self.novelty.quick(wording, sku, at)), cost)

    def _unrested(self, frame: str, sku: str | None, at: float) -> float:
        cost = 0.0
        for key, (seconds, weight) in zip((frame, f"{frame}/{sku}"), _RESTS, strict=True):
            used = self._used.get(key)
            if used is not None and at - used[1] < seconds:
                cost += weight
        return cost

    def _deck(self, frames: Sequence[Frame], rng: Random) -> Iterator[Frame]:
        """The half of the frames that rested longest, shuffled; then the other half."""
        rested = sorted(
            rng.sample(frames, len(frames)), key=lambda frame: self._used.get(frame.id, (0, 0.0))
        )
        half = max(len(rested) // 2, 1)
        for part in (rested[:half], rested[half:]):
            yield from rng.sample(part, len(part))

    def said(self, line: Line, bound: BoundLine, brief: Brief) -> None:
        """Count this line as said, whoever wrote it."""
        text, skeleton = bound.text, line.text
        if brief.cue.act not in _EXEMPT:
            self.novelty.note(text, skeleton, brief.cue.sku, brief.at)
            self._rhythm.note(text)
        self._casting.note(skeleton, brief.facts)
        self._mark(line.frame or "", brief.cue.sku, brief.at)

    def _mark(self, frame: str, sku: str | None, at: float) -> None:
        self._count += 1
        for key in (frame, f"{frame}/{sku}"):
            self._used[key] = (self._count, at)
            self._used.move_to_end(key)
        while len(self._used) > _FRAMES_KEPT:
            self._used.popitem(last=False)


def _sayable(part: str, known: Set[str]) -> bool:
    return "{" not in part or all(slot in known for slot in SLOT.findall(part))


def _twice_named(bound: BoundLine) -> bool:
    """Whether it sets a product's full name beside its short one although the two are the same."""
    names = {use.id: use.value for use in bound.facts if use.id.endswith(("/name", "/short_name"))}
    return len(names) > len(set(names.values()))
