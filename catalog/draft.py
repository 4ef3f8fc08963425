"""What an importer found, before it is checked: texts, each with the place it was read at."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.product import Brand


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a file that is not empty."""

    text: str
    where: str
    """`row 7, column Variant Price` or `products.3.price`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What something costs and how many there are, as written."""

    price: Cell | None = None
    was: Cell | None = None
    evidence: str | None = None
    """Why the was-price may be told; without it the was-price is left out."""
    asked: Cell | None = None
    """Last day on which the was-price was asked."""
    sale: Cell | None = None
    """Price while the offer runs; without times it is the price, and `price` is what it was."""
    starts: Cell | None = None
    ends: Cell | None = None
    daily: tuple[Cell, Cell] | None = None
    percent: Cell | None = None
    """Taken off `price` while the offer runs, in place of `sale`."""
    quota: Cell | None = None
    """How many there are at the price of the offer."""
    remaining: Cell | None = None
    """How many of them are left, where the shop counts them."""
    stock: Cell | None = None
    of: Cell | None = None
    available: bool = True

    @property
    def limited(self) -> bool:
        """Whether the offer has an end or a start, or a number that it is good for."""
        return bool(self.starts or self.ends or self.daily or self.quota or self.remaining)


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One buyable form, as written."""

    where: str
    terms: Terms
    sku: Cell | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One product, as written."""

    where: str
    name: Cell | None
    terms: Terms
    sku: Cell | None = None
    short: Cell | None = None
    description: str = ""
    """May be HTML."""
    feature: Cell | None = None
    features: tuple[Cell, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    variants: tuple[VariantDraft, ...] = ()
    pictures: tuple[Cell, ...] = ()
    brand: str | None = None
    category: str | None = None
    link: Cell | None = None
    shipping: str | None = None
    returns: str | None = None
    aliases: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    """Selling points in the order to tell them: beginnings of features, or their numbers."""
    brand_words: Brand = field(default_factory=Brand)
    """What stands beside the product's own keys of the brand's decisions, already checked."""


@dataclass(frozen=True, slots=True)
class ShopDraft:
    """What a file says about the shop itself."""

    name: str | None = None
    link: str | None = None
    currency: Cell | None = None
    timezone: Cell | None = None
    shipping: str | None = None
    returns: str | None = None


FEED = "compare-at price of the shop's feed"
"""Evidence for was-prices of Shopify exports and Google feeds."""


@dataclass(slots=True)
class Found:
    """Everything an importer took from a file."""

    form: str
    """`Shopify CSV`, `YAML`, ...: for messages."""
    drafts: list[Draft] = field(default_factory=list)
    shop: ShopDraft = ShopDraft()
    fixed_point: bool = False
    """True when the format itself prescribes the decimal point."""
