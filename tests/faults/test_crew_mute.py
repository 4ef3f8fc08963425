"""Every voice, and the language model, hang at once: the reserve speaks and no frame is missing."""

import signal
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.faults.rig_count import NIGHTLY, PATIENCE, seconds
from tests.faults.rig_crew import FPS, LIGHT, counted, restarts, seen
from tests.script_engine.llm_server import serving
from tests.show.stage_door import Show, free_port, listen

pytestmark = [
    pytest.mark.timeout(PATIENCE),
    pytest.mark.skipif(not NIGHTLY, reason="takes two minutes: VITRINE_NIGHTLY=1"),
]


def hang(show: Show, hanging: set[int]) -> None:
    """Stop whoever speaks now, those too that have taken the place of others."""
    for voice in show.voices(""):
        with suppress(psutil.NoSuchProcess):
            if voice.status() != psutil.STATUS_STOPPED:
                voice.send_signal(signal.SIGSTOP)
                hanging.add(voice.pid)


def test_voices_and_a_language_model_that_hang_are_never_heard_as_silence(tmp_path: Path) -> None:
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    long = seconds(6, 60)
    with serving() as model:
        writer = {"engine": "llm", "settings": {"model": "m", "base_url": model.url}}
        more = {**LIGHT, "script": {"writer": writer}}
        model.mode = "silent"
        # Nothing from earlier shows: every sentence must be spoken.
        with Show(tmp_path, to=url, more=more, voice={"cache_mb": 0}) as show:
            show.speaking()
            show.until(lambda: model.asked, 60)
            show.until(lambda: show.air()["reserve"] > 12, 60)
            hanging: set[int] = set()

            def reserve_speaks() -> bool:
                hang(show, hanging)
                return bool(show.air().get("tally") == "reserve")

            show.until(reserve_speaks, 90)
            t = show.air()["t"]

            def still() -> bool:
                hang(show, hanging)
                return bool(show.air().get("t", 0) > t + long)

            show.until(still, long + 60)
            assert len(hanging) > 1, "nobody took the place of a voice that hangs"
            # From now on nobody stops who is started next.
            heard = sum(row["kind"] != "reserve" for row in show.aired())
            show.until(
                lambda: sum(row["kind"] != "reserve" for row in show.aired()) > heard + 1, 60
            )
            assert restarts(show, "playout") == restarts(show, "brain") == 0
            lost = counted(show)
            assert show.stop() == 0
    assert ingest.wait(timeout=20) == 0
    what = seen(arrived)
    assert what.missing <= lost
    assert what.silence <= 2.0 + what.missing / FPS
