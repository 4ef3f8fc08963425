"""The presenter is alive, repeatable, and moves with what is said."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from playing import Playing
from score_parts import BABBLE, moment, placed, sentence

from avatar.gesture import LANDS, stroke
from avatar.lips import aperture
from avatar.mood import Moods
from avatar.pack import Pack
from avatar.pack_sheet import Times
from avatar.parameters import ARM
from avatar.pose import Pose
from avatar.presenter import Canvas, Casting, Placing
from avatar.puppet import Puppet
from avatar.reach import Reach
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from avatar.shipped import SHIPPED
from avatar.spoken import Score
from studio.moment import Placed
from studio.show import RATE, Gesture, Mood

FPS = 30
LANDSCAPE = Placing(
    "beside", 120, 10, 500, Rect(0, 0, 900, 480), Rect(520, 60, 200, 300), (60, 400)
)


def actor(host: Pack, placing: Placing, seed: int = 1, fps: int = FPS) -> Playing:
    return Playing(host, placing, seed, fps)


def played(one: Playing, frames: Iterable[int], *said: Placed, fps: int = FPS) -> list[Pose]:
    return [one.pose(moment(n, *said, fps=fps)) for n in frames]


def drawn(puppet: Puppet, at: Placing, frames: Iterable[int], *said: Placed) -> list[Canvas]:
    pictures = []
    for n in frames:
        puppet.pose(moment(n, *said), at)
        canvas = np.full((480, 420, 3), 90, np.uint8)
        puppet.draw(canvas, Rect(0, 0, 420, 480))
        pictures.append(canvas)
    return pictures


def test_the_same_seed_gives_the_same_pictures(
    open_puppet: Callable[..., Puppet], placing: Placing
) -> None:
    said = placed(sentence(gesture=Gesture.WAVE, mood=Mood.HAPPY), 0.3)
    first, again = (drawn(open_puppet(seed=7), placing, range(45), said) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_another_seed_moves_differently(host: Pack, placing: Placing) -> None:
    a, b = (played(actor(host, placing, seed), range(60)) for seed in (1, 2))
    assert any(x["ParamAngleX"] != y["ParamAngleX"] for x, y in zip(a, b, strict=True))


def test_after_a_gap_the_pose_is_that_of_a_fresh_presenter(host: Pack, placing: Placing) -> None:
    said = placed(sentence(), 1.0)
    one = actor(host, placing)
    played(one, range(20), said)
    resumed, fresh = one.pose(moment(60, said)), actor(host, placing).pose(moment(60, said))
    assert np.array_equal(resumed.values, fresh.values)
    assert resumed.swings == fresh.swings
    assert np.array_equal(resumed.lips, fresh.lips)


@pytest.mark.parametrize("name", ["host", "host_two", "mascot"])
def test_no_frame_of_the_talking_face_equals_the_one_before(
    name: str, presenter_cache: Path, placing: Placing
) -> None:
    said = placed(sentence(BABBLE * 4), 0.2)
    puppet = Puppet(Casting(SHIPPED / name, (placing,), FPS, 1, presenter_cache))
    faces = [p[80:240, 180:330] for p in drawn(puppet, placing, range(8, 100), said)]
    still = sum(np.array_equal(a, b) for a, b in pairwise(faces))
    assert still == 0


def test_a_silent_presenter_never_freezes_for_half_a_second(
    open_puppet: Callable[..., Puppet], placing: Placing
) -> None:
    pictures = drawn(open_puppet(), placing, range(150))
    run = longest = 0
    for before, after in pairwise(pictures):
        run = run + 1 if np.array_equal(before, after) else 0
        longest = max(longest, run)
    assert longest < FPS / 2


def test_the_head_keeps_to_its_range_and_speed(host: Pack, placing: Placing) -> None:
    one = actor(host, placing, seed=5)
    said = [placed(sentence(BABBLE * 6, name=f"l{n}"), 1.0 + 11 * n) for n in range(3)]
    poses = played(one, range(30 * 35), *said)
    yaw = np.array([pose["ParamAngleX"] * 14 / 30 for pose in poses])
    assert np.abs(yaw).max() <= 15
    assert np.abs(np.diff(yaw)).max() * FPS <= 60
    assert yaw.std() > 0.5


def test_the_head_dips_on_accents(host: Pack, placing: Placing) -> None:
    accents = tuple((0.6 + 0.9 * n, 1.0) for n in range(5))
    quiet = placed(sentence(BABBLE * 4, accents=()), 1.0)
    stressed = placed(sentence(BABBLE * 4, accents=accents), 1.0)
    a, b = (played(actor(host, placing), range(180), said) for said in (quiet, stressed))
    dips = [(y["ParamAngleY"] - x["ParamAngleY"]) / 30 for x, y in zip(a, b, strict=True)]
    for at, _ in accents:
        near = dips[round((1.0 + at - 0.1) * FPS) : round((1.0 + at + 0.2) * FPS)]
        assert min(near) < -0.1


@pytest.mark.parametrize("gesture", [g for g in Gesture if g is not Gesture.NONE])
def test_the_stroke_lands_just_before_a_strong_accent(gesture: Gesture) -> None:
    accents = ((0.2, 0.9), (0.7, 0.4), (1.2, 0.9))
    (spoken,) = Score.of(moment(60, placed(sentence(gesture=gesture, accents=accents), 2.0))).spoken
    plan = stroke(spoken, Times())
    assert plan.lands == pytest.approx(2.0 + 1.2 - LANDS)
    assert 0 <= LANDS <= 0.12
    assert plan.share(plan.begins) == 0.0
    assert plan.share(plan.lands) == pytest.approx(1.0)
    assert plan.share(plan.ends) == 0.0


def test_hands_move_without_a_jump(host: Pack, placing: Placing) -> None:
    for gesture in Gesture:
        said = placed(sentence(BABBLE * 2, gesture=gesture), 1.0)
        poses = played(actor(host, placing), range(150), said)
        for name in ("ParamArmLB", "ParamArmRB"):
            elbow = np.array([17 * pose[name] for pose in poses])
            assert np.abs(np.diff(elbow)).max() < 22, (gesture, name)


@pytest.mark.parametrize("where", ["portrait", "landscape"])
def test_pointing_ends_beside_the_card_with_the_arm_of_its_side(
    host: Pack, placing: Placing, where: str
) -> None:
    at = placing if where == "portrait" else LANDSCAPE
    reach = Reach(host, at)
    pose, mirrored = reach.fitted(Gesture.POINT_CARD, host.gestures[Gesture.POINT_CARD])
    x, _y = reach.tip("R" if mirrored else "L", pose)
    assert at.card is not None
    if where == "portrait":
        assert mirrored
        assert at.card.right < x < at.card.right + 30
    else:
        assert not mirrored
        assert at.card.x - 60 < x < at.card.x


def test_hands_stay_inside_the_frame(host: Pack, placing: Placing) -> None:
    reach = Reach(host, placing)
    for gesture, sheet in host.gestures.items():
        pose, _mirrored = reach.fitted(gesture, sheet)
        for side in "LR":
            if set(ARM[side]) & set(pose.indices):
                x, _y = reach.tip(side, pose)
                assert placing.visible.x < x < placing.visible.right, (gesture, side)


def test_eyes_go_to_the_question_and_back_to_the_viewer(host: Pack) -> None:
    said = placed(sentence(BABBLE * 3, answers=True), 1.0)
    poses = played(actor(host, LANDSCAPE), range(120), said)
    reading = np.mean([pose["ParamEyeBallX"] for pose in poses[30:60]])
    viewing = np.mean([pose["ParamEyeBallX"] for pose in poses[85:115]])
    assert reading < -0.3
    assert abs(viewing) < 0.3


def test_eyes_go_to_the_card_before_the_hand_does(host: Pack) -> None:
    accents = ((1.0, 1.0),)
    said = placed(sentence(BABBLE * 3, gesture=Gesture.POINT_CARD, accents=accents), 1.0)
    poses = played(actor(host, LANDSCAPE), range(90), said)
    looks = next(n for n in range(30, 90) if poses[n]["ParamEyeBallX"] > 0.3)
    lands = round((2.0 - LANDS) * FPS)
    assert looks < lands - 5


def test_breath_is_taken_before_the_sentence_and_spent_in_it(host: Pack, placing: Placing) -> None:
    said = placed(sentence(BABBLE * 4), 2.0)
    poses = played(actor(host, placing), range(240), said)
    start, end = 2 * FPS, said.end * FPS // RATE
    assert poses[start]["ParamBreath"] > poses[start - 12]["ParamBreath"]
    assert poses[end - 2]["ParamBreath"] < poses[start + 3]["ParamBreath"] - 0.3


def test_a_muted_presenter_keeps_the_mouth_shut(host: Pack, placing: Placing) -> None:
    said = placed(sentence(BABBLE * 2), 0.0)
    one = actor(host, placing)
    widest = max(aperture(one.pose(moment(n, said, muted=True)).lips) for n in range(60))
    assert widest < 4


def test_moods_show_in_the_face_and_leave_it(host: Pack, placing: Placing) -> None:
    said = placed(sentence(BABBLE, mood=Mood.HAPPY), 1.0)
    poses = played(actor(host, placing), range(180), said)
    plain = Repertoire(host).plain
    assert poses[45]["ParamEyeLSmile"] > 0.4
    assert poses[179]["ParamEyeLSmile"] < 0.4
    assert np.allclose(poses[179].lips, plain.lips)


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("length", [0.1, 2.0])
def test_a_mood_fades_out_before_its_line_is_left_aside(
    host: Pack, mood: Mood, length: float
) -> None:
    said = placed(sentence((("aa", length),), mood=mood), at=10.0)
    moods = Moods(Repertoire(host), seed=1)
    for t in (10.0 - 1.99, 10.0 + length + 1.99):
        silent, near = (moods.worn(Score.of(moment(0, *row)), t) for row in ((), (said,)))
        assert np.allclose(silent.values, near.values)
        assert np.allclose(silent.rest, near.rest)


def test_hands_offer_in_some_plain_sentences_but_never_in_an_answer(
    host: Pack, placing: Placing
) -> None:
    def lifted(*, answers: bool) -> int:
        count = 0
        for seed in range(1, 13):
            said = placed(sentence(BABBLE * 3, answers=answers), 1.0)
            poses = played(actor(host, placing, seed), range(45, 85), said)
            count += any(pose.hands[0] == "palm" for pose in poses)
        return count

    assert 2 <= lifted(answers=False) <= 11
    assert lifted(answers=True) == 0
