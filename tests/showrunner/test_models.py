"""`vitrine models`: list, pull and verify, against a real server."""

import hashlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from showrunner import models_pull
from showrunner.doctor import _weights
from showrunner.main import main
from showrunner.settings import settings
from showrunner.unpack import unpack
from studio.errors import Unavailable
from studio.weights import located
from tests.showrunner.models_server import Shelf, serving

WEIGHTS, CONFIG = b"weights " * 500, b'{"rate": 22050}'


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A server with two models, and the manifest that names them."""
    with serving() as one:
        one.files |= {"/v/voice.onnx": WEIGHTS, "/v/config.json": CONFIG, "/all.zip": packed()}
        (tmp_path / "models").mkdir()
        (tmp_path / "config.yaml").write_text(f"models: {{folder: {tmp_path / 'models'}}}\n")
        (tmp_path / "models/manifest.yaml").write_text(f"""schema: vitrine-models/1
models:
  tiny:
    engine: piper
    languages: [en]
    licence: CC0-1.0
    source: {one.url}/v
    files:
      - {{path: voice.onnx, size: {len(WEIGHTS)}, sha256: {hashlib.sha256(WEIGHTS).hexdigest()}}}
      - path: config.json
  packed:
    engine: coqui
    languages: [de]
    licence: CPML 1.0.0
    commercial: false
    source: {one.url}
    files:
      - {{path: all.zip, unpack: true}}
""")
        yield one


def packed(*more: tuple[str, bytes], top: str = "vits/") -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in ((f"{top}model.pth", WEIGHTS), (f"{top}config.json", CONFIG), *more):
            archive.writestr(name, content)
    return memory.getvalue()


class Vitrine:
    """The command line, in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        """What `vitrine models ...` printed, on both streams."""
        before = sys.argv
        sys.argv = ["vitrine", "models", *words, "--config", str(self._folder / "config.yaml")]
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            sys.argv = before
        out, err = self._capsys.readouterr()
        assert ended.value.code == code, err
        return " ".join((out + err).split())


