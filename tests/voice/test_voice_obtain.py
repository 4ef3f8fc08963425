"""Fetching the better voice: one line whatever happens, and nothing half done is left."""

import asyncio
import sys
from pathlib import Path

import pytest

from voice.festival import installed
from voice.obtain import obtain

SPEAKS = f"""#!{sys.executable}
import struct, sys
for line in sys.stdin:
    if "loaded" in line:
        print("end", "loaded", sep="\\n", flush=True)
    elif "vitrine_say" in line:
        print("phone aa 0.5 1 H* 0")
        print("wave 16000 8000", flush=True)
        sys.stdout.buffer.write(struct.pack("=8000h", *[3000] * 8000))
        print("end", flush=True)
"""

SLT = "usr/share/festival/voices/us/cmu_us_slt_arctic_hts/festvox"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder programs are found in: a Debian without Festival."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    (folder / "env").symlink_to("/usr/bin/env")
    program(
        folder,
        "apt-cache",
        "echo libestools2.5; echo libc6; echo '  Depends: liboff'; echo libhere1",
    )
    program(folder, "dpkg-query", "printf 'ii libhere1\\nrc libestools2.5\\n'")
    take = f"shift 6; for name; do : > $name.deb; echo $name >> {tmp_path}/asked; done"
    program(folder, "apt-get", take)
    unpack = "\n".join(
        [
            f'/bin/mkdir -p "$3/usr/bin" "$3/{SLT}" "$3/usr/lib/machine"',
            f': > "$3/{SLT}/cmu_us_slt_arctic_hts.scm"',
            ': > "$3/usr/lib/machine/libestools.so.2.5"',
            f'/bin/cp {folder}/speaks "$3/usr/bin/festival"',
        ]
    )
    program(folder, "dpkg-deb", unpack)
    (folder / "speaks").write_text(SPEAKS)
    (folder / "speaks").chmod(0o755)
    return folder


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def fetched(voices: Path, seconds: float = 20) -> str:
    words = asyncio.run(obtain(voices, seconds))
    assert "\n" not in words
    return words


def test_it_is_unpacked_tried_out_and_found_again(path: Path, tmp_path: Path) -> None:
    voices = tmp_path / "voices"
    assert fetched(voices).startswith("The better voice was fetched")
    place = installed(voices)
    assert place is not None
    assert place.program == str(voices / "festival/usr/bin/festival")
    assert place.command[:2] == ("env", f"LD_LIBRARY_PATH={voices}/festival/usr/lib/machine")
    assert fetched(voices) == f"The better voice is already here: {place.program}."
    assert [file.name for file in voices.iterdir()] == ["festival"]


def test_only_libraries_the_system_lacks_are_asked_for(path: Path, tmp_path: Path) -> None:
    fetched(tmp_path / "voices")
    asked = (tmp_path / "asked").read_text().split()
    assert "libestools2.5" in asked
    assert not {"libc6", "libhere1", "liboff"} & set(asked)
    assert asked[:2] == ["festival", "festvox-us-slt-hts"]


def test_without_network_it_says_so_and_leaves_nothing(path: Path, tmp_path: Path) -> None:
    program(path, "apt-get", "echo \"E: Temporary failure resolving 'deb.debian.org'\"; exit 100")
    words = fetched(tmp_path / "voices")
    assert "is there a network?" in words
    assert "espeak-ng speaks instead" in words
    assert list((tmp_path / "voices").iterdir()) == []


def test_a_network_that_hangs_is_given_up(path: Path, tmp_path: Path) -> None:
    program(path, "apt-get", "exec /bin/sleep 50")
    assert "took longer than 0.5 s" in fetched(tmp_path / "voices", seconds=0.5)
    assert list((tmp_path / "voices").iterdir()) == []


def test_empty_package_lists_are_told_with_their_remedy(path: Path, tmp_path: Path) -> None:
    program(path, "apt-get", "echo 'E: Unable to locate package festival'; exit 100")
    assert "sudo apt-get update" in fetched(tmp_path / "voices")


def test_another_system_is_told_in_one_line(path: Path, tmp_path: Path) -> None:
    (path / "apt-get").unlink()
    assert "this system has no apt-get" in fetched(tmp_path / "voices")


def test_what_does_not_run_here_is_taken_away_again(path: Path, tmp_path: Path) -> None:
    (path / "speaks").write_text("#!/bin/sh\nexit 1\n")
    assert "does not run here" in fetched(tmp_path / "voices")
    assert installed(tmp_path / "voices") is None
    assert list((tmp_path / "voices").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "voices").write_text("a file where the folder should be")
    assert "File exists" in fetched(tmp_path / "voices")
