"""The script as the desk sees it: values made from the Director's parts, never kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from script_engine.call_sheet import CallSheet
from studio.orders import Say
from studio.report import WaitingLine


@dataclass(frozen=True, slots=True)
class Standing:
    """Switches and counters of the script since the start."""

    paused: bool
    held: bool
    banned: tuple[str, ...]
    muted: tuple[str, ...]
    aired: int
    answered: int
    refused: int
    """Lines the gate refused."""
    repeated: int
    """Small talk that had to be said a second time."""
    chat_heard: int
    chat_let_go: int
    """Comments not answered by rule: spam, abuse, repeats, too many of one viewer."""
    chat_expired: int
    chat_dropped: int
    """Questions lost because too much waited."""
    lost: int
    """Lines that were handed over and never heard of again."""


def waiting(calls: CallSheet, sayings: Iterable[Say]) -> tuple[WaitingLine, ...]:
    """Lines on their way, those of the operator that were not handed over yet in front."""
    told = [
        WaitingLine(f"say-{number}", "operator", "operator", None, say.text, "operator", 0.0)
        for number, say in enumerate(sayings, 1)
    ]
    ahead = 0.0
    for handed in calls.lines():
        line, cue = handed.bound.line, handed.bound.line.cue
        state = "operator" if line.writer == "operator" else "waiting"
        told.append(
            WaitingLine(line.id, cue.kind.value, cue.act, cue.sku, handed.bound.text, state, ahead)
        )
        ahead += max(0.0, calls.seconds(handed.bound.text) - handed.heard)
    return tuple(told)
