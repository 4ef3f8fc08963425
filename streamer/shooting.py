"""Draws and records a show in a thread of its own, while others think ahead: for rehearsals."""

import queue
import threading
from collections.abc import Callable
from types import TracebackType

from streamer.cart import KEPT, Cart
from streamer.channel import Channel
from streamer.recorder import Recorder

WAITING = KEPT * 3 // 4
"""Frames that are due and wait to be drawn: fewer than a cart remembers. When full whoever thinks
waits. While a voice is waited for they are drawn."""


class Shooting:
    """Frames fall due in order; each is drawn when its turn comes, as it was when it was due."""

    def __init__(
        self, cart: Cart, channel: Channel, recorder: Recorder, prepare: Callable[[], object]
    ) -> None:
        """`channel` shows what `cart` has due. `prepare` is called first, in the thread."""
        self._cart = cart
        self._channel = channel
        self._recorder = recorder
        self._prepare = prepare
        self._due: queue.Queue[int | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._run, name="shoot")
        self._failure: Exception | None = None

    def __enter__(self) -> "Shooting":
        self._thread.start()
        return self

    def due(self, index: int) -> None:
        """Settle frame `index`; it is drawn later.

        Raises what `prepare` raised, and `Unavailable` when the file can no longer be written.
        """
        self._complain()
        self._cart.due(index)
        self._due.put(index)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Wait until all that was due is drawn."""
        self._due.put(None)
        self._thread.join()
        if error is None:
            self._complain()

    def _complain(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        index: int | None = 0
        try:
            self._prepare()
            while (index := self._due.get()) is not None:
                self._recorder.write(self._channel.frame(index))
        except Exception as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure
            while index is not None:
                index = self._due.get()
