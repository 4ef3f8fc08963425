"""The operator's own words: figures must be the facts of the product on air, in their roles."""

from dataclasses import replace

import pytest
from words_stage import BOTTLE, gate, line, told, usd

from script_engine.refusal import Refusal
from studio.show import BoundLine

JUDGE = gate()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("It's $29.90 today.", ["price"]),
        ("It's 29.90 USD, all in.", ["price"]),
        ("It's 29.90 dollars.", ["price"]),
        ("It was $39.90, now it's $29.90.", ["was", "price"]),
        ("You save $10.00.", ["saving"]),
        ("That's 25% off.", ["percent_off"]),
        ("There are 46 left.", ["stock"]),
        ("46 in stock.", ["stock"]),
        ("This is the Fjord Insulated Bottle 750 ml.", ["name"]),
        ("It keeps drinks cold for 24 hours.", ["feature.2"]),
        ("The weight is 390 g.", ["attribute.weight"]),
        ("Hello everyone, any questions about the bottle?", []),
    ],
)
def test_current_figures_pass_word_for_word(text: str, facts: list[str]) -> None:
    verdict = JUDGE.operator(line(text, "operator"), told(), 1)
    assert isinstance(verdict, BoundLine), verdict
    assert verdict.text == text
    assert [use.id.removeprefix("BTL/") for use in verdict.facts] == facts


@pytest.mark.parametrize(
    "text",
    [
        "It's $25 today.",
        "It's $29.",
        "It's €29.90.",
        "It's 29.90 euros.",
        "It was $29.90, now it's $39.90.",
        "It's $39.90.",
        "You save $29.90.",
        "It's $29.90 off.",
        "That's 30% off.",
        "There are 45 left.",
        "It's 46 dollars.",
        "46% off.",
        "Cold for 12 hours.",
        "It has 46 features.",
        "The price is 5.3.",
        "Only 460 left.",
        "It's $129.90.",
        "It's $29.905.",
        "It's twenty-nine ninety.",
    ],
)
def test_any_other_figure_or_role_is_refused(text: str) -> None:
    assert isinstance(JUDGE.operator(line(text, "operator"), told(), 1), Refusal)


def test_the_refusal_tells_the_current_figures() -> None:
    refusal = JUDGE.operator(line("It's $25 today.", "operator"), told(), 1)
    assert isinstance(refusal, Refusal)
    assert "'$25'" in refusal.words
    assert "price $29.90" in refusal.words


def test_the_operators_line_goes_stale_with_its_price() -> None:
    said = JUDGE.operator(line("It's $29.90 today.", "operator"), told(), 1)
    assert isinstance(said, BoundLine)
    assert JUDGE.bound(said, told(version=2)) is None
    refusal = JUDGE.bound(said, told(replace(BOTTLE, price=usd("28.90")), version=3))
    assert refusal is not None
    assert refusal.rule == "stale"
