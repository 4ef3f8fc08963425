"""The brain's report to the desk, put together from those who know."""

from collections.abc import Collection
from dataclasses import replace

from showrunner.chain import Chain
from showrunner.crew import Crew
from studio.memory import resident_mb
from studio.patient_journal import PatientJournal
from studio.script_report import JournalEntry, ProductRow, ScriptReport, Segment, WaitingLine
from voice.booth import Booth


def script_report(  # noqa: PLR0913 - what each knows; all but two are given by name
    crew: Crew,
    t: float,
    *,
    order: tuple[Segment, ...],
    ready: Collection[str],
    rows: tuple[ProductRow, ...],
    journal: tuple[JournalEntry, ...],
    chain: Chain,
    disk: PatientJournal,
    booth: Booth,
    microphone: str | None = None,
) -> ScriptReport:
    """The state of the script at show time `t`; `ready` are the ids of voiced lines."""
    director = crew.director
    standing = director.standing()

    def state(line: WaitingLine) -> WaitingLine:
        voiced = line.state == "waiting" and line.id in ready
        return replace(line, state="ready") if voiced else line

    return ScriptReport(
        t=t,
        next=tuple(map(state, director.waiting())),
        order=order,
        chat=director.chat(),
        chat_dropped=standing.chat_dropped,
        products=rows,
        catalogue_version=crew.shelf.snapshot.version,
        catalogue_problems=tuple(map(str, crew.shelf.problems)),
        journal=journal,
        journal_ok=chain.sound,
        journal_checked=chain.checked,
        journal_waiting=disk.waiting,
        journal_refusal=disk.refusal,
        selling_paused=standing.paused,
        held=standing.held,
        banned=standing.banned,
        muted_authors=standing.muted,
        approval=standing.approval,
        stopped=standing.stopped,
        ending=standing.ending,
        tempo=standing.tempo,
        llm=standing.llm,
        locked=standing.locked,
        aired=standing.aired,
        answered=standing.answered,
        refused=standing.refused,
        refusals=dict(standing.refusals),
        voice=booth.engine,
        voice_speed=booth.speed,
        voice_reason=booth.reason,
        voices=booth.company,
        timings=dict(booth.timings),
        substitutions=booth.substitutions,
        phrases=booth.phrases,
        memory_mb=resident_mb(),
        writer=crew.pen.report() if crew.pen else None,
        questions_waiting=standing.questions,
        chat_heard=standing.chat_heard,
        chat_let_go=standing.chat_let_go,
        chat_expired=standing.chat_expired,
        answer_waits=standing.waits,
        sentences=booth.took.spread,
        journal_writes=disk.writes,
        journal_failures=disk.failures,
        lines_lost=standing.lost,
        catalogue_refused=crew.shelf.refused,
        microphone=microphone,
        order_version=standing.order_version,
    )
