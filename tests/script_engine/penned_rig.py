"""The simulated show with a pen beside it, which gets its real time between two ticks."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from show_rig import Rig

from catalog.product import Snapshot
from script_engine.llm import Llm
from script_engine.llm_settings import LlmSettings
from script_engine.llm_text import ends
from script_engine.writer import Writer

FAST = {"first_token_seconds": 0.2, "chunk_seconds": 0.2, "total_seconds": 1.0}
"""Short deadlines, for a server that never keeps one."""
LOOK = 1.0
"""Show seconds between two turns of the pen."""


@dataclass
class PennedRig(Rig):
    """`llm` are settings of the writer."""

    llm: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.runner = asyncio.Runner()
        self._look = 0.0
        super().__post_init__()
        note = lambda kind, data: self.notes.append((kind, data))  # noqa: E731 - as the rig's own
        self.pen = self.model.pen(self.gate, note, self.clock, "en")
        self.pen.serve(self.director, lambda: self.t)

    def hire(self) -> Writer:
        given = {"model": "fake", "grow": False, "seed": self.seed, **self.llm}
        self.model = Llm(LlmSettings.model_validate(given))
        return self.model

    def turn(self, snapshot: Snapshot) -> None:
        super().turn(snapshot)
        self.pen.changed(snapshot.changed)

    def _tick(self, step: float) -> None:
        if self.t >= self._look:
            self._look = self.t + LOOK
            self.runner.run(self.pen.turn())
        super()._tick(step)

    @property
    def writers(self) -> Counter[str]:
        return Counter(row.bound.line.writer for row in self.rows)

    def told(self, words: str) -> int:
        """Entries of the journal about the show that hold these words."""
        return sum(k == "show" and words in data["what"] for k, data in self.notes)

    def sound(self) -> None:
        """Nothing that was heard is half a sentence, a number of nobody, or silence."""
        assert self.silence < 1.0
        for row in self.rows:
            assert ends(row.bound.text), row.bound
            for digit in (at for at, letter in enumerate(row.bound.text) if letter.isdigit()):
                assert any(u.start <= digit < u.end for u in row.bound.facts), row.bound


@contextmanager
def penned(**values: Any) -> Iterator[PennedRig]:
    """A rig that is closed in the end."""
    rig = PennedRig(**values)
    try:
        yield rig
    finally:
        rig.runner.run(rig.pen.close())
        rig.runner.close()
