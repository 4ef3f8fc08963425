"""The AI label: on top of everything, opaque, tall enough, in the show's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from stage_parts import SHOW, moment, painter, scripted_minute

from avatar.overlay_label import SHARE, draw_label
from avatar.stage import Stage, open_stage
from avatar.stage_slate import slate
from studio import settings
from studio.show import Pixels

SIZES = [(270, 480), (360, 640), (640, 360), (400, 400), (398, 710)]


def _stage(cache: Path, size: tuple[int, int], show: settings.Show = SHOW) -> Stage:
    return open_stage(show, settings.Stage(), size, 25, cache)


def test_nothing_ever_covers_the_label(cache: Path) -> None:
    ready = _stage(cache, (270, 480))
    _, body = draw_label(ready.plates["ai_label"], "AI HOST", ready.letters, ready.layout)
    show = painter(cache, (270, 480))
    inner = body.grown(-4)
    rows, columns = inner.window
    first = show.paint(moment(0))[:480][rows, columns].copy()
    assert int(first.min()) < 40
    assert int(first.max()) > 225
    for now in scripted_minute():
        assert np.array_equal(show.paint(now)[:480][rows, columns], first), now.index


@pytest.mark.parametrize("size", SIZES)
def test_its_capitals_are_a_twentieth_of_the_short_side(cache: Path, size: tuple[int, int]) -> None:
    ready = _stage(cache, size)
    layer, _ = draw_label(ready.plates["ai_label"], "HHH", ready.letters, ready.layout)
    pixels = layer[0].sprite.pixels
    middle = pixels[:, pixels.shape[1] // 4 : pixels.shape[1] * 3 // 4, 1]
    inside = slice(round(pixels.shape[0] * 0.12), round(pixels.shape[0] * 0.88))
    lit = (middle[inside].max(axis=1) > 130).sum()
    assert lit >= SHARE * min(size)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt-BR"])
@pytest.mark.parametrize("size", [(360, 640), (640, 360), (400, 400)])
def test_it_is_inside_the_frame_and_opaque_in_every_language(
    cache: Path, language: str, size: tuple[int, int]
) -> None:
    ready = _stage(cache, size, SHOW.model_copy(update={"language": language}))
    text = ready.tokens.label(language)
    layer, body = draw_label(ready.plates["ai_label"], text, ready.letters, ready.layout)
    assert body.within(ready.layout.frame) == body
    decal = layer[0]
    rows, columns = body.grown(-round(26 * ready.layout.unit)).window
    local = decal.sprite.pixels[
        rows.start - decal.y : rows.stop - decal.y, columns.start - decal.x : columns.stop - decal.x
    ]
    assert local.size > 0
    assert int(local[..., 3].min()) == 255


def test_the_slate_that_stands_in_for_the_show_carries_it_too(cache: Path) -> None:
    drawn = slate(360, 640, SHOW, settings.Stage(), cache)
    ready = _stage(cache, (360, 640))
    _, body = draw_label(ready.plates["ai_label"], "AI HOST", ready.letters, ready.layout)
    from_show = list(_slates(cache))[-1]
    rows, columns = body.grown(-4).window
    assert np.array_equal(drawn[:640][rows, columns], from_show[:640][rows, columns])


def _slates(cache: Path) -> Iterator[Pixels]:
    show = painter(cache)
    for index in range(20):
        yield show.paint(moment(index, slate=True))


def test_the_slate_on_its_own_is_the_slate_of_the_show(cache: Path) -> None:
    alone = slate(360, 640, SHOW, settings.Stage(), cache)
    assert np.array_equal(alone, list(_slates(cache))[-1])
