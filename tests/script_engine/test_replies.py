"""From a message to words on air: what is looked up, what is waited for, what becomes a ticket."""

from dataclasses import replace
from typing import Literal

import pytest
from show_rig import DEMO, LAMP, Rig, Row, shelf

from catalog.product import Brand, Faq
from script_engine.playbook import Playbook
from script_engine.replies import FILLED, GIVEN_UP
from script_engine.writer import Asked, Brief
from studio.show import Kind, Line

ANSWER = "The LED is built in, so it is not replaced."
FAQ = Brand(
    faq=(Faq("Can the bulb be replaced?", ANSWER), Faq("Is it heavy?", "It stays where it stands."))
)


def answers(rig: Rig) -> list[Row]:
    return [row for row in rig.rows if row.kind is Kind.ANSWER]


def asked(*messages: str, brand: Brand = FAQ) -> Rig:
    snapshot = shelf(*(replace(p, sidecar=brand) if p is LAMP else p for p in DEMO))
    rig = Rig(snapshot=snapshot)
    for number, text in enumerate(messages):
        rig.says(30 + 12 * number, text, "Ann")
    return rig.run(45 + 12 * len(messages))


def test_what_the_brand_wrote_is_said_word_for_word() -> None:
    (row,) = answers(asked("can I replace the bulb of the lamp?"))
    assert (row.act, row.sku) == ("answer_faq", "lamp")
    assert ANSWER in row.bound.text
    assert [use.id for use in row.bound.facts if "faq" in use.id] == ["lamp/faq.1"]


def test_a_brands_answer_is_said_only_as_long_as_it_stands() -> None:
    rig = asked().run(60)
    rig.says(rig.t, "can I replace the bulb of the lamp?")
    rig.at.pop()[1]()
    line = rig.director.urgent(rig.t + 0.5)
    assert line is not None
    products = tuple(replace(p, sidecar=Brand()) if p.sku == "lamp" else p for p in DEMO)
    gone = rig.director.catalogue(
        replace(rig.snapshot, version=9, products=products, changed=frozenset({"lamp"}))
    )
    assert line.line.id in gone


def test_what_nobody_can_answer_becomes_a_ticket_with_the_question_in_it() -> None:
    rig = asked("does the lamp work with alexa? mail me at ann@example.com")
    (note,) = [data for kind, data in rig.notes if kind == "chat"]
    assert note["sku"] == "lamp"
    assert note["lang"] == "en"
    assert note["asked"] == 1
    assert "alexa" in note["question"]
    assert "example.com" not in note["question"]
    assert rig.director.chat()[-1].state == "needs"


def test_two_questions_of_one_message_are_both_answered_of_the_same_product() -> None:
    rig = asked("price and colour of the tote?")
    assert {(row.act, row.sku) for row in answers(rig)} == {
        ("answer_price", "tote"), ("answer_colour", "tote"),
    }  # fmt: skip


def test_each_question_keeps_its_own_product() -> None:
    rig = asked("how much is the lamp and what colour is the tote?")
    assert {(row.act, row.sku) for row in answers(rig)} == {
        ("answer_price", "lamp"), ("answer_colour", "tote"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "then", "act", "sku"),
    [
        ("how much is the tote?", "and the lamp?", "answer_price", "lamp"),
        ("how much is the tote?", "and what colour?", "answer_colour", "tote"),
        ("what colour is the lamp", "and the earbuds", "answer_colour", "earbuds"),
    ],
)
def test_a_viewer_goes_on_from_what_they_asked(first: str, then: str, act: str, sku: str) -> None:
    assert [(row.act, row.sku) for row in answers(asked(first, then))][-1] == (act, sku)


def test_another_language_is_answered_in_the_shows_own() -> None:
    (row,) = answers(asked("¿cuánto cuesta la lámpara?"))
    assert (row.act, row.sku) == ("answer_price", "lamp")
    assert "$45.50" in row.bound.text


def test_a_complaint_and_an_odd_question_get_a_civil_word() -> None:
    rig = asked("this shop is a scam", "do you have a boyfriend?")
    assert [row.act for row in answers(rig)] == ["answer_complaint", "answer_off_topic"]
    assert [e.state for e in rig.director.chat()] == ["needs", "answered"]


class Slow(Playbook):
    """Writes answers as a language model would: after a while, or never."""

    rig: Rig

    def __init__(self, after: float | None) -> None:
        super().__init__(Playbook.Settings(seed=1))
        self._after = after
        self.asked: dict[str, tuple[Asked, Brief, float]] = {}
        self.forgotten: list[str] = []

    def ask(self, question: Asked, brief: Brief) -> None:
        self.asked[question.key] = (question, brief, self.rig.t)

    def state(self, key: str) -> Literal["none", "pending", "ready"]:
        if key not in self.asked:
            return "none"
        ready = self._after is not None and self.rig.t >= self.asked[key][2] + self._after
        return "ready" if ready else "pending"

    def forget(self, key: str) -> None:
        self.forgotten.append(key)

    def write(self, brief: Brief) -> Line | None:
        if brief.question is not None:
            return Line(brief.line, brief.cue, "It has {feature}, so yes.", "llm")
        return super().write(brief)


def waited(after: float | None) -> tuple[Rig, Slow]:
    writer = Slow(after)
    writer.rig = rig = Rig(snapshot=shelf(*DEMO), writer=writer)
    rig.says(40, "does the lamp of yours have memory foam inside?", "Ann")
    return rig.run(75), writer


def test_an_answer_that_is_written_in_time_is_said_and_needs_nobody() -> None:
    rig, writer = waited(1.0)
    assert [row.bound.line.writer for row in answers(rig)] == ["llm"]
    assert rig.director.chat()[-1].state == "answered"
    (question, brief, _) = next(iter(writer.asked.values()))
    assert "memory foam" in question.words
    assert set(brief.facts) >= {"name"}
    assert all(fact.sku == "lamp" for fact in brief.facts.values())
    assert writer.forgotten == list(writer.asked)


def test_a_late_answer_is_bridged_by_one_line() -> None:
    rig, _ = waited((FILLED + GIVEN_UP) / 2)
    assert answers(rig)[0].act == "filler"
    assert answers(rig)[-1].bound.line.writer == "llm"
    assert len(answers(rig)) == 2


def test_an_answer_that_never_comes_is_not_waited_for() -> None:
    rig, _ = waited(None)
    assert answers(rig)[-1].act == "answer_unknown"
    assert rig.director.chat()[-1].state == "needs"
    assert rig.silence < 1
