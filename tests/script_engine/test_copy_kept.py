"""What a playbook has read is kept for the next start, and never outlives what it was read from."""

from pathlib import Path

import pytest

from script_engine import frames
from script_engine.frames import copy
from script_engine.kept_frames import fingerprint, load, store
from studio.errors import Misconfigured

HOOK = """\
- id: hook-001
  text: "[Look|See] at this: {price}."
  needs: [price]
  tone: calm
"""


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    """A brand's own copy."""
    file = tmp_path / "copy" / "en" / "hook.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(HOOK, encoding="utf-8")
    return file


def again(brand: Path, kept: Path) -> tuple[str, ...]:
    """The texts that a new process would read."""
    frames._copy.cache_clear()  # as a new process begins
    return tuple(frame.text for frame in copy("en", brand.parents[1], kept).of("hook"))


def test_what_is_kept_is_what_was_read(tmp_path: Path) -> None:
    ours = copy("en").acts
    store(tmp_path / "f.json", "key", ours)
    assert load(tmp_path / "f.json", "key") == ours
    assert load(tmp_path / "f.json", "another") is None


def test_a_second_start_reads_what_the_first_has_kept(brand: Path, tmp_path: Path) -> None:
    first = again(brand, tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace("Look", "Gaze"), encoding="utf-8")
    assert again(brand, tmp_path / "kept") == (first[0].replace("Look", "Gaze"),)


def test_a_changed_frame_is_read_again(brand: Path, tmp_path: Path) -> None:
    again(brand, tmp_path / "kept")
    brand.write_text(HOOK.replace("Look", "Gaze"), encoding="utf-8")
    assert "Gaze" in again(brand, tmp_path / "kept")[0]
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_a_frame_that_became_wrong_is_refused_whatever_is_kept(brand: Path, tmp_path: Path) -> None:
    again(brand, tmp_path / "kept")
    brand.write_text(HOOK.replace("needs: [price]", "needs: []"), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"hook\.yaml: hook-001"):
        again(brand, tmp_path / "kept")


@pytest.mark.parametrize("broken", ["", "[]", '{"key": 1}', '{"key": "k", "sets": [1]}', "{"])
def test_a_broken_file_is_as_none(tmp_path: Path, broken: str) -> None:
    (tmp_path / "f.json").write_text(broken, encoding="utf-8")
    assert load(tmp_path / "f.json", "k") is None


def test_a_folder_that_cannot_be_written_keeps_nothing(brand: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")
    assert again(brand, tmp_path / "kept")


def test_a_fingerprint_tells_contents_apart(tmp_path: Path) -> None:
    for name, words in (("a", "xy"), ("b", "z")):
        (tmp_path / name).write_text(words, encoding="utf-8")
    one = fingerprint(sorted(tmp_path.iterdir()))
    (tmp_path / "a").write_text("x", encoding="utf-8")
    (tmp_path / "b").write_text("yz", encoding="utf-8")
    assert fingerprint(sorted(tmp_path.iterdir())) != one
