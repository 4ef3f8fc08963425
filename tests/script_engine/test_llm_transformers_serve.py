"""A real server that nobody here wrote: `transformers serve` with a tiny random model."""

import asyncio
import os
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from penned_rig import penned
from test_llm_local import llama  # noqa: F401 - a fixture

from script_engine.llm_draft import Message, draft
from script_engine.llm_settings import LlmSettings
from script_engine.llm_source import Served

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def address(
    llama: Path,  # noqa: F811
    voices_python: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    python = voices_python("accelerate")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    out = tmp_path_factory.mktemp("serve") / "log"
    quiet = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    script = Path(__file__).with_name("tiny_llama.py")
    command = [str(python), str(script), "serve", str(llama), str(port)]
    with out.open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **quiet}, start_new_session=True
        )
    try:
        _answers(process, port, out)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def _answers(process: subprocess.Popen[bytes], port: int, out: Path) -> None:
    while True:
        assert process.poll() is None, out.read_text(errors="replace")[-2000:]
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1),
        ):
            return
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue


def test_it_streams_to_us(address: str, llama: Path) -> None:  # noqa: F811
    async def run() -> None:
        mine = LlmSettings(model=str(llama), base_url=address, max_tokens=40, total_seconds=60,
                           first_token_seconds=60, chunk_seconds=60)  # fmt: skip
        source = Served(mine)
        await source.open()
        made = await draft(source, (Message("user", "Say a line."),), mine, 4)
        assert made.first is not None, made
        assert made.fault is None
        await source.close()

    asyncio.run(run())


def test_all_its_babble_is_refused_and_the_playbook_carries_the_show(
    address: str,
    llama: Path,  # noqa: F811
) -> None:
    slow = {"first_token_seconds": 30, "chunk_seconds": 30, "total_seconds": 60, "max_tokens": 60}
    with penned(llm={"base_url": address, "model": str(llama), **slow}) as rig:
        rig.run(100)
        rig.sound()
        assert rig.writers["llm"] == 0
        assert rig.writers["playbook"] > 10
        assert rig.pen.report().state == "rests"
