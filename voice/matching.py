"""The phones of a sentence from another voice that says the same: matched sound against sound."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voice.engine import Phone, Samples, Speech
from voice.phones import PAUSE
from voice.running import running_mean
from voice.spectra import HOP, change, spectra
from voice.warping import warped

Times = NDArray[np.float64]

_SILENT = 45.0
"""dB below the loudest 10 ms: what is softer at either end is not speech."""
_SHORTEST = 0.05
"""Seconds of speech below which there is nothing to match."""
_FAR, _NEAR = 0.8, 0.15
"""Seconds by which two voices may part on their way, and where the times of words are known."""
_FAR_SHARE = 0.2
"""Of a long sentence, by which they may part."""
_MOST = 0.7
"""Share of its words whose times an engine must know for that."""
_FINE = 0.005
"""Seconds between two places where an edge may lie."""
_REACH = 6
"""Of those places on either side of an edge, among which it looks for the change it stands for."""
_HEARD = 1.0
"""Weight of where a word is heard against where the guide says it is, when its edges are found."""
_FIDELITY = 2.0
"""What an edge pays to go that far, in mean changes of the spectrum."""


def matched(speech: Speech, guide: Speech) -> Speech | None:
    """`speech` with the phones, stress and words of `guide`, which says the same words.

    Where it knows the times of its words, the match keeps near them, and they stay as they are.
    None when one of the two is silent.
    """
    ours, theirs = _sounding(speech), _sounding(guide)
    if ours is None or theirs is None or not guide.phones:
        return None
    here, there = spectra(_cut(speech, ours), speech.rate), spectra(_cut(guide, theirs), guide.rate)
    known = _known(speech, guide)
    line = [((a - ours[0]) / HOP, (b - theirs[0]) / HOP) for a, b in known]
    far = max(_FAR, _FAR_SHARE * speech.seconds)
    path = warped(here, there, line, (_NEAR if known else far) / HOP)
    edges = _edges(guide.phones)
    heard = _carried(edges, path, ours, theirs)
    heard = snapped(heard, speech)
    if known:
        heard = _within_words(heard, edges, speech, guide)
    phones = _laid(guide.phones, heard, speech.seconds)
    words = speech.words if known else _words(guide, edges, heard, speech.seconds)
    return Speech(speech.pcm, speech.rate, phones, words, "words" if known else "matched")


def _within_words(heard: Times, edges: Times, speech: Speech, guide: Speech) -> Times:
    """The edges of every word where the engine says it begins and ends, and its sounds between.

    Ascending; sounds that would have no room left share what the word has.
    """
    placed = heard.copy()
    for ours, theirs in zip(speech.words, guide.words, strict=True):
        if not ours or not theirs:
            continue
        # The guide names words early, late or two at once: where they are heard counts as much.
        first, last = (
            int(np.argmin(np.abs(edges - there) + _HEARD * np.abs(heard - here)))
            for there, here in zip(theirs, ours, strict=True)
        )
        while first < last and guide.phones[first].symbol == PAUSE:
            first += 1
        while first < last and guide.phones[last - 1].symbol == PAUSE:
            last -= 1
        if last <= first:
            continue
        inner = np.clip(heard[first : last + 1], *ours)
        if np.any(np.diff(inner) <= 0):
            room = edges[first : last + 1] - edges[first]
            even = ours[0] + room * (ours[1] - ours[0]) / max(float(room[-1]), 1e-9)
            inner = (inner + even) / 2
        inner[0], inner[-1] = ours
        placed[first : last + 1] = inner
    return np.asarray(np.maximum.accumulate(placed))


def snapped(edges: Times, speech: Speech, furthest: int = _REACH) -> Times:
    """Each edge moved to the greatest change of the spectrum within `furthest` places.

    Ascending.
    """
    strength = change(speech.pcm, speech.rate, _FINE)
    reach = np.arange(-furthest, furthest + 1)
    toll = _FIDELITY * np.square(reach / furthest)
    place = np.clip(np.round(edges / _FINE).astype(np.intp), 0, len(strength) - 1)
    around = np.clip(place[:, None] + reach, 0, len(strength) - 1)
    best = around[np.arange(len(place)), np.argmax(strength[around] - toll, axis=1)]
    return np.asarray(np.maximum.accumulate(best * _FINE))


def _sounding(speech: Speech) -> tuple[float, float] | None:
    """Seconds from the first to the last sound; None when there is none worth the name."""
    ten = max(1, speech.rate // 100)
    power = running_mean(speech.pcm.astype(np.float64) ** 2, ten, beyond="zero")
    loud = np.flatnonzero(power > max(power.max(initial=0.0) * 10 ** (-_SILENT / 10), 1e-10))
    if not len(loud) or loud[-1] - loud[0] < _SHORTEST * speech.rate:
        return None
    start, end = int(loud[0]) - ten, int(loud[-1]) + 2 * ten
    return max(0, start) / speech.rate, min(len(speech.pcm), end) / speech.rate


def _known(speech: Speech, guide: Speech) -> list[tuple[float, float]]:
    """Starts and ends of words in both, when the speech gives those of most of its words."""
    given = sum(word is not None for word in speech.words)
    if not given or given < _MOST * len(guide.words) or len(speech.words) != len(guide.words):
        return []
    pairs = zip(speech.words, guide.words, strict=True)
    return [
        side for ours, theirs in pairs if ours and theirs for side in zip(ours, theirs, strict=True)
    ]


def _cut(speech: Speech, span: tuple[float, float]) -> Samples:
    return speech.pcm[round(span[0] * speech.rate) : round(span[1] * speech.rate)]


def _edges(phones: Sequence[Phone]) -> Times:
    return np.array([phones[0].start, *(phone.end for phone in phones)])


def _carried(
    edges: Times, path: NDArray[np.intp], ours: tuple[float, float], theirs: tuple[float, float]
) -> Times:
    """Times of the guide as times of the sentence."""
    there, first = np.unique(path[:, 1], return_inverse=True)
    here = np.bincount(first, path[:, 0]) / np.bincount(first)
    return np.interp(edges, theirs[0] + there * HOP, ours[0] + here * HOP)


def _laid(phones: Sequence[Phone], edges: Times, seconds: float) -> tuple[Phone, ...]:
    """The phones between `edges`, and silence around them, without gaps from 0 to `seconds`."""
    edges = np.clip(edges, 0.0, seconds)
    spans = [(PAUSE, 0, 0.0, float(edges[0]))]
    spans += [
        (phone.symbol, phone.stress, float(start), float(end))
        for phone, (start, end) in zip(phones, pairwise(edges), strict=True)
    ]
    spans.append((PAUSE, 0, float(edges[-1]), seconds))
    return tuple(Phone(name, a, b, stress) for name, stress, a, b in spans if b > a)


def _words(
    guide: Speech, edges: Times, heard: Times, seconds: float
) -> tuple[tuple[float, float] | None, ...]:
    def there(second: float) -> float:
        return float(np.clip(np.interp(second, edges, heard), 0.0, seconds))

    return tuple(word and (there(word[0]), there(word[1])) for word in guide.words)
