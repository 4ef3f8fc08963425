"""What the overlays and the desk show of the catalogue: cards, rows, and where pictures are."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from catalog.board import card, row
from catalog.pictures import Pictures
from catalog.product import Product, Snapshot
from catalog.shelf import Shelf
from studio.board import Board, Card
from studio.clock import Clock
from studio.config import at_home
from studio.script_report import ProductRow, Segment
from studio.settings import Config
from studio.show import Comment

FETCHERS = 4
"""Pictures that are fetched at the same time."""
LOOK = 0.5
"""Seconds between two looks for a new snapshot."""


class Boards:
    """Makes the board anew from the snapshot whenever it is asked; keeps nothing but pictures."""

    def __init__(self, config: Config, shelf: Shelf, clock: Clock) -> None:
        self._lang = config.show.language
        self._shop = config.show.name
        self._shipping, self._returns = config.script.shipping, config.script.returns
        self._shelf = shelf
        self._clock = clock
        self._pictures = Pictures(
            at_home(config.run.cache) / "pictures",
            config.catalog.file.parent,
            fetch=config.catalog.fetch_pictures,
        )
        self._found: dict[str, Path | None] = {}
        self._finds = 0
        self._rows: tuple[tuple[int, int], tuple[ProductRow, ...]] | None = None
        self.board = Board()

    async def fetch(self) -> None:
        """Find the pictures of every snapshot, for ever."""
        done: Snapshot | None = None
        while True:
            snapshot = self._shelf.snapshot
            if snapshot is not done:
                await self.find(snapshot.products)
                done = snapshot
            await self._clock.pause(LOOK)

    async def find(self, products: Iterable[Product]) -> None:
        """Find the pictures of these products."""
        turn = asyncio.Semaphore(FETCHERS)

        async def one(product: Product) -> None:
            async with turn:
                picture = await self._pictures.get(product)
            self._finds += picture != self._found.get(product.sku)
            self._found[product.sku] = picture

        async with asyncio.TaskGroup() as fetchers:
            for product in products:
                fetchers.create_task(one(product))

    def update(
        self,
        order: tuple[Segment, ...],
        waiting: Iterable[str | None],
        asked: tuple[Comment, ...] = (),
    ) -> Board | None:
        """The board for this running order, the skus of waiting lines and the waiting questions.

        None when it is as before.
        """
        snapshot = self._shelf.snapshot
        now = next((s.sku for s in order if s.state == "now"), None)
        following = next((s.sku for s in order if s.state == "next"), None)
        skus = dict.fromkeys([now, following, *waiting])
        cards = tuple(c for c in map(self._card, skus) if c is not None)
        shop = snapshot.shop or self._shop
        board = Board(
            snapshot.version, shop, cards, now, following, asked, self._shipping, self._returns
        )
        if board == self.board:
            return None
        self.board = board
        return board

    def rows(self) -> tuple[ProductRow, ...]:
        """Every product with what is true of it now."""
        snapshot = self._shelf.snapshot
        key = (snapshot.version, self._finds)
        if self._rows is None or self._rows[0] != key:
            wall = self._clock.wall()
            rows = tuple(
                row(p, self._lang, wall, self._found.get(p.sku)) for p in snapshot.products
            )
            self._rows = (key, rows)
        return self._rows[1]

    def _card(self, sku: str | None) -> Card | None:
        product = self._shelf.snapshot.product(sku)
        if product is None:
            return None
        return card(product, self._lang, self._clock.wall(), self._found.get(product.sku))