@pytest.fixture
def vitrine(tmp_path: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> Vitrine:
    return Vitrine(tmp_path, capsys)


def test_a_model_is_pulled_verified_and_found(vitrine: Vitrine, tmp_path: Path) -> None:
    said = vitrine("pull", "tiny")
    assert "Licence: CC0-1.0" in said
    assert "No checksum is published for config.json" in said
    home = located(tmp_path / "models", "tiny")
    assert (home / "voice.onnx").read_bytes() == WEIGHTS
    said = vitrine("verify")
    assert "tiny/voice.onnx as published" in said
    assert "tiny/config.json as recorded when it first came" in said


def test_what_is_here_is_not_fetched_again(vitrine: Vitrine, shelf: Shelf) -> None:
    vitrine("pull", "tiny")
    count = len(shelf.asked)
    assert "No checksum" not in vitrine("pull", "tiny")
    assert len(shelf.asked) == count


def test_a_file_that_was_spoilt_is_named_and_mended(
    vitrine: Vitrine, shelf: Shelf, tmp_path: Path
) -> None:
    vitrine("pull", "tiny")
    spoilt = tmp_path / "models/cache/tiny/config.json"
    spoilt.write_bytes(CONFIG[::-1])
    os.utime(spoilt, ns=(1, 1))
    said = vitrine("verify", "tiny", code=1)
    assert "wrong tiny/config.json its sha256 is" in said
    assert "`vitrine models pull tiny` mends it" in said
    vitrine("pull", "tiny")
    assert spoilt.read_bytes() == CONFIG
    assert [path for path, _ in shelf.asked].count("/v/voice.onnx") == 1


def test_what_came_on_trust_must_stay_the_same(
    vitrine: Vitrine, shelf: Shelf, tmp_path: Path
) -> None:
    vitrine("pull", "tiny")
    (tmp_path / "models/cache/tiny/config.json").unlink()
    shelf.files["/v/config.json"] = CONFIG[::-1]
    said = vitrine("pull", "tiny", code=1)
    assert "thrown away: its sha256 is" in said
    assert "lock.yaml holds it to what came first" in said
    assert "missing tiny/config.json" in vitrine("verify", "tiny", code=1)


def test_a_licence_that_is_not_for_shops_must_be_accepted(vitrine: Vitrine, shelf: Shelf) -> None:
    said = vitrine("pull", "packed", code=1)
    assert "Licence: CPML 1.0.0" in said
    assert "give --accept-licence" in said
    assert shelf.asked == []
    vitrine("pull", "packed", "--accept-licence")


def test_an_archive_is_kept_as_its_files(vitrine: Vitrine, shelf: Shelf, tmp_path: Path) -> None:
    vitrine("pull", "packed", "--accept-licence")
    home = located(tmp_path / "models", "packed")
    assert sorted(p.name for p in home.glob("[!.]*")) == ["config.json", "model.pth"]
    vitrine("pull", "packed", "--accept-licence")
    assert len(shelf.asked) == 1
    (home / "model.pth").unlink()
    vitrine("pull", "packed", "--accept-licence")
    assert (home / "model.pth").read_bytes() == WEIGHTS


def test_offline_fetches_nothing(vitrine: Vitrine, shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        f"models: {{folder: {tmp_path / 'models'}, offline: true}}\n"
    )
    assert "models.offline is true" in vitrine("pull", "tiny", code=1)
    assert shelf.asked == []


def test_an_unknown_model_is_answered_with_those_there_are(vitrine: Vitrine) -> None:
    assert "no model is called 'huge'; there are: packed, tiny" in vitrine("pull", "huge", code=1)
    assert "there are: packed, tiny" in vitrine("verify", "huge", code=1)


def test_two_pulls_of_one_model_do_not_meet(vitrine: Vitrine, tmp_path: Path) -> None:
    with models_pull._alone(tmp_path / "models/cache/tiny"):
        assert "another `vitrine models pull`" in vitrine("pull", "tiny", code=1)


def test_a_disk_that_is_too_small_is_said_before(
    vitrine: Vitrine, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models_pull, "_SPARE", 10**18)
    assert "GB are needed" in vitrine("pull", "tiny", code=1)
    assert shelf.asked == []


def test_a_folder_brought_by_hand_is_taken_when_asked(vitrine: Vitrine, tmp_path: Path) -> None:
    for name, files in {"tiny": ("voice.onnx", "config.json"), "packed": ("a/model.pth",)}.items():
        for path in files:
            place = tmp_path / "models/cache" / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(WEIGHTS if path != "config.json" else CONFIG)
    assert "unknown tiny/config.json" in vitrine("verify", "tiny", code=1)
    assert "right tiny/config.json" in vitrine("verify", "tiny", "--trust")
    assert "right packed/a/model.pth" in vitrine("verify", "packed", "--trust")
    assert located(tmp_path / "models", "packed")


def test_the_list_says_what_is_here(vitrine: Vitrine) -> None:
    vitrine("pull", "tiny")
    tiny, other = json.loads(vitrine("list", "--json"))
    assert (tiny["name"], tiny["here"], tiny["checksums"]) == ("tiny", True, "1 of 2 published")
    assert (other["here"], other["commercial"], other["checksums"]) == (
        False,
        False,
        "on first use",
    )
    assert "all.zip is missing" in other["lacks"]
    assert "here tiny en" in vitrine("list")


def test_the_doctor_says_what_is_here_and_what_mends_it(vitrine: Vitrine, tmp_path: Path) -> None:
    config = settings(tmp_path / "config.yaml")
    assert _weights(config).words == "0 of 2 here"
    vitrine("pull", "tiny")
    vitrine("pull", "packed", "--accept-licence")
    assert _weights(config).words == "2 of 2 here: tiny, packed (not for shops)"
    (tmp_path / "models/cache/tiny/voice.onnx").write_bytes(b"short")
    found = _weights(config)
    assert (found.state, found.mend) == ("lacks", "vitrine models pull tiny")
    (tmp_path / "models/manifest.yaml").write_text("schema: 7")
    assert _weights(config).state == "lacks"


def test_no_weights_at_all_are_no_fault(vitrine: Vitrine) -> None:
    assert vitrine("verify") == "No weights are here."


@pytest.mark.parametrize("name", ["../out.pth", "/etc/out", "vits/../../out", "a\\b"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(packed((name, b"x")))
    with pytest.raises(Unavailable, match="leads out of its folder"):
        unpack(tmp_path / "a.zip", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_a_broken_archive_leaves_nothing(tmp_path: Path) -> None:
    whole = packed()
    for broken in (b"", whole[:2000], whole[:60] + b"?" * 40 + whole[100:], b"<html>"):
        (tmp_path / "a.zip").write_bytes(broken)
        with pytest.raises(Unavailable, match=r"a\.zip"):
            unpack(tmp_path / "a.zip", tmp_path)
        assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_only_a_top_folder_that_all_share_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(("other/x", b"x"), ("__MACOSX/y", b"y")))
    assert set(unpack(tmp_path / "a.zip", tmp_path)) == {
        "vits/model.pth", "vits/config.json", "other/x",
    }  # fmt: skip
