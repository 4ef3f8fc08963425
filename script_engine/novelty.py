"""The governor: what was said lately is not said again.

After the study of 24 hours of script: exact repeats are visible at once, the same skeleton within
three quarters of an hour, the same opening within twenty lines, similar wording within the hour.
"""

import re
from collections import Counter, OrderedDict, deque
from collections.abc import Hashable
from hashlib import blake2b
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz, process

from script_engine.shapes import SLOT

Rule = Literal["fresh", "skeleton", "opening", "similar", "exact"]

RELAXED: tuple[Rule, ...] = ("skeleton", "opening", "similar")
"""The order in which rules give way when nothing fresh is left. Exactness never does."""

EXACT_SECONDS = 24 * 3600
SKELETON_SECONDS = 45 * 60
PRODUCT_SECONDS = 6 * 3600
SIMILAR_SECONDS = 3600
SIMILAR = 85
"""Token-sort similarity, 0..100, from which two lines sound alike."""
OPENINGS = 20

_KEPT = 40_000
_HEARD = 1_500
_WORDS = re.compile(r"[\w']+")


class Novelty:
    """Remembers a day of lines in bounded memory. Times are show time, and never go back far."""

    def __init__(self) -> None:
        self.relaxed: Counter[Rule] = Counter()
        """How often a line went out although it broke this rule."""
        self._exact: OrderedDict[Hashable, float] = OrderedDict()
        self._skeletons: OrderedDict[Hashable, float] = OrderedDict()
        self._openings: deque[str] = deque(maxlen=OPENINGS)
        self._heard: deque[tuple[float, str]] = deque(maxlen=_HEARD)

    def verdict(self, text: str, skeleton: str, sku: str | None, at: float) -> Rule:
        """`fresh`, or the rule that gives way last among those the line breaks.

        `text` is the line as it would be heard, `skeleton` the same with its slots.
        """
        words = _words(text)
        if len(words) >= 5 and _within(self._exact, _key(words), at, EXACT_SECONDS):
            return "exact"
        if self._alike(words, at):
            return "similar"
        if _opening(words) in self._openings:
            return "opening"
        bones = _key(_bones(skeleton))
        if _within(self._skeletons, bones, at, SKELETON_SECONDS):
            return "skeleton"
        if sku and _within(self._skeletons, (bones, sku), at, PRODUCT_SECONDS):
            return "skeleton"
        return "fresh"

    def note(self, text: str, skeleton: str, sku: str | None, at: float) -> None:
        """The line is said at show time `at`."""
        words = _words(text)
        bones = _key(_bones(skeleton))
        _remember(self._exact, _key(words), at)
        _remember(self._skeletons, bones, at)
        if sku:
            _remember(self._skeletons, (bones, sku), at)
        self._openings.append(_opening(words))
        self._heard.append((at, " ".join(sorted(words))))

    def _alike(self, words: list[str], at: float) -> bool:
        while self._heard and at - self._heard[0][0] > SIMILAR_SECONDS:
            self._heard.popleft()
        heard = [line for _, line in self._heard]
        said = " ".join(sorted(words))
        found = process.extractOne(said, heard, scorer=fuzz.ratio, score_cutoff=SIMILAR)
        return found is not None


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold().replace("’", "'"))


def _bones(skeleton: str) -> list[str]:
    return _words(SLOT.sub(" _ ", skeleton))


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
