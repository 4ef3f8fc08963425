"""A day by its rundown: shares, gaps, windows, hours and re-hooks, on the simulated clock."""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from show_rig import BOTTLE, DEMO, LAMP, Rig, Row, product, reader, shelf

from catalog.product import Brand
from script_engine.contract import Contract
from script_engine.gate import Gate
from script_engine.programme import Programme
from script_engine.sheet import Sheet
from script_engine.writer import Brief
from studio.clock import SimulatedClock
from studio.settings import Script, Show
from studio.show import BoundLine, Kind, Line

BERLIN = ZoneInfo("Europe/Berlin")


class Plain:
    """Writes plain words at once: five to twenty of them, the same for the same line."""

    def write(self, brief: Brief) -> Line:
        length = 8 + zlib.crc32(brief.line.encode()) % 16
        return Line(brief.line, brief.cue, " ".join(["word"] * length) + ".", "playbook")

    def answer(self, brief: Brief) -> Line:
        return self.write(brief)

    def acts(self, facts: object, key: str, count: int, lang: str = "en") -> tuple[str, ...]:
        return tuple(["hook", "product_open", "fact", "price", "scene", "cta"] * 9)[:count]

    def remember(self, text: str, frame: str | None, sku: str | None, at: float) -> None:
        pass

    def recall(self, keys: object) -> None:
        pass


class Open(Gate):
    """Lets everything through, for days of plain words."""

    def line(self, line: Line) -> None:
        return None

    def bound(self, bound: BoundLine, facts: object) -> None:
        return None


def plain() -> dict[str, Any]:
    """Who writes and judges when only times matter."""
    return {"writer": Plain(), "gate": Open(reader, "en", ())}


def rig(rundown: dict[str, Any], hours: float, *, wall: datetime | None = None, **more: Any) -> Rig:
    """A show by this rundown, by default from 09:00 UTC on; `chat` asks every so many seconds."""
    chat, step = more.pop("chat", None), more.pop("step", 1.0)
    script = Script.model_validate({"rundown": rundown, **more.pop("script", {})})
    if more.get("plain", True):
        more |= plain()
    more.pop("plain", None)
    show = Rig(script=script, wall=wall or datetime(2026, 11, 24, 9, tzinfo=UTC), **more)
    for n in range(int(hours * 3600 / chat) if chat else 0):
        show.says(60 + n * chat, "how much is the lamp?", f"Viewer{n}")
    return show.run(hours * 3600, step=step)


def turns(rows: list[Row]) -> Iterator[tuple[str, float]]:
    """Products of the pitch with the show time at which each turn began."""
    last = None
    for row in rows:
        if row.kind is Kind.PITCH and row.sku and row.sku != last:
            last = row.sku
            yield row.sku, row.t


def starts(rows: list[Row], sku: str) -> list[float]:
    return [t for one, t in turns(rows) if one == sku]


def widest(times: list[float]) -> float:
    return max(b - a for a, b in pairwise(times))


# --- the rotation ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def promised() -> Rig:
    """Three hours with a hero, a share, a gap, recaps, question windows and a lively chat."""
    rundown = {
        "products": [
            {"product": "tote", "share": 30},
            {"product": "bottle", "weight": 2, "must_say": ["The {name} is {price}."]},
        ],
        "hero": {"products": ["lamp"], "every_minutes": 20},
        "recap": {"every_minutes": 30},
    }
    return rig(rundown, 3, chat=45)


def test_a_hero_is_never_further_apart_than_promised(promised: Rig) -> None:
    assert widest([0.0, *starts(promised.rows, "lamp")]) <= 20 * 60


def test_re_hooks_are_heard_within_their_time_whatever_is_asked(promised: Rig) -> None:
    said = [r.t for r in promised.rows if r.kind in {Kind.OPENING, Kind.REHOOK}]
    assert widest(said) <= 150


@pytest.mark.parametrize("chat", [None, 15, 4])
def test_re_hooks_keep_their_time_with_every_kind_of_chat(chat: int | None) -> None:
    show = rig({}, 1, chat=chat)
    said = [r.t for r in show.rows if r.kind in {Kind.OPENING, Kind.REHOOK}]
    assert widest([*said, show.t]) <= 150


