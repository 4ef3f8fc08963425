"""Our own form as YAML or JSON: everything a product can have. docs/catalogue.md has the keys."""

import re
from dataclasses import replace
from typing import Any

from catalog.branch import Branch, listed, shape
from catalog.brand import brand
from catalog.draft import Cell, Draft, Found, ShopDraft, Terms, VariantDraft
from catalog.product import Problem
from catalog.tree import NoTree
from catalog.words import clean

_NO = frozenset({"no", "false", "0", "off"})


def read(form: str, value: Any, problems: list[Problem]) -> Found:
    """What a file of this form holds. Raises `NoTree`."""
    if isinstance(value, list):
        value = {"products": value}
    if not isinstance(value, dict):
        raise NoTree(f"{shape(value)}, where `products:` was expected")
    if not isinstance(value.get("products"), list):
        raise NoTree(f"{shape(value.get('products'))} under `products`, where a list was expected")
    top = Branch(value, "", problems)
    shop = _shop(top)
    drafts = [
        _draft(product, problems) for product in listed(value["products"], "products", problems)
    ]
    return Found(form, drafts, shop)


def _shop(top: Branch) -> ShopDraft:
    shop = top.branch("shop")
    if shop is None:
        return ShopDraft(top.text("shop"), currency=top.cell("currency"))
    draft = ShopDraft(
        name=shop.text("name"),
        link=shop.text("link"),
        currency=shop.cell("currency"),
        timezone=shop.cell("timezone"),
        shipping=shop.text("shipping"),
        returns=shop.text("returns"),
    )
    shop.unread()
    return draft


def _draft(product: Branch, problems: list[Problem]) -> Draft:
    terms = _terms(product)
    draft = Draft(
        where=product.where,
        name=product.cell("name", "title"),
        terms=terms,
        sku=product.cell("sku", "id"),
        short=product.cell("short", "short_name"),
        description=product.text("description") or "",
        feature=product.cell("feature"),
        features=product.cells("features"),
        attributes=_named(product.pairs("attributes")),
        variants=tuple(_variant(form, terms) for form in product.branches("variants")),
        pictures=(*product.cells("picture"), *product.cells("pictures", "images", "image")),
        brand=product.text("brand"),
        category=product.text("category"),
        link=product.cell("link"),
        shipping=product.text("shipping"),
        returns=product.text("returns"),
        aliases=(*_plain(product.cells("aliases")), *_plain(product.cells("handle"))),
        uses=_plain(product.cells("uses")),
        audience=_plain(product.cells("audience")),
        places=_plain(product.cells("places")),
        benefits=_plain(product.cells("benefits")),
        order=_plain(product.cells("order")),
        brand_words=brand(product, problems),
    )
    product.unread()
    return draft


def _variant(form: Branch, product: Terms) -> VariantDraft:
    terms = _terms(form)
    if terms.price is None and terms.sale is None:
        terms = _with_product_price(terms, product)
    elif product.percent is not None and not (terms.sale or terms.percent or terms.limited):
        terms = _with_product_percent(terms, product)
    draft = VariantDraft(form.where, terms, form.cell("sku", "id"), _named(form.pairs("options")))
    form.unread()
    return draft


def _with_product_price(own: Terms, product: Terms) -> Terms:
    """A variant without a price of its own costs what the product costs, with its offer."""
    return replace(product, stock=own.stock, of=own.of, available=own.available)


def _with_product_percent(own: Terms, product: Terms) -> Terms:
    """So many percent off the product are off each variant, whatever it costs."""
    return replace(
        own,
        percent=product.percent,
        starts=product.starts,
        ends=product.ends,
        daily=product.daily,
        quota=product.quota,
        remaining=product.remaining,
    )


def _quota(offer: Branch) -> tuple[Cell | None, Cell | None]:
    """`50`, or `{of: 50, left: 12}`: how many there are at the price, and how many are left."""
    counts = offer.branch("quota")
    if counts is None:
        return offer.cell("quota"), None
    cells = counts.cell("of"), counts.cell("left")
    counts.unread()
    return cells


def _terms(branch: Branch) -> Terms:
    was = branch.branch("was")
    offer = branch.branch("offer")
    stock = branch.branch("stock")
    quota, left = _quota(offer) if offer else (None, None)
    terms = Terms(
        price=branch.cell("price"),
        was=was.cell("price") if was else branch.cell("was"),
        evidence=was.text("evidence") if was else None,
        asked=was.cell("date") if was else None,
        sale=offer.cell("price") if offer else None,
        starts=offer.cell("starts") if offer else None,
        ends=offer.cell("ends") if offer else None,
        daily=_daily(offer) if offer else None,
        percent=offer.cell("percent") if offer else None,
        quota=quota,
        remaining=left,
        stock=stock.cell("left") if stock else branch.cell("stock"),
        of=stock.cell("of") if stock else None,
        available=(branch.text("available") or "yes").casefold() not in _NO,
    )
    if offer is None:
        branch.cell("offer")
    for part in (was, offer, stock):
        if part is not None:
            part.unread()
    return terms


def _daily(offer: Branch) -> tuple[Cell, Cell] | None:
    """`["18:00", "21:00"]` or `18:00-21:00`. A list of another length is told later, as a time."""
    cells = offer.cells("daily")
    if len(cells) == 1:
        opens, _, closes = re.sub(r"\s*[-–]\s*", "-", cells[0].text).partition("-")
        return Cell(opens, cells[0].where), Cell(closes, cells[0].where)
    if not cells:
        return None
    if len(cells) > 2:
        return Cell(f"{len(cells)} times", cells[0].where), cells[1]
    return cells[0], cells[1]


def _named(pairs: tuple[tuple[str, Cell], ...]) -> tuple[tuple[str, str], ...]:
    cleaned = ((clean(name), clean(cell.text)) for name, cell in pairs)
    return tuple((name, value) for name, value in cleaned if name and value)


def _plain(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (clean(cell.text) for cell in cells)))
