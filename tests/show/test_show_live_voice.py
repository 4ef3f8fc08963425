"""A person speaks on a real show: from the desk's line to the destination, and back to the host."""

import time
from pathlib import Path

import numpy as np
import pytest
from stage_door import TOKEN, Show, free_port
from test_show_on_air import decoded, listen
from websockets.sync.client import connect

from studio.show import RATE

pytestmark = pytest.mark.timeout(180)
HERTZ = 1000
CHUNK = 960


def share(sound: np.ndarray) -> np.ndarray:
    """How much of each tenth of a second is the tone, 0 to 1; 0 where it is quiet."""
    parts = sound[: len(sound) // 4800 * 4800].reshape(-1, 4800)
    spectrum = np.abs(np.fft.rfft(parts * np.hanning(4800), axis=1)) ** 2
    around = spectrum[:, 95:106].sum(axis=1)
    loud = np.sqrt((parts**2).mean(axis=1)) > 0.02
    return np.where(loud, around / np.maximum(spectrum.sum(axis=1), 1e-9), 0.0)


def test_a_person_takes_over_is_heard_and_written_down_and_the_host_comes_back(
    tmp_path: Path,
) -> None:
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    tone = np.sin(2 * np.pi * HERTZ * np.arange(5 * RATE) / RATE) * (
        np.arange(5 * RATE) % RATE > 4000
    )
    spoken = (tone * 6000).astype("<i2")
    with Show(tmp_path, to=url) as show:
        show.speaking()
        line = f"ws://127.0.0.1:{show.port}/api/voice"
        began = time.monotonic()
        with connect(line, additional_headers={"Authorization": f"Bearer {TOKEN}"}) as person:
            for at in range(0, len(spoken), CHUNK):
                person.send(spoken[at : at + CHUNK].tobytes())
                time.sleep(max(0.0, began + at / RATE - time.monotonic()))

        def row() -> dict[str, object] | None:
            return next((r for r in show.aired() if r["act"] == "live"), None)

        said = show.until(row)
        show.until(lambda: show.aired()[-1]["act"] != "live")
        assert show.stop() == 0
    assert ingest.wait(timeout=20) == 0
    assert (said["writer"], said["text"], said["facts"]) == ("operator", "(live voice)", [])
    assert 3.0 < said["dur"] < 6.0
    rows = show.aired()
    assert [r["t"] for r in rows] == sorted(r["t"] for r in rows)
    after = rows[[r["act"] for r in rows].index("live") + 1]
    assert after["t"] >= said["t"] + said["dur"] - 0.1
    _, _, sound = decoded(arrived)
    tones = share(sound) > 0.8
    assert tones.sum() >= 25, "the person was not heard"
    heard = np.flatnonzero(tones)
    assert heard[-1] - heard[0] < 80, "the person was heard in pieces"
