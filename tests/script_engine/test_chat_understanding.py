"""Labelled messages, written like real viewers: see `chat_examples.yaml`."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from show_rig import shelf

from script_engine.audience import Audience
from script_engine.chat_filters import Filters
from script_engine.chat_text import cleaned, folded
from script_engine.intents import Intents
from script_engine.lexicons import lexicon
from script_engine.resolve import Finder
from studio.errors import Misconfigured
from studio.show import Comment

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "chat_examples.yaml").read_text(encoding="utf-8")
)


AUDIENCE = Audience("en")
AUDIENCE.shelves(shelf())
AUDIENCE.screen.on(0, "lamp")


def understood(text: str) -> tuple[str, str | None]:
    """Intent and product that the desk is shown for a message, with the lamp on screen."""
    number = str(AUDIENCE.tally.heard)
    t = 100.0 + 400.0 * AUDIENCE.tally.heard
    AUDIENCE.hear(Comment(number, "test", f"viewer {number}", text, t))
    waiting = AUDIENCE.questions.with_comment(number)
    for question in AUDIENCE.questions.waiting():
        AUDIENCE.questions.remove(question)
    entry = AUDIENCE.ledger.get(number)
    assert entry is not None
    if entry.state in {"spam", "dropped"}:
        return (entry.intent, None)
    return (waiting[0].intent, waiting[0].sku) if waiting else ("", None)


def test_intents_are_understood_in_at_least_95_of_100_messages() -> None:
    wrong = [e["text"] for e in EXAMPLES if understood(e["text"])[0] != e["is"][0]]
    assert len(EXAMPLES) >= 350
    assert len(wrong) <= len(EXAMPLES) * 0.05, wrong


def test_every_intent_is_understood_in_at_least_80_of_100_of_its_messages() -> None:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for example in EXAMPLES:
        wanted = example["is"][0]
        asked[wanted] += 1
        right[wanted] += understood(example["text"])[0] == wanted
    assert {
        name: right[name] / asked[name] for name in asked if right[name] < 0.8 * asked[name]
    } == {}


def test_the_product_is_the_right_one_in_at_least_97_of_100_messages() -> None:
    named = [example for example in EXAMPLES if "sku" in example]
    finder = Finder(shelf(), lexicon("en"))
    intents = Intents(lexicon("en"))
    wrong = []
    for example in named:
        text = intents.read(folded(cleaned(example["text"])), finder).text
        if finder.find(text, "lamp").skus[:1] != (example["sku"],):
            wrong.append(example["text"])
    assert len(wrong) <= len(named) * 0.03, wrong


def test_two_questions_in_one_message_are_both_understood() -> None:
    meant = Intents(lexicon("en")).read("how much is it and do you ship to spain")
    assert set(meant.intents) == {"price", "shipping"}


def test_thanks_beside_a_question_is_not_answered() -> None:
    assert Intents(lexicon("en")).read("thanks! and whats the size").intents == ("size",)


def test_a_language_without_word_lists_is_refused_by_name() -> None:
    with pytest.raises(Misconfigured, match="tlh"):
        lexicon("tlh")


@pytest.mark.parametrize(
    ("name", "spoken"),
    [("Ann", "Ann"), ("maria", "Maria"), ("JO", "Jo"), ("Jean-Luc", "Jean-Luc"), ("@Tim", "Tim")],
)
def test_names_that_sound_like_names_are_spoken(name: str, spoken: str) -> None:
    assert Filters("en").spoken_author(name) == spoken


@pytest.mark.parametrize(
    "name",
    ["xX_killer_Xx", "user8837261", "f.u.c.k", "https://spam.example", "a", "{price}", "admin@x.org",
     "only 3 left", "Ｐ９", "buy now at", "bitch", "b1tch", "thx", "this one", ""],
)  # fmt: skip
def test_odd_names_are_left_out(name: str) -> None:
    assert Filters("en").spoken_author(name) is None


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("mail me at jo.doe@example.com about the price", "jo.doe"),
        ("call +1 (555) 010-9988 for price", "010"),
        ("my card is 4111 1111 1111 1111, how much", "4111"),
        ("how much? @someone", "someone"),
    ],
)
def test_what_identifies_a_person_is_not_shown(text: str, hidden: str) -> None:
    shown = Filters("en").presentable(Comment("1", "p", "Ann", text, 0))
    assert hidden not in shown.text
    assert "…" in shown.text


def test_a_long_question_is_shown_shortened() -> None:
    shown = Filters("en").presentable(Comment("1", "p", "Ann", "how much is it " * 50, 0))
    assert len(shown.text) <= 90
