"""What a reading promises, whatever was written."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from babel import Locale
from babel.numbers import format_currency, get_territory_currencies
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import CONVERTER_CLASSES

from studio.reading import Reading
from voice.read_folding import folded
from voice.reading import LIMIT, read, reader

DEMO = Path(__file__).parents[2] / "examples" / "catalogue" / "products.yaml"

FRAGMENTS = " ".join(
    (
        "$ 1,299.99 € 19,90 % 5 - – 3.5 x × / ' \" ° C K l ml cm USD Rp . , : ; ! ? … ( ) & @ # + ~",
        "AB-1203X IPX4 12/24/2025 9pm 21:00 shop.example/1 &amp; &#49; ½ ² ① é e\u0301 ज़ 中 ９ 🔥 \u200b",
        "满 300 减 折 第 2 件 円 個 〜 ℃ 3,980円 12/24まで 两 1. 24.12. 2er Mio. Std. 1. Mai XIV IBAN",
        "BOGO one half twenty Mr. e.g. II No. www. http:// a@b.co 2-for-1 --- ... '90s",
    )
).split(" ")
copy = st.lists(st.sampled_from([*FRAGMENTS, " ", "  ", "\n", "\x00"]), max_size=30).map("".join)
# The first use of a language makes its rules, so no test of these has a deadline.
anything = st.one_of(st.text(max_size=200), copy)
langs = st.sampled_from(
    ["en", "en-GB", "de", "es", "fr", "zh", "ja", "hi", "ru", "", "en_US", "x-🔥"]
)
SPOKEN = ["en", "en-GB", "de", "es", "fr", "pt", "id", "ru", "zh", "ja"]
"""Languages in which every number is said in words."""


def numbers(reading: Reading) -> list[str]:
    return [reading.written[word.start : word.end] for word in reading.words if word.number]


@settings(deadline=None)
@given(anything, langs)
def test_words_and_sentences_are_in_order_and_apart(text: str, lang: str) -> None:
    reading = read(text, lang)
    spans = [(word.start, word.end) for word in reading.words]
    assert all(0 <= start < end <= len(reading.written) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(before[1] <= after[0] for before, after in pairwise(reading.sentences))
    held = [
        sum(start <= word.start and word.end <= end for word in reading.words)
        for start, end in reading.sentences
    ]
    assert all(held)
    assert sum(held) == len(reading.words)


@settings(deadline=None)
@given(anything, st.sampled_from(SPOKEN))
def test_what_is_spoken_has_no_digit_and_no_sign(text: str, lang: str) -> None:
    for word in read(text, lang).words:
        assert word.spoken.strip() == word.spoken != ""
        assert not re.search(r"\d|[^\w\s'\-\u0300-\u0fff]|_", word.spoken), word


@settings(deadline=None)
@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=8))
def test_no_letter_is_lost(word: str) -> None:
    assert read(word, "en").words


@settings(deadline=None)
@given(copy)
def test_every_digit_belongs_to_a_number(text: str) -> None:
    reading = read(text, "en")
    counted = {at for word in reading.words if word.number for at in range(word.start, word.end)}
    lost = [at for at, char in enumerate(text) if char in "123456789" and at not in counted]
    # A web address' query and a port are never spoken.
    assert not lost or re.search(r"[?#:]|&#", text)


@pytest.mark.parametrize(
    ("written", "flagged"),
    [
        ("It's $29.90 right now", ["$29.90"]),
        ("twenty dollars and ninety cents", ["twenty", "ninety"]),
        ("half price, double the fun, a dozen", ["half", "double", "dozen"]),
        ("a third off", ["third"]),
        ("Only one left", ["one"]),
        ("one hundred percent", ["one", "hundred", "percent"]),
        ("this one is the one, and one of the best", []),
        ("the third colour", []),
        ("First of all, just a second.", []),
        ("BOGO today", ["BOGO"]),
        ("Mark II", ["II"]),
        ("FH-BTL-750 with IPX4", ["FH-BTL-750", "IPX4"]),
        ("42 x 36 x 14 cm", ["42 x 36 x 14 cm"]),
        ("Half-price and twenty-five", ["Half-price", "twenty-five"]),
    ],
)
def test_numbers_are_flagged_in_digits_and_in_words(written: str, flagged: list[str]) -> None:
    assert numbers(read(written, "en")) == flagged


def test_a_word_knows_the_characters_it_was_written_as() -> None:
    reading = read("Tom &amp; Jerry: only “$29.90”… 🔥", "en")
    spans = {reading.written[word.start : word.end]: word.spoken for word in reading.words}
    assert spans["&amp;"] == "and"
    assert spans["$29.90"] == "twenty-nine dollars and ninety cents"


def test_raised_footnotes_never_become_digits_of_a_price() -> None:
    assert read("$29.90¹", "en").spoken == "twenty-nine dollars and ninety cents"


def test_hidden_characters_cannot_split_a_number() -> None:
    assert read("$2\u200b9.9\u20600", "en").spoken == "twenty-nine dollars and ninety cents"


def tender() -> list[str]:
    """Currencies that are legal tender somewhere."""
    places = [place for place in Locale("en").territories if len(place) == 2 and place.isalpha()]
    day = date(2026, 1, 1)
    return sorted({code for p in places for code in get_territory_currencies(p, day)})


@pytest.mark.parametrize("currency", tender())
def test_money_of_every_country_is_read_as_money(currency: str) -> None:
    for price in ("29.90", "1299"):
        written = format_currency(price, currency, locale="en_US", currency_digits=False)
        words = read(written, "en").words
        assert len(words) == 1, written
        assert re.match("twenty-nine |one thousand two hundred ninety-nine ", words[0].spoken)


@pytest.mark.parametrize("lang", sorted(set(CONVERTER_CLASSES) - {"am"}))
def test_no_digit_is_left_in_any_language_that_num2words_knows(lang: str) -> None:
    reading = read("1299 19,90 € 20 % 3-5 42 x 36 cm 1.5 kg 21:00 AB-12X", lang.replace("_", "-"))
    assert not re.search(r"\d", reading.spoken), reading.spoken


def test_digits_stay_for_the_engine_where_no_one_knows_the_language() -> None:
    assert read("¥9900", "hi").spoken == "¥9900"


@pytest.mark.parametrize(
    ("written", "lang", "spans"),
    [
        (
            "满300减50，仅¥99",
            "zh",
            [
                ("满", "满"),
                ("300", "三百"),
                ("减", "减"),
                ("50", "五十"),
                ("仅", "仅"),
                ("¥99", "九十九元"),
            ],
        ),
        (
            "全场8折",
            "zh",
            [("全场", "全场"), ("8", "八"), ("折", "折")],
        ),
        (
            "税込3,300円（12/24まで）",
            "ja",
            [
                ("税込", "税込"),
                ("3,300円", "三千三百円"),
                ("12/24", "十二月二十四日"),
                ("まで", "まで"),
            ],
        ),
    ],
)
def test_a_script_without_blanks_keeps_its_way_back(
    written: str, lang: str, spans: list[tuple[str, str]]
) -> None:
    reading = read(written, lang)
    assert [(reading.written[w.start : w.end], w.spoken) for w in reading.words] == spans


def test_number_words_in_chinese_signs_are_numbers_and_very_is_not() -> None:
    assert numbers(read("只要九十九元，买两件，十分好，一起来", "zh")) == ["九十九", "两"]
    assert numbers(read("二千円、十分なサイズ、一番人気", "ja")) == ["二千"]


def facts() -> list[str]:
    found = []
    for product in yaml.safe_load(DEMO.read_text(encoding="utf-8"))["products"]:
        found += [product["title"], product["feature"], *product["features"], product["link"]]
        found += map(str, product["attributes"].values())
        found.append(product["sku"])
    return found


@pytest.mark.parametrize("fact", facts())
def test_every_fact_of_the_demo_catalogue_is_speakable(fact: str) -> None:
    spoken = read(fact, "en").spoken
    assert re.fullmatch(r"[A-Za-z' -]+", spoken)
    symbols = {"ml", "g", "cm", "mm", "m", "oz", "kg", "W", "h", "K"}
    assert not symbols & set(spoken.split()) or fact.startswith("FH-")


@settings(deadline=None)
@given(anything)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(text).text
    # "&amp;amp;" is an entity within an entity, and only the outer one is resolved.
    assert folded(once).text == once or "&" in once


def test_a_shop_says_its_own_words_its_own_way() -> None:
    say = reader({"Fjord": "fyord", "Fern Hollow": "Fernhollow", "FH-3000": "the F H 3000"})
    reading = say("The fjord from FERN HOLLOW, model FH-3000, no fjords.", "en")
    assert reading.spoken == ("The fyord from Fernhollow model the F H three thousand no fjords")
    assert numbers(reading) == ["FH-3000"]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Der 2. Artikel ist gratis. Greift zu!", ["Der 2. Artikel ist gratis.", "Greift zu!"]),
        ("Nur noch 2. Jetzt kaufen!", ["Nur noch 2.", "Jetzt kaufen!"]),
        ("Am 24. Dezember. Danach nicht.", ["Am 24. Dezember.", "Danach nicht."]),
        ("Bis 24.12. Danach teurer.", ["Bis 24.12.", "Danach teurer."]),
        ("Ludwig XIV. Sessel", ["Ludwig XIV.", "Sessel"]),
    ],
)
def test_the_full_stop_of_an_ordinal_ends_no_sentence(written: str, parts: list[str]) -> None:
    reading = read(written, "de")
    assert [reading.written[start:end] for start, end in reading.sentences] == parts


def test_a_shop_says_its_words_differently_by_language() -> None:
    say = reader({"Fjord": {"en": "fyord", "de-AT": "Fiord"}, "Fernhollow": "Fern Hollow"})
    assert say("Fjord by Fernhollow", "en-GB").spoken == "fyord by Fern Hollow"
    assert say("Fjord", "de").spoken == "Fjord"
    assert say("Fjord", "de-AT").spoken == "Fiord"
    assert reader({"小米": "晓米"})("买小米14", "zh").spoken == "买 晓米 十四"


def test_a_long_text_is_cut_between_words() -> None:
    reading = read("ab 1299 " * 20_000, "en")
    assert len(reading.written) <= LIMIT
    assert {word.spoken for word in reading.words} == {"ab", "one thousand two hundred ninety-nine"}


def test_a_long_text_is_never_cut_within_a_number() -> None:
    reading = read("x" * (LIMIT - 2) + "1299", "en")
    assert not numbers(reading)


HOSTILE = (
    "$", "1", "1,", "1.", "1-", "1/", "1 x ", "-", "a", "A", "A-", "a.", "a1", "&", "&#", "&amp;",
    "'", '"', "%", "9:", "@a", "#a", "www.", "a@", "http://", "\u0301", "🔥", " ", "\n", "(", "1'",
    "½", "²", "1 000 ", "1 to ", "$1-", "I", "II ", "...", "?!", "BOGO", "Mr. ", "a-", "1 1/2 ",
)  # fmt: skip


@pytest.mark.timeout(10)
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_repetition_is_read_or_left_out_and_never_hangs(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    for lang in ("en", "de", "zh", "ja"):
        assert len(read(text, lang).written) <= LIMIT
