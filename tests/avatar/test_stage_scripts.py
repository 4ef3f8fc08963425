"""Every script of a show is drawn on a bare machine: shaped, in its direction, broken where it may be."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar import shaping, system_fonts
from avatar.bidi import levels, right_to_left, visual_order
from avatar.phrases import hyphenation
from avatar.stage_tokens import load_tokens
from avatar.text import Letters, cleaned
from avatar.text_layout import atoms, wrap
from avatar.words import load_words

_TOKENS = load_tokens(None)
SAMPLES = {
    "ar": "زجاجة ماء معزولة من الفولاذ 750 مل",
    "fa": "گلدان سرامیکی پژواک",
    "ur": "پانی کی بوتل ٹھنڈی",
    "he": "בקבוק מבודד 750 מ״ל",
    "hi": "इंसुलेटेड बोतल, क्षमता श्री",
    "th": "ขวดน้ำเก็บความเย็นไม่รั่ว ฿1,290",
    "zh-CN": "保温水瓶750毫升，二十四小时保冷。",
    "zh-TW": "這個保溫瓶很輕，體積小。",
    "ja": "保温ボトル、直飲み・食洗機対応。",
    "ko": "보온 물병, 하루 종일 차갑게",
    "vi": "Bình giữ nhiệt cao cấp Ồ ộ ữ",
    "el": "Κεραμική γλάστρα",
    "ru": "Термобутылка «Фьорд»",
    "en": "Café ½ ™ ★ ✓ → ‰ ₦5.000 ₸ №5",
}


@pytest.fixture(scope="module")
def bare() -> Callable[[str], Letters]:
    """Letters on a machine without a single font."""

    def letters(language: str) -> Letters:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(system_fonts, "_FOLDERS", ())
            return Letters(_TOKENS.fonts, _TOKENS.weights, language)

    return letters


@pytest.fixture(scope="module")
def english() -> Letters:
    return Letters(_TOKENS.fonts, _TOKENS.weights)


@pytest.mark.parametrize("language", SAMPLES)
@pytest.mark.parametrize("weight", _TOKENS.weights)
def test_nothing_of_a_shows_language_is_left_out(
    bare: Callable[[str], Letters], language: str, weight: int
) -> None:
    letters = bare(language)
    text = cleaned(SAMPLES[language])
    assert letters.drawable(text, weight) == text
    assert not letters.left_out
    assert letters.ink(text, 40, weight).cover.max() > 200


@pytest.mark.parametrize("language", sorted(_TOKENS.tree["label"]["text"]))
def test_the_stages_own_words_can_be_drawn(bare: Callable[[str], Letters], language: str) -> None:
    letters, words = bare(language), load_words(language)
    for text in (_TOKENS.label(language), words.now, words.next, words.was, words.ends, words.days,
                 words.asks, words.scan, *words.back, words.stay):  # fmt: skip
        plain = text.replace("{n}", "12").replace("{name}", "Ana")
        assert letters.drawable(cleaned(plain), 800) == cleaned(plain)


def test_every_language_with_a_label_has_words_of_its_own() -> None:
    english = load_words("en")
    for language in _TOKENS.tree["label"]["text"]:
        assert language == "en" or load_words(language) != english


def test_arabic_letters_join(bare: Callable[[str], Letters]) -> None:
    letters = bare("ar")
    apart = sum(letters.width(c, 100, 700) for c in "بيت")
    assert letters.width("بيت", 100, 700) < 0.8 * apart


def test_a_vowel_before_its_consonant_is_drawn_before_it(bare: Callable[[str], Letters]) -> None:
    whole = bare("hi").ink("कि", 100, 700).cover
    assert whole[:, : whole.shape[1] // 3].max() > 200
    assert whole.shape[1] > 1.1 * bare("hi").ink("क", 100, 700).cover.shape[1]


def test_what_no_font_has_is_told_once_and_leaves_no_box(
    bare: Callable[[str], Letters], caplog: pytest.LogCaptureFixture
) -> None:
    letters = bare("en")
    for _ in range(3):
        assert letters.drawable("ok \U0001f469\u200d\U0001f467\ufe0f 𒀀 now", 700) == "ok now"
    assert letters.left_out == {"\U0001f469", "\U0001f467", "𒀀"}
    assert len(caplog.records) == 3


@given(text=st.text(max_size=60))
def test_every_text_can_be_set(english: Letters, text: str) -> None:
    clean = english.drawable(cleaned(text), 700)
    ink = english.ink(clean, 30, 700)
    assert english.width(clean, 30, 700) >= 0
    assert ink.cover.dtype == np.uint8


def test_latin_and_numbers_keep_their_order_in_arabic() -> None:
    assert levels("سعر 1.299,00 ر", rtl=True) == [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1]
    assert levels("ab אב (אב)", rtl=False)[3:] == [1] * 7
    assert right_to_left("123 שלום")
    assert not right_to_left("750 ml")


@given(st.lists(st.integers(0, 4), max_size=12))
def test_runs_are_reordered_and_none_is_lost(runs: list[int]) -> None:
    assert sorted(visual_order(runs)) == list(range(len(runs)))


def test_runs_of_one_direction_keep_or_turn_their_order() -> None:
    assert visual_order([0, 0, 0]) == [0, 1, 2]
    assert visual_order([1, 1, 1]) == [2, 1, 0]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]


@given(st.text(alphabet="abאבجد12 .,()%+-", max_size=20), st.booleans())
def test_every_character_has_a_level_of_its_paragraph(text: str, rtl: bool) -> None:
    found = levels(text, rtl=rtl)
    assert len(found) == len(text)
    assert all(int(rtl) <= level <= 2 for level in found if rtl or level)


@pytest.mark.parametrize(
    "held",
    ["Rp 1.299.000", "1 299,00 zł", "CHF 1'299.–", "750 ml", "24 h", "R$ 129,90", "12 %", "5 kg",
     "kr 1 299,00", "750 мл", "750 มล", "12 990 ₽", "USD 12,345.67"],
)  # fmt: skip
def test_prices_and_units_never_break(held: str) -> None:
    assert any(piece.rstrip() == held for piece in atoms(f"only {held} now"))


def test_lines_break_between_phrases_where_a_script_has_no_spaces() -> None:
    assert "ความ" in "|".join(atoms("ขวดน้ำเก็บความเย็นไม่รั่ว")).split("|")
    for text in ("保温水瓶750毫升，24小时保冷（送杯套）", "今だけ「保温ボトル」がお得です。"):
        pieces = atoms(text)
        assert "".join(pieces) == text
        assert len(pieces) >= 3
        assert not any(piece[0] in "，。）」」、" or piece[-1] in "（「" for piece in pieces)
    assert "750" not in atoms("保温水瓶750毫升")


def test_a_long_word_is_hyphenated_where_its_language_allows() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    lines = wrap(word, 240, 3, lambda text: 10.0 * len(text), hyphenation("de-DE"))
    assert lines[0].endswith("-")
    assert "".join(lines).replace("-", "") == word
    assert hyphenation("xx") is None


def test_lines_are_about_as_long_as_each_other() -> None:
    lines = wrap("aaaa bbbb cccc dddd ee", 200, 2, lambda text: 10.0 * len(text))
    assert lines == ["aaaa bbbb", "cccc dddd ee"]


@given(st.text(max_size=80), st.floats(30, 400), st.integers(1, 3))
def test_balancing_never_needs_more_room(text: str, room: float, lines: int) -> None:
    def measure(part: str) -> float:
        return 10.0 * len(part)

    assert all(measure(line) <= room for line in wrap(cleaned(text), room, lines, measure))


def test_html_of_shop_exports_is_read_and_comparisons_are_kept() -> None:
    assert cleaned("Tea &amp; <b>Cups</b><br/>2&nbsp;pcs") == "Tea & Cups 2\u00a0pcs"
    assert cleaned("I <3 this, 5 < 6 > 4") == "I <3 this, 5 < 6 > 4"


def test_a_line_is_shaped_once_however_often_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = Letters(_TOKENS.fonts, _TOKENS.weights)
    shaped: list[str] = []
    own = shaping.shape

    def counted(text: str, *rest: object) -> shaping.Setting:
        shaped.append(text)
        return own(text, *rest)  # type: ignore[arg-type]  # passes on whatever it is given

    monkeypatch.setattr("avatar.text.shape", counted)
    for size in random.Random(1).sample(range(10, 90), 20):
        letters.width("$29.90", size, 800)
        letters.ink("$29.90", size, 800)
    assert shaped == ["$29.90"]


def test_shipped_fonts_have_their_licence_and_stay_small() -> None:
    files = list(Path(system_fonts.SHIPPED).glob("*"))
    assert "OFL.txt" in {file.name for file in files}
    assert sum(file.stat().st_size for file in files) < 3_000_000
