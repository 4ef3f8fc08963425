"""Fetching better voices: one line whatever happens, and nothing half done is left."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voice import flite
from voice.festival import installed
from voice.flite import libraries
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
    monkeypatch.setattr(flite, "_SYSTEM", tmp_path / "system")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    (folder / "env").symlink_to("/usr/bin/env")
    program(
        folder,
        "apt-cache",
        "for last; do :; done; echo $last; echo libc6; echo '  Depends: liboff'; echo libhere1",
    )
    program(folder, "dpkg-query", "printf 'ii libhere1\\nrc libestools2.5\\n'")
    take = f"shift 6; echo $* >> {tmp_path}/asked; for name; do : > $name.deb; done"
    program(folder, "apt-get", take)
    unpack = "\n".join(
        [
            f'case "$3" in */flite) exec /bin/sh {folder}/unpack-flite "$3";; esac',
            f'/bin/mkdir -p "$3/usr/bin" "$3/{SLT}" "$3/usr/lib/machine"',
            f': > "$3/{SLT}/cmu_us_slt_arctic_hts.scm"',
            ': > "$3/usr/lib/machine/libestools.so.2.5"',
            f'/bin/cp {folder}/speaks "$3/usr/bin/festival"',
        ]
    )
    program(folder, "dpkg-deb", unpack)
    program(folder, "unpack-flite", "exit 1")
    (folder / "speaks").write_text(SPEAKS)
    (folder / "speaks").chmod(0o755)
    return folder


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def real_flite(path: Path) -> None:
    """The package of Flite is what this machine has of it."""
    place = "usr/lib/machine-linux-gnu"
    copy = f"/bin/cp -L /usr/lib/*-linux-gnu/libflite*.so.1 $1/{place}/"
    program(path, "unpack-flite", f"/bin/mkdir -p $1/{place}; {copy}")


def fetched(voices: Path, seconds: float = 20) -> str:
    words = asyncio.run(obtain(voices, seconds))
    assert "\n" not in words
    return words


def test_it_is_unpacked_tried_out_and_found_again(path: Path, tmp_path: Path) -> None:
    voices = tmp_path / "voices"
    assert f"Festival fetched into {voices}" in fetched(voices)
    place = installed(voices)
    assert place is not None
    assert place.program == str(voices / "festival/usr/bin/festival")
    assert place.command[:2] == ("env", f"LD_LIBRARY_PATH={voices}/festival/usr/lib/machine")
    assert fetched(voices).startswith("Voices: Festival already here; Flite not fetched")
    assert [file.name for file in voices.iterdir()] == ["festival"]


@pytest.mark.real
def test_both_of_flites_voices_are_tried_out(
    path: Path, tmp_path: Path, real_part: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PATH", "/usr/bin:/bin")
        real_part("flite")
    real_flite(path)
    voices = tmp_path / "voices"
    assert fetched(voices) == f"Voices: Festival and Flite fetched into {voices}."
    home = voices / "flite/usr/lib/machine-linux-gnu"
    assert libraries(voices, "slt") == libraries(voices, "rms") == home
    assert fetched(voices) == "Voices: Festival and Flite already here."


@pytest.mark.real
def test_a_voice_that_does_not_speak_takes_the_other_one_with_it(
    path: Path, tmp_path: Path, real_part: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PATH", "/usr/bin:/bin")
        real_part("flite")
    real_flite(path)
    with (path / "unpack-flite").open("a") as script:
        script.write("echo broken > $1/usr/lib/machine-linux-gnu/libflite_cmu_us_rms.so.1\n")
    assert "Flite not fetched (what was fetched does not run here" in fetched(tmp_path / "voices")
    assert libraries(tmp_path / "voices", "slt") is None


def test_only_libraries_the_system_lacks_are_asked_for(path: Path, tmp_path: Path) -> None:
    fetched(tmp_path / "voices")
    asked = sorted((tmp_path / "asked").read_text().splitlines())
    assert asked == [
        "festival festvox-us-slt-hts festlex-cmu festlex-poslex libestools2.5",
        "libflite1",
    ]


def test_without_network_it_says_so_and_leaves_nothing(path: Path, tmp_path: Path) -> None:
    program(path, "apt-get", "echo \"E: Temporary failure resolving 'deb.debian.org'\"; exit 100")
    words = fetched(tmp_path / "voices")
    assert words == (
        "Voices: Festival and Flite not fetched (the packages could not be fetched: is there a "
        "network?). espeak-ng speaks where nothing better can."
    )
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


def test_a_voice_that_hangs_when_it_is_tried_is_taken_away_again(
    path: Path, tmp_path: Path
) -> None:
    (path / "speaks").write_text("#!/bin/sh\nexec /bin/sleep 50\n")
    assert "took longer than 1.5 s" in fetched(tmp_path / "voices", seconds=1.5)
    assert list((tmp_path / "voices").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "voices").write_text("a file where the folder should be")
    assert "File exists" in fetched(tmp_path / "voices")
