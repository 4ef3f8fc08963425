"""The camera script: the shot that suits the line, held long enough, close-ups now and then."""

from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from show_rig import Rig

from script_engine.camera_script import DWELL, CameraScript
from studio.show import Comment, Cue, Kind, Shot

ASKED = Comment("c", "web", "Ana", "Is it dishwasher safe?", 0.0)


def cue(kind: Kind, act: str, sku: str | None = "A", asked: Comment | None = None) -> Cue:
    return Cue(kind, act, sku, asked)


@pytest.mark.parametrize(
    ("line", "shot"),
    [
        (cue(Kind.OPENING, "greeting"), Shot.CENTRE),
        (cue(Kind.REHOOK, "rehook"), Shot.CENTRE),
        (cue(Kind.DISCLOSURE, "disclosure", None), Shot.CENTRE),
        (cue(Kind.RESERVE, "reserve", None), Shot.CENTRE),
        (cue(Kind.CLOSING, "closing"), Shot.CENTRE),
        (cue(Kind.PITCH, "price"), Shot.BESIDE),
        (cue(Kind.PITCH, "product_open"), Shot.CLOSE_UP),
        (cue(Kind.ANSWER, "answer_care", asked=ASKED), Shot.QUESTION),
        (cue(Kind.ANSWER, "answer_price", asked=ASKED), Shot.BESIDE),
        (cue(Kind.ANSWER, "answer_show_again", asked=ASKED), Shot.CLOSE_UP),
        (cue(Kind.ANSWER, "answer_abuse", None), Shot.CENTRE),
    ],
)
def test_a_line_gets_the_shot_that_suits_it(line: Cue, shot: Shot) -> None:
    assert CameraScript().shot(line) is shot


lines = st.builds(
    cue,
    st.sampled_from([Kind.PITCH, Kind.REHOOK, Kind.RESERVE, Kind.ANSWER]),
    st.sampled_from(["price", "feature_benefit", "scene", "rehook", "reserve", "answer_care"]),
    st.sampled_from(["A", "B", None]),
    st.sampled_from([None, ASKED]),
)


@given(st.lists(st.tuples(lines, st.floats(1, 9)), max_size=40))
def test_a_shot_ends_early_only_where_it_does_not_fit_or_a_question_cuts_in(
    said: list[tuple[Cue, float]],
) -> None:
    script, shot, sku, held = CameraScript(), None, None, 0.0
    for line, seconds in said:
        now = script.shot(line)
        assert now is script.shot(line), "asking changes nothing"
        early = shot is not None and now is not shot and held < DWELL
        fits = line.sku is not None and line.sku == sku and line.act not in {"rehook", "reserve"}
        if early and shot is not Shot.QUESTION and now is not Shot.QUESTION:
            assert not fits or line.kind is Kind.ANSWER
        script.handed(Cue(line.kind, line.act, line.sku, line.reply_to, shot=now), seconds)
        held = held + seconds if now is shot else seconds
        shot, sku = now, line.sku


@given(st.lists(st.floats(1, 9), min_size=5, max_size=60))
def test_close_ups_end_and_are_apart_however_much_speaks_of_the_thing(seconds: list[float]) -> None:
    script, shots = CameraScript(), list[tuple[Shot, float]]()
    for length in seconds:
        line = cue(Kind.PITCH, "feature_benefit")
        shot = script.shot(line)
        script.handed(Cue(line.kind, line.act, line.sku, shot=shot), length)
        shots.append((shot, length))
    runs = [(shot, sum(s for _, s in run)) for shot, run in groupby(shots, lambda s: s[0])]
    assert all(length < 14 + 9 for shot, length in runs if shot is Shot.CLOSE_UP)
    assert all(length >= 20 for shot, length in runs[1:-1] if shot is Shot.BESIDE)


@pytest.fixture(scope="module")
def show() -> Rig:
    rig = Rig()
    for n in range(12):
        rig.says(60 + 97.0 * n, "Is the bottle dishwasher safe?", f"Viewer{n}")
    return rig.run(20 * 60)


def test_a_show_uses_every_shot_and_mostly_shows_the_card(show: Rig) -> None:
    seconds = dict.fromkeys(Shot, 0.0)
    for row in show.rows:
        seconds[row.bound.line.cue.shot] += row.dur
    whole = sum(seconds.values())
    assert seconds[Shot.BESIDE] / whole > 0.35
    assert 0.08 < seconds[Shot.CLOSE_UP] / whole < 0.45
    assert seconds[Shot.CENTRE] > 0
    assert seconds[Shot.QUESTION] > 0


def test_the_picture_does_not_flip_to_and_fro(show: Rig) -> None:
    planned = [row for row in show.rows if row.kind is not Kind.ANSWER]
    runs = [
        (shot, sum(row.dur for row in run))
        for shot, run in groupby(planned, lambda row: row.bound.line.cue.shot)
    ]
    short = [length for _, length in runs[1:-1] if length < 3]
    assert len(short) <= len(runs) // 10


def test_the_same_show_has_the_same_shots(show: Rig) -> None:
    again = Rig()
    for n in range(12):
        again.says(60 + 97.0 * n, "Is the bottle dishwasher safe?", f"Viewer{n}")
    again.run(20 * 60)
    assert [r.bound.line.cue.shot for r in again.rows] == [r.bound.line.cue.shot for r in show.rows]


def test_close_ups_of_one_product_follow_its_card_or_the_host(show: Rig) -> None:
    for before, after in pairwise(show.rows):
        cues = before.bound.line.cue, after.bound.line.cue
        if all(c.shot is Shot.CLOSE_UP for c in cues):
            assert cues[0].sku == cues[1].sku
