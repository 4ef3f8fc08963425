"""Where a sentence pauses: the phrases that head, eyes and breath go by."""

from __future__ import annotations

from dataclasses import dataclass

from studio.show import RATE, Utterance

PAUSE = 0.12
"""Seconds of silence that part two phrases."""
_SHORTEST = 0.6
"""Seconds: what is shorter belongs to the phrase before it."""
_LONGEST = 3.4
"""Seconds: nobody holds one bearing for longer, so that a long phrase is parted between words."""
_PARTING = (",", ";", ":", "–", "—", "…", ".", "!", "?", "，", "、", "；", "：", "؛", "،")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Seconds from the start of the utterance; `end` is where its sound ends."""

    start: float
    end: float


def phrases(utterance: Utterance) -> tuple[Phrase, ...]:
    """The phrases of an utterance: one at least, ascending, from its first to its last sound."""
    first, last = _sounding(utterance)
    whole: list[Phrase] = []
    start = first
    for end, begin in [*_pauses(utterance, first, last), (last, last)]:
        if end - start >= _SHORTEST or (end == last and not whole):
            whole.append(Phrase(start, end))
        elif whole:
            whole[-1] = Phrase(whole[-1].start, end)
        else:
            continue
        start = begin
    return tuple(part for phrase in whole for part in _parted(utterance, phrase))


def _sounding(utterance: Utterance) -> tuple[float, float]:
    loud = [v for v in utterance.visemes if v.shape != "sil"]
    if not loud:
        return 0.0, utterance.seconds
    return loud[0].start / RATE, loud[-1].end / RATE


def _pauses(utterance: Utterance, first: float, last: float) -> list[tuple[float, float]]:
    """End of one phrase and start of the next, in seconds: silences, and marks in the text."""
    found = [
        (v.start / RATE, v.end / RATE)
        for v in utterance.visemes
        if v.shape == "sil" and v.end - v.start >= PAUSE * RATE
    ]
    for word, after in zip(utterance.words, utterance.words[1:], strict=False):
        end, begin = word.end / RATE, after.start / RATE
        if word.text.endswith(_PARTING) and not any(a <= begin and end <= b for a, b in found):
            found.append((end, max(end, begin)))
    inside = [(a, b) for a, b in sorted(found) if first < a and b < last]
    apart: list[tuple[float, float]] = []
    for a, b in inside:
        if not apart or a >= apart[-1][1]:
            apart.append((a, b))
    return apart


def _parted(utterance: Utterance, phrase: Phrase) -> list[Phrase]:
    """A phrase that is too long as two, parted at the word nearest to its middle."""
    if phrase.end - phrase.start <= _LONGEST:
        return [phrase]
    middle = (phrase.start + phrase.end) / 2
    starts = [word.start / RATE for word in utterance.words] or [middle]
    at = min(starts, key=lambda s: abs(s - middle))
    if min(at - phrase.start, phrase.end - at) < _SHORTEST:
        at = middle
    return [
        *_parted(utterance, Phrase(phrase.start, at)),
        *_parted(utterance, Phrase(at, phrase.end)),
    ]
