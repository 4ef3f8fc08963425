"""How the tests of the operator's rights ask, look and start again."""

import asyncio
from itertools import count

from show_rig import Rig

from script_engine.tail import Tail
from studio.orders import (
    Approval,
    Order,
    Receipt,
)
from studio.script_report import WaitingLine

_ids = count(1)


def ask(rig: Rig, order: Order) -> Receipt:
    receipt = asyncio.run(rig.director.ask(order, f"o{next(_ids)}", rig.t))
    rig.withdraw(rig.director.withdrawn())
    assert receipt.words
    assert (receipt.effect is None) == (not receipt.done)
    return receipt


def waiting(rig: Rig, state: str = "approve") -> list[WaitingLine]:
    return [line for line in rig.director.waiting() if line.state == state]


def approving() -> Rig:
    rig = Rig().run(20)
    assert ask(rig, Approval(on=True)).done
    return rig


def again(rig: Rig) -> Rig:
    """The show goes on with another Director, from the journal and the memory alone."""
    memory = rig.director.memory(rig.t)
    following = Rig(rig.snapshot, rig.script, show_id=rig.show_id, start=rig.t, later=True)
    following.journal = rig.entries()
    following.director.begin(Tail(rig.show_id, rig.entries()), rig.copied(memory))
    return following
