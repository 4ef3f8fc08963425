"""The Google Merchant product feed: RSS 2.0, Atom, and a table with tabs or commas.

Attributes as in https://support.google.com/merchants/answer/7052112.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from catalog.draft import FEED, Cell, Draft, Found, ShopDraft, Terms, VariantDraft
from catalog.product import Problem
from catalog.table import Record, Table
from catalog.words import clean

_NAMESPACE = "{http://base.google.com/ns/1.0}"

_OPTIONS = {
    "color": "colour",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
"""Attributes that tell the items of one group apart, and what a person calls them."""

_TRAITS = {
    "product_weight": "weight",
    "product_length": "length",
    "product_width": "width",
    "product_height": "height",
    "shipping_weight": "shipping weight",
    "energy_efficiency_class": "energy efficiency class",
    "multipack": "pieces in a pack",
}
_SOLD = frozenset({"in stock", "preorder", "backorder", "limited availability", "available"})


class NoFeed(ValueError):
    """XML that is broken or is no product feed. The message says where or why."""


def fits(names: frozenset[str]) -> bool:
    """True for the columns of a feed's text form."""
    telling = {"image_link", "availability", "item_group_id", "google_product_category"}
    return {"id", "title", "price"} <= names and bool(telling & names)


def read_table(table: Table, problems: list[Problem]) -> Found:
    """One row is one item; items that share an `item_group_id` are one product."""
    return _found("Google feed (table)", table.records(problems), ShopDraft())


def read_xml(raw: bytes) -> Found:
    """Raises `NoFeed`. Entities and external references are refused, not expanded."""
    items: list[Record] = []
    shop: dict[str, str] = {}
    try:
        for _, element in iterparse(io.BytesIO(raw), events=("end",), forbid_dtd=False):
            name = _local(element.tag)
            if name in {"item", "entry"}:
                items.append(_item(element, len(items) + 1))
                element.clear()
            elif name in {"channel", "feed"}:
                shop.update(_channel(element))
    except ParseError as reason:
        line, col = reason.position
        raise NoFeed(f"line {line}, column {col + 1}: {str(reason).partition(':')[0]}") from reason
    except DefusedXmlException as reason:
        raise NoFeed("entities of its own, which are not read") from reason
    except (LookupError, ValueError) as reason:
        raise NoFeed(f"an encoding that is not known ({reason})") from reason
    if not items:
        raise NoFeed("no <item> or <entry>")
    return _found("Google feed (XML)", items, ShopDraft(shop.get("title"), shop.get("link")))


def _item(element: Any, number: int) -> Record:
    own: dict[str, tuple[str, ...]] = {}
    plain: dict[str, tuple[str, ...]] = {}
    for child in element:
        name, text = _local(child.tag), _content(child)
        fields = own if str(child.tag).startswith(_NAMESPACE) else plain
        if text:
            fields[name] = (*fields.get(name, ()), text)
    fields = {**plain, **own}
    label = f" (id {clean(fields['id'][0])[:50]})" if "id" in fields else ""
    titles = {name: f"<{'g:' if name in own else ''}{name}>" for name in fields}
    return Record(f"item {number}{label}", fields, titles)


def _content(child: Any) -> str:
    """Its text; `section:name:value` for a detail; the address of an Atom link."""
    parts = {_local(part.tag): (part.text or "").strip() for part in child}
    if "attribute_value" in parts:
        name = parts.get("attribute_name", "")
        return f"{parts.get('section_name', '')}\x1f{name}\x1f{parts['attribute_value']}"
    return (child.text or child.get("href") or "").strip()


def _channel(element: Any) -> Iterator[tuple[str, str]]:
    for child in element:
        name = _local(child.tag)
        if name in {"title", "link"} and (text := clean(_content(child))):
            yield name, text


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _found(form: str, items: Iterable[Record], shop: ShopDraft) -> Found:
    groups: dict[str, list[Record]] = {}
    for item in items:
        group = item.text("item_group_id")
        groups.setdefault(f"group {group}" if group else item.where, []).append(item)
    return Found(form, [_draft(group) for group in groups.values()], shop, fixed_point=True)


