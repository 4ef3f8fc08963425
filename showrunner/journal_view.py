"""The end of the journal as the desk shows it."""

from studio.journal import Journal
from studio.script_report import JournalEntry

_SHOWN = 40
"""Entries the desk shows."""
_QUIET = ("planned", "waits", "handed", "effect", "audience")
"""Kinds of entries that it does not show: what comes of them is told anyway."""
_TOKEN = "operator"  # noqa: S105 - a name, no secret
"""Whoever has the token, and no name of their own."""
_WHO = {"order": "you", "access": "you", "refused": "gate", "catalog": "catalog", "chat": "chat"}


def latest(journal: Journal) -> tuple[JournalEntry, ...]:
    """The last entries, oldest first."""
    return tuple(
        JournalEntry(e.t, e.wall, _who(e.kind, e.data), _what(e.kind, e.data), e.data.get("id"))
        for e in journal.tail(_SHOWN, without=_QUIET)
    )


def _who(kind: str, data: dict[str, object]) -> str:
    name = str(data.get("who", _TOKEN))
    return name if name != _TOKEN else _WHO.get(kind, "show")


def _what(kind: str, data: dict[str, object]) -> str:
    if kind == "aired":
        return f"{data['kind']}: {data['caption']}"
    return str(data.get("words") or data.get("what") or data)
