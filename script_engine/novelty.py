"""The governor: what was said lately is not said again.

After the study of 24 hours of script: exact repeats are visible at once, the same skeleton within
three quarters of an hour, the same opening within twenty lines, similar wording within the hour.
"""

import re
from collections import Counter, OrderedDict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz, process

from script_engine.shapes import SLOT
from script_engine.worn import Worn

Rule = Literal["fresh", "skeleton", "opening", "sentence", "similar", "exact"]

RELAXED: tuple[Rule, ...] = ("skeleton", "opening", "sentence", "similar")
"""The order in which rules give way when nothing fresh is left. Exactness never does."""

EXACT_SECONDS = 7 * 24 * 3600
SENTENCE_SECONDS = 24 * 3600
SKELETON_SECONDS = 45 * 60
PRODUCT_SECONDS = 6 * 3600
SIMILAR_SECONDS = 3600
SIMILAR = 82
"""Token-sort similarity, 0..100, from which two lines sound alike. Listeners notice 85."""
OPENINGS = 20
SHORT = 5
"""A line or sentence of fewer words may come again."""

_KEPT = 40_000
_HEARD = 3_000
_SPAN = 3 * 3600.0
"""Seconds of one set of keys; how exactly their age is known."""
_SPANS, _FULL = 96, 5_000
"""Sets kept, and keys in a set: a week has about 60 sets and 100,000 lines."""
_WORDS = re.compile(r"[\w']+")
_SENTENCES = re.compile(r"(?<=[.?!…])\s+")


@dataclass(frozen=True)
class Wording:
    """A line as the governor sees it."""

    text: str
    """As it would be heard."""
    skeleton: str
    """The same with its slots."""

    @cached_property
    def words(self) -> list[str]:
        return _words(self.text)

    @cached_property
    def bones(self) -> list[str]:
        return _bones(self.skeleton)

    @cached_property
    def parts(self) -> list[list[str]]:
        """Its sentences, when there are several, without the very short ones."""
        found = _SENTENCES.split(self.text)
        if len(found) < 2:
            return []
        return [words for words in map(_words, found) if len(words) >= SHORT]


class Novelty:
    """Remembers a week of lines by their keys and an hour by its words, in bounded memory.

    Times are show time, and never go back far.
    """

    def __init__(self) -> None:
        self.relaxed: Counter[Rule] = Counter()
        """How often a line went out although it broke this rule."""
        self._lines = _Keys(EXACT_SECONDS)
        self._before = _Keys(EXACT_SECONDS)
        self._sentences = _Keys(SENTENCE_SECONDS)
        self._skeletons: OrderedDict[Hashable, float] = OrderedDict()
        self._openings: deque[str] = deque(maxlen=OPENINGS)
        self._heard: deque[str] = deque(maxlen=_HEARD)
        self._heard_at: deque[float] = deque(maxlen=_HEARD)
        self._worn = Worn()
        self._worn_bones = Worn()

    def verdict(self, text: str, skeleton: str, sku: str | None, at: float) -> Rule:
        """`fresh`, or the rule that gives way last among those the line breaks.

        `text` is the line as it would be heard, `skeleton` the same with its slots.
        """
        line = Wording(text, skeleton)
        quick = self.quick(line, sku, at)
        return "similar" if quick != "exact" and self.alike(line, at) else quick

    def quick(self, line: Wording, sku: str | None, at: float) -> Rule:
        """The same without the look for similar wording, which costs the most."""
        if len(line.words) >= SHORT and self._said(_key(line.words), at):
            return "exact"
        if any(self._sentences.has(_key(words), at) for words in [line.words, *line.parts]):
            return "sentence"
        if _opening(line.words) in self._openings:
            return "opening"
        bones = _key(line.bones)
        if _within(self._skeletons, bones, at, SKELETON_SECONDS):
            return "skeleton"
        if sku and _within(self._skeletons, (bones, sku), at, PRODUCT_SECONDS):
            return "skeleton"
        return "fresh"

    def alike(self, line: Wording, at: float) -> bool:
        """Whether the line or a sentence of it sounds like one of the last hour."""
        while self._heard_at and at - self._heard_at[0] > SIMILAR_SECONDS:
            self._heard_at.popleft()
            self._heard.popleft()
        return any(
            process.extractOne(_sorted(words), self._heard, scorer=fuzz.ratio, score_cutoff=SIMILAR)
            for words in [line.words, *line.parts]
        )

    def worn(self, line: Wording, at: float) -> float:
        """0..1: how much of the wording was in the air today, facts and frame alike."""
        heard = self._worn.share(line.words, at)
        return 0.6 * heard + 0.4 * self._worn_bones.share(line.bones, at)

    def worn_bones(self, skeleton: str, at: float) -> float:
        """The same of a frame's words alone, its slots unfilled."""
        return self._worn_bones.share(_bones(skeleton), at)

    def note(self, text: str, skeleton: str, sku: str | None, at: float) -> None:
        """The line is said at show time `at`."""
        line = Wording(text, skeleton)
        bones = _key(line.bones)
        self._lines.note(_key(line.words), at)
        for words in [line.words, *line.parts]:
            if len(words) >= SHORT:
                self._sentences.note(_key(words), at)
            self._heard.append(_sorted(words))
            self._heard_at.append(at)
        _remember(self._skeletons, bones, at)
        if sku:
            _remember(self._skeletons, (bones, sku), at)
        self._openings.append(_opening(line.words))
        self._worn.note(line.words, at)
        self._worn_bones.note(line.bones, at)

    def recall(self, keys: Iterable[tuple[float, int]]) -> None:
        """Lines of earlier days, oldest first: show time and `line_key` of each.

        It may come when lines were noted already, and takes the place of what was recalled before.
        """
        before = _Keys(EXACT_SECONDS)
        for at, key in keys:
            before.note(key, at)
        self._before = before

    def _said(self, key: int, at: float) -> bool:
        return self._lines.has(key, at) or self._before.has(key, at)


def line_key(text: str) -> int:
    """64 bits that two lines share only when they are the same words; the same in every process."""
    return _key(_words(text))


class _Keys:
    """What was said in which three hours: keys leave by the span, so that nothing is searched."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._spans: deque[tuple[float, set[int]]] = deque(maxlen=_SPANS)

    def __len__(self) -> int:
        return sum(len(keys) for _, keys in self._spans)

    def has(self, key: int, at: float) -> bool:
        return any(key in keys for end, keys in self._spans if end > at - self._seconds)

    def note(self, key: int, at: float) -> None:
        spans = self._spans
        if not spans or at >= spans[-1][0] or len(spans[-1][1]) >= _FULL:
            spans.append(((at // _SPAN + 1) * _SPAN, set()))
        spans[-1][1].add(key)
        while spans[0][0] <= at - self._seconds:
            spans.popleft()


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold().replace("’", "'"))


def _bones(skeleton: str) -> list[str]:
    return _words(SLOT.sub(" _ ", skeleton))


def _sorted(words: list[str]) -> str:
    return " ".join(sorted(words))


def _opening(words: list[str]) -> str:
    return " ".join(islice(words, 3))


def _key(words: list[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest())


def _within(table: OrderedDict[Hashable, float], key: Hashable, at: float, seconds: float) -> bool:
    said = table.get(key)
    return said is not None and at - said < seconds


def _remember(table: OrderedDict[Hashable, float], key: Hashable, at: float) -> None:
    table[key] = at
    table.move_to_end(key)
    while len(table) > _KEPT:
        table.popitem(last=False)
