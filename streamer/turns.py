"""Who speaks when: turns waiting lines and the reserve into speech on the show's time line."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from streamer.placing import FADE, Playing
from streamer.reserve import Reserve
from streamer.stack import Stack
from studio.moment import Placed
from studio.show import RATE, Kind, Priority, Utterance

RESERVE_AFTER = 1.2
"""Seconds of silence after which the reserve speaks."""
AFTER_GOODBYE = 6.0
"""The same once the show has said goodbye by order: the air ends before that if all is well."""
LONGEST_PAUSE = 1.5
"""Seconds: a longer pause before an utterance is taken for this, as 2 s of silence is too much."""
HUSH = 1.2
"""Seconds the floor is kept for a line that comes now, after speech was cut for it."""
AHEAD = 2
"""Utterances to come that are told."""
EXPECTED = 1.1
"""Seconds of silence at most in which a planned sentence waits for an answer that is being voiced:
longer than an answer takes, shorter than the silence after which the reserve speaks."""
LIVE_BUFFER = RATE * 19 // 100
"""Samples that a person who speaks live is heard later, for what comes unevenly and for drawing the
mouth. With what microphone, page and voice gather before, it stays within 0.4 s."""
TRAIL = 6
"""Utterances of a person who speaks live that are told after they were heard: 0.3 s, from which the
mouth goes on."""
GUESSED = RATE // 10
"""Samples that are drawn ahead at the least while a person speaks live, known or not."""
AFTER = RATE * 6 // 100
"""Samples after a frame that its mouth depends on."""
REACTION = RATE // 10
"""Samples after an order in which the speech it cuts has ended: 100 ms."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of an utterance: the show samples `first` to before `last`, which lie inside it."""

    playing: Playing
    first: int
    last: int

    @property
    def ends(self) -> bool:
        return self.last == self.playing.placed.end


