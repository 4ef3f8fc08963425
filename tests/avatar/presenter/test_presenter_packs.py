"""A pack that is wrong says which file, which line, which key, and what was expected."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.pack import Pack, load_pack
from avatar.presenter import Placing
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from avatar.shipped import SHIPPED
from studio.config import HOME
from studio.errors import Misconfigured
from studio.show import Gesture, Mood

HOST = SHIPPED / "host"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOST, tmp_path / "ana"))


def edited(folder: Path, file: str, old: str, new: str) -> int:
    """Exchange the first `old` in a file of the pack; the line where it is."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    at = text.index(old)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return text.count("\n", 0, at) + 1


def refusal(folder: Path, **wishes: str) -> str:
    with pytest.raises(Misconfigured) as refused:
        load_pack(folder, **wishes)
    return str(refused.value)


BROKEN = [
    ("pack.yaml", "vitrine-presenter/2", "vitrine-presenter/1", "schema", "no longer read"),
    ("pack.yaml", "vitrine-presenter/2", "vitrine-presenter/9", "schema", "expected vitrine"),
    ("pack.yaml", "parts: [nose]", "parts: [snout]", "layers", "'snout' is not in host.svg"),
    ("pack.yaml", "parts: [nose]", "parts: [nose], eye: eye_l", "layers", "exactly one"),
    ("pack.yaml", "parts: [nose]", "prats: [nose]", "layers[11].prats", "no key"),
    ("pack.yaml", "arm: arm_l", "arm: leg_l", "layers", "'leg_l'"),
    ("pack.yaml", "mouth: mouth", "mouth: gob", "layers", "'gob'"),
    ("pack.yaml", "name: jaw", "name: face", "layers", "taken"),
    ("pack.yaml", "pivot: [800, 690], ", "", "layers", "needs a pivot"),
    ("pack.yaml", "bulge: 0.55", "bulge: lots", "head.bulge", "'lots'"),
    ("pack.yaml", "bulge: 0.55", "bulge: 0.55, wobble: 3", "head.wobble", "no key"),
    ("pack.yaml", "yaw: 14", "yaw: 140", "head.yaw", "less than or equal"),
    ("pack.yaml", "part: head,", "part: skull,", "head.part", "'skull'"),
    ("pack.yaml", "hertz: 1.7", "hertz: -1", "springs.hair_front_l.hertz", "greater than 0"),
    ("pack.yaml", "earring_r: {hertz", "nose_ring: {hertz", "springs.nose_ring", "not in"),
    ("pack.yaml", "param: ParamAngleZ", "param: ParamAngelZ", "keyforms[0].param", "unknown"),
    ("pack.yaml", "keys: [-30, 30]", "keys: [-90, 30]", "keyforms[0].keys", "-30 to 30"),
    ("pack.yaml", "keys: [-30, 30]", "keys: [30, -30]", "keyforms[0]", "must rise"),
    ("pack.yaml", "rotate: [-12, 12]", "rotate: [-12]", "keyforms[0]", "1 values for 2 keys"),
    ("pack.yaml", "rotate: [-12, 12]", "spin: [-12, 12]", "keyforms[0].spin", "no key"),
    ("pack.yaml", "part: jaw, keys", "part: beard, keys", "keyforms", "'beard'"),
    ("pack.yaml", "half: 0.46", "hlaf: 0.46", "eyes.lids.hlaf", "no variant 'hlaf'"),
    ("pack.yaml", "upper: lip.upper", "upper: lip.top", "mouth.colours.upper", "'lip.top'"),
    ("pack.yaml", "upper: lip.upper, ", "", "mouth.colours", "is missing"),
    ("pack.yaml", "outfits: outfit", "outfits: dress", "outfits", "'dress'"),
    ("pack.yaml", "outfits: outfit", "outfits: outfit\noutfit: toga", "outfit", "blazer, knit"),
    ("pack.yaml", "drawing: host.svg", "drawing: gone.svg", "drawing", "gone.svg"),
    ("pack.yaml", "licence: {id: original art, ", "licence: {", "licence.id", "is missing"),
    ("pack.yaml", "name: Mina", "name: Mina\nname: Ana", "", "written twice"),
    ("pack.yaml", "name: Mina", "name: [Mina", "", "expected"),
    ("pack.yaml", "hand: 264", "hand: .nan", "hand", "finite"),
    ("palettes.yaml", 'skin.base: "#ecb28a"', 'skin.base: "peach"', "default.skin.base", "#RRGGBB"),
    ("palettes.yaml", 'skin.base: "#ecb28a"', 'skin.base: "#f6c7a2"', "skin.base", "one token"),
    ("palettes.yaml", 'jacket.base: "#eda32f"', 'coat.base: "#eda32f"', "coat.base", "no token"),
    ("expressions.yaml", "mouth: laugh", "mouth: lugh", "excited.mouth", "'lugh'"),
    ("expressions.yaml", "happy:", "gleeful:", "gleeful", "expected one of happy"),
    ("expressions.yaml", "ParamCheek: 1", "ParamCheek: 7", "excited.ParamCheek", "0 to 1"),
    ("expressions.yaml", "ParamCheek: 1", "ParamChin: 1", "excited.ParamChin", "unknown"),
    ("gestures/wave.yaml", "ParamArmLA: 2.17", "ParamArmLA: 40", "stroke.ParamArmLA", "-10 to 10"),
    ("gestures/wave.yaml", "HandShapeL: wave", "HandShapeL: claw", "HandShapeL", "palm"),
    ("gestures/wave.yaml", "hertz: 1.9", "hertz: 90", "swing.hertz", "less than or equal"),
    ("gestures/wave.yaml", "hold: 1.1", "hodl: 1.1", "times.hodl", "no key"),
    ("gestures/offer.yaml", "talking: true\n", "", "", "is no gesture of a line"),
    ("gestures/nod.yaml", "\nstroke:", "\nstrike:", "nod", "missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key", "what"), BROKEN)
