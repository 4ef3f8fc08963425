"""What the overlays show, made from the catalogue snapshot by its owner. Nobody keeps a copy."""

from dataclasses import dataclass
from datetime import datetime

from studio.show import Comment


@dataclass(frozen=True, slots=True)
class Card:
    """One product as the picture shows it. Texts are ready to draw; None means: leave it out."""

    sku: str
    name: str
    short_name: str
    picture: str | None
    """Path of a picture file on this machine that was checked to be readable."""
    price: str
    was: str | None = None
    """Only with evidence for the old price."""
    percent_off: str | None = None
    """Such as `-25 %`."""
    stock: str | None = None
    """Such as `46 left`; None when the stock is not counted."""
    stock_share: float | None = None
    """0..1 of the quantity on offer; None when that is not known."""
    ends: datetime | None = None
    """UTC end of a real offer, for the countdown."""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The state of all overlays that do not come from the utterance on air."""

    version: int = 0
    """Catalogue version."""
    shop: str = ""
    cards: tuple[Card, ...] = ()
    """Cards of the products now, next, and of every line that is queued."""
    now: str | None = None
    """Sku on sale now."""
    next: str | None = None
    asked: tuple[Comment, ...] = ()
    """The questions that are answered next, in that order, fit to be shown."""
    shipping: str | None = None
    """The shop's delivery terms, as it words them; None means that nothing is said of them."""
    returns: str | None = None

    def card(self, sku: str | None) -> Card | None:
        return next((card for card in self.cards if card.sku == sku), None)
