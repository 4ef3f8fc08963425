"""`make soak MINUTES=60`: the real show for so long, with an audience and trouble; exit 1 when a promise broke.

Two real RTMP servers take the programme. One is left alone and a viewer watches it all the time; the
other is killed and frozen, as are the show's own processes. What is judged is what the viewer saw.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import yaml
from rich.progress import Progress

from benchmarks.rtmp_server import RtmpServer, rtmp_module
from benchmarks.show import TOKEN, Show, free_port
from benchmarks.soak import findings, report
from benchmarks.soak.crowd import Planted, crowd
from benchmarks.soak.gauges import Gauge, look, slopes
from benchmarks.soak.stage import ROOT, Catalogue, Stage
from benchmarks.soak.trouble import Happened, plan, play
from studio.journal import Journal

START = 60.0
"""Seconds within which the show must be on air."""
LOOK = 5.0
"""Seconds between two looks at the processes."""


def servers(folder: Path) -> tuple[RtmpServer, RtmpServer]:
    """The ingest that is watched and the one that is hurt."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    module = rtmp_module()
    if nginx is None or module is None:
        sys.exit("a soak needs a real RTMP server: sudo apt-get install nginx libnginx-mod-rtmp")
    found = []
    for name in ("watched", "hurt"):
        home = folder / name
        home.mkdir()
        found.append(RtmpServer(nginx, module, home, record=name == "hurt"))
    return found[0], found[1]


def settings(folder: Path, size: tuple[int, int], outputs: dict[str, str]) -> dict[str, Any]:
    return {
        "show": {"name": "Fernhollow"},
        "catalog": {"file": str(folder / "products.yaml")},
        "stream": {
            "width": size[0],
            "height": size[1],
            "outputs": [{"name": name, "url": url} for name, url in outputs.items()],
        },
        "console": {"port": free_port(), "token": TOKEN, "chat_per_minute": 600},
        "recording": {"enabled": True, "folder": str(folder / "recordings"), "keep_gb": 1},
        "run": {"folder": str(folder / "run")},
    }


class Soak:
    """One run: everything that goes on beside the show, and what it leaves behind."""

    def __init__(self, stage: Stage, end: float, given: argparse.Namespace) -> None:
        self._stage = stage
        self._end = end
        self._given = given
        self.asked: dict[str, Planted] = {}
        """Planted questions by comment id."""
        self.refused = 0
        """Comments the rate limit turned away, or that found no desk."""
        self.faults: list[Happened] = []
        self.gauges: list[Gauge] = []

    def run(self) -> None:
        work = (self._chat, self._trouble, self._look)
        threads = [threading.Thread(target=job, name=job.__name__) for job in work]
        for thread in threads:
            thread.start()
        with Progress(transient=True) as bar:
            task = bar.add_task("on air", total=self._end - time.monotonic())
            while (left := self._end - time.monotonic()) > 0:
                if self._stage.show.process.poll() is not None:
                    break
                time.sleep(min(1.0, left))
                bar.advance(task, 1.0)
        self._end = min(self._end, time.monotonic())
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        """End it now: the report tells of what there was."""
        self._end = min(self._end, time.monotonic())

    def _chat(self) -> None:
        for word in crowd(self._given.seed, self._given.chat, self._stage.catalogue.things):
            if not self._rest(word.after):
                return
            try:
                number = self._stage.show.say(word.text, word.author)
            except (urllib.error.URLError, OSError):
                self.refused += 1
                continue
            if word.planted:
                self.asked[number] = Planted(word.text, time.monotonic())

    def _trouble(self) -> None:
        if self._given.calm or not self._rest(self._given.settle):
            return
        for pause, fault, chance in plan(self._given.seed, self._given.every):
            calm = pause + self._given.settle
            if self._end - time.monotonic() < calm or not self._rest(pause):
                return
            self.faults.append(play(self._stage, fault, chance))

    def _look(self) -> None:
        supervisor = psutil.Process(self._stage.show.process.pid)
        while self._rest(LOOK):
            self.gauges += look(supervisor, time.monotonic())
            for entry in (self._stage.state().get("script") or {}).get("chat", ()):
                if (planted := self.asked.get(entry["id"])) is not None:
                    planted.became = f"{entry['state']} {entry['reason']}".strip()

    def _rest(self, seconds: float) -> bool:
        """Wait; False when the soak is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < min(until, self._end):
            time.sleep(min(0.5, max(0.0, until - time.monotonic())))
        return time.monotonic() < self._end


def on_air(stage: Stage) -> None:
    """Wait for the first words."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        if (stage.state().get("air") or {}).get("now"):
            return
        time.sleep(0.1)
    sys.exit("the show did not go on air; its words are in the log, and `vitrine doctor` may help")


