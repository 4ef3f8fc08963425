"""What a schema.org product costs: its offers, their price specifications and their state."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.draft import Cell, Terms
from catalog.linked import Node, Web, kinds, short, text

EVIDENCE = "struck-through price on the shop's own page"
_EARLIER = frozenset({"ListPrice", "StrikethroughPrice", "RegularPrice"})
"""Kinds of price that were asked before. A maker's recommended price (MSRP, SRP) is none."""
_OTHER = frozenset({*_EARLIER, "MSRP", "SRP", "InvoicePrice", "MinimumAdvertisedPrice"})
_PARTIAL = frozenset({
    "referenceQuantity", "billingDuration", "billingIncrement", "eligibleQuantity",
    "eligibleTransactionVolume", "validForMemberTier", "membershipPointsEarned",
})  # fmt: skip
"""What makes a price one of a measure, a rate, a large order or a club, and not of one piece."""
_NOT_SOLD = frozenset({"outofstock", "soldout", "discontinued", "reserved", "out of stock"})
_USED = frozenset({"UsedCondition", "RefurbishedCondition", "DamagedCondition"})


@dataclass(frozen=True, slots=True)
class Deal:
    """One offer, as written."""

    terms: Terms
    sku: str | None = None
    name: str | None = None
    link: str | None = None


def deals(web: Web, product: Node, where: str) -> list[Deal]:
    """The offers that are told apart: of one product at several sellers only the first to be had.

    An offer of prices from one to another without the single ones is two deals.
    """
    found = list(_offers(web, product))
    new = [offer for offer in found if short(text(offer.get("itemCondition")) or "") not in _USED]
    offers = new or found
    if len(offers) == 1 and _spread(offers[0]):
        low, high = (_deal(web, offers[0], where, key) for key in ("lowPrice", "highPrice"))
        return [low, high] if low.terms.price != high.terms.price else [low]
    each = [_deal(web, offer, where, "price") for offer in offers]
    if len({deal.sku for deal in each}) == len(each) or len({d.name for d in each}) == len(each):
        return each
    return ([deal for deal in each if deal.terms.available] or each)[:1]


def _offers(web: Web, product: Node) -> Iterator[Node]:
    for offer in web.each(product.get("offers")):
        inner = list(web.each(offer.get("offers"))) if "AggregateOffer" in kinds(offer) else []
        yield from inner or [offer]


def _spread(offer: Node) -> bool:
    return text(offer.get("price")) is None and text(offer.get("lowPrice")) is not None


def _deal(web: Web, offer: Node, where: str, key: str) -> Deal:
    specs = [s for s in web.each(offer.get("priceSpecification")) if not _PARTIAL & s.keys()]
    plain = next((s for s in specs if _type(s) not in _OTHER and s.get("price")), None)
    list_price = next((s for s in specs if _type(s) in _EARLIER and s.get("price")), None)
    own = offer if text(offer.get(key)) is not None else plain
    price = _price(own, offer, f"{where}, offers.{key}", key if own is offer else "price")
    if own is None and key == "highPrice":
        price = _price(offer, offer, f"{where}, offers.lowPrice", "lowPrice")
    was = _price(list_price, offer, f"{where}, offers.priceSpecification.price", "price")
    starts, ends = _times((offer, *((plain,) if plain else ())), where) if was else (None, None)
    state = short(text(offer.get("availability")) or "InStock").casefold()
    count = text(offer.get("inventoryLevel"), "value")
    terms = Terms(
        price=price,
        was=was,
        evidence=EVIDENCE,
        starts=starts,
        ends=ends,
        stock=Cell(count, f"{where}, offers.inventoryLevel") if count else None,
        available=state not in _NOT_SOLD,
    )
    item = web.get(offer.get("itemOffered")) or {}
    names = (offer.get("name"), item.get("name"))
    name = next(filter(None, map(text, names)), None)
    sku = next(filter(None, map(text, (offer.get("sku"), item.get("sku")))), None)
    return Deal(terms, sku, name, text(offer.get("url")))


def _type(spec: Node) -> str:
    return short(text(spec.get("priceType")) or "")


def _price(node: Node | None, offer: Node, where: str, key: str) -> Cell | None:
    """The price with its currency beside it."""
    amount = text(node.get(key)) if node is not None else None
    if amount is None or node is None:
        return None
    currency = text(node.get("priceCurrency")) or text(offer.get("priceCurrency"))
    if currency is None or re.search(r"[^\W\d]|[^\w\s.,'’+-]", amount):
        return Cell(amount, where)
    return Cell(f"{amount} {currency}", where)


def _times(nodes: tuple[Node, ...], where: str) -> tuple[Cell | None, Cell | None]:
    """From when and until when a reduction holds. Without one, dates of a price say nothing."""
    starts = _cell(nodes, ("validFrom", "availabilityStarts"), where)
    ends = _cell(nodes, ("priceValidUntil", "validThrough", "availabilityEnds"), where)
    return starts, ends


def _cell(nodes: tuple[Node, ...], keys: tuple[str, ...], where: str) -> Cell | None:
    found: Any = ((key, text(node.get(key))) for node in nodes for key in keys)
    key, value = next(((key, value) for key, value in found if value), ("", None))
    return Cell(value, f"{where}, offers.{key}") if value else None
