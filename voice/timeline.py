"""The time line of a voiced line as plain values, to be written as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from studio.show import RATE, Utterance
from voice.phones import PAUSE

BREATH = 0.25
"""Seconds of a pause in which somebody breathes."""


def timeline(utterances: Iterable[Utterance]) -> dict[str, Any]:
    """Sentences, breath groups, words, phones, visemes and accents, in seconds from the first one.

    The breath before each later sentence is counted, the one before the first is not: exactly the
    sound that results when the sentences are joined with their pauses.
    """
    parts: list[dict[str, Any]] = []
    words, phones, visemes, accents = [], [], [], []
    at = 0.0
    for utterance in utterances:
        if parts:
            at += utterance.pause
        parts.append(
            {
                "text": utterance.text,
                "spoken": utterance.spoken,
                "start": _seconds(at),
                "end": _seconds(at + utterance.seconds),
                "timing": utterance.timing,
            }
        )
        words += [
            {"text": w.text, "start": _seconds(at, w.start), "end": _seconds(at, w.end)}
            for w in utterance.words
        ]
        phones += [
            {"symbol": s.symbol, "start": _seconds(at, s.start), "end": _seconds(at, s.end)}
            for s in utterance.sounds
        ]
        visemes += [
            {
                "shape": v.shape,
                "start": _seconds(at, v.start),
                "end": _seconds(at, v.end),
                "strength": v.strength,
            }
            for v in utterance.visemes
        ]
        accents += [{"at": _seconds(at, a.at), "strength": a.strength} for a in utterance.accents]
        at += utterance.seconds
    return {
        "rate": RATE,
        "seconds": _seconds(at),
        "sentences": parts,
        "breath_groups": _breath_groups(phones),
        "words": words,
        "phones": phones,
        "visemes": visemes,
        "accents": accents,
    }


def _breath_groups(phones: Sequence[dict[str, Any]]) -> list[dict[str, float]]:
    """Spans that are said on one breath: between two pauses of at least `BREATH`."""
    groups: list[dict[str, float]] = []
    for phone in phones:
        if phone["symbol"] == PAUSE:
            continue
        if groups and phone["start"] - groups[-1]["end"] < BREATH:
            groups[-1]["end"] = phone["end"]
        else:
            groups.append({"start": phone["start"], "end": phone["end"]})
    return groups


def _seconds(at: float, samples: int = 0) -> float:
    return round(at + samples / RATE, 4)
