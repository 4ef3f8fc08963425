"""Whether sound can be the sentence at all: wrong weights and broken answers must not go on air."""

from collections.abc import Sequence

import numpy as np

from voice.engine import Samples, Speech, Token

_SILENCE = 1e-4
_NOISE = 0.5
"""Root mean square of full scale; speech that peaks there stays below 0.3, white noise is 0.58."""
_CONSTANT = 0.2
"""Mean of the samples; text taken for samples has 0.4 and more."""
_SECONDS_A_LETTER = (0.01, 0.6)
"""From somebody in a great hurry to single letters spelled with a pause after each."""
_MORE = 4.0
"""Seconds of pauses and breath that even one word may have."""


def doubt(speech: Speech, sentence: Sequence[Token], rate: float) -> str | None:
    """Why `speech` is not this sentence at `rate` times the usual pace; None when it may be."""
    if not 8_000 <= speech.rate <= 192_000:
        return f"has {speech.rate} samples a second"
    if (wrong := _no_speech(speech.pcm)) is not None:
        return wrong
    # Marks above and below are not counted: there may be any number on one letter.
    letters = sum(sign.isalpha() for token in sentence for sign in token.text)
    pace = rate * (sentence[0].pace if sentence else 1.0)
    shortest, longest = (letters * each / pace for each in _SECONDS_A_LETTER)
    if not shortest <= speech.seconds <= longest + _MORE:
        return f"lasts {speech.seconds:.1f} s for {letters} letters"
    return None


def _no_speech(pcm: Samples) -> str | None:
    if not len(pcm) or not np.isfinite(pcm).all():
        return "is no sound"
    if float(np.abs(pcm).max()) < _SILENCE:
        return "is silent"
    if abs(float(pcm.mean(dtype=np.float64))) > _CONSTANT:
        return "is no sound"
    loud = float(np.sqrt(np.square(pcm, dtype=np.float64).mean()))
    return "is noise" if loud > _NOISE else None
