"""The AI label: on top of everything, opaque, tall enough, in the show's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from stage_parts import FPS, SHOW, moment, painter, scripted_minute

from avatar.overlay_label import SHARE, draw_label
from avatar.stage import Stage, open_stage
from avatar.stage_slate import slate
from studio import settings
from studio.moment import Placed
from studio.show import LIVE, RATE, BoundLine, Cue, Kind, Line, Pixels, Shot, Utterance

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


LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "ar", "zh", "ja", "zh-TW", "ko", "he", "hi",
             "th", "vi", "id", "ru", "uk", "pl", "tr", "sv")  # fmt: skip


@pytest.mark.parametrize("size", [(360, 640), (640, 360)])
def test_a_person_behind_the_figure_is_told_in_every_language(
    cache: Path, size: tuple[int, int]
) -> None:
    for language in LANGUAGES:
        ready = _stage(cache, size, SHOW.model_copy(update={"language": language}))
        live = ready.tokens.label(language, live=True)
        assert live != ready.tokens.label("en", live=True) or language == "en", language
        assert live != ready.tokens.label(language)
        _, body = draw_label(ready.plates["ai_label"], live, ready.letters, ready.layout)
        assert body.within(ready.layout.frame) == body, language


def test_the_label_is_the_persons_in_every_frame_they_are_heard_in_and_in_no_other(
    cache: Path,
) -> None:
    host, person = sentence("host", "pitch"), sentence("person", LIVE)
    show = painter(cache, (270, 480))
    ready = _stage(cache, (270, 480))
    seen = {}
    for name, text in (("ai", "AI HOST"), ("person", ready.tokens.label("en", live=True))):
        _, body = draw_label(ready.plates["ai_label"], text, ready.letters, ready.layout)
        seen[name] = body.grown(-4)
    rows, _ = seen["ai"].window
    beside = slice(seen["ai"].right + 8, seen["person"].right)
    samples = RATE // FPS
    starts = {"host": 10, "person": 60, "after": 110}
    placed = (
        Placed(host, starts["host"] * samples),
        Placed(person, starts["person"] * samples + 5),
        Placed(sentence("after", "pitch"), starts["after"] * samples + 5),
    )
    for index in range(140):
        picture = show.paint(replace(moment(index), placed=placed))
        dark = float((picture[rows, beside] < 60).mean())
        wide = dark > 0.4  # the plate reaches as far as the longer words
        assert wide is (starts["person"] <= index < starts["after"]), (index, dark)


def sentence(name: str, act: str) -> Utterance:
    cue = Cue(Kind.OPERATOR if act == LIVE else Kind.PITCH, act, shot=Shot.CENTRE)
    line = Line(name, cue, "words", "operator")
    pcm = np.zeros(40 * RATE // FPS, np.float32)
    return Utterance(BoundLine(line, "words"), 0, 1, "words", "words", pcm)


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
