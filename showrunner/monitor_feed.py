"""The programme for those who watch it at the desk: asked for while somebody does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from showrunner.wire import Chunk, Watch
from studio.mailbox import Mailbox

CHUNKS = 256
"""Chunks of the programme that wait for one viewer of the monitor; the oldest are lost first."""


class MonitorFeed:
    """Hands playout's chunks to each viewer, who begins with the last key frame."""

    def __init__(self, tell: Callable[[Watch], object]) -> None:
        """`tell` tells playout whether anybody watches."""
        self._tell = tell
        self._viewers: list[Mailbox[bytes]] = []
        self._gop: list[bytes] = []

    @property
    def viewers(self) -> int:
        """How many watch."""
        return len(self._viewers)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """The chunks from the last key frame on, for as long as it is held open."""
        box: Mailbox[bytes] = Mailbox(CHUNKS, "drop oldest")
        for chunk in self._gop:
            box.put(chunk)
        self._viewers.append(box)
        self._watch()
        try:
            yield box
        finally:
            self._viewers.remove(box)
            box.close()
            self._watch()

    def again(self) -> None:
        """Tell a playout that has just started whether anybody watches."""
        if self._viewers:
            self._watch()

    def show(self, chunk: Chunk) -> None:
        """Hand it on."""
        if chunk.key:
            self._gop.clear()
        self._gop.append(chunk.body)
        for viewer in self._viewers:
            viewer.put(chunk.body)

    def _watch(self) -> None:
        if not self._viewers:
            self._gop.clear()
        self._tell(Watch(on=self.viewers > 0))
