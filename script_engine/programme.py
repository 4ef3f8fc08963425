"""The planned side of the show: opening, turns of products, bridges, re-hooks, small talk."""

import math
from collections import deque
from copy import deepcopy
from dataclasses import dataclass

from script_engine.running_order import RunningOrder, Turn
from script_engine.sheet import NOTHING, Sheet, Subjects
from script_engine.writer import Writer
from studio.settings import Script
from studio.show import Kind

LINE_SECONDS = 4.5
"""About what one act takes to say, to know how many to ask for."""
_ROUNDS = 6
"""How often more acts are planned for a turn that is not over; then it ends early."""
_FIRST_ONLY = frozenset({"product_open", "hook"})
"""Acts that open a turn and make no sense once it is under way."""
_SMALL_TALK = ("reserve", "reserve", "question", "reserve")


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing to say: what for, and about which products."""

    kind: Kind
    act: str
    subjects: Subjects = NOTHING
    turn: int | None = None
    """Number of the turn it belongs to."""


class Programme:
    """Says what comes next when nothing urgent does. Owns the running order."""

    def __init__(self, script: Script, sheet: Sheet, writer: Writer, show: str) -> None:
        self.order = RunningOrder()
        self.opening: deque[Beat] = deque()
        self.paused = False
        self.held = False
        self.rehooked = 0.0
        """Show time of the last word of welcome."""
        self._script = script
        self._sheet = sheet
        self._writer = writer
        self._show = show
        self._again: deque[Beat] = deque()
        self._chatter = 0
        """How much small talk was asked for."""
        self._before: str | None = None

    @property
    def sku(self) -> str | None:
        """The product whose turn is being written."""
        return self.order.turn.sku if self.order.turn else None

    def open(self, *, greet: bool, disclose: bool) -> None:
        """Begin the show with these lines."""
        first = Subjects(self.sku or self.order.next_up())
        if greet:
            self.opening.append(Beat(Kind.OPENING, "greeting", first))
        if disclose:
            self.opening.append(Beat(Kind.DISCLOSURE, "disclosure"))

    def stock(self) -> None:
        """The catalogue has changed: only what is on sale stays in the order."""
        self.order.stock(product.sku for product in self._sheet.snapshot.on_sale)
        turn = self.order.turn
        if turn is not None and not self._sheet.sells(turn.sku):
            self._end()

    def next_beat(self, t: float) -> Beat:
        """What to say next. A beat that turns out to be unsayable is simply asked past."""
        if self.opening:
            return self.opening.popleft()
        if t - self.rehooked >= self._script.rehook_minutes * 60:
            self.rehooked = t
            return Beat(Kind.REHOOK, "rehook", Subjects(None if self.paused else self.sku))
        if self.paused:
            return self.small_talk()
        while self._again:
            beat = self._again.popleft()
            if self._fits(beat):
                return beat
        return self._of_turn() or self.small_talk()

    def small_talk(self) -> Beat:
        """Something that sells nothing and is true at any time."""
        self._chatter += 1
        return Beat(Kind.RESERVE, _SMALL_TALK[(self._chatter - 1) % len(_SMALL_TALK)])

    def upcoming(self, t: float, count: int) -> tuple[Beat, ...]:
        """The next `count` beats from show time `t` on, for whoever writes ahead. Pure.

        They are what `next_beat` will give, in that order, when every one of them is written, takes
        about `LINE_SECONDS`, and nothing comes between: no order, no answer, no change of the
        catalogue. What does come between moves, drops or adds beats, so a line that was written
        for one of them is a candidate, never a promise. Costs about what so many beats cost.
        """
        twin = self._twin()
        told: list[Beat] = []
        for number in range(count):
            beat = twin.next_beat(t + number * LINE_SECONDS)
            twin.said(beat, LINE_SECONDS)
            told.append(beat)
        return tuple(told)

    def said(self, beat: Beat, seconds: float) -> None:
        """The beat was written and takes about `seconds`."""
        if beat.kind in {Kind.OPENING, Kind.REHOOK}:
            return
        turn = self.order.turn
        if turn is not None and turn.number == beat.turn:
            turn.seconds += seconds

    def bring_again(self, beat: Beat, seconds: float) -> None:
        """The line of this beat was taken back unheard: it is written anew, before all others."""
        turn = self.order.turn
        if turn is not None and turn.number == beat.turn:
            turn.seconds = max(0.0, turn.seconds - seconds)
        self._again.appendleft(beat)

    def skip(self) -> None:
        """End the turn that is being written."""
        self._end()

    def extend(self, sku: str, seconds: float) -> None:
        """Stay `seconds` longer on `sku`, which is on air."""
        if self.sku is None:
            self.order.resume(sku, self._script.segment_seconds)
            self._before = None
        turn = self.order.turn
        if turn is not None:
            turn.seconds -= seconds
            turn.rounds = min(turn.rounds, 1)

    def replan(self, before: str | None) -> None:
        """Undo the turn that is being written: nothing of it was heard, `before` is on air."""
        self._again.clear()
        self.order.reopen(before)
        self._before = before

    def _twin(self) -> "Programme":
        """A programme that goes on from here without moving this one."""
        shared = (self._script, self._sheet, self._writer)
        return deepcopy(self, {id(one): one for one in shared})

    def _of_turn(self) -> Beat | None:
        for _ in range(3):
            turn = self.order.turn
            if turn is not None and self._over(turn):
                self._end()
            if self.order.turn is None and (bridge := self._lead_over()):
                return bridge
            turn = self.order.turn
            if turn is None:
                return None
            if not turn.acts:
                self._plan(turn)
            if turn.acts:
                return Beat(Kind.PITCH, turn.acts.popleft(), Subjects(turn.sku), turn.number)
        return None

    def _lead_over(self) -> Beat | None:
        """Open the next turn; the line that leads to it, when there is one to lead from."""
        before = self._before
        turn = self.order.open()
        if turn is None or before is None or before == turn.sku:
            return None
        subjects = Subjects(before if self._sheet.sells(before) else None, None, turn.sku)
        return Beat(Kind.BRIDGE, "bridge", subjects, turn.number)

    def _plan(self, turn: Turn) -> None:
        count = math.ceil(self._script.segment_seconds / LINE_SECONDS)
        key = f"{self._show}/{turn.number}/{turn.rounds}"
        acts = self._writer.acts(self._sheet.of(turn.sku), key, count)
        if turn.rounds or turn.under_way:
            acts = tuple(act for act in acts if act not in _FIRST_ONLY)
        turn.rounds += 1
        turn.acts.extend(acts)

    def _over(self, turn: Turn) -> bool:
        if not self._sheet.sells(turn.sku):
            return True
        if self.held:
            return False
        dry = not turn.acts and turn.rounds >= _ROUNDS
        return dry or turn.seconds >= self._script.segment_seconds

    def _end(self) -> None:
        if self.order.turn is not None:
            self._before = self.order.turn.sku
        self.order.close()
        self._again.clear()

    def _fits(self, beat: Beat) -> bool:
        turn = self.order.turn
        current = beat.turn is None or (turn is not None and turn.number == beat.turn)
        return current and all(self._sheet.sells(sku) for sku in beat.subjects)
