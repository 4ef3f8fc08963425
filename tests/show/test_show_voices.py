"""The voices of a show on air are frozen, killed and killed again; nobody hears a silence."""

import signal
from collections.abc import Callable
from pathlib import Path

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

    def spoke(show: Show, words: str) -> bool:
        return any(words in str(entry.get("what")) for entry in show.journal("show"))

    with Show(tmp_path, to=url, voice=chain) as show:
        show.speaking()
        lead = show.until(lambda: show.voices("festival"))[0]
        lead.send_signal(signal.SIGSTOP)
        show.until(lambda: spoke(show, "voice: flite (festival is late"))
        state = show.script()
        assert (state["voice"], state["voices"][0]["state"]) == ("flite", "rests")
        assert state["substitutions"] >= 1
        for _ in range(3):
            for child in show.until(lambda: show.voices("flite_child")):
                child.send_signal(signal.SIGKILL)
            show.until(lambda: not show.voices("flite_child") or spoke(show, "voice: espeak"))
        show.until(lambda: show.script()["voice"] == "festival", 60)
        assert show.stop() == 0
    ingest.wait(timeout=20)
    _, _, sound = decoded(arrived)
    assert len(sound) > 15 * 48_000
    assert longest_silence(sound) <= 2.0
