"""Workers of neural engines: what they are asked, how they fail, and how they are replaced."""

import asyncio
import os
import re
import runpy
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from voice_stand_ins import tokens

from studio.errors import Misconfigured, Unavailable
from studio.worker_child import SERVE
from voice.engine import Role, Speech, Unreadable
from voice.worker import Worker, WorkerSettings
from voice.worker_child import VoiceChild

SCRIPT = Path(__file__).with_name("tone_worker.py")
HELLO = tokens("hello there.")


def worker(load: dict | None = None, **limits: float) -> Worker:
    settings = WorkerSettings(**{"timeout_seconds": 20.0, **limits})
    return Worker("Tone", Path(sys.executable), SCRIPT, load or {}, settings)


def perform(tone: Worker, act: Callable[[Worker], Awaitable[object]]) -> object:
    async def run() -> object:
        await tone.open()
        try:
            return await act(tone)
        finally:
            await tone.close()

    return asyncio.run(run())


def opened(tone: Worker) -> dict:
    async def run() -> dict:
        try:
            return await tone.open()
        finally:
            await tone.close()

    return asyncio.run(run())


async def refused(tone: Worker, wish: dict, kind: type[Exception] = Unavailable) -> str:
    with pytest.raises(kind) as reason:
        await tone.say(wish, HELLO)
    return str(reason.value)


async def once_more(tone: Worker) -> np.ndarray:
    """Speak as soon as it can again."""
    while True:
        with suppress(Unavailable):
            return (await tone.say({}, HELLO)).pcm
        await asyncio.sleep(0.01)


def test_a_sentence_comes_in_pieces_with_what_is_known_of_it() -> None:
    spoken = perform(worker(), lambda tone: tone.say({"pieces": 3}, HELLO))
    assert spoken.rate == 16_000
    assert spoken.pcm.dtype == np.float32
    assert [round(float(x), 1) for x in spoken.pcm[::1600]] == [0.1, 0.2, 0.3]
    assert spoken.known["pid"] > 0
    assert spoken.memory > 5


def test_the_worker_waits_passively_asks_no_hub_and_holds_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VITRINE_TOKEN", "secret")
    monkeypatch.setenv("YOUTUBE_KEY", "secret")
    env = opened(worker(threads=2))["env"]
    assert "secret" not in env.values()
    assert env["OMP_WAIT_POLICY"] == "PASSIVE"
    assert (env["GOMP_SPINCOUNT"], env["KMP_BLOCKTIME"]) == ("0", "0")
    assert env["OMP_NUM_THREADS"] == env["OPENBLAS_NUM_THREADS"] == "2"
    assert env["HF_HUB_OFFLINE"] == env["TRANSFORMERS_OFFLINE"] == "1"


def test_a_worker_can_import_no_room_of_vitrine() -> None:
    home = str(Path(__file__).resolve().parents[2])
    path = opened(worker())["path"]
    assert not any(Path(place) == Path(home) for place in path if place)


@pytest.mark.parametrize(
    ("load", "kind", "words"),
    [
        ({"fail": "load"}, Misconfigured, r"Tone: config\.json: is missing"),
        ({"fail": "import"}, Unavailable, r"Tone: ModuleNotFoundError: .*no_such_library"),
    ],
)
def test_a_model_that_does_not_load_is_a_sentence(
    load: dict, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        opened(worker(load))


def test_an_interpreter_that_is_not_there_is_unavailable() -> None:
    tone = Worker("Tone", Path("/no/python"), SCRIPT, {}, WorkerSettings())
    with pytest.raises(Unavailable, match="Tone cannot be started"):
        opened(tone)


def test_a_model_that_never_loads_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"did not answer within 0\.3 s"):
        opened(worker({"gate": str(tmp_path / "never")}, load_seconds=0.3))


