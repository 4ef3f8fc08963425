"""An oracle for figures: judges what was said by the catalogue alone, not by facts, slots or gate.

Every figure in the words of a line must stand somewhere in what the shop says of the products the
line is about, as it was at that second, or follow from it: money saved, percent off, time left.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import ceil, floor
from zoneinfo import ZoneInfo

from catalog.product import Offer, Product, Snapshot
from showrunner.oracle_words import spelled
from studio.settings import Config
from studio.show import BoundLine

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_OWN = ("show/count", "show/asker", "show/host", "show/shop")


class Oracle:
    """Judges the lines of one show."""

    def __init__(self, config: Config) -> None:
        self._zone = ZoneInfo(config.show.timezone)
        script = config.script
        own = (config.show.name, config.show.host, script.shipping or "", script.returns or "")
        self._lang = config.show.language
        self._own = frozenset(_figures(" ".join(own), self._lang))
        self.judged = 0
        """Figures looked at so far."""

    def wrong(self, bound: BoundLine, snapshot: Snapshot, now: datetime) -> tuple[str, ...]:
        """The figures of this line that the catalogue does not carry at `now`."""
        about = {use.id.partition("/")[0] for use in bound.facts} | {bound.line.cue.sku}
        if any(use.id.endswith("/difference") for use in bound.facts):
            about |= {p.sku for p in snapshot.products if p.short_name in bound.text}
        products = [p for p in map(snapshot.product, about) if p is not None]
        named = " ".join(use.value for use in bound.facts if use.id in _OWN)
        known: set[Decimal] = {*self._own, *_figures(named, self._lang)}
        found = tuple(_figures(bound.text, self._lang))
        self.judged += len(found)
        if not found:
            return ()
        for product in products:
            known |= _stated(product, self._lang) | self._timed(product, now)
        return tuple(str(figure) for figure in found if figure not in known)

    def _timed(self, product: Product, now: datetime) -> set[Decimal]:
        offers = (product.offer, *(variant.offer for variant in product.variants))
        known: set[Decimal] = set()
        for offer in offers:
            if offer is not None:
                known |= _of_offer(offer, now, self._zone)
        return known


@lru_cache(maxsize=4096)
def _stated(product: Product, lang: str) -> frozenset[Decimal]:
    """Every figure that the shop states of the product, and what follows from its prices."""
    known = set(_figures(str(asdict(product)), lang))
    priced = [(product.price, product.was, product.offer)]
    priced += [(v.price, v.was, v.offer) for v in product.variants]
    prices = [price.amount for price, _, _ in priced]
    prices += [o.price.amount for _, _, o in priced if o is not None and o.price is not None]
    befores = [was.price.amount for _, was, _ in priced if was is not None]
    known |= set(prices) | set(befores) | {Decimal(product.number)}
    for before in (*befores, *prices):
        for price in prices:
            if before > price:
                share = (before - price) / before * 100
                known |= {before - price, Decimal(floor(share)), Decimal(round(share))}
    left = [v.stock.left for v in product.variants if v.stock is not None]
    return frozenset(known | {Decimal(sum(left)), Decimal(len(product.variants))})


def _of_offer(offer: Offer, now: datetime, zone: ZoneInfo) -> set[Decimal]:
    """Dates and clock times of an offer in the brand's zone, and what is left of it."""
    known: set[Decimal] = set()
    for moment in (getattr(offer, "starts", None), getattr(offer, "ends", None)):
        if not isinstance(moment, datetime):
            continue
        local = moment.astimezone(zone)
        parts = (local.year, local.month, local.day, local.hour, local.hour % 12 or 12)
        known |= {Decimal(n) for n in (*parts, local.minute)}
        for seconds in (86400, 3600, 60):
            rest = abs((moment - now).total_seconds()) / seconds
            known |= {Decimal(n) for n in (floor(rest), ceil(rest), round(rest))}
            known.add(Decimal(floor(rest) % 60))
    return known


def _figures(text: str, lang: str) -> Iterable[Decimal]:
    """The figures of a text, each in every way its separators may be read, and number words."""
    for match in _FIGURE.findall(text):
        yield from _read(match)
    yield from spelled(text, lang)


def _read(figure: str) -> set[Decimal]:
    plain = re.sub(r"[\u00a0\u202f]", "", figure)
    parts = re.split(r"[.,]", plain)
    if len(parts) > 1 and len(parts[-1]) == 3 and all(len(p) == 3 for p in parts[1:]):
        plain = "".join(parts)  # thousands
    elif len(parts) > 1:
        plain = "".join(parts[:-1]) + "." + parts[-1]
    try:
        return {Decimal(plain)}
    except InvalidOperation:
        return set()
