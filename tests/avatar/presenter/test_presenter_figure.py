"""The figure has no holes, nothing is missing that was cut away, and it keeps to its place."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.gesture import Hands
from avatar.pack import Pack
from avatar.parameters import REST
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from avatar.skeleton import Skeleton
from studio.show import Gesture

HEIGHT = 500
SCALE = HEIGHT / 2000
FRAME = Rect(0, 0, 400, HEIGHT)
TURNS = [
    (0, 0, 0), (30, 0, 0), (-30, 0, 0), (0, 30, 0), (0, -30, 0), (21, 15, 22), (-21, -15, -22),
]  # fmt: skip
MOMENTS = (0.1, 0.2, 0.3, 0.4, 0.52, 1.0, 1.7, 1.9)


@pytest.fixture(scope="module")
def figure(pack: Pack, presenter_cache: Path) -> Figure:
    return Figure(pack, load_cutouts(pack, SCALE, presenter_cache), SCALE)


@pytest.fixture(scope="module")
def show(pack: Pack) -> Repertoire:
    return Repertoire(pack)


def picture(figure: Figure, pose: Pose, ground: int, visible: Rect = FRAME) -> Canvas:
    canvas = np.full((HEIGHT, 400, 3), ground, np.uint8)
    figure.settle()
    figure.pose(pose, Placing("sheet", 0, 0, HEIGHT, visible))
    figure.draw(canvas, FRAME)
    return canvas


def cover(figure: Figure, pose: Pose, visible: Rect = FRAME) -> NDArray[np.float64]:
    """How much of each pixel the figure covers, 0..1."""
    light, dark = (picture(figure, pose, g, visible).astype(float) for g in (255, 0))
    return 1 - (light - dark).max(axis=2) / 255


def still(show: Repertoire, x: float, y: float, z: float, mouth: str | None = None) -> Pose:
    return show.still(mouth=mouth, ParamAngleX=x, ParamAngleY=y, ParamAngleZ=z)


def test_no_gesture_opens_a_hole_at_a_joint(pack: Pack, figure: Figure, show: Repertoire) -> None:
    hands = Hands(pack, None)
    joints = [f"arm_{side}{joint}" for side in "lr" for joint in ("", ".fore", ".hand")]
    for gesture in pack.gestures:
        for t in MOMENTS:
            values, shapes = hands.played(gesture, t)
            covered = cover(figure, Pose(values, show.plain.lips, shapes))
            frames = pack.skeleton.posed(values)
            for joint in joints:
                x, y = pack.skeleton.point(frames, joint, pack.skeleton.pivot(joint))
                px, py = round(x * SCALE), round(y * SCALE)
                if 4 < px < 396 and 4 < py < HEIGHT - 4:
                    disc = covered[py - 3 : py + 4, px - 3 : px + 4]
                    assert disc.min() > 0.98, (gesture, t, joint, (x, y))


def test_no_turn_opens_a_hole_in_head_or_neck(pack: Pack, figure: Figure, show: Repertoire) -> None:
    at_rest = cover(figure, still(show, 0, 0, 0)) > 0.98
    inner = cv2.erode(at_rest.astype(np.uint8), np.ones((13, 13), np.uint8))
    head, (cx, cy) = pack.sheet.head, pack.sheet.head.centre
    rows, columns = np.nonzero(inner)
    points = np.stack([columns, rows], 1) / SCALE
    solid = (((points - (cx, cy)) / head.radius) ** 2).sum(axis=1) < 0.72
    neck = (np.abs(points[:, 0] - 800) < 50) & (points[:, 1] > cy) & (points[:, 1] < 1200)
    for x, y, z in TURNS:
        for mouth in ("neutral", "aa", "laugh"):
            pose = still(show, x, y, z, mouth)
            covered = cover(figure, pose)
            frames = pack.skeleton.posed(pose.values)
            for a, b in points[solid][::7]:
                px, py = (v * SCALE for v in pack.skeleton.point(frames, head.part, (a, b)))
                assert covered[round(py), round(px)] > 0.98, (x, y, z, mouth, a, b)
            for a, b in points[neck][::7]:
                assert covered[round(b * SCALE), round(a * SCALE)] > 0.98, (x, y, z, mouth, a, b)


def test_what_was_cut_away_would_never_be_seen(
    pack: Pack, figure: Figure, show: Repertoire, presenter_cache: Path
) -> None:
    layers, seen = [], set()
    for layer in pack.sheet.layers:
        if layer.shows is None or layer.name:
            layers.append(layer)
        elif layer.parts not in seen:
            seen.add(layer.parts)
            layers.append(layer.model_copy(update={"shows": None}))
    sheet = pack.sheet.model_copy(update={"layers": tuple(layers)})
    whole = replace(pack, sheet=sheet, skeleton=Skeleton(sheet, pack.art))
    uncut = Figure(whole, load_cutouts(whole, SCALE, presenter_cache), SCALE)
    for x, y, z in TURNS:
        pose = still(show, x, y, z)
        away = np.abs(
            picture(figure, pose, 200).astype(int) - picture(uncut, pose, 200).astype(int)
        )
        differs = (away.max(axis=2) > 30).astype(np.uint8)
        assert not cv2.erode(differs, np.ones((3, 3), np.uint8)).any(), (x, y, z)


def test_bounds_hold_every_drawn_pixel(figure: Figure, show: Repertoire) -> None:
    open_arms, wave = show.gestures[Gesture.OPEN_ARMS], show.gestures[Gesture.WAVE]
    for pose in (show.still(open_arms), show.still(wave, ParamAngleX=30)):
        covered = cover(figure, pose) > 0
        outside = covered.copy()
        outside[figure.bounds.window] = False
        assert not outside.any()
        assert figure.bounds.within(FRAME) == figure.bounds


def test_the_figure_keeps_to_what_is_visible(figure: Figure, show: Repertoire) -> None:
    visible = Rect(90, 100, 200, 150)
    covered = cover(figure, show.still(show.gestures[Gesture.OPEN_ARMS]), visible)
    covered[visible.window] = 0
    assert not covered.any()


def test_a_blink_changes_the_eyes_only(pack: Pack, figure: Figure, show: Repertoire) -> None:
    shut = show.still(ParamEyeLOpen=0.0, ParamEyeROpen=0.0)
    away = picture(figure, show.still(), 90) != picture(figure, shut, 90)
    rows, columns = np.nonzero(away.any(axis=2))
    eyes = np.array([pack.art.pivot(layer.eye) for layer in pack.sheet.layers if layer.eye])
    assert np.abs(rows / SCALE - eyes[:, 1].mean()).max() < 90
    assert columns.min() > (eyes[:, 0].min() - 90) * SCALE
    assert columns.max() < (eyes[:, 0].max() + 90) * SCALE


def test_every_gesture_shows_another_figure(pack: Pack, figure: Figure, show: Repertoire) -> None:
    figure.hold(np.full((200, 100, 4), 255, np.uint8))
    hands = Hands(pack, None)
    rest = picture(figure, Pose(REST, show.plain.lips, ("relaxed", "relaxed")), 90)
    assert set(pack.gestures) == set(Gesture) - {Gesture.NONE}
    for gesture in pack.gestures:
        times = hands.times(gesture)
        most = 0.0
        for since in (0.05, 0.2, 0.35):
            values, shapes = hands.played(gesture, times.preparation + times.stroke + since)
            shown = picture(figure, Pose(values, show.plain.lips, shapes), 90)
            most = max(most, float(np.abs(shown.astype(int) - rest).mean()))
        assert most > 0.25, gesture
    figure.hold(None)
