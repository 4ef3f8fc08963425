"""Products as schema.org describes them in JSON-LD: a file of it, or a page that holds some.

Properties as in https://schema.org/Product, https://schema.org/ProductGroup and
https://developers.google.com/search/docs/appearance/structured-data/product.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from catalog.draft import Cell, Draft, Found, ShopDraft, Terms, VariantDraft
from catalog.linked import Node, Web, blocks, kinds, text, texts
from catalog.offered import Deal, deals
from catalog.product import Problem
from catalog.words import clean

_PRODUCTS = frozenset({"Product", "IndividualProduct", "ProductModel", "SomeProducts", "Book"})
_GROUP = "ProductGroup"
_SHOPS = frozenset({"OnlineStore", "Store", "OnlineBusiness", "Organization", "WebSite"})
_OPTIONS = {"color": "colour", "size": "size", "material": "material", "pattern": "pattern"}
_MEASURES = ("weight", "height", "width", "depth")
_UNITS = {
    "GRM": "g", "KGM": "kg", "MGM": "mg", "LBR": "lb", "ONZ": "oz", "MMT": "mm", "CMT": "cm",
    "MTR": "m", "INH": "in", "FOT": "ft", "MLT": "ml", "CLT": "cl", "LTR": "l", "WTT": "W",
    "KWT": "kW", "VLT": "V", "HUR": "h", "MIN": "min", "SEC": "s", "P1": "%", "CEL": "°C",
}  # fmt: skip
"""Codes of UN/CEFACT Recommendation 20 that shops use, as people write them."""
_NO_WORDS = frozenset({"", "true", "false", "null", "n/a", "-"})


def fits(value: Any) -> bool:
    """True for JSON that says by its keys that it is JSON-LD."""
    heads = value[:20] if isinstance(value, list) else [value]
    return any(isinstance(h, dict) and h.keys() & {"@context", "@graph", "@type"} for h in heads)


def read_page(page: str, problems: list[Problem]) -> Found | None:
    """The products of an HTML page; None when no script of it is JSON-LD."""
    roots = blocks(page, problems)
    return read(roots, problems, "JSON-LD in HTML") if roots else None


def read(roots: Any, problems: list[Problem], form: str = "JSON-LD") -> Found:
    """Products stand in the order of the file; variants come with the group they belong to."""
    web = Web(roots if isinstance(roots, list) else [roots])
    reader = _Reader(web, problems)
    drafts = [reader.draft(n, head, forms) for n, (head, forms) in enumerate(_shelves(web), 1)]
    shop = next((node for node in web.nodes if kinds(node) & _SHOPS), None)
    named = ShopDraft(text(shop.get("name")), text(shop.get("url"))) if shop else ShopDraft()
    return Found(form, drafts, named, fixed_point=True)


def _shelves(web: Web) -> Iterator[tuple[Node, list[Node]]]:
    """Every product or group, with its variants."""
    goods = [node for node in web.nodes if kinds(node) & {_GROUP, *_PRODUCTS}]
    heads: dict[str, tuple[Node, list[Node]]] = {}
    claimed: set[int] = set()
    for node in goods:
        forms = list(web.each(node.get("hasVariant")))
        claimed.update(map(id, forms))
        if forms or _GROUP in kinds(node):
            shelf = (node, forms)
            for name in _group_names(node):
                heads.setdefault(name, shelf)
    shelves: dict[int, tuple[Node, list[Node]]] = {}
    for node in goods:
        if id(node) not in claimed:
            shelf = _joined_shelf(web, node, heads)
            shelves.setdefault(id(shelf[1]), shelf)
    yield from shelves.values()


def _joined_shelf(
    web: Web, node: Node, heads: dict[str, tuple[Node, list[Node]]]
) -> tuple[Node, list[Node]]:
    """The shelf the node stands on: its own, or that of its group, which may begin with it."""
    for name in _group_names(node):
        if name in heads and heads[name][0] is node:
            return heads[name]
    parent = web.get(node.get("isVariantOf"))
    names = [*_group_names(parent or {}), *texts(node.get("inProductGroupWithID"))]
    if not names:
        return node, []
    known = next((heads[name] for name in names if name in heads), None)
    shelf = known or (parent or node, [])
    shelf[1].append(node)
    for name in names:
        heads.setdefault(name, shelf)
    return shelf


def _group_names(node: Node) -> Iterator[str]:
    """What variants may call their group: an id, or its name where it has none."""
    names = [*texts(node.get("productGroupID")), *texts(node.get("@id"))]
    if not names and (_GROUP in kinds(node) or node.get("hasVariant")):
        names = [f"\0{text(node.get('name')) or id(node)}"]
    yield from names


class _Reader:
    def __init__(self, web: Web, problems: list[Problem]) -> None:
        self._web = web
        self._problems = problems

    def draft(self, number: int, head: Node, forms: list[Node]) -> Draft:
        known = [head, *(form for form in forms if form is not head)]
        sku = self._first(
            known[:1] if forms else known, "productGroupID", "sku", "productID", "mpn"
        )
        label = clean(sku or self._first(known, "name") or "")[:50]
        where = f"product {number}" + (f" ({label})" if label else "")
        if forms:
            variants, single = tuple(self._variants(where, head, forms)), None
        else:
            found = deals(self._web, head, where)
            variants = tuple(_as_variants(found, where, sku or label)) if len(found) > 1 else ()
            single = found[0] if len(found) == 1 else None
        links = (*(node.get("url") for node in known), single and single.link)
        link = next(filter(None, map(text, links)), None)
        return Draft(
            where=where,
            name=self._cell(known, where, "name"),
            terms=single.terms if single else Terms(),
            sku=Cell(sku, f"{where}, sku") if sku else None,
            description=self._first(known, "description") or "",
            attributes=tuple(self._attributes(known, forms)),
            variants=variants,
            pictures=tuple(self._pictures(known, where, link)),
            brand=self._brand(known),
            category=_leaf(next((c for n in known for c in texts(n.get("category"), "name")), "")),
            link=Cell(link, f"{where}, url") if link else None,
            aliases=tuple(
                alias for node in known[:1] for alias in texts(node.get("alternateName"))
            ),
        )

    def _variants(self, where: str, head: Node, forms: list[Node]) -> Iterator[VariantDraft]:
        """One without an offer of its own is sold by the group's, where that is a single one."""
        shared = deals(self._web, head, where)
        terms = shared[0].terms if len(shared) == 1 else Terms()
        traits = [dict(self._traits(form)) for form in forms]
        telling = _telling(traits)
        names = [text(form.get("name")) or "" for form in forms]
        for number, (form, known) in enumerate(zip(forms, traits, strict=True), 1):
            place = f"{where}, hasVariant.{number}"
            found = deals(self._web, form, place)
            options = tuple((name, known[name]) for name in telling if known.get(name))
            if not options and len(set(names)) == len(names) > 1:
                options = (("version", names[number - 1]),)
            sku = self._first([form], "sku", "productID", "mpn")
            cell = Cell(sku, f"{place}.sku") if sku else None
            yield VariantDraft(place, found[0].terms if found else terms, cell, options)

    def _attributes(self, known: list[Node], forms: list[Node]) -> Iterator[tuple[str, str]]:
        """What the head says, and what all its variants say alike."""
        told: dict[str, str] = {}
        for name, value in self._traits(known[0]):
            told.setdefault(name, value)
        each = [dict(self._traits(form)) for form in forms]
        if each:
            for name, value in each[0].items():
                if all(traits.get(name) == value for traits in each):
                    told.setdefault(name, value)
        yield from told.items()

    def _traits(self, node: Node) -> Iterator[tuple[str, str]]:
        for name, called in _OPTIONS.items():
            if value := text(node.get(name), "name"):
                yield called, clean(value)
        for name in _MEASURES:
            if value := self._measure(node.get(name)):
                yield name, value
        for pair in self._web.each(node.get("additionalProperty")):
            name, value = clean(text(pair.get("name")) or ""), self._measure(pair)
            if name and value:
                yield name, value

    def _measure(self, value: Any) -> str | None:
        """`390 g` of a text or of a value with its unit."""
        if isinstance(value, str):
            words = clean(value)
        else:
            node = self._web.get(value) or {}
            unit = text(node.get("unitText")) or _UNITS.get(text(node.get("unitCode")) or "", "")
            low, high = text(node.get("minValue")), text(node.get("maxValue"))
            amount = ", ".join(texts(node.get("value"), "name"))
            if not amount and low and high:
                amount = f"{low}–{high}"
            words = clean(f"{amount} {unit}") if amount else ""
        return None if words.casefold() in _NO_WORDS or "://" in words else words

    def _pictures(self, known: list[Node], where: str, link: str | None) -> Iterator[Cell]:
        seen: set[str] = set()
        for node in known:
            for address in self._addresses(node.get("image")):
                whole = _joined(link, address)
                if whole not in seen:
                    seen.add(whole)
                    yield Cell(whole, f"{where}, image")

    def _addresses(self, value: Any) -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield from texts(item)
            elif (node := self._web.get(item)) is not None:
                found = (text(node.get(key)) for key in ("contentUrl", "url"))
                yield from filter(None, [next(filter(None, found), None)])

    def _brand(self, known: list[Node]) -> str | None:
        for node in known:
            for key in ("brand", "manufacturer"):
                given = node.get(key)
                named = given if isinstance(given, str) else self._web.get(given)
                name = text(named if isinstance(named, str) else (named or {}).get("name"))
                if name and "://" not in name:
                    return name
        return None

    def _first(self, known: Iterable[Node], *keys: str) -> str | None:
        found = (text(node.get(key), "name") for node in known for key in keys)
        return next(filter(None, found), None)

    def _cell(self, known: list[Node], where: str, key: str) -> Cell | None:
        found = self._first(known, key)
        return Cell(found, f"{where}, {key}") if found else None


def _as_variants(found: list[Deal], where: str, name: str) -> Iterator[VariantDraft]:
    """Several offers of one product as its forms: told apart by name where they have one."""
    for number, deal in enumerate(found, 1):
        place = f"{where}, offers.{number}"
        options = (("version", deal.name),) if deal.name else ()
        sku = Cell(deal.sku or f"{name}/{number}", place)
        yield VariantDraft(place, deal.terms, sku, options)


def _telling(traits: list[dict[str, str]]) -> list[str]:
    """What the variants differ in, in the order in which it is said first."""
    names = dict.fromkeys(name for known in traits for name in known)
    return [name for name in names if len({known.get(name) for known in traits}) > 1]


def _leaf(path: str) -> str | None:
    """`Cups` of `Home > Kitchen > Cups`; numbers of a taxonomy and addresses are no words."""
    leaf = path.rpartition(">")[2].strip()
    return None if not leaf or leaf.isdecimal() or "://" in leaf else leaf


def _joined(base: str | None, address: str) -> str:
    """The picture's address, with the page's before it where it stands for itself."""
    try:
        return urljoin(base, address) if base and "://" in base else address
    except ValueError:
        return address