class Turns:
    """The order of speech, worked out from one frame to the next. Not thread-safe: its owner locks.

    All positions are samples of the show. A twin goes on from the same state without touching the
    original: so it is known what will be heard if nothing happens.
    """

    def __init__(self, samples: int, position: int) -> None:
        """`samples` are those of a frame; silence begins at `position`."""
        self._samples = samples
        self.stack = Stack()
        self.reserve = Reserve()
        self._reserved: deque[Utterance] = deque()
        """What is left of the line of the reserve that has begun."""
        self.playing: Playing | None = None
        self.last: Placed | None = None
        """What was heard last."""
        self._trail: tuple[Placed, ...] = ()
        """What was heard just before that of the same person who speaks live, without a gap."""
        self._quiet_from = position
        self._kept_until = position
        """Up to here only a line that comes now may begin."""
        self._expected_until = position
        """Up to here nothing planned begins, within `EXPECTED` of the last sound."""
        self._gathered: tuple[str, int] | None = None
        """The live line that gathers sound before it is heard, and where it will be."""

    def twin(self) -> "Turns":
        twin = Turns(self._samples, self._quiet_from)
        twin.stack, twin.reserve = self.stack.twin(), self.reserve.twin()
        twin._reserved = self._reserved.copy()
        twin.playing = self.playing and replace(self.playing)
        twin.last, twin._trail = self.last, self._trail
        twin._kept_until = self._kept_until
        twin._expected_until = self._expected_until
        twin._gathered = self._gathered
        return twin

    # --- time goes on -----------------------------------------------------------------------

    def advance(self, first: int, last: int, *, silenced: bool) -> Iterator[Stretch]:
        """What is heard from `first` to before `last`, in order. Take all of it, and only once.

        The reserve does not begin while speech is `silenced`.
        """
        position = first
        while position < last:
            playing = self.playing or self._begin(position, last, silenced=silenced)
            if playing is None:
                return
            placed = playing.placed
            stretch = Stretch(playing, max(position, placed.start), min(placed.end, last))
            yield stretch
            position = stretch.last
            if stretch.ends:
                self._finish(playing)

    def bridge(self, gap: int) -> None:
        """The air was away for `gap` samples: speech waits as long instead of being lost."""
        if self.playing is not None:
            self.playing.shift(gap)
        self._quiet_from += gap
        self._kept_until += gap
        self._expected_until += gap
        if self._gathered is not None:
            self._gathered = self._gathered[0], self._gathered[1] + gap

    def _begin(self, position: int, last: int, *, silenced: bool) -> Playing | None:
        """Put on air what comes next, if it begins before sample `last`."""
        utterance = self.stack.next((last - self._quiet_from) / RATE)
        if last <= self._kept_until and not comes_now(utterance):
            return None
        if utterance is not None:
            start = max(position, self._quiet_from + pause_of(utterance))
            if not comes_now(utterance):
                start = max(start, self._kept_until)
            if is_planned(utterance):
                start = max(start, self._waits_until)
            if not utterance.parts and not self._goes_on(utterance, start):
                start = max(start, self._gathering(utterance, position))
            if start >= last:
                return None
            self._gathered = None
            self._reserved.clear()
            self._kept_until = self._expected_until = start
            self.stack.taken(utterance)
            return self._put(utterance, start, reserve=False)
        start = self._reserve_start(position, silenced=silenced)
        if start >= last or not self._reserved:
            return None
        return self._put(self._reserved.popleft(), start, reserve=True)

    @property
    def _waits_until(self) -> int:
        """Where something planned may begin, as far as an answer is expected."""
        return min(self._expected_until, self._quiet_from + int(EXPECTED * RATE))

    def _goes_on(self, utterance: Utterance, start: int) -> bool:
        """True when it joins what was heard of its own line."""
        line = utterance.bound.line.id
        before = self.last.utterance.bound.line.id if self.last else None
        return before == line and start == self._quiet_from

    def _gathering(self, utterance: Utterance, position: int) -> int:
        """Where a live line is heard that begins, or that has run dry."""
        line = utterance.bound.line.id
        if self._gathered is None or self._gathered[0] != line:
            self._gathered = line, position + LIVE_BUFFER
        return self._gathered[1]

    def _reserve_start(self, position: int, *, silenced: bool) -> int:
        """Where the reserve would speak next; draws its next line when that is due."""
        if self._reserved:
            return max(position, self._quiet_from + pause_of(self._reserved[0]))
        after = AFTER_GOODBYE if self.last and _is_goodbye(self.last.utterance) else RESERVE_AFTER
        start = max(position, self._quiet_from + int(after * RATE))
        if start < position + self._samples and not silenced:
            self._reserved.extend(self.reserve.next())
        return start

    def _put(self, utterance: Utterance, start: int, *, reserve: bool) -> Playing:
        self.playing = Playing(Placed(utterance, start), reserve, utterance)
        return self.playing

    def _finish(self, playing: Playing) -> None:
        self.playing = None
        joins = self.last is not None and _joins(self.last, playing.placed)
        self._trail = (*self._trail, self.last)[1 - TRAIL :] if joins and self.last else ()
        self.last = playing.placed
        self._quiet_from = playing.placed.end

    @property
    def heard(self) -> tuple[Placed, ...]:
        """What was heard last; of a person who speaks live the last 0.3 s."""
        return (*self._trail, self.last) if self.last is not None else ()

    def foreseen(self, index: int) -> int | None:
        """The first frame that cannot be drawn yet, when `index` goes out next.

        Nobody knows what a person who speaks live will say; None while there is none.
        """
        waiting = self.stack.unended()
        if waiting is None:
            return None
        if self.playing is not None:
            start = self.playing.placed.end
        else:
            start = self._gathered[1] if self._gathered is not None else self._quiet_from
        known = start + sum(len(u.pcm) for u in waiting)
        return max((known - AFTER) // self._samples, index + GUESSED // self._samples)

    # --- orders -----------------------------------------------------------------------------

    def cut(self, position: int) -> None:
        """Fade what is on air, from `position`, which goes out next, or from a word end near it.

        It has ended within `REACTION` of an order that came a frame earlier.
        """
        if self.playing is not None:
            self.playing.cut(position, position + REACTION - self._samples - FADE)
        self._reserved.clear()

    def make_room(self, position: int) -> None:
        """Cut what is on air for a line that comes now, unless that came now itself."""
        playing = self.playing
        if playing is not None and (playing.reserve or not comes_now(playing.whole)):
            self.cut(position)

    def hush(self, position: int) -> None:
        """Make room, and keep the floor for a line that comes now for up to `HUSH` seconds."""
        self.make_room(position)
        self._kept_until = position + int(HUSH * RATE)

    def expect(self, position: int) -> None:
        """Let what is planned wait a little: an answer is being voiced. Nothing is cut for it."""
        self._expected_until = position + int(EXPECTED * RATE)

    # --- what comes -------------------------------------------------------------------------

    def to_come(self, position: int) -> list[Placed]:
        """Where the next utterances will begin if nothing happens."""
        end = self.playing.placed.end if self.playing else self._quiet_from
        coming = []
        for utterance, _ in zip(self.stack.upcoming(), range(AHEAD), strict=False):
            start = max(position, end + pause_of(utterance))
            if is_planned(utterance):
                start = max(start, min(self._expected_until, end + int(EXPECTED * RATE)))
            if self._gathered is not None and self._gathered[0] == utterance.bound.line.id:
                start = max(start, self._gathered[1])
            coming.append(Placed(utterance, start))
            end = start + len(utterance.pcm)
        return coming


def _joins(before: Placed, after: Placed) -> bool:
    """True when a person who speaks live goes on without a gap."""
    line, following = before.utterance.bound.line, after.utterance.bound.line
    return following.cue.by_a_person and line.id == following.id and before.end == after.start


def _is_goodbye(utterance: Utterance) -> bool:
    """True of the last words of a show that is ended by order, which nothing is to follow.

    The closing words of the day's timetable have a place in the running order like any line.
    """
    cue = utterance.bound.line.cue
    return cue.kind is Kind.CLOSING and cue.priority is Priority.NEXT


def pause_of(utterance: Utterance) -> int:
    """Samples of the breath before it."""
    return int(min(max(0.0, utterance.pause), LONGEST_PAUSE) * RATE)


def is_planned(utterance: Utterance) -> bool:
    """True for an utterance that takes its turn in the running order."""
    return utterance.bound.line.cue.priority is Priority.PLANNED


def comes_now(utterance: Utterance | None) -> bool:
    """True for an utterance that others make room for."""
    return utterance is not None and utterance.bound.line.cue.priority is Priority.NOW
