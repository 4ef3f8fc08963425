"""The time line of a voiced line as plain values, to be written as JSON."""

from collections.abc import Iterable
from typing import Any

from studio.show import RATE, Utterance


def timeline(utterances: Iterable[Utterance]) -> dict[str, Any]:
    """Sentences, words, visemes and accents in seconds from the start of the first sentence.

    The breath before each later sentence is counted, the one before the first is not: exactly the
    sound that results when the sentences are joined with their pauses.
    """
    parts: list[dict[str, Any]] = []
    words, visemes, accents = [], [], []
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
        "words": words,
        "visemes": visemes,
        "accents": accents,
    }


def _seconds(at: float, samples: int = 0) -> float:
    return round(at + samples / RATE, 4)
