"""The voices of a show on air are frozen, killed and killed again; nobody hears a silence."""

import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from stage_door import Show, decoded, free_port, listen, longest_silence

pytestmark = [pytest.mark.timeout(150), pytest.mark.real]


def test_frozen_and_killed_voices_are_never_heard_as_silence(
    tmp_path: Path, real_part: Callable[[str], str]
) -> None:
    real_part("festival")
    real_part("flite")
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    # Nothing from earlier shows: every sentence must be spoken.
    chain = {"engine": "festival", "spare": ["flite", "espeak"], "cache_mb": 0}

    with Show(tmp_path, to=url, voice=chain) as show:

        def voices() -> list[dict[str, Any]]:
            return show.script().get("voices", [])

        def said() -> int:
            return sum(row["said"] for row in voices())

        show.speaking()  # with hardly a sentence in hand
        for lead in show.until(lambda: show.voices("festival")):
            lead.send_signal(signal.SIGSTOP)
        show.until(lambda: voices()[0]["state"] == "rests")
        show.until(lambda: show.script()["substitutions"])
        for _ in range(3):
            already = said()
            for child in [*show.voices("_child.py"), *show.voices("festival")]:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            show.until(lambda already=already: said() > already)
        show.until(lambda: show.script()["voice"] == "festival", 60)
        told = [str(entry["what"]) for entry in show.journal("show") if "voice" in str(entry)]
        assert "festival is late" in told[1]
        assert told[-1] == "voice: festival (chosen in the settings)"
        assert show.stop() == 0
    ingest.wait(timeout=20)
    _, _, sound = decoded(arrived)
    assert len(sound) > 15 * 48_000
    assert longest_silence(sound) <= 2.0
