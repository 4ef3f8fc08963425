"""A real `vitrine live` for measuring: started, watched and ended."""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TOKEN = "bench"
PATIENCE = 90.0
"""Seconds for a show to come on air, and for anything else that is waited for."""


@dataclass(frozen=True)
class Show:
    """A running show and its API."""

    process: subprocess.Popen[bytes]
    url: str
    run: Path = Path()
    """Where it keeps its journal."""

    def get(self, path: str) -> Any:
        request = urllib.request.Request(self.url + path)
        request.add_header("Authorization", f"Bearer {TOKEN}")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def state(self) -> dict[str, Any]:
        """What the desk shows; empty while there is none."""
        try:
            return dict(self.get("/api/state"))
        except OSError:
            return {}

    def say(self, text: str, author: str = "bench") -> str:
        body = json.dumps({"author": author, "text": text}).encode()
        request = urllib.request.Request(self.url + "/api/chat", body)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return str(json.load(answer)["id"])


def until(told: Callable[[], object], what: str) -> None:
    """Wait for it. Raises SystemExit, with `what`, when it does not come."""
    end = time.monotonic() + PATIENCE
    while not told():
        if time.monotonic() > end:
            raise SystemExit(f"not within {PATIENCE:.0f} s: {what}")
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def live(
    width: int = 720,
    height: int = 1280,
    to: str | None = None,
    console: dict[str, Any] | None = None,
) -> Iterator[Show]:
    """A show with the demo catalogue, its journal in a folder of its own.

    `console` are more settings of the pages.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        settings = {
            "show": {"name": "Fernhollow"},
            "stream": {"width": width, "height": height, "ladder": "off"},
            "console": {"port": port, "token": TOKEN, "chat_per_minute": 600, **(console or {})},
            "run": {"folder": str(Path(folder) / "run")},
        }
        config.write_text(yaml.safe_dump(settings))
        command = [sys.executable, "-m", "showrunner.main", "live", "--config", str(config)]
        if to:
            command += ["--to", to]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            yield Show(process, f"http://127.0.0.1:{port}", Path(folder) / "run")
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
