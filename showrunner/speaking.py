"""A person has the host's voice: their sound becomes utterances, and what was heard an entry."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from showrunner.asrun import row
from showrunner.wire import Hush, LiveSound
from studio import settings
from studio.errors import Unavailable
from studio.show import Aired, BoundLine, Pcm, Utterance
from voice.live import MARK, Talk, from_bytes

log = logging.getLogger(__name__)

_TENTHS = 10
"""Talks a second can hardly be more: their number goes on from the show's time after a restart."""


@dataclass(slots=True)
class _Heard:
    """What viewers heard of one line of a person since its last row."""

    bound: BoundLine
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
    ) -> None:
        """`tell` reaches playout, `note` the journal; `show` begins the ids of lines."""
        self._show = show
        self._voice = voice
        self._tell = tell
        self._note = note
        self._talk: Talk | None = None
        self._who = ""
        self._half = b""
        self._number = 0
        self._lines: dict[str, _Heard] = {}

    def hear(self, message: LiveSound, t: float) -> None:
        """Take in what the desk sent at show time `t`."""
        if message.talk != self._who:
            self._begin(message.talk, t, message.who)
        # A sender may cut its sound anywhere: half a sample waits for its other half.
        body = self._half + message.body
        self._half = body[len(body) // 2 * 2 :]
        self._say(from_bytes(body))
        if message.last:
            self._end()

    async def play(self, sound: AsyncIterator[Pcm], who: str, t: float) -> None:
        """Let a source of this machine speak until it ends. One that fails is told, and is over."""
        try:
            async for block in sound:
                if self._talk is None:
                    self._begin(who, t)
                if self._who == who:
                    self._say(block)
        except Unavailable as reason:
            log.warning("no live voice: %s", reason)
            self._note("show", {"what": f"no live voice: {reason}"})
        if self._who == who:
            self._end()

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

    def _begin(self, who: str, t: float, name: str = "operator") -> None:
        self._end()
        self._who, self._half = who, b""
        self._number = max(self._number + 1, int(t * _TENTHS))
        line = f"{self._show}-live{self._number}"
        self._talk = Talk(line, self._voice.loudness, self._voice.true_peak)
        self._tell(Hush())
        self._note("show", {"what": "a person speaks in place of the host", "who": name})

    def _say(self, sound: Pcm) -> None:
        if self._talk is not None:
            self._hand(self._talk.hear(sound))

    def _end(self) -> None:
        if self._talk is not None:
            self._hand(self._talk.close())
            self._note("show", {"what": "the person has stopped, the host goes on"})
        self._talk, self._who = None, ""

    def _hand(self, utterances: Iterable[Utterance]) -> None:
        for utterance in utterances:
            line = utterance.bound.line.id
            if line not in self._lines:
                for left in tuple(self._lines):  # its end was lost, with playout or on the way
                    self._write(self._lines.pop(left))
                self._lines[line] = _Heard(utterance.bound)
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
            self._note("aired", row(line.bound, MARK, MARK, t, dur, cut=cut, part=part))
