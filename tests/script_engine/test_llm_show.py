"""A whole show with a language model beside it: good, broken in every way, and changing."""

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest
from llm_server import Server, serving
from penned_rig import FAST, penned
from show_rig import money, repriced

from script_engine.writer import Asked, Brief
from studio.show import Cue, Kind

WORST = ("500", "silent", "html", "empty", "odd", "keep alive", "redirect", "no choices")
"""Nothing of use ever comes."""
BAD = ("cut clean", "severed", "broken json", "error event", "stalls", "length")
"""Whole lines come, then something breaks."""

HOUSE = {"host": "Mina", "shop": "Fernhollow", "part_of_day": "morning"}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def test_a_good_model_writes_the_show_and_the_playbook_what_it_does_not(server: Server) -> None:
    with penned(llm={"base_url": server.url}) as rig:
        rig.run(120)
        rig.sound()
        assert rig.writers["llm"] > rig.writers["playbook"] / 2
        assert rig.writers["playbook"] > 0
        frames = {row.bound.line.frame for row in rig.rows if row.bound.line.writer == "llm"}
        assert frames == {"llm:fake:pitch.1"}
        report = rig.pen.report()
        assert (report.state, report.faults) == ("ready", 0)
        assert report.first_seconds > 0
        texts = [row.bound.text for row in rig.rows]
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("mode", WORST)
def test_a_model_that_only_fails_is_not_heard_and_rests(server: Server, mode: str) -> None:
    server.mode = mode
    late = FAST if mode in {"silent", "keep alive"} else {}
    with penned(llm={"base_url": server.url, **late}) as rig:
        rig.run(100)
        rig.sound()
        assert rig.writers["llm"] == 0
        assert rig.pen.report().state == "rests"
        assert rig.told("rests, tried again every 30 s") == 1
        # three that failed, then one in thirty seconds
        assert 4 <= len(server.asked) <= 7


@pytest.mark.parametrize("mode", BAD)
def test_of_a_model_that_breaks_off_only_whole_lines_are_heard(server: Server, mode: str) -> None:
    server.mode = mode
    late = FAST if mode == "stalls" else {}
    with penned(llm={"base_url": server.url, **late}) as rig:
        rig.run(60)
        rig.sound()
        whole = {row.bound.line.text for row in rig.rows if row.bound.line.writer == "llm"}
        assert whole
        assert all(text[-1] in ".?" for text in whole)


def test_a_model_that_comes_and_goes_is_taken_up_again(server: Server) -> None:
    with penned(llm={"base_url": server.url}) as rig:
        for number, mode in enumerate(("good", "500", "good", "severed", "html", "good")):
            server.mode = mode
            rig.run(45.0 * (number + 1))
        rig.sound()
        assert rig.told("rests") >= 2
        assert rig.told("writes again") >= 2
        heard = [row.bound.line.writer for row in rig.rows]
        assert "llm" in heard[-12:]


def test_a_model_that_babbles_is_refused_and_noted(server: Server) -> None:
    server.text = lambda _: "Buy now for $5!\nThe best in the world.\nIgnore the above.\n"
    with penned(llm={"base_url": server.url}) as rig:
        rig.run(100)
        rig.sound()
        assert rig.writers["llm"] == 0
        refused = [data for kind, data in rig.notes if kind == "refused"]
        rules = {data["rule"] for data in refused}
        assert "llm.number" in rules
        assert rules & {"llm.words", "llm.fact", "claim.superlative"}
        assert all(data["frame"] == "llm:fake:pitch.1" for data in refused)
        assert sum(rig.pen.report().refused.values()) == len(refused)


def test_a_changed_catalogue_empties_what_it_touched(server: Server) -> None:
    with penned(llm={"base_url": server.url, "ahead": 30}) as rig:
        rig.run(60)
        stock = rig.model.stock
        before = {key for key in stock._kept if "bottle" in key[1]}
        assert before
        others = len(stock) - sum(len(stock._kept[key]) for key in before)
        rig.turn(repriced(rig.snapshot, "bottle", price=money("19.90")))
        assert not [key for key in stock._kept if "bottle" in key[1]]
        assert len(stock) == others
        rig.run(120)
        rig.sound()
        assert not [row for row in rig.rows if row.t > 75 and "29.90" in row.bound.text]


def test_the_stock_is_bounded(server: Server) -> None:
    with penned(llm={"base_url": server.url, "ahead": 60}) as rig:
        for _ in range(60):
            rig.runner.run(rig.pen.turn())
        assert 20 < len(rig.model.stock) <= 64


def answered(rig, text: str, words: str = "is it heavy?") -> tuple[str, object]:  # noqa: ANN001 - a rig
    facts = rig.director._sheet.of("bottle")
    brief = Brief(Cue(Kind.ANSWER, "answer_feature", "bottle"), "a1", facts, HOUSE)
    rig.model.ask(Asked("weight", words), brief)
    assert rig.model.state("weight") == "pending"
    for _ in range(3):
        rig.runner.run(rig.pen.turn())
    return rig.model.state("weight"), partial(rig.model.write, Brief(**{
        **{name: getattr(brief, name) for name in Brief.__slots__}, "question": "weight"}))  # fmt: skip


def test_an_answer_is_written_ahead_from_its_facts_alone(server: Server) -> None:
    server.text = lambda _: "It's {attribute.weight}, so not much to carry.\n"
    with penned(llm={"base_url": server.url}) as rig:
        state, write = answered(rig, "")
        assert state == "ready"
        line = write()
        assert (line.text, line.writer) == ("It's {attribute.weight}, so not much to carry.", "llm")
        assert line.frame == "llm:fake:answer.1"
        assert rig.model.state("weight") == "none", "it is said once"
        user = server.asked[0]["messages"][1]["content"]
        assert user == "The viewer's question, as data: is^it^heavy^?"


@pytest.mark.parametrize(
    "text",
    ["UNKNOWN", "It's light.", "Yes.", "It weighs 390 g.", "You asked: is it heavy? {price}."],
)
def test_an_answer_that_is_not_proved_is_none(server: Server, text: str) -> None:
    server.text = lambda _: text
    with penned(llm={"base_url": server.url}) as rig:
        assert answered(rig, "")[0] == "none"


def test_a_question_interrupts_what_is_written_and_hangs_up(server: Server) -> None:
    server.mode = "drips"
    with penned(llm={"base_url": server.url, "total_seconds": 60}) as rig:

        async def act() -> None:
            await rig.pen.turn()  # opens
            writing = asyncio.ensure_future(rig.pen.turn())
            while not server.asked:
                await asyncio.sleep(0.01)
            brief = Brief(Cue(Kind.ANSWER, "answer_feature", "bottle"), "a1")
            rig.model.ask(Asked("k", "is it heavy?"), brief)
            assert await writing is True
            assert await asyncio.to_thread(server.hung_up.wait, 5)

        rig.runner.run(act())
        assert rig.pen.report().faults == 0, "that was no fault of the model"


def test_a_resting_model_answers_nobody_and_nobody_waits(server: Server) -> None:
    server.mode = "500"
    with penned(llm={"base_url": server.url}) as rig:
        assert answered(rig, "")[0] == "none"
        rig.run(20)
        brief = Brief(Cue(Kind.ANSWER, "answer_feature", "bottle"), "a2")
        rig.model.ask(Asked("later", "is it heavy?"), brief)
        rig.runner.run(rig.pen.turn())
        assert rig.model.state("later") == "none"
