"""What the picture shows of a product: the same facts as are spoken, ready to draw."""

from datetime import datetime
from pathlib import Path

from catalog import phrases
from catalog.fact import price_text
from catalog.money import written, written_count, written_percent
from catalog.product import Product
from catalog.timetable import as_sold, reduction
from catalog.words import spoken_address
from studio.board import Card
from studio.script_report import ProductRow


def card(product: Product, lang: str, now: datetime, picture: Path | None) -> Card:
    """The product's card as it is true at `now`. `picture` is what `Pictures.get` gave."""
    sold = as_sold(product, now)
    percent = reduction(sold)
    counted = sold.stock if sold.buyable else None
    return Card(
        sku=sold.sku,
        name=sold.name,
        short_name=titled(sold.short_name),
        picture=str(picture) if picture else None,
        price=price_text(sold, lang),
        was=written(sold.was.price, lang) if sold.was else None,
        percent_off=f"-{written_percent(percent, lang)}" if percent else None,
        stock=phrases.left(written_count(counted.left, lang), lang) if counted else None,
        stock_share=counted.left / counted.of if counted and counted.of else None,
        ends=sold.offer.ends if sold.offer else None,
        link=spoken_address(sold.link) if sold.link else None,
    )


def titled(text: str) -> str:
    """A name as it begins a line; the rest keeps its case."""
    return text[:1].upper() + text[1:]


def row(product: Product, lang: str, now: datetime, picture: Path | None) -> ProductRow:
    """The product's line on the operator's desk; a stock of `0` is shown there."""
    sold = as_sold(product, now)
    return ProductRow(
        sku=sold.sku,
        name=sold.name,
        price=price_text(sold, lang),
        was=written(sold.was.price, lang) if sold.was else None,
        stock=written_count(sold.stock.left, lang) if sold.stock else None,
        picture=str(picture) if picture else None,
        available=sold.buyable,
        link=sold.link,
    )
