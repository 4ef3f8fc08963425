"""What the processes of the show cost, looked at from outside."""

from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

import psutil


@dataclass(frozen=True)
class Gauge:
    """One look at all processes of one role together."""

    at: float
    """Monotonic seconds."""
    role: str
    pids: tuple[int, ...]
    mb: float
    """Resident, in proportion to what is shared with others."""
    own: float
    """Resident without files, counted whole: what is shared goes with what else the machine runs,
    and with relatives that die."""
    fds: int
    threads: int
    cpu: float
    """Seconds of processor so far, of those alive."""


ROLES = {
    "showrunner.green_room": "green room",
    "showrunner.playout": "playout",
    "showrunner.brain": "brain",
    "showrunner.desk": "desk",
    "carrier_child": "pushers",
    "deck_child": "recorder",
}
"""A process's role by a word of its command; of what it has started, its parent's."""


_Row = tuple[int, float, float, int, int, float]
"""A process: its number, MB, own MB, descriptors, threads, seconds of processor."""


def role_of(command: list[str]) -> str | None:
    """The role that a command line speaks of."""
    words = " ".join(command)
    return next((role for mark, role in ROLES.items() if mark in words), None)


def look(supervisor: psutil.Process, at: float) -> list[Gauge]:
    """Every role as it is now; processes that end meanwhile are left out."""
    rows: dict[str, list[_Row]] = {}
    _visit(supervisor, "supervisor", rows)
    return [
        Gauge(
            at,
            role,
            tuple(sorted(row[0] for row in seen)),
            round(sum(row[1] for row in seen), 2),
            round(sum(row[2] for row in seen), 2),
            sum(row[3] for row in seen),
            sum(row[4] for row in seen),
            round(sum(row[5] for row in seen), 2),
        )
        for role, seen in rows.items()
    ]


def _visit(process: psutil.Process, role: str, rows: dict[str, list[_Row]]) -> None:
    try:
        memory = _memory(process)
        with process.oneshot():
            times = process.cpu_times()
            row = (
                process.pid,
                *memory,
                process.num_fds(),
                process.num_threads(),
                times.user + times.system,
            )
        rows.setdefault(role, []).append(row)
        for child in process.children():
            own = role_of(child.cmdline())
            _visit(child, own or ("voices" if role == "brain" else role), rows)
    except psutil.Error:
        return


def _memory(process: psutil.Process) -> tuple[float, float]:
    """Resident MB in proportion to what is shared, and whole but without files."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        uss = process.memory_full_info().uss / 1e6
        return uss, uss
    told = {name: rest.split()[0] for name, _, rest in (line.partition(":") for line in lines[1:])}
    return int(told["Pss"]) * 1.024e-3, int(told["Anonymous"]) * 1.024e-3


@dataclass(frozen=True)
class Slope:
    """How the memory of a role went, over the longest life of the same processes."""

    role: str
    mb: float
    """At the last look."""
    per_hour: float
    """MB an hour without files, by least squares over the life less its first third."""
    seconds: float
    """Length of what was looked at."""
    fds: tuple[int, int]
    """Fewest and most."""
    threads: tuple[int, int]


def slopes(gauges: list[Gauge]) -> list[Slope]:
    """One row for each role that lived long enough to have a slope."""
    found = []
    for role in dict.fromkeys(gauge.role for gauge in gauges):
        mine = [gauge for gauge in gauges if gauge.role == role]
        life = _longest(mine)
        settled = life[len(life) // 3 :]
        if len(settled) < 3:
            continue
        slope, _ = linear_regression([g.at for g in settled], [g.own for g in settled])
        found.append(
            Slope(
                role,
                life[-1].mb,
                slope * 3600,
                settled[-1].at - settled[0].at,
                (min(g.fds for g in settled), max(g.fds for g in settled)),
                (min(g.threads for g in settled), max(g.threads for g in settled)),
            )
        )
    return found


def _longest(gauges: list[Gauge]) -> list[Gauge]:
    lives: list[list[Gauge]] = []
    for gauge in gauges:
        if lives and lives[-1][-1].pids == gauge.pids:
            lives[-1].append(gauge)
        else:
            lives.append([gauge])
    return max(lives, key=len, default=[])
