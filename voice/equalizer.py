"""The fixed filters of a voice: rumble out, and a curve that suits its engine."""

from studio.show import Pcm
from voice.biquad import all_pass, bell, filtered_by, high_pass, shelf
from voice.dynamics import HISS
from voice.engine import Tone

_PHASES = (all_pass(400, 0.5),) * 4
"""A synthetic voice puts all its harmonics on one point of the period. Turning their phases apart
is not heard, and takes 1 to 4 dB from the peaks that the limiter would have to take."""


def shaped(pcm: Pcm, tone: Tone) -> tuple[Pcm, Pcm]:
    """Take away what is below 70 Hz, spread the pulses of the voice, and set `tone`.

    Gives the sound, and of it what the de-esser listens to.
    """
    filters = [high_pass(70), *_PHASES]
    filters += [
        bell(hertz, gain, q)
        for hertz, gain, q in ((250, tone.mud, 1.0), (3_000, tone.presence, 0.8))
        if gain
    ]
    if tone.air:
        filters.append(shelf(5_500, tone.air))
    sound, hiss = filtered_by((filters, (*filters, *HISS)), pcm)
    return sound, hiss
