"""A warped picture has no folds, no holes and no smear, and nothing moves that should not."""

from dataclasses import replace
from itertools import pairwise, product

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.colours import ink
from avatar.portrait_eye import PortraitEye
from avatar.portrait_face import REST, Body, Brow, Face, Lids, Mouth
from avatar.portrait_field import nodes, smooth
from avatar.portrait_figure import PortraitFigure
from avatar.portrait_head import STEP
from avatar.portrait_lips import VISEMES, as_lips, as_mouth
from avatar.portrait_mouth import DROP, RAISE
from avatar.portrait_pack import PortraitPack
from avatar.presenter import Placing
from avatar.rect import Rect
from tests.avatar.portrait.portrait_parts import FRAME, HEIGHT, PLACE, picture

unit = st.floats(-1, 1)
share = st.floats(0, 1)
mouths = st.builds(Mouth, share, unit, share, share, share, share)
lids = st.builds(Lids, st.floats(-0.15, 1), share)
brows = st.builds(Brow, unit, unit)
bodies = st.builds(Body, st.floats(-12, 12), st.floats(-6, 6), st.floats(-2.5, 2.5), share)
faces = st.builds(
    Face, mouths, st.tuples(lids, lids), st.tuples(brows, brows), st.tuples(unit, unit),
    unit, unit, unit, bodies,
)  # fmt: skip


@pytest.fixture(scope="module")
def one(noor: PortraitPack) -> PortraitFigure:
    """For tests that do not mind what was drawn before."""
    return PortraitFigure(noor, HEIGHT)


def at_whole_pixels(figure: PortraitFigure) -> Placing:
    """A place where a pixel of the cut is a pixel of the frame."""
    figure.pose(REST, PLACE)
    hung = figure._hung
    height = HEIGHT / hung.scale
    figure.pose(REST, Placing("sheet", 0, 0, height, FRAME))
    hung = figure._hung
    return Placing("sheet", -(hung.x % 1), -(hung.y % 1), height, FRAME)


def test_at_rest_it_is_the_picture(figure: PortraitFigure) -> None:
    place = at_whole_pixels(figure)
    canvas = picture(figure, REST, 90, place)
    x, y = round(figure._hung.x), round(figure._hung.y)
    pixels = figure.cut.pixels.astype(np.float64)
    inside = Rect(x, y, *figure.cut.size).within(FRAME)
    own = Rect(inside.x - x, inside.y - y, inside.w, inside.h).window
    expected = pixels[own][..., :3] + 90 * (1 - pixels[own][..., 3:] / 255)
    assert np.abs(canvas[inside.window] - expected).max() <= 2


@given(mouths)
@settings(max_examples=60, deadline=None)
def test_no_mouth_folds_the_picture(one: PortraitFigure, mouth: Mouth) -> None:
    came = one._mouth.came_from(mouth)
    for rows in (came.below, ~came.below):  # the lips are two pieces: each by itself
        down = np.diff(came.y, axis=0)[rows[1:] & rows[:-1]]
        across = np.diff(came.x, axis=1)[rows[:, 1:] & rows[:, :-1]]
        assert down.min() > 0
        assert across.min() > 0


@given(faces)
@settings(max_examples=40, deadline=None)
def test_no_turn_folds_the_picture(one: PortraitFigure, face: Face) -> None:
    grid = np.stack(np.meshgrid(np.arange(0, 384, 4), np.arange(0, 480, 4)), -1)
    at = one.head.came_from(grid.astype(np.float32), face)
    dx, dy = np.diff(at, axis=1)[:-1], np.diff(at, axis=0)[:, :-1]
    assert (dx[..., 0] * dy[..., 1] - dx[..., 1] * dy[..., 0]).min() > 0


@given(lids)
@settings(max_examples=30, deadline=None)
def test_no_lid_folds(one: PortraitFigure, lid: Lids) -> None:
    for eye in one._eyes:
        edges = eye.edges(lid)
        y = eye.skin(edges)
        above, below = eye._y < edges.upper, eye._y > edges.lower
        for part in (above, below):
            assert np.diff(y, axis=0)[part[1:] & part[:-1]].min(initial=1) >= 0
        assert (edges.lower - edges.upper).min() >= -1e-3


def test_shut_eyes_show_no_eye_and_change_only_the_eyes(figure: PortraitFigure) -> None:
    rest = figure.cut.pixels
    figure.pose(Face(lids=(Lids(1.0), Lids(1.0))), PLACE)
    changed = np.any(figure._live != rest, axis=2)
    for eye in figure._eyes:
        changed[eye.box.window] = False
        edges = eye.edges(Lids(1.0))
        assert (edges.lower - edges.upper).max() < 0.5
    assert not changed.any()
    iris = tuple(round(float(v)) for v in figure.cut.points["eye_left_iris"])
    white = rest[iris[1] - 3 : iris[1] + 3, iris[0] - 14 : iris[0] - 9, 0].mean()
    lid = figure._live[iris[1] - 3 : iris[1] + 3, iris[0] - 14 : iris[0] - 9]
    assert abs(float(lid[..., 0].mean()) - float(white)) > 8
    assert lid[..., 2].mean() > 135  # skin is warm, the white of an eye is not


