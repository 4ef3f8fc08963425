"""What native code and children write to descriptor 2 is masked, counted, and holds up nobody."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from showrunner.log_crosstalk import PER_SECOND, PIECE, Ear
from studio.clock import SystemClock

BEGIN = """
import ctypes, os, subprocess, sys
from showrunner.log_crosstalk import overheard
from showrunner.logs import Writing, logs
libc = ctypes.CDLL(None)
def native(words):
    return libc.write(2, words, len(words))
with overheard():
    logs("playout", Writing(format="json", secrets=frozenset({"a-key-of-the-settings"})))
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    script = BEGIN + "".join(f"    {line}\n" for line in script.strip().splitlines())
    command = [sys.executable, "-c", script]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)


def test_a_stream_key_that_native_code_writes_is_a_masked_line_of_the_log() -> None:
    done = run("""
native(b"[flv @ 0x55] rtmp://live.example/app/live_topsecretkey: broken pipe\\n")
native(b"[tls @ 0x56] a-key-of-the-settings was ref")
native(b"used\\nALSA lib pcm.c:2721: cannot open\\r\\n")
subprocess.run(["sh", "-c", "echo password=hunter22 from a child >&2"])
print("what is meant for people", file=sys.stderr)
native(b"without an end")
""")
    lines = done.stderr.splitlines()
    assert lines.pop(lines.index("what is meant for people"))
    told = [json.loads(line) for line in lines]
    assert [one["message"] for one in told] == [
        "[flv @ 0x55] rtmp://live.example/app/***: broken pipe",
        "[tls @ 0x56] *** was refused",
        "ALSA lib pcm.c:2721: cannot open",
        "password=*** from a child",
        "without an end",
    ]
    assert {one["process"] for one in told} == {"playout"}
    assert {one["logger"] for one in told} == {"native"}


def test_a_flood_costs_whoever_writes_no_time_and_the_log_few_lines() -> None:
    done = run("""
import time
began = time.monotonic()
for n in range(200_000):
    native(b"[h264 @ 0x%d] error while decoding\\n" % n)
assert native(b"x") in (1, -1)
print(time.monotonic() - began)
""")
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert 1 < len(told) < 30
    assert float(done.stdout) < 20  # the calls alone; a pipe of 64 kB would take a minute


def test_nobody_waits_when_nobody_reads_any_more() -> None:
    done = run("""
import showrunner.log_crosstalk as crosstalk
def fault(*_):
    raise RuntimeError("a bug of the ear")
crosstalk.Ear._say = fault
for n in range(3_000):
    native(b"nobody reads this, and that is all\\n" * 100)
subprocess.run(["sh", "-c", "echo lost >&2; echo still alive"], check=True)
""")
    assert done.stdout == "still alive\n"
    [told] = map(json.loads, done.stderr.splitlines())
    assert "a bug of the ear" in told["error"]


@pytest.mark.parametrize("blank", [b"", b" "])
def test_a_line_without_end_takes_bounded_memory(blank: bytes) -> None:
    ours, theirs = os.pipe()
    ear = Ear(ours, SystemClock())
    ear.start()
    for _ in range(40):
        os.write(theirs, (b"x" * 4096 + blank))
    os.close(theirs)
    ear._thread.join(30)
    assert not ear._thread.is_alive()
    assert len(ear._rest) <= PIECE


def test_a_child_that_keeps_the_pipe_open_is_not_waited_for() -> None:
    done = run("""
print(subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL).pid)
native(b"last words\\n")
""")
    os.kill(int(done.stdout), signal.SIGKILL)  # it is there
    assert json.loads(done.stderr)["message"] == "last words"


def test_more_than_is_worth_reading_is_left_in_the_pipe() -> None:
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    ear, lost, ending = Ear(ours, SystemClock()), 0, time.monotonic() + 1.5
    ear.start()
    written = 0
    while time.monotonic() < ending:
        try:
            written += os.write(theirs, b"y" * 4000 + b"\n")
        except BlockingIOError:
            lost += 1
            threading.Event().wait(0.001)
    ear.stop()
    os.close(theirs)
    assert lost
    assert written <= 3 * (PER_SECOND + 2 * PIECE)
