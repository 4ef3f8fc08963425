"""The product in the picture: its card, and where to buy it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from avatar.card_badge import Badge
from avatar.card_countdown import Countdown
from avatar.card_price import PricePlan, PriceTag
from avatar.card_rows import Holds, Rows
from avatar.card_stock import StockMeter
from avatar.compositor import Layer
from avatar.countdown import seconds_left
from avatar.curtain import Curtain
from avatar.darkroom import Darkroom
from avatar.easing import Move
from avatar.overlay_buy import Buy
from avatar.scene import Scene
from avatar.sprite import Bgra, Decal, Sprite
from avatar.svg_template import Spot
from studio.board import Board, Card
from studio.show import Shot

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_HELD = 0.4
"""Longest time in seconds that a new card waits for its picture."""
_READY = 8
"""Cards of the board that are made ready before they are shown."""
_BESIDE = 12
"""Units between the old price and the badge."""


class Face(Protocol):
    """The part of a card that does not count."""

    def name_lines(self, name: str) -> list[tuple[Spot, str]]: ...

    def draw(self, card: Card, picture: Bgra | None, height: float, *, waiting: bool) -> Decal: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a card is put together from."""

    face: Face
    price: PriceTag
    badge: Badge
    stock: StockMeter
    countdown: Countdown
    buy: Buy | None
    stack: Callable[[Holds], Rows]
    """How the rows of the card lie."""
    shares: bool
    """Whether the badge stands on the line of the old price."""
    shots: frozenset[Shot]
    """In which the card stands."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one state of a card is laid out."""

    rows: Rows
    prices: PricePlan
    badge: str | None


@dataclass(frozen=True, slots=True)
class _Face:
    """A drawn plate and its place."""

    pixels: Bgra
    x: int
    y: int


class ProductCard:
    """Steps once a frame. What it shows is read from the board each time and never kept."""

    def __init__(
        self, parts: Parts, darkroom: Darkroom, curtain: Curtain, gentle: Move, fps: int
    ) -> None:
        """`gentle` is the move with which the card of one product changes its form."""
        self._parts, self._darkroom = parts, darkroom
        self._curtain, self._gentle, self._fps = curtain, gentle, fps
        self._wanted: tuple[str | None, int] = (None, 0)
        """Sku in the picture, and the frame from which on."""
        self._faces: dict[Hashable, _Face] = {}
        self._up: tuple[Hashable, Decal] | None = None
        """The face that was shown last, ready to be laid: the others are kept as pixels alone."""
        self._shown: Card | None = None
        self._standing: str | None = None
        self._plans: dict[tuple[Card, bool], _Plan] = {}
        self._ready: Board | None = None
        """The board whose cards are all made ready."""

    def layer(self, scene: Scene) -> Layer:
        card = scene.card if scene.stands(self._parts.shots) else None
        frame = scene.index
        sku = None if card is None else card.sku
        if sku != self._wanted[0]:
            self._wanted = (sku, frame)
        if card is None or card == self._shown:
            self._prepare(scene)
        self._shown = card
        if card is None or self._holds_back(card, frame):
            self._standing = None
            return self._curtain.show(frame, None, ())
        left = seconds_left(card.ends, scene.wall)
        plan = self._planned(card, counts=left is not None)
        picture = self._darkroom.picture(card.picture)
        decals = self._decals(card, picture, plan, left, frame)
        form = (card.sku, card.name, plan.rows, picture is None, bool(card.link))
        move = self._gentle if self._standing == card.sku else None
        self._standing = card.sku
        return self._curtain.show(frame, form, decals, move)

    def _planned(self, card: Card, *, counts: bool) -> _Plan:
        """The rows of a card and its prices; set once for each state of the card."""
        found = self._plans.get((card, counts))
        if found is None:
            parts = self._parts
            holds = Holds(
                name_lines=len(parts.face.name_lines(card.name)),
                was=bool(card.was or card.percent_off),
                crowded=parts.price.crowded(card),
                stock=card.stock is not None,
                meter=card.stock_share is not None,
                countdown=counts,
                badge=bool(card.percent_off),
            )
            rows = parts.stack(holds)
            badge = card.percent_off
            taken = parts.badge.width(badge) + _BESIDE if badge and parts.shares else 0.0
            if taken and parts.price.squeezed(card, taken):
                badge, taken = None, 0.0  # of the two, the price says more
            prices = parts.price.plan(card, beside=rows.beside, taken=taken)
            found = _kept(self._plans, (card, counts), _Plan(rows, prices, badge))
        return found

    def _prepare(self, scene: Scene) -> None:
        """Make ready one thing that another card of the board will need."""
        if scene.board is self._ready:
            return
        settled, needed = True, set[Hashable]()
        for card in scene.board.cards[:_READY]:
            counts = seconds_left(card.ends, scene.wall) is not None
            if (card, counts) not in self._plans:
                self._planned(card, counts=counts)
                return
            plan = self._planned(card, counts=counts)
            picture = self._darkroom.picture(card.picture)
            settled &= self._darkroom.settled(card.picture)
            key = self._face_key(card, picture, plan.rows)
            if key not in self._faces:
                self._draw(key, card, picture, plan.rows)
                return
            needed.add(key)
        self._ready = scene.board if settled else None
        if settled:
            self._faces = {key: face for key, face in self._faces.items() if key in needed}

    def _holds_back(self, card: Card, frame: int) -> bool:
        """Whether a card that is not up yet waits a little for its picture."""
        waits = not self._darkroom.settled(card.picture) and self._standing != card.sku
        return waits and frame - self._wanted[1] < _HELD * self._fps

    def _decals(
        self, card: Card, picture: Bgra | None, plan: _Plan, left: int | None, frame: int
    ) -> Layer:
        parts, rows, sku = self._parts, plan.rows, card.sku
        stock: Layer = ()
        foot: Layer = ()
        if card.stock is not None:
            stock = parts.stock.layer(frame, sku, card.stock, card.stock_share, rows.stock)
        if left is not None:
            foot = parts.countdown.layer(frame, sku, left, rows.countdown)
        return (
            self._plate(card, picture, rows),
            *foot,
            *stock,
            *parts.price.layer(frame, sku, plan.prices, rows.price),
            *parts.badge.layer(frame, sku, plan.badge, rows.badge),
            *(parts.buy.layer(card.link, rows.buy) if parts.buy else ()),
        )

    def _face_key(self, card: Card, picture: Bgra | None, rows: Rows) -> Hashable:
        waiting = not self._darkroom.settled(card.picture)
        return (card.sku, card.name, card.short_name, id(picture), waiting, rows.height)

    def _plate(self, card: Card, picture: Bgra | None, rows: Rows) -> Decal:
        key = self._face_key(card, picture, rows)
        if self._up is None or self._up[0] != key:
            face = self._faces.get(key) or self._draw(key, card, picture, rows)
            self._up = (key, Decal(Sprite(face.pixels), face.x, face.y))
        return self._up[1]

    def _draw(self, key: Hashable, card: Card, picture: Bgra | None, rows: Rows) -> _Face:
        waiting = not self._darkroom.settled(card.picture)
        drawn = self._parts.face.draw(card, picture, rows.height, waiting=waiting)
        return _kept(self._faces, key, _Face(drawn.sprite.pixels, drawn.x, drawn.y))


def _kept(among: dict[Key, Value], key: Key, made: Value) -> Value:
    """Keep what was made; the oldest go when there are many."""
    while len(among) >= 2 * _READY:
        del among[next(iter(among))]
    among[key] = made
    return made
