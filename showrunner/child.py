"""What every process of the show does the same way: session, end of its parent, exit codes."""

import logging
import sys
import threading
from collections.abc import Callable

from showrunner.logs import logs, writing
from showrunner.session import Session, from_stdin
from showrunner.supervise import EX_CONFIG
from studio.errors import Misconfigured

log = logging.getLogger(__name__)


def run(name: str, work: Callable[[Session], None]) -> None:
    """Read the session, run `work`, and exit as the supervisor understands.

    Without a session the show was called off before it began.
    """
    logs(name)
    session = from_stdin()
    if session is None:
        return
    logs(name, writing(session.model_dump(mode="json")))
    try:
        work(session)
    except Misconfigured as reason:
        log.error("%s", reason)  # noqa: TRY400 - the operator's fault has no traceback
        sys.exit(EX_CONFIG)


def when_orphaned(act: Callable[[], None]) -> None:
    """Call `act` from a thread when the supervisor is gone: nobody would ever stop us."""

    def watch() -> None:
        sys.stdin.read()
        act()

    threading.Thread(target=watch, name="orphan", daemon=True).start()
