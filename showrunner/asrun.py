"""The as-run record: puts what was handed over together with what was really heard."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from studio.show import Aired, BoundLine, Utterance


@dataclass(slots=True)
class _Open:
    bound: BoundLine
    parts: dict[int, Utterance] = field(default_factory=dict)
    heard: list[Aired] = field(default_factory=list)


def row(
    bound: BoundLine, spoken: str, caption: str, t: float, dur: float, *, cut: bool
) -> dict[str, Any]:
    """One object of `transcript.jsonl`, which is also the data of an `aired` journal entry."""
    line = bound.line
    return {
        "t": round(t, 3),
        "dur": round(dur, 3),
        "kind": line.cue.kind.value,
        "sku": line.cue.sku,
        "text": spoken,
        "facts": [{"id": f.id, "value": f.value, "version": f.version} for f in bound.facts],
        "writer": line.writer,
        "reply_to": line.cue.reply_to.id if line.cue.reply_to else None,
        "cut": cut,
        "caption": caption,
        "line": line.id,
        "act": line.cue.act,
        "frame": line.frame,
        "skeleton": line.text,
    }


class AsRun:
    """Keeps lines from hand-over to their last sentence; no larger than what is queued."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._reserve: dict[str, _Open] = {}

    def handed(self, utterance: Utterance) -> None:
        line = utterance.bound.line.id
        self._open.setdefault(line, _Open(utterance.bound)).parts[utterance.part] = utterance

    def stocked(self, utterance: Utterance) -> None:
        """Note a sentence of the reserve: it may be heard any number of times."""
        line = utterance.bound.line.id
        self._reserve.setdefault(line, _Open(utterance.bound)).parts[utterance.part] = utterance

    @property
    def reserve(self) -> Iterable[Utterance]:
        """The sentences of the reserve."""
        for line in self._reserve.values():
            yield from (utterance for _, utterance in sorted(line.parts.items()))

    @property
    def waiting(self) -> Iterable[Utterance]:
        """Utterances that were handed over and not yet heard or withdrawn, in that order."""
        for line in self._open.values():
            done = {aired.part for aired in line.heard}
            yield from (u for part, u in sorted(line.parts.items()) if part not in done)

    @property
    def seconds(self) -> float:
        """Length of what waits, with its pauses."""
        return sum(u.seconds + u.pause for u in self.waiting)

    def aired(self, aired: Aired) -> dict[str, Any] | None:
        """Note one part; the line's row when it was its last, or None.

        A line of which nothing was heard makes no row.
        """
        line = self._open.get(aired.line_id) or self._reserve.get(aired.line_id)
        if line is None:
            return None
        line.heard.append(aired)
        over = len(line.heard) >= aired.parts
        if not over and not (aired.cut and self._abandoned(line)):
            return None
        self._open.pop(aired.line_id, None)
        entry = self._row(line)
        line.heard.clear()
        return entry

    def _abandoned(self, line: _Open) -> bool:
        return line.parts.keys() <= {aired.part for aired in line.heard}

    def _row(self, line: _Open) -> dict[str, Any] | None:
        heard = sorted((a for a in line.heard if a.dur > 0), key=lambda a: a.part)
        if not heard:
            return None
        spoken, caption = [], []
        for aired in heard:
            utterance = line.parts.get(aired.part)
            if utterance is None:
                continue
            spoken.append(aired.said if aired.cut else utterance.spoken)
            caption.append(aired.caption if aired.cut else utterance.text)
        cut = any(aired.cut for aired in line.heard)
        total = sum(aired.dur for aired in heard)
        text, shown = (" ".join(filter(None, words)) for words in (spoken, caption))
        return row(line.bound, text, shown, heard[0].t, total, cut=cut)
