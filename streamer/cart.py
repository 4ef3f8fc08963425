"""The cart: the queue of speech, and what of it is due in each frame.

Other threads load it and give it orders; the air asks it for one frame after the other. All of it
is arithmetic on samples of the show, so nothing is lost or heard twice whatever arrives when.
"""

import threading
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from streamer.placing import Curtain, Playing
from streamer.reserve import Reserve
from streamer.stack import Stack
from streamer.tone import room_tone
from studio.board import Board
from studio.clock import Clock
from studio.moment import Moment, Placed
from studio.report import OnAir
from studio.show import RATE, Aired, Kind, Priority, Stereo, Utterance

RESERVE_AFTER = 1.2
"""Seconds of silence after which the reserve speaks."""
LONGEST_PAUSE = 1.5
"""Seconds: a longer pause before an utterance is taken for this, as 2 s of silence is too much."""
BOTH_SIDES = np.float32(2**-0.5)
"""Gain of one voice heard on both sides: loudness adds the power of channels (ITU-R BS.1770),
hence the programme is as loud as the voice."""
AHEAD = 2
"""Utterances to come that a painter is told of."""
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


class Cart:
    """Owns speech from its arrival until it was heard. Thread-safe; no call waits for another.

    Every utterance that `load` does not refuse as a duplicate gives exactly one `Aired`; one of the
    reserve gives one each time it is heard.
    """

    def __init__(self, fps: int, clock: Clock, index: int = 0) -> None:
        """`index` is the first frame that will be asked for."""
        self._fps = fps
        self._samples = RATE // fps
        self._clock = clock
        self._lock = threading.RLock()
        self._stack = Stack()
        self._reserve = Reserve()
        self._reserved: deque[Utterance] = deque()
        self._playing: Playing | None = None
        self._last: Placed | None = None
        self._quiet_from = index * self._samples
        self._next = index
        self._dues: deque[Due] = deque(maxlen=KEPT)
        self._curtain = Curtain()
        self._tone = room_tone()
        self._board = Board()
        self._slate = False
        self._muted = False
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
        with self._lock:
            if cue.kind is Kind.RESERVE:
                return self._reserve.add(utterance)
            if self._stack.knows(utterance):
                return "it is here already"
            reason = self._stack.refusal(utterance)
            if reason is not None:
                self.refused += 1
                self._unheard([utterance])
                return reason
            self._stack.add(utterance)
            if cue.priority is Priority.NOW:
                self._make_room()
            return None

    def reserve(self, utterances: Iterable[Utterance]) -> None:
        """Keep these whatever their kind, as far as there is room."""
        with self._lock:
            for utterance in utterances:
                self._reserve.add(utterance)

    def withdraw(self, line_ids: Collection[str] | None) -> int:
        """Take out what has not begun of these lines (None: of all that wait); returns how much.

        A sentence on air is heard to its end.
        """
        with self._lock:
            gone = self._stack.drop(line_ids)
            for line in line_ids or ():
                self._reserve.drop(line)
            self._unheard(gone)
            return len(gone)

    def skip(self) -> bool:
        """Fade the line on air and drop what is left of it; False when none has begun."""
        with self._lock:
            playing = self._playing
            if playing is not None:
                line: str | None = playing.placed.utterance.bound.line.id
                playing.cut(self._next * self._samples)
                self._reserved.clear()
            else:
                line = self._stack.begun
            if line is None:
                return False
            self._unheard(self._stack.drop([line]))
            return True

    def board(self, board: Board) -> None:
        with self._lock:
            self._board = board

    def slate(self, *, on: bool) -> None:
        """Silence speech and tell the painter; time and the queue go on."""
        with self._lock:
            self._slate = on

    def mute(self, *, on: bool) -> None:
        """Silence speech; time and the queue go on."""
        with self._lock:
            self._muted = on

    # --- the air ----------------------------------------------------------------------------

    def due(self, index: int) -> Due:
        """What is due in frame `index`: the same for whoever asks, as often as they ask.

        Frames are computed in order, so asking a little ahead computes those between. Asking more
        than a second ahead means that the frames between never went out: speech waits for that
        long instead of being lost. Raises `LookupError` for a frame that is long gone.
        """
        with self._lock:
            if index - self._next > self._fps:
                self._bridge(index)
            while self._next <= index:
                self._dues.append(self._compute(self._next))
                self._next += 1
            back = self._next - index
            if back > len(self._dues) or self._dues[-back].moment.index != index:
                raise LookupError(f"frame {index} is gone, the cart is at {self._next}")
            return self._dues[-back]

    def aired(self) -> tuple[Aired, ...]:
        """What was heard, cut or withdrawn since the last call, in order."""
        with self._lock:
            news = tuple(self._news)
            self._news.clear()
            return news

    def _bridge(self, index: int) -> None:
        gap = (index - self._next) * self._samples
        if self._playing is not None:
            self._playing.shift(gap)
        self._quiet_from += gap
        self._next = index
        self.holes += 1

    def _compute(self, index: int) -> Due:
        first = index * self._samples
        last = first + self._samples
        speech = np.zeros(self._samples, np.float32)
        gain = self._curtain.over(self._samples, open=not (self._slate or self._muted))
        audible = not isinstance(gain, float) or gain > 0
        near = [self._last] if self._last is not None else []
        reserve = False
        position = first
        while position < last:
            playing = self._playing or self._begin(position, last)
            if playing is None:
                break
            placed = playing.placed
            position = max(position, placed.start)
            end = min(placed.end, last)
            speech[position - first : end - first] = playing.sound(position, end)
            playing.heard += (end - position) * audible
            reserve = reserve or playing.reserve
            near.append(placed)
            position = end
            if placed.end <= last:
                self._finish(playing)
        near += self._to_come(last)
        mono = speech * gain + self._room(first)
        sound = np.empty((self._samples, 2), np.float32)
        sound[:] = mono[:, None] * BOTH_SIDES
        return Due(self._moment(index, tuple(near)), sound, reserve)

    def _moment(self, index: int, placed: tuple[Placed, ...]) -> Moment:
        return Moment(
            index=index,
            fps=self._fps,
            sample=index * self._samples,
            placed=placed,
            board=self._board,
            wall=self._clock.wall().timestamp(),
            slate=self._slate,
            muted=self._muted,
        )

    def _room(self, first: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        at = first % len(self._tone)
        tone = self._tone[at : at + self._samples]
        if len(tone) < self._samples:
            tone = np.concatenate([tone, self._tone[: self._samples - len(tone)]])
        return tone

    # --- the order of speech ----------------------------------------------------------------

    def _begin(self, position: int, last: int) -> Playing | None:
        """Put on air what comes next, if it begins before sample `last`."""
        utterance = self._stack.next((last - self._quiet_from) / RATE)
        if utterance is not None:
            start = max(position, self._quiet_from + _pause(utterance))
            if start >= last:
                return None
            self._reserved.clear()
            self._stack.taken(utterance)
            return self._put(utterance, start, reserve=False)
        start = self._reserve_start(position)
        if start >= last or not self._reserved:
            return None
        return self._put(self._reserved.popleft(), start, reserve=True)

    def _reserve_start(self, position: int) -> int:
        """Where the reserve would speak next; draws its next line when that is due."""
        if self._reserved:
            return max(position, self._quiet_from + _pause(self._reserved[0]))
        start = max(position, self._quiet_from + int(RESERVE_AFTER * RATE))
        silenced = self._slate or self._muted
        if start < position + self._samples and not silenced:
            self._reserved.extend(self._reserve.next())
        return start

    def _put(self, utterance: Utterance, start: int, *, reserve: bool) -> Playing:
        self._playing = Playing(Placed(utterance, start), reserve, full=len(utterance.pcm))
        return self._playing

    def _finish(self, playing: Playing) -> None:
        self._playing = None
        self._last = playing.placed
        self._quiet_from = playing.placed.end
        self._tell(playing.aired())

    def _make_room(self) -> None:
        """Cut what is on air for a line that comes now, unless that came now itself."""
        playing = self._playing
        if playing is None:
            return
        line = playing.placed.utterance.bound.line
        if playing.reserve or line.cue.priority is not Priority.NOW:
            playing.cut(self._next * self._samples)
            self._reserved.clear()

    def _to_come(self, position: int) -> list[Placed]:
        """Where the next utterances will begin if nothing happens."""
        end = self._playing.placed.end if self._playing else self._quiet_from
        coming = []
        for utterance, _ in zip(self._stack.upcoming(), range(AHEAD), strict=False):
            start = max(position, end + _pause(utterance))
            coming.append(Placed(utterance, start))
            end = start + len(utterance.pcm)
        return coming

    def _unheard(self, utterances: Iterable[Utterance]) -> None:
        for u in utterances:
            t = self._next * self._samples / RATE
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
        return _on_air(placed, index * self._samples) if placed else None

    def from_reserve(self, index: int) -> bool:
        """True when the reserve is heard in frame `index`."""
        with self._lock:
            return any(d.reserve for d in self._dues if d.moment.index == index)

    @property
    def buffer(self) -> float:
        """Seconds of speech that wait, with their pauses."""
        with self._lock:
            return self._stack.seconds

    @property
    def reserve_seconds(self) -> float:
        with self._lock:
            return self._reserve.seconds

    @property
    def is_slate(self) -> bool:
        return self._slate

    @property
    def is_muted(self) -> bool:
        return self._muted


def _pause(utterance: Utterance) -> int:
    return int(min(max(0.0, utterance.pause), LONGEST_PAUSE) * RATE)


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
