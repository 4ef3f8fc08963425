"""Goods intake: drafts are checked, completed from their own texts, and become products."""

import re
from collections.abc import Iterable
from typing import Literal

from catalog.draft import Cell, Draft, ShopDraft, VariantDraft
from catalog.naming import short_name
from catalog.product import Problem, Product, Variant
from catalog.sidecar import ordered
from catalog.terms import Agreed, Clerk
from catalog.timetable import rolled_up
from catalog.words import clean, clip, plain, read_markup

MOST_PRODUCTS = 5_000
"""A day has turns for about 2,000. What is to come is worked out from all of them every second."""
MOST_VARIANTS = 2_000
LONGEST_NAME = 150
"""Characters; longer names are cut with a warning."""
LONGEST_DESCRIPTION = 5_000
LONGEST_VALUE = 200
LONGEST_ID = 100
MOST_LISTED = 40
"""Entries of any list of one product."""

_LABELLED = re.compile(r"(?P<name>[^\W\d][\w &/'’-]{1,28}?)\s*:\s+(?P<value>\S.*)")
_LONGEST_FEATURE = 110
"""Characters of a list item of the description that is still said as a feature."""


class Intake:
    """Checks the drafts of one file. What is left out, and why, goes to `problems`."""

    def __init__(
        self, shop: ShopDraft, clerk: Clerk, problems: list[Problem], file: str = ""
    ) -> None:
        self._shop = shop
        self._clerk = clerk
        self._problems = problems
        self._file = file
        self._skus: set[str] = set()

    def products(self, drafts: Iterable[Draft]) -> tuple[Product, ...]:
        """The drafts that are products, at most `MOST_PRODUCTS`.

        Their numbers are places in the file. One that is left out keeps its number free: on air a
        mistake in one row must not give all that follow another number than viewers have seen.
        """
        shelf: list[Product] = []
        for number, draft in enumerate(drafts, 1):
            if len(shelf) == MOST_PRODUCTS:
                expected = f"at most {MOST_PRODUCTS} products"
                self._tell(draft.where, "more products; left out", expected)
                break
            product = self._product(draft, number)
            if product is not None:
                shelf.append(product)
        return tuple(shelf)

    def _product(self, draft: Draft, number: int) -> Product | None:
        name = self._name(draft)
        if name is None:
            return None
        sku = self._sku(draft, name)
        if sku is None:
            return None
        variants = self._variants(draft, sku)
        agreed = self._clerk.agree(draft.terms, draft.where) if not draft.variants else None
        if variants:
            agreed = Agreed(variants[0].price, stock=self._clerk.stock(draft.terms))
        if agreed is None:
            self._skus.discard(sku)
            return None
        described, items = read_markup(draft.description)
        features = self._features(draft, items)
        values = tuple(value for variant in variants for _, value in variant.options)
        brand = _short(draft.brand)
        product = Product(
            sku=sku,
            number=number,
            name=name,
            short_name=_said(draft.short) or short_name(name, brand, tuple(dict.fromkeys(values))),
            price=agreed.price,
            was=agreed.was,
            offer=agreed.offer,
            stock=agreed.stock,
            available=agreed.available and draft.terms.available,
            description=clip(described, LONGEST_DESCRIPTION),
            feature=_said(draft.feature) or next(iter(features), None),
            features=features,
            attributes=self._attributes(draft, items),
            variants=variants,
            pictures=_texts((cell.text for cell in draft.pictures), 2000),
            brand=brand,
            category=_short(draft.category),
            link=clip(clean(draft.link.text), 2000) if draft.link else None,
            shipping=_short(draft.shipping or self._shop.shipping),
            returns=_short(draft.returns or self._shop.returns),
            aliases=_texts(draft.aliases),
            uses=_texts(draft.uses),
            audience=_texts(draft.audience),
            places=_texts(draft.places),
            benefits=_texts(draft.benefits),
            sidecar=draft.brand_words,
            source=f"{self._file}, {draft.where}" if self._file else draft.where,
        )
        product = ordered(product, draft.order, f"{draft.where}.order", self._problems)
        return rolled_up(product) if draft.terms.available else product

    def _name(self, draft: Draft) -> str | None:
        name = plain(draft.name.text).replace("\n", " ") if draft.name else ""
        if not name:
            self._tell(f"{draft.where}, name", "no name", "the product's name")
            return None
        if draft.name and len(name) > LONGEST_NAME:
            expected = f"at most {LONGEST_NAME}"
            self._tell(draft.name.where, f"{len(name)} characters; cut", expected, warning=True)
        return clip(name, LONGEST_NAME)

    def _sku(self, draft: Draft, name: str) -> str | None:
        cell = draft.sku or Cell(_as_id(name), draft.where)
        sku = clean(cell.text)
        if not sku or len(sku) > LONGEST_ID:
            self._tell(cell.where, f"{len(sku)} characters", f"an id of 1 to {LONGEST_ID}")
            return None
        if sku in self._skus:
            self._tell(cell.where, f"{sku!r} for the second time; left out", "an id of its own")
            return None
        self._skus.add(sku)
        return sku

    def _variants(self, draft: Draft, sku: str) -> tuple[Variant, ...]:
        shelf: dict[str, Variant] = {}
        for form in draft.variants[:MOST_VARIANTS]:
            variant = self._variant(form, sku)
            if variant is None:
                continue
            first = next(iter(shelf.values()), variant)
            if variant.sku in shelf:
                found = f"variant {variant.sku!r} for the second time; left out"
                self._tell(form.where, found, "a sku of its own")
            elif variant.price.currency != first.price.currency:
                found = f"{variant.price.currency}; left out"
                self._tell(form.where, found, f"{first.price.currency} as for its other variants")
            else:
                shelf[variant.sku] = variant
        if len(draft.variants) > MOST_VARIANTS:
            found = f"{len(draft.variants)} variants; the rest is left out"
            self._tell(draft.where, found, f"at most {MOST_VARIANTS}")
        return tuple(shelf.values())

    def _variant(self, form: VariantDraft, sku: str) -> Variant | None:
        agreed = self._clerk.agree(form.terms, form.where)
        if agreed is None:
            return None
        options = _pairs(form.options)
        named = " / ".join((sku, *(value for _, value in options)))
        return Variant(
            sku=clip(clean(form.sku.text), LONGEST_ID) if form.sku else named,
            options=options,
            price=agreed.price,
            was=agreed.was,
            stock=agreed.stock,
            available=agreed.available,
            offer=agreed.offer,
        )

    def _features(self, draft: Draft, items: tuple[str, ...]) -> tuple[str, ...]:
        given = _texts(plain(cell.text).replace("\n", " ") for cell in draft.features)
        return given or _texts(filter(_sayable, items))

    def _attributes(self, draft: Draft, items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Those of the file, then list items of the description such as `Material: oak`.

        What its variants differ in is an option, and no attribute of the product.
        """
        found = {
            name.casefold(): (_as_label(name), value) for name, value in _pairs(draft.attributes)
        }
        for item in items:
            match = _LABELLED.fullmatch(item)
            if match and len(match["value"]) <= LONGEST_VALUE // 2:
                name = match["name"].strip()
                found.setdefault(name.casefold(), (_as_label(name), match["value"].rstrip(".")))
        for name in {name.casefold() for form in draft.variants for name, _ in form.options}:
            found.pop(name, None)
        return tuple(found.values())[:MOST_LISTED]

    def _tell(self, where: str, found: str, expected: str, *, warning: bool = False) -> None:
        level: Literal["error", "warning"] = "warning" if warning else "error"
        self._problems.append(Problem(where, found, expected, level))


def _sayable(item: str) -> bool:
    """True for a list item that is short enough and no label with a value."""
    return 3 <= len(item) <= _LONGEST_FEATURE and not _LABELLED.fullmatch(item)


def _as_id(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")[:LONGEST_ID].rstrip("-")


def _as_label(name: str) -> str:
    """`weight` for `Weight`; `LED power` stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _short(text: str | None) -> str | None:
    return (clip(clean(text), LONGEST_VALUE) or None) if text else None


def _said(cell: Cell | None) -> str | None:
    return _short(cell.text) if cell else None


def _texts(texts: Iterable[str], longest: int = LONGEST_VALUE) -> tuple[str, ...]:
    cleaned = (clip(clean(text), longest).removesuffix(".") for text in texts)
    return tuple(dict.fromkeys(filter(None, cleaned)))[:MOST_LISTED]


def _pairs(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    cleaned = ((clip(clean(k), 60), clip(clean(v), LONGEST_VALUE)) for k, v in pairs)
    return tuple((name, value) for name, value in cleaned if name and value)[:MOST_LISTED]
