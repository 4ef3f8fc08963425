"""A pack that is wrong says which file, which part, what was found and what was expected."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from avatar.cutouts import load_cutouts
from avatar.pack import Pack, load_pack
from studio.errors import Misconfigured

HOST = Path(__file__).parents[3] / "avatar/packs/host"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOST, tmp_path / "pack"))


def edited(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    file = folder / "pack.yaml"
    sheet = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(sheet)
    file.write_text(yaml.safe_dump(sheet), encoding="utf-8")


def refusal(folder: Path, **wishes: str) -> str:
    with pytest.raises(Misconfigured) as refused:
        load_pack(folder, **wishes)
    return str(refused.value)


def test_the_host_is_whole() -> None:
    pack = load_pack(HOST, palette="ink", outfit="knit")
    assert pack.colours["jacket.base"] == "#2f3e7c"
    assert pack.outfits == ("blazer", "knit")


def test_a_missing_part_is_named(pack: Path) -> None:
    edited(pack, lambda sheet: sheet["layers"].append({"parts": ["hat"]}))
    assert "pack.yaml" in refusal(pack)
    assert "'hat'" in refusal(pack)


def test_an_unknown_key_is_named(pack: Path) -> None:
    edited(pack, lambda sheet: sheet["head"].update(wobble=3))
    assert "head.wobble" in refusal(pack)


def test_a_layer_is_one_thing(pack: Path) -> None:
    edited(pack, lambda sheet: sheet["layers"].append({"parts": ["nose"], "eye": "eye_l"}))
    assert "exactly one" in refusal(pack)


def test_a_mouth_that_misses_a_viseme_is_refused(pack: Path) -> None:
    edited(pack, lambda sheet: sheet["mouth"]["shapes"].pop("FF"))
    assert "'FF' is missing" in refusal(pack)


def test_an_unknown_colour_token_is_named(pack: Path) -> None:
    edited(pack, lambda sheet: sheet["mouth"]["colours"].update(teeth="gold.leaf"))
    assert "mouth.colours.teeth: 'gold.leaf'" in refusal(pack)


def test_a_gesture_needs_its_pose(pack: Path) -> None:
    edited(pack, lambda sheet: sheet["gestures"]["wave"].update(pose="flap"))
    assert "gestures.wave: pose 'flap'" in refusal(pack)


def test_a_pose_with_an_unknown_hand_lists_the_hands_there_are(pack: Path) -> None:
    file = pack / "poses.json"
    poses = json.loads(file.read_text(encoding="utf-8"))
    poses["gestures"]["wave"]["pick"]["arm_l.hand"] = "claw"
    file.write_text(json.dumps(poses), encoding="utf-8")
    assert "poses.json: wave: pick.arm_l.hand is 'claw'" in refusal(pack)
    assert "palm" in refusal(pack)


def test_unknown_palettes_and_outfits_list_what_there_is(pack: Path) -> None:
    assert "ink" in refusal(pack, palette="neon")
    assert "blazer, knit" in refusal(pack, outfit="toga")


def test_a_missing_folder_and_a_broken_drawing_are_named(pack: Path, tmp_path: Path) -> None:
    assert "nowhere/pack.yaml" in refusal(tmp_path / "nowhere")
    (pack / "host.svg").write_text("<svg", encoding="utf-8")
    assert "host.svg: not a readable SVG" in refusal(pack)


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
    file.write_bytes(file.read_bytes()[:1000])
    assert len(load_cutouts(host, 0.1, tmp_path)) == len(first)
