"""Reads a catalogue file of any form we know. The form is recognised by what is in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog import google, json_ld, own_table, own_tree, shopify, woocommerce
from catalog.amount import Custom, known_currency, seen_mark
from catalog.decode import decoded, file_bytes
from catalog.draft import Cell, Draft, Found, Terms
from catalog.intake import Intake
from catalog.product import Problem, Snapshot
from catalog.sidecar import NO_SIDECAR, Sidecar, joined, load_sidecar
from catalog.table import tables
from catalog.terms import Clerk
from catalog.tree import NoTree, tree
from catalog.words import clean
from studio.errors import Misconfigured

_FORMS = (
    "expected YAML or JSON with `products:`, a table with columns for name and price, "
    "a Shopify or WooCommerce product CSV, a Google Merchant feed, or schema.org JSON-LD "
    "(docs/catalogue.md)"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was understood of a file, and what was not."""

    snapshot: Snapshot
    problems: tuple[Problem, ...]
    form: str
    """`YAML`, `JSON`, `CSV`, `TSV`, `Shopify CSV`, `WooCommerce CSV`, `Google feed (XML)`,
    `Google feed (table)`, `JSON-LD`, `JSON-LD in HTML`."""


def load(
    path: Path,
    currency: str | None = None,
    version: int = 1,
    timezone: str = "UTC",
    sidecar: Path | None = None,
) -> Loaded:
    """Read the catalogue at `path`, with the brand's sidecar: `sidecar`, or the one beside it.

    `currency` is for prices that name none; the file's own shop entry goes before it. `timezone`
    is the IANA zone of times without an offset, unless the file names one. Prices are the regular
    ones: `timetable.snapshot_as_sold` applies the offers of a moment.

    Rows that cannot be used are left out and told in `problems`. Raises `Misconfigured` when the
    file cannot be read, is of no known form, or has no usable product.
    """
    words = load_sidecar(path, sidecar)
    return read(file_bytes(path), str(path), currency, version, timezone, words)


def read(
    raw: bytes,
    name: str,
    currency: str | None = None,
    version: int = 1,
    timezone: str = "UTC",
    sidecar: Sidecar = NO_SIDECAR,
) -> Loaded:
    """The same for the bytes of a file; `name` is what messages call it."""
    problems: list[Problem] = []
    found = _found(raw, name, problems)
    clerk = Clerk(_custom(found, currency, name), _zone(found, timezone, name), problems)
    products = Intake(found.shop, clerk, problems, Path(name).name).products(found.drafts)
    if not products:
        raise Misconfigured(_nothing_usable(name, found, problems))
    shop = clean(found.shop.name or "") or None
    link = clean(found.shop.link or "") or None
    skus = frozenset(product.sku for product in products)
    snapshot = Snapshot(version, products, shop, link, changed=skus)
    snapshot, told = joined(snapshot, sidecar)
    return Loaded(snapshot, (*problems, *told), found.form)


def _found(raw: bytes, name: str, problems: list[Problem]) -> Found:
    markup = raw.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"
    try:
        text, told = decoded(raw)
    except ValueError as reason:
        raise Misconfigured(f"{name}: found {reason}; {_FORMS}") from reason
    if markup:
        return _from_markup(raw, text, name, problems)
    problems.extend(told)
    if not text.strip():
        raise Misconfigured(f"{name}: found an empty file; {_FORMS}")
    if (found := _from_table(text, problems)) is not None:
        return found
    try:
        form, value = tree(text)
        if json_ld.fits(value):
            return json_ld.read(value, problems)
        return own_tree.read(form, value, problems)
    except NoTree as reason:
        raise Misconfigured(f"{name}: found {reason}; {_FORMS}") from reason


def _from_markup(raw: bytes, text: str, name: str, problems: list[Problem]) -> Found:
    if (page := json_ld.read_page(text, problems)) is not None:
        return page
    try:
        return google.read_xml(raw)
    except google.NoFeed as reason:
        raise Misconfigured(f"{name}: found XML with {reason}; {_FORMS}") from reason


def _from_table(text: str, problems: list[Problem]) -> Found | None:
    if text.lstrip()[:1] in {"{", "["}:
        return None
    for table in tables(text):
        if shopify.fits(table.names):
            return shopify.read(table, problems)
        if woocommerce.fits(table.names):
            return woocommerce.read(table, problems)
        if google.fits(table.names):
            return google.read_table(table, problems)
        if own_table.fits(table.names):
            return own_table.read(table, problems)
    return None


def _custom(found: Found, currency: str | None, name: str) -> Custom:
    cell = found.shop.currency
    code = clean(cell.text).upper() if cell else currency
    if code is not None and not known_currency(code):
        where = cell.where if cell else "catalog.currency"
        raise Misconfigured(
            f"{name}: {where}: found {code[:20]!r}, expected an ISO 4217 code such as USD"
        )
    return Custom(code, "." if found.fixed_point else seen_mark(_prices(found.drafts)))


def _prices(drafts: Iterable[Draft]) -> Iterator[str]:
    for draft in drafts:
        for terms in (draft.terms, *(variant.terms for variant in draft.variants)):
            yield from (cell.text for cell in _amounts(terms))


def _amounts(terms: Terms) -> Iterator[Cell]:
    return (cell for cell in (terms.price, terms.was, terms.sale) if cell is not None)


def _zone(found: Found, timezone: str, name: str) -> str:
    cell = found.shop.timezone
    zone = clean(cell.text) if cell else timezone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as reason:
        where = cell.where if cell else "show.timezone"
        raise Misconfigured(
            f"{name}: {where}: found {zone[:60]!r}, expected a time zone such as Europe/Berlin"
        ) from reason
    return zone


def _nothing_usable(name: str, found: Found, problems: list[Problem]) -> str:
    told = [problem for problem in problems if problem.level == "error"][:5]
    lines = "".join(f"\n  {problem}" for problem in told)
    return f"{name}: no usable product in this {found.form}{lines}"
