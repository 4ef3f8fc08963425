"""The shipped drawing is its source, and the contact sheet shows everything worth judging."""

import cv2
import numpy as np
import resvg_py

from avatar.portrait_look import portrait_rows
from avatar.presenter import unheard
from studio.settings import Presenter
from studio.show import VISEMES, Mood
from tests.avatar.portrait.portrait_parts import SHIPPED


def test_the_picture_is_drawn_from_its_source() -> None:
    source = (SHIPPED / "portrait.svg").read_text(encoding="utf-8")
    png = bytes(resvg_py.svg_to_bytes(svg_string=source, skip_system_fonts=True))
    drawn = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    shipped = cv2.imread(str(SHIPPED / "portrait.png"), cv2.IMREAD_UNCHANGED)
    assert drawn is not None
    assert shipped is not None
    assert drawn.shape == shipped.shape
    assert np.abs(drawn.astype(int) - shipped).mean() < 0.5


def test_the_sheet_shows_every_mouth_and_mood_and_the_points() -> None:
    rows = {row.title: row for row in portrait_rows(Presenter(pack=SHIPPED), None, unheard)}
    assert {cell.label for cell in rows["Mouths"].cells} == set(VISEMES)
    assert {cell.label for cell in rows["Expressions"].cells} == set(Mood)
    shown = [cell.picture for cell in rows["Mouths"].cells]
    for n, one in enumerate(shown):
        for other in shown[n + 1 :]:
            assert np.abs(one.astype(int) - other).max() > 40
    assert rows["270 pixels wide, and in grey"].cells[0].picture.shape[1] == 270
    assert rows["The picture and its points"].cells[0].picture.size