@pytest.mark.parametrize("name", ["PP", "sil"])
@pytest.mark.parametrize("form", [-1.0, 0.0, 1.0])
def test_lips_that_meet_show_no_inside(figure: PortraitFigure, name: str, form: float) -> None:
    shape = VISEMES[name]
    mouth = Mouth(shape.open, form, shape.pucker, shape.press, 1.0, 1.0)
    with_teeth, without = Face(mouth=mouth), Face(mouth=Mouth(0, form, shape.pucker, shape.press))
    assert np.array_equal(picture(figure, with_teeth), picture(figure, without))


def test_an_open_mouth_is_dark_and_wider_the_more_it_opens(figure: PortraitFigure) -> None:
    dark = ink("#7A2B2B")[0]
    counts = []
    for step in range(5):
        figure.pose(Face(mouth=Mouth(open=step / 4)), PLACE)
        box = figure._mouth.box
        counts.append(int((figure._live[box.window][..., 0] < dark).sum()))
    assert all(before <= after for before, after in pairwise(counts))
    assert counts[-1] > counts[0] + 60


def test_a_viseme_survives_the_way_through_a_track() -> None:
    for mouth in VISEMES.values():
        assert as_mouth(as_lips(mouth)) == mouth


@given(faces)
@settings(max_examples=15, deadline=None)
def test_nothing_is_drawn_where_nobody_is(one: PortraitFigure, face: Face) -> None:
    light, dark = (picture(one, face, ground).astype(int) for ground in (200, 60))
    cover = 1 - (light - dark).max(axis=2) / 140
    assert cover.min() >= -0.02
    assert cover.max() <= 1.02
    rows, columns = np.nonzero(cover > 0.02)
    spots = one.rect
    assert rows.min(initial=0) >= 0
    assert columns.min() >= spots.x
    # inside the face there is no hole
    chin = one.cut.points["chin"]
    x0, y0 = one._hung.x, one._hung.y
    x, y = round(x0 + one._hung.scale * chin[0]), round(y0 + one._hung.scale * chin[1])
    assert cover[y - 60 : y - 20, x - 5 : x + 5].min() > 0.98


def any_body(rng: np.random.Generator) -> Body:
    x, y = rng.uniform(-4, 4), rng.uniform(-4, 4)
    return Body(x, y, rng.uniform(-1, 1), rng.uniform(0, 1))


def test_what_changed_is_what_was_said_to_change(noor: PortraitPack) -> None:
    """Drawn rectangle by rectangle over many frames, the picture is that drawn at once."""
    rng = np.random.default_rng(7)
    figure, fresh = PortraitFigure(noor, HEIGHT), PortraitFigure(noor, HEIGHT)
    away = Placing("elsewhere", 3.5, 1.5, HEIGHT, FRAME)
    canvas = np.full((HEIGHT, FRAME.w, 3), 90, np.uint8)
    body, ride, place, turn = Body(), Body(), PLACE, np.zeros(3)
    for index in range(48):
        if index % 5 == 0:
            body = any_body(rng)
        if index % 4 == 0:  # the torso is another frame's than the head
            ride = any_body(rng)
        if index % 9 == 8:
            x, y = rng.uniform(-8, 8), rng.uniform(-8, 8)
            place = Placing("sheet", x, y, HEIGHT - index / 2, FRAME)
        if index % 3 == 0:  # else only eyes and mouth change
            turn = rng.uniform(-1, 1, 3)
        face = Face(
            mouth=Mouth(rng.uniform(0, 1), rng.uniform(-1, 1)),
            lids=(Lids(rng.uniform(0, 1)), Lids(rng.uniform(0, 1))),
            gaze=tuple(rng.uniform(-1, 1, 2)),
            turn=turn[0], nod=turn[1], tilt=turn[2],
            body=body, carried=ride,
        )  # fmt: skip
        for rect in figure.pose(face, place):
            part = rect.within(FRAME)
            canvas[part.window] = 90
            figure.draw(canvas, part)
        fresh.pose(face, away)  # so that all of it is drawn afresh
        assert np.array_equal(canvas, picture(fresh, face, 90, place)), index


