"""What the processes of the show use of the machine, read from the system when it is asked for."""

import os
import re
from collections.abc import Iterable

import psutil

from studio.report import ProcessFigures

_ROLE = re.compile(r"showrunner\.(playout|brain|desk)$")
_SUPERVISOR = "vitrine"
_CHILDREN = {
    "playout": "carriers",
    "brain": "voices",
    "desk": "desk_children",
    _SUPERVISOR: "ingest",
}
"""What the children of each are called. They come and go, so they are told together."""
_UNKNOWN = (psutil.Error, OSError)
"""A process has just ended, or no file can be opened to look at it."""


def figures(supervisor: int | None = None) -> tuple[ProcessFigures, ...]:
    """A row for each process, and one for all children of each; takes some milliseconds.

    `supervisor` is its process id: the parent of the process that asks. Who ends meanwhile, and who
    cannot be looked at, is left out.
    """
    try:
        parent = psutil.Process(os.getppid() if supervisor is None else supervisor)
        children = parent.children()
    except _UNKNOWN:
        return ()
    roles = {child: role for child in children if (role := _role(child)) is not None}
    families = {parent: [child for child in children if child not in roles]}
    rows = []
    for process, name in ((parent, _SUPERVISOR), *roles.items()):
        rows += _rows(process, name, families.get(process))
    return tuple(rows)


def _rows(
    process: psutil.Process, name: str, own: list[psutil.Process] | None
) -> list[ProcessFigures]:
    try:
        spent = process.cpu_times()
        row = _row(name, [process])
        below = process.children(recursive=True) if own is None else _below(own)
    except _UNKNOWN:
        return []
    rows = [row]
    ended = spent.children_user + spent.children_system if own is None else 0.0
    if below or ended:
        rows.append(_row(_CHILDREN[name], below, ended))
    return rows


def _below(own: Iterable[psutil.Process]) -> list[psutil.Process]:
    found = []
    for child in own:
        found.append(child)
        try:
            found += child.children(recursive=True)
        except _UNKNOWN:
            continue
    return found


def _row(name: str, processes: Iterable[psutil.Process], ended: float = 0.0) -> ProcessFigures:
    """The sum of them. `ended` are CPU seconds of those that are no more: a count never falls."""
    count = memory = files = threads = 0
    cpu = ended
    for process in processes:
        try:
            with process.oneshot():
                spent = process.cpu_times()
                used = process.memory_info().rss
                opened, working = process.num_fds(), process.num_threads()
        except _UNKNOWN:
            continue
        count += 1
        memory += used
        files += opened
        threads += working
        cpu += spent.user + spent.system
    return ProcessFigures(name, count, memory, cpu, files, threads)


def _role(process: psutil.Process) -> str | None:
    try:
        words = process.cmdline()
    except _UNKNOWN:
        return None
    found = (_ROLE.search(word) for word in words)
    return next((match[1] for match in found if match), None)