def test_a_sentence_that_fails_leaves_the_worker_alive() -> None:
    async def act(tone: Worker) -> None:
        pid = tone.pid
        assert "no symbol for" in await refused(tone, {"fail": "unsayable"}, Unreadable)
        assert "KeyError: 'bug'" in await refused(tone, {"fail": "bug"})
        assert "weights.bin: found nothing" in await refused(tone, {"fail": "wrong"})
        assert "are no numbers" in await refused(tone, {"fail": "nan"})
        assert len((await tone.say({}, HELLO)).pcm) == 1600
        assert tone.pid == pid

    perform(worker(), act)


def test_a_worker_that_dies_is_told_by_its_last_words_and_replaced() -> None:
    async def act(tone: Worker) -> None:
        old = tone.pid
        assert (await refused(tone, {"fail": "exit"})).endswith("broke off: out of luck")
        assert tone.pid is None
        assert len(await once_more(tone)) == 1600
        assert tone.pid not in {None, old}

    perform(worker(), act)


def test_a_worker_that_is_killed_is_one_lost_sentence() -> None:
    async def act(tone: Worker) -> None:
        async with asyncio.TaskGroup() as crew:
            said = crew.create_task(refused(tone, {"fail": "hang"}))
            await asyncio.sleep(0)
            os.kill(tone.pid, signal.SIGKILL)
        assert "was ended by signal 9" in said.result()
        assert len(await once_more(tone)) == 1600

    perform(worker(), act)


def test_a_hung_worker_is_given_up_after_its_piece_and_replaced() -> None:
    async def act(tone: Worker) -> None:
        old = tone.pid
        assert "did not answer within 0.5 s" in await refused(tone, {"fail": "hang"})
        with pytest.raises(ProcessLookupError):
            os.kill(old, 0)
        assert len(await once_more(tone)) == 1600

    perform(worker(timeout_seconds=0.5), act)


def test_a_stopped_worker_is_given_up() -> None:
    async def act(tone: Worker) -> None:
        os.kill(tone.pid, signal.SIGSTOP)
        assert "did not answer" in await refused(tone, {})
        assert len(await once_more(tone)) == 1600

    perform(worker(timeout_seconds=0.5), act)


def test_nobody_waits_for_a_worker_that_is_loading_again(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()

    async def act(tone: Worker) -> None:
        gate.unlink()
        await refused(tone, {"fail": "exit"})
        assert "is loading again" in await refused(tone, {})
        assert "is loading again" in await refused(tone, {})
        gate.touch()
        assert len(await once_more(tone)) == 1600

    perform(worker({"gate": str(gate)}), act)


def test_a_model_that_is_taken_away_on_air_is_unavailable_and_may_come_back(
    tmp_path: Path,
) -> None:
    script = tmp_path / "moving_worker.py"
    script.write_text(SCRIPT.read_text())

    async def act(tone: Worker) -> None:
        script.unlink()
        await refused(tone, {"fail": "exit"})
        words = ""
        while "No such file" not in words:
            words = await refused(tone, {})
            await asyncio.sleep(0.01)
        script.write_text(SCRIPT.read_text())
        assert len(await once_more(tone)) == 1600

    settings = WorkerSettings(timeout_seconds=20.0)
    perform(Worker("Tone", Path(sys.executable), script, {}, settings), act)


def test_the_next_worker_is_started_ahead_and_takes_over_when_it_has_loaded(
    tmp_path: Path,
) -> None:
    gate = tmp_path / "gate"
    gate.touch()

    async def act(tone: Worker) -> None:
        first = tone.pid
        gate.unlink()
        for _ in range(5):
            await tone.say({}, HELLO)
            assert tone.pid == first, "it speaks until the next one can"
        gate.touch()
        while tone.pid == first:
            await tone.say({}, HELLO)
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)

    perform(worker({"gate": str(gate)}, recycle_after=2), act)


