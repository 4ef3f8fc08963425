"""Claims by class, in many words: what is refused, what passes, and what unlocks what."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from words_stage import BARE, BOTTLE, bound, gate, judged, line, told

from catalog.product import Approved, Brand, Faq, Product, Snapshot, Stock
from script_engine.gate import Gate
from script_engine.refusal import Refusal
from script_engine.rules import FOLDER, languages, rules
from studio.reading import Reading, ReadWord
from studio.show import BoundLine, Line
from voice.reading import reader

HERE = Path(__file__).parent
DOCS = Path(__file__).parents[2] / "docs/gate.md"
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (HERE / "gate_claims.yaml").read_text(encoding="utf-8")
)
CLEAN = [
    text
    for text in (HERE / "gate_clean.txt").read_text(encoding="utf-8").splitlines()
    if text and not text.startswith("#")
]
SPANISH: dict[str, list[str]] = yaml.safe_load(
    (HERE / "gate_claims_es.yaml").read_text(encoding="utf-8")
)
JUDGE = gate()
PROUD = replace(
    BOTTLE,
    sidecar=Brand(
        claims=(
            Approved("origin", "Made in Portugal by a family workshop", "invoice of the maker"),
            Approved("guarantee", "The maker guarantees the seal for ten years", "terms, page 3"),
            Approved("superlative", "Voted best bottle of the year by Trail", "Trail, May 2026"),
        ),
        faq=(Faq("Is it safe for babies?", "It is not made for babies, says the maker."),),
        forbidden=("thermos", "keeps ice for a day"),
    ),
)
OTHER = Product("LMP", 2, "Dune Adjustable Desk Lamp", "Desk lamp", BARE.price, stock=Stock(3))


@pytest.mark.parametrize("claim", TABLE)
def test_every_trap_of_a_class_is_refused_whoever_wrote_it(claim: str) -> None:
    passed = [
        text
        for text in TABLE[claim]["refuse"]
        for writer in ("llm", "playbook")
        if JUDGE.line(line(text, writer)) is None
    ]
    assert passed == []


@pytest.mark.parametrize("claim", TABLE)
def test_what_only_sounds_like_a_claim_passes(claim: str) -> None:
    known = told()
    faults = [judged(JUDGE, text, known) for text in TABLE[claim]["pass"]]
    assert [fault for fault in faults if fault] == []


def test_the_table_is_large() -> None:
    assert sum(len(rows["refuse"]) + len(rows["pass"]) for rows in TABLE.values()) >= 600


def test_hardly_a_clean_sentence_is_refused() -> None:
    known = told()
    blocked = [text for text in CLEAN if judged(JUDGE, text, known)]
    assert len(CLEAN) >= 200
    assert len(blocked) <= len(CLEAN) * 0.02, blocked


def test_spanish_has_its_own_traps_and_clean_sentences() -> None:
    judge = Gate(reader(), "es")
    passed = [text for text in SPANISH["refuse"] if judge.line(line(text, "llm")) is None]
    blocked = [(text, judge.line(line(text, "llm"))) for text in SPANISH["pass"]]
    assert passed == []
    assert [row for row in blocked if row[1]] == []


# --- what unlocks a claim -------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["origin", "guarantee", "superlative"])
def test_an_approved_claim_is_said_from_its_slot(claim: str) -> None:
    assert judged(JUDGE, f"About this one: {{claim.{claim}}}.", told(PROUD)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Made in Italy. {claim.origin}.",
        "{claim.origin}, and hand-made in Spain.",
        "{claim.origin}. It's the best.",
        "{claim.guarantee}. We'll replace it if it breaks.",
        "{claim.superlative}, the best lamp too.",
    ],
)
def test_an_approved_claim_licenses_no_other(text: str) -> None:
    fault = judged(JUDGE, text, told(PROUD))
    assert fault is not None
    assert fault.rule.startswith("claim.")


def test_the_words_that_lead_up_to_an_approved_guarantee_pass() -> None:
    assert judged(JUDGE, "About the guarantee: {claim.guarantee}.", told(PROUD)) is None
    assert JUDGE.line(line("About the guarantee: ask the shop.")) is not None


def test_an_answer_of_the_faq_is_said_as_the_brand_wrote_it() -> None:
    assert judged(JUDGE, "{faq.1}", told(PROUD)) is None


def test_the_operator_may_quote_an_approved_claim_but_not_bend_it() -> None:
    known = told(PROUD)
    said = line("Made in Portugal by a family workshop.", "operator")
    assert isinstance(JUDGE.operator(said, known, 1), BoundLine)
    bent = line("Made in Porto by a family workshop.", "operator")
    assert isinstance(JUDGE.operator(bent, known, 1), Refusal)


def test_the_operator_may_repeat_a_property_that_the_shop_states_and_does_not_deny() -> None:
    states = told(replace(BOTTLE, features=("a waterproof lid",)))
    denies = told(replace(BOTTLE, features=("the lid is not waterproof",)))
    text = line("The lid is waterproof.", "operator")
    assert isinstance(JUDGE.operator(text, states, 1), BoundLine)
    assert isinstance(JUDGE.operator(text, denies, 1), Refusal)


def test_shortage_needs_a_count_that_is_short() -> None:
    text = "Nearly gone: {stock} left."
    few, many = (replace(BOTTLE, stock=Stock(left)) for left in (4, 400))
    assert judged(JUDGE, text, told(few)) is None
    assert judged(JUDGE, text, told(many)) is not None
    assert JUDGE.line(line("Nearly gone.")) is not None


def test_hurry_needs_the_true_end_and_names_no_other() -> None:
    assert judged(JUDGE, "Last chance, it ends {offer_end}.", told()) is None
    assert judged(JUDGE, "Last chance, it ends tonight. Until {offer_end}.", told()) is not None


def test_a_feature_of_the_shops_feed_that_claims_health_or_buyers_is_not_offered() -> None:
    sick = replace(BOTTLE, features=("cures headaches", "a loop", "our best-selling lid"))
    offered = JUDGE.sayable(told(sick))
    assert {slot for slot in offered if slot.startswith("feature")} == {"feature.2"}
    said = bound("It has {feature}.", told(sick))
    fault = JUDGE.bound(said, told(sick))
    assert fault is not None
    assert fault.rule == "claim.medical"
    assert said.text[slice(*fault.span)] == "cures headaches"


# --- another product ------------------------------------------------------------------------


def _both() -> dict[str, object]:
    return {**told(), **{f"other_{slot}": fact for slot, fact in told(OTHER).items()}}


def test_a_value_of_another_product_is_told_only_when_comparing() -> None:
    text = "The other one is {other_price}."
    known = {**told(), **{f"other_{slot}": fact for slot, fact in told(OTHER).items()}}
    fault = JUDGE.line(line(text))
    assert fault is not None
    assert fault.rule == "other"
    assert JUDGE.line(line(text, act="answer_compare")) is None
    assert JUDGE.line(line("After this comes {next_name}.")) is None
    said = bound(text, known)
    assert JUDGE.bound(said, known) is not None
    compared = replace(said, line=line(text, act="answer_compare"))
    assert JUDGE.bound(compared, known) is None


def test_a_fact_of_another_product_smuggled_under_the_own_slot_is_refused() -> None:
    known = {**told(), "price": told(OTHER)["price"]}
    said = bound("It's {price}.", known)
    fault = JUDGE.bound(said, [*told().values(), *told(OTHER).values()])
    assert fault is not None
    assert fault.rule == "other"


def _shelved(*products: Product) -> Gate:
    judge = gate()
    judge.shelves(Snapshot(1, products))
    return judge


def test_a_model_may_not_name_another_product_unless_comparing() -> None:
    judge = _shelved(BOTTLE, OTHER)
    text = "It stands next to the dune adjustable desk lamp."
    fault = judge.line(line(text, "llm"))
    assert fault is not None
    assert fault.rule == "other"
    assert text[slice(*fault.span)] == "dune adjustable desk lamp"
    assert judge.line(line(text, "llm", act="answer_compare")) is None
    assert judge.line(line(text, "llm", sku="LMP")) is None


@pytest.mark.parametrize("writer", ["llm", "playbook", "operator"])
def test_forbidden_words_of_a_product_are_refused_of_it_and_of_no_other(writer: str) -> None:
    judge = _shelved(PROUD, OTHER)
    text = "Some call it a th\u200bermos."
    fault = judge.line(line(text, writer))
    assert fault is not None
    assert fault.rule == "forbidden"
    assert judge.line(line(text, writer, sku="LMP")) is None


def test_a_forbidden_phrase_inside_a_fact_is_refused_too() -> None:
    cold = replace(PROUD, features=("a wall that keeps ice for a day",))
    said = bound("It has {feature}.", told(cold))
    fault = _shelved(cold).bound(said, told(cold))
    assert fault is not None
    assert fault.rule == "forbidden"


# --- how it says why ------------------------------------------------------------------------


def test_a_refusal_shows_the_words_it_is_about_in_the_bound_text() -> None:
    said = bound("For {price} it's simply the best.", told())
    fault = JUDGE.bound(said, told())
    assert fault is not None
    assert said.text[slice(*fault.span)] == "best"


def test_a_claim_that_only_the_ear_notices_is_refused() -> None:
    def sly(text: str, lang: str) -> Reading:
        return Reading(text, (ReadWord("the best", 0, 5),), ((0, len(text)),))

    fault = Gate(sly, "en").bound(BoundLine(line("Thebe is a lamp."), "Thebe is a lamp."), ())
    assert fault is not None
    assert fault.rule == "claim.superlative"


def _every_rule() -> set[str]:
    own = {"form", "banned", "forbidden", "script", "language", "number", "slot", "stale", "asker",
           "unreadable", "other", "disguised"}  # fmt: skip
    return own.union(*({claim.rule for claim in rules(lang).claims} for lang in languages()))


def test_the_page_on_the_gate_lists_every_rule() -> None:
    told_of = DOCS.read_text(encoding="utf-8")
    assert [rule for rule in sorted(_every_rule()) if f"`{rule}`" not in told_of] == []


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("claims/*.yaml")), ids=str)
def test_every_rule_says_why(file: Path) -> None:
    for row in yaml.safe_load(file.read_text(encoding="utf-8")):
        assert len(row["why"]) > 20
        assert row["say"]


def test_lines_of_every_writer_are_judged_alike() -> None:
    text = "It is the best."
    made: list[Line] = [line(text, writer) for writer in ("llm", "playbook", "operator")]
    assert {getattr(JUDGE.line(one), "rule", None) for one in made} == {"claim.superlative"}
