"""Questions to which a brand wrote the answer, and questions to which nobody did."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from show_rig import BOTTLE, DEMO, LAMP, shelf

from catalog.product import Brand, Faq, Snapshot
from script_engine.answers import Answer, Answers
from script_engine.audience import Audience
from script_engine.retrieval import Library
from script_engine.sheet import Sheet
from studio.clock import SimulatedClock
from studio.settings import Show
from studio.show import Comment

SET: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "labelled" / "faq.yaml").read_text(encoding="utf-8")
)


def branded() -> Snapshot:
    """The rig's products, each with the brand's answers."""
    return shelf(
        *(
            replace(p, sidecar=Brand(faq=tuple(Faq(e["q"], e["a"]) for e in SET["faq"][p.sku])))
            for p in DEMO
        )
    )


class Desk:
    """Answers single questions, with one product on screen."""

    def __init__(self, snapshot: Snapshot, lang: str = "en") -> None:
        self.sheet = Sheet(
            snapshot, Show(language=lang), SimulatedClock(0, datetime(2026, 11, 28, tzinfo=UTC))
        )
        self.audience = Audience(lang)
        self.audience.shelves(snapshot)
        self.answers = Answers(lang, frozenset())
        self.count = 0

    def asked(self, text: str, on_screen: str) -> list[Answer]:
        self.count += 1
        t = 1000.0 * self.count
        self.audience.screen.on(t - 100, on_screen)
        self.audience.hear(Comment(f"{t}", "test", f"viewer {t}", text, t))
        waiting = self.audience.questions.waiting()
        for question in waiting:
            self.audience.questions.remove(question)
        return [self.answers.answer(question, self.sheet, on_screen) for question in waiting]

    def said(self, text: str, on_screen: str) -> str:
        """The words of the catalogue that answer, or the act when it has none."""
        found = self.asked(text, on_screen)
        if not found:
            return "nothing"
        told = self.sheet.of(found[0].subjects.sku)
        focus = found[0].focus
        return told[focus].text if focus and focus.startswith("faq.") else found[0].act


def share_found(kind: str) -> tuple[float, list[str]]:
    desk, wrong, asked = Desk(branded()), [], 0
    for sku, entries in SET["faq"].items():
        for entry in entries:
            for text in entry[kind]:
                asked += 1
                if (said := desk.said(text, sku)) != entry["a"]:
                    wrong.append(f"{text}: {said}")
    return 1 - len(wrong) / asked, wrong


def test_nine_of_ten_wordings_find_the_brands_answer() -> None:
    share, wrong = share_found("ask")
    assert share >= 0.9, wrong


def test_slips_of_the_finger_cost_little() -> None:
    share, wrong = share_found("slips")
    assert share >= 0.85, wrong


def test_what_nobody_answered_is_not_known() -> None:
    desk = Desk(branded())
    said = {text: desk.said(text, "lamp") for text in SET["unanswerable"]}
    guessed = {text: how for text, how in said.items() if how != "answer_unknown"}
    assert len(guessed) <= 0.02 * len(said), guessed


def test_whether_it_fits_is_answered_by_its_own_size() -> None:
    desk = Desk(branded())
    assert {desk.said(text, "lamp") for text in SET["measured"]} == {"answer_size"}


def test_an_answer_of_another_product_is_never_given() -> None:
    desk = Desk(branded())
    assert desk.said("can the bulb be replaced", "tote") == "answer_unknown"
    assert desk.said("does the tote flicker on camera", "lamp") == "answer_unknown"


def test_a_live_fact_goes_before_what_a_brand_wrote_once() -> None:
    stale = replace(LAMP, sidecar=Brand(faq=(Faq("How much is the lamp?", "It is 20 dollars."),)))
    (answer,) = Desk(shelf(BOTTLE, stale)).asked("how much is the lamp?", "lamp")
    assert answer.act == "answer_price"


def test_a_question_in_another_language_finds_the_answer_by_what_it_is_about() -> None:
    known = replace(LAMP, sidecar=Brand(faq=(Faq("Is it dishwasher safe?", "Please no."),)))
    desk = Desk(shelf(known))
    assert desk.said("darf die lampe in die spülmaschine?", "lamp") == "Please no."
    assert desk.said("¿va al lavavajillas?", "lamp") == "Please no."


def test_chinese_is_found_by_two_characters() -> None:
    lamp = replace(LAMP, name="沙丘台灯", short_name="台灯", sidecar=Brand(faq=(
        Faq("灯泡可以更换吗？", "灯珠是内置的，不能更换。"), Faq("有没有频闪？", "没有频闪。"),
    )))  # fmt: skip
    desk = Desk(shelf(lamp), "zh")
    assert desk.said("灯泡能更换吗", "lamp") == "灯珠是内置的，不能更换。"
    assert desk.said("台灯频闪吗", "lamp") == "没有频闪。"


def test_a_changed_answer_is_found_and_the_old_one_is_not() -> None:
    library = Library("en")
    first = replace(LAMP, sidecar=Brand(faq=(Faq("Can I clamp it?", "No."),)))
    library.turn(shelf(first, BOTTLE))
    second = replace(LAMP, sidecar=Brand(faq=(Faq("Can I clamp it?", "Yes."),)))
    library.turn(shelf(second, BOTTLE, version=2))
    assert [p.text for p in library.search("can i clamp it", "en", "lamp")] == ["Yes."]
    library.turn(shelf(BOTTLE, version=3))
    assert library.search("can i clamp it", "en") == ()


def test_a_large_catalogue_is_read_bit_by_bit_the_product_asked_about_first() -> None:
    many = shelf(
        *(
            replace(
                LAMP, sku=f"p{n}", number=n, sidecar=Brand(faq=(Faq("Can I clamp it?", f"{n}"),))
            )
            for n in range(1, 501)
        )
    )
    library = Library("en")
    library.turn(many)
    before = len(library)
    assert before < 250
    assert [p.text for p in library.search("can I clamp it", "en", "p490")] == ["490"]
    while library.read_on():
        pass
    assert len(library) > before
    assert library.search("can i clamp it", "en", None, "p7")[0].text == "7"


LIBRARY = Library("en")
LIBRARY.turn(branded())


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "es", "zh", "de", "fr"]))
def test_any_text_can_be_looked_up(text: str, lang: str) -> None:
    for sku in (None, "lamp"):
        assert all(0 <= p.fit <= 1 for p in LIBRARY.search(text, lang, sku, "bottle"))


@pytest.mark.parametrize(
    ("lang", "question"),
    [("de", "funktioniert die pfanne auf induktion?"), ("es", "sirve para induccion?")],
)
def test_a_word_of_the_viewers_language_is_not_mended_into_the_catalogues(
    lang: str, question: str
) -> None:
    faq = Faq("Does it work on induction?", "Yes, on induction too.")
    pan = replace(BOTTLE, sku="pan", name="Harrow Pfanne", sidecar=Brand(faq=(faq,)))
    library = Library("en")
    library.turn(Snapshot(1, (pan,)))
    assert [found.text for found in library.search(question, lang, "pan")] == [faq.answer]
