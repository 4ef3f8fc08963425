"""A real `vitrine live` under test: started as a user starts it, watched from outside."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
import psutil
import yaml

from studio.journal import Journal

TOKEN = "stage-door"
PRODUCTS = """
shop: {name: Fernhollow, currency: USD}
products:
  - {sku: LAMP, title: Dune Desk Lamp, price: 45.50, stock: {left: 18, of: 60},
     features: [a touch dimmer with a memory, an arm that turns by 180 degrees]}
  - {sku: TOTE, title: Harbor Canvas Tote, price: 24.00, features: [an inner zip pocket]}
"""

FOUR = """
shop: {name: Fernhollow, currency: USD}
products:
  - {sku: LAMP, title: Dune Desk Lamp, price: 45.50, features: [a touch dimmer with a memory]}
  - {sku: TOTE, title: Harbor Canvas Tote, price: 24.00, features: [an inner zip pocket]}
  - {sku: BOTTLE, title: Fjord Insulated Bottle, price: 29.90, features: [a cup for a lid]}
  - {sku: DRYBAG, title: Otter Dry Bag, price: 38.00, features: [welded seams all around]}
"""
"""So many that their order can be changed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listen(url: str, file: Path) -> subprocess.Popen[bytes]:
    """An RTMP server that takes one publisher and keeps what arrives."""

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-listen", "1",
               "-timeout", "60", "-i", url, "-c", "copy", str(file)]  # fmt: skip
    return subprocess.Popen(command)


def decoded(file: Path) -> tuple[list[Fraction], list[tuple[Fraction, int]], np.ndarray]:
    pictures: list[Fraction] = []
    blocks: list[tuple[Fraction, int]] = []
    sound: list[np.ndarray] = []
    with av.open(str(file)) as container:
        for frame in container.decode():
            assert frame.pts is not None
            assert frame.time_base is not None
            at = frame.pts * frame.time_base
            if isinstance(frame, av.VideoFrame):
                pictures.append(at)
            elif isinstance(frame, av.AudioFrame):
                blocks.append((at, frame.samples))
                sound.append(frame.to_ndarray().mean(axis=0))
    return pictures, blocks, np.concatenate(sound)


def longest_silence(sound: np.ndarray) -> float:
    """Seconds below -45 dBFS at a stretch, from the first sound on, in steps of a tenth."""
    tenths = sound[: len(sound) // 4800 * 4800].reshape(-1, 4800)
    loud = np.sqrt((tenths**2).mean(axis=1)) > 10 ** (-45 / 20)
    first = int(np.argmax(loud))
    silences = re.findall("0+", "".join("01"[int(x)] for x in loud[first:]))
    return max(map(len, silences), default=0) / 10


class Show:
    """One run of the show in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        *,
        to: str | None = None,
        seconds: float | None = None,
        voice: dict[str, Any] | None = None,
        recording: dict[str, Any] | None = None,
        outputs: list[dict[str, str]] | None = None,
        more: dict[str, Any] | None = None,
        environment: dict[str, str] | None = None,
        before: tuple[str, ...] = (),
        port: int | None = None,
    ) -> None:
        """`more` are sections of the settings, `before` the words before the command.

        `port` is that of the desk; any free one if not given.
        """
        self.folder, self.before = folder, before
        self.port = port or free_port()
        self.catalogue = folder / "products.yaml"
        if not self.catalogue.exists():
            self.catalogue.write_text(PRODUCTS, encoding="utf-8")
        self.config = folder / "config.yaml"
        self.settings: dict[str, Any] = {
            "show": {"name": "Fernhollow"},
            "catalog": {"file": str(self.catalogue)},
            "stream": {
                "width": 360, "height": 640, "preset": "ultrafast", "video_kbps": 800,
                "outputs": outputs or [],
            },
            "console": {"port": self.port, "token": TOKEN, "chat_per_minute": 600},
            "run": {"folder": str(folder / "run")},
            "voice": voice or {},
            "recording": {"folder": str(folder / "recordings"), **(recording or {})},
            **(more or {}),
        }  # fmt: skip
        self.write()
        command = [*before, sys.executable, "-m", "showrunner.main"]
        command += ["live", "--config", str(self.config)]
        command += ["--to", to] if to else []
        command += ["--seconds", str(seconds)] if seconds else []
        self.log = (folder / "log").open("ab")
        self.process = subprocess.Popen(
            command, stderr=self.log, cwd=folder, env={**os.environ, **(environment or {})}
        )

    def __enter__(self) -> "Show":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self.log.close()

    def write(self) -> None:
        """Put the settings into the file."""
        self.config.write_text(yaml.safe_dump(self.settings), encoding="utf-8")

    def stop(self) -> int:
        self.supervisor.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    @property
    def supervisor(self) -> psutil.Process:
        """The show itself: `unshare`, where that stands before it, heeds no signal."""
        first = psutil.Process(self.process.pid)
        return first.children()[0] if self.before else first

    def child(self, module: str) -> psutil.Process:
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # one that has just gone
                if f"showrunner.{module}" in child.cmdline():
                    return child
        raise LookupError(module)

    def voices(self, mark: str) -> list[psutil.Process]:
        """The processes that speak and have `mark` in their command."""
        found = []
        for child in self.child("brain").children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # one that has just gone
                if mark in " ".join(child.cmdline()):
                    found.append(child)
        return found

    def recorder(self) -> psutil.Process:
        """The process that writes the recording."""
        children = self.child("playout").children(recursive=True)
        return next(c for c in children if "streamer.deck_child" in c.cmdline())

    def kill(self, module: str) -> None:
        os.kill(self.child(module).pid, signal.SIGKILL)

    def ask(
        self, path: str, body: dict[str, Any] | None = None, *, key: str = "", seconds: float = 5
    ) -> Any:
        url = f"http://127.0.0.1:{self.port}{path}"
        sent = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(url, sent, {"Authorization": f"Bearer {TOKEN}"})
        request.add_header("Content-Type", "application/json")
        if key:
            request.add_header("Idempotency-Key", key)
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return json.load(answer)

    def air(self) -> dict[str, Any]:
        try:
            state = self.ask("/api/state")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return {}
        return state["air"] or {}

    def script(self) -> dict[str, Any]:
        return self.ask("/api/state")["script"] or {}

    def script_is_new(self, t: float) -> bool:
        """Whether the brain reports again, of a time after `t`."""
        state = self.ask("/api/state")
        return bool(state["script"]) and state["script_age"] < 2 and state["script"]["t"] > t + 1

    def until(self, true: Callable[[], object], seconds: float = 40) -> Any:
        """Wait for something on air; the show's own clock is real, so this is bounded, not timed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := true():
                return found
            time.sleep(0.1)
        words = (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-3000:]
        raise AssertionError(f"it did not happen in {seconds} s; the show said:\n{words}")

    def speaking(self) -> dict[str, Any]:
        return self.until(lambda: self.air().get("now"))

    def aired(self) -> list[dict[str, Any]]:
        return self.journal("aired")

    def journal(self, kind: str) -> list[dict[str, Any]]:
        journal = Journal(self.folder / "run" / "journal.db")
        try:
            return [entry.data for entry in journal.read(kind)]
        finally:
            journal.close()
