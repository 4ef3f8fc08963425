"""Clearance: which lines need the operator's approval, and what becomes of those that wait."""

from collections.abc import Iterable
from dataclasses import replace

from script_engine import reports
from script_engine.audience import Audience
from script_engine.call_sheet import Handed, holds
from script_engine.docket import Docket
from script_engine.locks import Locks
from script_engine.rights import Rights
from script_engine.sheet import Sheet
from script_engine.wording import Wording
from script_engine.writer import Note
from studio.show import Kind


class Clearance:
    """Puts lines on the docket, and takes them off it when they waited too long."""

    def __init__(
        self,
        rights: Rights,
        sheet: Sheet,
        docket: Docket,
        wording: Wording,
        audience: Audience,
        note: Note,
    ) -> None:
        self.locks = Locks(sheet, rights)
        self._rights = rights
        self._sheet = sheet
        self._docket = docket
        self._wording = wording
        self._audience = audience
        self._note = note

    def needed(self, handed: Handed) -> bool:
        """Whether the line may not go out before the operator has let it through."""
        line = handed.bound.line
        if handed.approved or handed.kind is Kind.DISCLOSURE or line.writer == "operator":
            return False
        return self._rights.approval or self.locks.binds(line, handed.subjects)

    def wait(self, lines: Iterable[Handed], t: float) -> None:
        """Let these lines wait for approval, under ids that playout has not heard of."""
        for handed in lines:
            line = replace(handed.bound.line, id=self._wording.number(t))
            waiting = replace(handed, bound=replace(handed.bound, line=line), at=t)
            self._docket.put(waiting)
            self._note("waits", reports.planned(waiting))

    def expire(self, t: float) -> list[Handed]:
        """Take off what waited too long: the order moves on, and the question is let go."""
        gone = self._docket.expired(t)
        for handed in gone:
            if handed.question is not None:
                self._audience.let_go(handed.question, "its answer was not approved in time")
            words = f"Not approved in time: {handed.bound.text}"
            self._note("docket", {"words": words, "line": handed.id})
        return gone

    def lost(self, handed: Handed) -> bool:
        """Whether a line must be taken back: it is not true any more, or its product was locked."""
        if not holds(handed, self._sheet):
            return True
        waits = self._docket.get(handed.id) is not None
        line = handed.bound.line
        return not waits and not handed.approved and self.locks.binds(line, handed.subjects)
