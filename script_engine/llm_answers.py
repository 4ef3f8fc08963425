"""Questions that wait for an answer of the model, and answers that wait to be said."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from script_engine.llm_stock import Kept
from script_engine.writer import Asked, Brief

_MOST = 24
"""Questions kept, pending or answered; the oldest is let go."""


@dataclass(slots=True)
class Request:
    """One question on its way."""

    asked: Asked
    brief: Brief
    kept: Kept | None = None
    done: bool = False


class Requests:
    """Bounded. Nobody waits for it."""

    def __init__(self) -> None:
        self._all: OrderedDict[str, Request] = OrderedDict()
        self.let_go = 0
        """Questions that were pushed out by newer ones."""

    def ask(self, asked: Asked, brief: Brief) -> bool:
        """False when it is known already and not given up."""
        known = self._all.get(asked.key)
        if known is not None and (known.kept or not known.done):
            return False
        self._all[asked.key] = Request(asked, brief)
        self._all.move_to_end(asked.key)
        while len(self._all) > _MOST:
            self._all.popitem(last=False)
            self.let_go += 1
        return True

    def state(self, key: str) -> Literal["none", "pending", "ready"]:
        known = self._all.get(key)
        if known is None or (known.done and known.kept is None):
            return "none"
        return "ready" if known.kept else "pending"

    def forget(self, key: str) -> None:
        self._all.pop(key, None)

    def waiting(self) -> Request | None:
        """The oldest that has no answer yet."""
        return next((request for request in self._all.values() if not request.done), None)

    def give_up(self) -> None:
        """Nothing pending will be answered: the model rests."""
        for request in self._all.values():
            request.done = True

    def take(self, brief: Brief) -> Kept | None:
        """The answer for a brief, if its facts are what they were when it was written."""
        request = self._all.pop(brief.question or "", None)
        entry = request.kept if request else None
        return entry if entry is not None and entry.holds(brief) else None

    def changed(self, skus: frozenset[str]) -> None:
        """Answers about these products are not true any more."""
        for request in self._all.values():
            if request.brief.cue.sku in skus or any(
                fact.sku in skus for fact in request.brief.facts.values()
            ):
                request.kept, request.done = None, True
