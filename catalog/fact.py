"""What may be said about a product: every value that can fill a slot, with where it came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from catalog import phrases
from catalog.money import saving, written, written_count, written_percent
from catalog.product import Money, Product, Snapshot
from catalog.timetable import as_sold, reduction
from catalog.wording import trait_names
from catalog.words import identifier, spoken_address, unit

FactKind = Literal["money", "percent", "count", "moment", "name", "words", "list", "address"]

_STORAGE = re.compile(r"\d+\s?[KMGT]i?B", re.IGNORECASE)
"""What feeds of phones and disks have in their size column; nobody measures it with a tape."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true of one product in one version of the catalogue."""

    id: str
    """`<sku>/<slot>`, such as `FH-BTL-750/price`."""
    sku: str
    kind: FactKind
    value: str
    """Plain and unambiguous: `29.90 USD`, `46`, `25`, `750 ml`; a moment in ISO 8601, UTC."""
    text: str
    """As captions show it in the show's language: `$29.90`."""
    volatile: bool
    """True when it can change during a show: it is said only from the newest snapshot."""
    version: int
    """Catalogue version it was read from."""
    label: str = ""
    """What an attribute is called, as a person reads it: `weight`."""
    until: datetime | None = None
    """When it stops being true by itself; None: not before the catalogue changes."""
    source: str = ""
    """Where it was read, or what proves it: `products.csv, row 7`, `sidecar`; empty: not known."""
    unit: str = ""
    """Of what it counts: a currency code, `%`, `pieces`, or the unit of a measure such as `ml`."""


def facts(
    product: Product, snapshot: Snapshot, lang: str, now: datetime, timezone: str
) -> dict[str, Fact]:
    """Every fact of `product` by slot name. What is not known, or not true at `now`, is not there.

    Slots: `name`, `short_name`, `shop`, `brand`, `category`, `link`, `price`, `was`, `saving`,
    `percent_off`, `stock`, `offer_end`, `offer_left`, `feature`, `benefit`, `use`, `audience`,
    `place`, `size`, `sizes`, `colours`, `material`, `care`, `shipping`, `returns`, `headline`,
    `fact_name`, `fact_value`, and from the brand's sidecar `claim.<class>` and `faq.1`.

    Where a product has several, the further ones are `feature.2`, `feature.3`, ...; `benefit.2`
    is what `feature.2` is good for. Attributes are `attribute.<name>` with the name in
    `Fact.label`; `fact_name` and `fact_value` are the first of them. Approved claims of one class
    are `claim.<class>`, `claim.<class>.2`, ... with their evidence as `Fact.source`; answers of the
    FAQ are `faq.1`, `faq.2`, ... with the question as `Fact.label`.

    `was`, `saving` and `percent_off` need evidence, one price for all variants, and an offer that
    runs at `now` where there is an offer; `offer_left` needs an offer with a quota; `stock` needs a
    count of one or more; `offer_end` needs a language that `phrases` has words for. No price is
    there once `Product.turns` has passed. `timezone` is the brand's, as an IANA name.
    """
    sold = as_sold(product, now)
    lapsed = product.turns is not None and product.turns <= now
    sheet = _Sheet(sold, snapshot, lang, now, timezone, lapsed=lapsed)
    found = {}
    for group in (
        sheet.names(),
        sheet.prices(),
        sheet.supply(),
        sheet.traits(),
        sheet.appeal(),
        sheet.approved(),
    ):
        found.update({fact.id.removeprefix(f"{sold.sku}/"): fact for fact in group})
    if first := next((f for k, f in found.items() if k.startswith("attribute.")), None):
        found["fact_value"] = replace(first, id=f"{sold.sku}/fact_value")
        found["fact_name"] = replace(
            first, id=f"{sold.sku}/fact_name", value=first.label, text=first.label
        )
    return found


def price_text(product: Product, lang: str) -> str:
    """`$29.90`, or `from $19.90` when variants that can be bought differ in price."""
    lowest = written(product.price, lang)
    offered = [variant.price for variant in product.variants if variant.buyable]
    if len(set(offered)) < 2:
        return lowest
    highest = max(offered, key=lambda price: price.amount)
    return phrases.price_from(lowest, written(highest, lang), lang)