@given(faces, bodies)
@settings(max_examples=25, deadline=None)
def test_its_boxes_hold_all_of_it(one: PortraitFigure, face: Face, ride: Body) -> None:
    """Warped pixel by pixel over the whole frame it is the same picture."""
    drawn = picture(one, replace(face, carried=ride))
    shown, hung = one._face, one._hung
    at = (nodes(FRAME, STEP) - np.array([hung.x, hung.y], np.float32)) / np.float32(hung.scale)
    x, y = np.moveaxis(smooth(one.head.came_from(at, shown), FRAME, STEP), -1, 0)
    whole = cv2.remap(one._live, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    expected = whole[..., :3] + 90 * (1 - whole[..., 3:] / 255)
    assert np.abs(drawn - expected).max() <= 6  # a place may be rounded to another 1/32 of a pixel
    assert np.abs(drawn - expected).mean() < 0.3


@pytest.mark.parametrize("spot", [(-300, 0), (350, 0), (0, -440), (0, 470), (900, 0), (0, -900)])
def test_a_portrait_may_stand_beyond_the_edges(
    noor: PortraitPack, spot: tuple[float, float]
) -> None:
    figure, canvas = PortraitFigure(noor, HEIGHT), np.full((HEIGHT, FRAME.w, 3), 90, np.uint8)
    place = Placing("sheet", *spot, HEIGHT, FRAME)
    for index in range(12):
        sways = Body(index // 3, breath=index / 12)
        face = Face(Mouth(index / 12), turn=index // 4 / 4, body=sways, carried=Body(index // 2))
        for rect in figure.pose(face, place):
            part = rect.within(FRAME)
            canvas[part.window] = 90
            figure.draw(canvas, part)
    fresh = PortraitFigure(noor, HEIGHT)
    assert np.array_equal(canvas, picture(fresh, face, 90, place))


def test_what_is_kept_of_a_stance_is_bounded(one: PortraitFigure) -> None:
    for index in range(40):
        talks = Mouth(index / 40, 0.3)
        picture(one, Face(talks, turn=index // 8 / 8, gaze=(index / 40, 0), body=Body(index // 4)))
    stance = one._stance
    assert len(stance._shows) <= 3
    assert len(stance._pixels) <= 3


def test_an_eye_looks_the_same_whatever_it_did_before(one: PortraitFigure) -> None:
    rng = np.random.default_rng(3)
    eye, live, fresh = one._eyes[0], one.cut.pixels.copy(), one.cut.pixels.copy()
    for index in range(30):
        if index % 3:
            lid = Lids(rng.uniform(-0.15, 1) * (index % 2), rng.uniform(0, 1))
        if index % 2:
            gaze = tuple(rng.uniform(-1, 1, 2))
        if index > 1:
            eye.draw(live, lid, gaze)
            PortraitEye(one.cut, "left").draw(fresh, lid, gaze)
            assert np.array_equal(live, fresh), index


@given(mouths)
@settings(max_examples=40, deadline=None)
def test_lips_part_as_far_as_the_jaw_drops(one: PortraitFigure, mouth: Mouth) -> None:
    """In the middle column, where nothing but the opening moves them."""
    lips = one._mouth
    came, shut = lips.came_from(mouth), replace(mouth, open=0.0)
    column = round(lips._middle - lips.box.x)
    y, below = came.y[:, column].copy(), came.below[:, column].copy()
    still = lips.came_from(shut).y[:, column]
    aperture = mouth.open * lips._half * (1 - 0.35 * mouth.pucker)
    first = int(np.argmax(below))
    apart = DROP * aperture if mouth.open >= 0.004 else 0
    assert abs((still - y)[first] - apart) < 0.5
    lifted = RAISE * aperture if mouth.open >= 0.004 else 0
    assert -0.01 <= (y - still)[first - 1] <= lifted + 0.01


def test_the_same_face_gives_the_same_picture_whatever_came_before(noor: PortraitPack) -> None:
    one, other = PortraitFigure(noor, HEIGHT), PortraitFigure(noor, HEIGHT)
    face = Face(Mouth(0.5, 0.4, 0, 0, 1), (Lids(0.3), Lids(0.6)), turn=0.4, body=Body(3, 1, 1, 1))
    picture(one, Face(Mouth(1.0), gaze=(1, 1), tilt=-1))
    assert np.array_equal(picture(one, face), picture(other, face))


def test_a_portrait_rests_when_nothing_moves(figure: PortraitFigure) -> None:
    face = Face(turn=0.3)
    figure.pose(face, PLACE)
    assert list(figure.pose(face, PLACE)) == []
    (moved,) = figure.pose(Face(turn=0.35), PLACE)
    assert 0 < moved.area < 0.75 * figure.rect.area


def test_memory_is_a_few_pictures(figure: PortraitFigure) -> None:
    picture(figure, REST)
    held = [figure.cut.pixels, figure._live, figure._colour, figure._rest, figure.head._bases]
    held += [figure.head._breath, figure.head._held, figure._mouth._bends, figure._mouth._rest]
    assert sum(array.nbytes for array in held) < 6 * figure.cut.pixels.nbytes


def test_every_limit_together_keeps_the_seams(one: PortraitFigure) -> None:
    for turn, nod, tilt in product((-1, 1), repeat=3):
        face = Face(Mouth(1, 1), turn=turn, nod=nod, tilt=tilt, body=Body(breath=1))
        light, dark = (picture(one, face, ground).astype(int) for ground in (200, 60))
        cover = 1 - (light - dark).max(axis=2) / 140
        middle = cover[:, FRAME.w // 2]
        solid = np.flatnonzero(middle > 0.98)
        assert np.all(middle[solid[0] : solid[-1]] > 0.98)
