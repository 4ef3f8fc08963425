"""What a process writes: little of a flood, all that is new, and nothing that holds up a show."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from showrunner.log_flow import BURST, KINDS, PER_SECOND, SAID, WINDOW, Flow
from showrunner.log_lines import JsonLines
from showrunner.log_mask import Mask
from showrunner.logs import QUEUE, Spool, Writing, logs, writing
from showrunner.session import Session
from studio.clock import SimulatedClock
from studio.settings import Config


def _record(words: str, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord("room.file", level, __file__, 1, words, None, None)


def _different(n: int) -> str:
    """Words without a number, which would not make another message of them."""
    return "".join(chr(97 + int(digit)) for digit in str(n))


def test_what_repeats_is_said_a_few_times_and_then_how_often() -> None:
    flow = Flow()
    record = _record("try %d failed")
    let_through = [flow.admits(record, f"try {n} failed", n / 10) for n in range(SAID + 132)]
    assert let_through == [True] * SAID + [False] * 132
    assert flow.told(WINDOW - 1) == []
    [repeat] = flow.told(WINDOW + 1)
    assert repeat.kept == 132
    assert flow.admits(record, "try 5 failed", WINDOW + 2)


def test_a_flood_of_notes_does_not_keep_an_error_out() -> None:
    flow = Flow()
    noted = sum(flow.admits(_record("%s"), _different(n), 0) for n in range(5000))
    assert noted <= BURST
    assert flow.admits(_record("%s", logging.ERROR), "the one error of the hour", 0)
    assert flow.over > 0


def test_what_a_flood_may_write_grows_with_time_and_not_with_the_flood() -> None:
    flow, written, record = Flow(), 0, _record("%s")
    for n in range(100_000):
        written += flow.admits(record, _different(n), n / 1000)
    assert written <= BURST + PER_SECOND * 100 + 1
    assert len(flow._kinds) <= KINDS


class Paper(logging.Handler):
    """An outlet that keeps what it gets, and can stand still."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.going = threading.Event()
        self.going.set()
        self.setFormatter(JsonLines("test", Mask()))

    def emit(self, record: logging.LogRecord) -> None:
        self.going.wait(30)
        self.lines.append(self.format(record))


def test_a_terminal_that_stands_still_holds_up_nobody() -> None:
    paper, clock = Paper(), SimulatedClock()
    paper.going.clear()
    spool = Spool([paper], clock)
    spool.open()
    for n in range(QUEUE * 3):
        spool.handle(_record(_different(n)))
        clock.lag(1.0)  # so that only the queue is in the way
    assert len(spool._waiting) <= QUEUE
    assert spool.lost > 0
    paper.going.set()
    spool.close()
    assert len(paper.lines) <= QUEUE + 3
    assert any("were not written" in line for line in paper.lines)


def test_what_was_kept_back_is_told_at_the_end() -> None:
    paper = Paper()
    spool = Spool([paper], SimulatedClock())
    spool.open()
    for _ in range(SAID + 20):
        spool.handle(_record("again"))
    spool.close()
    told = [json.loads(line) for line in paper.lines]
    assert [line["message"] for line in told[:SAID]] == ["again"] * SAID
    assert told[-1]["repeated"] == 20
    assert "said 20 more times" in told[-1]["message"]


@pytest.fixture
def own_root() -> Iterator[None]:
    """Give the root logger and the hooks back as they were."""
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    yield
    for handler in [handler for handler in root.handlers if handler not in kept[0]]:
        handler.close()
    root.handlers[:], sys.excepthook, threading.excepthook = kept[0], kept[2], kept[3]
    root.setLevel(kept[1])
    logging.captureWarnings(False)


def test_a_hundred_thousand_lines_cost_bounded_disk(tmp_path: Path) -> None:
    done = _run(
        f"""
from pathlib import Path
from showrunner.logs import Writing, logs
import logging
logs("flood", Writing(folder=Path({str(tmp_path)!r}), megabytes=0.02, files=3))
log = logging.getLogger("voice.worker")
for n in range(100_000):
    log.warning("%s is a different line every time", hex(n).translate({{c: c + 40 for c in range(48, 58)}}))
"""
    )
    assert done.returncode == 0
    files = list(tmp_path.iterdir())
    assert 1 <= len(files) <= 3
    assert sum(file.stat().st_size for file in files) < 3 * 20_000 + 1_000
    # As many as may come at once, and what was added during the second or so that it took.
    assert len(done.stderr.splitlines()) < BURST + 60 * PER_SECOND
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert sum(line.get("unwritten", 1) for line in told) == 100_000


def _run(script: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=120,
        env=os.environ | env,
    )  # fmt: skip


def test_a_bug_is_a_line_like_all_others_without_the_secrets_of_the_environment() -> None:
    done = _run(
        """
from showrunner.logs import logs
import os
logs("brain")
raise RuntimeError("cannot reach it with " + os.environ["SHOP_API_KEY"])
""",
        SHOP_API_KEY="open-sesame-now",
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    told = json.loads(line)
    assert told["level"] == "critical"
    assert told["process"] == "brain"
    assert "RuntimeError: cannot reach it with ***" in told["error"]


def test_text_is_for_terminals_and_for_who_asks(
    own_root: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs("desk", Writing(format="text"))
    logging.getLogger("console.app").warning("a port is in use")
    logging.getLogger().handlers[0].close()
    assert capsys.readouterr().err.endswith("desk     WARNING a port is in use\n")


def test_a_disk_that_refuses_is_no_event(own_root: None, tmp_path: Path) -> None:
    logs("desk", Writing(folder=tmp_path))
    (tmp_path / "desk.jsonl").mkdir()  # nobody can write a line to a folder
    logging.getLogger("x").warning("said")
    logging.getLogger().handlers[0].close()
    logs("desk", Writing(folder=Path("/proc/nowhere")))
    logging.getLogger("x").warning("said")


def test_the_settings_of_a_session_say_where_lines_go(tmp_path: Path) -> None:
    config = Config.model_validate(
        {"run": {"folder": str(tmp_path)}, "logs": {"format": "json", "files": 2, "file_mb": 1}}
    )
    session = Session(config=config, show="s", start=0, sockets=tmp_path, outputs=(), hls=None,
                      token="the-token", console=True)  # fmt: skip
    told = writing(session.model_dump(mode="json"))
    assert told.folder == tmp_path / "logs"
    assert (told.format, told.files, told.megabytes) == ("json", 2, 1)
    assert "the-token" in told.secrets
