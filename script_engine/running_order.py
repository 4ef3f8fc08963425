"""The rotation: which product has the next turn, and what is left of the one that has it now."""

from collections import deque
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Protocol

from script_engine.contract import ROOM, Contract
from script_engine.deadlines import Deadlines
from script_engine.places import Place, Places, first, without
from studio.rundown import Rundown

SECONDS = 100.0
"""Length of a turn where nobody says another."""
_OWED = 1.5
"""Turns by which a product may fall behind its share before it is given one between the others."""
_MOST_OWED = 4.0
"""Turns that are owed at most, so that a product that was sold out does not take over."""


@dataclass(slots=True)
class Turn:
    """One product's turn in the show: a segment of the rundown."""

    sku: str
    number: int
    """Counts turns from 1 on; another number gives another composition."""
    acts: deque[str] = field(default_factory=deque)
    """What is still to be said."""
    seconds: float = 0.0
    """Speech that was written for it so far."""
    rounds: int = 0
    """How often acts were planned for it."""
    under_way: bool = False
    """Whether it was opened before a restart."""
    target: float = SECONDS
    """Seconds it aims at."""
    beats: int = 0
    """How many beats it was asked for."""
    must: deque[tuple[str, str]] | None = None
    """What has to be in it and was not said yet: an act, and its words or the slot it tells. None
    until somebody has looked."""
    must_say: tuple[str, ...] = ()
    """Lines of the fixed item."""
    fixed: bool = False
    """Whether it came at its own time of day."""
    window: str | None = None
    """The promo window it belongs to; None in the rotation."""
    placed: bool = False
    """Whether it stands where the operator has put it."""


@dataclass(frozen=True, slots=True)
class Had:
    """A turn that was aired before a restart."""

    sku: str
    at: float
    """Show time at which it began."""
    seconds: float


class Favours(Protocol):
    """Gives out the turns that no promise takes."""

    def favourite(self, skus: Collection[str], number: int) -> str:
        """One of `skus` for turn `number`; the same question has the same answer."""
        ...


@dataclass(frozen=True, slots=True)
class _Pin:
    """The product of the next turn, as an operator or a fixed item wants it."""

    sku: str
    seconds: float | None = None
    must_say: tuple[str, ...] = ()


@dataclass(slots=True)
class _Account:
    due: float
    """Seconds of planned rotation from which its next turn may come; it should be over one stride
    later."""
    share: float = 0.0
    length: float = SECONDS
    owed: float = 0.0
    """Seconds of its share that it was not given; negative when it had more."""
    spent: float = 0.0

    def copy(self) -> "_Account":
        return _Account(self.due, self.share, self.length, self.owed, self.spent)


