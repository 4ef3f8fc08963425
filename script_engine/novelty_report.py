"""How much a show repeats itself: the figures by which a day of script is judged.

Pure arithmetic over what was said, the same for every writer and independent of the governor.
Every figure may be taken twice: of the words as heard, and with the facts masked, so that the
sameness of frames is seen apart from the names and prices that repeat by nature.
"""

import re
import zlib
from collections import Counter, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import exp, log
from random import Random
from statistics import median
from typing import Any

import numpy as np
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
    """All figures of these lines, in order of their time.

    Words are counted as they pass: besides `lines` it holds a number for each word at most.
    """
    texts = [line.text for line in lines]
    sentences = (_words(s) for text in texts for s in _SENTENCES.split(text))
    near = sum(gap is not None for gap in _near(lines))
    return Sameness(
        words=sum(map(len, _worded(texts))),
        d2=_distinct(texts, 2),
        d4=_distinct(texts, 4),
        rep8=_repeated(_runs(_worded(texts), 8)),
        rep8_running=_repeated(_running(texts, 8)),
        exact=_repeated(tuple(words) for words in _worded(texts) if len(words) >= EXACT_WORDS),
        exact_sentences=_repeated(tuple(words) for words in sentences if len(words) >= EXACT_WORDS),
        near_hour=near / max(len(lines), 1),
        near_day=_near_day(texts),
        open3=_same_openings(texts),
        zlib=_compressed(texts),
        self_bleu=_self_bleu(texts),
    )


def spacing(lines: Sequence[Said]) -> Spacing:
    """Distances between lines of one skeleton; the lines must carry theirs."""
    gaps = list(_gaps((line.at, _bones(line)) for line in lines if line.skeleton))
    of_products = (line for line in lines if line.skeleton and line.sku)
    own = list(_gaps((line.at, (_bones(line), line.sku)) for line in of_products))
    windows = {int(line.at // 600) for line in lines}
    troubled = {
        int(line.at // 600)
        for line, gap in zip(lines, _near(lines, 600.0), strict=True)
        if gap is not None
    }
    return Spacing(
        min(gaps, default=None),
        median(gaps) if gaps else None,
        min(own, default=None),
        len(troubled) / max(len(windows), 1),
    )


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold().replace("’", "'"))


def _worded(texts: Iterable[str]) -> Iterator[list[str]]:
    return map(_words, texts)


def _bones(line: Said) -> str:
    return " ".join(_words(_SLOT.sub(_MASK, line.skeleton)))


def _runs(worded: Iterable[Sequence[str]], size: int) -> Iterator[tuple[str, ...]]:
    for words in worded:
        for at in range(len(words) - size + 1):
            yield tuple(words[at : at + size])


def _running(texts: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    lately: deque[str] = deque(maxlen=size)
    for words in _worded(texts):
        for word in words:
            lately.append(word)
            if len(lately) == size:
                yield tuple(lately)


def _repeated(things: Iterable[Hashable]) -> float:
    """Share of things that came before; of each no more than eight bytes are kept."""
    keys = np.fromiter(map(hash, things), np.int64)
    keys.sort()
    return float(np.count_nonzero(keys[1:] == keys[:-1])) / keys.size if keys.size else 0.0


def _distinct(texts: Iterable[str], size: int) -> float:
    return 1.0 - _repeated(_runs(_worded(texts), size))


def _near(lines: Iterable[Said], seconds: float = HOUR) -> Iterator[float | None]:
    """For every line its distance in seconds to a similar earlier one within `seconds`."""
    times: deque[float] = deque()
    lately: deque[str] = deque()
    for line in lines:
        while times and line.at - times[0] > seconds:
            times.popleft()
            lately.popleft()
        key = _sorted(line.text)
        match = process.extractOne(key, lately, scorer=fuzz.ratio, score_cutoff=NEAR)
        yield line.at - times[match[2]] if match else None
        times.append(line.at)
        lately.append(key)


def _sorted(text: str) -> str:
    return " ".join(sorted(_words(text)))


def _near_day(texts: Iterable[str]) -> float:
    keys = list(map(_sorted, texts))
    if not keys:
        return 0.0
    drawn = Random(1).sample(range(len(keys)), min(_SAMPLE, len(keys)))  # noqa: S311 - a sample
    near = sum(
        process.extractOne(keys[at], keys[:at], scorer=fuzz.ratio, score_cutoff=NEAR) is not None
        for at in drawn
    )
    return near / len(drawn)


def _same_openings(texts: Sequence[str]) -> float:
    lately: deque[tuple[str, ...]] = deque(maxlen=OPENINGS)
    same = 0
    for words in _worded(texts):
        opening = tuple(words[:3])
        same += opening in lately
        lately.append(opening)
    return same / max(len(texts), 1)


def _compressed(texts: Iterable[str]) -> float:
    press, raw, size = zlib.compressobj(9), 0, 0
    for number, text in enumerate(texts):
        part = ("\n" * (number > 0) + text).encode()
        raw += len(part)
        size += len(press.compress(part))
    return (size + len(press.flush())) / max(raw, 1)


def _self_bleu(texts: Sequence[str]) -> float:
    """BLEU-4 with the smoothing of Chen and Cherry's first method, mean of the lines judged."""
    full = [at for at, words in enumerate(_worded(texts)) if len(words) >= 4]
    if len(full) < 2:
        return 0.0
    chosen = Random(2).sample(full, min(_JUDGED + _REFERENCES, len(full)))  # noqa: S311 - a sample
    drawn = [_words(texts[at]) for at in chosen]
    cut = min(_JUDGED, len(drawn) // 2)
    judged, others = drawn[:cut], drawn[cut:]
    most = [_most(others, size, set(_runs(judged, size))) for size in (1, 2, 3, 4)]
    lengths = sorted({len(words) for words in others})
    return sum(_bleu(words, most, lengths) for words in judged) / len(judged)


def _most(
    worded: Iterable[Sequence[str]], size: int, looked_for: Set[tuple[str, ...]]
) -> Counter[tuple[str, ...]]:
    """How often a run that is looked for stands in the line that has it most often."""
    most: Counter[tuple[str, ...]] = Counter()
    for words in worded:
        for run, times in Counter(_runs([words], size)).items():
            if run in looked_for:
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
