"""The running order under the operator's hand: turns are moved, or it is said why they stay.

What was told has a version. An order that names another one than the running order has now is
refused: what the operator has seen is not what would be changed.
"""

from collections.abc import Callable, Sequence
from itertools import count

from catalog.board import titled
from script_engine import outlook
from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.outcome import Done, Refused
from script_engine.outlook import Coming
from script_engine.places import Place, Places, beyond
from script_engine.programme import Programme
from script_engine.sheet import Sheet
from studio.orders import Reorder
from studio.script_report import Segment


class Reordering:
    """Moves turns that are still to come; knows how they were told last."""

    def __init__(
        self,
        programme: Programme,
        audience: Audience,
        calls: CallSheet,
        sheet: Sheet,
        make_room: Callable[[], tuple[Handed, ...]],
    ) -> None:
        """`make_room` takes back a turn that is written and not begun, and gives its lines."""
        self._programme = programme
        self._audience = audience
        self._calls = calls
        self._sheet = sheet
        self._make_room = make_room
        self._told: dict[int, Place] = {}
        self.version = 1
        """Grows whenever a turn is another one than was told, not when one has begun."""

    def coming(self, t: float) -> tuple[Coming, ...]:
        """The turns after the product on air at show time `t`, to be told."""
        found = outlook.coming(self._programme, self._calls, self._audience.screen.now, t)
        told = {one.turn.number: one.place for one in found}
        if any(self._told.get(number, place) != place for number, place in told.items()):
            self.version += 1
        self._told = told
        return found

    def told(self, t: float, notice_in: float) -> tuple[Segment, ...]:
        """The running order at show time `t`, when the next AI notice comes in so many seconds."""
        parts = (self._programme, self._sheet, self.coming(t), self._calls)
        return outlook.order(*parts, self._audience.screen.now, t, notice_in)

    def move(self, order: Reorder, t: float) -> Done | Refused:
        """Put a turn before another one, or behind all that are told."""
        coming = self.coming(t)
        if order.version != self.version:
            return Refused("The running order has changed since you saw it; look at it again.")
        ids = [one.id for one in coming]
        if order.segment not in ids:
            return Refused(_lost(order.segment, moves=True))
        if order.before is not None and order.before not in ids:
            return Refused(_lost(order.before, moves=False))
        old = ids.index(order.segment)
        new = len(ids) if order.before is None else ids.index(order.before)
        new -= new > old
        if order.before == order.segment or new == old:
            return Refused(f"{self._name(coming[old])} stands there already.")
        if refusal := self._bound(coming, old, new):
            return Refused(refusal)
        return self._moved(coming, old, new, t)

    def _bound(self, coming: Sequence[Coming], old: int, new: int) -> str | None:
        """Why this turn does not move, or not as far as that."""
        moved = coming[old]
        for one in coming[min(old, new) : max(old, new) + 1]:
            if one.stays:
                where = "" if one is moved else ", and nothing is put before it"
                return f"{self._name(one)} {one.stays}{where}."
            if one.turn.window != moved.turn.window:
                window = outlook.block(one.turn if one.turn.window else moved.turn)
                return (
                    f"{self._name(moved)} stays on its side of {window}, which has its own time"
                    " and its own products."
                )
        return None

    def _moved(self, coming: Sequence[Coming], old: int, new: int, t: float) -> Done | Refused:
        """Try it on a twin of the running order; carry it out when promises allow it."""
        turns = [one for one in coming if one is not coming[old]]
        turns.insert(new, coming[old])
        order, begun = self._programme.order, coming[0].written
        leads = turns[0] is coming[0] and (begun or order.pinned is not None)
        places = self._places(coming, turns[leads:])
        trial = order.twin()
        if begun and not leads:
            trial.reopen(self._audience.screen.now)
        if not leads:
            trial.unpin()
        trial.place(places)
        first = begun and leads
        starts = coming[first].starts_in
        came = [(coming[0].turn.sku, 0.0)] if first else []
        for turn, after in outlook.turns(self._programme, trial, t + starts):
            came.append((turn.sku, starts + after))
        told = list(outlook.names(one.turn.sku for one in turns))
        begins = dict(zip(outlook.names(sku for sku, _ in came), count(), strict=False))
        late = self._late(turns, [begins.get(name, len(came)) for name in told], new)
        if late is not None:
            return Refused(late)
        recalled = self._make_room() if begun and not leads else ()
        if not leads:
            order.unpin()
        order.place(places)
        self.coming(t)
        at = begins.get(told[new])
        about = "" if at is None else f", about {self._programme.day.wall(t + came[at][1]):%H:%M}"
        where = "to the end"
        if new + 1 < len(turns):
            where = f"before {self._name(turns[new + 1])}"
        return Done(f"{self._name(turns[new])} moved {where}{about}.", recalled, later=True)

    def _places(self, coming: Sequence[Coming], turns: Sequence[Coming]) -> Places:
        """All that was told stands from now on where it is, and what was placed behind it."""
        known = (one.place for one in coming if not one.written)
        rest = beyond(self._programme.order.places, known)
        return (*(one.place for one in turns), *rest)

    def _late(self, turns: Sequence[Coming], found: Sequence[int], new: int) -> str | None:
        """Why the moved turn would not stand between its neighbours; `found` is where each came."""
        sku = None
        if new > 0 and found[new - 1] > found[new]:
            sku = turns[new].turn.sku
        elif new + 1 < len(turns) and found[new] > found[new + 1]:
            sku = turns[new + 1].turn.sku
        if sku is None:
            return None
        gap = self._programme.contract.gap(sku)
        promised = f" at least every {gap / 60:g} minutes" if gap is not None else ""
        name = self._named(sku)
        return f"{name} would come too late: the rundown promises it{promised}."

    def _name(self, one: Coming) -> str:
        return self._named(one.turn.sku)

    def _named(self, sku: str) -> str:
        product = self._sheet.product(sku)
        return titled(product.short_name) if product else sku


def _lost(segment: str, *, moves: bool) -> str:
    """Why something that is no coming turn cannot be moved, or have a turn before it."""
    if segment == outlook.NOW:
        what = "What is on air"
    elif segment.startswith(outlook.AT):
        what = f"{segment.removeprefix(outlook.AT)} comes at its own time: it"
    else:
        return "This turn is not in the running order any more; look at it again."
    return f"{what} does not move." if moves else f"{what} has no turn put before it."
