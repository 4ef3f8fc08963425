"""The script as the desk sees it: values made from the Director's parts, never kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.board import titled
from script_engine.call_sheet import CallSheet
from script_engine.programme import Programme
from script_engine.sheet import Sheet
from studio.orders import Say
from studio.report import Segment, WaitingLine
from studio.settings import Script

_LOOK_AHEAD = 8
"""Turns that are told beforehand."""
_NOTICE_SECONDS = 6.0


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
    refusals: Mapping[str, int]
    """Lines the gate refused, by rule."""


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


def order(
    programme: Programme,
    sheet: Sheet,
    script: Script,
    calls: CallSheet,
    on_air: str | None,
    notice_in: float,
) -> tuple[Segment, ...]:
    """What is on air, what follows, and the AI notice at its place between them."""
    length = script.segment_seconds
    turn = programme.order.turn
    told: list[Segment] = []
    starts = 0.0
    if on_air is not None and (turn is None or turn.sku != on_air):
        starts = calls.ahead()
        told.append(Segment(on_air, _title(sheet, on_air), 0.0, starts, "now"))
    if turn is not None:
        rest = max(0.0, length - turn.seconds) + (0.0 if told else calls.ahead())
        state = "next" if told else "now"
        told.append(Segment(turn.sku, _title(sheet, turn.sku), starts, rest, state))
        starts += rest
    for sku in programme.order.upcoming(_LOOK_AHEAD):
        state = "planned" if any(s.state == "next" for s in told) else "next"
        told.append(Segment(sku, _title(sheet, sku), starts, length, state))
        starts += length
    notice = Segment(None, "AI notice", max(0.0, notice_in), _NOTICE_SECONDS, "fixed")
    return tuple(sorted([*told, notice], key=lambda segment: segment.starts_in))


def _title(sheet: Sheet, sku: str) -> str:
    product = sheet.product(sku)
    return titled(product.short_name) if product else sku
