"""The two queues around the beat: frames drawn before they are due, and frames to encode."""

import threading
from collections import deque
from collections.abc import Callable

from studio.show import Frame


def _no_end() -> int | None:
    return None


class Ahead:
    """Frames between the renderer, which works ahead, and the beat, which never waits.

    When full the renderer waits. A frame that comes after its beat is thrown away. One that is
    drawn again takes the place of the one that was there, which is good until then.
    """

    def __init__(self, size: int, index: int, foreseen: Callable[[], int | None] = _no_end) -> None:
        """`size` frames at most; `index` is the first one wanted.

        From the frame on that `foreseen` tells, nobody knows yet what is to be drawn: it is waited
        for. It is called under a lock and must take none; it moves with every frame that is taken,
        or `again` tells.
        """
        self._size = size
        self._foreseen = foreseen
        self._due = index
        self._next = index
        self._frames: dict[int, Frame] = {}
        self._moved = threading.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._frames)

    def wanted(self) -> int | None:
        """The index to draw next; waits while enough is drawn. None once closed.

        After a stall it skips what has gone on air meanwhile.
        """
        with self._moved:
            while not self._closed and self._next >= self._end:
                self._moved.wait()
            self._next = max(self._next, self._due)
            return None if self._closed else self._next

    @property
    def _end(self) -> int:
        """The first frame that is not to be drawn yet."""
        foreseen = self._foreseen()
        most = self._due + self._size
        return most if foreseen is None else min(most, max(foreseen, self._due + 1))

    def put(self, frame: Frame) -> None:
        with self._moved:
            if self._next == frame.index:  # else it was asked for again while it was drawn
                self._next += 1
            if frame.index >= self._due:
                self._frames[frame.index] = frame
            self._moved.notify_all()

    def again(self, index: int) -> None:
        """Draw again what is drawn from `index` on: it shows what will not be so. Never waits."""
        with self._moved:
            self._next = min(self._next, max(index, self._due))
            self._moved.notify_all()

    def drawn(self, frames: int, timeout: float) -> bool:
        """Wait for the first frames, as many as there is room for; False when time was up."""
        enough = min(frames, self._size)
        with self._moved:
            return self._moved.wait_for(lambda: len(self._frames) >= enough, timeout)

    def take(self, index: int) -> Frame | None:
        """The frame due now, if it was drawn in time. Indexes only go up."""
        with self._moved:
            self._due = index + 1
            frame = self._frames.pop(index, None)
            self._frames = {n: f for n, f in self._frames.items() if n > index}
            self._moved.notify_all()
            return frame

    def close(self) -> None:
        with self._moved:
            self._closed = True
            self._moved.notify_all()


class Outgoing:
    """Frames between the beat and the encoder. `put` never waits.

    When `pictures` different pictures wait, the last of them is repeated in place of a new one:
    that takes no more memory, and no frame and no sound is lost. It saves the encoder little, as at
    a constant bit rate a repeated picture is encoded like any other. When `limit` frames wait the
    oldest goes. Both are counted.
    """

    def __init__(self, pictures: int, limit: int) -> None:
        self._pictures = pictures
        self._limit = limit
        self._frames: deque[Frame] = deque()
        self._moved = threading.Condition()
        self._closed = False
        self.repeated = 0
        """Pictures that were replaced by the one before because the encoder was behind."""
        self.lost = 0
        """Frames that were never encoded."""

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: Frame) -> None:
        with self._moved:
            if self._frames and frame.picture is not self._frames[-1].picture:
                waiting = {id(f.picture) for f in self._frames}
                if len(waiting) >= self._pictures:
                    frame = Frame(frame.index, self._frames[-1].picture, frame.sound)
                    self.repeated += 1
            if len(self._frames) >= self._limit:
                self._frames.popleft()
                self.lost += 1
            self._frames.append(frame)
            self._moved.notify_all()

    def take(self) -> Frame | None:
        """The next frame; waits for it. None once closed and empty."""
        with self._moved:
            self._moved.wait_for(lambda: self._frames or self._closed)
            return self._frames.popleft() if self._frames else None

    def close(self) -> None:
        with self._moved:
            self._closed = True
            self._moved.notify_all()
