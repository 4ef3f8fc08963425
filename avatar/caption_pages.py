"""Captions: words broken into pages of two lines, each word with its time and place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from avatar.bidi import right_to_left
from avatar.text_layout import atoms, split_wide
from studio.show import Utterance

_LINES = 2
_PAGE, _CLAUSE, _MIDDLE, _SHORT = 10.0, 2.0, 14.0, 6.0
"""Costs of a page, of ending one after a comma or inside a phrase, and of a page of few words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, or a part of one, on its page."""

    text: str
    start: int
    """Sample of the utterance from which it is the one being spoken, until the next one's."""
    line: int
    x: float
    """Left edge, from the left edge of the lines."""
    width: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is up at a time."""

    marks: tuple[Mark, ...]
    """In the order of speech."""

    @property
    def lines(self) -> int:
        return self.marks[-1].line + 1

    def spoken(self, sample: int) -> int:
        """Number of the mark that is being spoken at a sample of the utterance."""
        begun = sum(mark.start <= sample for mark in self.marks)
        return max(0, begun - 1)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    width: float
    space: float

    @property
    def ends(self) -> str:
        return self.text.rstrip()[-1:]


def break_pages(
    utterance: Utterance, room: float, measure: Callable[[str], float], gap: float = 0.0
) -> tuple[Page, ...]:
    """The pages of an utterance; no line is wider than `room`, in the unit of `measure`.

    Pages end at punctuation where that is possible. `gap` widens the spaces between words.
    """
    pieces = _pieces(utterance, room, measure, gap)
    if not pieces:
        return ()
    rtl = right_to_left(utterance.text)
    return tuple(_page(pieces[i:j], room, rtl=rtl) for i, j in _breaks(pieces, room))


def page_at(pages: tuple[Page, ...], sample: int) -> Page:
    """The page that is up at a sample of the utterance."""
    begun = [page for page in pages if page.marks[0].start <= sample]
    return begun[-1] if begun else pages[0]


def _pieces(
    utterance: Utterance, room: float, measure: Callable[[str], float], gap: float
) -> list[_Piece]:
    out: list[_Piece] = []
    for text, start, end in _timed(utterance):
        parts = split_wide(atoms(text), room, measure)
        done, whole = 0, max(1, sum(map(len, parts)))
        for part in parts:
            bare = part.rstrip()
            if (wide := measure(bare)) > 0:
                space = measure("n n") - measure("nn") + gap if part != bare else 0.0
                at = start + (end - start) * done // whole
                out.append(_Piece(part, at, wide, space))
            done += len(part)
    return out


def _timed(utterance: Utterance) -> list[tuple[str, int, int]]:
    """The written text cut at its words, with the samples of each."""
    text, words = utterance.text, utterance.words
    starts: list[int] = []
    cursor = 0
    for word in words:
        at = text.find(word.text, cursor)
        if at < 0:  # the engine writes its words otherwise: trust its words, not the text
            return [(f"{w.text} ", w.start, w.end) for w in words]
        starts.append(at)
        cursor = at + len(word.text)
    if not words:
        return [(text, 0, len(utterance.pcm))]
    cuts = [0, *starts[1:], len(text)]
    return [(text[cuts[i] : cuts[i + 1]], word.start, word.end) for i, word in enumerate(words)]


def _lines(pieces: list[_Piece], room: float) -> list[list[_Piece]]:
    out: list[list[_Piece]] = [[]]
    pen = 0.0
    for piece in pieces:
        if out[-1] and pen + piece.width > room:
            out.append([])
            pen = 0.0
        out[-1].append(piece)
        pen += piece.width + piece.space
    return out


def _breaks(pieces: list[_Piece], room: float) -> list[tuple[int, int]]:
    """The cheapest way to cut `pieces` into pages, as ranges."""
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(pieces)
    for i in range(len(pieces)):
        for j in range(i + 1, len(pieces) + 1):
            if len(_lines(pieces[i:j], room)) > _LINES:
                break
            cost = best[i][0] + _cost(pieces[i:j], room, last=j == len(pieces))
            if cost < best[j][0]:
                best[j] = (cost, i)
    cuts = [len(pieces)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return list(pairwise(cuts))


def _cost(pieces: list[_Piece], room: float, *, last: bool) -> float:
    cost = _PAGE
    if not last and pieces[-1].ends not in ".!?。！？…":
        cost += _CLAUSE if pieces[-1].ends in ",;:、，；：—–" else _MIDDLE
    if sum(piece.width + piece.space for piece in pieces) < room * 0.5:
        cost += _SHORT
    return cost


def _page(pieces: list[_Piece], room: float, *, rtl: bool) -> Page:
    marks: list[Mark] = []
    for number, line in enumerate(_lines(pieces, room)):
        logical = {id(piece): i for i, piece in enumerate(line)}
        order = _visual(line, rtl=rtl)
        pen, places = 0.0, {id(order[0]): 0.0}
        for left, right in pairwise(order):
            first = line[min(logical[id(left)], logical[id(right)])]  # the space follows it
            pen += left.width + first.space
            places[id(right)] = pen
        shift = room - pen - order[-1].width if rtl else 0.0
        marks += [
            Mark(p.text.rstrip(), p.start, number, places[id(p)] + shift, p.width) for p in line
        ]
    return Page(tuple(marks))


def _visual(line: list[_Piece], *, rtl: bool) -> list[_Piece]:
    """The pieces of a line from left to right; phrases of the other direction keep their order."""
    runs: list[tuple[bool, list[_Piece]]] = []
    for piece in line:
        way = right_to_left(piece.text) or (rtl and not any(map(str.isalnum, piece.text)))
        if runs and runs[-1][0] == way:
            runs[-1][1].append(piece)
        else:
            runs.append((way, [piece]))
    if rtl:
        runs.reverse()
    return [piece for way, run in runs for piece in (reversed(run) if way else run)]
