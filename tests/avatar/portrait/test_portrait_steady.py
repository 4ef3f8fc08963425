"""A portrait that rests is never off by more than is just seen, and its halves take turns."""

from itertools import pairwise
from math import sin

import pytest

from avatar.portrait_face import Body, Face, Mouth
from avatar.portrait_figure import PortraitFigure
from avatar.portrait_pack import PortraitPack
from avatar.portrait_steady import Steady, Travel
from tests.avatar.portrait.portrait_parts import HEIGHT


@pytest.fixture(scope="module")
def travel(noor: PortraitPack) -> Travel:
    return PortraitFigure(noor, HEIGHT).head.travel


def swaying(seconds: float, speed: float) -> list[Face]:
    return [
        Face(
            mouth=Mouth(open=abs(sin(n))),
            turn=0.5 * sin(speed * n / 30),
            nod=0.3 * sin(1.7 * speed * n / 30),
            body=Body(3 * sin(0.9 * speed * n / 30), 0, 0, 0.5 + 0.5 * sin(0.6 * speed * n / 30)),
        )
        for n in range(round(30 * seconds))
    ]


def shown(faces: list[Face], travel: Travel) -> list[Face]:
    steady = Steady()
    return [steady.kept(face, travel, HEIGHT) for face in faces]


@pytest.mark.parametrize("speed", [0.3, 1, 3, 9])
def test_neither_half_is_off_by_more_than_is_seen(travel: Travel, speed: float) -> None:
    faces = swaying(8, speed)
    for true, kept in zip(faces, shown(faces, travel), strict=True):
        assert travel.head(true, kept) < 2.5 * 0.6 / 1000 * HEIGHT
        assert travel.body(true.body, kept.body) < 2.5 * 0.8 / 1000 * HEIGHT


def test_slow_halves_take_turns_and_rest(travel: Travel) -> None:
    row = shown(swaying(10, 0.5), travel)
    nods = [(a.turn, a.nod, a.ride) != (b.turn, b.nod, b.ride) for a, b in pairwise(row)]
    sways = [a.body != b.body for a, b in pairwise(row)]
    assert sum(nods) > 30
    assert sum(sways) > 10
    assert not any(nod and sway for nod, sway in zip(nods, sways, strict=True))
    assert not any(one and other for one, other in pairwise(nods))
    assert not any(one and other for one, other in pairwise(sways))


def test_what_is_fast_moves_in_every_frame(travel: Travel) -> None:
    row = shown(swaying(4, 15), travel)
    moved = sum(a.turn != b.turn for a, b in pairwise(row))
    assert moved > 0.9 * (len(row) - 1)


def test_eyes_and_mouth_never_rest(travel: Travel) -> None:
    faces = swaying(1, 0.2)
    assert [face.mouth for face in shown(faces, travel)] == [face.mouth for face in faces]


def test_what_settled_is_shown_as_it_is(travel: Travel) -> None:
    one, other = swaying(1, 0.1)[0], swaying(1, 0.1)[3]
    steady = Steady()
    steady.kept(one, travel, HEIGHT)
    assert steady.kept(other, travel, HEIGHT).turn == one.turn
    steady.settle()
    assert steady.kept(other, travel, HEIGHT) == other
