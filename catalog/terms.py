"""Checks what something costs and when: written terms become money, offers and counts."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from catalog.amount import Custom, Unclear, read_price
from catalog.draft import Cell, Terms
from catalog.product import REGULAR, Daily, Money, Offer, Problem, Stock, Was
from catalog.words import clean, clip

MOST = 10**9
"""Largest count that is taken for one."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Terms that were understood."""

    price: Money
    was: Was | None = None
    offer: Offer | None = None
    stock: Stock | None = None
    available: bool = True


class Clerk:
    """Reads the terms of one file; everything it cannot accept goes to `problems`."""

    def __init__(self, custom: Custom, zone: str, problems: list[Problem]) -> None:
        self._custom = custom
        self._zone = zone
        self._problems = problems
        self._errors = 0

    def agree(self, terms: Terms, where: str) -> Agreed | None:
        """The terms as values, or None when the price or a condition of it cannot be read.

        A was-price without evidence, or not above the price, is left out with a warning; so is a
        count that is none. A price that depends on an unreadable time is no price.
        """
        told = self._errors
        price, sale = self._money(terms.price), self._money(terms.sale)
        if price is None and sale is None and self._errors == told:
            self._tell(f"{where}, price", "no price", "a price above zero")
        sale = self._less(terms, price, sale)
        stock = self.stock(terms)
        offer = self._offer(terms, sale if price is not None else None, stock)
        if terms.sale and price and sale:
            self._check_below(terms.sale, sale, price)
        now = price or sale
        if now is None or self._errors > told:
            return None
        if price is not None and sale is not None and not terms.limited:
            return self._reduced(terms, price, sale)
        return Agreed(now, self._was(terms, now), offer, stock, terms.available)

    def _less(self, terms: Terms, price: Money | None, sale: Money | None) -> Money | None:
        """The price while the offer runs, from its percent where it has no price of its own.

        Rounded to what the currency has, halves up, as shops do.
        """
        if terms.percent is None:
            return sale
        if sale is not None:
            self._tell(terms.percent.where, "a price and a percent", "one of them", warning=True)
            return sale
        share = _share(clean(terms.percent.text))
        if share is None:
            self._tell(terms.percent.where, _quoted(terms.percent), "a percent from 1 to 99")
        if share is None or price is None:
            return None
        unit = Decimal(1).scaleb(-get_currency_precision(price.currency))
        if (
            price.amount == price.amount.to_integral_value()
            and price.amount.as_tuple().exponent == 0
        ):
            unit = Decimal(1)
        amount = (price.amount * (100 - share) / 100).quantize(unit, ROUND_HALF_UP)
        return Money(amount, price.currency) if amount else None

    def _reduced(self, terms: Terms, price: Money, sale: Money) -> Agreed:
        """A reduced price without an end: the full price is what it was."""
        was = Was(price, terms.evidence or REGULAR) if sale.amount < price.amount else None
        return Agreed(sale, was, None, self.stock(terms), terms.available)

    def _money(self, cell: Cell | None) -> Money | None:
        if cell is None:
            return None
        try:
            return read_price(cell.text, self._custom)
        except Unclear as reason:
            self._tell(cell.where, _quoted(cell), str(reason))
            return None

    def _check_below(self, cell: Cell, sale: Money, price: Money) -> None:
        if sale.currency != price.currency or sale.amount > price.amount:
            self._tell(cell.where, str(sale), f"a reduced price of at most {price}")

    def _was(self, terms: Terms, price: Money) -> Was | None:
        cell = terms.was
        if cell is None or not cell.text.strip("0., "):
            return None
        try:
            was = read_price(cell.text, self._custom)
        except Unclear as reason:
            self._tell(cell.where, _quoted(cell), str(reason), warning=True)
            return None
        if was.currency != price.currency or was.amount <= price.amount:
            expected = f"an earlier price above {price}"
            self._tell(cell.where, f"{was}; left out", expected, warning=True)
            return None
        if not terms.evidence:
            expected = "evidence for the earlier price, such as when it was asked"
            self._tell(cell.where, f"{was} without evidence; left out", expected, warning=True)
            return None
        return Was(was, clip(clean(terms.evidence), 200), self._day(terms.asked))

    def _day(self, cell: Cell | None) -> date | None:
        if cell is None:
            return None
        try:
            return date.fromisoformat(clean(cell.text)[: len("2026-11-22")])
        except ValueError:
            self._tell(cell.where, _quoted(cell), "a day such as 2026-11-22", warning=True)
            return None

    def stock(self, terms: Terms) -> Stock | None:
        """The count, or None when there is none or it cannot be read, which is told."""
        left = self._count(terms.stock)
        if left is None:
            return None
        of = self._count(terms.of)
        return Stock(left, of if of is not None and of >= left > 0 else None)

    def _count(self, cell: Cell | None) -> int | None:
        if cell is None:
            return None
        text = clean(cell.text).removesuffix(".0")
        digits = text.removeprefix("-")
        if not (digits.isdecimal() and digits.isascii()) or len(digits) > 10:
            self._tell(cell.where, _quoted(cell), "a whole number of pieces", warning=True)
            return None
        return min(MOST, max(0, int(text)))

    def _offer(self, terms: Terms, price: Money | None, stock: Stock | None) -> Offer | None:
        """None without times or a number it is good for, or when one of these cannot be read.

        Times that cannot be read are errors. A number that nothing counts down is a warning, and
        then the offer never runs: a lower price that may have ended is not told.
        """
        if not terms.limited:
            return None
        told = self._errors
        starts = self._moment(terms.starts, end=False)
        ends = self._moment(terms.ends, end=True)
        daily = self._window(terms.daily)
        if starts and ends and terms.ends and ends <= starts:
            self._tell(terms.ends.where, _quoted(terms.ends), "an end after the start")
        if self._errors > told:
            return None
        quota, left = self._count(terms.quota), self._count(terms.remaining)
        where = terms.quota or terms.remaining
        if where is not None and left is None and (quota is None or not (stock and stock.of)):
            expected = "what counts it: `left` beside it, or a stock with `left` and `of`"
            self._tell(where.where, f"{_quoted(where)}; offer left out", expected, warning=True)
            return None
        stated = terms.percent if price and terms.sale is None else None
        share = _share(clean(stated.text)) if stated else None
        whole = int(share) if share is not None and share == int(share) else None
        return Offer(starts, ends, price, daily, whole, quota, left)

    def _moment(self, cell: Cell | None, *, end: bool) -> datetime | None:
        """An ISO date or time; a date alone as an end means the end of that day."""
        if cell is None:
            return None
        text = clean(cell.text).replace("Z", "+00:00")
        zone = ZoneInfo(self._zone)
        try:
            if len(text) <= len("2026-11-22"):
                day = date.fromisoformat(text) + timedelta(days=int(end))
                return datetime.combine(day, time(), zone).astimezone(UTC)
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            self._tell(cell.where, _quoted(cell), "a time such as 2026-11-22T18:00:00Z")
            return None

    def _window(self, cells: tuple[Cell, Cell] | None) -> Daily | None:
        if cells is None:
            return None
        opens, closes = (self._time(cell) for cell in cells)
        if opens is None or closes is None:
            return None
        if opens == closes:
            self._tell(cells[1].where, _quoted(cells[1]), "an end other than the start")
            return None
        return Daily(opens, closes, self._zone)

    def _time(self, cell: Cell) -> time | None:
        text = clean(cell.text)
        try:
            return time() if text == "24:00" else time.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            self._tell(cell.where, _quoted(cell), "a time of day such as 18:00")
            return None

    def _tell(self, where: str, found: str, expected: str, *, warning: bool = False) -> None:
        self._errors += not warning
        level: Literal["error", "warning"] = "warning" if warning else "error"
        self._problems.append(Problem(where, found, expected, level))


def _share(text: str) -> Decimal | None:
    """`20`, `20 %` or `12.5%` as a number of percent above 0 and below 100."""
    match = re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})?)\s?%?", text, re.ASCII)
    share = Decimal(match[1]) if match else Decimal()
    return share or None


def _quoted(cell: Cell) -> str:
    return repr(clip(clean(cell.text), 60)) if cell.text.strip() else "nothing"