def test_a_promised_share_is_kept_by_the_ear(promised: Rig) -> None:
    seconds: Counter[str | None] = Counter()
    for row in promised.rows:
        seconds[row.sku] += row.dur if row.kind is Kind.PITCH else 0
    assert seconds["tote"] / sum(seconds.values()) >= 0.28


def test_what_must_be_said_is_said_in_every_turn(promised: Rig) -> None:
    said = [r for r in promised.rows if r.act == "must_say"]
    whole = [t for t in starts(promised.rows, "bottle") if t < promised.t - 120]
    for began, after in pairwise([*whole, promised.t]):
        assert any(began <= row.t < after for row in said)
    assert {row.bound.text for row in said} == {"The Fjord Insulated Bottle 750 ml is $29.90."}
    assert {row.bound.line.frame for row in said} == {"brand/bottle/must"}


def test_recaps_look_back_at_what_was_on(promised: Rig) -> None:
    assert Counter(r.kind for r in promised.rows)[Kind.RECAP] >= 9


def test_questions_are_asked_for_and_the_show_goes_on(promised: Rig) -> None:
    asked = [row.t for row in promised.rows if row.kind is Kind.INVITE]
    assert (
        5
        <= len([t for t, before in zip(asked, [0.0, *asked], strict=False) if t - before > 600])
        <= 7
    )
    assert promised.silence == 0


def test_must_say_lines_of_the_catalogue_go_through_the_gate() -> None:
    lines = ("Only the {name} costs {price}.", "It is the best bottle in the world.")
    bottle = replace(BOTTLE, sidecar=Brand(must_say=lines))
    show = Rig(snapshot=shelf(bottle)).run(200)
    said = [row.bound.text for row in show.rows if row.act == "must_say"]
    assert said == ["Only the Fjord Insulated Bottle 750 ml costs $29.90."] * len(said)
    assert said
    assert any(
        kind == "refused" and what["frame"] == "brand/bottle/must" for kind, what in show.notes
    )


def test_facts_that_a_turn_must_tell_are_told() -> None:
    facts = {"products": [{"product": "lamp", "facts": ["attribute.cable", "price"]}]}
    show = rig(facts, 0.1, snapshot=shelf(LAMP), plain=False)
    said = [use.id for r in show.rows for use in r.bound.facts if r.act == "fact"]
    assert "lamp/attribute.cable" in said


def plan(
    rundown: dict[str, Any], skus: list[str], hours: float
) -> tuple[Counter[str], list[tuple[str, float]]]:
    """Seconds by product and turns of a long show, beat by beat without words."""
    clock = SimulatedClock(0.0, datetime(2026, 11, 24, tzinfo=UTC))
    script, show = Script.model_validate({"rundown": rundown}), Show()
    goods = [product(sku, n, f"Thing {sku}", sku, "9.00") for n, sku in enumerate(skus, 1)]
    sheet = Sheet(shelf(*goods), show, clock)
    running = Programme(script, sheet, Plain(), show, "plan", clock)
    running.stock()
    running.open(greet=True, disclose=True)
    seconds: Counter[str] = Counter()
    had: list[tuple[str, float]] = []
    turn = None
    while clock.now() < hours * 3600:
        beat = running.next_beat(clock.now())
        length = 4.0 + (len(had) * 7 + len(beat.act)) % 5
        running.said(beat, length)
        running.heard(beat.kind, beat.subjects.sku, clock.now(), length)
        if beat.kind is Kind.PITCH and beat.subjects.sku:
            seconds[beat.subjects.sku] += length
            if beat.turn != turn:
                # After question time the same product may begin another one.
                turn = beat.turn
                had.append((beat.subjects.sku, clock.now()))
        clock.lag(length)
    return seconds, had


