"""What happened at the door, for the journal: who came, who left, who was refused."""

from collections.abc import Callable

from console.limits import Buckets
from studio.clock import Clock

FAILURES_PER_MINUTE = 6
"""Entries about failures and refusals; those beyond are counted and told with the next one."""

Note = Callable[[str, str], None]
"""Takes who and what."""


class Visits:
    """Writes it down. Nothing that a stranger wrote gets into the journal by this way."""

    def __init__(self, note: Note, clock: Clock) -> None:
        self._note = note
        self._often = Buckets(FAILURES_PER_MINUTE, clock)
        self._untold = 0

    def came(self, name: str, address: str) -> None:
        self._note(name, f"signed in from {address}")

    def left(self, name: str) -> None:
        self._note(name, "signed out")

    def failed(self, name: str | None, address: str) -> None:
        """Somebody could not sign in; `name` is None unless there is such a user."""
        who = f"as {name}" if name else "with a name or token that is none"
        self._seldom("nobody", f"could not sign in {who} from {address}")

    def unproven(self, name: str, address: str) -> None:
        """Somebody at a desk that a user had opened did not know that user's password."""
        self._seldom(name, f"gave a wrong old password from {address}")

    def refused(self, name: str, what: str) -> None:
        """A user wanted what their role does not allow."""
        self._seldom(name, f"may not: {what}")

    def changed(self, name: str, what: str) -> None:
        """An admin changed something about users."""
        self._note(name, what)

    def _seldom(self, who: str, what: str) -> None:
        if not self._often.take("all"):
            self._untold += 1
            return
        more = f" ({self._untold} more like this since)" if self._untold else ""
        self._untold = 0
        self._note(who, what + more)
