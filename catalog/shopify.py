"""Shopify's product export as CSV, with the headers of before and after 2024.

Columns as in https://help.shopify.com/en/manual/products/import-export/using-csv.
"""

import re
from collections.abc import Iterator

from catalog.draft import FEED, Cell, Draft, Found, Terms, VariantDraft
from catalog.product import Problem
from catalog.table import Record, Table
from catalog.words import clean

_HANDLE = ("handle", "url_handle")
_PRICE = ("variant_price", "price")
_COMPARE = ("variant_compare_at_price", "compare_at_price")
_SKU = ("variant_sku", "sku")
_QUANTITY = ("variant_inventory_qty", "inventory_quantity")
_TRACKER = ("variant_inventory_tracker", "inventory_tracker")
_OVERSELL = ("variant_inventory_policy", "continue_selling_when_out_of_stock")
_PUBLISHED = ("published", "published_on_online_store")
_PICTURE = ("image_src", "product_image_url")
_GRAMS = ("variant_grams", "weight_value_grams")

_METAFIELD = re.compile(r"column (?P<name>.+?) \(product\.metafields\.(?P<space>[^.)]+)\.[^)]*\)")
_NOT_TOLD = frozenset(
    {"reviews", "mm-google-shopping", "shopify--discovery--product_recommendation"}
)
"""Metafield groups that are no properties of the product."""


def fits(names: frozenset[str]) -> bool:
    """True for the columns of either generation."""
    old = {"handle", "title", "variant_price"} <= names
    return old or {"url_handle", "title", "price"} <= names


def read(table: Table, problems: list[Problem]) -> Found:
    """Rows that share a handle are one product: the first has its texts, others add to it."""
    found = Found("Shopify CSV", fixed_point=True)
    groups: dict[str, list[Record]] = {}
    handle = ""
    for record in table.records(problems):
        handle = record.text(*_HANDLE) or handle
        if handle:
            groups.setdefault(handle, []).append(record)
        else:
            problems.append(Problem(record.where, "no handle", "the product's handle"))
    for rows in groups.values():
        if (reason := _withheld(rows[0])) is not None:
            problems.append(reason)
        else:
            found.drafts.append(_draft(rows))
    return found


def _withheld(first: Record) -> Problem | None:
    """Why a product is not on sale in the shop itself."""
    status, published = first.cell("status"), first.cell(*_PUBLISHED)
    if status is not None and status.text.casefold() in {"draft", "archived", "unlisted"}:
        return Problem(status.where, f"{status.text}; left out", "active", "warning")
    if published is not None and published.text.casefold() == "false":
        return Problem(published.where, "false; left out", "true", "warning")
    return None


def _draft(rows: list[Record]) -> Draft:
    first = next((row for row in rows if row.cell("title")), rows[0])
    forms = [row for row in rows if row.cell(*_PRICE, *_SKU, "option1_value")] or rows[:1]
    names = tuple(first.text(f"option{n}_name") for n in (1, 2, 3))
    variants = tuple(_variant(row, names) for row in forms)
    single = len(variants) == 1 and not variants[0].options
    category = first.text("type") or _last(first.text("product_category", "standard_product_type"))
    return Draft(
        where=first.where,
        name=first.cell("title"),
        terms=variants[0].terms if single else Terms(),
        sku=first.cell(*_HANDLE),
        description=_whole(first.cell("body_html", "description", "body")),
        attributes=tuple(_attributes(first, forms)),
        variants=() if single else variants,
        pictures=tuple(_pictures(rows)),
        brand=first.text("vendor"),
        category=category,
    )


def _variant(row: Record, names: tuple[str | None, ...]) -> VariantDraft:
    options = tuple(
        (name, value)
        for n, name in enumerate(names, 1)
        if name and (value := row.text(f"option{n}_value")) and value != "Default Title"
    )
    return VariantDraft(row.where, _terms(row), row.cell(*_SKU), options)


def _terms(row: Record) -> Terms:
    oversold = (row.text(*_OVERSELL) or "").casefold() in {"continue", "true", "yes"}
    untracked = any(name in row.titles for name in _TRACKER) and not row.text(*_TRACKER)
    return Terms(
        price=row.cell(*_PRICE),
        was=row.cell(*_COMPARE),
        evidence=FEED,
        stock=None if oversold or untracked else row.cell(*_QUANTITY),
    )


def _pictures(rows: list[Record]) -> Iterator[Cell]:
    """In the shop's own order, where the file tells positions."""
    placed = [(_position(row), cell) for row in rows if (cell := row.cell(*_PICTURE))]
    yield from (cell for _, cell in sorted(placed, key=lambda pair: pair[0]))


def _position(row: Record) -> int:
    text = row.text("image_position") or ""
    return int(text) if text.isdecimal() and len(text) < 6 else 10**6


def _attributes(first: Record, forms: list[Record]) -> Iterator[tuple[str, str]]:
    for name, title in first.titles.items():
        match = _METAFIELD.fullmatch(title)
        value = first.text(name)
        if match and value and match["space"] not in _NOT_TOLD and _readable(value):
            yield clean(match["name"]), value
    weights = {form.text(*_GRAMS) for form in forms}
    if len(weights) == 1 and (weight := weights.pop()):
        yield from (("shipping weight", words) for words in _weighed(weight))


def _readable(value: str) -> bool:
    """False for lists, references and rich text, which are for programs."""
    return not value.startswith(("[", "{")) and "gid://" not in value and "://" not in value


def _weighed(grams: str) -> Iterator[str]:
    match = re.fullmatch(r"(\d{1,7})(?:\.(\d{1,4}))?", grams)
    if match is None or not grams.strip("0."):
        return
    if len(match[1]) > 3:
        kilos = f"{int(match[1][:-3])}.{match[1][-3:]}".rstrip("0").rstrip(".")
        yield f"{kilos} kg"
    else:
        part = (match[2] or "").rstrip("0")
        yield f"{int(match[1])}.{part} g" if part else f"{int(match[1])} g"


def _last(path: str | None) -> str | None:
    """`Cups` of `Home > Kitchen > Cups`."""
    leaf = (path or "").rpartition(">")[2].strip()
    return None if not leaf or leaf.casefold() == "uncategorized" else leaf


def _whole(cell: Cell | None) -> str:
    return cell.text if cell else ""
