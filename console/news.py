"""What pages of the desk are told: put into words once, for all that know the same already."""

from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from console.desk import Desk, DeskState
from studio.clock import Clock
from studio.script_report import ScriptReport

FRESH = 0.1
"""Seconds for which one look at the show is shown to all, unless it changes sooner."""
_STATE = TypeAdapter(DeskState)


class News:
    """The show as all pages see it.

    Pages wake together at a change. The first that asks has the state looked up, and what is new in
    it written; to the others, which were told the same as it before, the same text is sent. A page
    that was slower, or has just opened, has what is new to it written by itself.
    """

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._state: DeskState | None = None
        self._at = 0.0
        self._texts: list[tuple[DeskState | None, str]] = []
        """What is new in the state since another, by that other."""
        self.written = 0
        """Texts that were made; fewer than were sent."""

    def state(self) -> DeskState:
        """The state, never behind the last change; its ages may be `FRESH` behind."""
        now, state = self._clock.now(), self._state
        if state is None or state.version != self._desk.version or now - self._at >= FRESH:
            state, self._at = self._desk.state(), now
            self._state = state
            self._texts.clear()
        return state

    def since(self, last: DeskState | None) -> tuple[DeskState, str]:
        """The state, and as JSON what of it a page does not know that was told `last`."""
        state = self.state()
        for told, text in self._texts:
            if told is last:
                return state, text
        text = _STATE.dump_json(state, include=_new(state, last)).decode()
        self.written += 1
        self._texts.append((last, text))
        return state, text


def _new(state: DeskState, last: DeskState | None) -> dict[str, Any]:
    """The fields less the reports a page already has; of the script, what differs in it."""
    new: dict[str, Any] = {field.name: True for field in fields(state)}
    if last is not None and state.air is last.air:
        del new["air"]
    if last is not None and state.shows == last.shows:
        del new["shows"]
    if last is not None and state.script is not None and last.script is not None:
        new["script"] = _differing(state.script, last.script)
    if not new["script"]:
        del new["script"]
    return new


def _differing(script: ScriptReport, last: ScriptReport) -> dict[str, bool]:
    if script is last:
        return {}
    names = (field.name for field in fields(script))
    return {name: True for name in names if getattr(script, name) != getattr(last, name)}
