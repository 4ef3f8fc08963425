from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.amount import Custom, Unclear, read_price, seen_mark
from catalog.money import percent_off, saving, written
from catalog.product import Money


@pytest.mark.parametrize(
    ("text", "currency", "mark", "expected"),
    [
        ("$1,299.99", "USD", None, "1299.99 USD"),
        ("1.299,99 €", None, None, "1299.99 EUR"),
        ("Rp 1.299.000", None, None, "1299000 IDR"),
        ("29.90 USD", None, None, "29.90 USD"),
        ("USD 29.9", "EUR", None, "29.90 USD"),
        ("US $29.90", "CAD", None, "29.90 USD"),
        ("$5", "CAD", None, "5.00 CAD"),
        ("A$5", "USD", None, "5.00 AUD"),
        ("1'299.00 CHF", None, None, "1299.00 CHF"),
        ("1\u202f299,00 €", None, None, "1299.00 EUR"),
        ("¥1,980", "JPY", None, "1980 JPY"),
        ("1980.00 JPY", None, None, "1980 JPY"),
        ("₹12,34,567.50", None, None, "1234567.50 INR"),
        ("1,299", "USD", ".", "1299.00 USD"),
        ("1.299", "EUR", ",", "1299.00 EUR"),
        ("29,-", "EUR", None, "29.00 EUR"),
        ("29.9000", "USD", None, "29.90 USD"),
        (".99", "USD", None, "0.99 USD"),
        ("kr. 5", "DKK", None, "5.00 DKK"),
        ("29.900 KWD", None, ".", "29.900 KWD"),
        ("１２．９０", "USD", None, "12.90 USD"),
    ],
)
def test_prices_are_read_as_people_write_them(
    text: str, currency: str | None, mark: str | None, expected: str
) -> None:
    assert str(read_price(text, Custom(currency, mark))) == expected  # type: ignore[arg-type]  # the parameters are rows of plain words


UNCLEAR = """1,299|1.299|1,299.999|1.2.3|1,2,3|1e5|29.90-39.90|29.90 / kg|from 5|-5|−5|0|0.00|NaN|inf
|free|| |5 kr|5 xyz|$5 EUR|5 ¥|19.999|99999999999999999999|٣|1 2|5.-.-|$|USD"""


@pytest.mark.parametrize("text", [*UNCLEAR.split("|"), "1" * 500])
def test_what_is_unclear_is_no_price(text: str) -> None:
    with pytest.raises(Unclear):
        read_price(text, Custom("USD"))


def test_a_price_without_any_currency_is_unclear() -> None:
    with pytest.raises(Unclear, match="currency"):
        read_price("5", Custom())
    with pytest.raises(Unclear, match="can be any of"):
        read_price("$5", Custom())


def test_the_decimal_mark_is_learned_only_from_clear_prices() -> None:
    assert seen_mark(["1,299", "29.90"]) == "."
    assert seen_mark(["1.299", "29,90 €", "1.299,99"]) == ","
    assert seen_mark(["1,299", "1.299", "Rp 1.299.000", "12,34,567"]) is None
    assert seen_mark(["29.90", "29,90"]) is None


amounts = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)


@given(amounts, st.sampled_from(["en", "de", "fr", "es", "id", "it", "pt", "nl", "en-IN", "de-CH"]))
def test_money_survives_being_written_and_read(amount: Decimal, lang: str) -> None:
    for currency in ("USD", "EUR", "GBP"):
        money = Money(amount, currency)
        text = written(money, lang)
        mark = seen_mark([text])
        assert mark is not None
        # French names the country of a foreign sign after it: `$US`.
        plain = text.replace("$US", "$").replace("£GB", "£")
        assert read_price(plain, Custom(currency, mark)) == money


@given(st.text(max_size=40))
def test_any_text_is_a_positive_price_or_unclear(text: str) -> None:
    try:
        money = read_price(text, Custom("USD"))
    except Unclear:
        return
    assert money.amount > 0
    assert money.amount.is_finite()


def test_money_is_written_for_captions() -> None:
    assert written(Money(Decimal("29.90"), "USD"), "en") == "$29.90"
    assert written(Money(Decimal("29.90"), "EUR"), "de") == "29,90 €"
    assert written(Money(Decimal(1299000), "IDR"), "id") == "Rp 1.299.000"
    assert written(Money(Decimal(1980), "JPY"), "en") == "¥1,980"


@given(amounts, amounts)
def test_a_reduction_never_promises_too_much(first: Decimal, second: Decimal) -> None:
    was, now = Money(first, "USD"), Money(second, "USD")
    less, percent = saving(was, now), percent_off(was, now)
    if second >= first:
        assert less is None
        assert percent is None
        return
    assert less is not None
    assert less.amount == first - second
    if percent is not None:
        assert 1 <= percent <= 100
        assert less.amount * 100 >= percent * first
        assert less.amount * 100 < (percent + 1) * first
