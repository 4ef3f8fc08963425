"""The script as the desk sees it: values made from the Director's parts, never kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.docket import Docket
from script_engine.gate import Gate
from script_engine.line_orders import saying_id
from script_engine.own_words import Saying
from script_engine.programme import Programme
from script_engine.rights import Rights
from script_engine.sheet import Sheet
from studio.script_report import Slot, WaitingLine
from studio.spread import Spread


@dataclass(frozen=True, slots=True)
class Counts:
    """What the Director counts since its start: see `Standing`."""

    aired: int
    refusals: Mapping[str, int]
    """By rule."""
    repeated: int
    lost: int


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
    approval: bool
    stopped: bool
    ending: bool
    tempo: float
    llm: bool
    locked: tuple[str, ...]
    """Products of which only approved words are said."""
    refusals: Mapping[str, int]
    """Lines the gate refused, by rule."""
    questions: int
    """Those that wait."""
    waits: Spread
    """Seconds from a comment to the first sound of its answer."""
    order_version: int
    """Of the running order as it was told last."""


def standing(
    rights: Rights,
    programme: Programme,
    gate: Gate,
    audience: Audience,
    counts: Counts,
    locked: tuple[str, ...],
    order_version: int,
) -> Standing:
    """The switches, and the counters that the Director keeps and those of its parts."""
    tally = audience.tally
    return Standing(
        paused=programme.paused,
        held=programme.held,
        banned=tuple(sorted(gate.banned)),
        muted=audience.muted,
        aired=counts.aired,
        answered=tally.answered,
        refused=sum(counts.refusals.values()),
        repeated=counts.repeated,
        chat_heard=tally.heard,
        chat_let_go=tally.let_go,
        chat_expired=tally.expired,
        chat_dropped=audience.dropped,
        lost=counts.lost,
        approval=rights.approval,
        stopped=rights.stopped,
        ending=rights.ending is not None,
        tempo=rights.tempo,
        llm=rights.llm,
        locked=locked,
        refusals=counts.refusals,
        questions=len(audience.questions),
        waits=tally.waits.spread,
        order_version=order_version,
    )


def planned(handed: Handed) -> dict[str, Any]:
    """A line as the journal tells it before it is heard."""
    bound, line = handed.bound, handed.bound.line
    return {
        "line": line.id,
        "kind": line.cue.kind.value,
        "act": line.cue.act,
        "sku": line.cue.sku,
        "caption": bound.text,
        "slotted": line.text,
        "facts": [{"id": f.id, "value": f.value, "version": f.version} for f in bound.facts],
        "version": bound.version,
        "writer": line.writer,
        "frame": line.frame,
        "reply_to": line.cue.reply_to.id if line.cue.reply_to else None,
        "cause": handed.cause,
    }


def waiting(
    calls: CallSheet, docket: Docket, sayings: Iterable[Saying], sheet: Sheet
) -> tuple[WaitingLine, ...]:
    """Lines on their way and lines that wait for approval; the operator's next ones in front."""
    told = [
        WaitingLine(saying_id(s), "operator", "operator", None, s.text, "operator", 0.0)
        for s in sayings
    ]
    ahead = 0.0
    for handed in calls.lines():
        told.append(_waiting(handed, "waiting", ahead, sheet))
        ahead += max(0.0, calls.seconds(handed.bound.text) - handed.heard)
    for handed in docket.lines():
        state = "approved" if handed.approved else "approve"
        told.append(_waiting(handed, state, ahead, sheet))
        ahead += calls.seconds(handed.bound.text)
    return tuple(told)


def _waiting(handed: Handed, state: str, ahead: float, sheet: Sheet) -> WaitingLine:
    line, cue = handed.bound.line, handed.bound.line.cue
    return WaitingLine(
        id=line.id,
        kind=cue.kind.value,
        act=cue.act,
        sku=cue.sku,
        text=handed.bound.text,
        state="operator" if line.writer == "operator" else state,
        starts_in=ahead,
        version=handed.version,
        locked=handed.locked,
        writer=line.writer,
        cause=handed.cause,
        asked=cue.reply_to.text if cue.reply_to else None,
        slots=tuple(_slots(handed, sheet)),
    )


def _slots(handed: Handed, sheet: Sheet) -> Iterator[Slot]:
    """The facts of the line that can change during the show, with what they are now."""
    uses = handed.bound.facts
    known = {fact.id: fact for fact in sheet.about(handed.subjects).values()} if uses else {}
    for use in uses:
        fact = known.get(use.id)
        if fact is not None and fact.volatile:
            yield Slot(use.start, use.end, use.id, fact.value)
