"""The end of the journal as the desk shows it."""

from collections.abc import Mapping

from studio.journal import Journal
from studio.script_report import JournalEntry
from studio.who import TOKEN_USER

_SHOWN = 40
"""Entries the desk shows."""
QUIET = ("planned", "waits", "handed", "effect", "audience")
"""Kinds of entries that it does not show: what comes of them is told anyway."""
_WHO = {"order": "you", "access": "you", "refused": "gate", "catalog": "catalog", "chat": "chat"}


def latest(journal: Journal) -> tuple[JournalEntry, ...]:
    """The last entries, oldest first."""
    return tuple(
        JournalEntry(e.t, e.wall, who(e.kind, e.data), what(e.kind, e.data), e.data.get("id"))
        for e in journal.tail(_SHOWN, without=QUIET)
    )


def who(kind: str, data: Mapping[str, object]) -> str:
    """Who did it, as the desk names them."""
    name = str(data.get("who", TOKEN_USER))
    return name if name != TOKEN_USER else _WHO.get(kind, "show")


def what(kind: str, data: Mapping[str, object]) -> str:
    """What was done, in words."""
    if kind == "aired":
        return f"{data['kind']}: {data['caption']}"
    return str(data.get("words") or data.get("what") or data)
