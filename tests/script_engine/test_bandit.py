"""Learning from clicks and orders, inside the promises of the rundown."""

import math
from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from script_engine.bandit import Bandit
from script_engine.contract import Contract
from script_engine.running_order import RunningOrder
from script_engine.screen_time import DELAY
from studio.reaction import Reaction
from studio.rundown import Learning, Rundown

DAY = 24 * 3600.0
VIEWERS = 100.0


class Market:
    """Viewers who click and order at a rate that each product has; orders come late."""

    def __init__(self, rates: dict[str, float], seed: int) -> None:
        self._rates = rates
        self._rng = Random(seed)
        self._count = 0
        self.late: list[Reaction] = []

    def watch(self, bandit: Bandit, sku: str, t: float, seconds: float) -> None:
        """Events while `sku` is on: clicks at once, one in ten becomes an order within minutes."""
        bandit.heard(sku, t, seconds)
        expected = self._rates[sku] * VIEWERS * seconds / 60
        for _ in range(self._poisson(expected)):
            self._count += 1
            at = t + self._rng.random() * seconds
            bandit.react(Reaction(f"k{self._count}", "click", at + DELAY))
            if self._rng.random() < 0.1:
                later = at + DELAY + self._rng.uniform(60, 1500)
                self.late.append(
                    Reaction(f"o{self._count}", "order", later, click=f"k{self._count}")
                )
        for order in [o for o in self.late if o.at <= t + seconds]:
            self.late.remove(order)
            bandit.react(order)

    def _poisson(self, mean: float) -> int:
        limit, count, product = math.exp(-mean), 0, self._rng.random()
        while product > limit:
            count += 1
            product *= self._rng.random()
        return count


def play(
    rundown: Rundown, rates: dict[str, float], seed: int
) -> tuple[Counter[str], list[tuple[float, str]]]:
    """Seconds by product and the turns of one day."""
    bandit = Bandit(rundown.learning, f"sim{seed}")
    bandit.viewers = VIEWERS
    contract = Contract(rundown, 100)
    order, market = RunningOrder(contract, bandit), Market(rates, seed)
    order.stock(rates)
    spent: Counter[str] = Counter()
    turns = []
    t = 0.0
    while t < DAY:
        order.air = t
        turn = order.open()
        assert turn is not None
        turn.seconds = turn.target
        market.watch(bandit, turn.sku, t, turn.seconds)
        spent[turn.sku] += turn.seconds
        turns.append((t, turn.sku))
        t += turn.seconds
        order.close()
    return spent, turns


def best(rundown: Rundown, rates: dict[str, float]) -> float:
    """What somebody would earn who knew the rates: the promises, and all else to the best."""
    learning, contract = rundown.learning, Contract(rundown, 100)
    shares = {
        sku: max(contract.least(sku), share * (1 - learning.free))
        for sku, share in contract.shares(rates).items()
    }
    rest = 1 - sum(shares.values())
    for sku in sorted(rates, key=lambda one: -rates[one]):
        more = min(rest, max(0.0, learning.most - shares[sku]))
        shares[sku] += more
        rest -= more
    return sum(shares[sku] * rates[sku] for sku in rates)


def products(count: int) -> list[str]:
    return [f"p{number:02}" for number in range(count)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_day_of_learning_earns_nine_tenths_of_what_perfect_knowledge_would(seed: int) -> None:
    rng = Random(seed)
    rates = {sku: 0.01 * rng.lognormvariate(0, 0.8) for sku in products(20)}
    rundown = Rundown(learning=Learning(enabled=True))
    spent, _ = play(rundown, rates, seed)
    total = sum(spent.values())
    earned = sum(spent[sku] / total * rates[sku] for sku in rates)
    assert earned >= 0.9 * best(rundown, rates)


def test_learning_never_takes_what_is_promised_and_never_gives_more_than_allowed() -> None:
    rates = {sku: 0.05 if sku == "p07" else 0.001 for sku in products(12)}
    rundown = Rundown.model_validate(
        {
            "products": [{"product": "p03", "share": 15}, {"product": "p04", "gap_minutes": 30}],
            "learning": {"enabled": True, "most": 0.3},
        }
    )
    spent, turns = play(rundown, rates, 1)
    total = sum(spent.values())
    contract = Contract(rundown, 100)
    for sku, share in contract.shares(rates).items():
        least = max(contract.least(sku), share * 0.5)
        assert spent[sku] / total >= least - 0.02, sku
        assert spent[sku] / total <= 0.3 + 0.02, sku
    assert spent["p07"] / total > 0.27, "the one that sells has all it may have"
    starts = [t for t, sku in turns if sku == "p04"]
    assert max(b - a for a, b in pairwise(starts)) <= 30 * 60


def test_no_gap_is_longer_than_one_and_a_half_times_what_is_planned_while_learning() -> None:
    rates = {sku: 0.01 * (1 + n) for n, sku in enumerate(products(12))}
    rundown = Rundown(learning=Learning(enabled=True))
    _, turns = play(rundown, rates, 2)
    plan = 12 * 100 / (1 - 0.5)
    for sku in rates:
        starts = [t for t, one in turns if one == sku]
        assert max(b - a for a, b in pairwise(starts)) <= 1.5 * plan, sku


def test_an_order_is_credited_to_what_was_on_at_its_click() -> None:
    bandit = Bandit(Learning(enabled=True), "k")
    bandit.heard("a", 0, 100)
    bandit.heard("b", 100, 100)
    bandit.react(Reaction("c1", "click", 50))
    bandit.react(Reaction("o1", "order", 190, click="c1"))
    beliefs = {sku: bandit._belief(sku).reward for sku in ("a", "b")}
    assert beliefs["a"] > 10
    assert beliefs["b"] == 0


def test_an_order_long_after_its_click_counts_for_nobody() -> None:
    bandit = Bandit(Learning(enabled=True), "k")
    bandit.heard("a", 0, 100)
    bandit.react(Reaction("o1", "order", 50 + 31 * 60, clicked=50))
    assert bandit.credited == 0


def test_an_event_that_comes_again_counts_once() -> None:
    bandit = Bandit(Learning(enabled=True), "k")
    bandit.heard("a", 0, 100)
    for _ in range(5):
        bandit.react(Reaction("c1", "click", 50))
    assert bandit.credited == 1


def test_what_one_segment_earns_is_limited_by_who_could_have_clicked() -> None:
    bandit = Bandit(Learning(enabled=True), "k")
    bandit.heard("a", 0, 60)
    for number in range(10_000):
        bandit.react(Reaction(f"c{number}", "click", 30))
    assert bandit._belief("a").reward <= 12


def test_what_was_seen_counts_half_after_the_half_life() -> None:
    bandit = Bandit(Learning(enabled=True), "k")
    bandit.heard("a", 0, 100)
    bandit.react(Reaction("c1", "click", 50))
    before = bandit._belief("a").reward
    bandit.heard("b", 50 + 7200 - 100, 100)
    assert bandit._belief("a").reward == pytest.approx(before / 2, rel=0.02)


def test_the_same_events_give_the_same_choices() -> None:
    rates = dict.fromkeys(products(6), 0.02)
    rundown = Rundown(learning=Learning(enabled=True))
    assert play(rundown, rates, 3) == play(rundown, rates, 3)
