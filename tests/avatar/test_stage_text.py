"""Text: it stays in its room whatever it says, and what cannot be drawn is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.pen import Pen, blank
from avatar.stage_tokens import load_tokens
from avatar.svg_template import Spot
from avatar.text import Letters, cleaned
from avatar.text_layout import atoms, clip, wrap

_TOKENS = load_tokens(None)
_LETTERS = Letters(_TOKENS.fonts, _TOKENS.weights)
anything = st.text(max_size=120)


def measure(text: str) -> float:
    return _LETTERS.width(text, 34, 700)


@given(anything, st.floats(20, 900), st.integers(1, 3))
def test_wrapped_lines_fit_their_room(text: str, room: float, lines: int) -> None:
    clean = _LETTERS.drawable(cleaned(text), 700)
    wrapped = wrap(clean, room, lines, measure)
    assert len(wrapped) <= lines
    widest_letter = max(map(measure, clean), default=0.0)
    assert all(measure(line) <= max(room, widest_letter) + 0.01 for line in wrapped)


@given(anything, st.floats(0, 900))
def test_clipped_text_fits_its_room(text: str, room: float) -> None:
    assert measure(clip(cleaned(text), room, measure)) <= room + 0.01


def test_a_text_is_cut_after_a_whole_word_unless_that_leaves_little() -> None:
    name = "Cordless Handheld Vacuum Cleaner"
    assert clip(name, measure("Cordless Handheld Vac…"), measure) == "Cordless Handheld…"
    assert clip(name, measure("Cordless Handheld…"), measure) == "Cordless Handheld…"
    assert clip(name, measure("Cordless H…") + 1, measure) == "Cordless…"
    link = "shop.example/collections/vacuum"
    assert clip(link, measure("shop.example/col…") + 1, measure) == "shop.example/col…"
    assert clip("a " + link, measure("a shop.exam…") + 1, measure) == "a shop.exam…"


@given(anything)
def test_breaking_loses_nothing(text: str) -> None:
    assert "".join(atoms(text)) == text


@given(anything)
def test_cleaned_text_has_no_controls_and_no_direction_marks(text: str) -> None:
    assert all(c.isprintable() or c in "\u200c\u200d\u00a0" for c in cleaned(text))
    assert cleaned("a\u202eb\u0000c\nd") == "abc d"


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), st.floats(8, 60))
def test_ink_stays_near_where_the_pen_goes(text: str, size: float) -> None:
    clean = _LETTERS.drawable(cleaned(text), 700)
    ink = _LETTERS.ink(clean, size, 700)
    reach = size * 0.6 + 2
    assert ink.x >= -reach
    assert ink.x + ink.cover.shape[1] <= _LETTERS.width(clean, size, 700) + reach


def test_a_character_that_no_font_has_is_left_out() -> None:
    assert _LETTERS.drawable("ok \U0001f600\ufe0f now", 700) == "ok now"


def test_latin_with_any_accent_greek_and_cyrillic_are_the_stages_own() -> None:
    text = "Łódź Ñandú Ồ Ωμέγα Жук €£¥₩₹₫"
    assert _LETTERS.drawable(text, 800) == text


@pytest.mark.parametrize("size", [7.0, 12.5, 23.0, 84.0])
def test_a_fitted_price_is_no_wider_than_the_card(size: float) -> None:
    pen = Pen(_LETTERS, 1.0)
    spot = Spot(0, 90, size, 800, "#000000", spacing=-1.5)
    for price in ("$5", "Rp 1.299.000", "12.345.678,90 Kč", "€1,234,567.89 – €2,234,567.89"):
        fitted = pen.fitted(price, spot, 312)
        assert pen.width(price, fitted) <= 312.01
        assert fitted.size <= size


def test_text_is_drawn_in_its_colour_and_nowhere_else() -> None:
    onto = blank(200, 60)
    Pen(_LETTERS, 1.0).write(onto, 10, 0, Spot(0, 40, 30, 700, "#CB3A1E"), "HI")
    solid = onto[onto[..., 3] == 255]
    assert len(solid)
    assert np.array_equal(np.unique(solid, axis=0), [[0x1E, 0x3A, 0xCB, 255]])
    assert onto[..., 3][:, :8].max() == 0
    assert onto[..., 3][45:].max() == 0
