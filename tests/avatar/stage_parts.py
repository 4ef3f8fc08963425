"""A stage to test on: real art and fonts, a small frame, and a presenter who is easy to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from avatar.painter import StagePainter, paint_on
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.sprite import Bgra
from avatar.stage import open_stage
from studio import settings
from studio.board import Board, Card
from studio.moment import Moment, Placed
from studio.show import RATE, BoundLine, Comment, Cue, Kind, Line, Shot, Utterance, Word

PICTURES = Path(__file__).parents[2] / "examples" / "catalogue"
WALL = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
FPS = 25
SHOW = settings.Show(name="Fernhollow")

BOTTLE = Card(
    sku="bottle",
    name="Fjord Insulated Bottle 750 ml",
    short_name="Insulated bottle",
    picture=str(PICTURES / "bottle.svg"),
    price="$29.90",
    was="$39.90",
    percent_off="-25 %",
    stock="46 left",
    stock_share=46 / 120,
    ends=datetime.fromtimestamp(WALL + 8077, UTC),
    link="https://shop.example/1",
)
LAMP = Card("lamp", "Desk lamp", "Lamp", None, "Rp 1.299.000", link="https://shop.example/lamp")
WAITING = (
    Comment("c2", "web", "mei_lin", "Does it fit a bike cage?", 0.0),
    Comment(
        "c3",
        "web",
        "Jonas",
        "Which colours do you have at the moment, and is there a red one?",
        0.0,
    ),
)
BOARD = Board(
    1,
    "Fernhollow",
    (BOTTLE, LAMP),
    "bottle",
    "lamp",
    asked=WAITING,
    shipping="delivery takes three to five working days",
    returns="you can send it back within thirty days",
)
QUESTION = Comment("c1", "web", "Ana R.", "Can the bottle go in the dishwasher?", 0.0)


class Block:
    """A presenter of one plain block that moves every frame."""

    def __init__(self) -> None:
        self._rect = NOWHERE

    def show(self, picture: Bgra | None) -> None:
        """It has no hands."""

    def pose(self, moment: Moment, placing: Placing) -> Sequence[Rect]:
        step = moment.index * 7 % 60
        before, visible = self._rect, placing.visible
        wide, high = visible.w // 3, visible.h // 2
        at = Rect(visible.w // 3 + step, visible.h // 3 + step // 2, wide, high)
        self._rect = at.within(visible)
        return before, self._rect

    def draw(self, canvas: Canvas, within: Rect) -> None:
        part = self._rect.within(within)
        rows = np.arange(part.y - self._rect.y, part.bottom - self._rect.y, dtype=np.uint8)
        canvas[part.window] = rows[:, None, None]


def painter(
    cache: Path,
    size: tuple[int, int] = (360, 640),
    *,
    show: settings.Show = SHOW,
    stage: settings.Stage | None = None,
    host: bool = True,
    patient: bool = True,
) -> StagePainter:
    chosen = stage or settings.Stage()
    ready = open_stage(show, chosen, size, FPS, cache)
    block = Block() if host else None
    return paint_on(ready, block, show, chosen, cache, patient=patient)


def utterance(
    text: str,
    sku: str | None = None,
    *,
    reply_to: Comment | None = None,
    line: str = "l1",
    seconds: float | None = None,
    shot: Shot = Shot.BESIDE,
    kind: Kind | None = None,
) -> Utterance:
    """A sentence whose words take time by their length."""
    words = text.split()
    unit = round((seconds or 0.08 * len(text)) * RATE / max(1, len(text)))
    timed, at = [], 0
    for word in words:
        timed.append(Word(word, at, at + unit * len(word)))
        at += unit * (len(word) + 1)
    kind = kind or (Kind.ANSWER if reply_to else Kind.PITCH)
    cue = Cue(kind, "price", sku, reply_to, shot=shot)
    bound = BoundLine(Line(line, cue, text, "playbook"), text)
    return Utterance(bound, 0, 1, text, text, np.zeros(max(1, at), np.float32), tuple(timed))


def moment(
    index: int,
    board: Board = BOARD,
    placed: Sequence[Placed] = (),
    *,
    slate: bool = False,
    economy: int = 0,
) -> Moment:
    sample = index * RATE // FPS
    wall = WALL + index / FPS
    return Moment(index, FPS, sample, tuple(placed), board, wall, slate, economy=economy)


def cheaper(board: Board, price: str) -> Board:
    """The board after the price of its first card changed."""
    cards = (replace(board.cards[0], price=price), *board.cards[1:])
    return replace(board, version=board.version + 1, cards=cards)


def scripted_minute() -> Iterator[Moment]:
    """A minute with everything in it: all shots, a price change, a slate, a sold-out item."""
    lines = [
        utterance(
            "The Fjord bottle keeps drinks cold all day, and hot for twelve hours.",
            "bottle",
            shot=Shot.CLOSE_UP,
        ),
        utterance("It is $29.90 right now.", "bottle", line="l2"),
        utterance(
            "Yes, the lid is dishwasher safe.",
            "bottle",
            reply_to=QUESTION,
            line="l3",
            shot=Shot.QUESTION,
        ),
        utterance("And this lamp bends where you need it.", "lamp", line="l4", shot=Shot.CLOSE_UP),
        utterance(
            "I am an AI host, and voice and picture are made by a computer.",
            line="l5",
            shot=Shot.CENTRE,
            kind=Kind.DISCLOSURE,
        ),
    ]
    placed: list[Placed] = []
    start = RATE
    while start < 58 * RATE:
        spoken = lines[len(placed) % len(lines)]
        placed.append(Placed(spoken, start))
        start += len(spoken.pcm) + RATE // 3
    dear = cheaper(BOARD, "$131.00")
    bare = replace(
        BOARD,
        version=3,
        cards=(replace(BOTTLE, was=None, percent_off=None, stock=None, ends=None), LAMP),
    )
    boards = [BOARD, cheaper(BOARD, "$28.50"), dear, bare, replace(bare, now="lamp", next=None)]
    for index in range(60 * FPS):
        sample = index * RATE // FPS
        near = [p for p in placed if p.end > sample - RATE and p.start < sample + 8 * RATE]
        slate = 40 * FPS <= index < 42 * FPS
        yield moment(index, boards[index * len(boards) // (60 * FPS)], near, slate=slate)
