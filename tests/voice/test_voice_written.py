"""The voice of docs/writing-a-voice.md, taken from the page as it stands there and put to work."""

import json
import re
import subprocess
import sys
import tomllib
import wave
from pathlib import Path

import pytest

from studio.config import HOME

PAGE = HOME / "docs/writing-a-voice.md"


def block(language: str) -> str:
    found = re.search(
        rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found is not None
    return found[1]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder like site-packages in which the package of the page is installed."""
    code = block("python")
    module = tmp_path / code.splitlines()[0].removeprefix("# ")
    module.parent.mkdir()
    (module.parent / "__init__.py").touch()
    module.write_text(code, encoding="utf-8")
    points = tomllib.loads(block("toml"))["project"]["entry-points"]
    info = tmp_path / "my_voice-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-voice\nVersion: 1.0\n")
    lines = [f"[{group}]\n{name} = {place}\n" for group, names in points.items()
             for name, place in names.items()]  # fmt: skip
    (info / "entry_points.txt").write_text("".join(lines))
    config = f"{block('yaml')}run: {{cache: {tmp_path / 'cache'}, folder: {tmp_path / 'run'}}}\n"
    (tmp_path / "config.yaml").write_text(config)
    return tmp_path


def vitrine(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "showrunner.main", *words, "--config", "config.yaml"]
    env = {"PYTHONPATH": f"{site}:{HOME}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command, cwd=site, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_speaks_as_it_stands_on_the_page(site: Path) -> None:
    command = re.search(r"`vitrine (say [^`]+)`", PAGE.read_text(encoding="utf-8"))
    assert command is not None
    words = [word.strip('"') for word in re.findall(r'"[^"]+"|\S+', command[1])]
    said = vitrine(site, *words)
    assert said.returncode == 0, said.stderr
    assert "by hum (chosen in the settings)" in said.stderr
    with wave.open(str(site / "hello.wav")) as file:
        assert file.getnframes() / file.getframerate() > 0.7
    line_up = json.loads((site / "hello.json").read_text(encoding="utf-8"))
    assert [word["text"] for word in line_up["words"]] == ["Hello", "there."]
    assert line_up["words"][1]["start"] - line_up["words"][0]["start"] == pytest.approx(
        0.4, abs=0.02
    )


def test_the_doctor_lists_it(site: Path) -> None:
    found = json.loads(vitrine(site, "doctor", "--json").stdout)
    voices = {row["part"]: row["words"] for row in found if row["part"].startswith("voice")}
    assert voices["voice hum"] == "ready, speaks"
    assert voices["voice"].startswith("hum (chosen in the settings); spare: ")


def test_it_takes_less_than_sixty_lines() -> None:
    lines = [line for line in block("python").splitlines() if line.strip()]
    assert len(lines) < 60
