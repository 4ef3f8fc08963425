"""Captions: words broken into pages of two lines, each word with its time and place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from avatar.bidi import levels, right_to_left, visual_order
from avatar.text_layout import TIE, Syllables, atoms, split_wide
from studio.show import RATE, Utterance

_LINES = 2
_PAGE, _CLAUSE, _MIDDLE, _SHORT = 10.0, 2.0, 14.0, 6.0
"""Costs of a page, of ending one after a comma or inside a phrase, and of a page of few words."""
_BRIEF, _HURRIED = 0.8, 30.0
"""Seconds under which a page cannot be read, and the cost of such a page."""
_STOPS, _COMMAS = ".!?。！？…؟।", ",;:、，；：—–،؛"
_WIDOW = 0.3
"""Share of the room under which a second line looks lost."""

_SLIGHT = 1e-3
"""More than the rounding of a sum of widths, in the unit of `measure`."""


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
    utterance: Utterance,
    room: float,
    measure: Callable[[str], float],
    gap: float = 0.0,
    syllables: Syllables | None = None,
) -> tuple[Page, ...]:
    """The pages of an utterance; no line is wider than `room`, in the unit of `measure`.

    Pages end at punctuation where that is possible, and stay long enough to be read. The two lines
    of a page are about as long as each other. `gap` widens the spaces between words; a word that
    is wider than a line is hyphenated at its `syllables`.
    """
    pieces = _pieces(utterance, room, measure, gap, syllables)
    if not pieces:
        return ()
    rtl = right_to_left(utterance.text)
    ends = [piece.start for piece in pieces[1:]] + [max(len(utterance.pcm), pieces[-1].start)]
    return tuple(_page(pieces[i:j], room, rtl=rtl) for i, j in _breaks(pieces, ends, room))


def page_at(pages: tuple[Page, ...], sample: int) -> Page:
    """The page that is up at a sample of the utterance."""
    begun = [page for page in pages if page.marks[0].start <= sample]
    return begun[-1] if begun else pages[0]


def _pieces(
    utterance: Utterance,
    room: float,
    measure: Callable[[str], float],
    gap: float,
    syllables: Syllables | None,
) -> list[_Piece]:
    out: list[_Piece] = []
    space = measure("n n") - measure("nn") + gap
    for text, start, end in _timed(utterance):
        parts = split_wide(atoms(text), room, measure, syllables)
        done, whole = 0, max(1, sum(map(len, parts)))
        for part in parts:
            bare = part.rstrip()
            if (wide := measure(bare)) > 0:
                at = start + (end - start) * done // whole
                out.append(_Piece(part, at, wide, space if part != bare else 0.0))
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


def _width(pieces: list[_Piece]) -> float:
    return sum([piece.width + piece.space for piece in pieces]) - pieces[-1].space


def _lines(pieces: list[_Piece], room: float) -> list[list[_Piece]] | None:
    """The pieces on at most two lines as they read best; None when they need more."""
    whole = _width(pieces)
    if whole <= room:
        return [pieces]
    best: tuple[float, int] | None = None
    pen = 0.0
    for cut in range(1, len(pieces)):
        last = pieces[cut - 1]
        pen += last.width + last.space
        first = pen - last.space
        if first > room:
            break
        if whole - pen > room + _SLIGHT:  # summing it up would show the same
            continue
        second = _width(pieces[cut:])
        if second <= room:
            cost = abs(first - second) / room + _at_the_end(pieces[cut - 1], pieces[cut])
            cost += 2.0 if second < room * _WIDOW else 0.0
            best = min(best or (cost, cut), (cost, cut))
    return None if best is None else [pieces[: best[1]], pieces[best[1] :]]


def _at_the_end(last: _Piece, coming: _Piece) -> float:
    """What it costs to end a line here: little after punctuation, much inside a price."""
    if last.ends in _STOPS + _COMMAS:
        return -0.35
    tight = TIE in last.text[-1:] or (last.ends.isdigit() and coming.text[:1].isdigit())
    return 1.5 if tight else 0.0


def _breaks(pieces: list[_Piece], ends: list[int], room: float) -> list[tuple[int, int]]:
    """The cheapest way to cut `pieces` into pages, as ranges; `ends` are samples of their ends."""
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(pieces)
    for i in range(len(pieces)):
        for j in range(i + 1, len(pieces) + 1):
            page = pieces[i:j]
            if (j > i + 1 and _width(page) > _LINES * room) or _lines(page, room) is None:
                break
            cost = best[i][0] + _cost(page, room, last=j == len(pieces))
            if ends[j - 1] - page[0].start < _BRIEF * RATE:
                cost += _HURRIED
            if cost < best[j][0]:
                best[j] = (cost, i)
    cuts = [len(pieces)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return list(pairwise(cuts))


def _cost(pieces: list[_Piece], room: float, *, last: bool) -> float:
    cost = _PAGE
    if not last and pieces[-1].ends not in _STOPS:
        cost += _CLAUSE if pieces[-1].ends in _COMMAS else _MIDDLE
        cost += _MIDDLE if pieces[-1].text.endswith("-") else 0.0  # not inside a word
    if _width(pieces) < room * 0.5:
        cost += _SHORT
    return cost


def _page(pieces: list[_Piece], room: float, *, rtl: bool) -> Page:
    marks: list[Mark] = []
    for number, line in enumerate(_lines(pieces, room) or [pieces]):
        order = _visual(line, rtl=rtl)
        pen, places = 0.0, {order[0]: 0.0}
        for left, right in pairwise(order):
            pen += line[left].width + line[min(left, right)].space  # the space follows the earlier
            places[right] = pen
        shift = room - pen - line[order[-1]].width if rtl else 0.0
        marks += [
            Mark(piece.text.rstrip(), piece.start, number, places[i] + shift, piece.width)
            for i, piece in enumerate(line)
        ]
    return Page(tuple(marks))


def _visual(line: list[_Piece], *, rtl: bool) -> list[int]:
    """The numbers of a line's pieces from left to right."""
    text = "".join(piece.text for piece in line)
    way = levels(text, rtl=rtl)
    starts, at = [], 0
    for piece in line:
        inked = next((i for i, c in enumerate(piece.text) if not c.isspace()), 0)
        starts.append(way[at + inked])
        at += len(piece.text)
    return visual_order(starts)