def judged(
    soak: Soak, folder: Path, start: float, end: float, stage: Stage
) -> list[findings.Check]:
    """All that was found out."""
    journal = Journal(folder / "run" / "journal.db")
    aired = [entry.data for entry in journal.read("aired")]
    sound = journal.broken_at() is None
    journal.close()
    slow = slopes(soak.gauges)
    return [
        *findings.picture(findings.seconds(folder / "viewer.jsonl"), soak.faults, end),
        *findings.recoveries(soak.faults),
        findings.prices(aired, stage.catalogue.prices, start),
        *findings.answers(soak.asked, aired, start),
        findings.Check("the journal's chain", "sound" if sound else "broken", "sound", sound),
        *findings.memory(slow),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--size", default="720x1280", help="of the picture, as 720x1280")
    parser.add_argument("--chat", type=float, default=12.0, help="comments a minute")
    parser.add_argument("--every", type=float, default=45.0, help="seconds between two faults")
    parser.add_argument(
        "--settle", type=float, default=30.0, help="seconds without a fault at both ends"
    )
    parser.add_argument("--calm", action="store_true", help="no faults at all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("out/soak"), help="folder of the report")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    width, _, height = given.size.partition("x")
    given.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="vitrine-soak-") as name, ExitStack() as crew:
        folder = Path(name)
        watched, hurt = servers(folder)
        for server in (watched, hurt):
            server.start()
            crew.callback(server.kill)
        catalogue = Catalogue(folder / "products.yaml")
        told = settings(
            folder, (int(width), int(height)), {"watched": watched.url, "hurt": hurt.url}
        )
        (folder / "config.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
        log = crew.enter_context((given.out / "show.log").open("wb"))
        command = [
            sys.executable,
            "-m",
            "showrunner.main",
            "live",
            "--config",
            str(folder / "config.yaml"),
        ]
        process = subprocess.Popen(command, stderr=log, cwd=ROOT)
        crew.callback(_end, process)
        show = Show(process, f"http://127.0.0.1:{told['console']['port']}")
        stage = Stage(show, watched, hurt, catalogue)
        on_air(stage)
        command = [
            sys.executable,
            "-m",
            "benchmarks.soak.viewer",
            watched.url,
            str(folder / "viewer.jsonl"),
        ]
        viewer = subprocess.Popen(command, cwd=ROOT)
        crew.callback(_end, viewer)
        start = time.monotonic() - stage.show_time()
        began = time.monotonic()
        soak = Soak(stage, began + given.minutes * 60, given)
        for told_to_end in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told_to_end, lambda *_: soak.stop())
        soak.run()
        alive = process.poll() is None
        last = stage.state()
        end = time.monotonic()
        _end(viewer)
        code = _end(process)
        checks = [
            findings.Check("on air to the end", str(alive), "True", alive),
            findings.Check("ends in order, exit status", str(code), "0", code == 0),
            *judged(soak, folder, start, end, stage),
        ]
        for kept in ("viewer.jsonl", "run/journal.db"):
            shutil.copy(folder / kept, given.out)
    air = last.get("air") or {}
    head = (
        f"{(end - began) / 60:.1f} minutes at {given.size}, {given.chat:g} comments a minute, "
        f"{len(soak.faults)} faults, seed {given.seed}. Frames sent {air.get('frames')}, late "
        f"{air.get('late')}, repeated {air.get('repeated')}, faults of the painter {air.get('faults')} "
        f"(of the last playout process)."
    )
    more = {
        "faults": [asdict(fault) for fault in soak.faults],
        "gauges": [asdict(gauge) for gauge in soak.gauges],
        "comments_refused": soak.refused,
        "questions": [asdict(planted) for planted in soak.asked.values()],
        "air": air,
    }
    report.write(given.out, head, checks, more)
    print(head, report.table(checks), f"report: {given.out / 'report.html'}", sep="\n\n")
    return 0 if all(check.held for check in checks) else 1


def _end(process: subprocess.Popen[bytes]) -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


if __name__ == "__main__":
    sys.exit(main())
