"""A clip of a sentence, as a user asks for it."""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

pytestmark = pytest.mark.timeout(180)

SENTENCE = "Maybe buy both before midnight, my friends."


def look(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "showrunner.main", "look", *words, "--config", "config.yaml"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=150, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(
        "voice: {engine: espeak}\n"
        f"catalog: {{file: {tmp_path}/products.yaml}}\n"
        "stream: {width: 360, height: 640, preset: ultrafast, video_kbps: 3000}\n",
        encoding="utf-8",
    )
    (tmp_path / "products.yaml").write_text(
        "shop: {name: Fernhollow, currency: USD}\n"
        "products: [{sku: LAMP, title: Dune Desk Lamp, price: 45.50}]\n",
        encoding="utf-8",
    )
    return tmp_path


def decoded(file: Path) -> tuple[NDArray[np.uint8], NDArray[np.float32], int]:
    """Pictures in grey, sound, and its rate."""
    with av.open(str(file)) as film:
        pictures = np.stack([f.to_ndarray(format="gray") for f in film.decode(video=0)])
    with av.open(str(file)) as film:
        rate = film.streams.audio[0].rate
        parts = [f.to_ndarray() for f in film.decode(audio=0)]
    return pictures, np.concatenate(parts, axis=1)[0], rate


def test_a_clip_says_the_sentence_with_a_mouth_that_opens_and_shuts(folder: Path) -> None:
    made = look(folder, "--clip", "out/a.mp4", SENTENCE, "--seed", "3", "--mood", "neutral")
    assert made.returncode == 0, made.stderr
    pictures, sound, rate = decoded(folder / "out/a.mp4")
    seconds = len(pictures) / 30
    assert 2.5 <= seconds <= 8
    assert abs(len(sound) / rate - seconds) < 0.1
    loud = np.abs(sound[: len(sound) // 1600 * 1600].reshape(-1, 1600)).max(1) > 0.02
    first, last = np.flatnonzero(loud)[[0, -1]]
    assert 8 <= first <= 25
    assert 20 <= len(pictures) - last <= 50
    # The mouth of the host beside the card, dark inside where it is open.
    mouth = pictures[:, 215:245, 205:245].astype(float)
    dark = (mouth < 70).mean((1, 2))
    assert dark[first:last].max() > dark[: first - 4].max() + 0.01
    assert dark[-5:].max() < dark[first:last].max() - 0.01
    moved = np.abs(np.diff(mouth, axis=0)).mean((1, 2))
    assert moved[first:last].mean() > 2 * moved[: first - 4].mean()
    assert not list((folder / "out").glob("*.part*"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "neither --out nor --clip"),
        (("--clip", "a.mp4"), "--clip without a text"),
        (("A sentence.", "--out", "a.png"), "expected --clip OUT.mp4"),
        (("--clip", "a.gif", "A sentence."), "expected a file that ends in .mp4"),
        (("--clip", "a.mp4", "?!"), "nothing in this text can be spoken"),
        (("--clip", "a.mp4", "Hi.", "--pack", "nowhere"), "nowhere/pack.yaml"),
        (("--clip", "/proc/a.mp4", "Hi."), "/proc/a.mp4: cannot be written"),
    ],
)
def test_what_cannot_be_filmed_is_one_sentence(
    folder: Path, words: tuple[str, ...], told: str
) -> None:
    failed = look(folder, *words)
    assert failed.returncode == 1
    assert told in failed.stderr
    assert "Traceback" not in failed.stderr
