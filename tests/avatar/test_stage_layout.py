"""The layout: what matters is seen in every shot, and a brand's file is checked before the show."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from avatar.contrast import channels, ratio
from avatar.layout_rules import broken_rules, open_layout
from avatar.stage_layout import Layout, load_layout
from avatar.stage_plates import draw_plates, read_templates
from avatar.stage_tokens import load_tokens
from studio import settings
from studio.config import HOME
from studio.errors import Misconfigured
from studio.show import Shot

BOTH = [(1080, 1920), (1920, 1080)]


@pytest.mark.parametrize("size", BOTH)
@pytest.mark.parametrize("mirrored", [False, True])
def test_in_no_shot_anything_essential_is_hidden_or_covers_another(
    size: tuple[int, int], mirrored: bool
) -> None:
    assert list(broken_rules(load_layout(*size, mirrored=mirrored))) == []


@pytest.mark.parametrize("size", BOTH)
def test_every_shot_has_a_camera_and_the_label_and_captions(size: tuple[int, int]) -> None:
    layout = load_layout(*size)
    assert set(layout.cameras) == set(Shot)
    assert layout.zones["ai_label"].shots == layout.zones["captions"].shots == set(Shot)
    assert layout.zones["ai_label"].z == max(zone.z for zone in layout.zones.values())


@pytest.mark.parametrize("size", BOTH)
def test_boxes_fall_on_even_pixels_at_720_and_1080(size: tuple[int, int]) -> None:
    for name, zone in load_layout(*size).zones.items():
        box = zone.box
        assert all(n % 6 == 0 for n in (box.x, box.y, box.w)), name


def _load(tmp_path: Path, text: str) -> Layout:
    file = tmp_path / "layout.yaml"
    file.write_text(text, "utf-8")
    stage = settings.Stage(layout=file)
    return open_layout(settings.Show(), stage, (1080, 1920))


def test_a_brand_lists_only_what_stands_elsewhere(tmp_path: Path) -> None:
    layout = _load(tmp_path, "portrait: {zones: {logo: {x: 600, shots: [centre]}}}")
    assert layout.zones["logo"].box.x == 600
    assert layout.zones["logo"].shots == {Shot.CENTRE}
    assert layout.zones["card"] == load_layout(1080, 1920).zones["card"]


def test_the_example_of_the_documentation_is_a_layout(tmp_path: Path) -> None:
    page = (HOME / "docs/configuration.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(portrait:\n.*?)```", page, re.DOTALL)
    assert _load(tmp_path, example).zones["captions"].box.x == 312


def test_a_brand_may_move_a_camera_and_name_what_its_app_covers(tmp_path: Path) -> None:
    layout = _load(
        tmp_path,
        "portrait: {shots: {centre: {view: {x: 100}}}, "
        "covered: {shop_button: {x: 0, y: 1500, w: 100, h: 20}}}",
    )
    assert layout.cameras[Shot.CENTRE].view.x == 100
    assert "shop_button" in layout.covered


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("portrait: {zones: {cart: {x: 1}}}", r"there is no portrait\.zones\.cart in a layout"),
        ("portrait: {zones: {card: {left: 1}}}", r"there is no portrait\.zones\.card\.left"),
        ("portrait: {zones: {card: {x: a lot}}}", r"portrait\.zones\.card\.x is 'a lot'"),
        ("portrait: {zones: {card: {w: -5}}}", r"portrait\.zones\.card\.w is -5"),
        ("portrait: {zones: {card: 3}}", r"portrait\.zones\.card is 3, expected a mapping"),
        ("portrait: {zones: {card: {shots: [aside]}}}", r"portrait\.zones\.card\.shots\.0"),
        ("portrait: {zones: {card: {x: 0}}}", "card reaches outside the safe area"),
        ("portrait: {zones: {captions: {y: 1000}}}", "overlap in the shot"),
        (
            "portrait: {covered: {chat: {x: 0, y: 400, w: 500, h: 100}}}",
            "card lies under chat, which apps draw",
        ),
        (
            "portrait: {shots: {centre: {view: {x: 900}}}}",
            "the view of centre reaches beyond the set",
        ),
        ("[1]", "expected a mapping"),
        ("{", "is not YAML"),
        ("schema: stage-layout/1", "schema is 'stage-layout/1'"),
    ],
)
def test_a_mistake_in_a_brands_layout_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(Misconfigured, match=named) as wrong:
        _load(tmp_path, text)
    assert "layout.yaml" in str(wrong.value)


def test_a_layout_that_cannot_be_read_is_named() -> None:
    stage = settings.Stage(layout=Path("no/such.yaml"))
    with pytest.raises(Misconfigured, match=r"stage\.layout: cannot read no/such\.yaml"):
        open_layout(settings.Show(), stage, (1080, 1920))


@pytest.mark.parametrize("size", BOTH)
@pytest.mark.parametrize("light", ["day", "evening"])
def test_every_text_of_every_plate_is_aa_over_black_and_over_white(
    size: tuple[int, int], light: str
) -> None:
    tokens, layout = load_tokens(None), load_layout(*size)
    templates = read_templates(layout, tokens, light)
    plates = draw_plates(layout, templates)
    checked = 0
    for zone, template in templates.items():
        pixels = plates[zone]
        scale = pixels.shape[1] / template.view.w
        for name, spot in template.spots.items():
            # a few letters: the least that a text is wide
            wide = 1.5 * spot.size
            left = spot.x - {"start": 0.0, "middle": wide / 2, "end": wide}[spot.align]
            columns = [round((x - template.view.x) * scale) for x in (left, left + wide)]
            rows = [
                round((spot.y - share * spot.size - template.view.y) * scale) for share in (0.7, 0)
            ]
            under = pixels[max(0, rows[0]) : rows[1] + 1, max(0, columns[0]) : columns[1] + 1]
            shades = np.unique(under.reshape(-1, 4), axis=0)
            if layout.zones[zone].plate and (not len(shades) or not shades[:, 3].max()):
                grounds = {tokens.colour("surface")}  # it lies on the card's or the hero's plate
            else:
                # the last line of a bubble stands at its edge until the bubble grows with it
                inside = shades[shades[:, 3] >= 128]
                assert len(inside), (zone, name)
                grounds = {_over(shade, ground) for shade in inside for ground in (0, 255)}
            for ground in grounds:
                seen = _mixed(spot.fill, ground, spot.opacity)
                assert ratio(seen, ground) >= 4.5, (zone, name, ground, seen)
                checked += 1
    assert checked > 30


def _mixed(top: str, under: str, opacity: float) -> str:
    """The colour seen where `top` lies over `under` with `opacity` 0..1."""
    pairs = zip(channels(top), channels(under), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02X}" for a, b in pairs)


def _over(pixel: np.ndarray, ground: int) -> str:
    """The colour of a premultiplied BGRA pixel over a grey."""
    blue, green, red = (round(int(c) + ground * (1 - int(pixel[3]) / 255)) for c in pixel[:3])
    return f"#{min(red, 255):02X}{min(green, 255):02X}{min(blue, 255):02X}"


def test_mixing_a_plate_with_what_is_under_it() -> None:
    assert channels(_over(np.array([0, 0, 0, 128], np.uint8), 255)) == (127, 127, 127)
