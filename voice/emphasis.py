"""Weight for words of an engine that cannot give it: held longer, a little higher and louder."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voice.engine import Phone, Samples, Speech, Token
from voice.running import between

_HOLD = 1.12
"""Times its length; listeners notice 10 % and take 30 % for a drawl."""
_LIFT = 2 ** (1.5 / 12)
_GAIN = 10 ** (2 / 20)
_FRAME = 0.024
"""Seconds; at least two periods of a low voice."""
_SEARCH = 0.006
"""Seconds a frame may move so that waves meet in phase."""
_RAMP = 0.012


def emphasised(speech: Speech, sentence: Sequence[Token]) -> Speech:
    """`speech` with weight on the stressed words whose times it knows; all its times move along."""
    spans = _spans(speech, sentence)
    if not spans:
        return speech
    parts: list[Samples] = []
    before, after = [0.0], [0.0]
    at = 0
    for start, end in spans:
        weighty = _weighty(speech.pcm[start:end], speech.rate)
        parts += [speech.pcm[at:start], weighty]
        for edge, length in ((start, start - at), (end, len(weighty))):
            before.append(edge / speech.rate)
            after.append(after[-1] + length / speech.rate)
        at = end
    parts.append(speech.pcm[at:])
    before.append(speech.seconds)
    after.append(after[-1] + (len(speech.pcm) - at) / speech.rate)

    def moved(seconds: float) -> float:
        return float(np.interp(seconds, before, after))

    phones = tuple(
        replace(phone, start=moved(phone.start), end=moved(phone.end))
        for phone in accented(speech.phones, speech.words, sentence)
    )
    words = tuple(word and (moved(word[0]), moved(word[1])) for word in speech.words)
    return replace(speech, pcm=np.concatenate(parts), phones=phones, words=words)


def accented(
    phones: Sequence[Phone],
    words: Sequence[tuple[float, float] | None],
    sentence: Sequence[Token],
) -> tuple[Phone, ...]:
    """The phones, with an accent on the stressed sounds of words that carry weight."""
    weighty = [word for token, word in zip(sentence, words, strict=False) if token.stress and word]

    def weighs(phone: Phone) -> bool:
        middle = (phone.start + phone.end) / 2
        return phone.stress > 0 and any(start <= middle < end for start, end in weighty)

    return tuple(replace(phone, stress=2) if weighs(phone) else phone for phone in phones)


def _spans(speech: Speech, sentence: Sequence[Token]) -> list[tuple[int, int]]:
    """Samples of the stressed words; those side by side are one span."""
    spans: list[tuple[int, int]] = []
    for token, word in zip(sentence, speech.words, strict=False):
        if not token.stress or word is None:
            continue
        start, end = (round(edge * speech.rate) for edge in word)
        end = min(end, len(speech.pcm))
        if spans and start <= spans[-1][1] + _FRAME * speech.rate:
            spans[-1] = (spans[-1][0], end)
        elif end - start > 3 * _FRAME * speech.rate:
            spans.append((start, end))
    return spans


def _weighty(pcm: Samples, rate: int) -> Samples:
    longer = _stretched(pcm, _HOLD * _LIFT, rate)
    length = round(len(pcm) * _HOLD)
    # The first and last sample stay where they are, so that the word joins its neighbours.
    places = np.linspace(0, len(longer) - 1, length)
    higher = between(longer, places)
    ramp = min(length // 2, round(_RAMP * rate))
    gain = np.interp(
        np.arange(length), [0, ramp, length - 1 - ramp, length - 1], [1, _GAIN, _GAIN, 1]
    )
    louder: Samples = (higher * gain).astype(np.float32)
    return louder


def _stretched(pcm: Samples, times: float, rate: int) -> Samples:
    """Longer at the same pitch: frames are laid further apart, where their waves meet in phase."""
    frame = round(_FRAME * rate) // 2 * 2
    hop, reach = frame // 2, round(_SEARCH * rate)
    length = round(len(pcm) * times)
    count = -(-length // hop)
    window = np.hanning(frame + 1)[:-1]
    out, weight = np.zeros(count * hop + frame), np.zeros(count * hop + frame)
    start = 0
    for number in range(count):
        if number:
            wanted = min(round(number * hop / times), len(pcm) - frame)
            start = _in_phase(pcm, start + hop, wanted, (frame, reach))
        begin = number * hop
        out[begin : begin + frame] += window * pcm[start : start + frame]
        weight[begin : begin + frame] += window
    longer = (out[:length] / np.maximum(weight[:length], 1e-3)).astype(np.float32)
    fade = np.linspace(0, 1, hop, dtype=np.float32)
    longer[:hop] += (1 - fade) * (pcm[:hop] - longer[:hop])
    longer[-hop:] += fade * (pcm[-hop:] - longer[-hop:])
    return longer


def _in_phase(pcm: Samples, natural: int, wanted: int, size: tuple[int, int]) -> int:
    """The place near `wanted` that goes on most like `natural`, where the last frame would."""
    frame, reach = size
    low, high = max(0, wanted - reach), min(len(pcm) - frame, wanted + reach)
    follow = pcm[natural : natural + frame]
    if high <= low or len(follow) < frame:
        return min(wanted, len(pcm) - frame)
    area = pcm[low : high + frame]
    likeness = np.correlate(area, follow, "valid")
    squares = np.concatenate(([0.0], np.cumsum(np.square(area, dtype=np.float64))))
    energy = squares[frame:] - squares[:-frame]
    return low + int(np.argmax(likeness / np.sqrt(np.maximum(energy, 1e-9))))
