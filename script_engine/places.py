"""Turns as the operator has placed them: they come in this order before the rotation goes on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One turn of the operator's order."""

    sku: str
    window: str | None = None
    """The promo window it comes in; None in the rotation."""


Places = tuple[Place, ...]


def first(places: Places, window: str | None) -> Place | None:
    """The next of them while `window` runs; those of other windows wait for theirs."""
    return next((place for place in places if place.window == window), None)


def without(places: Places, gone: Place) -> Places:
    """All but the first one that is `gone`."""
    if gone not in places:
        return places
    at = places.index(gone)
    return places[:at] + places[at + 1 :]


def beyond(places: Places, told: Iterable[Place]) -> Places:
    """Those that are not among `told`."""
    for place in told:
        places = without(places, place)
    return places