def test_a_broken_pack_is_refused_with_file_line_and_key(
    folder: Path, file: str, old: str, new: str, key: str, what: str
) -> None:
    line = edited(folder, file, old, new)
    said = refusal(folder)
    found = re.match(rf"{re.escape(str(folder / file))}:(\d+): ", said)
    assert found, said
    # a mistake may be told at the key above it, or where the line after it no longer fits
    assert abs(int(found[1]) - line) <= 2, said
    assert key in said
    assert what in said


@pytest.mark.parametrize("name", ["host", "host_two", "mascot"])
def test_every_shipped_pack_is_whole_in_every_palette_and_outfit(name: str) -> None:
    plain = load_pack(SHIPPED / name)
    assert len(plain.palettes) == 3
    assert len(plain.outfits) == 2
    for palette in plain.palettes:
        for outfit in plain.outfits:
            pack = load_pack(SHIPPED / name, palette=palette, outfit=outfit)
            assert pack.outfit == outfit
            assert pack.sheet.licence.id == "original art"


def test_a_short_name_finds_a_shipped_pack() -> None:
    assert load_pack(Path("mascot")).folder == SHIPPED / "mascot"


def test_unknown_palettes_and_outfits_list_what_there_is(folder: Path) -> None:
    assert "ink" in refusal(folder, palette="neon")
    assert "blazer, knit" in refusal(folder, outfit="toga")


def test_a_missing_folder_and_a_broken_drawing_are_named(folder: Path, tmp_path: Path) -> None:
    assert "nowhere/pack.yaml: cannot be read" in refusal(tmp_path / "nowhere")
    line = edited(folder, "host.svg", 'data-pivot="800,640"', 'data-pivot="here"')
    assert f"host.svg:{line}: part 'nose': data-pivot is 'here'" in refusal(folder)
    (folder / "host.svg").write_text("<svg", encoding="utf-8")
    assert "host.svg: not a readable SVG" in refusal(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('data-size="420,540"', 'data-size="wide"', "data-size is 'wide', expected 'x,y'"),
        ('data-size="420,540"', 'data-size="420,0"', "data-size is '420,0', expected above 0"),
        ('data-size="420,540"', 'data-size="420,nan"', "data-size has 'nan', expected a finite"),
        ('data-anchor="1104,1885" ', "", "data-anchor is missing, expected 'x,y'"),
        ('data-align="1,.74"', 'data-align="1,low"', "data-align has 'low', expected a number"),
        ('data-turn="164"', 'data-turn="round"', "data-turn has 'round', expected a number"),
    ],
)
def test_the_place_for_a_product_in_a_hand_is_checked_before_the_show(
    folder: Path, old: str, new: str, told: str
) -> None:
    line = edited(folder, "host.svg", old, new)
    place = f"{folder / 'host.svg'}:{line}: part 'arm_l.hand.hold.slot'"
    assert f"{place}: {told}" in refusal(folder)


