"""Any sequence of orders: the show keeps talking, and what may not be said is not."""

import asyncio
from dataclasses import replace
from itertools import count
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from show_rig import DEMO, Rig, shelf

from catalog.product import Brand
from script_engine.memory import loaded
from script_engine.rights import FASTEST, SLOWEST
from script_engine.tail import Tail
from studio import orders
from studio.settings import Script
from studio.show import Kind

BRAND = ("It's the {short_name}.", "You pay {price} for it.")
WORDS = ("weight", "colour", "bluetooth")
SKUS = st.sampled_from([p.sku for p in DEMO])
ON = st.booleans()


class Orders(RuleBasedStateMachine):
    """An operator who orders anything at any time, and a brain that may die between two orders."""

    def __init__(self) -> None:
        super().__init__()
        products = [replace(p, sidecar=Brand(lines=BRAND)) if p.sku == "lamp" else p for p in DEMO]
        self.rig = Rig(shelf(*products), Script(segment_seconds=30, disclosure_minutes=2))
        self.ids = count(1)
        self.approved: set[str] = set()
        self.approval_since: float | None = None
        self.locked_since: dict[str, float] = {}
        self.banned_since: dict[str, float] = {}
        self.seen = 0
        self.asked = count(1)
        self.ended = False

    def ask(self, order: Any) -> orders.Receipt:
        rig = self.rig
        receipt = asyncio.run(rig.director.ask(order, f"o{next(self.ids)}", rig.t))
        rig.withdraw(rig.director.withdrawn())
        assert receipt.words
        return receipt

    # --- orders -----------------------------------------------------------------------------

    @rule(seconds=st.floats(1, 20))
    def time_goes_on(self, seconds: float) -> None:
        silence, rig = self.rig.silence, self.rig
        rig.run(rig.t + seconds, step=0.5)
        standing = rig.director.standing()
        if not (standing.approval or standing.stopped or standing.ending):
            assert rig.silence - silence <= 2.0, "the show fell silent"

    @rule(text=st.sampled_from(["how much is it?", "is the lamp in stock?", "hello"]))
    def a_viewer_asks(self, text: str) -> None:
        number = f"q{next(self.asked)}"
        self.rig.says(self.rig.t, text, f"viewer {number}", number)

    @rule(on=ON)
    def approval(self, on: bool) -> None:
        if self.ask(orders.Approval(on)).done:
            self.approval_since = self.rig.t if on else None
            self.approved |= {w.id for w in self.rig.director.waiting() if w.state == "approved"}

    @rule(sku=SKUS, on=ON)
    def lock(self, sku: str, on: bool) -> None:
        assert self.ask(orders.LockProduct(sku, on)).done
        self.locked_since.pop(sku, None)
        if on:
            self.locked_since[sku] = self.rig.t

    @rule(word=st.sampled_from(WORDS), on=ON)
    def ban(self, word: str, on: bool) -> None:
        assert self.ask(orders.BanWord(word, on)).done
        self.banned_since.pop(word, None)
        if on:
            self.banned_since[word] = self.rig.t

    @rule(data=st.data(), way=st.sampled_from(["approve", "reject", "drop", "edit", "lock"]))
    def a_waiting_line(self, data: st.DataObject, way: str) -> None:
        lines = self.rig.director.waiting()
        if not lines:
            return
        line = data.draw(st.sampled_from(lines))
        version = line.version + data.draw(st.sampled_from([0, 0, 0, 1]))
        order = {
            "approve": orders.ApproveLine(line.id, version),
            "reject": orders.RejectLine(line.id, version),
            "drop": orders.DropLine(line.id, version),
            "edit": orders.EditLine(line.id, "A word of my own.", version),
            "lock": orders.LockLine(line.id, version, on=data.draw(ON)),
        }[way]
        done = self.ask(order).done
        assert not done or version == line.version or line.id.startswith("say-")
        if done and way == "approve":
            self.approved.add(line.id)

    @rule(
        order=st.sampled_from(
            [
                orders.SkipProduct(), orders.Hold(on=True), orders.Hold(on=False),
                orders.PauseSelling(on=True), orders.PauseSelling(on=False), orders.Extend(20),
                orders.Stop(on=False), orders.Stop(), orders.UseLlm(on=False),
                orders.Say("We are right here."), orders.Say("One moment, please.", "now"),
                orders.MuteAuthor("viewer q1"), orders.AnswerComment("q1"),
                orders.DropComment("q2"), orders.AnswerWith("q1", "Ask me again later."),
            ]
        )
    )  # fmt: skip
    def any_other(self, order: Any) -> None:
        self.ask(order)

    @rule(sku=SKUS)
    def pitch(self, sku: str) -> None:
        self.ask(orders.PitchNext(sku))

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        told = [s.id for s in self.rig.director.order(self.rig.t)]
        version = self.rig.director.standing().order_version
        segment, before = (data.draw(st.sampled_from([*told, "1:piano"])) for _ in range(2))
        before = data.draw(st.sampled_from([before, None]))
        seen = version + data.draw(st.sampled_from([0, 0, 0, 1]))
        done = self.ask(orders.Reorder(segment, before, seen)).done
        assert not done or (seen == version and segment in told)

    @rule(rate=st.floats(SLOWEST, FASTEST))
    def tempo(self, rate: float) -> None:
        assert self.ask(orders.Tempo(rate)).done

    @rule()
    def the_brain_dies(self) -> None:
        old = self.rig
        memory = loaded(old.director.memory(old.t).dumped())
        assert memory is not None
        self.check()
        self.rig = Rig(old.snapshot, old.script, start=old.t, later=True, journal=old.entries())
        self.rig.director.begin(Tail("s", old.entries()), memory)
        self.seen = 0

    # --- what must hold ---------------------------------------------------------------------

    @invariant()
    def check(self) -> None:
        for row in self.rig.rows[self.seen :]:
            line = row.bound.line
            own = line.writer == "operator"
            since = self.approval_since
            if since is not None and row.t > since + 0.01:
                free = row.kind is Kind.DISCLOSURE or own or line.id in self.approved
                assert free, f"not approved: {row.bound.text}"
            for sku, locked in self.locked_since.items():
                if row.t > locked + 0.01 and self.names(row, sku):
                    said = line.text in BRAND if sku == "lamp" else False
                    assert said or own or line.id in self.approved, f"locked: {row.bound.text}"
            for word, banned in self.banned_since.items():
                spoken = row.bound.text.casefold().split()
                assert row.t <= banned + 0.01 or word not in spoken, row.bound.text
        self.seen = len(self.rig.rows)

    def names(self, row: Any, sku: str) -> bool:
        return sku in {use.id.partition("/")[0] for use in row.bound.facts}


Orders.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class TestAnyOrders(Orders.TestCase):  # type: ignore[misc,name-defined]  # made by hypothesis
    """Any sequence of orders keeps the show talking and says nothing that it may not."""
