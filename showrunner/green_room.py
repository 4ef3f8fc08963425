"""Where processes of the show come from: here their libraries are loaded once, for all of them.

A process of its own (`python -m showrunner.green_room`), kept by the supervisor. It has one thread,
opens nothing, and only divides itself: each part of the show that begins shares with the others,
page by page, what none of them has changed since, and loads nothing again. Who has gone out belongs
to the supervisor: the death of this process is nothing to it.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from types import ModuleType

from showrunner import child
from showrunner.newborn import DOOR
from showrunner.pulse import BEAT, OPTION, Heart, heart

LONGEST = 4096
"""Bytes of a request."""
_PR_SET_PDEATHSIG = 1
"""From linux/prctl.h."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a process that has gone out is to be."""

    name: str
    module: ModuleType


def serve(door: socket.socket, pulse: Heart) -> Part | None:
    """Load and divide as asked until nobody asks any more: None then; in a new process its part."""
    while True:
        pulse.beat()
        if not select([door], [], [], BEAT)[0]:
            continue
        line, found, *_ = socket.recv_fds(door, LONGEST, 2, socket.MSG_CMSG_CLOEXEC)
        if not line:
            return None
        asked = json.loads(line)
        module = importlib.import_module(asked["module"])
        if not found:
            continue
        # Nobody's collector looks at, and so writes to, what they have in common.
        gc.collect()
        gc.freeze()
        born = _divide()
        if born is None:
            door.close()
            pulse.close()
            return _gone_out(asked, module, *found)
        for one in found:
            os.close(one)
        door.send(str(born).encode())


def _divide() -> int | None:
    """The new process, whose parent is ours from now on; None in that process."""
    ours, theirs = os.pipe()
    between = os.fork()
    if between == 0:
        born = os.fork()
        if born == 0:
            os.close(ours)
            os.close(theirs)
            return None
        os.write(theirs, str(born).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        born = int(told.read())
    os.waitpid(between, 0)
    return born


def _gone_out(asked: dict[str, str], module: ModuleType, stdin: int, pulse: int) -> Part:
    """Be what `python -m` would have begun with."""
    os.setsid()
    os.nice(int(asked["nice"]))
    os.dup2(stdin, 0)
    os.close(stdin)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the process' life
    sys.argv = [str(module.__file__), OPTION, str(pulse)]
    with suppress(OSError, ValueError, IndexError):  # then it is shown as what it came from
        _be_shown_as(sys.executable, "-m", asked["module"])
    gc.enable()
    return Part(asked["name"], module)


def _be_shown_as(*words: str) -> None:
    """Have the list of processes show these words, as far as there is room for them."""
    # Where the kernel reads them: proc(5), fields 48 and 49 of `stat`.
    numbers = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(numbers[45]), int(numbers[46])
    room = end - start
    shown = b"".join(word.encode() + b"\0" for word in words)
    if 0 < len(shown) <= room:
        ctypes.memmove(start, shown.ljust(room, b"\0"), room)


def main() -> None:
    """Be the green room, or what it sends out."""
    with suppress(AttributeError):
        # It holds nothing that it would have to put in order.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    gc.disable()  # what is loaded stays
    door = socket.socket(fileno=int(sys.argv[sys.argv.index(DOOR) + 1]))
    part = serve(door, heart(sys.argv))
    if part is not None:
        child.run(part.name, part.module.work)


if __name__ == "__main__":
    main()
