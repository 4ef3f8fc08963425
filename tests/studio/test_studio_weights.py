"""The manifest of weights, and the files it leads to."""

import hashlib
import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.config import HOME
from studio.errors import Misconfigured, Unavailable
from studio.weights import Manifest, absent, folder_of, here, is_inside, located
from studio.weights_record import Lock, of_file

TINY = b"weights of a very small voice"
SHA = hashlib.sha256(TINY).hexdigest()


def models(folder: Path, entry: str = "", head: str = "vitrine-models/1") -> Path:
    """A manifest with one model of one file, and `entry` after it."""
    text = f"""schema: {head}
models:
  tiny:
    engine: piper
    languages: [en-US]
    licence: CC0-1.0
    source: https://example.org/voices
    files:
      - path: tiny.onnx
        size: {len(TINY)}
        sha256: {SHA}
{entry}"""
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    return folder


def put(folder: Path, content: bytes = TINY, path: str = "cache/tiny/tiny.onnx") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def test_the_shipped_manifest_is_right_and_says_what_a_shop_may_not_use() -> None:
    shipped = Manifest.read(HOME / "models").models
    assert {entry.engine for entry in shipped.values()} >= {
        "piper",
        "kokoro",
        "transformers",
        "coqui",
    }
    for lang in ("en", "es", "de", "fr", "pt"):
        free = [
            e
            for e in shipped.values()
            if e.commercial and any(t.startswith(lang) for t in e.languages)
        ]
        assert free, f"no voice that a shop may use speaks {lang}"
    assert not shipped["coqui-xtts-v2"].commercial
    assert not any(
        entry.commercial and re.search("NC|Coqui Public", entry.licence)
        for entry in shipped.values()
    )


def test_files_that_are_what_they_must_be_are_found(tmp_path: Path) -> None:
    put(models(tmp_path))
    assert located(tmp_path, "tiny") == tmp_path / "cache/tiny"
    assert absent(tmp_path, "tiny") is None
    assert here(tmp_path, "piper", "en-GB") == ("tiny",)
    assert here(tmp_path, "piper", "de") == here(tmp_path, "kokoro", "en") == ()


def test_a_model_that_was_not_pulled_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"tiny\.onnx is missing; `vitrine models pull tiny`"):
        located(models(tmp_path), "tiny")
    assert here(tmp_path, "piper", "en-US") == ()


def test_a_name_nobody_knows_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"manifest\.yaml: no model is called 'large'.*: tiny"):
        located(models(tmp_path), "large")


def test_a_truncated_file_is_named_with_both_sizes(tmp_path: Path) -> None:
    put(models(tmp_path), TINY[:-1])
    reason = absent(tmp_path, "tiny")
    assert reason is not None
    assert "tiny.onnx: has 28 bytes, expected 29" in reason


def test_a_changed_file_of_the_same_size_is_found_out(tmp_path: Path) -> None:
    file = put(models(tmp_path))
    located(tmp_path, "tiny")
    file.write_bytes(TINY[::-1])
    os.utime(file, ns=(1, 1))
    with pytest.raises(Unavailable, match=rf"its sha256 is [0-9a-f]{{64}}, expected {SHA}"):
        located(tmp_path, "tiny")


