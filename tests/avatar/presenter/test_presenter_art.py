"""Packs of PNG files look like those of SVG, small mouths differ, and cutouts keep to a budget."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from avatar.colours import decoded
from avatar.cutouts import EXTRAS, load_cutouts
from avatar.figure import Figure
from avatar.pack import Pack, load_pack
from avatar.presenter import Placing
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from avatar.sprite import Bgra
from studio.errors import Misconfigured
from studio.show import VISEMES, Gesture, Mood

PIXELS = 0.5
"""Of the PNG files, per canvas unit."""
BUDGET = 16 * 1024 * 1024
"""Bytes of all cutouts of a pack at 1080 x 1920."""
PORTRAIT = 1460 / 2000
"""Scale of the figure there: the host zone of the portrait layout is about 1460 pixels high."""

RED = np.full((300, 200, 4), (40, 40, 230, 255), np.uint8)
"""A product to hold."""
HOLD_UP = {
    "stroke": {
        "ParamArmLA": -0.75,
        "ParamArmLB": 8.71,
        "ParamHandL": -4.0,
        "ParamXHandShapeL": "hold",
    }
}


def drawn(
    pack: Pack, height: int, cache: Path, *poses: Any, held: Bgra | None = None
) -> list[NDArray[np.uint8]]:
    scale = height / pack.art.size[1]
    figure = Figure(pack, load_cutouts(pack, scale, cache), scale)
    figure.hold(held)
    frame = Rect(0, 0, round(height * 0.8), height)
    out = []
    for pose in poses:
        canvas = np.full((frame.h, frame.w, 3), 128, np.uint8)
        figure.settle()
        figure.pose(pose, Placing("sheet", 0, 0, height, frame))
        figure.draw(canvas, frame)
        out.append(decoded(canvas))
    return out


def red(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where the held product is seen."""
    blue, green, red = (picture[..., n].astype(int) for n in range(3))
    return np.asarray((red > 200) & (green < 70) & (blue < 70))


def placed(pack: Pack, part: str) -> dict[str, Any]:
    art = pack.art
    found: dict[str, Any] = {"pivot": list(art.pivot(part))}
    if art.depth(part) is not None:
        found["depth"] = art.depth(part)
    parent = art.parent(part)
    while parent is not None and parent not in pack.skeleton.index:
        parent = art.parent(parent) if parent in art else None
    return found | ({"parent": parent} if parent else {})


def save(pack: Pack, cut: Any, pick: Any, without: Any, out: Path, parts: Any, name: str) -> None:
    piece = pack.art.piece(cut, pick=pick, without=without)
    left, top, right, bottom = (round(edge / 4) * 4 for edge in piece.extent())
    size = round((right - left) * PIXELS), round((bottom - top) * PIXELS)
    yuva = piece.rendered(left, top, PIXELS, size)
    alpha = yuva[..., 3:].astype(float)
    bgr = decoded(np.where(alpha > 0, yuva[..., :3] * (255 / np.maximum(alpha, 1)), 128))
    cv2.imwrite(str(out / f"{name}.png"), np.dstack([bgr, alpha.astype(np.uint8)]))
    parts.setdefault(name, {})["at"] = [left, top]


def save_arm(pack: Pack, arm: str, out: Path, parts: Any) -> None:
    """An arm with two hands, one of which can hold a product."""
    art = pack.art
    for joint in (arm, f"{arm}.fore", f"{arm}.hand"):
        parts[joint] = placed(pack, joint)
    sleeves, hands = art.variants(f"{arm}.lower"), ("relaxed", "hold")
    parts[f"{arm}.lower"] = {"variants": list(sleeves)}
    parts[f"{arm}.hand"]["variants"] = list(hands)
    extras = [f"{arm}.{extra}" for extra in EXTRAS if f"{arm}.{extra}" in art]
    for extra in extras:
        parts[extra] = placed(pack, extra)
    hold = f"{arm}.hand.hold"
    parts[hold] = {"view": art.note(hold, "view")}
    names = [f"{arm}.upper", f"{arm}.wrist", f"{arm}.hand.relaxed", f"{hold}.back", f"{hold}.front"]
    for name in [*names, *(f"{arm}.lower.{sleeve}" for sleeve in sleeves), *extras]:
        save(pack, (name,), {}, frozenset(), out, parts, name)
    slot: dict[str, Any] = {"turn": float(art.note(f"{hold}.slot", "turn") or 0)}
    for key in ("anchor", "size", "align"):
        slot[key] = [float(word) for word in (art.note(f"{hold}.slot", key) or "").split(",")]
    parts[f"{hold}.slot"] = slot


