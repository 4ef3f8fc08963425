"""One sentence as it was spoken: finished sound and its time line, whatever text it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from studio.show import RATE, Accent, Pcm, Sound, Timing, Viseme
from voice.accents import accents
from voice.by_ear import by_ear
from voice.chain import Begun, Chain
from voice.chain import Sound as Heard
from voice.engine import Phone, Speech
from voice.lips import lips
from voice.phones import PAUSE


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """Sound at `RATE` and what is heard when, in samples."""

    pcm: Pcm = field(repr=False)
    tokens: tuple[tuple[int, int], ...]
    """Start and end of each spoken word: ascending, inside the sound."""
    visemes: tuple[Viseme, ...]
    accents: tuple[Accent, ...]
    timing: Timing
    sounds: tuple[Sound, ...] = ()
    """The speech sounds, without gaps."""


def finished(speech: Speech, chain: Chain, letters: Sequence[int]) -> Take:
    """Bring `speech` to the air. `letters` gives the length of each spoken word."""
    return _taken(speech, chain(speech), letters)


def begun(
    speech: Speech, chain: Chain, letters: Sequence[int], words: int, share: float
) -> tuple[Take, Begun] | None:
    """Bring the first `words` words to the air; None when they are too short for that.

    `share` is how much of the sentence they are.
    """
    end = _end(speech, words)
    heard = chain.begun(speech, end, share) if end else None
    if heard is None:
        return None
    part = replace(speech, words=speech.words[:words])
    return _taken(part, heard.sound, letters[:words]), heard


def rest(
    speech: Speech, chain: Chain, letters: Sequence[int], words: int, heard: Begun
) -> Take | None:
    """Bring to the air what comes after the first `words` words, which were `heard` already.

    None when the engine tells no time for them.
    """
    end = _end(speech, words)
    if end is None:
        return None
    part = replace(speech, words=speech.words[words:])
    return _taken(part, chain.rest(speech, end, heard), letters[words:])


def joined(first: Take, later: Take) -> Take:
    """Both, as one."""
    at = len(first.pcm)
    return Take(
        np.concatenate((first.pcm, later.pcm)),
        first.tokens + tuple((start + at, end + at) for start, end in later.tokens),
        first.visemes
        + tuple(replace(v, start=v.start + at, end=v.end + at) for v in later.visemes),
        first.accents + tuple(replace(a, at=a.at + at) for a in later.accents),
        later.timing,
        first.sounds + tuple(replace(s, start=s.start + at, end=s.end + at) for s in later.sounds),
    )


def _end(speech: Speech, words: int) -> float | None:
    """Seconds at which the last of so many words ends."""
    known = speech.words[words - 1] if len(speech.words) >= words else None
    return known[1] if known else None


def _taken(speech: Speech, sound: Heard, letters: Sequence[int]) -> Take:
    phones: Sequence[Phone] = [_earlier(phone, sound.skipped) for phone in speech.phones]
    timing = speech.timing
    if not phones:
        phones = by_ear(sound.pcm)
        timing = "words" if any(speech.words) else "audio"
    length = len(sound.pcm)
    return Take(
        sound.pcm,
        _placed(speech, letters, sound.skipped, length),
        lips(phones, sound.pcm),
        accents(phones, sound.pcm),
        timing,
        _sounds(phones, length),
    )


def _sounds(phones: Sequence[Phone], length: int) -> tuple[Sound, ...]:
    """The phones in samples, from 0 to `length` without gaps; empty ones are left out."""
    sounds: list[Sound] = []
    at = 0
    for phone in phones:
        end = max(at, _sample(phone.end, length))
        if end > at:
            sounds.append(Sound(phone.symbol, at, end))
            at = end
    if at < length:
        sounds.append(Sound(PAUSE, at, length))
    return tuple(sounds)


def _earlier(phone: Phone, seconds: float) -> Phone:
    return replace(phone, start=phone.start - seconds, end=phone.end - seconds)


def _placed(
    speech: Speech, letters: Sequence[int], skipped: float, length: int
) -> tuple[tuple[int, int], ...]:
    """The time of every word. A word without one was run together with the word before it."""
    known = list(speech.words) or [None] * len(letters)
    placed: list[tuple[int, int]] = []
    while len(placed) < len(known):
        n = len(placed)
        after = next((m for m in range(n + 1, len(known)) if known[m]), len(known))
        following = known[after] if after < len(known) else None
        span = known[n] or (0.0, following[0] if following else speech.seconds)
        start = max(placed[-1][1] if placed else 0, _sample(span[0] - skipped, length))
        end = max(start, _sample(span[1] - skipped, length))
        placed += _divided(start, end, letters[n:after])
    return tuple(placed)


def _divided(start: int, end: int, letters: Sequence[int]) -> list[tuple[int, int]]:
    total, spans, at = sum(letters), [], 0
    for count in letters:
        first = start + (end - start) * at // total
        at += count
        spans.append((first, start + (end - start) * at // total))
    return spans


def _sample(second: float, length: int) -> int:
    return max(0, min(length, round(second * RATE)))
