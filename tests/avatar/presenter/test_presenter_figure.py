"""The figure has no holes, nothing is missing that was cut away, and it keeps to its place."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.framing import placed, shot_framing
from avatar.gesture import Hands
from avatar.pack import Pack
from avatar.parameters import ARM, INDEX, REST, SIDES
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing
from avatar.reach import Reach
from avatar.rect import Rect
from avatar.repertoire import Repertoire, key_frame
from avatar.skeleton import Frames, Skeleton
from avatar.stage_layout import load_layout
from avatar.stamp import Stamps
from studio.show import Gesture, Shot

HEIGHT = 500
SCALE = HEIGHT / 2000
FRAME = Rect(0, 0, 400, HEIGHT)
TURNS = [
    (0, 0, 0), (30, 0, 0), (-30, 0, 0), (0, 30, 0), (0, -30, 0), (21, 15, 22), (-21, -15, -22),
]  # fmt: skip
MOMENTS = (0.1, 0.2, 0.3, 0.4, 0.52, 1.0, 1.7, 1.9)

ABOUT_THE_HEAD = {Gesture.NOD, Gesture.SHAKE, Gesture.LEAN_IN}
"""Gestures without arms."""
FITTED = ((0.4, 10.0), (1.0, -10.0), (1.0, 10.0))
"""Seconds of a gesture, and `ParamBodyAngleZ` then."""


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


def test_figures_that_share_stamps_draw_what_they_draw_alone(
    pack: Pack, presenter_cache: Path, show: Repertoire
) -> None:
    stamps = Stamps()
    both = {}
    for scale in (SCALE, SCALE / 2):
        cutouts = load_cutouts(pack, scale, presenter_cache)
        both[scale] = Figure(pack, cutouts, scale, stamps), Figure(pack, cutouts, scale)
    for number, turn in enumerate(TURNS):
        sharing, alone = both[SCALE / (1 + number % 2)]
        pose = still(show, *turn)
        assert np.array_equal(picture(sharing, pose, 90), picture(alone, pose, 90)), turn


def test_no_gesture_opens_a_hole_at_a_joint(pack: Pack, figure: Figure, show: Repertoire) -> None:
    hands = Hands(pack, None)
    for gesture in pack.gestures:
        for t in MOMENTS:
            values, shapes = hands.played(gesture, t)
            _check_joints(pack, figure, Pose(values, show.plain.lips, shapes), f"{gesture} {t}")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_no_gesture_fitted_to_its_place_opens_a_hole_at_a_joint(
    pack: Pack, figure: Figure, show: Repertoire, size: tuple[int, int], mirrored: bool
) -> None:
    """On either side of the card, and in the middle, with the body leaning as far as it can."""
    layout = load_layout(*size, mirrored=mirrored)
    for shot in (Shot.BESIDE,) if mirrored else (Shot.BESIDE, Shot.CENTRE):
        place = placed(layout, shot, shot_framing(layout, shot), layout.frame.h)
        hands = Hands(pack, Reach(pack, place))
        for gesture in set(pack.gestures) - ABOUT_THE_HEAD:
            for t, lean in FITTED:
                values, shapes = hands.played(gesture, t)
                values[INDEX["ParamBodyAngleZ"]] = lean
                pose = Pose(values, show.plain.lips, shapes)
                _check_joints(pack, figure, pose, f"{shot} {gesture} {t} {lean}")


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720)])
def test_a_hand_that_points_beside_the_card_is_in_sight_to_its_fingertips(
    pack: Pack, size: tuple[int, int]
) -> None:
    layout = load_layout(*size)
    beside = placed(layout, Shot.BESIDE, shot_framing(layout, Shot.BESIDE), 1200)
    reach = Reach(pack, beside)
    pose, mirrored = reach.fitted(Gesture.POINT_CARD, pack.gestures[Gesture.POINT_CARD])
    assert reach.free(pose)
    tip, card = reach.tip("R" if mirrored else "L", pose)[0], beside.card
    assert card is not None
    assert min(abs(tip - card.x), abs(tip - card.right)) < 60


def _check_joints(pack: Pack, figure: Figure, pose: Pose, when: str) -> None:
    """No ground is seen around shoulders, elbows and wrists."""
    covered = cover(figure, pose)
    frames = pack.skeleton.posed(pose.values)
    for joint in (f"arm_{side}{joint}" for side in "lr" for joint in ("", ".fore", ".hand")):
        x, y = pack.skeleton.point(frames, joint, pack.skeleton.pivot(joint))
        px, py = round(x * SCALE), round(y * SCALE)
        if 4 < px < 396 and 4 < py < HEIGHT - 4:
            disc = covered[py - 3 : py + 4, px - 3 : px + 4]
            assert disc.min() > 0.98, (when, joint, (x, y))


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


def test_every_gesture_moves_the_arm_or_the_head_it_is_about(
    pack: Pack, figure: Figure, show: Repertoire
) -> None:
    """Seen at rest or in the gesture, the region of that limb is another picture."""
    figure.hold(np.full((200, 100, 4), 255, np.uint8))
    hands, skeleton = Hands(pack, None), pack.skeleton
    rest = picture(figure, Pose(REST, show.plain.lips, ("relaxed", "relaxed")), 90)
    assert set(pack.gestures) == set(Gesture) - {Gesture.NONE}
    for gesture, sheet in pack.gestures.items():
        times, stroke = hands.times(gesture), key_frame(sheet.stroke)
        arms = [f"arm_{side.lower()}" for side in SIDES if set(ARM[side]) & set(stroke.indices)]
        assert bool(arms) != (gesture in ABOUT_THE_HEAD), gesture
        most = dict.fromkeys(arms or ["head"], 0.0)
        for since in (0.05, 0.2, 0.35):
            values, shapes = hands.played(gesture, times.preparation + times.stroke + since)
            shown = picture(figure, Pose(values, show.plain.lips, shapes), 90)
            away = np.abs(shown.astype(int) - rest)
            frames = skeleton.posed(values)
            for limb in most:
                region = _about(pack, frames, limb)
                most[limb] = max(most[limb], float(away[region.window].mean()))
        assert min(most.values()) > (6 if arms else 3), (gesture, most)
    figure.hold(None)


def test_fingers_cast_a_shadow_on_what_they_hold_and_only_near_them(
    pack: Pack, figure: Figure, show: Repertoire
) -> None:
    """A white thing is darker beside the fingers, and as white as ever farther away."""
    pose = show.still(show.gestures[Gesture.HOLD_UP])
    figure.hold(np.zeros((300, 220, 4), np.uint8))
    empty = picture(figure, pose, 90)[..., 0].astype(int)
    figure.hold(np.full((300, 220, 4), 255, np.uint8))
    held = picture(figure, pose, 90)[..., 0].astype(int)
    figure.hold(None)
    white = int(held.max())
    thing = (held != empty) & (held > 120)
    inner = cv2.erode(thing.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    shaded = inner & (held < white - 20)
    assert white > 225
    assert 0.01 < shaded.sum() / thing.sum() < 0.5
    assert (held[inner] >= white - 2).sum() > 0.3 * thing.sum()


def _about(pack: Pack, frames: Frames, limb: str) -> Rect:
    """The region of the frame where a head, or the forearm and hand of an arm, is in a pose."""
    if limb == "head":
        (cx, cy), (rx, ry) = pack.sheet.head.centre, pack.sheet.head.radius
        corners = [("head", (cx + a * rx, cy + b * ry)) for a in (-1, 1) for b in (-1, 1)]
        wide = 0.0
    else:
        x, y = pack.art.pivot(f"{limb}.hand")
        corners = [(f"{limb}.fore", pack.skeleton.pivot(f"{limb}.fore"))]
        corners += [(f"{limb}.hand", (x, y + share * pack.sheet.hand)) for share in (0, 1)]
        wide = 50.0
    points = np.array([pack.skeleton.point(frames, joint, at) for joint, at in corners])
    left, top = np.round((points.min(axis=0) - wide) * SCALE).astype(int).tolist()
    right, bottom = np.round((points.max(axis=0) + wide) * SCALE).astype(int).tolist()
    return Rect(left, top, right - left, bottom - top).within(FRAME)
