"""Shots: chosen as the Director asks, changed without a jump, drawn the same however they are reached."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage_parts import (
    BOARD,
    FPS,
    QUESTION,
    SHOW,
    moment,
    painter,
    scripted_minute,
    utterance,
)

from avatar.dolly import Dolly
from avatar.framing import Framing, framed, shot_framing
from avatar.overlay_label import draw_label
from avatar.prints import Print
from avatar.rect import Rect
from avatar.scene import Scene, read
from avatar.shots import Shots
from avatar.stage import open_stage
from avatar.stage_layout import Box, load_layout
from avatar.stage_tokens import load_tokens
from studio import settings
from studio.board import Board
from studio.moment import Moment, Placed
from studio.show import RATE, Shot

SIZES = [(270, 480), (480, 270)]


B, C, U, Q = Shot.BESIDE, Shot.CENTRE, Shot.CLOSE_UP, Shot.QUESTION
ROUND = (B, C, B, U, B, Q, C, U, C, Q, U, Q, B)
"""Every shot after every other one, once."""
_LEAVE = 0.28
"""Seconds in which the overlays of a shot go."""


def _said(shot: Shot, **more: object) -> Moment:
    """A moment in which a line with that shot is heard."""
    board = more.pop("board", BOARD)
    index = more.pop("index", 0)
    assert isinstance(board, Board)
    assert isinstance(index, int)
    sku = None if shot is Shot.CENTRE else "bottle"
    asked = QUESTION if more.pop("asks", shot is Shot.QUESTION) else None
    spoken = utterance("Words.", sku, shot=shot, reply_to=asked, line=f"{shot}{index}", seconds=4)
    return moment(index, board, [Placed(spoken, index * RATE // FPS)])


def _shots(*, pictured: bool = True) -> Shots:
    return Shots(lambda _card: pictured, FPS)


@pytest.mark.parametrize("shot", list(Shot))
def test_the_shot_of_the_line_is_shown(shot: Shot) -> None:
    assert _shots().shot(read(_said(shot))) is shot


@pytest.mark.parametrize(("fps", "early"), [(24, 0), (25, 0), (30, 0), (50, 1), (60, 1)])
def test_a_cut_comes_with_the_first_word_of_the_line_that_asks_for_it(
    cache: Path, fps: int, early: int
) -> None:
    """Not before it: the words of the line before would stand in the new shot."""
    stage = open_stage(SHOW, settings.Stage(), SIZES[0], fps, cache)
    dolly, shots, before = stage.dolly(), Shots(lambda _card: True, fps), 6 * fps
    said = [
        Placed(utterance("Words.", "bottle", shot=shot, line=shot, seconds=4), at * RATE // fps)
        for shot, at in ((Shot.BESIDE, 0), (Shot.CLOSE_UP, before))
    ]
    looks = [
        dolly.look(
            index,
            shots.shot(read(Moment(index, fps, index * RATE // fps, tuple(said), BOARD, 0.0))),
            cut=False,
        ).framing
        for index in range(before + fps)
    ]
    cut = next(n for n in range(1, len(looks)) if looks[n] is not looks[n - 1])
    assert cut == before - early


def test_the_first_line_has_its_shot_although_the_show_has_just_begun() -> None:
    shots = _shots()
    for index in range(10):
        assert shots.shot(read(moment(index))) is Shot.BESIDE
    assert shots.shot(read(_said(Shot.CENTRE, index=10))) is Shot.CENTRE
    later = _said(Shot.BESIDE, index=12)
    assert shots.shot(read(later)) is Shot.CENTRE  # that one was asked for, and stays a while


def test_without_a_picture_of_the_product_the_card_is_shown() -> None:
    assert _shots(pictured=False).shot(read(_said(Shot.CLOSE_UP))) is Shot.BESIDE


@pytest.mark.parametrize("shot", [Shot.BESIDE, Shot.CLOSE_UP])
def test_without_a_product_the_host_stands_alone(shot: Shot) -> None:
    assert _shots().shot(read(_said(shot, board=Board(1, "F")))) is Shot.CENTRE


def test_without_a_question_there_is_no_question_shot() -> None:
    assert _shots().shot(read(_said(Shot.QUESTION, asks=False))) is Shot.BESIDE


def test_a_shot_is_held_for_a_while_but_a_question_cuts_in() -> None:
    shots = _shots()
    assert shots.shot(read(_said(Shot.BESIDE))) is Shot.BESIDE
    assert shots.shot(read(_said(Shot.CENTRE, index=FPS))) is Shot.BESIDE
    assert shots.shot(read(_said(Shot.QUESTION, index=2 * FPS))) is Shot.QUESTION
    assert shots.shot(read(_said(Shot.CENTRE, index=3 * FPS))) is Shot.CENTRE, "it is answered"
    assert shots.shot(read(_said(Shot.BESIDE, index=4 * FPS))) is Shot.CENTRE
    assert shots.shot(read(_said(Shot.BESIDE, index=9 * FPS))) is Shot.BESIDE


def test_between_lines_the_shot_stays_and_just_before_a_line_it_changes() -> None:
    shots = _shots()
    first = Placed(utterance("One.", "bottle", line="a", seconds=4), 0)
    then = Placed(utterance("Two.", line="b", shot=Shot.CENTRE), 8 * RATE)

    def shown(second: float) -> Shot:
        return shots.shot(read(moment(round(second * FPS), BOARD, [first, then])))

    assert [shown(t) for t in (1, 5, 6, 7.5, 7.8, 8.2)] == [Shot.BESIDE] * 4 + [Shot.CENTRE] * 2


framings = st.builds(
    Framing, *[st.floats(0.1, 3), st.floats(-900, 0), st.floats(-900, 0)], st.just(0.0),
    st.just(0.0), st.just(200.0), st.just(200.0),
)  # fmt: skip


@given(framings, framings, st.floats(0, 1))
def test_what_two_framings_fill_is_filled_on_the_way(a: Framing, b: Framing, way: float) -> None:
    set_ = Box(0, 0, 20000, 20000)
    between = a.towards(b, way)
    left, top, wide, high = between.rect(set_)
    assert left <= between.left
    assert top <= between.top
    assert left + wide >= between.right
    assert top + high >= between.bottom


@given(
    st.builds(Box, st.floats(0, 500), st.floats(0, 500), st.floats(50, 500), st.floats(50, 500)),
    st.builds(
        Rect, st.integers(0, 90), st.integers(0, 90), st.integers(2, 300), st.integers(2, 300)
    ),
)
def test_a_view_fills_its_window(view: Box, window: Rect) -> None:
    left, top, wide, high = framed(view, window).rect(view)
    assert left <= window.x + 0.01
    assert top <= window.y + 0.01
    assert left + wide >= window.right - 0.01
    assert top + high >= window.bottom - 0.01


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (400, 400), (400, 500), (960, 400)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_no_camera_sees_past_the_edge_of_the_set(size: tuple[int, int], mirrored: bool) -> None:
    layout = load_layout(*size, mirrored=mirrored)
    for shot in Shot:
        framing = shot_framing(layout, shot)
        left, top, wide, high = framing.rect(layout.reference)
        assert left <= framing.left + 1
        assert top <= framing.top + 1
        assert left + wide >= framing.right - 1
        assert top + high >= framing.bottom - 1


def _dolly(size: tuple[int, int] = (270, 480)) -> Dolly:
    layout = load_layout(*size)
    framings = {shot: shot_framing(layout, shot) for shot in Shot}
    return Dolly(framings, load_tokens(None).move("camera"), _LEAVE, FPS)


def test_the_camera_leans_in_to_a_question_and_comes_to_rest_there() -> None:
    dolly = _dolly()
    start = dolly.look(0, Shot.BESIDE, cut=False)
    looks = [dolly.look(frame, Shot.QUESTION, cut=False) for frame in range(1, FPS)]
    scales = [look.framing.scale for look in looks]
    assert scales == sorted(scales)
    assert start.framing.scale < scales[0] < scales[-1]
    assert looks[-1].still
    assert looks[-1] is dolly.look(FPS, Shot.QUESTION, cut=False)
    assert looks[0].before is Shot.BESIDE
    assert looks[-1].before is Shot.QUESTION


def test_all_other_changes_are_cuts_that_wait_for_the_overlays_to_leave() -> None:
    dolly, waits = _dolly(), round(_LEAVE * FPS)
    for before, after in pairwise(ROUND):
        if (before, after) == (B, Q):
            continue
        start = dolly.look(0, before, cut=True)
        looks = [dolly.look(frame, after, cut=False) for frame in range(1, waits + 3)]
        assert all(look.framing is start.framing for look in looks[:waits])
        assert {(look.shot, look.before) for look in looks[:waits]} == {(after, before)}
        assert looks[waits] == _dolly().look(0, after, cut=True)
        assert looks[waits] is looks[-1]


def test_a_cut_that_is_called_off_never_happens() -> None:
    dolly = _dolly()
    start = dolly.look(0, B, cut=True)
    dolly.look(1, C, cut=False)
    dolly.look(2, U, cut=False)
    assert [dolly.look(frame, B, cut=False) for frame in range(3, 12)] == [start] * 9
    waited = [dolly.look(frame, C if frame < 14 else U, cut=False) for frame in range(12, 22)]
    assert [look.framing is start.framing for look in waited].count(True) == round(_LEAVE * FPS)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_more_than_an_eighth_of_its_way_in_a_frame(size: tuple[int, int]) -> None:
    host, dolly = load_layout(*size).host, _dolly(size)
    dolly.look(0, B, cut=True)
    looks = [dolly.look(frame, Q, cut=False) for frame in range(1, FPS)]
    eyes = [look.framing.rect(Box(host.x + host.w / 2, host.y, 1, 1))[:2] for look in looks]
    whole = np.hypot(*np.subtract(eyes[-1], eyes[0]))
    steps = [np.hypot(*np.subtract(b, a)) for a, b in pairwise(eyes)]
    assert max(steps) <= whole / 8 + 0.01


def test_the_camera_that_turns_round_on_its_way_does_not_jump() -> None:
    dolly = _dolly()
    dolly.look(0, Shot.BESIDE, cut=False)
    for frame in range(1, 8):
        last = dolly.look(frame, Shot.QUESTION, cut=False)
    back = dolly.look(8, Shot.BESIDE, cut=False)
    assert abs(back.framing.scale - last.framing.scale) < 0.02


def test_a_slow_machine_cuts() -> None:
    dolly = _dolly()
    dolly.look(0, Shot.BESIDE, cut=True)
    assert dolly.look(1, Shot.CLOSE_UP, cut=True) == _dolly().look(0, Shot.CLOSE_UP, cut=True)


_EACH = 3.2
"""Seconds of each: just over the time that a shot is held at least."""


_AFTER, _BEFORE = 26, 12
"""Frames that are drawn after and before a line begins: all of the change, and little of the rest."""


def _all_shots() -> Iterator[Moment]:
    """The round of all changes."""
    placed, start = [], 0
    for number, shot in enumerate(ROUND):
        sku = None if shot is Shot.CENTRE else "bottle"
        asked = QUESTION if shot is Shot.QUESTION else None
        spoken = utterance(
            "Some words on it.", sku, reply_to=asked, line=f"s{number}", seconds=3, shot=shot
        )
        placed.append(Placed(spoken, start))
        start += round(_EACH * RATE)
    each = round(_EACH * FPS)
    for index in range(start * FPS // RATE):
        if _AFTER <= index % each < each - _BEFORE:
            continue
        sample = index * RATE // FPS
        near = [p for p in placed if p.end > sample - RATE and p.start < sample + 8 * RATE]
        yield moment(index, BOARD, near)


@pytest.mark.parametrize("size", SIZES)
def test_the_picture_is_the_same_when_it_is_drawn_from_nothing_at_any_time(
    cache: Path, size: tuple[int, int]
) -> None:
    chance = random.Random(7)
    thrifty, thorough = painter(cache, size), painter(cache, size)
    for now in _all_shots():
        if chance.random() < 0.2:
            thorough.forget()
        assert np.array_equal(thrifty.paint(now), thorough.paint(now)), now.index


@pytest.mark.parametrize("size", SIZES)
def test_no_picture_jumps_but_at_a_cut(cache: Path, size: tuple[int, int]) -> None:
    show = painter(cache, size, host=False)
    high = size[1]
    shown = [(m.index, show.paint(m)[:high].astype(np.int16)) for m in _all_shots()]
    steps = [
        float(np.abs(after - before).mean())
        for (i, before), (j, after) in pairwise(shown[2:])
        if j == i + 1
    ]
    still = {shot: _still(cache, size, shot)[:high].astype(np.int16) for shot in Shot}
    cut = min(
        float(np.abs(still[other] - still[Shot.CLOSE_UP]).mean())
        for other in (Shot.BESIDE, Shot.CENTRE, Shot.QUESTION)
    )
    cuts = len(ROUND) - 2  # of the changes, one is a move
    assert sorted(steps)[-cuts - 1] < 0.6 * cut


def _still(cache: Path, size: tuple[int, int], shot: Shot) -> np.ndarray:
    show = painter(cache, size, host=False)
    picture = show.paint(_said(shot))
    for index in range(1, 2 * FPS):
        spoken = utterance(
            "Some words on it.", None if shot is Shot.CENTRE else "bottle", line="s", seconds=4,
            reply_to=QUESTION if shot is Shot.QUESTION else None, shot=shot,
        )  # fmt: skip
        picture = show.paint(moment(index, BOARD, [Placed(spoken, 0)]))
    return picture


def test_a_cut_shows_the_new_shot_at_once(cache: Path) -> None:
    show = painter(cache, host=False)
    beside = Placed(utterance("One.", "bottle", line="a", seconds=4), 0)
    for index in range(4 * FPS):
        show.paint(moment(index, BOARD, [beside], economy=1))
    centre = Placed(utterance("Two.", line="b", shot=Shot.CENTRE, seconds=4), 4 * RATE)
    pictures = [show.paint(moment(4 * FPS + n, BOARD, [centre], economy=1))[:60] for n in range(3)]
    assert np.array_equal(pictures[0], pictures[2])


@pytest.mark.parametrize("language", ["en", "de", "es", "pt"])
@pytest.mark.parametrize("light", ["day", "evening"])
def test_the_label_is_whole_in_every_shot(cache: Path, language: str, light: str) -> None:
    size = (270, 480)
    show = settings.Show(name="Fernhollow", language=language)
    lit = settings.Stage.model_validate({"light": light})
    ready = open_stage(show, lit, size, FPS, cache)
    _, body = draw_label(
        ready.plates["ai_label"], ready.tokens.label(language), ready.letters, ready.layout
    )
    rows, columns = body.grown(-4).window
    drawn = painter(cache, size, show=show, stage=lit)
    first: np.ndarray | None = None
    for now in scripted_minute():
        if now.index % 5:
            continue
        here = drawn.paint(replace(now, economy=1))[:480][rows, columns]
        first = here.copy() if first is None else first
        assert np.array_equal(here, first), now.index
    assert first is not None
    assert int(first.min()) < 40
    assert int(first.max()) > 225


def test_prints_of_the_set_do_not_pile_up(cache: Path) -> None:
    stage = open_stage(SHOW, settings.Stage(), (270, 480), FPS, cache)
    dolly, prints = stage.dolly(), stage.prints()
    alive: weakref.WeakSet[Print] = weakref.WeakSet()
    for number, shot in enumerate(ROUND):
        for frame in range(number * FPS, (number + 1) * FPS):
            look = dolly.look(frame, shot, cut=False)
            alive.add(prints.of(look))
            assert prints.of(look) is prints.of(look)
    gc.collect()
    assert len(alive) == 1


def test_the_camera_tells_where_it_will_come_to_rest_from_when_it_sets_out() -> None:
    dolly = _dolly()
    assert dolly.coming(-1) == ()
    for number, shot in enumerate(ROUND):
        looks, told = [], []
        for frame in range(number * FPS, (number + 1) * FPS):
            looks.append(dolly.look(frame, shot, cut=False))
            told.append(dolly.coming(frame))
        rests = looks.index(looks[-1])
        assert all(rest[-1] == looks[-1] for rest in told[:rests])
        assert set(told[rests:]) == {()}
        for (now, after), coming in zip(pairwise(looks), told, strict=False):
            assert after == now or after in coming
    frame = len(ROUND) * FPS
    dolly.look(frame, C, cut=False)
    dolly.look(frame + 1, B, cut=False)
    assert dolly.coming(frame + 1) == (), "it is called off"


def test_a_scene_tells_what_stands_while_the_camera_is_on_its_way() -> None:
    scene: Scene = replace(read(_said(Shot.BESIDE)), shot=Shot.CENTRE, before=Shot.BESIDE)
    assert not scene.stands({Shot.CENTRE})
    assert not scene.stands({Shot.BESIDE})
    assert scene.stands({Shot.CENTRE, Shot.BESIDE})
