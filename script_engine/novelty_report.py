"""How much a show repeats itself: the figures by which a day of script is judged.

Pure arithmetic over what was said, the same for every writer and independent of the governor.
Every figure may be taken twice: of the words as heard, and with the facts masked, so that the
sameness of frames is seen apart from the names and prices that repeat by nature.
"""

import re
import zlib
from collections import Counter, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from random import Random
from statistics import median
from typing import Any

from rapidfuzz import fuzz, process

NEAR = 85
"""Token-sort similarity, 0..100, from which two lines sound alike."""
HOUR = 3600.0
EXACT_WORDS = 5
"""A line shorter than this may come again: "Over to you."."""
OPENINGS = 20
_SAMPLE = 600
_JUDGED, _REFERENCES = 200, 500
_MASK = "§"

_SLOT = re.compile(r"\{[\w.]+\}")
_WORDS = re.compile(r"[\w'§]+")
_SENTENCES = re.compile(r"(?<=[.?!…])\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a show."""

    at: float
    """Show seconds."""
    text: str
    skeleton: str = ""
    """The line with its facts as slots; empty when that is not known."""
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class Sameness:
    """Shares are 0..1. Distinct-n falls with length: compare only shows of the same length."""

    words: int
    d2: float
    d4: float
    rep8: float
    """Share of 8-word runs inside lines that were said before."""
    rep8_running: float
    """The same over the running text, across the ends of lines."""
    exact: float
    """Share of lines of five words and more that were said before, word for word."""
    exact_sentences: float
    near_hour: float
    """Share of lines with one of the last hour at a similarity of 85 and more."""
    near_day: float
    """The same against all earlier lines, of 600 lines drawn."""
    open3: float
    """Share of lines that open with the three words of one of the previous 20."""
    zlib: float
    """Size of the text compressed, by its size."""
    self_bleu: float
    """Of 200 lines against 500 others, with four-word runs."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Minutes between two lines from one skeleton; None when none came twice."""

    least: float | None
    typical: float | None
    least_of_product: float | None
    windows_with_a_repeat: float
    """Share of ten-minute windows in which two lines sound alike."""


def said(rows: Iterable[Mapping[str, Any]], *, spoken: bool = False) -> list[Said]:
    """Lines of a `transcript.jsonl` without the notices that must be said again and again.

    As captions show them, or as they are `spoken`, with numbers as words.
    """
    return [
        Said(
            row["t"],
            row["text"] if spoken else row.get("caption") or row["text"],
            row.get("skeleton") or "",
            row.get("sku"),
        )
        for row in rows
        if row.get("kind") != "disclosure"
    ]


def masked(lines: Iterable[Said]) -> list[Said]:
    """The lines with every fact as one sign. Lines of unknown skeleton are left out."""
    return [
        Said(line.at, _SLOT.sub(_MASK, line.skeleton), line.skeleton, line.sku)
        for line in lines
        if line.skeleton
    ]


def sameness(lines: Sequence[Said]) -> Sameness:
    """All figures of these lines, in order of their time."""
    worded = [_words(line.text) for line in lines]
    running = [word for words in worded for word in words]
    sentences = [_words(s) for line in lines for s in _SENTENCES.split(line.text)]
    near = _near(lines, worded)
    return Sameness(
        words=len(running),
        d2=_distinct(worded, 2),
        d4=_distinct(worded, 4),
        rep8=_repeated(_runs(worded, 8)),
        rep8_running=_repeated(_runs([running], 8)),
        exact=_repeated(tuple(words) for words in worded if len(words) >= EXACT_WORDS),
        exact_sentences=_repeated(tuple(words) for words in sentences if len(words) >= EXACT_WORDS),
        near_hour=sum(gap is not None for gap in near) / max(len(lines), 1),
        near_day=_near_day(worded),
        open3=_same_openings(worded),
        zlib=_compressed(lines),
        self_bleu=_self_bleu(worded),
    )


def spacing(lines: Sequence[Said]) -> Spacing:
    """Distances between lines of one skeleton; the lines must carry theirs."""
    gaps = list(_gaps((line.at, _bones(line)) for line in lines if line.skeleton))
    of_products = [line for line in lines if line.skeleton and line.sku]
    own = list(_gaps((line.at, (_bones(line), line.sku)) for line in of_products))
    worded = [_words(line.text) for line in lines]
    near = _near(lines, worded, 600.0)
    windows = {int(line.at // 600) for line in lines}
    troubled = {
        int(line.at // 600) for line, gap in zip(lines, near, strict=True) if gap is not None
    }
    return Spacing(
        min(gaps, default=None),
        median(gaps) if gaps else None,
        min(own, default=None),
        len(troubled) / max(len(windows), 1),
    )


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold().replace("’", "'"))


def _bones(line: Said) -> str:
    return " ".join(_words(_SLOT.sub(_MASK, line.skeleton)))


def _runs(worded: Iterable[Sequence[str]], size: int) -> Iterator[tuple[str, ...]]:
    for words in worded:
        for at in range(len(words) - size + 1):
            yield tuple(words[at : at + size])


def _repeated(things: Iterable[Hashable]) -> float:
    seen: set[int] = set()
    again = count = 0
    for thing in things:
        key = hash(thing)
        count += 1
        again += key in seen
        seen.add(key)
    return again / max(count, 1)


def _distinct(worded: Iterable[Sequence[str]], size: int) -> float:
    return 1.0 - _repeated(_runs(worded, size))


def _near(
    lines: Sequence[Said], worded: Sequence[Sequence[str]], seconds: float = HOUR
) -> list[float | None]:
    """For every line its distance in seconds to a similar earlier one within `seconds`."""
    lately: deque[tuple[float, str]] = deque()
    found: list[float | None] = []
    for line, words in zip(lines, worded, strict=True):
        while lately and line.at - lately[0][0] > seconds:
            lately.popleft()
        key = " ".join(sorted(words))
        match = process.extractOne(
            key, [text for _, text in lately], scorer=fuzz.ratio, score_cutoff=NEAR
        )
        found.append(line.at - lately[match[2]][0] if match else None)
        lately.append((line.at, key))
    return found


def _near_day(worded: Sequence[Sequence[str]]) -> float:
    keys = [" ".join(sorted(words)) for words in worded]
    if not keys:
        return 0.0
    drawn = Random(1).sample(range(len(keys)), min(_SAMPLE, len(keys)))  # noqa: S311 - a sample
    near = sum(
        process.extractOne(keys[at], keys[:at], scorer=fuzz.ratio, score_cutoff=NEAR) is not None
        for at in drawn
    )
    return near / len(drawn)


def _same_openings(worded: Sequence[Sequence[str]]) -> float:
    lately: deque[tuple[str, ...]] = deque(maxlen=OPENINGS)
    same = 0
    for words in worded:
        opening = tuple(words[:3])
        same += opening in lately
        lately.append(opening)
    return same / max(len(worded), 1)


def _compressed(lines: Iterable[Said]) -> float:
    raw = "\n".join(line.text for line in lines).encode()
    return len(zlib.compress(raw, 9)) / max(len(raw), 1)


def _self_bleu(worded: Sequence[Sequence[str]]) -> float:
    """BLEU-4 with the smoothing of Chen and Cherry's first method, mean of the lines judged."""
    full = [words for words in worded if len(words) >= 4]
    if len(full) < 2:
        return 0.0
    drawn = Random(2).sample(full, min(_JUDGED + _REFERENCES, len(full)))  # noqa: S311 - a sample
    cut = min(_JUDGED, len(drawn) // 2)
    judged, others = drawn[:cut], drawn[cut:]
    most = [_most(others, size) for size in (1, 2, 3, 4)]
    lengths = sorted({len(words) for words in others})
    return sum(_bleu(words, most, lengths) for words in judged) / len(judged)


def _most(worded: Iterable[Sequence[str]], size: int) -> Counter[tuple[str, ...]]:
    """How often a run stands in the line that has it most often."""
    most: Counter[tuple[str, ...]] = Counter()
    for words in worded:
        for run, times in Counter(_runs([words], size)).items():
            most[run] = max(most[run], times)
    return most


def _bleu(words: Sequence[str], most: list[Counter[tuple[str, ...]]], lengths: list[int]) -> float:
    total = 0.0
    for size, known in enumerate(most, 1):
        own = Counter(_runs([words], size))
        met = sum((own & known).values())
        total += log((met or 0.1) / sum(own.values()))
    closest = min(lengths, key=lambda length: (abs(length - len(words)), length))
    brevity = min(0.0, 1.0 - closest / len(words))
    return exp(total / 4 + brevity)


def _gaps(timed: Iterable[tuple[float, Hashable]]) -> Iterator[float]:
    """Minutes from each thing to its last time before."""
    last: dict[Hashable, float] = {}
    for at, thing in timed:
        if thing in last:
            yield (at - last[thing]) / 60
        last[thing] = at