def test_a_worker_that_dies_while_the_next_one_loads_waits_for_that_one(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()

    async def act(tone: Worker) -> None:
        gate.unlink()
        await tone.say({}, HELLO)
        following = tone._next.pid
        assert following is not None
        await refused(tone, {"fail": "exit"})
        assert tone._next.pid == following
        gate.touch()
        await once_more(tone)
        assert tone.pid == following

    perform(worker({"gate": str(gate)}, recycle_after=1), act)


def test_a_next_worker_that_cannot_load_is_not_tried_at_every_sentence(tmp_path: Path) -> None:
    script = tmp_path / "moving_worker.py"
    script.write_text(SCRIPT.read_text())
    settings = WorkerSettings(timeout_seconds=20.0, recycle_after=50)

    async def act(tone: Worker) -> None:
        first = tone.pid
        script.unlink()
        for _ in range(50):
            await tone.say({}, HELLO)
        assert tone._next is not None
        while tone._next is not None:
            await tone.say({}, HELLO)
        for _ in range(20):
            await tone.say({}, HELLO)
            assert tone._next is None
        assert tone.pid == first

    perform(Worker("Tone", Path(sys.executable), script, {}, settings), act)


def test_a_worker_that_grows_is_replaced() -> None:
    async def act(tone: Worker) -> None:
        first = tone.pid
        await tone.say({}, HELLO)
        await tone.say({"fail": "grow", "mb": 20}, HELLO)
        assert tone._next is None
        await tone.say({"fail": "grow", "mb": 60}, HELLO)
        while tone.pid == first:
            await tone.say({}, HELLO)

    perform(worker(grow_mb=50), act)


def test_a_cancelled_sentence_neither_ends_the_worker_nor_is_heard_later() -> None:
    async def act(tone: Worker) -> None:
        pid = tone.pid
        for patience in (0.0, 0.001, 0.02, 0.05):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(patience):
                    await tone.say({"fail": "slow", "pieces": 2000}, HELLO)
            spoken = await tone.say({"pieces": 2}, HELLO)
            assert len(spoken.pcm) == 3200
            assert tone.pid == pid

    perform(worker(), act)


def test_no_worker_is_left_behind() -> None:
    async def act(tone: Worker) -> list[int]:
        for _ in range(3):
            await tone.say({}, HELLO)
        return [tone._now.pid, tone._next.pid]

    for pid in perform(worker(recycle_after=1), act):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_worker_ends_when_its_parent_does() -> None:
    async def run() -> int:
        command = (sys.executable, "-I", str(SERVE))
        child = VoiceChild("Tone", (*command, str(SCRIPT), "1"))
        await child.start({})
        await child.loaded(20)
        child._send({"say": {"fail": "hang"}})
        child._child.process.stdin.close()
        async with asyncio.timeout(20):
            code = await child._child.process.wait()
        await child.kill()
        return code

    assert asyncio.run(run()) == 0


def test_complaints_are_kept_bounded() -> None:
    async def act(tone: Worker) -> int:
        complaints = tone._now._complaints
        complaints.write(b"x" * (1 << 20))
        await tone.say({}, HELLO)
        return os.fstat(complaints.fileno()).st_size

    assert perform(worker(), act) < 1 << 10


def test_the_engine_of_the_documentation_speaks(tmp_path: Path) -> None:
    words = (Path(__file__).parents[2] / "docs/writing-a-voice.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n# my_voice/(sine\w*\.py)\n(.*?)```", words, re.DOTALL)
    assert len(blocks) == 2
    assert sum(len(code.splitlines()) for _, code in blocks) < 60
    for name, code in blocks:
        (tmp_path / name).write_text(code, encoding="utf-8")
    (tmp_path / "pitches.json").write_text('{"h": 220, "t": 330}')
    module = runpy.run_path(str(tmp_path / "sine.py"))
    engine = module["Sine"](
        module["SineSettings"](model=str(tmp_path), timeout_seconds=20), Role("en", 1.0, tmp_path)
    )

    async def run() -> Speech:
        await engine.open()
        try:
            with pytest.raises(Unreadable, match="no pitch for 'zoo'"):
                await engine.speak(tokens("zoo."))
            return await engine.speak(tokens("hello there."))
        finally:
            await engine.close()

    speech = asyncio.run(run())
    assert [(p.symbol, p.start, p.end) for p in speech.phones] == [("m", 0, 0.3), ("m", 0.3, 0.6)]
    assert speech.words == ((0.0, 0.3), (0.3, 0.6))
