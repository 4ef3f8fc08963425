"""The figure has no holes, nothing is missing that was cut away, and it keeps to its place."""

from math import cos, radians, sin
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.affine import Point, turned
from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.gesture import Hands, Stroke
from avatar.pack import Pack, load_pack
from avatar.pose import Arm, Eye, Pose
from avatar.presenter import Canvas, Placing
from avatar.rect import Rect
from avatar.repertoire import ARMS, Repertoire
from studio.show import Gesture

HEIGHT = 500
SCALE = HEIGHT / 2000
FRAME = Rect(0, 0, 400, HEIGHT)
TURNS = [(0, 0, 0), (1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0.7, 0.5, 9), (-0.7, -0.5, -9)]


@pytest.fixture(scope="session")
def figure(host: Pack, presenter_cache: Path) -> Figure:
    cutouts = load_cutouts(host, SCALE, presenter_cache)
    return Figure(host, cutouts, SCALE)


@pytest.fixture(scope="session")
def show(host: Pack) -> Repertoire:
    return Repertoire(host)


def picture(figure: Figure, pose: Pose, ground: int, visible: Rect = FRAME) -> Canvas:
    canvas = np.full((HEIGHT, 400, 3), ground, np.uint8)
    figure.pose(pose, Placing("sheet", 0, 0, HEIGHT, visible))
    figure.draw(canvas, FRAME)
    return canvas


def cover(figure: Figure, pose: Pose, visible: Rect = FRAME) -> NDArray[np.float64]:
    """How much of each pixel the figure covers, 0..1."""
    light, dark = (picture(figure, pose, g, visible).astype(float) for g in (255, 0))
    return 1 - (light - dark).max(axis=2) / 255


def arm_joints(host: Pack, name: str, arm: Arm) -> list[Point]:
    """Canvas points of shoulder, elbow and wrist of the posed arm."""
    places = [host.drawing.pivot(part) for part in (name, f"{name}.fore", f"{name}.hand")]
    (x, y), angle, joints = places[0], 0.0, [places[0]]
    for (_, a), (_, b), turn in zip(places, places[1:], (arm.shoulder, arm.elbow), strict=False):
        angle += turn
        x, y = x - (b - a) * sin(radians(angle)), y + (b - a) * cos(radians(angle))
        joints.append((x, y))
    return joints


def test_no_gesture_opens_a_hole_at_a_joint(host: Pack, figure: Figure, show: Repertoire) -> None:
    hands, plan = Hands(host, show, None), Stroke(0.0, 0.5, 1.5)
    for gesture in host.sheet.gestures:
        for t in (0.1, 0.2, 0.3, 0.4, 0.5, 1.0, 1.7, 1.9):
            arms = hands.played(gesture, plan, t)
            pose = Pose(show.plain.lips, arms, show.plain.eyes, show.plain.brows)
            covered = cover(figure, pose)
            for name in ARMS:
                for x, y in arm_joints(host, name, arms[name]):
                    px, py = round(x * SCALE), round(y * SCALE)
                    if 4 < px < 396 and 4 < py < HEIGHT - 4:
                        disc = covered[py - 3 : py + 4, px - 3 : px + 4]
                        assert disc.min() > 0.98, (gesture, t, name, (x, y))


def test_no_turn_opens_a_hole_in_face_or_neck(host: Pack, figure: Figure, show: Repertoire) -> None:
    pivot = host.drawing.pivot(host.sheet.head.part)
    for x, y, roll in TURNS:
        for mouth in ("neutral", "aa", "laugh"):
            covered = cover(figure, show.still(turn=(x, y), roll=roll, mouth=mouth))
            head = turned(roll, pivot)
            points = [head(a, b) for a in range(620, 990, 15) for b in range(240, 760, 15)]
            points += [head(a, b) for a in range(740, 861, 15) for b in range(760, 840, 10)]
            points += [(a, b) for a in range(750, 851, 10) for b in range(860, 1200, 10)]
            for a, b in points:
                assert covered[round(b * SCALE), round(a * SCALE)] > 0.98, (x, y, roll, a, b)


def test_what_was_cut_away_would_never_be_seen(
    host: Pack, figure: Figure, show: Repertoire, presenter_cache: Path
) -> None:
    layers, seen = [], set()
    for layer in host.sheet.layers:
        if layer.shows is None:
            layers.append(layer)
        elif layer.parts not in seen:
            seen.add(layer.parts)
            layers.append(layer.model_copy(update={"shows": None}))
    whole = load_pack(host.folder)
    sheet = host.sheet.model_copy(update={"layers": tuple(layers)})
    whole = type(whole)(
        host.folder, sheet, host.poses, host.drawing, host.colours, host.outfit, host.palettes
    )
    uncut = Figure(whole, load_cutouts(whole, SCALE, presenter_cache), SCALE)
    for x, y, roll in TURNS:
        pose = show.still(turn=(x, y), roll=roll)
        away = np.abs(
            picture(figure, pose, 200).astype(int) - picture(uncut, pose, 200).astype(int)
        )
        differs = (away.max(axis=2) > 30).astype(np.uint8)
        assert not cv2.erode(differs, np.ones((3, 3), np.uint8)).any(), (x, y, roll)


def test_bounds_hold_every_drawn_pixel(figure: Figure, show: Repertoire) -> None:
    for pose in (show.still("open_arms"), show.still("wave", turn=(1, 0)), show.still("arms_down")):
        covered = cover(figure, pose) > 0
        outside = covered.copy()
        outside[figure.bounds.window] = False
        assert not outside.any()
        assert figure.bounds.within(FRAME) == figure.bounds


def test_the_figure_keeps_to_what_is_visible(
    host: Pack, show: Repertoire, presenter_cache: Path
) -> None:
    visible = Rect(90, 100, 200, 150)
    cutouts = load_cutouts(host, SCALE, presenter_cache)
    figure = Figure(host, cutouts, SCALE)
    covered = cover(figure, show.still("open_arms"), visible)
    covered[visible.window] = 0
    assert not covered.any()


def test_a_blink_changes_the_eyes_only(figure: Figure, show: Repertoire) -> None:
    away = picture(figure, show.still(), 90) != picture(figure, show.still(eyes=Eye(0.0)), 90)
    rows, columns = np.nonzero(away.any(axis=2))
    assert rows.min() > 480 * SCALE
    assert rows.max() < 640 * SCALE
    assert columns.min() > 600 * SCALE
    assert columns.max() < 1000 * SCALE


def test_every_gesture_shows_another_figure(figure: Figure, show: Repertoire, host: Pack) -> None:
    pictures = {g: picture(figure, show.still(s.pose), 90) for g, s in host.sheet.gestures.items()}
    rest = picture(figure, show.still(), 90)
    assert set(pictures) == set(Gesture) - {Gesture.NONE}
    for gesture, shown in pictures.items():
        assert np.abs(shown.astype(int) - rest).mean() > 1, gesture
