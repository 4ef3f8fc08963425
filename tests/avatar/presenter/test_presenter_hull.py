"""Nothing of a turned cutout is seen outside its hull, which needs less room than its rectangle."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.cutout import UNSEEN, bordered
from avatar.hull import octagon

SIDE = 160
TURNS = st.floats(-180, 180)
SHAPES = {
    "disc": lambda page: cv2.circle(page, (20, 30), 18, 255, -1, cv2.LINE_AA),
    "stroke": lambda page: cv2.line(page, (3, 5), (36, 57), 255, 3, cv2.LINE_AA),
    "dot": lambda page: cv2.circle(page, (0, 59), 0, 1, -1),
    "all": lambda page: cv2.rectangle(page, (0, 0), (39, 59), 255, -1),
}


def cut(shape: str) -> np.ndarray:
    alpha = np.zeros((60, 40), np.uint8)
    SHAPES[shape](alpha)
    return bordered(np.dstack([alpha] * 4), 0.0, 0.0, 1.0).pixels


@pytest.mark.parametrize("shape", SHAPES)
@given(degrees=TURNS, size=st.floats(0.8, 1.2))
def test_what_a_turned_cutout_paints_is_inside_its_hull(
    shape: str, degrees: float, size: float
) -> None:
    pixels = cut(shape)
    way = np.asarray(cv2.getRotationMatrix2D((28, 34), degrees, size), np.float64)
    way[:, 2] += SIDE / 2 - 28, SIDE / 2 - 34
    painted = cv2.warpAffine(pixels, way, (SIDE, SIDE), flags=cv2.INTER_LINEAR).max(axis=2)
    corners = (octagon(pixels) - 0.5) @ way[:, :2].T + way[:, 2]  # centres are whole numbers here
    left, top = np.ceil(corners.min(axis=0) - 1e-3).astype(int)
    right, bottom = np.floor(corners.max(axis=0) + 1e-3).astype(int) + 1
    painted[max(0, top) : bottom, max(0, left) : right] = 0
    assert not painted.any()


def test_a_disc_needs_no_more_room_when_it_is_turned() -> None:
    hull = octagon(cut("disc"))
    turned = hull @ np.array([[1, 1], [-1, 1]]) / np.sqrt(2)
    wide, wide_turned = np.ptp(hull, axis=0), np.ptp(turned, axis=0)
    assert (wide_turned < 1.1 * wide).all()


def test_a_hull_is_within_what_there_is_room_for() -> None:
    pixels = cut("all")
    hull = octagon(pixels)
    assert hull.min() >= UNSEEN
    assert (hull.max(axis=0) <= (40 + 2 * UNSEEN, 60 + 2 * UNSEEN)).all()


def test_nothing_has_a_hull_of_no_size() -> None:
    assert not octagon(np.zeros((9, 30, 4), np.uint8)).any()
