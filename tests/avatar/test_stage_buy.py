"""Where to buy: the stage's own words are never cut, whatever the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from avatar.overlay_buy import Buy
from avatar.stage import open_stage
from avatar.stage_tokens import ART
from avatar.text_layout import ELLIPSIS
from studio import settings
from studio.yaml_text import read_yaml

LANGUAGES = sorted(read_yaml((ART / "words.yaml").read_text("utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_call_to_scan_is_written_whole(language: str, cache: Path) -> None:
    stage = open_stage(settings.Show(language=language), settings.Stage(), (640, 360), 30, cache)
    plate = stage.plates["buy"]
    lines = Buy(plate, stage.words, "#000000").lines(dict(plate.template.spots), "shop.example/1")
    *call, link = lines
    assert " ".join(text for _, text in call) == stage.words.scan
    assert link[1] == "shop.example/1"
    assert not any(text.endswith(ELLIPSIS) for _, text in lines)
    for spot, text in lines:
        wide = plate.pen.width(text, spot)
        assert wide <= (plate.body.w - spot.x if spot.align == "start" else spot.x)
    heights = [spot.y for spot, _ in lines]
    assert heights == sorted(heights)
    assert max(heights) < plate.body.h - 24
