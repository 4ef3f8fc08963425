"""The heart of the air: on every beat exactly the frames that are due go out, in order.

Three threads, one duty each. *Render* draws a little ahead and may be late. *Beat* wakes at
absolute deadlines, takes what is drawn or the floor, and never waits. *Encode* turns frames into
packets and hands them to everybody who sends or keeps them.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

from streamer.ahead import Ahead, Outgoing
from streamer.channel import Channel
from streamer.crew import Crew
from streamer.economy import Counts
from streamer.encoder import Encoder
from streamer.meter import Meter
from streamer.packet import Packet
from studio.clock import Beat, Clock, beats
from studio.show import Frame, Stereo

log = logging.getLogger(__name__)

AHEAD_SECONDS = 1 / 3
"""How far the renderer works ahead. Sound is not settled before its beat."""
WAITING_PICTURES = 5
"""Different pictures that may wait for the encoder."""
LONGEST_DEBT = 10.0
"""Seconds: a beat that is later leaves a hole in the time line instead of paying all it owes."""
RUN_UP = 10
"""Frames that x264 keeps at most to look ahead. A playout begins with as many that are past
already, so that its first packet does not wait for them."""
FIRST_PICTURE = 2.0
"""Seconds the first pictures are waited for before the floor opens the show."""

PATIENCE = 3.0
"""Seconds a thread may take to end."""


def _as_drawn(frame: Frame) -> Frame:
    return frame


class Playout:
    """Runs a channel against the clock. Index and buffer belong to it alone.

    PTS is the frame index since the show began, so a playout that is started again goes on at
    the index the clock says.
    """

    def __init__(  # noqa: PLR0913 - the parts of the air; all but the first are given by name
        self,
        channel: Channel,
        floor: Channel,
        encoder: Encoder,
        clock: Clock,
        *,
        fps: int,
        start: float,
        out: Callable[[Packet], None],
        crew: Crew,
        sounded: Callable[[Frame], Frame] = _as_drawn,
        foreseen: Callable[[], int | None] = lambda: None,
    ) -> None:
        """Take `floor`, which must be quick, whenever `channel` is late.

        `sounded` puts under each picture what is heard when it goes out; quick, and never raises.
        `foreseen` is the frame from which on nothing can be drawn yet, or None; it takes no lock.
        `start` is the monotonic time of frame 0. `out` is called for each packet by the thread that
        encodes and must not wait.
        """
        self._channel = channel
        self._floor = floor
        self._encoder = encoder
        self._clock = clock
        self._fps = fps
        self._start = start
        self._out = out
        self._crew = crew
        self._sounded = sounded
        self._foreseen = foreseen
        self._listeners: tuple[Callable[[Stereo], None], ...] = ()
        self._stopping = threading.Event()
        self._ahead = self._empty_ahead()
        self._outgoing = Outgoing(WAITING_PICTURES, round((LONGEST_DEBT + 2) * fps))
        self.meter = Meter()
        self.index = self._now_index()
        """The frame that went out last."""
        self.frames = 0
        self.encoded = 0
        """Frames the encoder was given."""
        self.shown: Frame | None = None
        """The frame that the encoder was given last."""
        self.drawn = 0
        """Frames that were drawn ahead, whether they came in time or not."""
        self._turn = 0
        """Who draws: counts up when one is left behind."""
        self.late = 0
        """Frames whose picture was not ready, so that the floor went out."""
        self.owed = 0
        """Frames sent late because the beat woke late."""
        self.holes = 0
        """Frames that were left out, because the machine stood still for too long."""

    @property
    def repeated(self) -> int:
        """Pictures repeated because the encoder was behind."""
        return self._outgoing.repeated

    @property
    def lost(self) -> int:
        """Frames that were made and never encoded."""
        return self._outgoing.lost

    @property
    def waiting(self) -> tuple[int, int]:
        """Frames drawn ahead of the beat, and frames that wait for the encoder."""
        return len(self._ahead), len(self._outgoing)

    @property
    def counts(self) -> Counts:
        return Counts(self.frames, self.late, self.repeated, self.owed)

    def start(self) -> None:
        """Begin `RUN_UP` before the frame the clock says, with a picture if one comes soon."""
        self._ahead = self._empty_ahead()
        self._render_from_now_on()
        self._ahead.drawn(RUN_UP, FIRST_PICTURE)
        self._crew.start("encode", self._encode)
        self._crew.start("beat", self._beat)

    def listen(self, hear: Callable[[Stereo], None]) -> None:
        """Call `hear` with the sound of each frame that goes out; it must not wait."""
        self._listeners = (*self._listeners, hear)

    def relieve(self) -> None:
        """Leave who draws behind, in the middle of a picture, and let another thread go on."""
        self._turn += 1
        self._crew.leave("render")
        self._render_from_now_on()

    def again(self, index: int) -> None:
        """What is drawn from frame `index` on is to be drawn again. Never waits."""
        self._ahead.again(index)

    def stop(self) -> None:
        """End after the frame on air: what is under way is encoded, the encoder flushed.

        A painter that hangs is left behind, so that destinations still get a proper end.
        """
        self._stopping.set()
        self._crew.join(PATIENCE)

    def pay(self, beat: Beat) -> None:
        """Send out what a beat asks for: one frame, or all that are owed."""
        first, last = beat.index, beat.index + beat.owed
        if beat.owed > LONGEST_DEBT * self._fps:
            log.error("the air stood still for %.1f s: a hole is left", beat.owed / self._fps)
            first = last - 1
            self.holes += beat.owed - 1
        elif beat.owed > 1:
            self.owed += beat.owed - 1
        self._put(range(first, last))

    def _put(self, indexes: range) -> None:
        for index in indexes:
            self._outgoing.put(self._due(index))
            self.index = index
            self.frames += 1

    def _due(self, index: int) -> Frame:
        frame = self._ahead.take(index)
        if frame is None:
            self.late += 1
            frame = self._floor.frame(index)
        return self._sounded(frame)

    def _beat(self) -> None:
        try:
            now = self._now_index()
            self._put(range(run_up(now), now))
            for beat in beats(self._clock, self._fps, self._start, now):
                if self._stopping.is_set():
                    return
                self.pay(beat)
        finally:
            self._ahead.close()
            self._outgoing.close()

    def _render_from_now_on(self) -> None:
        self._crew.start("render", partial(self._render, self._turn))

    def _render(self, turn: int) -> None:
        while (index := self._ahead.wanted()) is not None:
            frame = self._channel.frame(index)
            if turn != self._turn:
                return  # it hung, and another draws
            self._ahead.put(frame)
            self.drawn += 1

    def _encode(self) -> None:
        while (frame := self._outgoing.take()) is not None:
            self.meter.hear(frame.sound)
            for hear in self._listeners:
                hear(frame.sound)
            self._send(self._encoder.encode(frame))
            self.encoded += 1
            self.shown = frame
        self._send(self._encoder.flush())

    def _send(self, packets: list[Packet]) -> None:
        for packet in packets:
            self._out(packet)

    def _empty_ahead(self) -> Ahead:
        size = max(2, round(AHEAD_SECONDS * self._fps))
        return Ahead(size, run_up(self._now_index()), self._foreseen)

    def _now_index(self) -> int:
        return max(0, int((self._clock.now() - self._start) * self._fps))


def run_up(index: int) -> int:
    """The frame that a playout begins with when the clock says `index`."""
    return max(0, index - RUN_UP)
