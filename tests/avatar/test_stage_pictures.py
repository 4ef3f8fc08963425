"""Product pictures of any kind: fitted into their place, cut out where that can be done well."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from odd_pictures import PICTURES, make
from PIL import Image, ImageDraw

from avatar.darkroom import Darkroom
from avatar.picture_cut import cut_out
from avatar.picture_file import Unreadable, opened
from avatar.picture_fit import fitted
from avatar.picture_format import Format

CARD = (208, 157)


@pytest.mark.parametrize("name", PICTURES)
def test_every_odd_picture_fills_its_place_and_no_more(tmp_path: Path, name: str) -> None:
    picture = opened(make(name, tmp_path), 600)
    assert picture.mode == "RGBA"
    shown = fitted(picture, *CARD)
    assert shown.size == CARD
    assert np.asarray(shown)[..., :3].std() > 1


@pytest.mark.parametrize(
    ("mode", "size"),
    [("RGB", (3000, 200)), ("RGBA", (40, 900)), ("P", (64, 64)), ("L", (500, 500)), ("1", (90, 60)),
     ("LA", (90, 61)), ("I;16", (90, 61)), ("F", (90, 61)), ("CMYK", (90, 60))],
)  # fmt: skip
def test_every_mode_of_pixels_is_read(tmp_path: Path, mode: str, size: tuple[int, int]) -> None:
    file = tmp_path / ("p.tif" if mode in {"CMYK", "F"} else "p.png")
    Image.effect_noise(size, 90).convert("RGB").convert("L" if mode == "F" else "RGB").convert(
        "L" if mode == "I;16" else mode
    ).convert(mode).save(file)
    assert fitted(opened(file, 400), *CARD).size == CARD


def test_a_photograph_on_white_keeps_its_white_to_the_edges(tmp_path: Path) -> None:
    photo = Image.new("RGB", (800, 800), (252, 252, 252))
    photo.paste((20, 60, 120), (250, 150, 550, 650))
    photo.save(tmp_path / "shoe.jpg", quality=95)
    picture = np.asarray(fitted(opened(tmp_path / "shoe.jpg", 400), *CARD))
    assert (np.abs(picture[2, 2, :3].astype(int) - 252) < 4).all()
    columns = np.flatnonzero((picture[78, :, :3] < 200).any(axis=1))
    assert abs((columns[0] + columns[-1]) / 2 - 104) < 3


def test_white_around_a_product_is_trimmed_and_the_product_shown_large() -> None:
    photo = Image.new("RGBA", (1000, 1000), (255, 255, 255, 255))
    photo.paste((20, 60, 120, 255), (600, 700, 700, 850))
    dark = (np.asarray(fitted(photo, *CARD))[..., 0] < 128).any(axis=1)
    assert dark.sum() > 0.8 * CARD[1]


def test_a_cut_out_stands_in_the_middle_on_a_clear_ground() -> None:
    cut = Image.new("RGBA", (400, 900))
    cut.paste((200, 30, 30, 255), (150, 100, 250, 800))
    alpha = np.asarray(fitted(cut, *CARD))[..., 3]
    assert alpha[0, 0] == 0
    rows = np.flatnonzero((alpha > 250).any(axis=1))
    assert abs((rows[0] + rows[-1]) / 2 - 78) < 3


def test_what_is_transparent_hides_no_black(tmp_path: Path) -> None:
    shown = np.asarray(opened(make("corners.png", tmp_path), 400))
    assert shown[0, 0, 3] == 0
    corner = np.asarray(fitted(opened(make("corners.png", tmp_path), 400), 200, 200))[0, 0]
    assert corner[3] == 0 or corner[:3].min() > 200


def test_a_picture_that_was_held_sideways_is_turned_upright(tmp_path: Path) -> None:
    assert opened(make("rotated.jpg", tmp_path), 2000).size == (800, 1200)


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path) -> None:
    grey = np.asarray(opened(make("grey16.png", tmp_path), 400))[..., 0]
    assert 20 < grey.min() < 120
    assert 200 < np.median(grey) < 254


def test_of_a_moving_picture_the_first_is_taken(tmp_path: Path) -> None:
    for name in ("moving.gif", "moving.webp"):
        assert (np.asarray(opened(make(name, tmp_path), 400))[2, 2, :3] > 245).all()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    Image.new("1", (12000, 12000)).save(tmp_path / "bomb.png")
    with pytest.raises(Unreadable, match="too many"):
        opened(tmp_path / "bomb.png", 400)


def test_a_truncated_file_a_counting_pixel_and_an_empty_picture_are_refused(tmp_path: Path) -> None:
    whole = make("white.jpg", tmp_path).read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    Image.new("RGB", (1, 1), "white").save(tmp_path / "pixel.gif")
    Image.new("RGBA", (300, 300)).save(tmp_path / "clear.png")
    (tmp_path / "page.jpg").write_text("<html>404</html>")
    (tmp_path / "odd.svg").write_text("<svg")
    for name in ("cut.jpg", "pixel.gif", "clear.png", "page.jpg", "odd.svg", "missing.png"):
        with pytest.raises(Unreadable, match=name):
            opened(tmp_path / name, 400)


def test_a_darkroom_gives_each_format_and_none_where_it_cannot_be(tmp_path: Path) -> None:
    formats = {
        "card": Format(120, 90),
        "large": Format(300, 300),
        "hand": Format(80, 80, cut=True),
    }
    room = Darkroom(tmp_path / "prints", formats, 25, patient=True)
    bottle, photo = (str(make(name, tmp_path)) for name in ("transparent.png", "busy.jpg"))
    room.expect([bottle, photo])
    room.tend()
    large, hand = room.picture(bottle, "large"), room.picture(bottle, "hand")
    assert large is not None
    assert large.shape == (300, 300, 4)
    assert hand is not None
    assert max(hand.shape[:2]) == 80
    assert room.picture(photo) is not None
    assert room.picture(photo, "hand") is None
    assert room.settled(photo)


def test_what_was_developed_once_is_not_developed_again(tmp_path: Path) -> None:
    picture = str(make("busy.jpg", tmp_path))
    formats = {"card": Format(120, 90), "hand": Format(80, 80, cut=True)}
    for patient in (True, False):
        room = Darkroom(tmp_path / "prints", formats, 25, patient=patient)
        room.expect([picture])
        room.tend()
        assert room.settled(picture)
        room.close()


def test_a_format_is_written_and_read() -> None:
    for form in (Format(300, 225), Format(80, 90, cut=True), Format(61, 56, own=True)):
        assert Format.parse(str(form)) == form
    with pytest.raises(ValueError, match="format"):
        Format.parse("large")


@pytest.mark.parametrize("name", ["transparent.png", "palette.png", "vector.svg", "letterbox.jpg"])
def test_a_product_is_cut_out_with_clear_edges(tmp_path: Path, name: str) -> None:
    product = cut_out(opened(make(name, tmp_path), 1600))
    assert product is not None
    alpha = np.asarray(product)[..., 3]
    assert (alpha > 250).mean() > 0.4
    assert ((alpha > 8) & (alpha < 247)).mean() < 0.08
    assert alpha[0, 0] == alpha[0, -1] == 0


def test_a_cut_keeps_the_products_colour_at_its_edges_and_nothing_of_the_ground() -> None:
    ground = Image.new("RGB", (900, 900), (246, 246, 250))
    ImageDraw.Draw(ground).ellipse((200, 200, 700, 700), fill=(20, 90, 60))
    photo = ground.resize((450, 450), Image.Resampling.LANCZOS).convert("RGBA")
    product = cut_out(photo)
    assert product is not None
    pixels = np.asarray(product).astype(int)
    seen = pixels[pixels[..., 3] > 40]
    assert np.abs(seen[:, :3] - [20, 90, 60]).max() < 24
    assert pixels[0, 0, 3] == 0
    round_area = np.pi / 4 * pixels.shape[0] * pixels.shape[1]
    assert pixels[..., 3].sum() / 255 == pytest.approx(round_area, rel=0.02)


@pytest.mark.parametrize(
    "name", ["busy.jpg", "white_on_white.jpg", "bottom.jpg", "box.jpg", "corners.png", "tiny.png",
             "rotated.jpg"],
)  # fmt: skip
def test_what_cannot_be_cut_out_well_is_not(tmp_path: Path, name: str) -> None:
    assert cut_out(opened(make(name, tmp_path), 1600)) is None
