"""`vitrine say`: the file that is heard, and the time line that belongs to it."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest

from showrunner.say import read, say


def test_the_time_line_is_that_of_the_file(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"run: {{cache: {tmp_path / 'cache'}}}\n", "utf-8")
    sound, times = tmp_path / "a.wav", tmp_path / "a.json"
    say(config, "It's $5. Really!", sound, times, "espeak", None)
    with wave.open(str(sound)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    line = json.loads(times.read_text("utf-8"))
    assert abs(len(pcm) / 48_000 - line["seconds"]) < 0.001
    for sentence in line["sentences"]:
        start, end = (round(sentence[edge] * 48_000) for edge in ("start", "end"))
        quarter = 48_000 // 4
        assert np.abs(pcm[start : start + quarter]).max() > 1000
        assert np.abs(pcm[end - quarter : end]).max() > 1000
        assert not pcm[end + 2 : end + 4_800].any()


def test_a_name_is_read_as_the_catalogues_sidecar_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = tmp_path / "shop.yaml"
    shop.write_text("shop: {currency: USD}\nproducts:\n- {sku: A, name: Fjord Lamp, price: 5}\n")
    (tmp_path / "shop.sidecar.yaml").write_text("A: {said_as: {Fjord: fee-ord}}\n")
    config = tmp_path / "config.yaml"
    config.write_text(f"catalog: {{file: {shop}}}\nvoice: {{lexicon: {{lamp: lamp light}}}}\n")
    read(config, "The Fjord lamp.", None)
    assert capsys.readouterr().out == "The fee-ord lamp light\n"
    shop.unlink()
    read(config, "The Fjord lamp.", None)
    assert capsys.readouterr().out == "The Fjord lamp light\n"
