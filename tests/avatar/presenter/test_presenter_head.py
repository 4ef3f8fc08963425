"""Head and body move with the voice, keep their limits, and never tick like a clock."""

import numpy as np
import pytest
from long_talk import NOWHERE, scores, talk
from numpy.typing import NDArray
from playing import Playing
from real_speech import Corpus
from score_parts import BABBLE, moment, placed, sentence

from avatar import gaze, head
from avatar.gaze import VIEWER
from avatar.pack import Pack
from avatar.pose import Pose
from avatar.presenter import Placing
from avatar.rect import Rect
from avatar.spoken import Score, Spoken
from studio.show import RATE, Utterance

FPS = 30
SEEDS = (1, 2, 3)

TURN, NOD, LOOK = "ParamAngleX", "ParamAngleY", "ParamEyeBallX"


def bearings(seed: int, row: list[Spoken], seconds: float) -> NDArray[np.float64]:
    """Yaw, pitch and roll, thirty times a second."""
    found = []
    for score in scores(row, seconds, FPS):
        look = gaze.look(seed, score, score.t, NOWHERE)
        at = head.bearing(seed, score, score.t, look)
        found.append((at.yaw, at.pitch, at.roll))
    return np.array(found)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("speaking", [False, True])
def test_the_head_is_never_still_and_never_far(seed: int, speaking: bool) -> None:
    row = talk(120, seed) if speaking else []
    yaw, pitch, roll = bearings(seed, row, 120).T
    assert np.abs(yaw).max() <= 15
    assert np.abs(pitch).max() <= 10
    assert np.abs(roll).max() <= 9
    assert yaw.std() > 1.5
    assert pitch.std() > 0.8
    assert roll.std() > 1.0
    moved = np.abs(np.diff(yaw)) + np.abs(np.diff(pitch)) + np.abs(np.diff(roll))
    seconds = moved[: len(moved) // FPS * FPS].reshape(-1, FPS).sum(1)
    assert seconds.min() > 0.2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_minute_of_waiting_never_repeats_itself(seed: int) -> None:
    """No six seconds are like any six seconds after them."""
    rows = bearings(seed, [], 60)
    rows = (rows - rows.mean(0)) / rows.std(0)
    rows, size = rows[::3], 6 * FPS // 3
    windows = np.array([rows[n : n + size].ravel() for n in range(len(rows) - size)])
    windows -= windows.mean(1, keepdims=True)
    windows /= np.linalg.norm(windows, axis=1, keepdims=True)
    likeness = windows @ windows.T
    apart = (
        np.abs(np.subtract.outer(np.arange(len(windows)), np.arange(len(windows)))) >= 2 * FPS // 3
    )
    assert likeness[apart].max() < 0.95


@pytest.mark.parametrize("lang", ["en", "es", "de"])
def test_the_head_dips_with_loudness_and_pitch(lang: str, real: Corpus) -> None:
    """Nods follow the loudness of real speech, at their best a little before it."""
    nods, loud = [], []
    for said in real[lang]:
        spoken = Spoken(said, 1.0, 1.0 + said.seconds)
        times = np.arange(0.9, spoken.end + 0.1, 1 / 50)
        nods.append(nodding(spoken, times))
        loud.append(loudness(said, times - 1.0))
    nod, level = np.concatenate(nods), np.concatenate(loud)
    by_lag = {lag: np.corrcoef(np.roll(nod, lag), level)[0, 1] for lag in range(-10, 13)}
    best = max(by_lag, key=lambda lag: by_lag[lag])
    assert by_lag[best] >= 0.4
    assert 0 <= best / 50 <= 0.16


def nodding(spoken: Spoken, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees the head dips for what is said."""
    score = Score(0.0, (spoken,))
    return np.array([head.bearing(1, score, t, VIEWER).bob / 2.2 for t in times])


def loudness(said: Utterance, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """RMS of 120 ms about each time, against the loudest."""
    energy = np.concatenate([[0.0], np.cumsum(np.asarray(said.pcm, np.float64) ** 2)])
    edges = [((times + s) * RATE).astype(int).clip(0, len(said.pcm)) for s in (-0.06, 0.06)]
    level = np.sqrt(energy[edges[1]] - energy[edges[0]])
    return np.asarray(level / level.max())


def posed(
    host: Pack, placing: Placing, said: Utterance, seconds: float, fps: int = FPS
) -> list[Pose]:
    one = Playing(host, placing, seed=2, fps=fps)
    at = placed(said, 1.0)
    return [one.pose(moment(n, at, fps=fps)) for n in range(round(seconds * fps))]


def test_a_nod_is_lowest_just_before_its_accent(host: Pack, placing: Placing) -> None:
    accents = tuple((0.6 + 1.1 * n, 1.0) for n in range(4))
    quiet, stressed = (
        posed(host, placing, sentence(BABBLE * 4, accents=a), 7) for a in ((), accents)
    )
    dip = np.array([b[NOD] - a[NOD] for a, b in zip(quiet, stressed, strict=True)]) / 3
    for at, _ in accents:
        window = range(round((1.0 + at - 0.35) * FPS), round((1.0 + at + 0.35) * FPS))
        low = min(window, key=lambda n: dip[n])
        assert dip[low] < -1.5
        assert -0.12 <= (low + 0.5) / FPS - (1.0 + at) <= 0.03


def test_a_question_tilts_the_head_and_lifts_the_brows() -> None:
    for seed in SEEDS:
        asked, told = (
            Score.of(moment(60, placed(sentence(BABBLE * 3, text=text, accents=()), 1.0)))
            for text in ("Would you?", "You would.")
        )
        end = asked.spoken[0].end - 0.3
        rolls = [head.bearing(seed, score, end, VIEWER).roll for score in (asked, told)]
        assert rolls[0] > rolls[1] + 2
        assert head.brow_lift(seed, asked, end) >= 0.4
        assert head.brow_lift(seed, told, end) == 0


def test_each_phrase_has_a_bearing_of_its_own() -> None:
    row = talk(300, 4)
    found = [b for one in row for b in head._bearings(4, one)]
    assert len(set(found)) == len(found)
    assert all(abs(yaw) <= 6 and abs(roll) <= 4 for yaw, roll in found)
    assert np.std([yaw for yaw, _ in found]) > 2.5


@pytest.mark.parametrize("fps", [24, 30, 60])
def test_the_head_obeys_its_speed_at_any_frame_rate(host: Pack, placing: Placing, fps: int) -> None:
    one = Playing(host, placing, seed=5, fps=fps)
    said = placed(
        sentence(BABBLE * 6, accents=tuple((0.3 + 0.36 * n, 1.0) for n in range(15))), 0.5
    )
    poses = [one.pose(moment(n, said, fps=fps)) for n in range(9 * fps)]
    for axis, degrees in enumerate(head.DEGREES_PER_TURN):
        angle = np.array([pose[(TURN, NOD)[axis]] for pose in poses]) / 30 * degrees
        assert np.abs(np.diff(angle)).max() * fps <= head.SPEED + 1e-6


def test_the_head_follows_the_eyes_a_little_later(host: Pack) -> None:
    stage = Placing(
        "beside", 120, 10, 500, Rect(0, 0, 900, 480), Rect(520, 60, 200, 300), (60, 400)
    )
    asked, told = (
        posed(host, stage, sentence(BABBLE * 4, answers=answers, accents=()), 4, fps=60)
        for answers in (True, False)
    )
    turn = np.array([abs(a[TURN] - b[TURN]) / 30 for a, b in zip(asked, told, strict=True)])
    eyes = np.array([abs(a[LOOK] - b[LOOK]) for a, b in zip(asked, told, strict=True)])
    settled = turn[:100].max()
    eyes_leave, eyes_arrive = (np.argmax(eyes > share * 0.8) / 60 for share in (0.1, 0.8))
    head_leaves, head_arrives = (np.argmax(turn > share * settled) / 60 for share in (0.1, 0.9))
    assert eyes_arrive - eyes_leave <= 0.07
    assert 0.03 <= head_leaves - eyes_leave <= 0.15
    assert 0.2 <= head_arrives - head_leaves <= 0.6
    counter = eyes[round(eyes_arrive * 60)] - eyes[round(head_arrives * 60)]
    assert counter > 0.3 * settled
