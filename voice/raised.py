"""A higher voice for engines that know no pitch: spoken slower, then played faster."""

from dataclasses import replace

from voice.engine import Speech

MOST = 4.0
"""Semitones. Beyond, the throat that is heard shrinks or grows too much for the same person."""


def ratio(semitones: float) -> float:
    """How many times as fast it is to be played, and as slow to be spoken."""
    return float(2.0 ** (max(-MOST, min(MOST, semitones)) / 12))


def raised(speech: Speech, by: float) -> Speech:
    """`speech` played `by` times as fast."""
    if by == 1.0:
        return speech
    return replace(
        speech,
        rate=round(speech.rate * by),
        phones=tuple(
            replace(phone, start=phone.start / by, end=phone.end / by) for phone in speech.phones
        ),
        words=tuple(word and (word[0] / by, word[1] / by) for word in speech.words),
    )
