"""The brand's sidecar: one file beside the catalogue, with what no shop system knows of a product.

docs/catalogue.md has its keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from catalog.branch import Branch, listed, shape
from catalog.brand import brand, together
from catalog.decode import decoded, file_bytes
from catalog.draft import Cell
from catalog.product import Brand, Problem, Product, Snapshot
from catalog.tree import NoTree, tree
from catalog.words import clean, clip
from studio.errors import Misconfigured

EVERY = "all"
"""The key of what holds for every product."""

_ENDINGS = (".yaml", ".yml", ".json")
_TEXTS = ("short", "feature", "shipping", "returns")
_LISTS = ("features", "benefits", "uses", "audience", "places", "aliases")
_LONGEST = 200
_MOST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What the sidecar says of one product."""

    where: str
    brand: Brand
    order: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Fields of a product that take the place of the catalogue's."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar file, read."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By product id or handle, as written."""
    problems: tuple[Problem, ...] = ()
    """Entries that were left out."""


NO_SIDECAR = Sidecar()


def beside(catalogue: Path) -> Path | None:
    """The sidecar that lies beside a catalogue: `products.sidecar.yaml` for `products.csv`."""
    found = (catalogue.with_name(f"{catalogue.stem}.sidecar{ending}") for ending in _ENDINGS)
    return next((path for path in found if path.is_file()), None)


def load_sidecar(catalogue: Path, named: Path | None = None) -> Sidecar:
    """The sidecar called `named`, or the one beside the catalogue; empty when there is none.

    Raises `Misconfigured` when `named` cannot be read, or when what is there is no sidecar.
    """
    path = named or beside(catalogue)
    return read_sidecar(file_bytes(path), path.name) if path else NO_SIDECAR


def read_sidecar(raw: bytes, name: str) -> Sidecar:
    """The bytes of a sidecar; `name` is what messages call the file. Raises `Misconfigured`."""
    try:
        text, told = decoded(raw)
        value = tree(text)[1] if text.strip() else {}
    except (NoTree, ValueError) as reason:
        raise Misconfigured(f"{name}: found {reason}, expected {_SHAPE}") from reason
    problems = [replace(problem, where=f"{name}: {problem.where}") for problem in told]
    if isinstance(value, dict) and isinstance(value.get("products"), dict | list):
        value = value["products"]
    if value == "":
        value = {}
    if not isinstance(value, dict | list):
        raise Misconfigured(f"{name}: found {shape(value)}, expected {_SHAPE}")
    entries: dict[str, Entry] = {}
    for key, keys in _branches(value, name, problems):
        if key in entries:
            problems.append(Problem(keys.where, "the product for the second time", "one entry"))
        else:
            entries[key] = _entry(keys, problems)
    return Sidecar(entries, tuple(problems))


_SHAPE = "product ids with what the brand says of them under each (docs/catalogue.md)"


def joined(snapshot: Snapshot, sidecar: Sidecar) -> tuple[Snapshot, tuple[Problem, ...]]:
    """The snapshot with the sidecar's words beside its products, and the sidecar's problems."""
    if not sidecar.entries:
        return snapshot, sidecar.problems
    by_name = _by_name(snapshot.products)
    general = sidecar.entries.get(EVERY) if EVERY not in by_name else None
    own: dict[str, Entry] = {}
    problems = list(sidecar.problems)
    for key, entry in sidecar.entries.items():
        product = by_name.get(key) or by_name.get(key.casefold())
        if product is None and entry is not general:
            expected = "the id or handle of a product of the catalogue"
            problems.append(Problem(entry.where, f"{key[:60]!r}", expected, "warning"))
        elif product is not None and product.sku in own:
            problems.append(Problem(entry.where, "the product for the second time", "one entry"))
        elif product is not None:
            own[product.sku] = entry
    products = tuple(
        _told(product, own.get(product.sku), general, problems) for product in snapshot.products
    )
    return replace(snapshot, products=products), tuple(problems)


