"""A portrait on the score: lips that must meet do meet, and the same show is the same picture."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from avatar.painter import build_painter
from avatar.portrait import Portrait
from avatar.portrait_actor import PortraitActor
from avatar.portrait_face import Face
from avatar.presenter import Casting, Placing
from avatar.rect import Rect
from studio.errors import Misconfigured
from studio.moment import Moment
from studio.settings import Presenter, Show, Stage
from studio.show import RATE, Mood
from tests.avatar.portrait.portrait_parts import CONSENT, SHIPPED, copied
from tests.avatar.presenter.score_parts import BABBLE, moment, placed, sentence

VISIBLE = Rect(0, 0, 420, 480)
BESIDE = Placing("beside", 60, 20, 500, VISIBLE, Rect(10, 60, 110, 250), (300, 400))


def faces(moments: list[Moment], fps: int = 30, seed: int = 1) -> list[Face]:
    actor = PortraitActor(fps=fps, seed=seed)
    return [actor.face(now, BESIDE, (260.0, 160.0)) for now in moments]


@pytest.fixture
def open_portrait(tmp_path: Path) -> Callable[..., Portrait]:
    def open_one(pack: Path = SHIPPED, today: date | None = None, seed: int = 1) -> Portrait:
        return Portrait(Casting(pack, (BESIDE,), 30, seed, tmp_path, today=today))

    return open_one


def drawn(portrait: Portrait, moments: list[Moment]) -> list[np.ndarray]:
    out = []
    for now in moments:
        portrait.pose(now, BESIDE)
        canvas = np.full((480, 420, 3), 90, np.uint8)
        portrait.draw(canvas, VISIBLE)
        out.append(canvas)
    return out


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
@pytest.mark.parametrize("mood", [Mood.NEUTRAL, Mood.EXCITED, Mood.SAD])
def test_every_p_b_and_m_closes_the_lips(fps: int, mood: Mood) -> None:
    said = sentence(BABBLE * 3, mood=mood)
    start = 0.5
    moments = [moment(n, placed(said, start), fps=fps) for n in range(round(5 * fps))]
    row = faces(moments, fps)
    for viseme in said.visemes:
        if viseme.shape != "PP":
            continue
        closed = start + (viseme.start + viseme.end) / 2 / RATE
        near = [f.mouth.open for n, f in enumerate(row) if abs((n + 0.5) / fps - closed) < 0.06]
        assert min(near) < 0.004


def test_no_mouth_flickers() -> None:
    said = sentence(BABBLE * 3)
    row = faces([moment(n, placed(said, 0.3)) for n in range(150)])
    opens = [face.mouth.open for face in row]
    for before, now, after in zip(opens, opens[1:], opens[2:], strict=False):
        alone = now > max(before, after) + 0.25 or now < min(before, after) - 0.45
        assert not alone


def test_a_muted_mouth_is_shut() -> None:
    said = sentence()
    for face in faces([moment(n, placed(said, 0.1), muted=True) for n in range(40)]):
        assert face.mouth.open < 0.004


def test_a_portrait_stays_inside_its_limits_and_is_never_still() -> None:
    said = sentence(BABBLE * 2, mood=Mood.HAPPY)
    row = faces([moment(n, placed(said, 0.5)) for n in range(300)])
    for face in row:
        for value in (face.turn, face.nod, face.tilt, *face.gaze):
            assert -1 <= value <= 1
    for second in range(9):
        part = row[30 * second : 30 * second + 30]
        assert any(one != other for one, other in pairwise(part))
    assert any(face.lids[0].shut > 0.9 for face in row)


def test_the_same_show_gives_the_same_pictures(open_portrait: Callable[..., Portrait]) -> None:
    said = sentence()
    moments = [moment(n, placed(said, 0.1)) for n in range(12)]
    one, other = drawn(open_portrait(), moments), drawn(open_portrait(), moments)
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    elsewhere = drawn(open_portrait(seed=2), moments)
    assert not all(np.array_equal(a, b) for a, b in zip(one, elsewhere, strict=True))


def test_a_person_leaves_the_stage_when_the_consent_ends(
    open_portrait: Callable[..., Portrait], tmp_path: Path
) -> None:
    pack = copied(tmp_path, ("subject: drawing\n", "subject: person\n" + CONSENT))
    portrait = open_portrait(pack, date(2027, 1, 31))
    last, after = 1801439999.0, 1801440000.0  # 2027-01-31 23:59:59 and a second later, UTC
    here = Moment(0, 30, 0, (), moment(0).board, wall=last)
    gone = Moment(1, 30, RATE // 30, (), moment(0).board, wall=after)
    with_person, without = drawn(portrait, [here, gone])
    assert (with_person != 90).any()
    assert (without == 90).all()
    assert all(rect.empty for rect in portrait.pose(gone, BESIDE))


def test_naming_the_pack_is_enough(tmp_path: Path) -> None:
    chosen = Presenter(pack=SHIPPED)
    painter = build_painter(
        show=Show(), stage=Stage(), presenter=chosen, width=360, height=640, fps=30, cache=tmp_path
    )
    try:
        assert isinstance(painter._presenter, Portrait)
    finally:
        painter.close()


def test_unknown_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"presenter\.settings\.speed"):
        Portrait(Casting(SHIPPED, (BESIDE,), 30, 1, tmp_path, settings={"speed": 2}))
    with pytest.raises(Misconfigured, match=r"portrait\.yaml: cannot be read"):
        Portrait(Casting(SHIPPED.parent / "host", (BESIDE,), 30, 1, tmp_path))
