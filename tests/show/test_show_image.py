"""What the image is made of is all that a show needs, and nobody writes beside its code."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import av
import pytest
from stage_door import free_port, listen

from tests.faults.rig_count import NIGHTLY

ROOT = Path(__file__).parents[2]
SEALED = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
"""For a shell in mounts of its own: the folder is read only for what it runs."""

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(not NIGHTLY, reason="takes half a minute: VITRINE_NIGHTLY=1"),
]


def left_out(name: str, patterns: list[str]) -> bool:
    """Whether Docker leaves it, or a folder it is in, out of what it copies."""
    return any(
        fnmatch(one.name if pattern.startswith("**/") else str(one), pattern.removeprefix("**/"))
        for one in (Path(name), *Path(name).parents)
        for pattern in patterns
    )


def copied() -> Iterator[str]:
    """The files that `COPY . .` takes, of those that belong to the project."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if not left_out(name, patterns):
            yield name


@pytest.fixture
def image(tmp_path: Path) -> Path:
    app = tmp_path / "app"
    for name in copied():
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, app / name)
    assert not (app / "tests").exists()
    return app


def test_a_show_goes_on_air_from_what_the_image_has(image: Path, tmp_path: Path) -> None:
    seal = ["unshare", "--mount", "sh", "-c", SEALED, str(image)]
    if shutil.which("unshare") is None or subprocess.run([*seal, "true"], check=False).returncode:
        pytest.skip("needs unshare, and root, to make a folder read only")
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    settings = tmp_path / "config.yaml"
    text = (image / "deploy" / "config.yaml").read_text(encoding="utf-8")
    for name in ("lib", "cache"):
        text = text.replace(f"/var/{name}/vitrine", str(tmp_path / name))
    settings.write_text(text.replace("port: 8080", f"port: {free_port()}"), encoding="utf-8")
    told = {
        **os.environ,
        "PYTHONPATH": str(image),
        "PYTHONDONTWRITEBYTECODE": "1",
        "VITRINE_OUTPUT": url,
        "VITRINE_TOKEN": "token",
        "VITRINE_DESK_HOST": "127.0.0.1",
    }
    vitrine = [*seal, sys.executable, "-m", "showrunner.main"]
    ingest = listen(url, arrived)
    shown = subprocess.run(
        [*vitrine, "live", "--config", str(settings), "--record", "--seconds", "12"],
        cwd=image, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert "Read-only file system" not in shown.stderr
    assert ingest.wait(timeout=20) == 0
    with av.open(str(arrived)) as flv:
        assert sum(1 for _ in flv.decode(video=0)) > 60
    assert list((tmp_path / "lib" / "recordings").rglob("*.mp4")), shown.stderr
    advice = subprocess.run(
        [*vitrine, "doctor"], cwd=image, env=told, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in advice.stderr
    assert advice.stdout
