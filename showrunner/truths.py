"""What is true of a product by a snapshot, in the terms in which spoken phrases are kept."""

from datetime import datetime

from catalog.fact import facts
from catalog.product import Snapshot
from studio.settings import Show
from voice.cache import Said


def truths(snapshot: Snapshot, show: Show, now: datetime, sku: str) -> Said:
    """Every fact of the product that holds at `now`, with its value; none of one that is gone."""
    product = snapshot.product(sku)
    if product is None:
        return frozenset()
    told = facts(product, snapshot, show.language, now, show.timezone).values()
    values = {(fact.id, fact.value) for fact in told}
    names = {(f"{fact.id}{suffix}", fact.label) for fact in told for suffix in ("", ".name")}
    return frozenset(values | names)
