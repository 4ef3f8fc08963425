"""What a whole show costs: processor time beside x264 alone, and memory, process by process."""

import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.frames import encoding_cpu
from benchmarks.rtmp_server import RtmpServer, rtmp_module
from benchmarks.show import Show, live, until
from studio.settings import Preset, Stream

BASELINE: Preset = "veryfast"
"""What the goal is set against, whatever the show itself encodes with."""
OUTPUT, OWN = "to an RTMP server", "with own ingest and watch page"
SHOWS = ((720, 1280, OUTPUT), (720, 1280, OWN), (1080, 1920, OUTPUT))
VOICED = 12.0
"""Seconds without more reserve after which what is voiced ahead at a start is voiced."""
PATIENCE = 180.0
"""Seconds to wait for that, and the fewest: see below."""
FEWEST = 20.0


@dataclass(frozen=True)
class Spent:
    """Of one process: processor time in seconds, and bytes with its share of what others have too."""

    cpu: float
    memory: int


def rows(seconds: float = 30.0) -> Iterator[tuple[str, str, str]]:
    """What was measured, its value, its goal. Raises SystemExit when there is no RTMP server."""
    for width, height, where in SHOWS:
        own: Preset = Stream().preset
        alone, as_here = encoding_cpu(width, height, (BASELINE, own))
        with somewhere(where) as url, live(width, height, to=url) as show:
            until(lambda: (show.state().get("air") or {}).get("now"), "a show on air")
            _settle(show)
            before, first = family(show), show.get("/api/state")["air"]
            time.sleep(seconds)
            last, after = show.get("/api/state")["air"], family(show)
        sent = last["frames"] - first["frames"]
        cost = {name: (spent.cpu - before.get(name, Spent(0, 0)).cpu) * 1000 / sent
                for name, spent in after.items()}  # fmt: skip
        memory = {name: spent.memory / 1e6 for name, spent in after.items()}
        what = f"{width}x{height}, {where}"
        whole = sum(cost.values())
        value = f"{whole:.1f} / {alone:.1f} ms = {whole / alone:.2f}"
        yield (
            f"CPU of the whole show / of x264 {BASELINE} alone, per frame, {what}",
            value,
            "<= 1.5",
        )
        value = f"{whole:.1f} / {as_here:.1f} ms = {whole / as_here:.2f}"
        yield f"the same against the show's own `{own}` alone", value, ""
        yield "of it, ms a frame", _shares(cost, ".1f"), ""
        yield f"memory of the whole show, {what}", f"{sum(memory.values()):.0f} MB", "<= 500 MB"
        yield "of it, MB", _shares(memory, ".0f"), ""
        late = 100 * (last["late"] - first["late"]) / sent
        yield f"late frames, {what}", f"{late:.2f} %", "< 0.1 %"


def _shares(parts: dict[str, float], digits: str) -> str:
    largest = sorted(parts.items(), key=lambda part: -part[1])
    return ", ".join(f"{name} {share:{digits}}" for name, share in largest)


@contextmanager
def somewhere(where: str) -> Iterator[str | None]:
    """The URL of a real RTMP server that is not part of the show; None: the show has its own."""
    if where == OWN:
        yield None
        return
    nginx, module = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin"), rtmp_module()
    if nginx is None or module is None:
        raise SystemExit("no RTMP server: apt-get install nginx libnginx-mod-rtmp")
    with tempfile.TemporaryDirectory() as folder:
        server = RtmpServer(nginx, module, Path(folder), record=False)
        server.start()
        try:
            until(lambda: server.listens, "an RTMP server that listens")
            yield server.url
        finally:
            server.kill()


def _settle(show: Show) -> None:
    before, since = -1.0, time.monotonic()
    began = since
    while time.monotonic() - began < PATIENCE:
        reserve = show.get("/api/state")["air"]["reserve"]
        if reserve != before:
            before, since = reserve, time.monotonic()
        if time.monotonic() - since > VOICED and time.monotonic() - began > FEWEST:
            return
        time.sleep(0.5)


def family(show: Show) -> dict[str, Spent]:
    """By name; processes of the same name together."""
    first = psutil.Process(show.process.pid)
    cpu: defaultdict[str, float] = defaultdict(float)
    memory: Counter[str] = Counter()
    for member in (first, *first.children(recursive=True)):
        try:
            name, times, held = _name(member), member.cpu_times(), member.memory_full_info()
        except psutil.Error:
            continue
        cpu[name] += times.user + times.system
        memory[name] += int(getattr(held, "pss", held.uss))
    return {name: Spent(cpu[name], memory[name]) for name in memory}


def _name(member: psutil.Process) -> str:
    line = member.cmdline()
    if "-m" in line:
        name = line[line.index("-m") + 1].removeprefix("showrunner.")
        return "supervisor" if name == "handover" else name
    scripts = (Path(word).stem for word in line[1:] if word.endswith(".py"))
    return next(scripts, member.name().partition("-")[0])
