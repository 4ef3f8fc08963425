"""The planned side of the show: blocks, turns of products, bridges, re-hooks, small talk."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from copy import copy, deepcopy

from script_engine.bandit import Bandit
from script_engine.beat import Beat
from script_engine.breaks import Breaks
from script_engine.contract import Contract
from script_engine.day import Day, window_key
from script_engine.running_order import RunningOrder, Turn
from script_engine.sheet import Sheet, Subjects
from script_engine.tail import Tail
from script_engine.timetable import Run
from script_engine.welcome import Welcome
from script_engine.writer import Writer
from studio.clock import Clock
from studio.reaction import Reaction
from studio.rundown import Fixed
from studio.settings import Script, Show
from studio.show import Kind

__all__ = ["LINE_SECONDS", "Beat", "Programme"]

LINE_SECONDS = 4.5
"""About what one act takes to say, to know how many to ask for."""
_ROUNDS = 6
"""How often more acts are planned for a turn that is not over; then it ends early."""
_FIRST_ONLY = frozenset({"product_open", "hook"})
"""Acts that open a turn and make no sense once it is under way."""
_SMALL_TALK = ("reserve", "reserve", "question", "reserve")
_SHORT = 30.0
"""Seconds before an edge of the timetable in which no other turn is begun."""
_LEAST = 20.0
"""Seconds of a turn before a promise to another product may end it."""
_LAST_WORDS = 25.0
"""Seconds before that end at which nothing but the closing words is begun."""
_RECALLED = 2
"""Products that the closing looks back at."""
_ACTS = {"price": "price", "offer": "offer"}
"""The act that tells a fact which has one of its own."""


class Programme:
    """Says what comes next when nothing urgent does. Owns the running order.

    It is asked for a beat when the speech that is ready runs low, and plans for the moment at which
    that beat will be heard: show time plus what lies ahead of it.
    """

    def __init__(
        self,
        script: Script,
        sheet: Sheet,
        writer: Writer,
        show: Show,
        key: str,
        clock: Clock,
        ahead: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`key` names this run of the show; `ahead` tells the seconds of speech on their way."""
        rundown = script.rundown
        self.opening: deque[Beat] = deque()
        self.paused = False
        self.held = False
        self._welcome = Welcome(script.rehook_minutes)
        self.contract = Contract(rundown, script.segment_seconds)
        learning = rundown.learning
        self.bandit = Bandit(learning, f"{show.seed}/{key}") if learning.enabled else None
        self.order = RunningOrder(self.contract, self.bandit)
        self.breaks = Breaks(rundown)
        self.day = Day(rundown, self.contract, show, clock)
        self._script = script
        self._sheet = sheet
        self._writer = writer
        self._key = key
        self._ahead = ahead
        self._again: deque[Beat] = deque()
        self._recent: deque[str] = deque(maxlen=10)
        self._chatter = 0
        """How much small talk was asked for."""
        self._before: str | None = None
        self._goodbyes: deque[str] | None = None
        """What the closing still looks back at; None while nothing closes."""

    @property
    def sku(self) -> str | None:
        """The product whose turn is being written."""
        return self.order.turn.sku if self.order.turn else None

    def open(self, *, greet: bool, disclose: bool) -> None:
        """Begin the show, or go on with it after a restart."""
        if self.day.begin() and greet:
            self.opening.append(self._greeting())
        if disclose:
            self.opening.append(Beat(Kind.DISCLOSURE, "disclosure"))

    def resume(self, tail: Tail) -> None:
        """Take up what was aired before a restart."""
        self.order.restore(tail.had)
        if self.bandit is not None:
            self.bandit.resume((had.sku, had.at, had.seconds) for had in tail.had)
        if not tail.of_this_show:
            return
        first = tail.lines[0].at
        self.order.since(first)
        self.breaks.since(first, asked=tail.last.get("invite"), recapped=tail.last.get("recap"))
        self._welcome.heard(tail.welcomed or 0.0)
        self.day.resume(tail.last.get("closing"), tail.lines[-1].at)
        self._recent.extend(dict.fromkeys(had.sku for had in tail.had))

    def stock(self) -> None:
        """The catalogue has changed: only what is on sale stays in the order."""
        self.order.stock(product.sku for product in self._sheet.snapshot.on_sale)
        turn = self.order.turn
        if turn is not None and not self._sheet.sells(turn.sku):
            self._end()

    # --- what comes next --------------------------------------------------------------------

    def next_beat(self, t: float) -> Beat:
        """What to say next. A beat that turns out to be unsayable is simply asked past."""
        self.day.set(t)
        return self._next(t + self._ahead())

    def upcoming(self, t: float, count: int) -> tuple[Beat, ...]:
        """The next `count` beats from show time `t` on, for whoever writes ahead. Pure.

        They are what `next_beat` will give, in that order, when every one of them is written, takes
        about `LINE_SECONDS`, and nothing comes between: no order, no answer, no change of the
        catalogue. What does come between moves, drops or adds beats, so a line that was written
        for one of them is a candidate, never a promise. Costs about what so many beats cost.
        """
        twin = self.twin(t)
        air = t + self._ahead()
        told: list[Beat] = []
        for number in range(count):
            beat = twin._next(air + number * LINE_SECONDS)  # noqa: SLF001 - a programme of our own
            twin.said(beat, LINE_SECONDS)
            told.append(beat)
        return tuple(told)

    def small_talk(self) -> Beat:
        """Something that sells nothing and is true at any time."""
        self._chatter += 1
        return Beat(Kind.RESERVE, _SMALL_TALK[(self._chatter - 1) % len(_SMALL_TALK)])

    def _next(self, air: float) -> Beat:
        self.order.air = air
        self._turn_page(air)
        if self.opening:
            return self.opening.popleft()
        if self.day.resting(air):
            return self.small_talk()
        if closing := self._close(air):
            return closing
        if self._welcome.due(air):
            return Beat(Kind.REHOOK, "rehook", Subjects(self._shown))
        if self.paused:
            return self.small_talk()
        return self._brought_again() or self._of_turn(air) or self.small_talk()

    # --- what became of it ------------------------------------------------------------------

    def said(self, beat: Beat, seconds: float) -> None:
        """The beat was written and takes about `seconds`."""
        if beat.kind in {Kind.OPENING, Kind.REHOOK}:
            self._welcome.said(self.order.air)
            return
        turn = self.order.turn
        if turn is not None and turn.number == beat.turn:
            turn.seconds += seconds

    def heard(self, kind: Kind, sku: str | None, t: float, seconds: float) -> None:
        """So much was heard of a line of this kind that began at show time `t`."""
        if self.bandit is not None and kind is Kind.PITCH and sku is not None:
            self.bandit.heard(sku, t, seconds)
        if kind in {Kind.OPENING, Kind.REHOOK}:
            self._welcome.heard(t)
        elif kind is Kind.ANSWER:
            self.breaks.answered(t)
            self._welcome.answered()

    def react(self, reaction: Reaction) -> None:
        """Learn from what viewers did, when that is wanted."""
        if self.bandit is not None:
            self.bandit.react(reaction)

    def hurries(self, t: float, coming: float | None) -> bool:
        """Whether the next re-hook comes too late when an answer goes before it.

        As things are, it comes in `coming` seconds; None when it is not on its way.
        """
        return self._welcome.hurries(t, coming)

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
            turn.target = max(turn.target, turn.seconds) + seconds
            turn.rounds = min(turn.rounds, 1)

    def replan(self, before: str | None) -> None:
        """Undo the turn that is being written: nothing of it was heard, `before` is on air."""
        self._again.clear()
        self.order.reopen(before)
        self._before = before

    # --- the day ----------------------------------------------------------------------------

    def _turn_page(self, air: float) -> None:
        """Let what begins or ends at this moment begin or end."""
        page, promo = self.day.turn(air), self.day.promo
        if page.ends or page.begins:
            self._end()
        if page.begins:
            self._goodbyes = None
            self.order.since(air)
            self.breaks.since(air)
            self.opening.extend([self._greeting(), Beat(Kind.DISCLOSURE, "disclosure")])
        self.order.enter(window_key(promo), promo.what.products if promo else ())
        if page.item is not None:
            self._fix(page.item)

    def _greeting(self) -> Beat:
        return Beat(Kind.OPENING, "greeting", Subjects(self.sku or self.order.next_up()))

    def _close(self, air: float) -> Beat | None:
        """A beat of the closing, when the show hours end soon."""
        if (left := self.day.left(air)) is None:
            return None
        if self._goodbyes is None:
            self._end()
            self.breaks.end()
            self._goodbyes = deque(list(self._recent)[-_RECALLED:])
        while self._goodbyes and left > _LAST_WORDS:
            sku = self._goodbyes.popleft()
            if self._sheet.sells(sku):
                return Beat(Kind.RECAP, "recap", Subjects(sku))
        self.day.close(air)
        return Beat(Kind.CLOSING, "closing")

    @property
    def _shown(self) -> str | None:
        """The product that is still shown: between two turns that of the last."""
        sku = self.sku or self._before
        return sku if not self.paused and self._sheet.sells(sku) else None

    # --- turns ------------------------------------------------------------------------------

    def _brought_again(self) -> Beat | None:
        while self._again:
            beat = self._again.popleft()
            if self._fits(beat):
                return beat
        return None

    def _of_turn(self, air: float) -> Beat | None:
        for _ in range(3):
            turn = self.order.turn
            if turn is not None and self._over(turn, air):
                self._end()
            if self.order.turn is None and (beat := self._between(air) or self._lead_over()):
                return beat
            turn = self.order.turn
            if turn is None:
                return None
            if beat := self._beat_of(turn):
                return beat
        return None

    def _between(self, air: float) -> Beat | None:
        """A beat between two turns, when something belongs there."""
        if self.order.pinned:
            self.breaks.end()
        if beat := self.breaks.next(air):
            return beat
        if not self.order.shelved or self.order.pinned:
            return None
        if self.day.new_part(air):
            return self._greeting()
        room = min(self.order.slack(air), self.day.room(air))
        self.breaks.begin(air, room, [sku for sku in self._recent if self._sheet.sells(sku)])
        return self.breaks.next(air)

    def _lead_over(self) -> Beat | None:
        """Open the next turn; the line that leads to it, when there is one to lead from."""
        before = self._before
        turn = self.order.open()
        if turn is None:
            return None
        self._recent = deque([s for s in self._recent if s != turn.sku], maxlen=10)
        self._recent.append(turn.sku)
        if before is None or before == turn.sku:
            return None
        subjects = Subjects(before if self._sheet.sells(before) else None, None, turn.sku)
        return Beat(Kind.BRIDGE, "bridge", subjects, turn.number)

    def _beat_of(self, turn: Turn) -> Beat | None:
        if turn.must is None:
            turn.must = deque(self._must(turn))
        if not turn.acts:
            self._plan(turn)
        turn.beats += 1
        now = turn.beats > 2 and turn.beats % 2
        if turn.must and (now or not turn.acts or turn.seconds >= turn.target):
            act, words = turn.must.popleft()
            said, told = (words, None) if act == "must_say" else (None, words)
            return Beat(Kind.PITCH, act, Subjects(turn.sku), turn.number, said, told)
        if turn.acts:
            return Beat(Kind.PITCH, turn.acts.popleft(), Subjects(turn.sku), turn.number)
        return None

    def _must(self, turn: Turn) -> Iterator[tuple[str, str]]:
        """What every turn of the product contains: an act, and its words or the slot it tells."""
        product, spot = self._sheet.product(turn.sku), self.contract.spot(turn.sku)
        lines = [*(product.sidecar.must_say if product else ()), *spot.must_say]
        if self.day.promo is not None and turn.window == window_key(self.day.promo):
            lines += self.day.promo.what.must_say
        for line in dict.fromkeys([*lines, *turn.must_say]):
            yield "must_say", line
        for slot in spot.facts:
            default = "feature_benefit" if slot.startswith("feature") else "fact"
            yield _ACTS.get(slot, default), slot

    def _plan(self, turn: Turn) -> None:
        count = math.ceil(turn.target / LINE_SECONDS)
        key = f"{self._key}/{turn.number}/{turn.rounds}"
        acts = self._writer.acts(self._sheet.of(turn.sku), key, count)
        if turn.rounds or turn.under_way:
            acts = tuple(act for act in acts if act not in _FIRST_ONLY)
        turn.rounds += 1
        turn.acts.extend(acts)

    def _over(self, turn: Turn, air: float) -> bool:
        if not self._sheet.sells(turn.sku):
            return True
        if self.held:
            return False
        if not turn.fixed and turn.window != self.order.window:
            return True
        if turn.must and turn.seconds < 2 * turn.target:
            return False
        return self._done(turn, air)

    def _done(self, turn: Turn, air: float) -> bool:
        """Whether the turn has had its time, or a promise to another product ends it."""
        if turn.seconds >= _LEAST and self.order.must_yield(air):
            return True
        dry = not turn.acts and turn.rounds >= _ROUNDS
        if not dry and self.day.room(air) < _SHORT:
            return False
        return dry or turn.seconds >= turn.target

    def _fix(self, item: Run[Fixed]) -> None:
        """Give the product of a fixed item its turn, now."""
        if not self._sheet.sells(item.what.product) or self.held:
            return
        self._end()
        self.breaks.end()
        seconds = (item.ends - item.starts).total_seconds()
        self.order.fix(item.what.product, seconds, item.what.must_say)

    def _end(self) -> None:
        if self.order.turn is not None:
            self._before = self.order.turn.sku
        self.order.close()
        self._again.clear()

    def _fits(self, beat: Beat) -> bool:
        turn = self.order.turn
        current = beat.turn is None or (turn is not None and turn.number == beat.turn)
        return current and all(self._sheet.sells(sku) for sku in beat.subjects)

    def twin(self, t: float) -> "Programme":
        """A programme that goes on from here without moving this one; it is show time `t`."""
        shared: list[object] = [self._script, self._sheet, self._writer, self.contract]
        shared += [self._ahead, self.day, self.bandit]
        twin = deepcopy(self, {id(one): one for one in shared})
        twin.day = copy(self.day)
        twin.day.set(t)
        return twin
