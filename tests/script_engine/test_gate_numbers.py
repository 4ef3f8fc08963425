"""Numbers in any form: a fuzz of clean lines, and a storm of wrong figures against an oracle."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words
from test_gate_claims import CLEAN
from words_stage import bound, gate, judged, line, told

from benchmarks.gate_storm import Storm, roman
from script_engine.gate import Gate
from script_engine.numbers import numbers
from script_engine.rules import rules
from studio.show import BoundLine
from voice.reading import reader

JUDGE = gate()
DIGITS = "٠१２𝟑④₅⁶7８𝟗"
# One, two and three are words of speech too: "you two", "those two". Other tests judge those.
ENGLISH = st.integers(4, 10**6).map(lambda n: str(num2words(n)))
FOREIGN = st.builds(
    lambda n, lang: str(num2words(n, lang=lang)),
    st.integers(20, 10**5),
    st.sampled_from(("es", "de", "fr", "pt", "it")),
)
FORMS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(0, 10**6).map(lambda n: f"{n:,}"),
    st.integers(0, 10**6).map(lambda n: f"${n / 100:.2f}"),
    st.integers(1, 100).map(lambda n: f"{n} %"),
    st.integers(2, 39).map(roman),
    st.integers(0, 10**6).map(lambda n: "".join(DIGITS[int(d)] for d in str(n))),
    ENGLISH,
    ENGLISH.map(str.upper),
    ENGLISH.map(lambda text: text.replace(" ", "").replace("-", "")),
    ENGLISH.map(lambda text: " ".join(text.replace(" ", "").replace("-", ""))),
    ENGLISH.map(lambda text: "-".join(text.replace(" ", "").replace("-", ""))),
    ENGLISH.map("\u200b".join),
    ENGLISH.map(lambda text: text.replace("e", "е").replace("o", "о").replace("i", "і")),
    ENGLISH.map(lambda text: "".join(chr(0x1D41A + ord(c) - 97) if c.isalpha() else c for c in text)),
    st.integers(4, 10**4).map(lambda n: str(num2words(n, to="ordinal"))),
    st.integers(1, 10**3).map(lambda n: f"{n}th"),
    FOREIGN,
    st.sampled_from(
        ("half price", "half off", "buy one get one", "two for one", "a dozen", "a couple hundred",
         "twice as much", "打8折", "八折", "半价", "買一送一", "mitad de precio", "2x1", "die Hälfte",
         "moitié prix", "½", "ⅳ", "tw3nty", "twen ty", "dreißig", "trois cents", "0ne", "in June",
         "half-price", "HALF PRICE", "ｈａｌｆ price", "a third off", "double", "three quarters")
    ),
)  # fmt: skip


@given(st.sampled_from(CLEAN), FORMS, st.floats(0, 1))
@settings(max_examples=600, deadline=None)
def test_a_number_in_any_form_at_any_place_of_a_clean_line_is_refused(
    text: str, form: str, place: float
) -> None:
    words = text.split(" ")
    words.insert(round(place * len(words)), form)
    assert JUDGE.line(line(" ".join(words), "llm")) is not None


@given(st.sampled_from(CLEAN), st.characters(categories=("Nd", "Nl", "No", "Sc")))
@settings(max_examples=200, deadline=None)
def test_no_character_that_is_a_number_or_money_in_any_script_passes(text: str, char: str) -> None:
    assert unicodedata.category(char) in {"Nd", "Nl", "No", "Sc"}
    assert JUDGE.line(line(f"{text} {char}", "llm")) is not None


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("other", ["en", "es", "de", "fr", "pt", "it"])
def test_number_words_of_other_languages_are_numbers_in_every_show(lang: str, other: str) -> None:
    judge = Gate(reader(), lang)
    for amount in (20, 23, 37, 48, 55, 60, 72, 84, 99, 100, 150, 200, 999, 1000, 2500, 12345):
        said = str(num2words(amount, lang=other))
        assert judge.line(line(f"{said}.", "llm")) is not None, said


def test_an_operators_figure_of_the_product_on_air_is_not_lent_to_another() -> None:
    known = told()
    assert isinstance(JUDGE.operator(line("It's $29.90.", "operator"), known, 1), BoundLine)
    assert not isinstance(JUDGE.operator(line("It's $29.09.", "operator"), known, 1), BoundLine)


def test_a_slot_is_no_number_and_its_neighbours_are() -> None:
    assert judged(JUDGE, "{price} it is.", told()) is None
    for text in ("{price}5 it is.", "4{price} it is.", "{price} hundred.", "twenty {price}."):
        assert judged(JUDGE, text, told()) is not None


def test_idioms_tell_what_they_spare() -> None:
    found = numbers("One of those days, and at first two lids.", rules("en"))
    assert [found.harmless[0], found.stated] == [(0, 3), ((32, 35),)]


def test_a_storm_of_wrong_figures_lets_none_through() -> None:
    tally = Storm(seed=7).run(4_000)
    assert tally.wrong == []
    assert tally.blocked == 0
    assert tally.true > 400


def test_a_bound_line_with_one_digit_changed_is_refused() -> None:
    said = bound("It's {price}, it was {was}, {stock} left.", told())
    for place, char in enumerate(said.text):
        if char.isdigit():
            other = str((int(char) + 1) % 10)
            bent = f"{said.text[:place]}{other}{said.text[place + 1 :]}"
            assert JUDGE.bound(BoundLine(said.line, bent, said.facts, 1), told()) is not None
