"""What every process of the show does the same way: logs, the end of its parent, exit codes."""

import logging
import sys
import threading
from collections.abc import Callable

from showrunner.session import Session, from_stdin
from showrunner.supervise import EX_CONFIG
from studio.errors import Misconfigured


def run(name: str, work: Callable[[Session], None]) -> None:
    """Read the session, run `work`, and exit as the supervisor understands."""
    logs(name)
    session = from_stdin()
    try:
        work(session)
    except Misconfigured as reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(EX_CONFIG)


def logs(name: str, level: int = logging.INFO) -> None:
    """Log to stderr, one line each, with the process's name."""
    logging.basicConfig(
        level=level,
        format=f"%(asctime)s {name:<8} %(levelname)-7s %(message)s",
        datefmt="%H:%M:%S",
        force=True,
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)


def when_orphaned(act: Callable[[], None]) -> None:
    """Call `act` from a thread when the supervisor is gone: nobody would ever stop us."""

    def watch() -> None:
        sys.stdin.read()
        act()

    threading.Thread(target=watch, name="orphan", daemon=True).start()
