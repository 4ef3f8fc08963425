"""Captions of what was heard, as SubRip."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio.show import RATE, Aired, Utterance, Word

LINE = 42
"""Characters of a caption line, and two lines at most (common practice for subtitles)."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A few words and when they are heard, in seconds of the show."""

    start: float
    end: float
    text: str


def captions(heard: Iterable[tuple[Utterance, Aired]]) -> Iterator[Caption]:
    """The captions of these sentences, in the order in which they were heard."""
    for utterance, aired in heard:
        words = [w for w in utterance.words if w.start < aired.dur * RATE]
        for group in _groups(words):
            start = aired.t + group[0].start / RATE
            end = aired.t + min(group[-1].end / RATE, aired.dur)
            yield Caption(start, max(end, start + 0.1), _broken([w.text for w in group]))


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
    """The file's text."""
    entries = (
        f"{number}\n{_stamp(c.start)} --> {_stamp(c.end)}\n{c.text}\n"
        for number, c in enumerate(shown, 1)
    )
    return "\n".join(entries)


def _stamp(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
