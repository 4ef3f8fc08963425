"""A microphone that hears bursts, and when what it heard went out: page, picture and sound on one clock."""

import time
import wave
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import av
import numpy as np
from playwright.sync_api import Page

from studio.show import RATE

EVERY, LONG = 1.0, 0.35
"""Seconds from one burst to the next, and of a burst."""
LOUD, QUIET = 1500, 0.3
"""Peak of 16 bits that is a burst; seconds of silence before one."""

HOOK = """
window.onsets = [];
const send = WebSocket.prototype.send;
let quiet = 0;
WebSocket.prototype.send = function (data) {
  if (this.url.endsWith("/api/voice") && data instanceof ArrayBuffer) {
    const samples = new Int16Array(data), first = samples.findIndex((s) => Math.abs(s) > LOUD);
    if (first < 0) quiet += samples.length;
    else {
      if (quiet > QUIET * 48000) onsets.push(performance.timeOrigin + performance.now() - (samples.length - first) / 48);
      quiet = 0;
    }
  }
  return send.call(this, data);
};
""".replace("LOUD", str(LOUD)).replace("QUIET", str(QUIET))
"""Notes when the page had the first sample of each burst, in milliseconds since 1970."""


def flags(folder: Path) -> list[str]:
    """For a Chromium whose microphone hears a burst every second."""
    file = folder / "bursts.wav"
    t = np.arange(round(LONG * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 150 * k * t) / k for k in range(1, 20))
    room = np.random.default_rng(1).standard_normal(round(4 * EVERY * RATE)) * 12
    for n in range(4):
        at = round((n * EVERY + 0.4) * RATE)
        room[at : at + len(buzz)] += buzz / np.abs(buzz).max() * 14_000
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(room.astype("<i2").tobytes())
    return [
        "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}",
    ]  # fmt: skip


@dataclass(frozen=True)
class Programme:
    """What was recorded, on show time."""

    times: np.ndarray
    """Of the pictures."""
    luma: np.ndarray
    """The pictures, shape (pictures, height, width)."""
    sound: np.ndarray
    begins: float
    """Show time of the first sample."""

    @property
    def onsets(self) -> np.ndarray:
        """Show times at which something is loud after `QUIET` seconds in which nothing was."""
        step = RATE // 1000
        loud = np.abs(self.sound[: len(self.sound) // step * step]).reshape(-1, step).max(1) > 0.08
        at = np.flatnonzero(loud)
        first = np.diff(at, prepend=-RATE) > QUIET * 1000 * 0.8
        return self.begins + at[first] / 1000

    def envelope(self, t: np.ndarray) -> np.ndarray:
        """How loud it is around each of these show times, over 40 ms."""
        half = RATE // 50
        out = []
        for moment in t:
            at = round((moment - self.begins) * RATE)
            part = self.sound[max(0, at - half) : max(1, at + half)]
            out.append(float(np.sqrt((part**2).mean())) if len(part) else 0.0)
        return np.array(out)


def recorded(file: Path, starts: float) -> Programme:
    """A recording whose time zero is the show time `starts`; of its pictures every one."""
    times, pictures, sound, first = [], [], [], None
    with av.open(str(file)) as container:
        for frame in container.decode():
            if isinstance(frame, av.VideoFrame):
                times.append(starts + (frame.time or 0.0))
                pictures.append(frame.to_ndarray(format="gray"))
            elif isinstance(frame, av.AudioFrame):
                first = frame.time if first is None else first
                sound.append(frame.to_ndarray().mean(axis=0))
    return Programme(
        np.array(times), np.array(pictures), np.concatenate(sound), starts + (first or 0.0)
    )


def said(page: Page, show_time_at_epoch: float) -> list[float]:
    """Show times at which the page had the bursts; the show began at that second of 1970."""
    return [at / 1000 - show_time_at_epoch for at in page.evaluate("window.onsets")]


def epoch_of(show: object) -> float:
    """The second since 1970 at which show time was 0, to half the time of an answer."""
    found = []
    for _ in range(9):
        before = time.time()
        state = show.ask("/api/state")  # type: ignore[attr-defined]  # a running show
        after = time.time()
        found.append((after - before, (before + after) / 2 - state["air"]["t"] - state["air_age"]))
    return median(at for _, at in sorted(found)[:3])


def delays(spoken: list[float], heard: np.ndarray) -> list[float]:
    """Seconds from each burst at the page to its sound on air."""
    out = []
    for at in spoken:
        after = heard[(heard > at) & (heard < at + 0.9 * EVERY)]
        if len(after):
            out.append(float(after[0] - at))
    return out


def mouth(programme: Programme, spoken: tuple[float, float]) -> tuple[float, float]:
    """How the patch of the picture that follows the sound best goes with it, and how much later.

    It is chosen by the first half of the time and judged by the second: correlation, seconds.
    """
    chosen = (programme.times > spoken[0]) & (programme.times < spoken[1])
    t, luma = programme.times[chosen], programme.luma[chosen].astype(np.float32)
    high, wide = luma.shape[1] // 8 * 8, luma.shape[2] // 8 * 8
    patches = luma[:, :high, :wide].reshape(len(t), high // 8, 8, wide // 8, 8).mean((2, 4))
    patches = patches.reshape(len(t), -1)
    half = len(t) // 2
    loud = programme.envelope(t)
    found = np.array([_together(patches[:half, n], loud[:half]) for n in range(patches.shape[1])])
    best = patches[half:, int(np.argmax(np.abs(found)))]
    lags = np.arange(-0.2, 0.2001, 1 / 60)
    by_lag = [abs(_together(best, programme.envelope(t[half:] - lag))) for lag in lags]
    return max(by_lag), float(lags[int(np.argmax(by_lag))])


def _together(one: np.ndarray, other: np.ndarray) -> float:
    if one.std() < 1.0 or other.std() < 1e-6:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
