"""The gate: what it must refuse, and what it must let through."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from words_stage import BARE, BOTTLE, bound, gate, judged, line, told, usd

from catalog.product import Stock
from script_engine.bind import bind
from script_engine.gate import Gate
from script_engine.literal import foreign
from script_engine.refusal import Refusal
from script_engine.rules import rules
from studio.errors import Misconfigured
from studio.reading import Reading, ReadWord
from studio.show import BoundLine

TRAPS = [
    trap.encode().decode("unicode_escape") if "\\u" in trap else trap
    for trap in (Path(__file__).parent / "gate_traps.txt").read_text(encoding="utf-8").splitlines()
    if trap and not trap.startswith("#")
]
JUDGE = gate()


def test_every_trap_is_refused_as_a_line_with_words_for_it() -> None:
    refusals = {trap: JUDGE.line(line(trap)) for trap in TRAPS}
    let_through = [trap for trap, refusal in refusals.items() if not (refusal and refusal.words)]
    assert not let_through, "\n".join(let_through)


def test_every_trap_is_refused_from_the_operator_too() -> None:
    facts = told(BARE)
    let_through = [trap for trap in TRAPS if not JUDGE.operator(line(trap, "operator"), facts, 1)]
    assert not let_through, "\n".join(let_through)


@pytest.mark.parametrize(
    "text",
    [
        "It's {price}.",
        "Was {was}. Now {price}. That's {percent_off} off, so you save {saving}.",
        "{stock} left, and the offer ends {offer_end}.",
        "Only {stock} left in stock.",
        "The {short_name} has {feature}, so {benefit}.",
        "One more thing: at first glance it's simple.",
        "Two facts to start. It's from {brand}. It's {price}.",
        "This one is {attribute.weight}, {attribute.weight.name} that is.",
        "It has a discount: {percent_off} off.",
        "Give it a second look. That one's easy.",
    ],
)
def test_facts_and_harmless_words_pass(text: str) -> None:
    assert judged(JUDGE, text, told()) is None


@pytest.mark.parametrize(
    "text",
    [
        "1{price} today.",
        "{price}0 today.",
        "{price}k is the price.",
        "{stock} thousand in stock.",
        "It's {price} off.",
        "You save {price}.",
        "It was {price}.",
        "{stock} dollars.",
        "Minus {price} for you.",
        "It's {was} now.",
        "Twenty-{stock} of them.",
        "{stock}.5 of them.",
    ],
)
def test_a_fact_cannot_be_bent_by_its_surroundings(text: str) -> None:
    assert judged(JUDGE, text, told()) is not None


def test_a_fact_that_changed_refuses_the_line_as_stale() -> None:
    said = bound("It's {price}.", told())
    cheaper = replace(BOTTLE, price=usd("24.90"))
    refusal = JUDGE.bound(said, told(cheaper, version=2))
    assert refusal is not None
    assert refusal.rule == "stale"
    assert said.text[slice(*refusal.span)] == "$29.90"


def test_a_fact_that_is_gone_refuses_the_line() -> None:
    said = bound("{stock} left.", told())
    refusal = JUDGE.bound(said, told(replace(BOTTLE, stock=Stock(0))))
    assert refusal is not None
    assert refusal.rule == "stale"


def test_a_new_version_with_the_same_words_passes() -> None:
    assert JUDGE.bound(bound("It's {price}.", told()), told(version=9)) is None


def test_a_slot_without_a_value_is_refused_at_binding() -> None:
    refusal = bind(line("It was {was}."), told(BARE), {}, 1)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "slot"


@pytest.mark.parametrize("asker", ["half price", "best price", "Анна", "50off", "buy one get one"])
def test_a_viewers_name_that_sells_is_refused(asker: str) -> None:
    said = bound("Hello, {asker}.", told(), asker=asker)
    assert JUDGE.bound(said, told()) is not None


def test_a_plain_name_and_a_counted_question_pass() -> None:
    said = bound("Since {count} of you asked, {asker}: {price}.", told(), count="3", asker="Zoë")
    assert JUDGE.bound(said, told()) is None


@pytest.mark.parametrize("count", ["1", "0", "many", "３", "-4"])
def test_a_crowd_needs_two_real_people(count: str) -> None:
    said = bound("Since {count} of you asked: {price}.", told(), count=count)
    assert JUDGE.bound(said, told()) is not None


@pytest.mark.parametrize("disguise", ["fjord", "FJORD", "Fj\u200bord", "Fјоrd", "fjörd"])
def test_a_banned_word_is_found_in_any_disguise(disguise: str) -> None:
    refusal = gate("Fjord").line(line(f"This is the {disguise} bottle."))
    assert refusal is not None
    assert refusal.rule == "banned"


def test_a_banned_word_inside_a_fact_is_refused_and_can_be_allowed_again() -> None:
    judge = gate()
    said = bound("This is {name}.", told())
    judge.ban("insulated bottle")
    refusal = judge.bound(said, told())
    assert refusal is not None
    assert refusal.rule == "banned"
    judge.ban("insulated bottle", on=False)
    assert judge.bound(said, told()) is None


def test_a_number_that_only_the_ear_notices_is_refused() -> None:
    def sly(text: str, lang: str) -> Reading:
        return Reading(text, (ReadWord("twenty dollars", 0, len(text)),), ((0, len(text)),))

    refusal = Gate(sly, "en").bound(BoundLine(line("Hello."), "Hello."), ())
    assert refusal is not None
    assert "twenty dollars" in refusal.words


def test_a_price_that_the_voice_leaves_out_is_refused() -> None:
    def deaf(text: str, lang: str) -> Reading:
        return Reading(text, (), ((0, len(text)),))

    refusal = Gate(deaf, "en").bound(bound("It's {price}.", told()), told())
    assert refusal is not None
    assert refusal.rule == "unreadable"


def test_a_product_may_have_any_signs_in_its_name() -> None:
    odd = replace(BOTTLE, name="Lamp [2024] <mini> {x} | No. 1 best-seller 2-for-1")
    assert JUDGE.bound(bound("This is {name}.", told(odd)), told(odd)) is None


def test_raised_letters_of_ordinals_and_units_are_latin_letters() -> None:
    tongue = rules("en").tongue
    assert foreign("n.º, 2ª, µm", bytearray(11), tongue) is None
    assert foreign("№ ж", bytearray(3), tongue) is not None


def test_no_rules_no_gate() -> None:
    with pytest.raises(Misconfigured, match=r"show\.language"):
        rules("xx")


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_crashes_the_gate_and_no_digit_passes(text: str) -> None:
    verdict = JUDGE.line(line(text))
    operator = JUDGE.operator(line(text, "operator"), told(), 1)
    if verdict is None:
        assert not any(char.isdigit() for char in text)
    if isinstance(operator, BoundLine):
        assert operator.text == text.strip()


@given(st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_no_other_price_than_the_current_one_is_said(cents: int) -> None:
    amount = f"${cents / 100:.2f}"
    verdict = JUDGE.operator(line(f"It's {amount} today.", "operator"), told(), 1)
    assert isinstance(verdict, BoundLine) == (amount == "$29.90")
