"""What comes on and goes off: nothing shines through a change, nothing of another card stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from avatar.card_badge import Badge
from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.easing import Move, bezier
from avatar.rect import Rect
from avatar.sprite import Decal, Sprite
from avatar.stage import open_stage
from studio import settings

FADE = Move(0.28, bezier(0, 0, 1, 1), fades=True)
SLIDE = Move(0.48, bezier(0.16, 1.0, 0.3, 1.0), from_x=-48, fades=True)


def plate(level: int, size: int = 40) -> Layer:
    """A plate of one grey, larger than any slide."""
    drawn = np.full((size, size, 4), 255, np.uint8)
    drawn[..., :3] = level
    return (Decal(Sprite(drawn), 0, 0),)


def seen(layer: Layer) -> int:
    """Red, 0..255, in the middle of a plate on black."""
    canvas = np.zeros((40, 40, 3), np.uint8)
    canvas[..., 1:] = 128
    for decal in layer:
        decal.sprite.lay(canvas, decal.x, decal.y, Rect(0, 0, 40, 40))
    return int(canvas[20, 20, 0])


def test_the_ground_does_not_shine_through_a_plate_that_takes_the_place_of_another() -> None:
    for move in (FADE, replace(SLIDE, from_x=-4)):
        curtain = Curtain(move, FADE, 1.0, 30, covers=True)
        for frame in range(30):
            curtain.show(frame, "one", plate(230))
        full = seen(plate(230))
        for frame in range(30, 60):
            assert seen(curtain.show(frame, "two", plate(230))) > 0.92 * full, (move, frame)
        assert len(curtain.show(60, "two", plate(230))) == 1


def test_what_is_covered_leaves_at_once_when_nothing_stands_there_any_more() -> None:
    curtain = Curtain(SLIDE, FADE, 1.0, 30, covers=True)
    for frame in range(30):
        curtain.show(frame, "one", plate(230))
    curtain.show(30, "two", plate(120))
    going = [len(curtain.show(frame, None, ())) for frame in range(31, 42)]
    assert going[0] == 2
    assert going[round(FADE.seconds * 30)] == 0


def test_the_badge_of_another_card_is_never_seen_on_a_card_that_has_none(tmp_path: Path) -> None:
    """Neither where one card follows the other at once, nor when it last stood long ago."""
    stage = open_stage(settings.Show(), settings.Stage(), (360, 640), 30, tmp_path)
    for gap in (1, 200):
        badge = Badge(stage.plates["badge"], stage.curtain("badge", covers=True))
        for frame in range(30):
            assert badge.layer(frame, "bottle", "-25 %", 0.0)
        assert badge.layer(29 + gap, "lamp", None, 0.0) == ()


def test_a_badge_that_ends_on_its_card_fades_and_one_that_comes_back_with_it_stands(
    tmp_path: Path,
) -> None:
    stage = open_stage(settings.Show(), settings.Stage(), (360, 640), 30, tmp_path)
    badge = Badge(stage.plates["badge"], stage.curtain("badge", covers=True))
    for frame in range(30):
        stood = badge.layer(frame, "bottle", "-25 %", 0.0)
    assert badge.layer(300, "bottle", "-25 %", 0.0) == stood
    assert len(badge.layer(301, "bottle", None, 0.0)) == 1
