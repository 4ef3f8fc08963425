"""A person has the host's voice: their sound becomes utterances, and what was heard an entry."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from showrunner.asrun import row
from showrunner.wire import HANDED_BACK, Hush, LiveOver, LiveSound
from studio import settings
from studio.errors import Unavailable
from studio.show import Aired, BoundLine, Pcm, Utterance
from voice.live import MARK, Talk, from_bytes
from voice.live_pace import Pace

log = logging.getLogger(__name__)

STALL = 2.0
"""Seconds without any sound of the desk's after which the person is taken to be gone."""

_REMEMBERED = 32
_TENTHS = 10
"""Talks a second can hardly be more: their number goes on from the show's time after a restart."""


@dataclass(slots=True)
class _Heard:
    """What viewers heard of one line of a person since its last row."""

    bound: BoundLine
    who: str
    parts: list[Aired] = field(default_factory=list)


class Speaking:
    """Owns the person at the microphone, of whom there is one at a time.

    Whoever comes from the desk goes before a source of this machine, which is not heard meanwhile.
    """

    def __init__(
        self,
        show: str,
        voice: settings.Voice,
        tell: Callable[[Utterance | Hush], Any],
        note: Callable[[str, dict[str, Any]], None],
        over: Callable[[LiveOver], Any],
    ) -> None:
        """`tell` reaches playout, `note` the journal, `over` the desk; `show` begins line ids."""
        self._show = show
        self._voice = voice
        self._tell = tell
        self._note = note
        self._over = over
        self._talk: Talk | None = None
        self._pace = Pace()
        self._who = ""
        self._name: str | None = None
        self._began = self._heard = 0.0
        self._from_desk = False
        self._gone: deque[str] = deque(maxlen=_REMEMBERED)
        """Talks that were ended from here."""
        self._half = b""
        self._number = 0
        self._lines: dict[str, _Heard] = {}

    def hear(self, message: LiveSound, t: float) -> None:
        """Take in what the desk sent at show time `t`."""
        if message.talk in self._gone:
            return  # what was on its way when it ended
        if message.talk != self._who:
            self._begin(message.talk, t, message.who)
        self._heard = t
        # A sender may cut its sound anywhere: half a sample waits for its other half.
        body = self._half + message.body
        self._half = body[len(body) // 2 * 2 :]
        self._say(self._pace(from_bytes(body), t))
        if message.finish and self._talk is not None:
            self._talk.finish()
        if message.last:
            self._end(t, message.why or "the microphone was closed")
        elif self._talk is not None and self._talk.over:
            self._leave(t, HANDED_BACK)

    def look(self, t: float) -> None:
        """Give the floor back to the host when nothing comes from the desk any more."""
        if self._talk is not None and self._from_desk and t - self._heard > STALL:
            self._leave(t, f"no sound came for {STALL:.0f} s")

    @property
    def by(self) -> str | None:
        """Who has the host's voice; None while the host has it."""
        return self._name

    async def play(self, sound: AsyncIterator[Pcm], who: str, t: float) -> None:
        """Let a source of this machine speak until it ends. One that fails is told, and is over."""
        try:
            async for block in sound:
                if self._talk is None:
                    self._begin(who, t, "this machine", from_desk=False)
                if self._who == who:
                    self._say(block)
        except Unavailable as reason:
            log.warning("no live voice: %s", reason)
            self._note("show", {"what": f"no live voice: {reason}"})
        if self._who == who:
            self._end(t, "its sound has ended")

    def aired(self, aired: Aired) -> bool:
        """Learn what was heard of one utterance; False when it is none of ours."""
        line = self._lines.get(aired.line_id)
        if line is None:
            return False
        line.parts.append(aired)
        if aired.parts and aired.part == aired.parts - 1:
            self._write(self._lines.pop(aired.line_id))
        return True

    @property
    def unwritten(self) -> frozenset[str]:
        """Lines of which something was heard that is not in a row yet."""
        return frozenset(name for name, line in self._lines.items() if line.parts)

    def turns_to(self, line_id: str) -> None:
        """`line_id` is heard now: what was heard of a person before is a row of its own."""
        for name, line in self._lines.items():
            if name != line_id:
                self._write(line, over=False)

    def _begin(self, who: str, t: float, name: str, *, from_desk: bool = True) -> None:
        self._end(t, "somebody else has taken over")
        self._who, self._half, self._name = who, b"", name
        self._began = self._heard = t
        self._from_desk, self._pace = from_desk, Pace()
        self._number = max(self._number + 1, int(t * _TENTHS))
        line = f"{self._show}-live{self._number}"
        self._talk = Talk(line, self._voice.loudness, self._voice.true_peak)
        self._tell(Hush())
        self._note("show", {"what": "a person speaks in place of the host", "who": name})

    def _say(self, sound: Pcm) -> None:
        if self._talk is not None:
            self._hand(self._talk.hear(sound))

    def _leave(self, t: float, why: str) -> None:
        """End it from here: the desk is told, and what of it is still on its way counts no more."""
        self._gone.append(self._who)
        self._over(LiveOver(self._who, why))
        self._end(t, why)

    def _end(self, t: float, why: str) -> None:
        if self._talk is not None:
            self._hand(self._talk.close())
            seconds = round(max(0.0, t - self._began), 1)
            what = f"the person has stopped, the host goes on: {why}"
            self._note("show", {"what": what, "who": self._name, "seconds": seconds})
        self._talk, self._who, self._name = None, "", None

    def _hand(self, utterances: Iterable[Utterance]) -> None:
        for utterance in utterances:
            line = utterance.bound.line.id
            if line not in self._lines:
                for left in tuple(self._lines):  # its end was lost, with playout or on the way
                    self._write(self._lines.pop(left))
                self._lines[line] = _Heard(utterance.bound, self._name or "")
                self._tell(Hush())
            self._tell(utterance)

    def _write(self, line: _Heard, *, over: bool = True) -> None:
        parts = [aired for aired in line.parts if aired.dur > 0]
        cut = not over or any(aired.cut for aired in line.parts)
        line.parts.clear()
        if parts:
            t = min(aired.t for aired in parts)
            dur = sum(aired.dur for aired in parts)
            part = min(aired.part for aired in parts)
            told = row(line.bound, MARK, MARK, t, dur, cut=cut, part=part)
            self._note("aired", told | {"who": line.who})