def in_order(
    features: tuple[str, ...], benefits: tuple[str, ...], order: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Features in the order wished for, their benefits with them, and wishes that name none.

    A wish is the number of a feature, or how it begins; features without one come after.
    """
    pairs = list(zip_longest(features, benefits[: len(features)], fillvalue=""))
    spare = benefits[len(features) :]
    first: list[tuple[str, str]] = []
    unknown: list[str] = []
    for wish in order:
        found = _wished(wish, features)
        if found is None:
            unknown.append(wish)
        elif pairs[found] not in first:
            first.append(pairs[found])
    ranked = [*first, *(pair for pair in pairs if pair not in first)]
    told = tuple(benefit for _, benefit in ranked) + spare
    while told and not told[-1]:
        told = told[:-1]
    return tuple(feature for feature, _ in ranked), told, tuple(unknown)


def _wished(wish: str, features: tuple[str, ...]) -> int | None:
    if wish.isascii() and wish.isdecimal() and len(wish) < 4:
        return int(wish) - 1 if 0 < int(wish) <= len(features) else None
    begins = wish.casefold()
    fits = (n for n, feature in enumerate(features) if feature.casefold().startswith(begins))
    return next(fits, None)


def _branches(value: Any, name: str, problems: list[Problem]) -> Iterator[tuple[str, Branch]]:
    if isinstance(value, list):
        for keys in listed(value, f"{name}: products", problems):
            cell = keys.cell("sku", "id", "handle")
            if cell is None:
                problems.append(Problem(keys.where, "no id", "`sku:` with the id of a product"))
            else:
                yield clean(cell.text), keys
        return
    for key, keys in value.items():
        place = f"{name}: {clean(key)[:60]}"
        if isinstance(keys, dict):
            yield clean(key), Branch(keys, place, problems)
        else:
            problems.append(Problem(place, shape(keys), "keys such as `claims:` and `faq:`"))


def _entry(keys: Branch, problems: list[Problem]) -> Entry:
    texts = {name: _short(cell) for name in _TEXTS if (cell := keys.cell(name))}
    lists = {name: _several(cells) for name in _LISTS if (cells := keys.cells(name))}
    order = _several(keys.cells("order"))
    entry = Entry(keys.where, brand(keys, problems), order, texts, lists)
    keys.unread()
    return entry


def _told(
    product: Product, own: Entry | None, general: Entry | None, problems: list[Problem]
) -> Product:
    if own is not None:
        product = _given(product, own, fills=False)
        product = replace(product, sidecar=together(own.brand, product.sidecar))
        product = ordered(product, own.order, f"{own.where}.order", problems)
    if general is not None:
        product = _given(product, general, fills=True)
        product = replace(product, sidecar=together(product.sidecar, general.brand))
    return product


def _given(product: Product, entry: Entry, *, fills: bool) -> Product:
    """The product with the entry's fields; with `fills` only where it has nothing there."""

    def text(name: str, known: str | None) -> str | None:
        return known if fills and known else entry.texts.get(name, known)

    def several(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        return known if fills and known else entry.lists.get(name, known)

    return replace(
        product,
        short_name=text("short", product.short_name) or product.short_name,
        feature=text("feature", product.feature),
        features=several("features", product.features),
        benefits=several("benefits", product.benefits),
        uses=several("uses", product.uses),
        audience=several("audience", product.audience),
        places=several("places", product.places),
        aliases=(*product.aliases, *entry.lists.get("aliases", ())),
        shipping=text("shipping", product.shipping),
        returns=text("returns", product.returns),
    )


def ordered(
    product: Product, order: tuple[str, ...], where: str, problems: list[Problem]
) -> Product:
    """The product with its selling points in this order."""
    if not order:
        return product
    features, benefits, unknown = in_order(product.features, product.benefits, order)
    for wish in unknown:
        expected = "the number of a feature, or how it begins"
        problems.append(Problem(where, repr(wish[:60]), expected, "warning"))
    return replace(product, features=features, benefits=benefits)


def _by_name(products: tuple[Product, ...]) -> dict[str, Product]:
    names: dict[str, Product] = {}
    for product in products:
        for alias in product.aliases:
            names.setdefault(alias.casefold(), product)
    names.update((product.sku.casefold(), product) for product in products)
    names.update((product.sku, product) for product in products)
    return names


def _short(cell: Cell) -> str:
    return clip(clean(cell.text), _LONGEST)


def _several(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    texts = (_short(cell).removesuffix(".") for cell in cells)
    return tuple(dict.fromkeys(filter(None, texts)))[:_MOST]
