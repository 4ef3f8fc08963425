"""The as-run record: puts what was handed over together with what was really heard.

One line is heard at a time. When another comes between two sentences of a line, or cuts it, what
was heard of it so far is a row of its own, and what is heard of it later another: so rows stand in
the order of their start, and what was heard is written down however the line ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from studio.show import Aired, BoundLine, FactUse, Utterance

_NOTHING = np.zeros(0, np.float32)


@dataclass(slots=True)
class _Open:
    bound: BoundLine
    parts: dict[int, Utterance] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    """Sentences that were heard or taken back."""
    heard: list[Aired] = field(default_factory=list)
    """Those of them that are not in a row yet."""


def row(
    bound: BoundLine,
    spoken: str,
    caption: str,
    t: float,
    dur: float,
    *,
    cut: bool,
    part: int = 0,
    facts: Iterable[FactUse] | None = None,
) -> dict[str, Any]:
    """One object of `transcript.jsonl`, which is also the data of an `aired` journal entry.

    `waited` is for how many seconds a question had waited for the first sound of its answer, and
    `asked` the question as the picture may show it, without what is private in it and who wrote it.
    `part` is the first sentence of the line in it. `facts` are those of `bound` unless given.
    """
    line, asked = bound.line, bound.line.cue.reply_to
    used = bound.facts if facts is None else facts
    # What a brain answers after a restart was asked at the same show time.
    question: dict[str, Any] = {}
    if asked and part == 0:
        question = {"waited": round(max(0.0, t - asked.at), 2), "asked": asked.text}
    return question | {
        "t": round(t, 3),
        "dur": round(dur, 3),
        "kind": line.cue.kind.value,
        "sku": line.cue.sku,
        "text": spoken,
        "facts": [{"id": f.id, "value": f.value, "version": f.version} for f in used],
        "writer": line.writer,
        "reply_to": line.cue.reply_to.id if line.cue.reply_to else None,
        "cut": cut,
        "caption": caption,
        "line": line.id,
        "part": part,
        "act": line.cue.act,
        "frame": line.frame,
        "cause": line.cue.cause,
        "skeleton": line.text,
    }


class AsRun:
    """Keeps lines from hand-over to their last sentence; no larger than what is queued."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._reserve: dict[str, _Open] = {}
        self._adopted: dict[str, _Open] = {}
        """Lines that another brain has handed over."""
        self._speaks: str | None = None
        """The line that was heard last, if not all of it is in a row."""

    def handed(self, utterance: Utterance) -> None:
        line = utterance.bound.line.id
        self._open.setdefault(line, _Open(utterance.bound)).parts[utterance.part] = utterance

    def stocked(self, utterance: Utterance) -> None:
        """Note a sentence of the reserve: it may be heard any number of times."""
        line = utterance.bound.line.id
        known = self._reserve.setdefault(line, _Open(utterance.bound))
        # Its sound is kept by playout, and here by the disk.
        known.parts[utterance.part] = replace(utterance, pcm=_NOTHING)

    def adopt(self, bound: BoundLine, aired: Aired, text: str, spoken: str) -> None:
        """Note the words of a sentence that another brain has handed over and that was heard."""
        sentence = Utterance(bound, aired.part, aired.parts, text, spoken, _NOTHING)
        line = bound.line.id
        self._adopted.setdefault(line, _Open(bound)).parts[aired.part] = sentence

    @property
    def unwritten(self) -> frozenset[str]:
        """Lines of which something was heard that is not in a row yet."""
        known = (*self._open.items(), *self._reserve.items(), *self._adopted.items())
        return frozenset(name for name, line in known if line.heard)

    @property
    def reserve(self) -> tuple[BoundLine, ...]:
        """The lines of the reserve, in the order in which they were noted."""
        return tuple(line.bound for line in self._reserve.values())

    @property
    def waiting(self) -> Iterable[Utterance]:
        """Utterances that were handed over and not yet heard or withdrawn, in that order."""
        for line in self._open.values():
            yield from (u for part, u in sorted(line.parts.items()) if part not in line.done)

    def waits(self, utterance: Utterance) -> bool:
        """Whether this one was handed over and not yet heard or withdrawn."""
        line = self._open.get(utterance.bound.line.id)
        return line is not None and utterance.part in line.parts.keys() - line.done

    @property
    def seconds(self) -> float:
        """Length of what waits, with its pauses."""
        return sum(u.seconds + u.pause for u in self.waiting)

    def turns_to(self, line_id: str) -> dict[str, Any] | None:
        """`line_id` is heard now: the row of what was heard before, if another line was."""
        before = self._speaks
        if before is None or before == line_id:
            return None
        self._speaks = None
        line = self._known(before)
        if line is None:
            return None
        if before in self._reserve:
            # It is not taken up again where it was: the next time it begins anew.
            line.done.clear()
        return _row(line, over=False)

    def aired(self, aired: Aired) -> dict[str, Any] | None:
        """Note one part; the line's row when it was its last, or None.

        A line of which nothing was heard makes no row. Call `turns_to` first.
        """
        line = self._known(aired.line_id)
        if line is None:
            return None
        line.done.add(aired.part)
        if aired.dur > 0:
            self._speaks = aired.line_id
        line.heard.append(aired)
        over = 0 < aired.parts <= len(line.done)
        if not over and not (aired.cut and line.parts.keys() <= line.done):
            return None
        self._open.pop(aired.line_id, None)
        self._adopted.pop(aired.line_id, None)
        line.done.clear()
        if self._speaks == aired.line_id:
            self._speaks = None
        return _row(line, over=True)

    def _known(self, line_id: str) -> _Open | None:
        own = self._open.get(line_id) or self._reserve.get(line_id)
        return own or self._adopted.get(line_id)


def _row(line: _Open, *, over: bool) -> dict[str, Any] | None:
    """What was heard of the line since its last row."""
    heard = sorted((a for a in line.heard if a.dur > 0), key=lambda a: a.part)
    cut = not over or any(aired.cut for aired in line.heard)
    line.heard.clear()
    if not heard:
        return None
    spoken, caption = [], []
    for aired in heard:
        utterance = line.parts.get(aired.part)
        if utterance is None:
            continue
        spoken.append(aired.said if aired.cut else utterance.spoken)
        caption.append(aired.caption if aired.cut else utterance.text)
    total = sum(aired.dur for aired in heard)
    if not all(aired.parts for aired in heard):
        # A person spoke live: each piece of sound is marked as such, and once is enough.
        spoken, caption = [line.bound.text], [line.bound.text]
    text, shown = (" ".join(filter(None, words)) for words in (spoken, caption))
    first, parts = heard[0], {aired.part for aired in heard}
    made = row(
        line.bound, text, shown, first.t, total, cut=cut, part=first.part, facts=_used(line, parts)
    )
    if len(heard) > 1 and len(caption) == len(heard):
        # Between sentences there are pauses: captions of the journal have to know when each began.
        made["sentences"] = [
            [round(a.t, 3), round(a.dur, 3), words] for a, words in zip(heard, caption, strict=True)
        ]
    return made


def _used(line: _Open, parts: set[int]) -> tuple[FactUse, ...]:
    """The facts of these sentences; of the whole line where a sentence is not found in its text."""
    at, spans = 0, []
    for part, utterance in sorted(line.parts.items()):
        start = line.bound.text.find(utterance.text, at)
        if start < 0:
            return line.bound.facts
        at = start + len(utterance.text)
        if part in parts:
            spans.append((start, at))
    return tuple(
        use
        for use in line.bound.facts
        if any(use.start < end and start < use.end for start, end in spans)
    )
