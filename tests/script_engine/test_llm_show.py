"""A whole show with a language model beside it: good, broken in every way, and changing."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from llm_server import Server, serving
from show_rig import Rig

from script_engine.llm import Llm
from script_engine.llm_settings import LlmSettings
from script_engine.playbook import Playbook
from studio.settings import Script

FAST = {"first_token_seconds": 0.15, "chunk_seconds": 0.1, "total_seconds": 0.5}
FAULTS = (
    "500", "429", "silent", "html", "empty", "odd", "cut clean", "severed", "broken json",
    "error event", "keep alive", "stalls", "length", "redirect", "no choices",
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


class PennedRig(Rig):
    """The simulated show; its pen gets real time between two ticks."""

    def __init__(self, url: str, **more: Any) -> None:
        grown = more.pop("grown", None)
        values = {"model": "fake", "base_url": url, "grow": grown is not None, **FAST, **more}
        if grown is not None:
            values["grown"] = grown
        self.llm = Llm(LlmSettings.model_validate(values))
        self.runner = asyncio.Runner()
        self._due = 0.0
        self.modes: list[tuple[float, str]] = []
        self.server: Server | None = None
        super().__init__(script=Script(segment_seconds=40))

    def __post_init__(self) -> None:
        kind = Playbook
        try:
            globals()["Playbook"] = kind
            super().__post_init__()
        finally:
            globals()["Playbook"] = kind

    def _hire(self) -> None:
        """Take the writer under test in place of the playbook."""

    def close(self) -> None:
        self.runner.run(self.pen.close())
        self.runner.close()
