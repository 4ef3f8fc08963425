"""The writer that asks a language model ahead of the show, with the playbook beneath it."""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Literal

from catalog.fact import Fact
from script_engine.gate import Gate
from script_engine.llm_answers import Requests
from script_engine.llm_prompts import Prompts
from script_engine.llm_proof import bound_to
from script_engine.llm_settings import LlmSettings
from script_engine.llm_source import source
from script_engine.llm_stock import Stock
from script_engine.pen import Pen
from script_engine.playbook import Playbook
from script_engine.writer import Asked, Brief, Note
from studio.clock import Clock
from studio.settings import Section
from studio.show import BoundLine, Line


class Llm:
    """Says what its pen wrote ahead and still fits; whatever else, the playbook writes at once.

    It does no I/O and never waits: the pen works beside it. Without a pen it is the playbook.
    """

    Settings: ClassVar[type[Section]] = LlmSettings

    def __init__(self, settings: LlmSettings) -> None:
        self.settings = settings
        self.playbook = Playbook(
            Playbook.Settings(
                seed=settings.seed,
                copy_folder=settings.copy_folder,
                grown=settings.grown,
                cache=settings.cache,
            )
        )
        self.stock = Stock()
        self.requests = Requests()
        self.may_write = True
        """Whether the model's words go on air; while they do not, it is not asked for any."""
        self.said = 0
        """Lines of the model that were handed out."""
        self._tried: str | None = None
        self._hurry: Callable[[], None] = lambda: None

    def pen(self, gate: Gate, note: Note, clock: Clock, lang: str) -> Pen:
        """Who writes ahead. Raises `Misconfigured` when the language has no prompts."""
        parts = (self.stock, self.requests, self.playbook)
        pen = Pen(self.settings, parts, source(self.settings), Prompts(lang), gate, note, clock)
        pen.rests = lambda: not self.may_write
        self._hurry = pen.hurry
        return pen

    def write(self, brief: Brief) -> Line | None:
        """A line of the stock, once for each line asked for; else the playbook's."""
        first, self._tried = brief.line != self._tried, brief.line
        line = self._ahead(brief) if first and self.may_write else None
        if line is not None:
            self.said += 1
            return line
        return self.playbook.write(brief)

    def acts(
        self, facts: Mapping[str, Fact], key: str, count: int, lang: str = "en"
    ) -> tuple[str, ...]:
        return self.playbook.acts(facts, key, count, lang)

    def remember(self, text: str, frame: str | None, sku: str | None, at: float) -> None:
        self.playbook.remember(text, frame, sku, at)

    def recall(self, keys: Iterable[tuple[float, int]]) -> None:
        self.playbook.recall(keys)

    # --- answers ----------------------------------------------------------------------------

    def ask(self, question: Asked, brief: Brief) -> None:
        if self.may_write and self.requests.ask(question, brief):
            self._hurry()

    def state(self, key: str) -> Literal["none", "pending", "ready"]:
        return self.requests.state(key) if self.may_write else "none"

    def forget(self, key: str) -> None:
        self.requests.forget(key)

    # --- what was written ahead -------------------------------------------------------------

    def _ahead(self, brief: Brief) -> Line | None:
        if brief.question is not None:
            entry = self.requests.take(brief)
            bound = bound_to(entry.line, brief) if entry else None
            return self._noted(bound, brief) if bound else None
        for entry in self.stock.take(brief):
            bound = bound_to(entry.line, brief)
            if bound is None:
                continue
            verdict = self.playbook.novelty.verdict(
                bound.text, bound.line.text, brief.cue.sku, brief.at
            )
            if verdict == "fresh":
                return self._noted(bound, brief)
            if verdict == "opening":
                self.stock.put_back(entry, brief)
                return None
            self.stock.gone["repeated"] += 1
        return None

    def _noted(self, bound: BoundLine, brief: Brief) -> Line:
        self.playbook.said(bound.line, bound, brief)
        return bound.line
