"""When offers run: the catalogue as it is sold at one moment."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from catalog.money import percent_off
from catalog.product import REGULAR, Daily, Offer, Product, Snapshot, Stock, Variant, Was

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


def next_run(offer: Offer, now: datetime) -> datetime | None:
    """When the offer begins next, after `now`; None when it does not."""
    if offer.daily is None:
        return offer.starts if offer.starts and offer.starts > now else None
    first = max(now, offer.starts) if offer.starts else now
    today = first.astimezone(ZoneInfo(offer.daily.zone)).date()
    for days in range(-1, 3):
        run = _run(offer.daily, today + timedelta(days=days))
        begins = max(run.starts, offer.starts) if run.starts and offer.starts else run.starts
        ends = _earlier(run.ends, offer.ends)
        if begins and ends and now < begins < ends:
            return begins
    return None


def remaining(offer: Offer, stock: Stock | None) -> int | None:
    """How many are left at the price of the offer, by live counts; None when it has no quota.

    The shop's own count, or the quota less what is gone of the stock. What cannot be counted any
    more counts as sold.
    """
    if offer.left is None and offer.quota is None:
        return None
    in_stock = stock.left if stock is not None else None
    if offer.left is not None:
        return offer.left if in_stock is None else min(offer.left, in_stock)
    if stock is None or stock.of is None or offer.quota is None:
        return 0
    return max(0, min(stock.left, offer.quota - (stock.of - stock.left)))


def turn(product: Product, now: datetime) -> datetime | None:
    """The next moment at which an offer of the product begins or ends; None: none will."""
    found = product.turns if product.turns and product.turns > now else None
    forms: tuple[Product | Variant, ...] = (product, *product.variants)
    for sold in forms:
        if sold.offer is not None and remaining(sold.offer, sold.stock) != 0:
            run = window(sold.offer, now)
            found = _earlier(found, run.ends if run else next_run(sold.offer, now))
        if sold.was is not None and sold.was.asked is not None:
            found = _earlier(found, _tellable(sold.was, now))
    return found


def as_sold(product: Product, now: datetime) -> Product:
    """The product with the price and reduction that hold at `now`.

    While its offer runs, the offer has its real `starts` and `ends`, and in `left` how many there
    are at its price; otherwise it has no offer, and the reduction that came with it is gone.
    `turns` says until when that holds. Applying it again to the result is safe until then.
    """
    if any(v.offer or (v.was and v.was.asked) for v in product.variants):
        variants = tuple(_turned(variant, now) for variant in product.variants)
        sold = rolled_up(replace(product, variants=variants, offer=_shared_offer(variants)))
    else:
        sold = _turned(product, now)
    turns = turn(product, now) if product.offer or product.turns or sold is not product else None
    return sold if turns == sold.turns else replace(sold, turns=turns)


def reduction(sold: Product) -> int | None:
    """What is off in whole percent: as the offer says it, else rounded down; None: nothing is."""
    if sold.was is None:
        return None
    stated = sold.offer.percent if sold.offer and sold.was.evidence == REGULAR else None
    return stated or percent_off(sold.was.price, sold.price)


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
    if sold.was is not None and _tellable(sold.was, now) is not None:
        sold = replace(sold, was=None)
    offer = sold.offer
    if offer is None:
        return sold
    run, left = window(offer, now), remaining(offer, sold.stock)
    if run is None or left == 0:
        return replace(sold, offer=None, was=sold.was if offer.price is not None else None)
    running = Offer(run.starts, run.ends, percent=offer.percent, quota=offer.quota, left=left)
    if offer.price is None:
        return replace(sold, offer=running)
    return replace(sold, price=offer.price, was=Was(sold.price, REGULAR), offer=running)


def _tellable(was: Was, now: datetime) -> datetime | None:
    """From when a price that is still to be asked may be told; None when it may be."""
    if was.asked is None:
        return None
    begins = datetime.combine(was.asked, time(), UTC)
    return begins if begins > now else None


def _shared_offer(variants: tuple[Variant, ...]) -> Offer | None:
    """The offer that all variants have that can be bought; its counts when they share them."""
    ranked = [variant for variant in variants if variant.buyable] or list(variants)
    offers = {variant.offer for variant in ranked}
    if len(offers) == 1:
        return offers.pop()
    times = {offer and replace(offer, quota=None, left=None) for offer in offers}
    return times.pop() if len(times) == 1 else None


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
