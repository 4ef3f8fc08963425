"""Words to systemd: on air, still watching, ending. One datagram each; nobody need listen."""

import socket
from contextlib import suppress

from studio.environment import looked_up


class Notify:
    """Says each thing to the socket that `NOTIFY_SOCKET` names, if it names one (sd_notify(3))."""

    def __init__(self) -> None:
        address = looked_up("NOTIFY_SOCKET")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._said: set[str] = set()

    def once(self, word: str) -> None:
        """Say it unless it was said before."""
        if word not in self._said:
            self._said.add(word)
            self.say(word)

    def say(self, word: str) -> None:
        """Never waits, and never fails."""
        if self._address:
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.sendto(word.encode(), socket.MSG_DONTWAIT, self._address)