@pytest.fixture(scope="module")
def png_pack(host: Pack, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The host without her springs and her right arm, as a folder of half-sized PNG files."""
    folder = tmp_path_factory.mktemp("png") / "ana"
    (folder / "art").mkdir(parents=True)
    source = yaml.safe_load((host.folder / "pack.yaml").read_text(encoding="utf-8"))
    layers = [
        {key: layer[key] for key in ("parts", "eye", "mouth", "arm") if key in layer}
        for layer in source["layers"]
        if layer.get("arm") != "arm_r" and "shows" not in layer
    ]
    parts: dict[str, Any] = {"head": placed(host, "head"), "neck": placed(host, "neck")}
    for layer in layers:
        for part in layer.get("parts", ()):
            parts[part] = placed(host, part)
            save(host, (part,), host.picks, frozenset(), folder / "art", parts, part)
        if "eye" in layer:
            eye = layer["eye"]
            parts[eye] = placed(host, eye)
            lids = host.art.variants(f"{eye}.lid")
            parts[f"{eye}.lid"] = {"variants": list(lids)}
            iris = frozenset({f"{eye}.iris"})
            save(host, (f"{eye}.ball",), {}, iris, folder / "art", parts, f"{eye}.ball")
            save(host, (f"{eye}.iris",), {}, frozenset(), folder / "art", parts, f"{eye}.iris")
            for lid in lids:
                name = f"{eye}.lid.{lid}"
                save(host, (name,), {}, frozenset(), folder / "art", parts, name)
    save_arm(host, "arm_l", folder / "art", parts)
    parts["mouth"] = placed(host, "mouth")
    parts["body"] = placed(host, "body")
    parts["torso"]["parent"] = "body"
    parts["neck"]["parent"] = "body"
    sheet = {
        **{key: source[key] for key in ("schema", "licence", "hand", "head", "eyes", "mouth")},
        "name": "Ana",
        "drawing": "art",
        "pixels": PIXELS,
        "parts": parts,
        "layers": layers,
        "keyforms": [
            form for form in source["keyforms"] if not form["part"].startswith(("arm_r", "jaw"))
        ],
        "gestures": {"hold_up": HOLD_UP},
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(sheet, sort_keys=False), encoding="utf-8")
    for name in ("palettes.yaml", "expressions.yaml"):
        (folder / name).write_bytes((host.folder / name).read_bytes())
    return load_pack(folder)


def of_one_arm(pack: Pack) -> Pack:
    """The same pack with the layers a PNG pack of the test has."""
    layers = tuple(x for x in pack.sheet.layers if x.arm != "arm_r" and not x.shows)
    return replace(pack, sheet=pack.sheet.model_copy(update={"layers": layers}))


def test_a_pack_of_png_files_looks_like_the_svg_it_was_saved_from(
    host: Pack, png_pack: Pack, presenter_cache: Path
) -> None:
    svg = of_one_arm(host)
    show = Repertoire(host)
    poses = [
        show.still(),
        show.still(None, Mood.HAPPY, ParamAngleX=20.0),
        show.still(mouth="aa", ParamAngleZ=-15.0, ParamEyeBallX=0.8),
        show.still(ParamEyeLOpen=0.0, ParamEyeROpen=0.5, ParamBrowLY=1.0),
        show.still(ParamArmLA=4.0, ParamArmLB=5.0),
        show.still(Repertoire(png_pack).gestures[Gesture.HOLD_UP]),
    ]
    first = drawn(svg, 500, presenter_cache, *poses, held=RED)
    second = drawn(png_pack, 500, presenter_cache, *poses, held=RED)
    for a, b in zip(first, second, strict=True):
        away = np.abs(a.astype(int) - b)
        assert away.mean() < 1.0
        assert (away.max(axis=2) > 60).mean() < 0.004
    assert [red(picture).sum() > 1000 for picture in second] == [False] * 5 + [True]


def test_png_files_are_transparent_where_nothing_is_drawn(
    png_pack: Pack, presenter_cache: Path
) -> None:
    (picture,) = drawn(png_pack, 300, presenter_cache, Repertoire(png_pack).still())
    assert len(np.unique(picture[:20, :20].reshape(-1, 3), axis=0)) == 1


def test_a_missing_png_is_named(png_pack: Pack) -> None:
    picture = png_pack.folder / "art/nose.png"
    kept = picture.read_bytes()
    picture.unlink()
    told = r"pack\.yaml:\d+: parts\.nose: .*art/nose\.png: "
    with pytest.raises(Misconfigured, match=told + "cannot be read"):
        load_pack(png_pack.folder)
    picture.write_bytes(b"no picture")
    with pytest.raises(Misconfigured, match=told + "is no PNG"):
        load_pack(png_pack.folder)
    picture.write_bytes(kept)


@pytest.mark.parametrize(
    ("part", "key", "told"),
    [
        ("nose", "pivot", "parts.nose: has no pivot"),
        ("eye_l.lid", "variants", "parts.eye_l.lid: has no variants"),
        ("arm_l.hand", "variants", "parts.arm_l.hand: has no variants"),
        ("arm_l.hand.hold.slot", "size", "parts.arm_l.hand.hold.slot.size: is missing"),
    ],
)
def test_what_a_part_of_a_png_pack_lacks_is_told_with_its_line(
    png_pack: Pack, part: str, key: str, told: str
) -> None:
    file = png_pack.folder / "pack.yaml"
    kept = file.read_text(encoding="utf-8")
    sheet = yaml.safe_load(kept)
    del sheet["parts"][part][key]
    lacking = yaml.safe_dump(sheet, sort_keys=False)
    line = lacking[: lacking.index(f"\n  {part}:")].count("\n") + 2
    file.write_text(lacking, encoding="utf-8")
    try:
        with pytest.raises(Misconfigured) as wrong:
            load_pack(png_pack.folder)
    finally:
        file.write_text(kept, encoding="utf-8")
    assert f"{file}:{line}: {told}" in str(wrong.value)


ALIKE = [{"TH", "DD", "nn", "kk"}, {"sil", "PP"}]
"""Visemes that a real face hardly tells apart: the tongue does the work, or both are shut lips."""


TEETH = {"SS", "DD", "FF", "ih"}
"""Visemes that are all white teeth when they are drawn carelessly."""


def test_mouths_can_be_told_apart_on_a_phone(pack: Pack, presenter_cache: Path) -> None:
    """All of them, 270 pixels wide: by 70 pixels of some 1,200; by 100 or 45 where it is said."""
    show, (x, y) = Repertoire(pack), pack.sheet.mouth.at
    height = round(270 / 0.8)
    pictures = drawn(pack, height, presenter_cache, *(show.still(mouth=name) for name in VISEMES))
    scale = height / pack.art.size[1]
    left, right = round((x - 110) * scale), round((x + 110) * scale)
    top, bottom = round((y - 60) * scale), round((y + 130) * scale)
    seen = {
        name: picture[top:bottom, left:right].astype(int)
        for name, picture in zip(VISEMES, pictures, strict=True)
    }
    for one, other in combinations(VISEMES, 2):
        differs = (np.abs(seen[one] - seen[other]).max(axis=2) > 28).sum()
        alike = any({one, other} <= group for group in ALIKE)
        least = 45 if alike else 100 if {one, other} <= TEETH else 70
        assert differs >= least, (one, other, int(differs))


def test_all_cutouts_of_a_pack_keep_to_their_budget(pack: Pack, presenter_cache: Path) -> None:
    cutouts = load_cutouts(pack, PORTRAIT, presenter_cache)
    assert sum(cutout.pixels.nbytes for cutout in cutouts.values()) <= BUDGET


def test_a_held_product_is_seen_whole_and_never_an_empty_thumb(
    pack: Pack, presenter_cache: Path
) -> None:
    show, scale = Repertoire(pack), 0.25
    figure = Figure(pack, load_cutouts(pack, scale, presenter_cache), scale)
    figure.hold(RED)
    frame = Rect(0, 0, 400, 500)
    canvas = np.full((500, 400, 3), 128, np.uint8)
    figure.settle()
    figure.pose(show.still(show.gestures[Gesture.HOLD_UP]), Placing("sheet", 0, 0, 500, frame))
    figure.draw(canvas, frame)
    held = red(decoded(canvas))
    rows, columns = np.nonzero(held)
    assert held.sum() > 3000
    assert columns.max() < 399
    assert rows.min() > 0
