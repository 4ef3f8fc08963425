"""Our own table form, CSV or TSV: one row for a product or for each of its variants.

docs/catalogue.md has the columns.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from catalog.draft import Cell, Draft, Found, ShopDraft, Terms, VariantDraft
from catalog.product import Problem
from catalog.table import Record, Table
from catalog.words import clean

_SKU = ("sku", "id", "product_id", "item_id", "article", "code")
_GROUP = ("product", "parent", "group", "item_group_id", "parent_sku")
_NAME = ("name", "title", "product_name", "product_title")
_PRICE = ("price", "regular_price", "unit_price", "retail_price", "list_price")
_WAS = ("was", "was_price", "compare_at", "compare_at_price", "old_price", "rrp", "msrp")
_EVIDENCE = ("was_evidence", "evidence")
_SALE = ("offer_price", "sale_price", "special_price")
_STARTS = ("offer_starts", "sale_starts", "date_sale_price_starts")
_ENDS = ("offer_ends", "sale_ends", "date_sale_price_ends")
_STOCK = ("stock", "quantity", "qty", "inventory", "stock_quantity", "stock_left")
_AVAILABLE = ("available", "availability", "in_stock", "active")
_DESCRIPTION = ("description", "body", "details", "long_description", "short_description")
_PICTURES = ("pictures", "picture", "images", "image", "image_url", "image_link", "photo")
_LISTS = {"pictures": r"\s*[|\n]\s*|\s*,\s*(?=https?://)", "other": r"\s*[|\n]\s*"}
_NO = frozenset({"no", "false", "0", "out of stock", "out_of_stock", "sold out", "inactive", "n"})
_NAMED = re.compile(
    r"(?:column )(?P<kind>option|attribute)s?\s*[:./]\s*(?P<name>.+)", re.IGNORECASE
)


def fits(names: frozenset[str]) -> bool:
    """True when there is a column for the name and one for the price."""
    return bool(names & set(_NAME)) and bool(names & {*_PRICE, *_SALE})


def read(table: Table, problems: list[Problem]) -> Found:
    """Rows that name the same `product` are its variants."""
    groups: dict[str, list[Record]] = {}
    for record in table.records(problems):
        key = record.text(*_GROUP)
        groups.setdefault(f"group {key}" if key else record.where, []).append(record)
    form = "TSV" if table.separator == "\t" else "CSV"
    return Found(form, [_draft(rows) for rows in groups.values()], ShopDraft())


def _draft(rows: list[Record]) -> Draft:
    first, single = rows[0], len(rows) == 1
    variants = tuple(
        VariantDraft(row.where, _terms(row), row.cell(*_SKU), tuple(_named(row, "option")))
        for row in rows
    )
    options = tuple(_named(first, "option")) if single else ()
    return Draft(
        where=first.where,
        name=first.cell(*_NAME),
        terms=variants[0].terms if single else Terms(),
        sku=first.cell(*(_SKU if single else _GROUP)),
        short=first.cell("short", "short_name"),
        description=_text(first.cell(*_DESCRIPTION)),
        feature=first.cell("feature", "headline"),
        features=tuple(_parts(first, "features", "bullets", "highlights")),
        attributes=(*options, *_named(first, "attribute"), *_pairs(first)),
        variants=() if single else variants,
        pictures=tuple(cell for row in rows for cell in _parts(row, *_PICTURES)),
        brand=first.text("brand", "vendor", "manufacturer"),
        category=_leaf(first.text("category", "categories", "product_type")),
        link=first.cell("link", "url", "product_url"),
        shipping=first.text("shipping", "delivery"),
        returns=first.text("returns", "return_policy"),
        aliases=_texts(first, "aliases", "also_called", "handle"),
        uses=_texts(first, "uses", "use"),
        audience=_texts(first, "audience"),
        places=_texts(first, "places", "place"),
        benefits=_texts(first, "benefits", "benefit"),
    )


def _terms(row: Record) -> Terms:
    state = (row.text(*_AVAILABLE) or "yes").casefold()
    daily = row.cell("offer_daily")
    return Terms(
        price=_priced(row, row.cell(*_PRICE)),
        was=_priced(row, row.cell(*_WAS)),
        evidence=row.text(*_EVIDENCE),
        asked=row.cell("was_date"),
        sale=_priced(row, row.cell(*_SALE)),
        starts=row.cell(*_STARTS),
        ends=row.cell(*_ENDS),
        daily=_window(daily) if daily else None,
        percent=row.cell("offer_percent"),
        quota=row.cell("offer_quota"),
        remaining=row.cell("offer_left"),
        stock=row.cell(*_STOCK),
        of=row.cell("stock_of", "of"),
        available=state not in _NO,
    )


def _priced(row: Record, cell: Cell | None) -> Cell | None:
    """The price with the row's own currency beside it, where it has a column for that."""
    currency = row.text("currency")
    if cell is None or currency is None or re.search(r"[^\W\d]|[^\w\s.,'’+-]", cell.text):
        return cell
    return Cell(f"{cell.text} {currency}", cell.where)


def _window(cell: Cell) -> tuple[Cell, Cell]:
    opens, _, closes = re.sub(r"\s*[-–/]\s*", "-", cell.text).partition("-")
    return Cell(opens, cell.where), Cell(closes, cell.where)


def _named(row: Record, kind: str) -> Iterator[tuple[str, str]]:
    """Columns such as `option: size` and `attribute: weight`."""
    for name, title in row.titles.items():
        called = _called(title, kind)
        if called and (value := row.text(name)):
            yield called, value


@lru_cache(maxsize=1000)
def _called(title: str, kind: str) -> str | None:
    """`size` for the column `option: size`, when it is of this kind."""
    match = _NAMED.fullmatch(title)
    return clean(match["name"]) if match and match["kind"].casefold() == kind else None


def _pairs(row: Record) -> Iterator[tuple[str, str]]:
    """Pairs written as `weight: 390 g | height: 26 cm`."""
    for cell in _parts(row, "attributes", "specifications", "specs"):
        name, colon, value = cell.text.partition(":")
        if colon and clean(name) and clean(value):
            yield clean(name), clean(value)


def _parts(row: Record, *names: str) -> Iterator[Cell]:
    cell = row.cell(*names)
    if cell is None:
        return
    split = _LISTS["pictures" if names[0] == "pictures" else "other"]
    yield from (Cell(text, cell.where) for text in re.split(split, cell.text) if text)


def _texts(row: Record, *names: str) -> tuple[str, ...]:
    return tuple(filter(None, (clean(cell.text) for cell in _parts(row, *names))))


def _leaf(path: str | None) -> str | None:
    """`Cups` of `Home > Kitchen > Cups`."""
    return path.rpartition(">")[2].strip() if path else None


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""
