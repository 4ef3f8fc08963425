"""The cart: the queue of speech, and what of it is due in each frame.

Other threads load it and give it orders. What goes out is settled when it goes out, frame after
frame, so an order is heard at once. Who draws ahead is foretold what will be heard if nothing
happens, and told from which frame on that is not so any more. All of it is arithmetic on samples
of the show, so nothing is lost or heard twice whatever arrives when.
"""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from streamer.mixer import Mixer
from streamer.packed import Packed
from streamer.placing import Curtain
from streamer.tone import on_both_sides, room
from streamer.turns import Stretch, Turns
from studio.board import Board
from studio.clock import Clock
from studio.moment import Moment, Placed
from studio.report import OnAir
from studio.show import RATE, Aired, Kind, Pcm, Priority, Stereo, Utterance

KEPT = 128
"""Frames whose due is kept for who asks again."""
NEWS = 4096
"""`Aired` that wait to be collected; when full the oldest is dropped and counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """What is due in one frame."""

    moment: Moment
    sound: Stereo = field(repr=False)
    reserve: bool
    """True when the reserve is heard in it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is foretold of one frame."""

    placed: tuple[Placed, ...]
    heard: tuple[tuple[int, int, int, int], ...]
    """Identity and start of each utterance heard in it, and the samples in which it is heard."""


class Cart:
    """Owns speech from its arrival until it was heard. Thread-safe; no call waits for another.

    Every utterance that `load` does not refuse as a duplicate gives exactly one `Aired`; one of the
    reserve gives one each time it is heard.
    """

    def __init__(self, fps: int, clock: Clock, index: int = 0, mixer: Mixer | None = None) -> None:
        """`index` is the first frame that will be asked for.

        Without a `mixer` there is speech over the room and nothing else.
        """
        self._fps = fps
        self.samples = RATE // fps
        """Samples of one frame."""
        self._clock = clock
        self._lock = threading.RLock()
        self._turns = Turns(self.samples, index * self.samples)
        self._next = index
        self._dues: deque[Due] = deque(maxlen=KEPT)
        self._twin: Turns | None = None
        """The turns as they will be after the last frame that was foretold."""
        self._told: dict[int, _Told] = {}
        self._redraw: Callable[[int], None] | None = None
        self._curtain = Curtain()
        self._mixer = mixer
        self._board = Board()
        self._slate = False
        self._muted = False
        self.foreseen: int | None = None
        """The first frame that cannot be drawn yet, as a person speaks live; None without one."""
        self._news: deque[Aired] = deque(maxlen=NEWS)
        self.news_dropped = 0
        self.refused = 0
        """Utterances that were not taken."""
        self.holes = 0
        """Times the air was away for more than a second and speech waited for it."""

    # --- orders -----------------------------------------------------------------------------

    def load(self, utterance: Utterance) -> str | None:
        """Queue it by the priority of its cue, or keep it in reserve if that is its kind.

        Returns None, or why it was refused. A refused one is reported as unheard, but for a
        duplicate of what is here already.
        """
        cue = utterance.bound.line.cue
        if cue.kind is Kind.RESERVE:
            return self.reserve([utterance])
        with self._lock:
            stack = self._turns.stack
            if stack.knows(utterance):
                return "it is here already"
            reason = stack.refusal(utterance)
            if reason is not None:
                self.refused += 1
                self._unheard([utterance])
                return reason
            stack.add(utterance)
            if cue.priority is Priority.NOW:
                self._turns.make_room(self._position)
            self._changed()
            return None

    def reserve(self, utterances: Iterable[Utterance]) -> str | None:
        """Keep these whatever their kind; why not, when there is no room for one."""
        packed = [Packed.of(utterance) for utterance in utterances]  # milliseconds, and no lock
        with self._lock:
            refusals = [self._turns.reserve.add(one) for one in packed]
            self._changed()
        return next(filter(None, refusals), None)

    def withdraw(self, line_ids: Collection[str] | None) -> int:
        """Take out what has not begun of these lines (None: of all that wait); returns how much.

        A sentence on air is heard to its end.
        """
        with self._lock:
            gone = self._turns.stack.drop(line_ids)
            for line in line_ids or ():
                self._turns.reserve.drop(line)
            self._unheard(gone)
            self._changed()
            return len(gone)

    def skip(self) -> bool:
        """Fade the line on air and drop what is left of it; False when none has begun."""
        with self._lock:
            playing = self._turns.playing
            line = playing.whole.bound.line.id if playing else self._turns.stack.begun
            if line is None:
                return False
            self._turns.cut(self._position)
            self._unheard(self._turns.stack.drop([line]))
            self._changed()
            return True

    def hush(self) -> None:
        """Fade what is on air for a line that comes now and is not here yet.

        Nothing else begins meanwhile, for up to `streamer.turns.HUSH` seconds.
        """
        with self._lock:
            self._turns.hush(self._position)
            self._changed()

    def expect(self) -> None:
        """Let what is planned wait for an answer that is being voiced: nothing is cut.

        The silence grows to `streamer.turns.EXPECTED` seconds at most.
        """
        with self._lock:
            self._turns.expect(self._position)
            self._changed()

    def board(self, board: Board) -> None:
        with self._lock:
            self._board = board

    def slate(self, *, on: bool) -> None:
        """Silence speech and tell the painter; time and the queue go on."""
        with self._lock:
            self._slate = on
            self._changed(all_of_it=True)

    def mute(self, *, on: bool) -> None:
        """Silence speech; time and the queue go on."""
        with self._lock:
            self._muted = on
            self._changed(all_of_it=True)

    def whenever_changed(self, redraw: Callable[[int], None]) -> None:
        """Call `redraw` with the first frame in which something else is heard than was foretold.

        It is called while the cart is locked and must not wait.
        """
        self._redraw = redraw

    # --- the air ----------------------------------------------------------------------------

    def due(self, index: int) -> Due:
        """What goes out in frame `index`: the same for whoever asks, as often as they ask.

        It is settled with that, and so are the frames before it. Asking more than a second beyond
        the last time means that the frames between never went out: speech waits for that long
        instead of being lost. Raises `LookupError` for a frame that is long gone.
        """
        with self._lock:
            if index - self._next > self._fps:
                self._bridge(index)
            while self._next <= index:
                self._told.pop(self._next, None)
                try:
                    self._dues.append(self._settle(self._next))
                finally:  # time goes on, whatever was wrong with a frame
                    self._next += 1
                    self.foreseen = self._turns.foreseen(self._next)
            return self._gone(index)

    def moment(self, index: int) -> Moment:
        """What a painter is told of frame `index`: as it went out, or will if nothing happens.

        Raises `LookupError` for a frame that is long gone.
        """
        with self._lock:
            if index < self._next:
                return self._gone(index).moment
            return self._moment(index, self._foretold(index).placed)

    def aired(self) -> tuple[Aired, ...]:
        """What was heard, cut or withdrawn since the last call, in order."""
        with self._lock:
            news = tuple(self._news)
            self._news.clear()
            return news

    @property
    def _position(self) -> int:
        """The sample that goes out next."""
        return self._next * self.samples

    @property
    def _silenced(self) -> bool:
        return self._slate or self._muted

    def _gone(self, index: int) -> Due:
        back = self._next - index
        if back > len(self._dues) or self._dues[-back].moment.index != index:
            raise LookupError(f"frame {index} is gone, the cart is at {self._next}")
        return self._dues[-back]

    def _bridge(self, index: int) -> None:
        self._turns.bridge((index - self._next) * self.samples)
        self._next = index
        self.holes += 1
        self._changed()

    def _settle(self, index: int) -> Due:
        first = index * self.samples
        last = first + self.samples
        speech = np.zeros(self.samples, np.float32)
        gain = self._curtain.over(self.samples, open=not self._silenced)
        near = list(self._turns.heard)
        reserve = False
        for stretch in self._turns.advance(first, last, silenced=self._silenced):
            playing, at = stretch.playing, slice(stretch.first - first, stretch.last - first)
            speech[at] = playing.sound(stretch.first, stretch.last)
            audible = _audible(gain, at)
            if audible is not None:
                playing.hear(first + audible[0], first + audible[1])
            reserve = reserve or playing.reserve
            near.append(playing.placed)
            if stretch.ends:
                self._tell(playing.aired())
        near += self._turns.to_come(last)
        if self._mixer is None:
            sound = on_both_sides(speech * gain + room(first, self.samples))
        else:
            sound = self._mixer.mix(first, speech, gain, near)
        return Due(self._moment(index, tuple(near)), sound, reserve)

    def _moment(self, index: int, placed: tuple[Placed, ...]) -> Moment:
        return Moment(
            index=index,
            fps=self._fps,
            sample=index * self.samples,
            placed=placed,
            board=self._board,
            wall=self._clock.wall().timestamp(),
            slate=self._slate,
            muted=self._muted,
        )

    # --- what is foretold -------------------------------------------------------------------

    def _foretold(self, index: int) -> _Told:
        """What will be heard in frame `index`, which has not gone out, if nothing happens."""
        if index not in self._told:
            if self._twin is None or not self._told:
                self._twin = self._turns.twin()
                self._told.clear()
            at = max(self._told, default=self._next - 1) + 1
            if index - at > self._fps:
                self._twin.bridge((index - at) * self.samples)
                self._told.clear()
                at = index
            for n in range(at, index + 1):
                self._told[n] = self._tell_ahead(self._twin, n * self.samples)
        return self._told[index]

    def _tell_ahead(self, twin: Turns, first: int) -> _Told:
        last = first + self.samples
        before = twin.heard
        heard: list[Stretch] = list(twin.advance(first, last, silenced=self._silenced))
        placed = [*before, *(s.playing.placed for s in heard), *twin.to_come(last)]
        spans = (
            (id(s.playing.placed.utterance), s.playing.placed.start, s.first, s.last) for s in heard
        )
        return _Told(tuple(placed), tuple(spans))

    def _changed(self, *, all_of_it: bool = False) -> None:
        """Foretell anew what was foretold, and have drawn again what is not so any more."""
        before = self._told
        self._told, self._twin = {}, None
        self.foreseen = self._turns.foreseen(self._next)
        for index in sorted(before):
            if index < self._next:
                continue
            if all_of_it or self._foretold(index).heard != before[index].heard:
                self._draw_from(index)
                return
        if self.foreseen is not None:
            self._draw_from(self.foreseen)

    def _draw_from(self, index: int) -> None:
        if self._redraw is not None:
            self._redraw(index)

    def _unheard(self, utterances: Iterable[Utterance]) -> None:
        for u in utterances:
            t = self._position / RATE
            self._tell(Aired(u.bound.line.id, u.part, u.parts, t=t, dur=0.0, cut=True))

    def _tell(self, aired: Aired) -> None:
        if len(self._news) == NEWS:
            self.news_dropped += 1
        self._news.append(aired)

    # --- what the desk sees -----------------------------------------------------------------

    def on_air(self, index: int) -> OnAir | None:
        """The utterance heard in frame `index`, if that frame is still known."""
        with self._lock:
            due = next((d for d in self._dues if d.moment.index == index), None)
        placed = due.moment.speaking if due else None
        return _on_air(placed, index * self.samples) if placed else None

    def from_reserve(self, index: int) -> bool:
        """True when the reserve is heard in frame `index`."""
        with self._lock:
            return any(d.reserve for d in self._dues if d.moment.index == index)

    @property
    def buffer(self) -> float:
        """Seconds of speech that wait, with their pauses."""
        with self._lock:
            return self._turns.stack.seconds

    @property
    def reserve_seconds(self) -> float:
        with self._lock:
            return self._turns.reserve.seconds

    @property
    def is_slate(self) -> bool:
        return self._slate

    @property
    def is_muted(self) -> bool:
        return self._muted


def _audible(gain: Pcm | float, at: slice) -> tuple[int, int] | None:
    """The samples inside `at` that are not silenced; None when all are."""
    if isinstance(gain, float):
        return (at.start, at.stop) if gain > 0 else None
    heard = np.flatnonzero(gain[at] > 0)
    return (at.start + int(heard[0]), at.start + int(heard[-1]) + 1) if len(heard) else None


def _on_air(placed: Placed, sample: int) -> OnAir:
    utterance = placed.utterance
    line = utterance.bound.line
    asked = line.cue.reply_to
    return OnAir(
        line_id=line.id,
        kind=line.cue.kind.value,
        act=line.cue.act,
        sku=line.cue.sku,
        writer=line.writer,
        text=utterance.text,
        words=utterance.words,
        position=(sample - placed.start) / RATE,
        duration=utterance.seconds,
        part=utterance.part,
        parts=utterance.parts,
        asker=asked.author if asked else None,
        question=asked.text if asked else None,
    )
