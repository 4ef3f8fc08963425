"""The children that hold speech libraries: what they may answer, and that they do not grow."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from studio.errors import Unavailable
from voice.engine import Role, Token
from voice.espeak import Espeak, EspeakSettings
from voice.flite import Flite, FliteSettings
from voice.flite import _Answer as FliteAnswer
from voice.library import Library


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("sys.exit(3)", "broke off"),
        ("out(b'garbage' * 50)", "broke off"),
        ("out(b'\\xff\\xff\\xff\\x7f')", "broke off"),
        ("say(b'{}', b'')", "broke off"),
        ("say(b'not json', b'')", "broke off"),
        ("say(b'[1, 2]', b'')", "broke off"),
        ('say(b\'{"rate": 16000, "phones": [[1]]}\', bytes(20))', "broke off"),
        ("say(b'{\"rate\": 16000}', bytes(21))", "broke off"),
        ("say(b'{\"rate\": 0}', bytes(20))", "broke off"),
        ("say(b'{\"fault\": \"no such voice\"}', b'')", "no such voice"),
        ("time.sleep(60)", "did not answer"),
    ],
)
def test_whatever_a_child_answers_is_a_sentence_lost_and_no_more(
    answer: str, words: str, tmp_path: Path
) -> None:
    script = tmp_path / "child.py"
    script.write_text(
        "import struct, sys, time\n"
        "def out(raw):\n    sys.stdout.buffer.write(raw); sys.stdout.buffer.flush()\n"
        "def say(*parts):\n    for p in parts: out(struct.pack('<I', len(p)) + p)\n"
        "size = struct.unpack('<I', sys.stdin.buffer.read(4))[0]\n"
        f"sys.stdin.buffer.read(size)\n{answer}\n"
        "sys.stdin.buffer.read()\n"
    )
    library = Library("it", script, seconds=1.0 if "sleep" in answer else 20.0, memory_mb=500)

    async def run() -> None:
        try:
            await library.ask({"text": "hello"}, FliteAnswer)
        finally:
            await library.close()

    with pytest.raises(Unavailable, match=words):
        asyncio.run(run())


@pytest.mark.real
@pytest.mark.parametrize("name", ["espeak", "flite"])
def test_hundreds_of_sentences_leave_memory_where_it_was(
    name: str, real_part: Callable[[str], str], tmp_path: Path
) -> None:
    role = Role("en", 1.0, tmp_path)
    engine: Espeak | Flite = Espeak(EspeakSettings(), role)
    if name == "flite":
        real_part("flite")
        engine = Flite(FliteSettings(), role)

    def resident(pid: int | None) -> float:
        return psutil.Process(pid).memory_info().rss / 1e6

    async def speak(times: int) -> tuple[float, float]:
        for n in range(times):
            await engine.speak([Token("hello"), Token("a" + "b" * (n % 9), ".")])
        return resident(engine.pid), resident(None)

    async def run() -> tuple[float, float]:
        await engine.open()
        try:
            before = await speak(30)
            after = await speak(60 if name == "flite" else 400)
        finally:
            await engine.close()
        return after[0] - before[0], after[1] - before[1]

    theirs, ours = asyncio.run(run())
    assert theirs < 2
    assert ours < 6
