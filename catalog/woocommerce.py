"""WooCommerce's product export as CSV.

Columns as in https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema. Prices are
written as the shop writes them, and name no currency; times are those of the shop.
"""

import re
from collections.abc import Iterator

from catalog.draft import FEED, Cell, Draft, Found, Terms, VariantDraft
from catalog.product import Problem
from catalog.table import Record, Table
from catalog.words import clean

_TELLING = frozenset(
    {"published", "visibility_in_catalog", "in_stock", "parent", "attribute_1_name", "is_featured"}
)
_MOST_ATTRIBUTES = 100
"""Columns `Attribute n name` that are looked for."""
_MEASURES = re.compile(r"column (?P<name>Weight|Length|Width|Height) \((?P<unit>[^)]{1,8})\)")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
"""The export's guard against formulas of spreadsheets."""
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]{1,40}(?:\s[^\[\]]{0,500})?/?\]")
"""Markup of the page builder, such as `[caption id="7"]`."""
_YES = frozenset({"1", "yes", "true", "notify"})


def fits(names: frozenset[str]) -> bool:
    """True for the columns of the export, also when only some were exported."""
    return {"type", "name"} <= names and "regular_price" in names and bool(names & _TELLING)


def read(table: Table, problems: list[Problem]) -> Found:
    """Variations are found by their parent's id or sku, wherever in the file they are."""
    forms: list[Record] = []
    by_name: dict[str, list[Record]] = {}
    shelves: list[tuple[Record, list[Record]]] = []
    for row in table.records(problems):
        reason = _withheld(row)
        if reason is not None:
            problems.append(reason)
        if "variation" in _kinds(row):
            forms += [] if reason else [row]
            continue
        shelf: list[Record] = []
        by_name.update((name, shelf) for name in _names(row) if name not in by_name)
        shelves += [] if reason else [(row, shelf)]
    for form in forms:
        if (found := _parents(form, by_name, problems)) is not None:
            found.append(form)
    return Found("WooCommerce CSV", [_draft(parent, forms) for parent, forms in shelves])


def _parents(
    row: Record, by_name: dict[str, list[Record]], problems: list[Problem]
) -> list[Record] | None:
    """The variations of the product that this one belongs to."""
    name = re.sub(r"^id:\s*", "id:", row.text("parent") or "", flags=re.IGNORECASE)
    if name in by_name:
        return by_name[name]
    expected = "the id or sku of a product of this file, such as id:12"
    found = repr(name[:40]) if name else "nothing"
    problems.append(Problem(f"{row.where}, column Parent", found, expected))
    return None


def _kinds(record: Record) -> set[str]:
    return {kind.strip() for kind in (record.text("type") or "simple").casefold().split(",")}


def _names(record: Record) -> Iterator[str]:
    """What its variations may call it."""
    if number := record.text("id"):
        yield f"id:{number}"
    if sku := record.text("sku"):
        yield sku


def _withheld(record: Record) -> Problem | None:
    """Why it is not on sale in the shop itself."""
    published, seen = record.cell("published"), record.cell("visibility_in_catalog")
    if published is not None and published.text.strip() in {"0", "-1", "no", "false"}:
        return Problem(published.where, f"{published.text}; left out", "1", "warning")
    if seen is not None and seen.text.casefold() == "hidden":
        return Problem(seen.where, "hidden; left out", "visible", "warning")
    if "grouped" in _kinds(record):
        where = f"{record.where}, column Type"
        return Problem(where, "grouped; left out", "its products, which are rows too", "warning")
    return None


