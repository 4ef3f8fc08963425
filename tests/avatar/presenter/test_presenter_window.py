"""In a close-up the presenter stands in a window, and its edges never cut a hand in a gesture."""

from __future__ import annotations

import numpy as np
import pytest
from score_parts import BABBLE, moment, placed, sentence

from avatar.framing import placed as placing_of
from avatar.framing import shot_framing
from avatar.gesture import Hands
from avatar.layout_rules import open_layout
from avatar.pack import Pack
from avatar.parameters import ARM, REST, SIDES
from avatar.presenter import Placing
from avatar.reach import Reach
from avatar.repertoire import KeyFrame
from avatar.spoken import Score
from studio import settings
from studio.show import Gesture, Shot, Utterance

SIZES = {"portrait": (720, 1280), "landscape": (1280, 720)}
DESK = 1400.0
"""A row of the set that is below the window."""


def window(frame: str, shot: Shot = Shot.CLOSE_UP) -> Placing:
    layout = open_layout(settings.Show(), settings.Stage(), SIZES[frame])
    return placing_of(layout, shot, shot_framing(layout, shot), DESK)


def cut(reach: Reach, at: Placing, values: np.ndarray) -> list[str]:
    """The arms whose raised hand is outside the window with an edge."""
    pose = KeyFrame(tuple(range(len(REST))), tuple(values.tolist()))
    raised = [side for side in SIDES if values[ARM[side][1]] > REST[ARM[side][1]] + 3]
    seen = {side: reach.hand(side, pose) for side in raised}
    return [
        side
        for side, points in seen.items()
        if not all(at.visible.x < x < at.visible.right for x, _ in points)
    ]


def holding(
    hands: Hands, score: Score, said: Utterance, start: float, gesture: Gesture
) -> list[np.ndarray]:
    times = hands.times(gesture)
    begin = start - times.preparation - times.stroke
    clock = np.arange(begin, start + said.seconds + 1.0, 1 / 60)
    return [hands.play(1, score, float(t), holding=True)[0] for t in clock]


@pytest.mark.parametrize("frame", SIZES)
def test_a_close_up_is_a_window_and_other_shots_are_not(frame: str) -> None:
    assert window(frame).window
    assert not any(window(frame, shot).window for shot in Shot if shot is not Shot.CLOSE_UP)


@pytest.mark.parametrize("frame", SIZES)
def test_no_hand_that_is_raised_is_cut_by_the_window(pack: Pack, frame: str) -> None:
    at = window(frame)
    reach = Reach(pack, at)
    hands = Hands(pack, reach)
    for gesture in pack.gestures:
        said = sentence(BABBLE * 3, gesture=gesture, accents=((1.0, 1.0),))
        score = Score.of(moment(60, placed(said, 2.0)))
        for values in holding(hands, score, said, 2.0, gesture):
            assert not cut(reach, at, values), gesture


@pytest.mark.parametrize("frame", SIZES)
def test_hands_that_talk_are_seen_in_the_window_too(pack: Pack, frame: str) -> None:
    reach = Reach(pack, window(frame))
    for sheet in pack.talking:
        for mirrored in (False, True):
            pose = reach.offered(sheet, mirrored=mirrored)
            assert pose is not None
            assert reach.free(pose)


def test_nothing_is_held_up_beside_the_thing_itself(host: Pack) -> None:
    said = sentence(BABBLE * 3, gesture=Gesture.HOLD_UP, accents=((1.0, 1.0),))
    score = Score.of(moment(60, placed(said, 2.0)))
    shapes = {}
    for name, at in (("window", window("portrait")), ("wide", window("portrait", Shot.CENTRE))):
        hands = Hands(host, Reach(host, at))
        shapes[name] = hands.play(1, score, 3.0, holding=True)[1]
    assert "hold" in shapes["wide"]
    assert shapes["window"] == ("palm", "relaxed")
