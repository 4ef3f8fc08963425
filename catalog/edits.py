"""Live edits: one JSON object per line, each a moment and what changes for one product then."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from catalog.amount import Custom, Unclear, read_price
from catalog.decode import decoded, file_bytes
from catalog.product import Money, Offer, Product, Snapshot, Stock, Variant, Was
from catalog.terms import MOST
from catalog.timetable import rolled_up
from studio.errors import Misconfigured

EVIDENCE = "compare-at price of a catalogue edit"
_KEYS = frozenset({"t", "id", "variant", "set"})
_CHANGES = frozenset({"price", "compare_at", "stock", "available", "quota"})


@dataclass(frozen=True, slots=True)
class Edit:
    """What changes. A field that is None stays as it is; an empty text takes the value away."""

    t: float
    """Show time in seconds."""
    id: str
    """Sku or handle of a product, or sku of one of its variants."""
    variant: str | None = None
    """Sku of the variant, or its option values: `M / teal`."""
    price: str | None = None
    compare_at: str | None = None
    stock: str | None = None
    available: bool | None = None
    quota: str | None = None
    """How many are left at the price of the offer."""


class Refused(ValueError):
    """An edit that cannot be made. The message says what was found and what was expected."""


def read_edits(path: Path) -> tuple[Edit, ...]:
    """The edits of a file in the order of their times.

    Raises `Misconfigured` with the line, what was found and what was expected.
    """
    try:
        text, _ = decoded(file_bytes(path))
    except ValueError as reason:
        raise Misconfigured(f"{path}: found {reason}, expected a JSON object per line") from reason
    edits = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                edits.append(read_edit(line))
            except Refused as reason:
                raise Misconfigured(f"{path}: line {number}: {reason}") from reason
    return tuple(sorted(edits, key=lambda edit: edit.t))


def read_edit(line: str) -> Edit:
    """One line as an edit. Raises `Refused`."""
    try:
        value = json.loads(line, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as reason:
        raise Refused("no JSON object") from reason
    if not isinstance(value, dict) or not isinstance(value.get("set"), dict):
        raise Refused('expected {"t": 60, "id": "...", "set": {...}}')
    change = value["set"]
    unknown = sorted({*value.keys() - _KEYS, *change.keys() - _CHANGES})
    if unknown or not change:
        raise Refused(f"found {(unknown or ['nothing'])[0]!r} to set, expected {sorted(_CHANGES)}")
    available = change.get("available")
    if not (available is None or isinstance(available, bool)):
        raise Refused(f"found available {str(available)[:20]!r}, expected true or false")
    return Edit(
        t=_seconds(value.get("t")),
        id=_id(value.get("id")),
        variant=_id(value["variant"]) if value.get("variant") is not None else None,
        available=available,
        **{
            key: _scalar(change[key])
            for key in ("price", "compare_at", "stock", "quota")
            if key in change
        },
    )


def applied(snapshot: Snapshot, edit: Edit) -> Snapshot:
    """The snapshot after the edit; version and `changed` are left to the shelf. Raises `Refused`.

    An edit of a product with variants goes to all of them, except for a stock above zero: that is
    then the count of the product as a whole. A price that is set ends a timed price.
    """
    product, variant = _sought(snapshot, edit)
    if variant is not None:
        forms = (_changed(v, edit) if v.sku == variant.sku else v for v in product.variants)
        after = replace(product, variants=tuple(forms))
    elif product.variants:
        after = _all_changed(product, edit)
    else:
        after = _changed(product, edit)
    after = rolled_up(after)
    products = tuple(after if p.sku == after.sku else p for p in snapshot.products)
    return replace(snapshot, products=products)


def _all_changed(product: Product, edit: Edit) -> Product:
    each = replace(edit, stock=None)
    variants = tuple(_changed(variant, each) for variant in product.variants)
    if edit.stock is None:
        return replace(product, variants=variants)
    count = _count(edit.stock)
    none_left = Stock(0) if count and not count.left else None
    variants = tuple(replace(variant, stock=none_left) for variant in variants)
    return replace(product, variants=variants, stock=count)


def _limited(offer: Offer | None, quota: str) -> Offer:
    left = _count(quota)
    if offer is None:
        raise Refused("found quota, expected a product with an offer")
    if left is None:
        raise Refused("found quota null, expected how many are left at the price of the offer")
    return replace(offer, left=left.left)


def _counted(text: str, before: Stock | None) -> Stock | None:
    """The new count; how many there were stays as it was, as long as that can be."""
    count = _count(text)
    if count is None or before is None or before.of is None or before.of < count.left:
        return count
    return Stock(count.left, before.of)


def _changed(sold: Any, edit: Edit) -> Any:
    """A product or variant with the edit's values."""
    if edit.price is not None:
        sold = replace(sold, price=_money(edit.price, sold.price.currency), offer=None)
    if edit.compare_at is not None:
        was = (
            _money(edit.compare_at, sold.price.currency) if edit.compare_at.strip("0., ") else None
        )
        sold = replace(sold, was=Was(was, EVIDENCE) if was else None)
    if sold.was is not None and sold.was.price.amount <= sold.price.amount:
        sold = replace(sold, was=None)
    if edit.stock is not None:
        sold = replace(sold, stock=_counted(edit.stock, sold.stock))
    if edit.quota is not None:
        sold = replace(sold, offer=_limited(sold.offer, edit.quota))
    if edit.available is not None:
        sold = replace(sold, available=edit.available)
    return sold


def _sought(snapshot: Snapshot, edit: Edit) -> tuple[Product, Variant | None]:
    product = snapshot.product(edit.id) or _by_alias(snapshot, edit.id)
    if product is not None:
        return product, _form(product, edit.variant) if edit.variant is not None else None
    for product in snapshot.products:
        for variant in product.variants:
            if variant.sku == edit.id:
                return product, variant
    raise Refused(f"found id {edit.id!r}, expected the sku or handle of a product")


def _by_alias(snapshot: Snapshot, name: str) -> Product | None:
    wanted = name.casefold()
    fits = (
        product
        for product in snapshot.products
        if wanted in map(str.casefold, (product.sku, *product.aliases))
    )
    return next(fits, None)


def _form(product: Product, name: str) -> Variant:
    wanted = _joined(name.split("/"))
    for fits in (
        [v for v in product.variants if v.sku == name],
        [v for v in product.variants if _joined(value for _, value in v.options) == wanted],
        [v for v in product.variants if wanted in {_joined([value]) for _, value in v.options}],
    ):
        if len(fits) == 1:
            return fits[0]
    raise Refused(f"found variant {name!r}, expected the sku or the options of one variant")


def _joined(values: Iterator[str] | list[str]) -> str:
    return "/".join(value.strip().casefold() for value in values)


def _money(text: str, currency: str) -> Money:
    try:
        money = read_price(text, Custom(currency, "."))
    except Unclear as reason:
        raise Refused(f"found price {text[:40]!r}, expected {reason}") from reason
    if money.currency != currency:
        raise Refused(f"found price {money}, expected a price in {currency}")
    return money


def _count(text: str) -> Stock | None:
    if not text:
        return None
    if not (text.isdecimal() and text.isascii()) or len(text) > 9:
        raise Refused(f"found stock {text[:40]!r}, expected a whole number from 0 on")
    return Stock(min(MOST, int(text)))


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if isinstance(value, str) and 0 <= seconds < 1e9:
        return seconds
    raise Refused(f"found t {str(value)[:20]!r}, expected seconds from 0 on")


def _id(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise Refused("found no id, expected the sku or handle of a product")


def _scalar(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise Refused(f"found {type(value).__name__}, expected a number, a text or null")
