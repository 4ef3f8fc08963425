"""A model of transformers in a worker: it streams, stops when told, and dies alone."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from script_engine.llm_draft import Message, draft
from script_engine.llm_local_chat import LocalChat
from script_engine.llm_settings import LlmSettings
from script_engine.llm_source import Local
from script_engine.local_model import LocalModel
from studio.errors import Misconfigured, Unavailable

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]

TALK = [("system", "You are the host. " * 20), ("user", "Say a line.")]


@pytest.fixture(scope="session")
def llama(voices_python: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("llama")
    script = Path(__file__).with_name("tiny_llama.py")
    command = [str(voices_python("transformers")), str(script), "build", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def settings(folder: Path, **more: object) -> LlmSettings:
    given = {"provider": "local", "model": f"{folder}/", "grow": False, "device": "cpu"}
    return LlmSettings.model_validate({**given, **more})


Perform = Callable[..., object]


@pytest.fixture(scope="module")
def perform(llama: Path) -> Iterator[Perform]:
    """One worker for all: loading it takes seconds."""
    model = LocalModel(settings(llama))
    with asyncio.Runner() as runner:
        runner.run(model.open())

        def act(part: Callable[[LocalModel], Awaitable[object]], **more: object) -> object:
            model._settings = settings(llama, **more)
            return runner.run(part(model))

        yield act
        runner.run(model.close())


async def whole(model: LocalModel, talk: list = TALK, seconds: float = 60.0) -> tuple[str, dict]:
    pieces, known = [], {}
    async for answer in model.write(talk, seconds):
        if isinstance(answer, str):
            pieces.append(answer)
        else:
            known = answer
    return "".join(pieces), known


async def killed(model: LocalModel) -> None:
    async for _ in model.write(TALK, 60):
        if model.pid is not None:
            os.kill(model.pid, signal.SIGKILL)


async def again(model: LocalModel) -> str:
    """A text as soon as there is one."""
    while True:
        with suppress(Unavailable):
            return (await whole(model))[0]
        await asyncio.sleep(0.02)


def test_it_streams_and_says_why_it_stopped(perform: Perform) -> None:
    async def act(model: LocalModel) -> None:
        chat = LocalChat(worker=model)
        chunks = [chunk async for chunk in chat.astream(TALK)]
        assert len([chunk.text for chunk in chunks if chunk.text]) > 4
        reasons = [c.response_metadata.get("finish_reason") for c in chunks]
        # a model of random weights may come to an end of its own before
        (reason,) = [reason for reason in reasons if reason]
        assert reason in {"length", "stop"}
        told = await chat.ainvoke(TALK)
        assert told.response_metadata["finish_reason"] in {"length", "stop"}
        assert told.text

    perform(act, max_tokens=60)


def test_its_deadline_stops_it(perform: Perform) -> None:
    async def act(model: LocalModel) -> None:
        ends = [(await whole(model, seconds=seconds))[1] for seconds in (0.3, 0.2, 0.1, 0.1, 0.05)]
        # it may come to an end of its own before
        assert "length" in {known["finish"] for known in ends}
        assert all(known["tokens"] < 4096 for known in ends)

    perform(act, max_tokens=4096, temperature=1.5)


def test_whoever_closes_the_stream_stops_the_model_within_a_step(perform: Perform) -> None:
    async def act(model: LocalModel) -> None:
        pid = model.pid
        for patience in (0.0, 0.01, 0.05, 0.2):
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await whole(model, seconds=600)
        async with aclosing(model.write(TALK, 600)) as stream:
            async for _ in stream:
                break
        # 4,096 tokens for each of the five would take minutes: the next one is served at once.
        text, known = await whole(model, seconds=0.2)
        assert known["tokens"] > 0
        assert text
        assert model.pid == pid, "a cancelled text does not cost the model"

    perform(act, max_tokens=4096)


def test_one_text_at_a_time(perform: Perform) -> None:
    async def act(model: LocalModel) -> None:
        texts = await asyncio.gather(whole(model), whole(model), whole(model))
        assert [known["tokens"] for _, known in texts] == [40, 40, 40]
        assert len({text for text, _ in texts}) == 1, "nothing of one is in another"

    perform(act, max_tokens=40, temperature=0)


def test_what_is_known_of_the_prompt_makes_no_difference(perform: Perform) -> None:
    other = [*TALK[:1], ("user", "Say another one, please.")]
    third = [("user", "Something else.")]

    async def act(model: LocalModel) -> None:
        told = {}
        for talk in (TALK, other, TALK, TALK, third, other, third, TALK):
            text, _ = await whole(model, talk)
            assert told.setdefault(talk[-1][1], text) == text

    perform(act, max_tokens=30, temperature=0)


def test_a_prompt_it_cannot_hold_is_a_sentence(perform: Perform) -> None:
    async def act(model: LocalModel) -> None:
        with pytest.raises(Unavailable, match=r"the prompt has \d+ tokens, the model holds 8192"):
            await whole(model, [("user", "word " * 9000)])
        assert (await whole(model))[0]

    perform(act, max_tokens=16)


def test_its_stream_is_held_to_the_same_deadlines(perform: Perform, llama: Path) -> None:
    async def act(model: LocalModel) -> None:
        mine = settings(llama, max_tokens=4096, total_seconds=0.4)
        source = Local(mine)
        source._worker = model
        source._model = source._build()
        made = await draft(source, (Message("user", "go"),), mine, 4000)
        assert made.first is not None
        assert made.total < 10

    perform(act, max_tokens=4096)


def test_a_worker_that_is_killed_is_unavailable_at_once_and_comes_back(perform: Perform) -> None:
    async def act(model: LocalModel) -> None:
        pid = model.pid
        with pytest.raises(Unavailable, match="was ended by signal 9"):
            await killed(model)
        with pytest.raises(Unavailable, match="is loading again"):
            await whole(model)
        with pytest.raises(Unavailable, match="is still loading"):
            await whole(model)
        assert await again(model)
        assert model.pid != pid

    perform(act, max_tokens=2000)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / "model.safetensors").unlink(), "the weights are missing, expected model"),
        (lambda f: (f / "config.json").unlink(), "the configuration is missing, expected config"),
        (lambda f: os.truncate(f / "model.safetensors", 9000), "the weights are cut short"),
        (lambda f: [p.unlink() for p in f.glob("tokenizer*")], "the tokenizer is missing"),
    ],
)
def test_missing_weights_are_named(
    llama: Path, tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(llama, folder)
    spoil(folder)
    with pytest.raises(Misconfigured, match=words) as reason:
        asyncio.run(LocalModel(settings(folder)).open())
    assert str(folder) in str(reason.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"script\.writer\.settings\.model: .*nowhere"):
        asyncio.run(LocalModel(settings(tmp_path / "nowhere")).open())


def test_the_synchronous_way_streams_too(llama: Path) -> None:
    chat = LocalChat(worker=LocalModel(settings(llama, max_tokens=20, temperature=0)))
    pieces = [chunk.text for chunk in chat.stream(TALK)]
    assert len(pieces) > 2
