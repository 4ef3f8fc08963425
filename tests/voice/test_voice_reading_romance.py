"""What readings in Spanish, French and Portuguese promise, whatever a shop writes."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from babel.numbers import format_currency, get_territory_currencies
from hypothesis import given
from hypothesis import strategies as st

from voice.phrasing import sentences
from voice.reading import LIMIT, read

NARROW = "\u202f"
FRAGMENTS = " ".join(
    (
        "$ 1.299,99 1 299,00 € 19,90 R$ US$ S/ £ % 5 - – 3x x × / ' \" ° º ª C K l ml cm M€ . , : ; ! ¿ ¡ ? …",
        "AB-1203X 24/12/2025 24/12 1/2 ½ 2½ 14h30 8 p. m. 9:30 1er 2e 2.ª XIVe siglo XXI Luis XIV II edición",
        "de 1 an qu'1 12x de 3x2 +34 912 345 678 (11) 98765-4321 tienda.es a@b.co @c #d nº 5 c/u uds. máx.",
        "unidades pièces peças 21 millones mil seg. a sex. L-V 24/7 7j/7 = 1 offert H&M US€ 5M s. séc. kg 2x8 GB 802.11ac 45/100 &amp; 🔥 \u200b ² & + ~",
    )
).split(" ")
copy = st.lists(st.sampled_from([*FRAGMENTS, " ", " ", "\n", "\u202f"]), max_size=30).map("".join)
spaced = st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join)
anything = st.one_of(st.text(max_size=200), copy, spaced)
LANGS = ("es", "es-MX", "es-CO", "es-419", "fr", "fr-CA", "pt", "pt-PT")
langs = st.sampled_from(LANGS)


@given(anything, langs)
def test_words_are_in_order_apart_and_without_digits_or_signs(text: str, lang: str) -> None:
    reading = read(text, lang)
    spans = [(word.start, word.end) for word in reading.words]
    assert all(0 <= start < end <= len(reading.written) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for word in reading.words:
        assert word.spoken.strip() == word.spoken != ""
        assert not re.search(r"\d|[^\w\s'\-\u0300-\u0fff]|_|  ", word.spoken), word


@given(spaced, langs)
def test_every_digit_belongs_to_a_number(text: str, lang: str) -> None:
    reading = read(text, lang)
    counted = {at for word in reading.words if word.number for at in range(word.start, word.end)}
    lost = [at for at, char in enumerate(text) if char in "123456789" and at not in counted]
    # A web address' query and a port are never spoken.
    assert not lost or re.search(r"[?#:]|&#", text)


def grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


@given(
    st.integers(0, 9_999_999), st.integers(0, 99), st.sampled_from(["es", "es-MX", "fr", "pt-PT"])
)
def test_a_price_sounds_the_same_in_every_notation(whole: int, cents: int, lang: str) -> None:
    small = f"{cents:02d}"
    notations = (
        f"{grouped(whole, '.')},{small} €",
        f"{grouped(whole, ',')}.{small} €",
        f"{grouped(whole, ' ')},{small} €",
        f"{grouped(whole, NARROW)},{small}\u00a0€",
        f"{whole},{small}€",
        f"€{grouped(whole, ',')}.{small}",
        f"EUR {grouped(whole, '.')},{small}",
        f"{grouped(whole, '.')},{small} euros",
    )
    assert len({read(price, lang).spoken for price in notations}) == 1


@pytest.mark.parametrize(
    ("lang", "price"),
    [
        ("es", "$1,299.99"),
        ("es-MX", "$1,299.99"),
        ("fr", "1\u202f299,99\u00a0€"),
        ("fr-CA", "1 299,99 $"),
        ("pt", "R$ 1.299,90"),
        ("pt-PT", "1.299,99 €"),
        ("pt", "12/03/2026"),
        ("es", "30 x 40 cm"),
    ],
)
def test_a_price_is_one_span_for_the_captions(lang: str, price: str) -> None:
    text = f"Ana: {price}!"
    words = read(text, lang).words
    assert [text[word.start : word.end] for word in words if word.number] == [price]
    assert len(words) == 2
    tokens = [
        (token, owner)
        for sentence in sentences(read(text, lang))
        for token, owner in zip(sentence.tokens, sentence.owners, strict=True)
    ]
    assert len({owner for token, owner in tokens}) == 2


@pytest.mark.parametrize(
    ("lang", "written", "flagged"),
    [
        ("es", "media docena y doscientas más, una vez", ["media", "docena", "doscientas"]),
        ("es", "¡La mitad! La II edición en el siglo XXI", ["mitad", "II", "XXI"]),
        ("es", "por 29,90 € en el 3x2, AB-1203X", ["29,90 €", "3x2", "AB-1203X"]),
        ("fr", "la moitié des vingt, deux douzaines", ["moitié", "vingt", "deux", "douzaines"]),
        ("fr", "C'est l'un des XVIIIe et Louis XIV", ["XVIIIe", "XIV"]),
        ("pt", "duas dúzias, metade e meia", ["duas", "dúzias", "metade", "meia"]),
        ("pt", "em 12x de R$ 9,90 na 2ª", ["12x", "R$ 9,90", "2ª"]),
    ],
)
def test_numbers_are_flagged_in_digits_and_in_words(
    lang: str, written: str, flagged: list[str]
) -> None:
    reading = read(written, lang)
    found = [reading.written[word.start : word.end] for word in reading.words if word.number]
    assert found == flagged


def tender() -> list[str]:
    """Currencies that are legal tender somewhere."""
    places = [place for place in Locale("en").territories if len(place) == 2 and place.isalpha()]
    day = date(2026, 1, 1)
    return sorted({code for p in places for code in get_territory_currencies(p, day)} - {"MRU"})


@pytest.mark.parametrize(
    ("locale", "begins"),
    [
        ("es_ES", "veintinueve |mil doscient[oa]s noventa y nueve "),
        ("es_MX", "veintinueve |mil doscient[oa]s noventa y nueve "),
        ("fr_FR", "vingt-neuf |mille deux cent quatre-vingt-dix-neuf "),
        ("fr_CA", "vingt-neuf |mille deux cent quatre-vingt-dix-neuf "),
        ("pt_BR", "vinte e nove |mil duzent[oa]s e noventa e nove "),
        ("pt_PT", "vinte e nove |mil duzent[oa]s e noventa e nove "),
    ],
)
def test_money_of_every_country_is_read_as_money(locale: str, begins: str) -> None:
    for currency in tender():
        for price in ("29.90", "1299"):
            written = format_currency(price, currency, locale=locale, currency_digits=False)
            words = read(written, locale).words
            assert len(words) == 1, written
            assert re.match(begins, words[0].spoken), words


HOSTILE = (
    "$", "1", "1,", "1 ", "1.", "1-", "1/", "1 x ", "1x", "-", "a", "A", "1'", "½", "1 000 ", "1 a ",
    "1 à ", "de 1 ", "qu'1", "R$", "$1-", "II ", "XXI", "XIVe", "1er ", "2.ª", "máx. ", "seg. a ",
    "L-V", "+1", "1+", "12/12 ", "1:", "1h", "1 h ", "c/", "n° ", "(1", "+34 ", "¿", "¡", "« ", "=1",
    "CPF 1.", "1K", "1M", "1 mil ", "24/", "1° ", "x ", "M. ", "p. ",
)  # fmt: skip


@pytest.mark.timeout(10)
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_kilobytes_of_anything_are_read_or_left_out(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    for lang in ("es", "fr", "pt"):
        assert len(read(text, lang).written) <= LIMIT


@pytest.mark.parametrize("lang", ["es", "fr", "pt"])
def test_a_table_is_worth_the_name(lang: str) -> None:
    lines = (Path(__file__).parent / f"reading_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) >= 150
