"""The product of a close-up: as large as its place allows, whatever the shape of its picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from odd_pictures import PICTURES, make
from PIL import Image
from stage_parts import BOARD, BOTTLE, FPS, LAMP, SHOW, moment, painter, utterance

from avatar.overlay_hero import HeroPicture
from avatar.picture_cut import is_cut_out
from avatar.picture_file import opened
from avatar.picture_fit import in_own_shape
from avatar.scene import read
from avatar.sprite import Decal
from avatar.stage import open_stage
from avatar.stage_cast import cast_overlays
from studio import settings
from studio.board import Board
from studio.moment import Placed
from studio.show import Shot

SIZES = [(360, 640), (640, 360)]
PLACE = (208, 190)


def _close_up(size: tuple[int, int], picture: Path, cache: Path) -> tuple[HeroPicture, Decal]:
    stage = open_stage(SHOW, settings.Stage(), size, 25, cache)
    cast = cast_overlays(stage, SHOW, settings.Stage(), cache, patient=True)
    card = replace(BOTTLE, picture=str(picture))
    scene = read(moment(0, replace(BOARD, cards=(card,))))
    cast.product.tend(scene.board)
    (decal,) = cast.product.layer(
        replace(scene, shot=Shot.CLOSE_UP, before=Shot.CLOSE_UP), open_=True
    )
    return cast.product, decal


@pytest.mark.parametrize("size", SIZES)
def test_a_tall_product_is_a_quarter_of_a_close_up_and_half_of_a_wide_one(
    size: tuple[int, int], cache: Path
) -> None:
    _, decal = _close_up(size, Path(str(BOTTLE.picture)), cache)
    rows = np.flatnonzero((decal.sprite.pixels[..., 3] > 200).any(axis=1))
    share = (rows[-1] + 1 - rows[0]) / size[1]
    assert share > (0.27 if size[1] > size[0] else 0.5)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "shape"),
    [("photo", (300, 1200)), ("photo", (1500, 300)), ("photo", (700, 600)), ("alone", (300, 1500)),
     ("alone", (1500, 200)), ("alone", (800, 800))],
)  # fmt: skip
def test_a_product_of_any_shape_stands_on_the_foot_of_its_place_and_inside_it(
    size: tuple[int, int], name: str, shape: tuple[int, int], cache: Path, tmp_path: Path
) -> None:
    file = tmp_path / "thing.png"
    if name == "photo":
        noise = np.random.default_rng(5).integers(0, 255, (*shape[::-1], 3), np.uint8)
        Image.fromarray(noise).save(file)
    else:
        alone = Image.new("RGBA", (shape[0] + 90, shape[1] + 170))
        alone.paste((20, 60, 120, 255), (30, 120, 30 + shape[0], 120 + shape[1]))
        alone.save(file)
    _, decal = _close_up(size, file, cache)
    stage = open_stage(SHOW, settings.Stage(), size, 25, cache)
    place = stage.layout.overlays.rect(stage.layout.zones["product"].box)
    solid = decal.sprite.pixels[..., 3] > 200
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    left, right = decal.x + columns[0], decal.x + columns[-1] + 1
    top, bottom = decal.y + rows[0], decal.y + rows[-1] + 1
    assert abs(bottom - place.bottom) <= 1
    assert place.y - 1 <= top
    assert place.x - 1 <= left
    assert right <= place.right + 1
    assert abs((left + right) / 2 - (place.x + place.w / 2)) <= 1.5
    filled = max((right - left) / place.w, (bottom - top) / place.h)
    assert filled > 0.97


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_in_its_own_shape_is_no_larger_than_its_place(tmp_path: Path, name: str) -> None:
    picture = opened(make(name, tmp_path), 600)
    shown = np.asarray(in_own_shape(picture, *PLACE))
    solid = shown[..., 3] > 200
    high, wide = (int(solid.any(axis=axis).sum()) for axis in (1, 0))
    assert wide <= PLACE[0]
    assert high <= PLACE[1]
    filled = max(wide / PLACE[0], high / PLACE[1])
    assert filled > 0.9 or picture.width * 3 < PLACE[0], "small pictures are enlarged three times"
    assert is_cut_out(picture) == bool((shown[..., 3] < 255).any())


def test_a_product_without_a_picture_never_leaves_a_hole(cache: Path) -> None:
    show = painter(cache, host=False)
    board = Board(1, "F", (replace(BOTTLE, picture="no/such.png"), LAMP), "bottle")
    spoken = Placed(utterance("Look.", "bottle", shot=Shot.CLOSE_UP, seconds=4), 0)
    plain = Placed(utterance("Look.", "bottle", shot=Shot.BESIDE, seconds=4), 0)
    other = painter(cache, host=False)
    for index in range(2 * FPS):
        asked = show.paint(moment(index, board, [spoken]))
        usual = other.paint(moment(index, board, [plain]))
    assert np.array_equal(asked, usual)