BRAND = """
schema: vitrine-presenter/2
name: Ana
extends: ../host
outfit: knit
palettes:
  default: {jacket.base: "#7a1f4d", jacket.light: "#96305f"}
  night: {jacket.base: "#101820"}
expressions:
  happy: {mouth: laugh}
"""


def brand(tmp_path: Path, text: str = BRAND) -> Path:
    shutil.copytree(HOST, tmp_path / "host")
    folder = tmp_path / "brand"
    (folder / "gestures").mkdir(parents=True)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_brand_changes_a_few_things_and_keeps_the_rest(tmp_path: Path) -> None:
    folder = brand(tmp_path)
    gesture = "stroke: {ParamArmLA: 2, ParamXHandShapeL: thumb}\n"
    (folder / "gestures/thumb_up.yaml").write_text(gesture, encoding="utf-8")
    pack, host = load_pack(folder), load_pack(HOST)
    assert (pack.sheet.name, pack.outfit) == ("Ana", "knit")
    assert pack.colours["jacket.base"] == "#7a1f4d"
    assert pack.colours["jacket.shade"] == host.colours["jacket.shade"]
    assert load_pack(folder, palette="night").colours["cuff.base"] == host.colours["cuff.base"]
    assert set(pack.gestures) == set(host.gestures)
    assert pack.gestures != host.gestures
    assert pack.expressions.keys() == host.expressions.keys()
    assert "#7a1f4d" in pack.art.piece(("torso",), pick={}, without=frozenset()).content.decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("extends: ../host", "extends: ../ghost", "brand/pack.yaml:4: extends: '../ghost'"),
        ("extends: ../host", "extends: ../brand", "extends this pack itself"),
        ("outfit: knit", "outfit: toga", "brand/pack.yaml:5: outfit: outfit 'toga'"),
        ("jacket.light", "coat.light", "brand/pack.yaml:7: palettes.default.coat.light"),
        ("mouth: laugh", "mouth: lough", "brand/pack.yaml:10: expressions.happy.mouth"),
        ("outfit: knit", "head: {part: hat}", "brand/pack.yaml:5: head.part"),
    ],
)
def test_a_mistake_of_a_brand_is_told_in_its_own_file(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert said in refusal(brand(tmp_path, BRAND.replace(old, new)))


def test_the_example_is_a_presenter_in_fewer_than_forty_lines(presenter_cache: Path) -> None:
    folder = HOME / "examples/presenter"
    rows = [r.strip() for f in folder.rglob("*.yaml") for r in f.read_text("utf-8").splitlines()]
    assert len([row for row in rows if row and not row.startswith("#")]) < 40
    pack, host = load_pack(folder), load_pack(HOST)
    assert (pack.sheet.name, pack.outfit) == ("Runa", "knit")
    scale = 300 / pack.art.size[1]
    pictures = []
    for one in (pack, host):
        figure, show = (
            Figure(one, load_cutouts(one, scale, presenter_cache), scale),
            Repertoire(one),
        )
        canvas = np.full((300, 240, 3), 128, np.uint8)
        pose = show.still(show.gestures[Gesture.WAVE], Mood.HAPPY)
        figure.pose(pose, Placing("sheet", 0, 0, 300, Rect(0, 0, 240, 300)))
        figure.draw(canvas, Rect(0, 0, 240, 300))
        pictures.append(canvas)
    own, hers = pictures
    assert (own != 128).any(axis=2).mean() > 0.3
    assert (np.abs(own.astype(int) - hers).max(axis=2) > 20).mean() > 0.1


def test_cutouts_are_cut_once_and_cut_anew_when_the_cache_is_damaged(
    host: Pack, tmp_path: Path
) -> None:
    steps = []
    first = load_cutouts(host, 0.1, tmp_path, lambda share, what: steps.append(share))
    assert steps[0] == 0.0
    assert steps[-1] == 1.0
    steps.clear()
    again = load_cutouts(host, 0.1, tmp_path, lambda share, what: steps.append(share))
    assert not steps
    assert {k: (c.pixels.tobytes(), c.x, c.y) for k, c in first.items()} == {
        k: (c.pixels.tobytes(), c.x, c.y) for k, c in again.items()
    }
    (file,) = tmp_path.glob("*.npz")
    for damaged in (file.read_bytes()[:1000], b""):
        file.write_bytes(damaged)
        assert len(load_cutouts(host, 0.1, tmp_path)) == len(first)


def test_a_day_that_no_month_has_is_refused_with_the_file(tmp_path: Path) -> None:
    pack = brand(tmp_path, BRAND + "\nmade: 2026-13-31\n")
    assert "pack.yaml" in refusal(pack)
