"""Room tone: what a quiet room sounds like, so that a pause is never digital silence."""

from functools import cache

import numpy as np

from studio.show import RATE, Pcm, Stereo

LEVEL = -65.0
"""dBFS, RMS."""
BOTH_SIDES = np.float32(2**-0.5)
"""Gain of one voice heard on both sides: loudness adds the power of channels (ITU-R BS.1770),
hence the programme is as loud as the voice."""
SECONDS = 11
"""Length of the loop: long and odd enough not to be heard as one."""


@cache
def room_tone(seed: int = 1) -> Pcm:
    """A loop of soft noise that falls by 3 dB an octave above 60 Hz. It joins without a seam.

    Shaped in the frequency domain, so the loop is periodic by construction.
    """
    samples = SECONDS * RATE
    noise = np.random.default_rng(seed).standard_normal(samples)
    spectrum = np.fft.rfft(noise)
    frequency = np.fft.rfftfreq(samples, 1 / RATE)
    shape = np.zeros_like(frequency)
    heard = frequency >= 60
    shape[heard] = np.sqrt(60 / frequency[heard])
    tone = np.fft.irfft(spectrum * shape, samples)
    tone *= 10 ** (LEVEL / 20) / np.sqrt(np.mean(tone**2))
    loop: Pcm = tone.astype(np.float32)
    loop.flags.writeable = False
    return loop


def room(first: int, samples: int) -> Pcm:
    """The room tone of `samples` samples of the show from `first` on."""
    loop = room_tone()
    at = first % len(loop)
    tone: Pcm = loop[at : at + samples]
    if len(tone) < samples:
        tone = np.concatenate([tone, loop[: samples - len(tone)]])
    return tone


def on_both_sides(mono: Pcm) -> Stereo:
    """The sound in the middle, as loud as it is alone."""
    sound = np.empty((len(mono), 2), np.float32)
    np.multiply(mono, BOTH_SIDES, out=sound[:, 0])
    sound[:, 1] = sound[:, 0]  # a side at a time: NumPy is slow with rows of two
    return sound


def quiet(first: int, samples: int) -> Stereo:
    """Nothing but the room, from show sample `first` on."""
    return on_both_sides(room(first, samples))
