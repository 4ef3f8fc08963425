import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from script_engine.chat_text import LONGEST, cleaned, folded, words


@given(st.text(max_size=2000))
def test_cleaned_text_is_one_short_line_without_invisible_characters(text: str) -> None:
    clean = cleaned(text)
    assert len(clean) <= LONGEST
    assert "\n" not in clean
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs", "Cn"} for c in clean)


@given(st.text(max_size=500))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(st.text(max_size=500))
def test_words_are_found_in_any_text(text: str) -> None:
    assert all(word == word.casefold() for word in words(folded(cleaned(text))))


def test_a_megabyte_is_cut_before_it_is_looked_at() -> None:
    assert len(cleaned("é" * 1_000_000)) == LONGEST


def test_full_width_and_zero_width_letters_read_like_plain_ones() -> None:
    assert folded(cleaned("Ｈｏｗ mu\u200bch\u202e？")) == "how much?"


def test_stacked_marks_cannot_flood_a_letter() -> None:
    assert len(cleaned("a" + "\u0489" * 60)) <= 3


def test_a_stretched_word_is_shortened() -> None:
    assert folded("hoooow muuuuch") == "hoow muuch"
