"""When offers run: the catalogue as it is sold at one moment."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from catalog.product import Daily, Offer, Product, Snapshot, Stock, Variant, Was

REGULAR = "regular price outside the offer"
"""Evidence for a was-price that is the product's own price without its running offer."""

_Sold = TypeVar("_Sold", Product, Variant)


@dataclass(frozen=True, slots=True)
class Window:
    """One run of an offer, in UTC."""

    starts: datetime | None
    ends: datetime | None


def window(offer: Offer, now: datetime) -> Window | None:
    """The run that `now` falls in, or None when the offer does not run."""
    if offer.daily is None:
        return _holding(Window(offer.starts, offer.ends), now)
    today = now.astimezone(ZoneInfo(offer.daily.zone)).date()
    for day in (today - timedelta(days=1), today):
        run = _run(offer.daily, day)
        if _holding(run, now) and _holding(Window(offer.starts, offer.ends), now):
            return Window(run.starts, _earlier(run.ends, offer.ends))
    return None


def as_sold(product: Product, now: datetime) -> Product:
    """The product with the price and reduction that hold at `now`.

    While its offer runs, the offer has its real `starts` and `ends`; otherwise it has no offer,
    and the reduction that came with it is gone. Applying it again to the result is safe.
    """
    if any(variant.offer for variant in product.variants):
        variants = tuple(_turned(variant, now) for variant in product.variants)
        return rolled_up(replace(product, variants=variants, offer=_shared_offer(variants)))
    return _turned(product, now)


def snapshot_as_sold(snapshot: Snapshot, now: datetime) -> Snapshot:
    """Every product of the snapshot `as_sold`; version and `changed` stay."""
    products = tuple(as_sold(product, now) for product in snapshot.products)
    if products == snapshot.products:
        return snapshot
    return replace(snapshot, products=products)


def rolled_up(product: Product) -> Product:
    """The product's own price, reduction, stock and availability from its variants.

    The price is the lowest one that can be bought; a reduction is told only when it is the same
    for all; stock is the sum, and known only when every buyable variant is counted. Where no
    variant is counted, a count of the product as a whole stays.
    """
    if not product.variants:
        return product
    buyable = tuple(variant for variant in product.variants if variant.buyable)
    ranked = buyable or product.variants
    cheapest = min(ranked, key=lambda variant: variant.price.amount)
    alike = all((v.price, v.was) == (cheapest.price, cheapest.was) for v in ranked)
    return replace(
        product,
        price=cheapest.price,
        was=cheapest.was if alike else None,
        stock=_summed(ranked) if any(v.stock for v in product.variants) else product.stock,
        available=any(variant.available for variant in product.variants),
    )


def _turned(sold: _Sold, now: datetime) -> _Sold:
    offer = sold.offer
    if offer is None:
        return sold
    run = window(offer, now)
    if run is None:
        return replace(sold, offer=None, was=sold.was if offer.price is not None else None)
    running = Offer(run.starts, run.ends)
    if offer.price is None:
        return replace(sold, offer=running)
    return replace(sold, price=offer.price, was=Was(sold.price, REGULAR), offer=running)


def _shared_offer(variants: tuple[Variant, ...]) -> Offer | None:
    ranked = [variant for variant in variants if variant.buyable] or list(variants)
    first = ranked[0].offer
    return first if all(variant.offer == first for variant in ranked) else None


def _summed(variants: tuple[Variant, ...]) -> Stock | None:
    counts = [variant.stock for variant in variants]
    if any(count is None for count in counts):
        return None
    of = [count.of for count in counts if count is not None and count.of is not None]
    left = sum(count.left for count in counts if count is not None)
    return Stock(left, sum(of) if len(of) == len(counts) else None)


def _run(daily: Daily, day: date) -> Window:
    zone = ZoneInfo(daily.zone)
    last = day + timedelta(days=1) if daily.closes <= daily.opens else day
    return Window(
        datetime.combine(day, daily.opens, zone).astimezone(UTC),
        datetime.combine(last, daily.closes, zone).astimezone(UTC),
    )


def _holding(run: Window, now: datetime) -> Window | None:
    begun = run.starts is None or run.starts <= now
    over = run.ends is not None and run.ends <= now
    return run if begun and not over else None


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    known = [moment for moment in (first, second) if moment is not None]
    return min(known, default=None)
