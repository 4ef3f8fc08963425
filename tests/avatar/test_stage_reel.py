"""Numbers roll: whatever changes, nothing jumps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from avatar.easing import bezier
from avatar.pen import Pen
from avatar.reel import LONGEST, Reel, line
from avatar.stage_tokens import load_tokens
from avatar.svg_template import Spot
from avatar.text import Letters

_TOKENS = load_tokens(None)
_PEN = Pen(Letters(_TOKENS.fonts, _TOKENS.weights), 1.0)
FPS = 30
WINDOW = (420, 110, 84.0)
SPOT = Spot(8, 84, 84, 800, "#000000")

changes = pytest.mark.parametrize(
    ("before", "after"),
    [("$9.90", "$10.90"), ("99", "100"), ("1.299.000", "999.000"), ("100", "99"), ("$5", "$1,299"),
     ("Rp 1.299.000", "Rp 999.000"), ("46 left", "9 left")],
)  # fmt: skip


def _glyphs(text: str) -> tuple[tuple[str, Spot], ...]:
    fitted = _PEN.fitted(text, SPOT, 380)
    return tuple((c, spot.at(x=spot.x + 8)) for c, spot in line(_PEN, fitted, text))


def _rolled(before: str, after: str) -> list[np.ndarray]:
    """The alpha of each frame, from the last one at rest to the first one at rest again."""
    reel = Reel(_PEN, bezier(0.16, 1.0, 0.3, 1.0), 0.42, 0.06, FPS)
    old, new = _glyphs(before), _glyphs(after)
    frames = [reel.show(0, "k", old, WINDOW)]
    frames += [reel.show(n, "k", new, WINDOW) for n in range(1, round(LONGEST * FPS) + 3)]
    return [frame.pixels[..., 3].astype(int) for frame in frames]


@changes
def test_a_number_lands_as_it_would_be_drawn_at_once(before: str, after: str) -> None:
    rolled = _rolled(before, after)
    fresh = Reel(_PEN, bezier(0, 0, 1, 1), 0.42, 0.06, FPS).show(0, "k", _glyphs(after), WINDOW)
    assert np.array_equal(rolled[-1], fresh.pixels[..., 3])
    assert np.array_equal(rolled[-1], rolled[-2])


@changes
def test_the_ends_of_a_number_never_jump(before: str, after: str) -> None:
    """Weighed by opacity: what fades in far away does not move an edge."""
    rolled = _rolled(before, after)
    middles = [_centre(frame) for frame in rolled]
    whole = abs(middles[-1] - middles[0])
    steps = [abs(a - b) for a, b in pairwise(middles)]
    assert max(steps) <= 0.85 * whole + 6
    assert sum(steps) <= 1.6 * whole + 12


@changes
def test_no_frame_is_empty_and_no_character_is_cut_at_the_sides(before: str, after: str) -> None:
    for frame in _rolled(before, after):
        assert frame.sum() > 0.4 * min(_rolled(before, before)[0].sum(), frame.size * 10)
        assert frame[:, 0].max() == 0
        assert frame[:, -1].max() == 0


def test_the_sign_before_a_number_stays_where_it_is() -> None:
    frames = _rolled("$9.90", "$10.90")
    sign = round(8 + _PEN.width("$", SPOT))
    assert all(np.array_equal(frames[0][:, : sign - 2], frame[:, : sign - 2]) for frame in frames)


def _centre(frame: np.ndarray) -> float:
    columns = frame.sum(axis=0)
    return float((columns * np.arange(len(columns))).sum() / columns.sum())


@pytest.mark.parametrize(("before", "after"), [("9 left", "108 left"), ("108 left", "9 left")])
def test_the_word_beside_a_number_keeps_its_letters_together(before: str, after: str) -> None:
    """The last letters look in every frame as they do at rest, wherever they are."""
    words = [_last_letters(frame) for frame in _rolled(before, after)]
    assert max(float(np.abs(word - words[0]).mean()) for word in words) < 12


def _last_letters(alpha: np.ndarray) -> np.ndarray:
    """The last 1.2 letter heights of the ink."""
    right = int(np.flatnonzero(alpha.max(axis=0) > 100)[-1])
    return alpha[:, right - round(1.2 * SPOT.size) : right]
