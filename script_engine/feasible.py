"""Whether a rundown can be kept, told before the show: each fault by its key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from script_engine.contract import ROOM, Contract, Deadline
from script_engine.running_order import RunningOrder
from script_engine.timetable import Run, Timetable
from studio.errors import Misconfigured
from studio.rundown import Fixed, Occasion, Promo, Rundown
from studio.settings import Script

_KEY = "script.rundown"
_DAYS = 8
"""Days from today on that are looked through, beside the dates that are named."""
_STEADY = 1.1
"""What turns really take for each second they aim at, with notices and re-hooks between."""
_LAST_LINE = 10.0
"""Seconds by which a turn ends late, at the end of a line."""
_OTHERS = 20
"""Products without a promise that stand for all of them in the trial."""
SHORTEST = 300.0
"""Seconds of show hours that have room for an opening and a closing."""


def check(script: Script, zone: str, skus: Iterable[str], now: datetime) -> None:
    """Raises `Misconfigured` when the promises of the rundown cannot all be kept.

    `skus` are all products of the catalogue; `now` is the moment the show begins, in UTC.
    """
    faults = list(_faults(script, zone, tuple(skus), now))
    if faults:
        raise Misconfigured("\n".join(f"{_KEY}.{fault}" for fault in faults))


def _faults(script: Script, zone: str, skus: tuple[str, ...], now: datetime) -> Iterator[str]:
    rundown = script.rundown
    contract = Contract(rundown, script.segment_seconds)
    unknown = list(_unknown(rundown, skus))
    yield from unknown
    yield from _shares(rundown, contract, skus)
    if not unknown:
        yield from _gaps(rundown, contract, skus)
    yield from _times(rundown, script, zone, now)


# --- products -------------------------------------------------------------------------------


def _mentions(rundown: Rundown) -> Iterator[tuple[str, str]]:
    for number, spot in enumerate(rundown.products):
        yield f"products[{number}].product", spot.product
    for sku in rundown.hero.products if rundown.hero else ():
        yield "hero.products", sku
    for number, promo in enumerate(rundown.promos):
        for sku in promo.products:
            yield f"promos[{number}].products", sku
    for number, item in enumerate(rundown.fixed):
        yield f"fixed[{number}].product", item.product


def _unknown(rundown: Rundown, skus: tuple[str, ...]) -> Iterator[str]:
    known = set(skus)
    for key, sku in _mentions(rundown):
        if sku not in known:
            near = get_close_matches(sku, skus, 1)
            meant = f"; is {near[0]!r} meant?" if near else ""
            yield f"{key}: found {sku!r}, expected the id of a product of the catalogue{meant}"


def _shares(rundown: Rundown, contract: Contract, skus: tuple[str, ...]) -> Iterator[str]:
    seen: set[str] = set()
    for number, spot in enumerate(rundown.products):
        if spot.product in seen:
            yield f"products[{number}].product: {spot.product!r} stands there twice"
        seen.add(spot.product)
    promised = {sku: contract.least(sku) for sku in {sku for _, sku in _mentions(rundown)}}
    total = sum(promised.values())
    if total > 1:
        first = sorted(promised, key=lambda sku: -promised[sku])[:4]
        told = ", ".join(f"{sku} {promised[sku]:.0%}" for sku in first)
        yield (
            f"products: the shares and gaps promise {total:.0%} of the time ({told}),"
            " expected 100% at most; lower `share`, raise `gap_minutes` or shorten `seconds`"
        )
    weighed = any(contract.spot(sku).weight or contract.least(sku) for sku in skus)
    if skus and not weighed:
        yield "products: every product has weight 0, expected one that the rotation may show"


# --- gaps -----------------------------------------------------------------------------------


def _gaps(rundown: Rundown, contract: Contract, skus: tuple[str, ...]) -> Iterator[str]:
    for deadline in contract.deadlines:
        own = max(contract.length(sku) for sku in deadline.products)
        for what, seconds in _blocks(rundown, contract, deadline, skus):
            if (own + seconds) * ROOM > deadline.gap:
                least = (own + seconds) * ROOM / 60
                yield (
                    f"{deadline.key}: {deadline.gap / 60:g} minutes leave no room for {what} of"
                    f" {seconds:g} s beside its own turn of {own:g} s; raise it to"
                    f" {least:.1f} minutes or shorten them"
                )
                return
    yield from _trial(contract, skus)


def _blocks(
    rundown: Rundown, contract: Contract, deadline: Deadline, skus: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    lengths = [contract.length(sku) for sku in skus if sku not in deadline.products]
    if lengths:
        yield "another turn", max(lengths)
    for item in rundown.fixed:
        if item.product not in deadline.products:
            yield "the fixed item", item.seconds or contract.length(item.product)
    if rundown.questions is not None:
        yield "a question window", rundown.questions.seconds


def _trial(contract: Contract, skus: tuple[str, ...]) -> Iterator[str]:
    """Plays some hours of turns, with other turns as long as any, and tells who came too late."""
    if not contract.deadlines or not skus:
        return
    promised = {sku for deadline in contract.deadlines for sku in deadline.products}
    others = [sku for sku in skus if sku not in promised][:_OTHERS]
    order = RunningOrder(contract)
    order.stock([*sorted(promised), *others])
    longest = max((contract.length(sku) for sku in others), default=0.0)
    last = dict.fromkeys(contract.deadlines, 0.0)
    until = max(6 * 3600.0, 3 * max(deadline.gap for deadline in contract.deadlines))
    while order.air < until:
        turn = order.open()
        assert turn is not None
        for deadline in contract.deadlines:
            if order.air - last[deadline] > deadline.gap:
                yield _missed(deadline, contract)
                return
            if turn.sku in deadline.products:
                last[deadline] = order.air
        length = turn.target if turn.sku in promised else longest
        turn.seconds = length
        order.air += length * _STEADY + _LAST_LINE
        order.close()


def _missed(deadline: Deadline, contract: Contract) -> str:
    names = " or ".join(deadline.products)
    return (
        f"{deadline.key}: {names} cannot come every {deadline.gap / 60:g} minutes beside the other"
        f" promises, which come to {_load(contract):.0%} of the time with the lines between them;"
        " raise a gap, shorten `seconds` or promise less"
    )


def _load(contract: Contract) -> float:
    return sum(
        (max(contract.length(sku) for sku in one.products) * _STEADY + _LAST_LINE) / one.gap
        for one in contract.deadlines
    )


# --- times of day ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claim:
    """A stretch of time that belongs to an entry of the rundown."""

    key: str
    name: str
    run: Run[Any]
    products: frozenset[str]
    promo: bool


def _times(rundown: Rundown, script: Script, zone: str, now: datetime) -> Iterator[str]:
    contract = Contract(rundown, script.segment_seconds)
    fixed = [(f, f.seconds or contract.length(f.product)) for f in rundown.fixed]
    table = Timetable(rundown.hours, rundown.promos, fixed, zone)
    days = _days(rundown, table.local(now).date())
    hours = list(table.openings(days))
    for run in hours[:1]:
        if (run.ends - run.starts).total_seconds() < SHORTEST:
            yield f"hours: expected at least {SHORTEST / 60:g} minutes between opens and closes"
    claims = list(_claims(rundown, table, days))
    told: set[str] = set()
    for claim in claims:
        inside = not hours or any(
            run.starts <= claim.run.starts and claim.run.ends <= run.ends for run in hours
        )
        if not inside and claim.key not in told:
            told.add(claim.key)
            yield f"{claim.key}: {claim.name} is not within the show hours; move it or the hours"
    for one, other in combinations(sorted(claims, key=lambda c: c.run.starts), 2):
        key = f"{one.key}/{other.key}"
        if key not in told and _clash(one, other):
            told.add(key)
            when = f"{table.local(other.run.starts):%a %d %b %H:%M}"
            yield f"{other.key}: {other.name} meets {one.name} on {when}; move one of them"


def _days(rundown: Rundown, today: date) -> list[date]:
    occasions: list[Occasion] = [*rundown.promos, *rundown.fixed]
    days = {today + timedelta(days=n) for n in range(-1, _DAYS)}
    for occasion in occasions:
        if occasion.day is not None:
            days |= {occasion.day + timedelta(days=n) for n in (-1, 0, 1)}
    return sorted(days)


def _claims(rundown: Rundown, table: Timetable, days: list[date]) -> Iterator[_Claim]:
    numbers: dict[int, int] = {id(p): n for n, p in enumerate(rundown.promos)}
    numbers |= {id(f): n for n, f in enumerate(rundown.fixed)}
    for run in table.promos(days):
        promo: Promo = run.what
        key, name = f"promos[{numbers[id(promo)]}]", f"the window {promo.name!r}"
        yield _Claim(key, name, run, frozenset(promo.products), promo=True)
    for item_run in table.fixed(days):
        item: Fixed = item_run.what
        name = f"the fixed item of {item.product} at {item.at:%H:%M}"
        key = f"fixed[{numbers[id(item)]}]"
        yield _Claim(key, name, item_run, frozenset({item.product}), promo=False)


def _clash(one: _Claim, other: _Claim) -> bool:
    if one.run.ends <= other.run.starts or other.run.ends <= one.run.starts:
        return False
    window, item = (one, other) if one.promo else (other, one)
    own = window.promo and not item.promo and item.products <= window.products
    return not (own and window.run.ends >= item.run.ends)
