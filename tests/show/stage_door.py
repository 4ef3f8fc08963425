"""A real `vitrine live` under test: started as a user starts it, watched from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Show:
    """One run of the show in a folder of its own."""

    def __init__(
        self, folder: Path, *, to: str | None = None, seconds: float | None = None
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.catalogue = folder / "products.yaml"
        if not self.catalogue.exists():
            self.catalogue.write_text(PRODUCTS, encoding="utf-8")
        config = folder / "config.yaml"
        settings = {
            "show": {"name": "Fernhollow"},
            "catalog": {"file": str(self.catalogue)},
            "stream": {"width": 360, "height": 640, "preset": "ultrafast", "video_kbps": 800},
            "console": {"port": self.port, "token": TOKEN, "chat_per_minute": 600},
            "run": {"folder": str(folder / "run")},
        }
        config.write_text(yaml.safe_dump(settings), encoding="utf-8")
        command = [sys.executable, "-m", "showrunner.main", "live", "--config", str(config)]
        command += ["--to", to] if to else []
        command += ["--seconds", str(seconds)] if seconds else []
        self.log = (folder / "log").open("ab")
        self.process = subprocess.Popen(command, stderr=self.log, cwd=folder)

    def __enter__(self) -> "Show":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self.log.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def child(self, module: str) -> psutil.Process:
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if f"showrunner.{module}" in child.cmdline():
                return child
        raise LookupError(module)

    def kill(self, module: str) -> None:
        os.kill(self.child(module).pid, signal.SIGKILL)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        url = f"http://127.0.0.1:{self.port}{path}"
        sent = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(url, sent, {"Authorization": f"Bearer {TOKEN}"})
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def air(self) -> dict[str, Any]:
        try:
            state = self.ask("/api/state")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return {}
        return state["air"] or {}

    def script(self) -> dict[str, Any]:
        return self.ask("/api/state")["script"] or {}

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
        journal = Journal(self.folder / "run" / "journal.db")
        try:
            return [entry.data for entry in journal.read("aired")]
        finally:
            journal.close()
