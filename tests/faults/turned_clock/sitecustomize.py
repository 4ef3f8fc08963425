"""Put on the path of a show, this turns the wall clock of its Python processes.

By as many seconds as the file says that `TURNED_CLOCK` names, at every look. The monotonic clock is
left alone, as it is when somebody turns the real one. (libfaketime would do for all libraries at
once, but it breaks the absolute sleeps of the monotonic clock.)
"""

import datetime as dt
import os
import time

import studio.clock

# Open from the beginning: the clock goes on also when no more files can be opened.
_file = os.open(os.environ["TURNED_CLOCK"], os.O_RDONLY)
_true = time.time


def _turned() -> float:
    return float(os.pread(_file, 20, 0) or 0)


class Turned(dt.datetime):
    """What `datetime` is for the show's clock."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> "Turned":
        return cls.fromtimestamp(time.time(), tz)


time.time = lambda: _true() + _turned()
studio.clock.datetime = Turned