def _draft(items: list[Record]) -> Draft:
    first, single = items[0], len(items) == 1
    telling = [name for name in _OPTIONS if len({item.text(name) for item in items}) > 1]
    variants = tuple(_variant(item, telling) for item in items)
    kind = first.text("product_type") or first.text("google_product_category") or ""
    group = first.cell("item_group_id")
    return Draft(
        where=first.where,
        name=first.cell("title") if single else _shared_title(items, telling),
        terms=variants[0].terms if single else Terms(),
        sku=first.cell("id") if single or group is None else group,
        short=first.cell("short_title") if single else None,
        description=_text(first.cell("description", "content", "summary")),
        features=tuple(_highlights(first)),
        attributes=tuple(_attributes(first, telling)),
        variants=() if single else variants,
        pictures=tuple(_pictures(items)),
        brand=first.text("brand"),
        category=_leaf(kind),
        link=first.cell("link"),
    )


def _variant(item: Record, telling: list[str]) -> VariantDraft:
    options = ((_OPTIONS[name], item.text(name)) for name in telling)
    told = tuple((name, value) for name, value in options if value)
    return VariantDraft(item.where, _terms(item), item.cell("id"), told)


def _terms(item: Record) -> Terms:
    price, sale, dates = (
        item.cell(n) for n in ("price", "sale_price", "sale_price_effective_date")
    )
    starts, ends = _interval(dates) if sale and dates else (None, None)
    state = (item.text("availability") or "in stock").casefold().replace("_", " ")
    stock = item.cell("quantity", "sell_on_google_quantity", "inventory")
    return Terms(
        price=price,
        evidence=FEED,
        sale=sale,
        starts=starts,
        ends=ends,
        stock=stock,
        available=state in _SOLD,
    )


def _interval(dates: Cell) -> tuple[Cell, Cell | None]:
    starts, slash, ends = dates.text.partition("/")
    last = Cell(ends.strip(), dates.where) if slash else None
    return Cell(starts.strip(), dates.where), last


def _shared_title(items: list[Record], telling: list[str]) -> Cell | None:
    """What the titles of a group have in common, when that is a name; otherwise the first one."""
    titles = [cell for item in items if (cell := item.cell("title"))]
    words = [clean(cell.text).split() for cell in titles]
    alike = [
        column[0] for column in takewhile(lambda c: len(set(c)) == 1, zip(*words, strict=False))
    ]
    shared = " ".join(alike).rstrip(" -–—|/,:;(")
    values = {item.text(name) for item in items for name in telling}
    if len(shared.split()) >= 2 or (shared and shared not in values):
        return Cell(shared, titles[0].where)
    return titles[0] if titles else None


def _highlights(item: Record) -> Iterator[Cell]:
    for cell in item.cells("product_highlight"):
        text = " ".join(cell.text.split())
        if text.startswith('"') and '","' in text.replace('" ,', '",').replace(', "', ',"'):
            row = next(csv.reader([text], skipinitialspace=True), [])
            yield from (Cell(part.strip(), cell.where) for part in row if part.strip())
        else:
            yield cell


def _attributes(item: Record, telling: list[str]) -> Iterator[tuple[str, str]]:
    for name, called in {**_OPTIONS, **_TRAITS}.items():
        if name not in telling and (value := item.text(name)):
            yield called, value.replace("/", ", ") if name == "color" else value
    condition = (item.text("condition") or "new").casefold()
    if condition != "new":
        yield "condition", condition
    for cell in item.cells("product_detail"):
        yield from _details(cell.text)


def _details(text: str) -> Iterator[tuple[str, str]]:
    """Details as XML gives them, or as `section:name:value` with commas between them."""
    if "\x1f" in text:
        _, name, value = text.split("\x1f", 2)
        if clean(name) and clean(value):
            yield clean(name), clean(value)
        return
    for part in re.split(r",(?=[^,:]*:[^,:]*:)", text):
        section = part.split(":", 2)
        if len(section) == 3 and clean(section[1]) and clean(section[2]):
            yield clean(section[1]), clean(section[2])


def _pictures(items: list[Record]) -> Iterator[Cell]:
    seen: set[str] = set()
    for item in items:
        for name in ("image_link", "additional_image_link"):
            for cell in item.cells(name):
                for text in re.split(r"\s*,\s*(?=https?://)", cell.text):
                    if text not in seen:
                        seen.add(text)
                        yield Cell(text, cell.where)


def _leaf(path: str) -> str | None:
    """`Cups` of `Home > Kitchen > Cups`; the numbers of Google's taxonomy are no words."""
    leaf = path.rpartition(">")[2].strip()
    return None if not leaf or leaf.isdecimal() else leaf


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