def test_a_verified_file_is_not_read_again(tmp_path: Path) -> None:
    file = put(models(tmp_path))
    located(tmp_path, "tiny")
    before = file.stat()
    file.write_bytes(TINY[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert located(tmp_path, "tiny")


@pytest.mark.parametrize("stamp", ["", "[]", '{"tiny.onnx": [29]}', '{"tiny.onnx": 7}'])
def test_a_spoilt_note_of_what_was_verified_costs_a_second_reading(
    tmp_path: Path, stamp: str
) -> None:
    put(models(tmp_path))
    put(tmp_path, stamp.encode(), "cache/tiny/.verified.json")
    assert located(tmp_path, "tiny")


def test_a_file_nobody_knows_the_checksum_of_is_not_trusted(tmp_path: Path) -> None:
    models(tmp_path, "      - path: config.json\n")
    put(tmp_path)
    config = put(tmp_path, b"{}", "cache/tiny/config.json")
    with pytest.raises(Unavailable, match="nobody knows its checksum"):
        located(tmp_path, "tiny")
    lock = Lock.read(tmp_path)
    lock.record("tiny", "config.json", of_file(config), date(2026, 5, 1))
    lock.save()
    assert located(tmp_path, "tiny")
    config.write_bytes(b"[]")
    os.utime(config, ns=(1, 1))
    with pytest.raises(Unavailable, match="its sha256 is"):
        located(tmp_path, "tiny")


def test_what_came_out_of_an_archive_is_held_to_what_was_recorded(tmp_path: Path) -> None:
    models(tmp_path, "      - path: more.zip\n        unpack: true\n")
    put(tmp_path)
    part = put(tmp_path, b"part", "cache/tiny/more/part.pth")
    with pytest.raises(Unavailable, match=r"more\.zip is missing"):
        located(tmp_path, "tiny")
    lock = Lock.read(tmp_path)
    lock.record("tiny", "more/part.pth", of_file(part), date(2026, 5, 1), "more.zip")
    lock.save()
    assert located(tmp_path, "tiny")
    part.unlink()
    assert "part.pth is missing" in (absent(tmp_path, "tiny") or "")


FILE = "      - path: b.bin\n"


@pytest.mark.parametrize(
    ("entry", "head", "words"),
    [
        ("", "vitrine-models/9", r"manifest\.yaml:1: schema"),
        ("    weight: 1\n", "vitrine-models/1", r":12: models\.tiny\.weight: is no key"),
        (
            FILE + "        sha256: abc\n",
            "vitrine-models/1",
            r":13: models\.tiny\.files\[1\]\.sha256",
        ),
        (FILE + "        size: 0\n", "vitrine-models/1", r"files\[1\]\.size: .*greater than 0"),
        ("      - path: ../b\n", "vitrine-models/1", r"files\[1\]\.path: expected a path inside"),
        ("      - path: tiny.onnx\n", "vitrine-models/1", "two files have the same path"),
        (FILE + "        url: ftp://example.org/b\n", "vitrine-models/1", r"files\[1\]\.url"),
        (
            FILE + "        url: https://me:pw@example.org/b\n",
            "vitrine-models/1",
            r"files\[1\]\.url",
        ),
        (FILE + "        url: http://example.org/b\n", "vitrine-models/1", "address must be https"),
        ("  Tiny Two: {}\n", "vitrine-models/1", "models"),
        ("  two: {engine: piper}\n", "vitrine-models/1", r"models\.two\.\w+: is missing"),
        (
            "  two: {engine: e, languages: [en], licence: MIT, files: [{path: a}]}\n",
            "vitrine-models/1",
            "a has no url, and the model no source",
        ),
    ],
)
def test_what_is_wrong_in_the_manifest_is_said_with_line_and_key(
    tmp_path: Path, entry: str, head: str, words: str
) -> None:
    with pytest.raises(Misconfigured, match=words):
        Manifest.read(models(tmp_path, entry, head))


def test_a_lock_with_a_mistake_is_named_by_line(tmp_path: Path) -> None:
    text = "schema: vitrine-models-lock/1\nmodels:\n  tiny:\n    a: {sha256: 1, size: 2, came: 2026-01-01}\n"
    (tmp_path / "lock.yaml").write_text(text)
    with pytest.raises(Misconfigured, match=r"lock\.yaml:4: models\.tiny\.a\.sha256"):
        Lock.read(tmp_path)


def test_a_lock_reads_as_it_was_written(tmp_path: Path) -> None:
    lock, file = Lock.read(tmp_path), put(tmp_path)
    lock.record("tiny", "a.bin", of_file(file), date(2026, 5, 1))
    lock.record("tiny", "b.bin", of_file(file), date(2026, 5, 1), "all.zip")
    lock.save()
    again = Lock.read(tmp_path)
    assert again.of("tiny", "a.bin") == again.parts("tiny", "all.zip")["b.bin"]
    again.forget("tiny", "all.zip")
    again.save()
    assert Lock.read(tmp_path).of("tiny", "b.bin") is None


def test_a_model_may_be_a_folder(tmp_path: Path) -> None:
    put(models(tmp_path))
    assert folder_of(tmp_path, "tiny") == tmp_path / "cache/tiny"
    assert folder_of(tmp_path, str(tmp_path)) == tmp_path
    with pytest.raises(Misconfigured, match="expected a folder"):
        folder_of(tmp_path, str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../a", "a/../../b", "a\\b", "c:/x", "a\nb", "./..", ".."]
)
def test_a_path_that_leaves_its_folder_is_known(path: str) -> None:
    assert not is_inside(path)
    assert is_inside("voices/af_heart.pt")


@given(
    st.lists(st.sampled_from(["a", "..", ".", "", "b c", "é", "\\", "c:"]), max_size=5).map(
        "/".join
    )
)
def test_a_path_that_is_taken_stays_in_its_folder(path: str) -> None:
    root = Path("/models/cache/tiny")
    if is_inside(path):
        assert os.path.normpath(root / path).startswith(f"{root}/")
