"""What is no catalogue, and what no file may do."""

from contextlib import suppress
from csv import writer
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import Loaded, load, read
from studio.errors import Misconfigured

FILES = Path(__file__).parent / "files"


def csv(*rows: str, currency: str | None = "USD") -> Loaded:
    return read("\n".join(rows).encode(), "shop.csv", currency)


NO_CATALOGUE = (
    *(
        b"",
        b"   \n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"hello",
        b"a: b",
        b"{",
        b"[1, 2",
        b"<html>",
    ),
    *(b"<a/>", b"products: 5", b"products: []", b"products: [x, y]", b"sku,name,price\n", b"? [a]"),
    *(nested * 100_000 for nested in (b"[", b"{a: ", b"- ", b'{"a":', b"<a>")),
)


@pytest.mark.parametrize("raw", NO_CATALOGUE)
def test_what_is_no_catalogue_is_refused(raw: bytes) -> None:
    with pytest.raises(Misconfigured, match=r"^shop: "):
        read(raw, "shop", "USD")


def test_a_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"none\.csv: cannot be read"):
        load(tmp_path / "none.csv")
    with pytest.raises(Misconfigured, match="cannot be read"):
        load(tmp_path)


def test_too_big_a_file_is_not_read(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(Misconfigured, match="at most 64 MB"):
        load(big)


def test_a_file_without_a_usable_product_says_what_is_wrong() -> None:
    with pytest.raises(Misconfigured) as refusal:
        csv("sku,name,price", "A,Bowl,free", "B,,5")
    assert "row 2, column price: found 'free'" in str(refusal.value)
    assert "row 3, name: found no name" in str(refusal.value)


def test_an_unknown_currency_or_zone_is_refused() -> None:
    with pytest.raises(Misconfigured, match="ISO 4217"):
        csv("sku,name,price", "A,Bowl,5", currency="DOLLARS")
    with pytest.raises(Misconfigured, match="Europe/Berlin"):
        read(b"name,price\nA,5", "x", "USD", timezone="Mars/Olympus")


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_no_bytes_can_crash_it(raw: bytes) -> None:
    with suppress(Misconfigured):
        read(raw, "shop", "USD")


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(sorted(FILES.iterdir())),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), min_size=1, max_size=8),
)
def test_no_damage_to_a_good_file_can_crash_it(path: Path, damage: list[tuple[int, bytes]]) -> None:
    raw = path.read_bytes()
    for at, piece in damage:
        place = at % len(raw)
        raw = raw[:place] + piece + raw[place + len(piece) :]
    try:
        loaded = read(raw, "shop", "USD")
    except Misconfigured:
        return
    for one in loaded.snapshot.products:
        assert one.price.amount > 0
        assert one.name
        assert one.sku


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(words, words, words, words), max_size=6))
def test_every_row_becomes_a_product_or_a_problem(rows: list[tuple[str, str, str, str]]) -> None:
    out = StringIO()
    writer(out).writerows([("sku", "name", "price", "stock"), *rows, ("z" * 13, "Z", "5", "")])
    loaded = read(out.getvalue().encode("utf-8-sig"), "shop", "USD")
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    errors = sum(problem.level == "error" for problem in loaded.problems)
    assert len(loaded.snapshot.products) <= filled + 1
    assert len(loaded.snapshot.products) + errors >= 1
    skus = [one.sku for one in loaded.snapshot.products]
    assert len(skus) == len(set(skus))
