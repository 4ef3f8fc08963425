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
from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.pack import Pack, load_pack
from avatar.presenter import Placing
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from studio.errors import Misconfigured
from studio.show import VISEMES, Gesture, Mood

PIXELS = 0.5
"""Of the PNG files, per canvas unit."""
BUDGET = 16 * 1024 * 1024
"""Bytes of all cutouts of a pack at 1080 x 1920."""
PORTRAIT = 1460 / 2000
"""Scale of the figure there: the host zone of the portrait layout is about 1460 pixels high."""


def drawn(pack: Pack, height: int, cache: Path, *poses: Any) -> list[NDArray[np.uint8]]:
    scale = height / pack.art.size[1]
    figure = Figure(pack, load_cutouts(pack, scale, cache), scale)
    frame = Rect(0, 0, round(height * 0.8), height)
    out = []
    for pose in poses:
        canvas = np.full((frame.h, frame.w, 3), 128, np.uint8)
        figure.settle()
        figure.pose(pose, Placing("sheet", 0, 0, height, frame))
        figure.draw(canvas, frame)
        out.append(decoded(canvas))
    return out


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


@pytest.fixture(scope="module")
def png_pack(host: Pack, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The host's head without its springs, as a folder of half-sized PNG files."""
    folder = tmp_path_factory.mktemp("png") / "ana"
    (folder / "art").mkdir(parents=True)
    source = yaml.safe_load((host.folder / "pack.yaml").read_text(encoding="utf-8"))
    layers = [
        {key: layer[key] for key in ("parts", "eye", "mouth") if key in layer}
        for layer in source["layers"]
        if "arm" not in layer and "shows" not in layer
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
            form for form in source["keyforms"] if not form["part"].startswith(("arm", "jaw"))
        ],
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(sheet, sort_keys=False), encoding="utf-8")
    for name in ("palettes.yaml", "expressions.yaml"):
        (folder / name).write_bytes((host.folder / name).read_bytes())
    return load_pack(folder)


def without_arms(pack: Pack) -> Pack:
    """The same pack with the layers a PNG pack of the test has."""
    layers = tuple(x for x in pack.sheet.layers if not x.arm and not x.shows)
    return replace(pack, sheet=pack.sheet.model_copy(update={"layers": layers}))


def test_a_pack_of_png_files_looks_like_the_svg_it_was_saved_from(
    host: Pack, png_pack: Pack, presenter_cache: Path
) -> None:
    svg = without_arms(host)
    show = Repertoire(host)
    poses = [
        show.still(),
        show.still(None, Mood.HAPPY, ParamAngleX=20.0),
        show.still(mouth="aa", ParamAngleZ=-15.0, ParamEyeBallX=0.8),
        show.still(ParamEyeLOpen=0.0, ParamEyeROpen=0.5, ParamBrowLY=1.0),
    ]
    first = drawn(svg, 500, presenter_cache, *poses)
    second = drawn(png_pack, 500, presenter_cache, *poses)
    for a, b in zip(first, second, strict=True):
        away = np.abs(a.astype(int) - b)
        assert away.mean() < 1.0
        assert (away.max(axis=2) > 60).mean() < 0.004


def test_png_files_are_transparent_where_nothing_is_drawn(
    png_pack: Pack, presenter_cache: Path
) -> None:
    (picture,) = drawn(png_pack, 300, presenter_cache, Repertoire(png_pack).still())
    assert len(np.unique(picture[:20, :20].reshape(-1, 3), axis=0)) == 1


def test_a_missing_png_is_named(png_pack: Pack) -> None:
    picture = png_pack.folder / "art/nose.png"
    kept = picture.read_bytes()
    picture.unlink()
    with pytest.raises(Misconfigured, match=r"art/nose\.png: cannot be read"):
        load_pack(png_pack.folder)
    picture.write_bytes(b"no picture")
    with pytest.raises(Misconfigured, match=r"art/nose\.png: is no PNG"):
        load_pack(png_pack.folder)
    picture.write_bytes(kept)


def test_mouths_can_be_told_apart_on_a_phone(pack: Pack, presenter_cache: Path) -> None:
    show, (x, y) = Repertoire(pack), pack.sheet.mouth.at
    height = round(270 / 0.8)
    names = [name for name in VISEMES if name not in {"DD", "nn", "kk", "RR", "ih", "CH"}]
    pictures = drawn(pack, height, presenter_cache, *(show.still(mouth=name) for name in names))
    scale = height / pack.art.size[1]
    left, right = round((x - 110) * scale), round((x + 110) * scale)
    top, bottom = round((y - 60) * scale), round((y + 130) * scale)
    seen = {
        name: picture[top:bottom, left:right].astype(int)
        for name, picture in zip(names, pictures, strict=True)
    }
    for one, other in combinations(names, 2):
        away = np.abs(seen[one] - seen[other]).max(axis=2)
        assert (away > 28).sum() >= 6, (one, other, int((away > 28).sum()))


def test_all_cutouts_of_a_pack_keep_to_their_budget(pack: Pack, presenter_cache: Path) -> None:
    cutouts = load_cutouts(pack, PORTRAIT, presenter_cache)
    assert sum(cutout.pixels.nbytes for cutout in cutouts.values()) <= BUDGET


def test_a_held_product_is_seen_whole_and_never_an_empty_thumb(
    pack: Pack, presenter_cache: Path
) -> None:
    show, scale = Repertoire(pack), 0.25
    figure = Figure(pack, load_cutouts(pack, scale, presenter_cache), scale)
    red = np.zeros((300, 200, 4), np.uint8)
    red[:] = (40, 40, 230, 255)
    figure.hold(red)
    frame = Rect(0, 0, 400, 500)
    canvas = np.full((500, 400, 3), 128, np.uint8)
    figure.settle()
    figure.pose(show.still(show.gestures[Gesture.HOLD_UP]), Placing("sheet", 0, 0, 500, frame))
    figure.draw(canvas, frame)
    picture = decoded(canvas).astype(int)
    held = (picture[..., 2] > 200) & (picture[..., 1] < 70) & (picture[..., 0] < 70)
    rows, columns = np.nonzero(held)
    assert held.sum() > 3000
    assert columns.max() < 399
    assert rows.min() > 0