def test_shares_of_a_day_are_within_two_points_of_the_contract() -> None:
    rundown = {
        "products": [
            {"product": "a", "share": 25},
            {"product": "b", "weight": 3},
            {"product": "c", "weight": 0.5, "seconds": 60},
            {"product": "d", "gap_minutes": 15},
        ],
        "hero": {"products": ["e"]},
    }
    skus = list("abcdefghijkl")
    seconds, had = plan(rundown, skus, 24)
    total = sum(seconds.values())
    contract = Contract(Script.model_validate({"rundown": rundown}).rundown, 100)
    for sku, share in contract.shares(skus).items():
        assert seconds[sku] / total == pytest.approx(share, abs=0.02), sku
    assert widest([t for sku, t in had if sku == "d"]) <= 15 * 60
    assert widest([t for sku, t in had if sku == "e"]) <= 20 * 60


def test_no_gap_of_a_weighted_round_is_much_longer_than_its_share_says() -> None:
    rundown = {"products": [{"product": "a", "share": 20}, {"product": "b", "weight": 3}]}
    skus = list("abcdefghijkl")
    _, had = plan(rundown, skus, 24)
    shares = Contract(Script.model_validate({"rundown": rundown}).rundown, 100).shares(skus)
    turn = 24 * 3600 / len(had)
    for sku, share in shares.items():
        assert widest([t for one, t in had if one == sku]) <= 1.5 * turn / share, sku


# --- the day --------------------------------------------------------------------------------

WINDOW = {"name": "Happy hour", "opens": "01:50", "closes": "03:10", "products": ["tote"]}


@pytest.mark.parametrize(
    ("date", "opens", "closes"),
    [
        # the night on which 02:00 becomes 03:00: twenty minutes
        (datetime(2026, 3, 29, 0, 40, tzinfo=UTC), (29, 0, 50), (29, 1, 10)),
        # the night on which 03:00 becomes 02:00: two hours and twenty minutes
        (datetime(2026, 10, 24, 23, 40, tzinfo=UTC), (24, 23, 50), (25, 2, 10)),
    ],
)
def test_a_promo_window_keeps_local_time_over_a_change_of_clocks(
    date: datetime, opens: tuple[int, int, int], closes: tuple[int, int, int]
) -> None:
    begins = (date.replace(day=opens[0], hour=opens[1], minute=opens[2]) - date).total_seconds()
    ends = (date.replace(day=closes[0], hour=closes[1], minute=closes[2]) - date).total_seconds()
    show = rig({"promos": [WINDOW]}, ends / 3600 + 0.05, wall=date, zone="Europe/Berlin", step=2.0)
    local = (date + timedelta(seconds=begins)).astimezone(BERLIN)
    assert (local.hour, local.minute) == (1, 50)
    inside = [r for r in show.rows if r.kind is Kind.PITCH and begins + 20 <= r.t < ends - 3]
    assert {r.sku for r in inside} == {"tote"}
    first = next(r.t for r in inside)
    assert first - begins < 40
    after = [r for r in show.rows if r.kind is Kind.PITCH and ends + 3 <= r.t < ends + 100]
    assert "tote" not in {r.sku for r in after}


def test_a_window_may_cross_midnight() -> None:
    window = {**WINDOW, "opens": "23:50", "closes": "00:10"}
    show = rig({"promos": [window]}, 0.8, wall=datetime(2026, 11, 24, 23, 40, tzinfo=UTC))
    inside = {r.sku for r in show.rows if r.kind is Kind.PITCH and 620 < r.t < 1797}
    assert inside == {"tote"}
    assert len({r.sku for r in show.rows if r.kind is Kind.PITCH and r.t > 1803}) > 2


def test_a_window_belongs_to_its_weekday_or_its_date() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    window = {**WINDOW, "opens": "09:10", "closes": "09:30"}
    for when, on in (
        ({"days": ["fri"]}, True),
        ({"days": ["sat"]}, False),
        ({"day": "2026-11-27"}, True),
    ):
        show = rig({"promos": [{**window, **when}]}, 0.5, wall=friday)
        inside = {r.sku for r in show.rows if r.kind is Kind.PITCH and 630 < r.t < 1790}
        assert (inside == {"tote"}) is on


