"""Regions, sprites, curves: the small parts the picture is made with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.colours import decoded, encoded
from avatar.curtain import Curtain
from avatar.easing import Move, bezier
from avatar.i420 import planar, visible
from avatar.pen import stretched
from avatar.rect import Rect
from avatar.region import Region
from avatar.sprite import Decal, Sprite, faded, premultiplied
from avatar.stage_tokens import load_tokens

rects = st.builds(
    Rect, st.integers(-20, 110), st.integers(-20, 110), st.integers(0, 60), st.integers(0, 60)
)
FRAME = Rect(0, 0, 100, 80)


@given(st.lists(rects, max_size=40))
def test_a_region_holds_every_pixel_once_and_has_even_edges(added: list[Rect]) -> None:
    region = Region(FRAME)
    wanted = np.zeros((80, 100), bool)
    for rect in added:
        region.add(rect)
        wanted[rect.within(FRAME).window] = True
    count = np.zeros((80, 100), int)
    for rect in region.rects:
        count[rect.window] += 1
        assert not any(n % 2 for n in (rect.x, rect.y, rect.w, rect.h))
        assert rect.within(FRAME) == rect
    assert count.max(initial=0) <= 1
    assert (count[wanted] == 1).all()


@given(rects, st.integers(-30, 90), st.integers(-30, 70))
def test_a_sprite_is_laid_only_where_it_may(within: Rect, x: int, y: int) -> None:
    canvas = np.zeros((80, 100, 3), np.uint8)
    allowed = within.within(FRAME)
    Sprite(np.full((40, 30, 4), 255, np.uint8)).lay(canvas, x, y, allowed)
    expected = np.zeros((80, 100, 3), np.uint8)
    expected[Rect(x, y, 30, 40).within(allowed).window] = (235, 128, 128)
    assert np.array_equal(canvas, expected)


def test_half_a_sprite_over_a_colour_is_half_of_both() -> None:
    drawn = np.full((4, 4, 4), 200, np.uint8)
    drawn[..., 3] = 128
    drawn[..., 0] = 20
    canvas = encoded(np.full((4, 4, 3), 100, np.uint8))
    Sprite(premultiplied(drawn)).lay(canvas, 0, 0, Rect(0, 0, 4, 4))
    assert np.abs(decoded(canvas).astype(int) - [60, 150, 150]).max() <= 2


def test_a_lone_sprite_is_laid_like_any_other_and_keeps_no_pixels() -> None:
    drawn = premultiplied(np.random.default_rng(2).integers(0, 256, (9, 7, 4), np.uint8))
    canvases = []
    for lone in (False, True):
        sprite = Sprite(drawn, lone=lone)
        canvas = np.full((12, 12, 3), 90, np.uint8)
        sprite.lay(canvas, 2, 1, Rect(0, 0, 12, 12))
        canvases.append(canvas)
        assert (sprite.width, sprite.height) == (7, 9)
    assert np.array_equal(*canvases)
    with pytest.raises(LookupError):
        _ = sprite.pixels


def test_fading_keeps_colours_within_their_alpha() -> None:
    rng = np.random.default_rng(1)
    sprite = premultiplied(rng.integers(0, 256, (32, 32, 4), dtype=np.uint8))
    thin = faded(sprite, 0.37)
    assert (thin[..., :3] <= thin[..., 3:]).all()


@given(st.floats(0, 1))
def test_curves_begin_at_zero_and_end_at_one(t: float) -> None:
    tokens = load_tokens(None)
    for curve in tokens.tree["motion"]["easing"].values():
        ease = bezier(*curve)
        assert ease(0) == 0
        assert ease(1) == 1
        assert -0.3 <= ease(t) <= 1.3


def test_a_straight_curve_is_straight() -> None:
    assert bezier(0, 0, 1, 1)(0.25) == pytest.approx(0.25, abs=1e-5)


@given(st.integers(20, 90), st.integers(20, 90))
def test_a_stretched_plate_keeps_its_corners(wide: int, high: int) -> None:
    plate = np.random.default_rng(2).integers(0, 256, (60, 60, 4), dtype=np.uint8)
    plate[8:52] = plate[8]
    plate[:, 8:52] = plate[:, 8:9]
    out = stretched(plate, wide, high, 9, 9)
    assert out.shape == (high, wide, 4)
    assert np.array_equal(out[:8, :8], plate[:8, :8])
    assert np.array_equal(out[-8:, -8:], plate[-8:, -8:])


def test_colours_survive_the_hand_over() -> None:
    bgr = np.zeros((8, 40, 3), np.uint8)
    for n, colour in enumerate([(255, 255, 255), (0, 0, 0), (0, 0, 200), (0, 180, 0), (190, 0, 0)]):
        bgr[:, n * 8 : n * 8 + 8] = colour
    pixels = planar(bgr)
    assert pixels[0, 0] == 235
    assert pixels[0, 8] == 16
    back = visible(pixels)
    middles = back[4, 4::8].astype(int)
    assert np.abs(middles - bgr[4, 4::8]).max() <= 4


def test_luma_weighs_colours_as_bt709_does() -> None:
    green = np.zeros((2, 2, 3), np.uint8)
    green[..., 1] = 255
    assert planar(green)[0, 0] == round(16 + 219 * 0.7152)


def test_a_picture_too_large_to_be_taken_over_at_once_has_no_seam() -> None:
    rng = np.random.default_rng(3)
    tall = rng.integers(0, 256, (518, 512, 3), np.uint8)
    luma, chroma = np.split(planar(tall), [518])
    for top in range(0, 516, 4):
        own = planar(tall[top : top + 4])
        assert np.array_equal(own[:4], luma[top : top + 4])
        rows = chroma.reshape(2, 259, 256)[:, top // 2 : top // 2 + 2]
        assert np.array_equal(own[4:].reshape(2, 2, 256), rows), top


@pytest.mark.parametrize("nested", [False, True])
def test_what_comes_on_is_its_own_colours_faded_also_inside_a_card_that_comes_on(
    *, nested: bool
) -> None:
    half = Move(1.0, lambda _: 0.5, fades=True)
    badge, card = (Curtain(half, half, 1.0, 2) for _ in range(2))
    drawn = np.full((6, 6, 4), 255, np.uint8)
    drawn[..., :3] = 30, 60, 210
    shown = badge.show(0, "badge", (Decal(Sprite(drawn), 0, 0),))
    if nested:
        shown = card.show(0, "card", shown)
    canvas = encoded(np.full((6, 6, 3), 90, np.uint8))
    for decal in shown:
        decal.sprite.lay(canvas, decal.x, decal.y, Rect(0, 0, 6, 6))
    share = 0.25 if nested else 0.5
    expected = share * drawn[0, 0, :3] + (1 - share) * 90
    assert np.abs(decoded(canvas)[0, 0] - expected).max() <= 3
