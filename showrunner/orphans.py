"""What process 1 owes the others: collecting the dead whose own parents died before them."""

import os
from collections.abc import Collection
from contextlib import suppress


class Orphans:
    """In a container the supervisor is process 1, and inherits the children of a child that died.

    Those it started itself are waited for by others here, at once; so whoever has been dead for a
    whole look, and is not known to be theirs, is nobody else's.
    """

    def __init__(self) -> None:
        self._seen = 0

    def collect(self, theirs: Collection[int] = ()) -> None:
        """Collect one of them at most, none of `theirs`; never waits."""
        with suppress(ChildProcessError):
            dead = _dead()
            if dead and dead == self._seen and dead not in theirs:
                os.waitpid(dead, os.WNOHANG)
                dead = _dead()
            self._seen = dead


def _dead() -> int:
    """A child that has died and was not collected; 0 when there is none."""
    found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found.si_pid if found is not None else 0
