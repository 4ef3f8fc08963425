"""What every process of the show does the same way: session, end of its parent, exit codes."""

import sys
import threading
from collections.abc import Callable

from showrunner.logs import logs
from showrunner.session import Session, from_stdin
from showrunner.supervise import EX_CONFIG
from studio.errors import Misconfigured


def run(name: str, work: Callable[[Session], None]) -> None:
    """Read the session, run `work`, and exit as the supervisor understands.

    Without a session the show was called off before it began.
    """
    logs(name)
    session = from_stdin()
    if session is None:
        return
    try:
        work(session)
    except Misconfigured as reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(EX_CONFIG)


def when_orphaned(act: Callable[[], None]) -> None:
    """Call `act` from a thread when the supervisor is gone: nobody would ever stop us."""

    def watch() -> None:
        sys.stdin.read()
        act()

    threading.Thread(target=watch, name="orphan", daemon=True).start()
