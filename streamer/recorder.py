"""Writes the programme to an mp4 file, as fast as the machine can: for rehearsals."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from streamer.channel import Channel
from streamer.encoder import Encoder
from streamer.mux import Mux
from studio.clock import Clock
from studio.errors import Unavailable
from studio.settings import Stream
from studio.show import Frame

WAITING = 8
"""Frames that wait for the encoder. When full the painter waits: nobody is on air."""


class Recorder:
    """Encodes in a thread beside whoever draws. The file appears when it is complete."""

    def __init__(self, file: Path, stream: Stream, clock: Clock, *, draft: bool = False) -> None:
        """`draft` is for what is looked at once, as `Encoder` has it."""
        self._draft = draft
        self._file = file
        self._part = file.with_suffix(".part.mp4")
        self._stream = stream
        self._clock = clock
        self._frames: queue.Queue[Frame | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._run, name=f"record {file.name}")
        self._failure: Exception | None = None
        self.frames = 0

    def __enter__(self) -> "Recorder":
        """Begin the file.

        Raises `Misconfigured` when the settings cannot be encoded, `Unavailable` when the file
        cannot be made.
        """
        self._encoder = Encoder(self._stream, self._clock, draft=self._draft)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._mux = Mux(self._encoder.signal, "mp4", self._part)
        except OSError as reason:
            raise Unavailable(f"{self._file}: cannot be written ({reason.strerror})") from reason
        self._thread.start()
        return self

    def write(self, frame: Frame) -> None:
        """Add the next frame. Raises `Unavailable` when the file can no longer be written."""
        self._frames.put(frame)
        self.frames += 1
        self._complain()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._frames.put(None)
        self._thread.join()
        if error is None:
            self._complain()
            self._part.replace(self._file)
        else:
            with suppress(OSError):
                self._part.unlink()

    def _complain(self) -> None:
        if isinstance(self._failure, OSError):
            words = self._failure.strerror or str(self._failure)
            raise Unavailable(f"{self._file}: cannot be written ({words})") from self._failure
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while (frame := self._frames.get()) is not None:
                for packet in self._encoder.encode(frame):
                    self._mux.add(packet)
            for packet in self._encoder.flush():
                self._mux.add(packet)
            self._mux.close()
        except Exception as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure
            while frame is not None:
                frame = self._frames.get()


def record(
    channel: Channel,
    recorder: Recorder,
    frames: int,
    index: int = 0,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write `frames` frames of a channel, from `index` on.

    `progress` is told each index before it is drawn; there a rehearsal moves its clock and loads
    the cart.
    """
    for n in range(index, index + frames):
        if progress is not None:
            progress(n)
        recorder.write(channel.frame(n))
