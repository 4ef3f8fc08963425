"""The acts of one turn of a product: a plot with choices, and only what its facts can carry."""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

_Step = tuple[str, ...]
"""Acts of which a sayable one is taken by chance; an empty one leaves the step out."""

_FIRST: tuple[_Step, ...] = (
    ("hook",),
    ("need", "problem", "problem", "for_whom", "question", ""),
    ("product_open",),
    ("feature_benefit", "detail", "demo", "fact"),
    ("feature_benefit", "scene", "benefit", "fact"),
    ("tip", "aside", "story", "", ""),
    ("scene", "story", "feature_benefit", "choice"),
    ("price",),
    ("offer", "offer", "objection", "terms", "question", ""),
    ("benefit", "fact", "detail", ""),
    ("cta",),
)
_LATER: tuple[_Step, ...] = (
    ("need", "problem", "question", "tip", "gift"),
    ("feature_benefit", "fact", "detail", "demo"),
    ("scene", "benefit", "story", "for_whom"),
    ("fact", "terms", "choice", "objection", "aside", ""),
    ("recap", "price", "", ""),
    ("scene", "feature_benefit", "benefit", "tip"),
    ("offer", "objection", "gift", ""),
    ("cta", "cta", "question"),
)
"""Questions are few: they ask for answers, and their stock is the smallest."""
_SPARE: _Step = (
    "need", "problem", "tip", "aside", "question", "gift", "demo", "objection", "reserve",
)  # fmt: skip
"""What a product with a name and a price can always be talked about with."""
_PLENTY = 40
"""Frames that a step needs to stand alone; with fewer it would come round too soon."""


def acts(stock: Callable[[str], int], rng: Random, count: int) -> tuple[str, ...]:
    """At most `count` acts in order, starting with a hook. No act follows itself, while others do.

    `stock` tells how many frames of an act there are for the product, none when too few. Where a
    step leaves a choice, an act with more of them comes more often: the day wears out evenly.
    """
    stocks = {act: stock(act) for step in (*_FIRST, *_LATER, _SPARE) for act in step if act}
    told: list[str] = []
    for step in islice(_plot(), 3 * count):
        if act := _taken(step, stocks, rng, told[-1:]):
            told.append(act)
    return tuple(told[:count])


def _plot() -> Iterator[_Step]:
    yield from _FIRST
    while True:
        yield from _LATER


def _taken(step: _Step, stocks: dict[str, int], rng: Random, before: list[str]) -> str | None:
    if "" in step and rng.random() < step.count("") / len(step):
        return None
    wished = [act for act in step if act and stocks[act] and act not in before]
    if "" not in step and sum(stocks[act] for act in wished) < _PLENTY and len(step) > 1:
        wished += [act for act in _SPARE if stocks[act] and act not in (*before, *wished)]
    if not wished:
        return None
    return rng.choices(wished, [stocks[act] for act in wished])[0]
