"""The stage's art and tokens: readable, inside the safe area, and checked when a brand changes them."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from avatar.contrast import channels, ratio
from avatar.slate_art import draw_art, shipped
from avatar.stage_layout import load_layout
from avatar.stage_plates import read_templates
from avatar.stage_tokens import load_tokens
from avatar.words import load_words
from studio.errors import Misconfigured


def mixed(top: str, under: str, opacity: float) -> str:
    """The colour seen where `top` lies over `under` with `opacity` 0..1."""
    pairs = zip(channels(top), channels(under), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02X}" for a, b in pairs)


_COLOUR = load_tokens(None).tree["color"]
_ON_WHITE = mixed(_COLOUR["plate"], "#FFFFFF", _COLOUR["plate_opacity"])
_SOFT_ON_WHITE = mixed(_COLOUR["plate"], "#FFFFFF", _COLOUR["plate_soft_opacity"])


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (_COLOUR["ink"], _COLOUR["surface"]),
        (_COLOUR["ink_soft"], _COLOUR["surface"]),
        (_COLOUR["ink"], _COLOUR["accent_soft"]),
        (_COLOUR["on_accent"], _COLOUR["accent"]),
        (_COLOUR["accent"], _COLOUR["surface"]),
        (_COLOUR["on_plate"], _ON_WHITE),
        (_COLOUR["on_plate"], _SOFT_ON_WHITE),
        (_COLOUR["on_plate_soft"], _SOFT_ON_WHITE),
        (_COLOUR["on_plate"], _COLOUR["plate"]),
        (_COLOUR["surface"], _COLOUR["brand"]),
    ],
)
def test_every_pair_of_text_and_ground_is_aa_over_the_brightest_set(text: str, ground: str) -> None:
    assert ratio(text, ground) >= 4.5


def test_the_stock_bar_stands_out_as_graphics_must() -> None:
    assert ratio(_COLOUR["accent"], _COLOUR["line"]) >= 3


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_no_type_is_smaller_than_28_units(size: tuple[int, int]) -> None:
    templates = read_templates(load_layout(*size), load_tokens(None), "day")
    spots = [spot for template in templates.values() for spot in template.spots.values()]
    assert min(spot.size for spot in spots) >= 28


@pytest.mark.parametrize("light", ["day", "evening"])
@pytest.mark.parametrize("size", [(270, 480), (480, 270)])
def test_the_shipped_slates_are_what_the_art_draws(size: tuple[int, int], light: str) -> None:
    layout = load_layout(*size)
    drawn = draw_art(layout, load_tokens(None), light)
    ready = cv2.imread(str(shipped(layout.orientation, light)))
    assert ready is not None
    small = cv2.resize(ready, drawn.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert float(np.abs(small.astype(int) - drawn).mean()) < 3


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja", "fi"])
def test_every_language_has_all_words(language: str) -> None:
    words = load_words(language)
    assert "{name}" in words.asks
    assert "{n}" in words.days
    assert all(
        [
            words.now,
            words.next,
            words.ends,
            words.scan,
            words.know,
            words.made,
            words.stay,
            *words.back,
        ]
    )


def test_a_brand_lists_only_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    file.write_text(
        json.dumps({"color": {"accent": "#0B57D0"}, "label": {"text": {"fi": "TEKOÄLY"}}})
    )
    tokens = load_tokens(file)
    assert tokens.colour("accent") == "#0B57D0"
    assert tokens.colour("ink") == _COLOUR["ink"]
    assert tokens.label("fi") == "TEKOÄLY"
    assert not tokens.own


@pytest.mark.parametrize(
    ("found", "named"),
    [
        ('{"color": {"acent": "#000000"}}', r"color\.acent is not a token"),
        ('{"color": {"accent": "red"}}', r"color\.accent is 'red', expected a colour"),
        ('{"radius": {"base": "round"}}', r"radius\.base is 'round', expected a number"),
        ('{"color": {"plate": "#F0F0F0"}}', "the AI label needs 4.5"),
        ('{"font": {"files": ["a.ttf", "b.ttf", "c.ttf"]}}', r"font\.files: there is no a\.ttf"),
        ("[1]", "expected an object"),
        ("{", "is not JSON"),
    ],
)
def test_a_mistake_in_a_brands_tokens_is_named(tmp_path: Path, found: str, named: str) -> None:
    file = tmp_path / "tokens.json"
    file.write_text(found)
    with pytest.raises(Misconfigured, match=named) as wrong:
        load_tokens(file)
    assert "tokens.json" in str(wrong.value)