def test_a_fixed_item_comes_on_the_second_and_with_its_words() -> None:
    item = {"at": "09:17:30", "product": "tote", "seconds": 60, "must_say": ["Here is {name}."]}
    show = rig({"fixed": [item]}, 0.5)
    due = 17.5 * 60
    began = [t for t in starts(show.rows, "tote") if abs(t - due) < 30]
    assert began
    assert due - 2 <= began[0] <= due + 20
    words = [r for r in show.rows if r.act == "must_say"]
    assert [r.sku for r in words] == ["tote"]


def test_the_show_opens_and_closes_by_its_hours() -> None:
    hours = {"hours": {"opens": "09:10", "closes": "09:40"}}
    show = rig(hours, 0.9)
    closing = [row for row in show.rows if row.kind is Kind.CLOSING]
    greeting = [row for row in show.rows if row.kind is Kind.OPENING]
    assert len(closing) == 1
    assert len(greeting) == 1
    assert 598 <= greeting[0].t < 620
    assert closing[0].t + closing[0].dur <= 2400, "the last words end before the hours do"
    assert closing[0].t > 2400 - 60
    selling = {Kind.PITCH, Kind.BRIDGE, Kind.REHOOK, Kind.RECAP}
    assert not [r for r in show.rows if r.kind in selling and not 600 <= r.t <= closing[0].t]
    assert show.silence == 0


def test_around_the_clock_the_host_greets_each_part_of_the_day() -> None:
    show = rig({}, 1.2, wall=datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
    said = [r for r in show.rows if r.kind is Kind.OPENING]
    assert len(said) == 2
    assert 1800 <= said[1].t < 2000


def test_after_a_kill_the_day_goes_on_where_it_was() -> None:
    rundown = {
        "hours": {"opens": "09:00", "closes": "10:00"},
        "hero": {"products": ["lamp"], "every_minutes": 20},
        "fixed": [{"at": "09:30", "product": "tote"}],
    }
    before = rig(rundown, 29.9 / 60)
    after = Rig(
        script=before.script, journal=before.entries(), start=1830, wall=before.wall, **plain()
    )
    after.run(3700, step=1.0)
    assert after.rows[0].kind is not Kind.OPENING
    assert "tote" in {sku for sku, t in turns(after.rows) if t < 1880}, "its time was in the gap"
    assert widest([*starts(before.rows, "lamp"), *starts(after.rows, "lamp")]) <= 20 * 60
    again = Rig(
        script=before.script, journal=after.entries(), start=3590, wall=before.wall, **plain()
    )
    again.run(3660, step=1.0)
    assert Kind.CLOSING in {row.kind for row in after.rows}
    assert {row.kind for row in again.rows} <= {Kind.RESERVE, Kind.DISCLOSURE}


def test_the_desk_sees_the_blocks_of_the_day() -> None:
    rundown = {
        "promos": [{**WINDOW, "opens": "09:20", "closes": "09:40"}],
        "fixed": [{"at": "10:00", "product": "lamp"}],
        "hours": {"opens": "08:00", "closes": "11:00"},
    }
    show = rig(rundown, 0.3)
    rows = show.director.order(show.t)
    fixed = [row.title for row in rows if row.state == "fixed"]
    assert {"Happy hour", "Desk lamp 10:00", "Questions", "AI notice", "Closing"} <= set(fixed)
    blocks = [row.block for row in rows if row.sku]
    assert {"rotation", "Happy hour"} <= set(blocks)
    assert {r.sku for r in rows if r.block == "Happy hour"} == {"tote"}
    assert [row.starts_in for row in rows] == sorted(row.starts_in for row in rows)


def test_the_same_rundown_and_seed_give_the_same_day() -> None:
    rundown = {"hero": {"products": ["lamp"]}, "products": [{"product": p.sku} for p in DEMO]}
    one, two = (rig(rundown, 0.2) for _ in range(2))
    assert [r.bound for r in one.rows] == [r.bound for r in two.rows]
