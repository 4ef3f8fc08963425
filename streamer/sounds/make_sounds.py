"""Makes the effects that ship, from sines and noise: `python -m streamer.sounds.make_sounds`.

They belong to this project. The same numbers always give the same files.
"""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE

HERE = Path(__file__).parent
Sound = NDArray[np.float64]
"""Stereo, shape (samples, 2)."""

_BAR = ((1.0, 1.0, 1.0), (2.76, 0.35, 0.55), (5.40, 0.12, 0.3))
"""Frequency, level and decay of the partials of a struck bar, against its first."""


def struck(hertz: float, seconds: float, decay: float) -> NDArray[np.float64]:
    """A soft bar of that pitch; `decay` is the time to 1/e of its first partial."""
    t = np.arange(round(seconds * RATE)) / RATE
    tone = sum(
        level * np.sin(2 * np.pi * hertz * ratio * t) * np.exp(-t / (decay * lasts))
        for ratio, level, lasts in _BAR
    )
    return np.asarray(tone * (1 - np.exp(-t / 0.004)))


def placed(notes: list[tuple[float, float, float, float]], seconds: float, decay: float) -> Sound:
    """Notes as start, hertz, level and side (-1 left to 1 right), with a little of the room."""
    sound = np.zeros((round(seconds * RATE), 2))
    for start, hertz, level, side in notes:
        first = round(start * RATE)
        tone = level * struck(hertz, seconds - start, decay)[: len(sound) - first]
        angle = (side + 1) * np.pi / 4
        sound[first:] += tone[:, None] * [np.cos(angle), np.sin(angle)]
    for delay, share in ((0.031, 0.22), (0.053, 0.16), (0.087, 0.1)):
        late = round(delay * RATE)
        sound[late:] += share * sound[:-late, ::-1]
    return ended(sound)


def offer() -> Sound:
    """A ding of two bars, a fifth apart."""
    return placed([(0.0, 1174.66, 0.8, -0.2), (0.09, 1760.0, 1.0, 0.2)], 1.1, 0.24)


def opening() -> Sound:
    """A rising chord of four bars."""
    chord = (523.25, 659.26, 783.99, 1046.5)
    notes = [(0.11 * n, hertz, 0.7 + 0.1 * n, (n - 1.5) / 3) for n, hertz in enumerate(chord)]
    return placed(notes, 2.0, 0.42)


def bridge() -> Sound:
    """Air that passes from left to right, for the way to the next product."""
    seconds = 0.8
    count = round(seconds * RATE)
    t = np.arange(count) / RATE
    noise = np.random.default_rng(7).standard_normal((2, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    octaves = np.log2(np.maximum(hertz, 1) / 1400)
    spectrum = np.fft.rfft(noise) * np.exp(-((octaves / 0.9) ** 2))
    left, right = np.fft.irfft(spectrum, count)
    swell = np.sin(np.pi * np.minimum(t / seconds, 1)) ** 3
    way = t / seconds * np.pi / 2
    return ended(np.stack([left * np.cos(way), right * np.sin(way)], axis=1) * swell[:, None])


def ended(sound: Sound) -> Sound:
    """At half of full scale, with 50 ms of fade at its end."""
    fade = round(0.05 * RATE)
    sound[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade))[:, None] ** 2
    return np.asarray(sound * 0.5 / np.abs(sound).max())


SOUNDS = {"opening.wav": opening, "bridge.wav": bridge, "offer.wav": offer}


def write(folder: Path) -> None:
    """Write all of them into `folder`, as 16 bit WAV."""
    for name, make in SOUNDS.items():
        with wave.open(str(folder / name), "wb") as file:
            file.setparams((2, 2, RATE, 0, "NONE", ""))
            file.writeframes(np.round(make() * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    write(HERE)