class RunningOrder:
    """Gives every product its share, turn by turn, and keeps the promised gaps.

    With nothing promised it is a round: everybody on sale has a turn before anybody has two. A
    product that comes new joins in at the lowest place, so that it neither waits a whole round nor
    takes several turns in a row.
    """

    def __init__(self, contract: Contract | None = None, favours: Favours | None = None) -> None:
        self.turn: Turn | None = None
        self.pool: frozenset[str] | None = None
        """The products of a promo window while it runs."""
        self.window: str | None = None
        """The window that `pool` belongs to."""
        self.air = 0.0
        """Show time at which a turn that is opened now is heard."""
        self._contract = contract or Contract(Rundown(), SECONDS)
        self._deadlines = Deadlines(self._contract)
        self._favours = favours
        self._accounts: dict[str, _Account] = {}
        self._passes: dict[str, float] = {}
        """Turns that the products of the window had in it."""
        self._shelf: tuple[str, ...] = ()
        self._place: dict[str, int] = {}
        self._last: str | None = None
        self._pinned: _Pin | None = None
        self.places: Places = ()
        """The next turns as the operator has placed them."""
        self._number = 0
        self._total = 0.0
        """Seconds that were spoken in turns of the rotation."""
        self._planned = 0.0
        """The same as it was planned: what `due` is compared with."""

    # --- what is on sale --------------------------------------------------------------------

    def stock(self, skus: Iterable[str]) -> None:
        """These products are on sale now, in the shop's own order."""
        self._shelf = tuple(skus)
        self._place = {sku: place for place, sku in enumerate(self._shelf)}
        shares = self._contract.shares(self._shelf)
        known = [self._accounts[sku].due for sku in self._shelf if sku in self._accounts]
        lowest = min(known, default=0.0)
        self._accounts = {s: self._accounts.get(s) or _Account(lowest) for s in self._shelf}
        for sku, account in self._accounts.items():
            account.share, account.length = shares[sku], self._contract.length(sku)
        if not known and len(set(shares.values())) > 1:
            self._spread()
        if self._pinned is not None and self._pinned.sku not in self._place:
            self._pinned = None
        self.place(self.places)

    def __contains__(self, sku: object) -> bool:
        return sku in self._place

    # --- a restart --------------------------------------------------------------------------

    def restore(self, turns: Iterable[Had]) -> None:
        """These turns were had before a restart, oldest first."""
        for had in turns:
            self._number += 1
            self._begun(had.sku, had.at)
            self._settle(had.sku, had.seconds)

    def resume(self, sku: str, seconds: float) -> None:
        """Go on with the turn of `sku`, which had `seconds` of speech before a restart."""
        if sku in self._place:
            self._number += 1
            self._settle(sku, -seconds)
            target = self._contract.length(sku)
            self.turn = Turn(sku, self._number, seconds=seconds, under_way=True, target=target)

    def since(self, t: float) -> None:
        """The show has begun to sell: nobody was due before."""
        self._deadlines.since(t)

    # --- turns ------------------------------------------------------------------------------

    @property
    def pinned(self) -> str | None:
        """The product that an order or the clock has given the next turn."""
        return self._pinned.sku if self._pinned is not None else None

    def pin(self, sku: str) -> None:
        """Give `sku` the next turn."""
        self._pinned = _Pin(sku)

    def fix(self, sku: str, seconds: float, must_say: tuple[str, ...]) -> None:
        """Give `sku` the next turn, of this length and with these lines in it."""
        self._pinned = _Pin(sku, seconds, must_say)

    @property
    def fixed(self) -> bool:
        """Whether the next turn is that of a fixed item."""
        return self._pinned is not None and self._pinned.seconds is not None

    def unpin(self) -> None:
        """The next turn is nobody's in particular."""
        self._pinned = None

    def place(self, places: Iterable[Place]) -> None:
        """Give the next turns to these, in this order, as far as promised gaps allow."""
        self.places = tuple(place for place in places if place.sku in self._place)

    @property
    def last(self) -> str | None:
        """The product of the last turn that was begun."""
        return self._last

    @property
    def shelved(self) -> bool:
        """Whether anything is on sale."""
        return bool(self._shelf)

    def next_up(self) -> str | None:
        """The product of the next turn, if there is one on sale."""
        return self._choice(self.air) if self._shelf else None

    def open(self) -> Turn | None:
        """Begin the next turn; None when nothing is on sale."""
        sku = self.next_up()
        if sku is None:
            self.turn = None
            return None
        pinned = self._pinned is not None
        pin = self._pinned or _Pin(sku)
        self._pinned = None
        self._number += 1
        self._begun(sku, self.air)
        length = pin.seconds or self._contract.length(sku)
        self.turn = Turn(sku, self._number, target=length, window=self.window)
        self.turn.must_say, self.turn.fixed = pin.must_say, pin.seconds is not None
        if not pinned and (place := Place(sku, self.window)) in self.places:
            self.turn.placed, self.places = True, without(self.places, place)
        return self.turn

    def close(self) -> None:
        """End the turn that runs."""
        if self.turn is not None and self.turn.window is None:
            self._settle(self.turn.sku, self.turn.seconds)
        self.turn = None

    def reopen(self, before: str | None) -> None:
        """Undo the last `open`: nothing of that turn was heard. `before` had the turn before."""
        if self.turn is not None:
            self._deadlines.undo(self.turn.sku)
            if self.turn.placed:
                self.places = (Place(self.turn.sku, self.turn.window), *self.places)
            if self.turn.window is not None and self.turn.sku in self._passes:
                self._passes[self.turn.sku] -= 1
            elif self.turn.sku in self._accounts:
                self._accounts[self.turn.sku].due -= self._stride(self.turn.sku)
                self._planned -= self._accounts[self.turn.sku].length
        self._last = before
        self.turn = None

    def must_yield(self, air: float) -> bool:
        """Whether a promised turn comes too late unless it begins now."""
        turn = self.turn
        due = self._deadlines.due(air, self._place, None)
        return due is not None and (turn is None or due != turn.sku)

    def slack(self, air: float) -> float:
        """Seconds that may pass before a promised turn has to begin."""
        return self._deadlines.latest(self._place) - air

    def upcoming(self, count: int) -> list[str]:
        """The products of the next turns, as far as is known now."""
        twin = self.twin()
        if twin.turn is not None:
            twin.air += max(0.0, twin.turn.target - twin.turn.seconds)
            twin.turn.seconds = max(twin.turn.seconds, twin.turn.target)
            twin.close()
        found: list[str] = []
        while len(found) < count and (turn := twin.open()) is not None:
            found.append(turn.sku)
            twin.air += turn.target
            turn.seconds = turn.target
            twin.close()
        return found

    def twin(self) -> "RunningOrder":
        """An order that goes on from here without moving this one."""
        twin = copy(self)
        twin.turn = self.turn and replace(
            self.turn, acts=self.turn.acts.copy(), must=copy(self.turn.must)
        )
        twin.fork()
        return twin

    def __deepcopy__(self, _memo: dict[int, object]) -> "RunningOrder":
        return self.twin()

    def fork(self) -> None:
        """Keep books of its own from now on."""
        self._accounts = {sku: account.copy() for sku, account in self._accounts.items()}
        self._passes = dict(self._passes)
        self._deadlines = self._deadlines.twin()

    def enter(self, window: str | None, products: Iterable[str] = ()) -> None:
        """A promo window with these products begins, or ends (None)."""
        if window == self.window:
            return
        if self.window is not None:
            self.places = tuple(p for p in self.places if p.window != self.window)
        self.window = window
        self.pool = frozenset(products) if window is not None else None
        self._passes = dict.fromkeys(self.pool or (), 0.0)

    # --- the choice -------------------------------------------------------------------------

    def _choice(self, air: float) -> str:
        if self._pinned is not None:
            return self._pinned.sku
        placed = first(self.places, self.window)
        wished = placed.sku if placed else self._of_window() or self._of_rotation()
        over = air + self._contract.length(wished) * ROOM
        return self._deadlines.due(over, self._place, wished) or wished

    def _of_window(self) -> str | None:
        sold = [sku for sku in self._shelf if self.pool is not None and sku in self.pool]
        if not sold:
            return None
        others = [sku for sku in sold if sku != self._last] or sold
        return min(others, key=lambda sku: (self._passes[sku], self._after_last(sku)))

    def _of_rotation(self) -> str:
        others = [s for s, account in self._accounts.items() if account.share and s != self._last]
        last = self._last
        if last in self._accounts and (not others or self._may_repeat(last, others)):
            others.append(last)
        books = [(self._accounts[sku], sku) for sku in others]
        owed = [(a.owed / a.length, sku) for a, sku in books if a.owed >= _OWED * a.length]
        if owed:
            return max(owed, key=lambda one: (one[0], -self._after_last(one[1])))[1]
        may = [sku for a, sku in books if a.due <= self._planned]
        if not may and self._favours is not None:
            return self._favours.favourite(self._free(others), self._number)
        if not may:
            soonest = min(a.due for a, _ in books)
            may = [sku for a, sku in books if a.due == soonest]
        ends = [(self._accounts[sku].due + self._stride(sku), sku) for sku in may]
        first = min(end for end, _ in ends)
        return min((sku for end, sku in ends if end == first), key=self._after_last)

    def _free(self, others: list[str]) -> list[str]:
        """Those that a free turn may go to: none beyond the most that learning may give."""
        most = self._contract.learning.most
        room = [s for s in others if self._accounts[s].spent <= most * max(1.0, self._total)]
        return room or others

    def _may_repeat(self, last: str, others: list[str]) -> bool:
        """Whether `last` is due again even after all others, because its share is so large."""
        due = self._accounts[last].due
        return due + self._stride(last) < min(self._accounts[sku].due for sku in others)

    def _after_last(self, sku: str) -> int:
        start = self._place.get(self._last or "", -1)
        return (self._place[sku] - start - 1) % len(self._shelf)

    # --- the books --------------------------------------------------------------------------

    def _stride(self, sku: str) -> float:
        """Seconds of rotation from one turn of it to the next."""
        account = self._accounts[sku]
        share = account.share
        if self._favours is not None:
            share = max(self._contract.least(sku), share * (1 - self._contract.learning.free))
        return account.length / max(share, 1e-6)

    def _spread(self) -> None:
        """Let equals begin one after the other, not all at once: large shares come between them."""
        groups: dict[float, list[str]] = {}
        for sku in self._shelf:
            groups.setdefault(self._stride(sku), []).append(sku)
        for stride, equals in groups.items():
            for place, sku in enumerate(equals):
                self._accounts[sku].due = stride * place / len(equals)

    def _begun(self, sku: str, air: float) -> None:
        self._last = sku
        self._deadlines.begun(sku, air)
        if self.window is not None and sku in self._passes:
            self._passes[sku] += 1
        elif sku in self._accounts:
            account = self._accounts[sku]
            if self._favours is not None:
                # what came of favour puts the promise off, but never beyond its own distance
                account.due = min(account.due, self._planned)
            account.due += self._stride(sku)
            self._planned += account.length

    def _settle(self, sku: str, seconds: float) -> None:
        self._total += seconds
        if sku in self._accounts:
            self._accounts[sku].spent += seconds
        if self._favours is not None:
            return
        if sku in self._accounts:
            self._accounts[sku].owed -= seconds
        for account in self._accounts.values():
            most = _MOST_OWED * account.length
            account.owed = min(most, max(-most, account.owed + account.share * seconds))
