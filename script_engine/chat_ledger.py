"""What became of each comment, for the operator.

Bounded in such a way that what needs a person is not pushed out by greetings or spam.
"""

from collections import OrderedDict
from dataclasses import replace

from studio.script_report import ChatEntry

_ROOM = {"needs": 200, "spam": 60}
"""Entries kept of each state; the oldest goes first."""
_OTHER = 300


class ChatLedger:
    """Entries by comment id, newest last."""

    def __init__(self) -> None:
        self._rooms: dict[str, OrderedDict[str, ChatEntry]] = {}
        self._room_of: dict[str, str] = {}
        self.forgotten = 0
        """Entries that were pushed out while they still waited or needed a person."""

    def __contains__(self, comment: object) -> bool:
        return comment in self._room_of

    def get(self, comment: str) -> ChatEntry | None:
        room = self._room_of.get(comment)
        return self._rooms[room][comment] if room is not None else None

    def write(self, entry: ChatEntry) -> None:
        """Keep `entry`, in place of an earlier one for the same comment."""
        before = self._room_of.get(entry.id)
        name = entry.state if entry.state in _ROOM else "other"
        if before is not None and before != name:
            del self._rooms[before][entry.id]
        room = self._rooms.setdefault(name, OrderedDict())
        room[entry.id] = entry
        self._room_of[entry.id] = name
        if len(room) > _ROOM.get(name, _OTHER):
            gone, last = room.popitem(last=False)
            del self._room_of[gone]
            self.forgotten += last.state in {"needs", "waiting"}

    def turn(self, comment: str, state: str, reason: str) -> None:
        """Give a comment another state, if it is still known."""
        entry = self.get(comment)
        if entry is not None:
            self.write(replace(entry, state=state, reason=reason))

    def entries(self) -> tuple[ChatEntry, ...]:
        """Every entry, oldest first."""
        kept = [entry for room in self._rooms.values() for entry in room.values()]
        return tuple(sorted(kept, key=lambda entry: entry.t))
