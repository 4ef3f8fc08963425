"""Products and snapshots: frozen values that every line, card and answer is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount. Never a float."""

    amount: Decimal
    currency: str
    """ISO 4217 code."""

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class Was:
    """An earlier price that may be mentioned, because there is evidence for it."""

    price: Money
    evidence: str
    asked: date | None = None
    """Last day on which it was asked, where that is known. It is not told before."""


REGULAR = "regular price outside the offer"
"""Evidence for a was-price that is the product's own price without its running offer."""


@dataclass(frozen=True, slots=True)
class Daily:
    """A window that opens every day. It crosses midnight when `closes <= opens`."""

    opens: time
    closes: time
    zone: str
    """IANA name of the time zone the two times are meant in."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A limited offer. Only a real end makes a countdown."""

    starts: datetime | None
    ends: datetime | None
    price: Money | None = None
    """What it costs while the offer runs; None when the offer does not change the price."""
    daily: Daily | None = None
    """With a window, `starts` and `ends` bound the days on which it opens."""
    percent: int | None = None
    """What the shop says it takes off its regular price, where it says it in whole percent."""
    quota: int | None = None
    """How many there are at this price. It ends by itself when they are sold."""
    left: int | None = None
    """How many of them the shop still has; None: counted from how far the stock has fallen."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A live count."""

    left: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of a product."""

    sku: str
    options: tuple[tuple[str, str], ...]
    """Such as `(("colour", "teal"), ("size", "M"))`."""
    price: Money
    was: Was | None = None
    stock: Stock | None = None
    available: bool = True
    offer: Offer | None = None

    @property
    def buyable(self) -> bool:
        return self.available and (self.stock is None or self.stock.left > 0)


ClaimClass = Literal[
    "superlative",
    "medical",
    "guarantee",
    "scarcity",
    "urgency",
    "price_history",
    "social_proof",
    "origin",
    "environmental",
    "first_person",
]
"""What the gate lets nobody say without something to stand on."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A claim the brand stands behind, word for word, with what proves it."""

    claim: ClaimClass
    text: str
    evidence: str
    lang: str | None = None
    """Language it is worded in; None: the show's."""


@dataclass(frozen=True, slots=True)
class Faq:
    """A question and the brand's own answer to it, said as it stands."""

    question: str
    answer: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """What the brand decided about one product, beside what its shop knows: the sidecar."""

    claims: tuple[Approved, ...] = ()
    faq: tuple[Faq, ...] = ()
    forbidden: tuple[str, ...] = ()
    """Words and phrases never said of this product."""
    said_as: tuple[tuple[str, str], ...] = ()
    """How names are pronounced: written, spoken."""
    must_say: tuple[str, ...] = ()
    """Lines, with slots, that every turn of the product contains."""
    lines: tuple[str, ...] = ()
    """Approved lines, with slots: all that is said of it while its text is locked."""
    locked: bool = False

    def answers(self, lang: str) -> tuple[Faq, ...]:
        """The FAQ as far as it is worded in the show's language."""
        return tuple(entry for entry in self.faq if _worded(entry.lang, lang))

    def approved(self, lang: str) -> tuple[Approved, ...]:
        """The claims as far as they are worded in the show's language."""
        return tuple(entry for entry in self.claims if _worded(entry.lang, lang))


def _worded(own: str | None, lang: str) -> bool:
    """Whether words for `own`, a tag or none, can be said in a show in `lang`."""
    if own is None or own.casefold() == lang.casefold():
        return True
    return "-" not in own and own.casefold() == lang.partition("-")[0].casefold()


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on sale. A field that is None or empty is not known and is never spoken of."""

    sku: str
    """Its id: unique in the snapshot, stable from one snapshot to the next."""
    number: int
    """Place in the file from 1 on: what viewers call "number three"."""
    name: str
    short_name: str
    price: Money
    was: Was | None = None
    offer: Offer | None = None
    stock: Stock | None = None
    available: bool = True
    description: str = ""
    """Plain text: markup of the source is removed."""
    feature: str | None = None
    """The one thing to say first."""
    features: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    """Name and value as a person reads them: `("weight", "390 g")`."""
    variants: tuple[Variant, ...] = ()
    pictures: tuple[str, ...] = ()
    """Local paths or http(s) URLs, best first."""
    brand: str | None = None
    category: str | None = None
    link: str | None = None
    shipping: str | None = None
    returns: str | None = None
    aliases: tuple[str, ...] = ()
    """Other names it is called or looked up by, its handle in the shop among them."""
    uses: tuple[str, ...] = ()
    """Gerunds: `packing lunch`."""
    audience: tuple[str, ...] = ()
    """Plural nouns: `commuters`."""
    places: tuple[str, ...] = ()
    """Noun phrases with their article: `the kitchen counter`."""
    benefits: tuple[str, ...] = ()
    """Clauses: what each of `features` does for the buyer, in the same order."""
    sidecar: Brand = Brand()
    turns: datetime | None = None
    """When its price or offer changes by itself; None: not before the catalogue does."""
    source: str = field(default="", compare=False)
    """Where it was read: `products.csv, row 7`."""

    @property
    def buyable(self) -> bool:
        return self.available and (self.stock is None or self.stock.left > 0)

    def attribute(self, *names: str) -> str | None:
        """The value of the first attribute called one of `names`, any case."""
        wanted = {name.casefold() for name in names}
        return next((v for k, v in self.attributes if k.casefold() in wanted), None)

    def option(self, *names: str) -> tuple[str, ...]:
        """The different values its variants have for an option, in file order."""
        wanted = {name.casefold() for name in names}
        values = (v for x in self.variants for k, v in x.options if k.casefold() in wanted)
        return tuple(dict.fromkeys(values))


@dataclass(frozen=True)
class Snapshot:
    """The catalogue at one version. A change makes a new snapshot; this one never alters."""

    version: int
    products: tuple[Product, ...]
    shop: str | None = None
    link: str | None = None
    changed: frozenset[str] = frozenset()
    """Skus that differ from the version before (new, altered or gone)."""
    _by_sku: dict[str, Product] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_sku", {product.sku: product for product in self.products})

    def product(self, sku: str | None) -> Product | None:
        return self._by_sku.get(sku or "")

    @cached_property
    def on_sale(self) -> tuple[Product, ...]:
        """Products that can be bought now."""
        return tuple(product for product in self.products if product.buyable)

    @cached_property
    def turns(self) -> datetime | None:
        """The next moment at which any product changes by itself."""
        return min((p.turns for p in self.products if p.turns is not None), default=None)

    @cached_property
    def said_as(self) -> dict[str, str]:
        """How names are pronounced, of all products; where two differ, the first one's way."""
        pairs = (pair for product in self.products for pair in product.sidecar.said_as)
        return dict(reversed(tuple(pairs)))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a catalogue file, told to whoever has to mend it."""

    where: str
    """`row 7, column Variant Price` or `products.3.price`."""
    found: str
    expected: str
    level: Literal["error", "warning"] = "error"
    """An error leaves the row out; a warning leaves the field out."""

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}, expected {self.expected}"
