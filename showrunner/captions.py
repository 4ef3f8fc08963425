"""Captions of what was heard, as SubRip beside a rehearsal and as WebVTT of a recording."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import Any

from studio.show import RATE, Aired, Kind, Utterance, Word

LINE = 42
"""Characters of a caption line, and two lines at most (common practice for subtitles)."""
SHORTEST = 0.1
"""Seconds a caption stands at least."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A few words and when they are heard, in seconds of the show."""

    start: float
    end: float
    text: str
    kind: str = ""
    """What the line is for; `operator` are words of a person."""


def captions(heard: Iterable[tuple[Utterance, Aired]]) -> Iterator[Caption]:
    """The captions of these sentences, in the order in which they were heard."""
    for utterance, aired in heard:
        words = [w for w in utterance.words if w.start < aired.dur * RATE]
        yield from _cut(words, aired.t, aired.dur)


def journal_captions(rows: Iterable[Mapping[str, Any]]) -> Iterator[Caption]:
    """The captions of rows of the as-run journal.

    A row knows when each of its sentences was heard, not each word: words are spread over their
    sentence by their length. A line that was cut ends where it was.
    """
    for row in rows:
        whole = [(row["t"], row["dur"], row["caption"])]
        for t, dur, text in row.get("sentences") or whole:
            yield from _cut(_spread(text, dur), t, dur, row["kind"])


def _cut(words: list[Word], t: float, dur: float, kind: str = "") -> Iterator[Caption]:
    """What is heard from show time `t` on for `dur` seconds, a few words at a time."""
    for group in _groups(words):
        start = t + group[0].start / RATE
        end = t + min(group[-1].end / RATE, dur)
        text = _broken([w.text for w in group])
        yield Caption(start, max(end, start + SHORTEST), text, kind)


def _spread(text: str, dur: float) -> list[Word]:
    """Words of a sentence of `dur` seconds, each as long as its letters ask for."""
    words = [piece for word in text.split() for piece in _pieces(word)]
    ends = list(accumulate(len(word) + 1 for word in words))
    scale = dur * RATE / ends[-1] if ends else 0.0
    return [
        Word(word, int((end - len(word) - 1) * scale), int(end * scale))
        for word, end in zip(words, ends, strict=True)
    ]


def _pieces(word: str) -> Iterator[str]:
    """A word that fits a line; scripts without spaces make long ones, which may end anywhere."""
    for at in range(0, len(word), LINE):
        yield word[at : at + LINE]


def _groups(words: list[Word]) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word in words:
        if group and len(" ".join(w.text for w in [*group, word])) > 2 * LINE:
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _broken(words: list[str]) -> str:
    text = " ".join(words)
    if len(text) <= LINE:
        return text
    cut = text.rfind(" ", 0, LINE + 1)
    return text if cut < 0 else f"{text[:cut]}\n{text[cut + 1 :]}"


def srt(shown: Iterable[Caption]) -> str:
    """The text of a SubRip file."""
    entries = (
        f"{number}\n{_stamp(c.start, ',')} --> {_stamp(c.end, ',')}\n{c.text}\n"
        for number, c in enumerate(shown, 1)
    )
    return "\n".join(entries)


def vtt(shown: Iterable[Caption], start: float, seconds: float, host: str) -> str:
    """WebVTT (W3C) of the `seconds` of the show from show time `start` on, counted from there.

    Each cue names who speaks, `host` or the operator, with the kind of line as a class.
    """
    blocks = ["WEBVTT"]
    for caption in shown:
        since, until = max(caption.start - start, 0.0), min(caption.end - start, seconds)
        if until - since < SHORTEST / 2:
            continue
        who = "Operator" if caption.kind == Kind.OPERATOR else host
        voice = f"<v.{caption.kind or Kind.PITCH} {escape(' '.join(who.split()), quote=False)}>"
        times = f"{_stamp(since, '.')} --> {_stamp(until, '.')}"
        blocks.append(f"{times}\n{voice}{escape(caption.text, quote=False)}")
    return "\n\n".join(blocks) + "\n"


def _stamp(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    whole = f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}"
    return f"{whole}{point}{ms % 1000:03}"