def _draft(record: Record, rows: list[Record]) -> Draft:
    forms = sorted(rows, key=_position)
    variants = tuple(_variant(row) for row in forms)
    number = record.cell("id")
    short, long = _text(record.cell("short_description")), _text(record.cell("description"))
    return Draft(
        where=record.where,
        name=_unguarded(record.cell("name")),
        terms=_terms(record),
        sku=record.cell("sku") or number,
        description=f"{short}\n{long}" if short and long else short or long,
        attributes=tuple(_attributes(record)),
        variants=variants,
        pictures=tuple(_pictures([record, *forms])),
        brand=next(_split(record.text("brands", "brand")), None),
        category=_category(record.text("categories")),
        link=record.cell("external_url"),
    )


def _variant(row: Record) -> VariantDraft:
    options = tuple(
        (name, values) for name, values, _ in _named(row) if "," not in values.replace("\\,", "")
    )
    plain = tuple((name, values.replace("\\,", ",")) for name, values in options)
    return VariantDraft(row.where, _terms(row), row.cell("sku") or row.cell("id"), plain)


def _terms(row: Record) -> Terms:
    state = (row.text("in_stock") or "1").casefold()
    oversold = (row.text("backorders_allowed") or "").casefold() in _YES or state == "backorder"
    stock = row.cell("stock")
    counted = stock is not None and stock.text.casefold() != "parent" and not oversold
    return Terms(
        price=row.cell("regular_price"),
        sale=row.cell("sale_price"),
        evidence=FEED,
        starts=_moment(row.cell("date_sale_price_starts")),
        ends=_moment(row.cell("date_sale_price_ends")),
        stock=stock if counted else None,
        available=state not in {"0", "no", "false", "outofstock"},
    )


def _moment(cell: Cell | None) -> Cell | None:
    """Midnight, which older exports write for a day, as the day: an end is the end of it."""
    if cell is None:
        return None
    return Cell(re.sub(r"[ T]00:00(:00)?$", "", cell.text), cell.where)


def _attributes(record: Record) -> Iterator[tuple[str, str]]:
    for name, values, visible in _named(record):
        if visible:
            yield name, ", ".join(_split(values))
    for name, title in record.titles.items():
        match = _MEASURES.fullmatch(title)
        value = record.text(name)
        if match and value and value.strip("0.,"):
            yield match["name"].lower(), f"{value} {match['unit']}"


def _named(record: Record) -> Iterator[tuple[str, str, bool]]:
    """Name, values as written, and whether shoppers see it."""
    for n in range(1, _MOST_ATTRIBUTES + 1):
        if f"attribute_{n}_name" not in record.titles:
            return
        name, values = record.text(f"attribute_{n}_name"), record.text(f"attribute_{n}_value_s")
        if name and values:
            visible = (record.text(f"attribute_{n}_visible") or "1").casefold() in _YES
            yield re.sub(r"^pa_", "", name).replace("_", " "), values, visible


def _split(values: str | None) -> Iterator[str]:
    """Parts between commas; one with a backslash before it belongs to its part."""
    for part in re.split(r"(?<!\\),", values or ""):
        if text := clean(part.replace("\\,", ",")):
            yield text


def _category(paths: str | None) -> str | None:
    """`Hoodies` of `Clothing > Hoodies, Sale`."""
    for path in _split(paths):
        leaf = path.rpartition(">")[2].strip()
        if leaf and leaf.casefold() != "uncategorized":
            return leaf
    return None


def _pictures(rows: list[Record]) -> Iterator[Cell]:
    for row in rows:
        cell = row.cell("images")
        if cell is not None:
            yield from (Cell(text, cell.where) for text in _split(cell.text))


def _position(row: Record) -> int:
    text = row.text("position") or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _unguarded(cell: Cell | None) -> Cell | None:
    return Cell(_GUARDED.sub("", cell.text, count=1), cell.where) if cell else None


def _text(cell: Cell | None) -> str:
    """A description with its line breaks, which the export writes as a backslash and an n."""
    if cell is None:
        return ""
    text = re.sub(r"\\(\\n|n)", lambda m: "\n" if m[1] == "n" else "\\n", cell.text)
    return _SHORTCODE.sub(" ", _GUARDED.sub("", text, count=1))
