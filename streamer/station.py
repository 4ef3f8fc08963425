"""The room's front door: everything on the air, wired. What the playout process holds."""

import threading

from streamer.cart import Cart
from streamer.channel import Safe, SlateChannel
from streamer.crew import Crew
from streamer.economy import Economy
from streamer.encoder import Encoder
from streamer.hold import Hold
from streamer.loudspeaker import Loudspeaker
from streamer.mixer import Mixer
from streamer.monitor import Monitor
from streamer.packet import Packet
from streamer.playout import Playout, run_up
from streamer.pusher import Pusher
from streamer.recording import Keep, Recording
from streamer.sounding import Sounding
from streamer.talking import Talking
from streamer.thrift import Thrift
from studio.clock import Clock
from studio.memory import resident_mb
from studio.moment import Painter
from studio.report import AirReport, Tally
from studio.settings import Output, Stream
from studio.show import Pixels


class Programme:
    """Cart and painter made into a channel: the same on air and in a rehearsal."""

    def __init__(
        self,
        stream: Stream,
        painter: Painter,
        slate: Pixels,
        clock: Clock,
        index: int = 0,
        mixer: Mixer | None = None,
    ) -> None:
        """`slate` is the picture for the worst case; `index` the first frame.

        Whoever made the `mixer` opens and closes it.
        """
        shape = (stream.height * 3 // 2, stream.width)
        if slate.shape != shape:
            raise ValueError(f"the slate is {slate.shape}, the air takes {shape}")
        self.cart = Cart(stream.fps, clock, index, mixer)
        self.talking = Talking(self.cart, painter, clock, shape)
        self.floor = Safe(
            Hold(self.talking, slate, stream.fps), floor=SlateChannel(slate, stream.fps)
        )
        """Quick, and total: for when the painter is late or fails."""
        self.pictures = Safe(self.talking, floor=self.floor)
        """The show as it is drawn, over room tone: for who draws ahead."""
        self.channel = Sounding(self.pictures, self.cart)
        """The show as it goes out."""

    @property
    def faults(self) -> int:
        """Frames that had to do without their picture or their sound."""
        return self.pictures.faults + self.floor.faults + self.channel.faults


class Station:
    """The air of one show. `start` it, load its `cart`, `stop` it; the rest goes by itself."""

    def __init__(
        self,
        stream: Stream,
        painter: Painter,
        slate: Pixels,
        clock: Clock,
        start: float,
        outputs: tuple[Output, ...] = (),
        mixer: Mixer | None = None,
        loudspeaker: Loudspeaker | None = None,
    ) -> None:
        """`start` is the monotonic time of show time 0.

        The `mixer` and the `loudspeaker` are opened and closed with the station.
        Raises `Misconfigured` when the programme cannot be encoded as asked.
        """
        self._stream = stream
        self._clock = clock
        self._start = start
        index = run_up(int((clock.now() - start) * stream.fps))
        self._devices = [device for device in (mixer, loudspeaker) if device is not None]
        self._mixer = mixer
        self.programme = Programme(stream, painter, slate, clock, index, mixer)
        self.cart = self.programme.cart
        self._encoder = Encoder(stream, clock, music=mixer is not None and mixer.music)
        self._economy = Economy(stream, self.programme.talking, self._encoder, clock)
        self.monitor = Monitor(self._encoder.signal)
        self._crew = Crew()
        self._thrift = Thrift()
        self._playout = Playout(
            self.programme.pictures,
            self.programme.floor,
            self._encoder,
            clock,
            fps=stream.fps,
            start=start,
            out=self._send,
            crew=self._crew,
            sounded=self.programme.channel.sounded,
            foreseen=lambda: self.cart.foreseen,
        )
        self.cart.whenever_changed(self._playout.again)
        if loudspeaker is not None:
            self._playout.listen(loudspeaker.hear)
        self.recording: Recording | None = None
        self._lock = threading.Lock()
        self._pushers = tuple(self._pusher(output) for output in outputs)
        self._leaving: list[Pusher] = []
        """Pushers that were removed and still take leave."""
        self._on = False

    def record(self, keep: Keep) -> None:
        """Keep the programme on the disk as well; to be told before `start`."""
        self.recording = Recording(keep, self._encoder.signal, self._clock, self._start)

    def start(self) -> None:
        """Go on air."""
        self._on = True
        for device in self._devices:
            device.open()
        for pusher in self._pushers:
            pusher.start()
        if self.recording is not None:
            self.recording.start()
        self._playout.start()
        self._crew.start("thrift", self._thrift.work)

    def stop(self) -> None:
        """Leave the air: flush the encoder, send what waits, take leave of every destination."""
        self._thrift.end()
        self._playout.stop()
        for device in self._devices:
            device.close()
        with self._lock:
            pushers = (*self._pushers, *self._leaving)
        if self.recording is not None:
            self.recording.end()
        for pusher in pushers:
            pusher.end()
        for pusher in pushers:
            pusher.stop()
        if self.recording is not None:
            self.recording.stop()
        self._on = False

    def wait(self, timeout: float) -> bool:
        """Wait for a bug in a thread of the air; True when there was one (see `failure`)."""
        return self._crew.failed.wait(timeout)

    @property
    def failure(self) -> Exception | None:
        """What ended a thread of the air. The process must then end, to be started again."""
        return self._crew.failure

    @property
    def progress(self) -> tuple[int, int]:
        """Frames that were due so far, and frames that were encoded: both grow."""
        return self._playout.frames, self._playout.encoded

    @property
    def shown(self) -> tuple[Pixels, float] | None:
        """The picture on the air, and its show time; None before the first."""
        frame = self._playout.shown
        return None if frame is None else (frame.picture, frame.index / self._stream.fps)

    @property
    def drawn(self) -> int:
        """Frames that were drawn ahead so far; grows at all times unless the painter hangs."""
        return self._playout.drawn

    def relieve(self) -> None:
        """Leave who draws behind, in the middle of a picture, and begin with the next one."""
        self._playout.relieve()

    def add(self, output: Output) -> None:
        """Send to one more destination. Raises `ValueError` for a name that is in use."""
        pusher = self._pusher(output)
        with self._lock:
            if any(p.name == output.name for p in self._pushers):
                raise ValueError(f"there is an output {output.name!r} already")
            self._pushers = (*self._pushers, pusher)
        if self._on:
            pusher.start()

    def move(self, output: Output) -> bool:
        """Send one destination elsewhere from the next key frame on; False when there is none.

        It is the one of the same name. Raises `Misconfigured`.
        """
        found = next((p for p in self._pushers if p.name == output.name), None)
        if found is not None:
            found.move(output)
        return found is not None

    def turn(self, name: str) -> bool:
        """End one session and begin another, as before a platform's limit; False: no such one."""
        found = next((p for p in self._pushers if p.name == name), None)
        if found is not None:
            found.turn()
        return found is not None

    def remove(self, name: str) -> bool:
        """Begin to take leave of one destination; False when there is none of that name.

        What waits for it is still sent, which takes seconds; nobody waits for that.
        """
        with self._lock:
            gone = [p for p in self._pushers if p.name == name]
            self._pushers = tuple(p for p in self._pushers if p.name != name)
            self._leaving = [p for p in self._leaving if not p.ended] + gone
        for pusher in gone:
            pusher.end()
        return bool(gone)

    def report(self) -> AirReport:
        """The air as it is now. The level is the peak since the last report: one caller only."""
        playout, cart, programme = self._playout, self.cart, self.programme
        ahead, outgoing = playout.waiting
        return AirReport(
            t=playout.index / self._stream.fps,
            tally=self._tally(),
            now=cart.on_air(playout.index),
            buffer=cart.buffer,
            reserve=cart.reserve_seconds,
            muted=cart.is_muted,
            slate=cart.is_slate,
            level=playout.meter.level(),
            loudness=playout.meter.loudness,
            width=self._stream.width,
            height=self._stream.height,
            fps=self._stream.fps,
            frames=playout.frames,
            late=playout.late + playout.repeated,
            repeated=playout.repeated,
            owed=playout.owed,
            faults=programme.faults,
            paint_ms=programme.talking.paint_ms,
            encode_ms=self._encoder.encode_ms,
            ladder=self._economy.report(),
            outputs=tuple(pusher.report() for pusher in self._pushers),
            memory_mb=resident_mb(),
            without=self._mixer.problems if self._mixer is not None else (),
            paint=programme.talking.spread.spread,
            encode=self._encoder.spread.spread,
            ahead=ahead,
            outgoing=outgoing,
            idle=programme.channel.idle,
            lost=playout.lost,
            holes=playout.holes,
            recording=self.recording.report() if self.recording is not None else None,
        )

    def _tally(self) -> Tally:
        if not self._on:
            return Tally.OFF
        if self.cart.is_slate:
            return Tally.SLATE
        if self.cart.from_reserve(self._playout.index):
            return Tally.RESERVE
        return Tally.ON

    def _pusher(self, output: Output) -> Pusher:
        return Pusher(output, self._encoder.signal, self._clock, self._start)

    def _send(self, packet: Packet) -> None:
        self.monitor.offer(packet)
        if self.recording is not None:
            self.recording.offer(packet)
        for pusher in self._pushers:
            pusher.offer(packet)
        self._economy.look(self._playout.counts)
