"""Lips close on every p, b and m, never flicker, and look as the artist drew them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_parts import BABBLE, Sound, visemes

from avatar.articulation import LEAD, Track, sounds
from avatar.lips import KEYS, LipPainter, aperture, lips
from avatar.pack import Pack
from studio.show import FRAME_RATES, RATE, VISEMES

WIDEST = 80.0
SPEECH = st.lists(
    st.tuples(st.sampled_from(VISEMES), st.floats(0.045, 0.22)), min_size=2, max_size=25
).map(tuple)


def track(host: Pack, spoken: tuple[Sound, ...], fps: int) -> Track:
    mouths = {name: lips(shape) for name, shape in host.shapes.items()}
    return Track(visemes(spoken), mouths, fps)


def frames(spoken: tuple[Sound, ...], fps: int) -> list[float]:
    """When the frames of the sentence begin, in seconds of it."""
    length = sum(seconds for _, seconds in spoken)
    return [n / fps for n in range(int(length * fps) + 1)]


@given(spoken=SPEECH, fps=st.sampled_from(FRAME_RATES))
@settings(max_examples=60, deadline=None)
def test_lips_meet_within_40_ms_of_every_closure(
    host: Pack, spoken: tuple[Sound, ...], fps: int
) -> None:
    mouth = track(host, spoken, fps)
    shut = [at for at in frames(spoken, fps) if aperture(mouth.lips(at + LEAD)) <= 0.05 * WIDEST]
    for viseme in visemes(spoken):
        if viseme.shape == "PP":
            start, end = viseme.start / RATE, viseme.end / RATE
            assert any(start - 0.04 <= at <= end + 0.04 for at in shut), (start, end, shut)


@given(spoken=SPEECH, fps=st.sampled_from(FRAME_RATES))
@settings(max_examples=60, deadline=None)
def test_no_mouth_shape_is_shorter_than_two_frames(
    host: Pack, spoken: tuple[Sound, ...], fps: int
) -> None:
    mouth = track(host, spoken, fps)
    if len(mouth.sounds) > 1:
        assert min(sound.length for sound in mouth.sounds) >= 2 / fps - 1e-9
    for before, after in zip(mouth.sounds, mouth.sounds[1:], strict=False):
        assert before.end == pytest.approx(after.start)
        assert before.shape != after.shape


def test_fast_speech_swallows_passing_sounds_but_never_a_closure() -> None:
    fast = visemes(
        (("aa", 0.07), ("PP", 0.04), ("DD", 0.03), ("aa", 0.07), ("nn", 0.02), ("ih", 0.09))
    )
    shapes = [sound.shape for sound in sounds(fast)]
    assert "PP" in shapes
    assert "nn" not in shapes


def test_a_closure_stands_for_two_frames_and_opens_again(host: Pack) -> None:
    spoken = (("aa", 0.2), ("PP", 0.06), ("aa", 0.25))
    mouth = track(host, spoken, 30)
    openings = [aperture(mouth.lips(at + LEAD)) for at in frames(spoken, 30)]
    assert sum(opening <= 0.05 * WIDEST for opening in openings) >= 2
    assert max(openings[:5]) > 0.3 * WIDEST
    assert openings[-3] > 0.3 * WIDEST


def test_teeth_touch_the_lip_on_f(host: Pack) -> None:
    mouth = track(host, (("aa", 0.2), ("FF", 0.1), ("oh", 0.2)), 30)
    shape = mouth.lips(0.25)
    assert aperture(shape) <= 18
    assert shape[KEYS.index("teeth")] > 15


def test_the_mouth_is_early_and_never_late(host: Pack) -> None:
    spoken = (("sil", 0.3), ("aa", 0.3), ("sil", 0.3))
    mouth = track(host, spoken, 30)
    halfway = next(at for at in frames(spoken, 120) if aperture(mouth.lips(at + LEAD)) > 20)
    assert 0.3 - 0.1 <= halfway <= 0.32


def test_loud_vowels_open_wider_than_weak_ones(host: Pack) -> None:
    mouths = {name: lips(shape) for name, shape in host.shapes.items()}
    (vowel,) = visemes((("aa", 0.3),))
    weak = type(vowel)("aa", 0, vowel.end, strength=0.2)
    loud, soft = (Track((v,), mouths, 30).lips(0.15) for v in (vowel, weak))
    assert aperture(loud) > 1.2 * aperture(soft)


@pytest.mark.parametrize("scale", [0.25, 0.55])
def test_lips_from_numbers_look_as_the_artist_drew_them(host: Pack, scale: float) -> None:
    painter = LipPainter(host.sheet.mouth, host.colours, scale)
    for name, shape in host.shapes.items():
        made = painter.picture(lips(shape))
        height, width = made.pixels.shape[:2]
        piece = host.art.piece(("mouth",), pick={"mouth": name}, without=frozenset())
        drawn = piece.rendered(made.x, made.y, scale, (width, height))
        away = np.abs(made.pixels.astype(int) - drawn.astype(int)).mean()
        assert away < 4.5, name


def test_lips_move_a_little_when_the_numbers_do(host: Pack) -> None:
    painter = LipPainter(host.sheet.mouth, host.colours, 0.4)
    mouth = track(host, BABBLE, 30)
    before = painter.picture(mouth.lips(0.0)).pixels
    for at in frames(BABBLE, 60)[1:]:
        now = painter.picture(mouth.lips(at)).pixels
        assert np.abs(now.astype(int) - before.astype(int)).mean() < 25
        before = now
