"""What every process of the show does the same way: session, end of its parent, exit codes."""

import ctypes
import faulthandler
import logging
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from showrunner.log_crosstalk import overheard
from showrunner.logs import logs, writing
from showrunner.pulse import Heart, heart
from showrunner.session import Session, from_stdin
from showrunner.supervise import EX_CONFIG, TELL
from studio.errors import Misconfigured

log = logging.getLogger(__name__)

LAST_WORDS = 3.0
"""Seconds a child without a parent may take to leave in order. After that it just ends: whoever
starts the show again needs its ports and its stream keys."""
_PR_SET_PDEATHSIG = 1
"""From linux/prctl.h."""


def run(name: str, work: Callable[[Session, Heart], None]) -> None:
    """Read the session, run `work`, and exit as the supervisor understands.

    Without a session the show was called off before it began. Where each thread stands is told
    after a crash, and when the supervisor asks before it ends a child that hangs.
    """
    with overheard():
        logs(name)
        faulthandler.enable()
        faulthandler.register(TELL)
        session = from_stdin()
        if session is None:
            return
        logs(name, writing(session.model_dump(mode="json")))
        try:
            work(session, heart(sys.argv))
        except Misconfigured as reason:
            log.error("%s", reason)  # noqa: TRY400 - the operator's fault has no traceback
            sys.exit(EX_CONFIG)


def leave_soon() -> None:
    """From now on the process ends within `LAST_WORDS`, whatever hangs in it; the log says what."""
    faulthandler.dump_traceback_later(LAST_WORDS, exit=True)


def when_orphaned(act: Callable[[], None]) -> None:
    """Call `act` from a thread when the supervisor is gone: nobody would ever stop us."""

    def watch() -> None:
        sys.stdin.read()
        leave_soon()
        act()

    threading.Thread(target=watch, name="orphan", daemon=True).start()
    # Linux wakes us at the end of our parent, so that a process that was stopped leaves too.
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGCONT)
