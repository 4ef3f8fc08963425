"""The time line of a neural voice, from how long it dwelt on each of its symbols."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voice.engine import Phone, Speech, Token
from voice.phones import PAUSE, VOWELS, from_ipa
from voice.worker_child import Spoken

_SHORTEST_PAUSE = 0.05
"""Seconds. A blank between two words that is shorter is no silence, but part of the sound."""
_STRESS = ("ˈ", "ˌ")


@dataclass(slots=True)
class _Run:
    """A symbol with the marks that belong to it, from one sample to another."""

    symbol: str
    word: int | None
    start: int
    end: int
    stress: str = ""


def timed(spoken: Spoken, sentence: Sequence[Token], raised: float = 1.0) -> Speech:
    """The sentence with its times, from `known["sounds"]` or `known["letters"]` of the worker.

    Both are `[symbol, samples, word]` in order, the word None for what is between words. `sounds`
    are IPA, one character or more each, and give phones and words; `letters` give words only.
    `raised` times as fast is how it is to be played.
    """
    rate = round(spoken.rate * raised)
    shape = spoken.known.get("sounds") or spoken.known.get("letters") or []
    total = sum(samples for _, samples, _ in shape)
    if not total or not len(spoken.pcm):
        return Speech(spoken.pcm, rate, timing="audio")
    # They sum to the sound exactly, unless a vocoder adds or drops part of its last frame.
    scale = len(spoken.pcm) / total / rate
    runs = _runs(shape)
    words = _words(runs, len(sentence), scale)
    if "sounds" not in spoken.known:
        return Speech(spoken.pcm, rate, (), words, "words")
    phones = _phones(runs, sentence, scale)
    return Speech(spoken.pcm, rate, phones, words, "engine")


def _runs(shape: Sequence[tuple[str, int, int | None]]) -> list[_Run]:
    """Symbols and pauses. Marks of length go with what is before, of stress with what is after."""
    runs: list[_Run] = []
    at, waiting, stress = 0, 0, ""
    for symbol, samples, word in shape:
        after = at + samples
        mark = word is not None and _is_mark(symbol)
        if mark and symbol in _STRESS:
            stress, waiting = symbol, waiting + samples
        elif runs and (mark or runs[-1].word is word is None):
            runs[-1].end, waiting = after, 0
        else:
            runs.append(_Run(symbol, word, at - waiting, after, stress))
            waiting, stress = 0, ""
        at = after
    runs = runs or [_Run("", None, 0, at)]
    runs[0].start, runs[-1].end = 0, at
    return runs


def _is_mark(symbol: str) -> bool:
    return all(unicodedata.category(letter) in {"Lm", "Mn", "Sk", "Sm", "Nd"} for letter in symbol)


def _words(
    runs: Sequence[_Run], count: int, scale: float
) -> tuple[tuple[float, float] | None, ...]:
    words: list[tuple[float, float] | None] = [None] * count
    for run in runs:
        if run.word is not None and run.word < count:
            known = words[run.word]
            words[run.word] = (known[0] if known else run.start * scale, run.end * scale)
    return tuple(words)


def _phones(runs: Sequence[_Run], sentence: Sequence[Token], scale: float) -> tuple[Phone, ...]:
    phones: list[Phone] = []
    stress, word = "", None
    for run, sounds in _sounding(runs):
        start, end = run.start * scale, run.end * scale
        stress = run.stress or (stress if run.word == word else "")
        word = run.word
        if not sounds and end - start < _SHORTEST_PAUSE and phones:
            phones[-1] = replace(phones[-1], end=end)
            continue
        strength = 0
        if stress and VOWELS.intersection(sounds):
            strength = 2 if stress == "ˈ" and _weighs(word, sentence) else 1
            stress = ""
        edges = [start + (end - start) * n / len(sounds) for n in range(len(sounds))]
        phones += [
            Phone(sound, first, after, strength)
            for sound, first, after in zip(
                sounds or (PAUSE,), edges or [start], [*edges[1:], end], strict=True
            )
            if after > first
        ]
    return tuple(phones)


def _sounding(runs: Sequence[_Run]) -> Iterator[tuple[_Run, tuple[str, ...]]]:
    """Runs with their sounds; two that make one sound (a diphthong, an affricate) as one."""
    number = 0
    while number < len(runs):
        run = runs[number]
        number += 1
        sounds = from_ipa(run.symbol) if run.word is not None else ()
        after = runs[number] if number < len(runs) else None
        if sounds and after and after.word == run.word and not after.stress:
            both = from_ipa(run.symbol + after.symbol)
            if len(both) == 1 and from_ipa(after.symbol):
                run, sounds = replace(run, end=after.end), both
                number += 1
        yield run, sounds


def _weighs(word: int | None, sentence: Sequence[Token]) -> bool:
    return word is not None and word < len(sentence) and sentence[word].stress
