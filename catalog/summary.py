"""What `vitrine catalog check` prints: the products as understood, and what is wrong."""

from dataclasses import dataclass
from pathlib import Path

from catalog.fact import price_text
from catalog.load import Loaded
from catalog.money import written, written_count, written_percent
from catalog.product import Offer, Problem, Product


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One product, in texts for a table."""

    number: str
    sku: str
    name: str
    price: str
    was: str
    offer: str
    stock: str
    variants: str
    pictures: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A catalogue at a glance."""

    form: str
    rows: tuple[SummaryRow, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """Problems that left something out; the command fails when there are any."""
        return sum(problem.level == "error" for problem in self.problems)


def summary(loaded: Loaded, base: Path, lang: str = "en") -> Summary:
    """The rows, and the problems with those of missing picture files in `base` added."""
    products = loaded.snapshot.products
    rows = tuple(_row(product, lang) for product in products)
    missing = tuple(problem for product in products for problem in _missing(product, base))
    return Summary(loaded.form, rows, (*loaded.problems, *missing))


def _row(product: Product, lang: str) -> SummaryRow:
    return SummaryRow(
        number=str(product.number),
        sku=product.sku,
        name=product.name,
        price=price_text(product, lang),
        was=written(product.was.price, lang) if product.was else "",
        offer=_offer(product.offer, lang) if product.offer else "",
        stock=written_count(product.stock.left, lang) if product.stock else "",
        variants=str(len(product.variants) or ""),
        pictures=str(len(product.pictures) or "none"),
    )


def _offer(offer: Offer, lang: str) -> str:
    parts = [written(offer.price, lang)] if offer.price else []
    if offer.percent:
        parts.append(f"(-{written_percent(offer.percent, lang)})")
    if offer.quota is not None or offer.left is not None:
        parts.append(_quota(offer))
    if offer.daily:
        parts.append(f"daily {offer.daily.opens:%H:%M}-{offer.daily.closes:%H:%M}")
        parts.append(offer.daily.zone)
    if offer.starts:
        parts.append(f"from {offer.starts:%Y-%m-%d %H:%M} UTC")
    if offer.ends:
        parts.append(f"until {offer.ends:%Y-%m-%d %H:%M} UTC")
    return " ".join(parts)


def _quota(offer: Offer) -> str:
    """`for 31 of 50`, as far as it is known without the stock."""
    of = "" if offer.quota is None else str(offer.quota)
    left = "" if offer.left is None else str(offer.left)
    return f"for {' of '.join(filter(None, (left, of)))}"


def _missing(product: Product, base: Path) -> tuple[Problem, ...]:
    local = (text for text in product.pictures if "://" not in text)
    return tuple(
        Problem(
            f"{product.sku}, picture",
            f"{text!r}, which is no file",
            "a file in the catalogue's folder, or an http(s) address",
            "warning",
        )
        for text in local
        if "\0" in text or not (base / text).is_file()
    )
