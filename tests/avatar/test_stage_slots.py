"""What shares a place takes turns: the slot at the foot of the picture, and the waiting questions."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from stage_parts import BOARD, FPS, QUESTION, SHOW, WAITING, moment, utterance

from avatar.compositor import Layer
from avatar.overlay_waiting import Item, Waiting
from avatar.scene import Scene, read
from avatar.stage import Stage, open_stage
from avatar.stage_cast import Overlay, bottom_slot
from studio import settings
from studio.board import Board
from studio.moment import Placed
from studio.show import Kind, Shot


@pytest.fixture(scope="module")
def stage(cache: Path) -> Stage:
    return open_stage(SHOW, settings.Stage(), (270, 480), FPS, cache)


def _in(shot: Shot, scene: Scene) -> Scene:
    return replace(scene, shot=shot, before=shot)


def _minute(slot: Overlay, board: Board = BOARD, shot: Shot = Shot.BESIDE) -> list[Layer]:
    """What the slot shows in every frame of two rounds of notices."""
    return [slot.layer(_in(shot, read(moment(i, board)))) for i in range(98 * FPS)]


def test_only_one_thing_at_a_time_is_in_the_slot(stage: Stage) -> None:
    for layer in _minute(bottom_slot(stage, "AI HOST")):
        assert len(layer) <= 1


def test_the_shops_terms_are_up_now_and_then_and_what_is_on_else(stage: Stage) -> None:
    shown = _minute(bottom_slot(stage, "AI HOST"))
    still = {layer[0].sprite for layer in shown if layer and layer in shown[:2] + shown[30:]}
    seconds = {s: sum(bool(x) and x[0].sprite is s for x in shown) / FPS for s in still}
    settled = sorted(t for t in seconds.values() if t > 1)
    assert len(settled) == 3, "now and next, delivery, returns"
    assert settled[0] == pytest.approx(7.5, abs=0.6)
    assert settled[1] == pytest.approx(7.5, abs=0.6)
    assert settled[2] > 60


def test_a_shop_without_terms_shows_what_is_on_all_the_time(stage: Stage) -> None:
    bare = replace(BOARD, shipping=None, returns=None)
    shown = _minute(bottom_slot(stage, "AI HOST"), bare)[FPS:]
    assert len({layer[0].sprite for layer in shown}) == 1


@pytest.mark.parametrize("shot", [Shot.CLOSE_UP, Shot.QUESTION])
def test_product_and_question_have_the_place_of_the_slot_in_portrait(
    stage: Stage, shot: Shot
) -> None:
    assert not any(_minute(bottom_slot(stage, "AI HOST"), shot=shot))


def test_in_a_wide_close_up_no_notice_takes_the_slot(cache: Path) -> None:
    wide = open_stage(SHOW, settings.Stage(), (480, 270), FPS, cache)
    shown = _minute(bottom_slot(wide, "AI HOST"), shot=Shot.CLOSE_UP)[FPS:]
    assert len({layer[0].sprite for layer in shown}) == 1


def test_the_ai_notice_stands_while_it_is_spoken(stage: Stage) -> None:
    slot = bottom_slot(stage, "AI HOST")
    said = Placed(utterance("I am an AI.", kind=Kind.DISCLOSURE, seconds=4), 0)
    shown = [slot.layer(_in(Shot.CENTRE, read(moment(i, BOARD, [said])))) for i in range(8 * FPS)]
    during, after = shown[2 * FPS], shown[-1]
    assert during[0].sprite is not after[0].sprite
    assert during[0].sprite is shown[3 * FPS][0].sprite


def test_waiting_questions_stand_above_each_other_and_without_the_one_on_air(stage: Stage) -> None:
    zones = ("chat_wait_1", "chat_wait_2")
    waiting = Waiting([Item(stage.plates[z], stage.curtain(z)) for z in zones])
    board = replace(BOARD, asked=(QUESTION, *WAITING))
    asks = Placed(utterance("Yes.", "bottle", reply_to=QUESTION, seconds=9), 0)
    layer: Layer = ()
    for index in range(FPS):
        layer = waiting.layer(_in(Shot.QUESTION, read(moment(index, board, [asks]))))
    assert len(layer) == 2
    for one, other in combinations(layer, 2):
        assert one.rect.within(other.rect).empty
    assert layer[0].y > layer[1].y
    for index in range(FPS, 2 * FPS):
        layer = waiting.layer(_in(Shot.BESIDE, read(moment(index, board, [asks]))))
    assert layer == ()
