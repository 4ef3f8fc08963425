"""Sound files, an independent meter, and speech that is as loud as a voice leaves the chain."""

import re
import subprocess
import wave
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from scipy import signal

from studio.show import RATE
from voice.calibration import measured
from voice.chain import Chain, Level
from voice.engine import Speech, Tone

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def wav(file: Path, sound: np.ndarray, rate: int = RATE) -> Path:
    """Write stereo or mono sound as 16 bits."""
    with wave.open(str(file), "wb") as out:
        out.setparams((1 if sound.ndim == 1 else 2, 2, rate, 0, "NONE", ""))
        out.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return file


def coded(file: Path, form: str) -> Path:
    """The same as a file of another format."""
    made = file.with_suffix(f".{form}")
    subprocess.run([FFMPEG, "-v", "error", "-y", "-i", str(file), str(made)], check=True)
    return made


def ebur128(file: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as ffmpeg measures the decoded file."""
    said = subprocess.run(
        [FFMPEG, "-hide_banner", "-nostats", "-i", str(file), "-vn", "-af", "ebur128=peak=true",
         "-f", "null", "-"], capture_output=True, check=True,
    ).stderr.decode()  # fmt: skip
    summary = said[said.rindex("Summary") :]
    level, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dB", summary)
    assert level
    assert peak
    return float(level[1]), float(peak[1])


def spoken(seed: int, seconds: float) -> np.ndarray:
    """Pulses, hiss and syllables after the sound chain: a sentence at -16 LUFS."""
    tone = Tone(mud=-2.0, presence=3.0, air=6.0)
    chain = Chain(tone, _level(tone), -16.0, -1.5)
    return chain(_raw(seed, seconds)).pcm


@cache
def _level(tone: Tone) -> Level:
    return measured([_raw(seed, 2.0) for seed in range(3)], tone)


def _raw(seed: int, seconds: float) -> Speech:
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * 32_000)) / 32_000
    buzz = signal.lfilter([1], [1, -1.6, 0.8], signal.square(2 * np.pi * 170 * t, duty=0.2))
    hiss = rng.standard_normal(len(t)) * 0.3
    syllables = np.abs(np.sin(2 * np.pi * rng.uniform(1.5, 3) * t)) ** 2
    body = syllables * np.where(np.sin(2 * np.pi * 1.3 * t) > -0.7, buzz, hiss) * 0.03
    return Speech(body.astype(np.float32), 32_000)


def music(seconds: float, level: float = 0.2) -> np.ndarray:
    """A chord that never comes round: its end does not fit its beginning. Left is not right."""
    t = np.arange(round(seconds * RATE)) / RATE
    left = sum(np.sin(2 * np.pi * hertz * t + hertz) for hertz in (196.3, 247.1, 293.9))
    right = sum(np.sin(2 * np.pi * hertz * t) for hertz in (196.3, 311.7))
    return (level * np.stack([left, right], axis=1) / 3).astype(np.float32)