@dataclass(frozen=True, slots=True)
class _Sheet:
    product: Product
    snapshot: Snapshot
    lang: str
    now: datetime
    timezone: str
    lapsed: bool
    """The price has turned, and the snapshot that says what it is now is still to come."""

    def names(self) -> Iterator[Fact]:
        product = self.product
        yield self._fact("name", "name", product.name)
        yield self._fact("short_name", "name", product.short_name)
        for slot, name in (("shop", self.snapshot.shop), ("brand", product.brand)):
            if name:
                yield self._fact(slot, "name", name)
        if product.category:
            yield self._fact("category", "words", product.category)
        if link := product.link or self.snapshot.link:
            yield self._fact("link", "address", link, spoken_address(link))

    def prices(self) -> Iterator[Fact]:
        if self.lapsed:
            return
        yield self._money("price", self.product.price, price_text(self.product, self.lang))
        yield from self._reduction()
        yield from self._offer()

    def _reduction(self) -> Iterator[Fact]:
        price, was = self.product.price, self.product.was
        less = saving(was.price, price) if was else None
        if was is None or less is None:
            return
        proof = f"{was.evidence}, {was.asked.isoformat()}" if was.asked else was.evidence
        yield self._money("was", was.price, written(was.price, self.lang), proof)
        yield self._money("saving", less, written(less, self.lang), proof)
        if percent := reduction(self.product):
            text = written_percent(percent, self.lang)
            fact = self._fact("percent_off", "percent", str(percent), text, source=proof)
            yield replace(fact, volatile=True, until=self.product.turns, unit="%")

    def _offer(self) -> Iterator[Fact]:
        """Until when it runs and how many are left of it: only what is really counted."""
        offer, until = self.product.offer, self.product.turns
        if offer is None:
            return
        words = offer.ends and phrases.offer_end(
            offer.ends, self.now, ZoneInfo(self.timezone), self.lang
        )
        if offer.ends and words:
            fact = self._fact("offer_end", "moment", offer.ends.isoformat(), words)
            yield replace(fact, volatile=True, until=until)
        if offer.left is not None:
            yield replace(self._count("offer_left", offer.left), until=until)

    def supply(self) -> Iterator[Fact]:
        product = self.product
        if product.available and product.stock is not None and product.stock.left > 0:
            yield self._count("stock", product.stock.left)
        for slot, terms in (("shipping", product.shipping), ("returns", product.returns)):
            if terms:
                yield self._fact(slot, "words", terms)

    def traits(self) -> Iterator[Fact]:
        product = self.product
        sizes = trait_names("size")
        yield from self._choice("colours", trait_names("colour"))
        yield from self._choice("sizes", sizes)
        single = product.attribute(*sizes, *trait_names("measure"))
        if single is None and len(only := self._offered(sizes)) == 1:
            single = only[0]
        if single and _STORAGE.fullmatch(single):
            single = None
        for slot, value in (
            ("size", single),
            ("material", product.attribute(*trait_names("material"))),
            ("care", product.attribute(*trait_names("care"))),
        ):
            if value:
                yield self._fact(slot, "words", value)
        for name, value in product.attributes:
            fact = self._fact(f"attribute.{identifier(name)}", "words", value, label=name)
            yield replace(fact, unit=unit(value))

    def appeal(self) -> Iterator[Fact]:
        product = self.product
        if product.feature:
            yield self._fact("headline", "words", product.feature)
        features = product.features or ((product.feature,) if product.feature else ())
        for slot, texts in (
            ("feature", features),
            ("benefit", product.benefits),
            ("use", product.uses),
            ("audience", product.audience),
            ("place", product.places),
        ):
            for number, text in enumerate(texts, 1):
                if text:
                    yield self._fact(_numbered(slot, number), "words", text)

    def approved(self) -> Iterator[Fact]:
        brand = self.product.sidecar
        counts: Counter[str] = Counter()
        for claim in brand.approved(self.lang):
            counts[claim.claim] += 1
            slot = _numbered(f"claim.{claim.claim}", counts[claim.claim])
            yield self._fact(slot, "words", claim.text, source=claim.evidence)
        for number, entry in enumerate(brand.answers(self.lang), 1):
            yield self._fact(
                f"faq.{number}", "words", entry.answer, label=entry.question, source="sidecar"
            )

    def _choice(self, slot: str, names: tuple[str, ...]) -> Iterator[Fact]:
        offered = self._offered(names)
        if offered:
            text = phrases.listed(offered, self.lang)
            yield self._fact(slot, "list", "; ".join(offered), text, volatile=True)
        elif value := self.product.attribute(*names):
            yield self._fact(slot, "list", value)

    def _money(self, slot: str, money: Money, text: str, source: str = "") -> Fact:
        fact = self._fact(slot, "money", str(money), text, source=source)
        return replace(fact, volatile=True, until=self.product.turns, unit=money.currency)

    def _count(self, slot: str, left: int) -> Fact:
        fact = self._fact(slot, "count", str(left), written_count(left, self.lang))
        return replace(fact, volatile=True, unit="pieces")

    def _offered(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Values of an option that can be bought now."""
        buyable = tuple(variant for variant in self.product.variants if variant.buyable)
        return replace(self.product, variants=buyable).option(*names)

    def _fact(
        self,
        slot: str,
        kind: FactKind,
        value: str,
        text: str | None = None,
        *,
        volatile: bool = False,
        label: str = "",
        source: str = "",
    ) -> Fact:
        sku = self.product.sku
        return Fact(
            f"{sku}/{slot}",
            sku,
            kind,
            value,
            value if text is None else text,
            volatile,
            self.snapshot.version,
            label,
            source=source or self.product.source,
        )


def _numbered(slot: str, number: int) -> str:
    return slot if number == 1 else f"{slot}.{number}"
