from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.brand import states_amount
from catalog.fact import Fact, facts
from catalog.load import Loaded, load, read
from catalog.product import Approved, Faq
from catalog.sidecar import in_order, read_sidecar
from studio.errors import Misconfigured

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHOP = """
shop: {currency: USD}
products:
  - sku: BTL
    name: Fjord Bottle
    price: 29.90
    handle: fjord-bottle
    features: [a double wall, a screw lid, a rubber base]
    benefits: [it stays cold, it does not drip, it stands still]
    forbidden: [cheap]
  - {sku: MUG, name: Mug, price: 9}
"""


def sold(sidecar: str, shop: str = SHOP) -> Loaded:
    words = read_sidecar(sidecar.encode(), "products.sidecar.yaml")
    return read(shop.encode(), "products.yaml", sidecar=words)


def told(loaded: Loaded, sku: str = "BTL", lang: str = "en") -> Mapping[str, Fact]:
    product = loaded.snapshot.product(sku)
    assert product is not None
    return facts(product, loaded.snapshot, lang, NOW, "UTC")


CLAIMS = """
BTL:
  claims:
    - {class: superlative, text: the lightest of nine in the test, evidence: "Gear 3/26, p. 41"}
    - {class: guarantee, text: five years on the wall, evidence: warranty card}
    - {class: Superlative, text: it came first, evidence: "Gear 3/26, p. 40"}
    - {class: origin, text: fabriqué à Lyon, evidence: invoice 7, lang: fr}
  faq:
    - {question: Does it fit a car?, answer: "Yes, any holder of 7 cm."}
    - {q: Passt sie ins Auto?, a: "Ja, in jeden Halter.", lang: de}
"""


def test_approved_claims_are_facts_with_their_evidence_as_source() -> None:
    known = told(sold(CLAIMS))
    assert known["claim.superlative"].text == "the lightest of nine in the test"
    assert known["claim.superlative.2"].source == "Gear 3/26, p. 40"
    assert known["claim.guarantee"].kind == "words"
    assert not known["claim.guarantee"].volatile
    assert "claim.origin" not in known


def test_answers_are_facts_with_their_question_as_label() -> None:
    known = told(sold(CLAIMS))
    assert (known["faq.1"].label, known["faq.1"].text) == (
        "Does it fit a car?",
        "Yes, any holder of 7 cm.",
    )
    assert "faq.2" not in known


def test_words_in_another_language_are_said_in_a_show_of_that_language() -> None:
    french, german = told(sold(CLAIMS), lang="fr-CA"), told(sold(CLAIMS), lang="de")
    assert french["claim.origin"].text == "fabriqué à Lyon"
    assert german["faq.2"].text == "Ja, in jeden Halter."


def test_a_product_is_found_by_its_handle_and_all_is_for_everybody() -> None:
    loaded = sold(
        "Fjord-Bottle: {forbidden: [flask], locked: yes, lines: ['{name}, {price}.']}\n"
        "all: {forbidden: [deal], said_as: {Fjord: fee-ord}, shipping: by post}"
    )
    bottle, mug = loaded.snapshot.products
    assert bottle.sidecar.forbidden == ("flask", "cheap", "deal")
    assert bottle.sidecar.locked
    assert bottle.sidecar.lines == ("{name}, {price}.",)
    assert mug.sidecar.forbidden == ("deal",)
    assert mug.shipping == "by post"
    assert loaded.snapshot.said_as == {"Fjord": "fee-ord"}
    assert loaded.problems == ()


def test_the_order_of_selling_points_takes_benefits_along() -> None:
    loaded = sold("BTL: {order: [3, a screw], audience: [climbers]}")
    bottle = loaded.snapshot.products[0]
    assert bottle.features == ("a rubber base", "a screw lid", "a double wall")
    assert bottle.benefits == ("it stands still", "it does not drip", "it stays cold")
    assert bottle.audience == ("climbers",)


def test_a_feature_without_a_benefit_keeps_none_when_the_order_changes() -> None:
    features, benefits, unknown = in_order(("a", "b", "c"), ("for a",), ("c", "z"))
    assert (features, benefits, unknown) == (("c", "a", "b"), ("", "for a"), ("z",))
    loaded = sold("MUG: {features: [a, b], benefits: [one], order: [b]}")
    assert [slot for slot in told(loaded, "MUG") if slot.startswith("benefit")] == ["benefit.2"]


WRONG = {
    "BTL: {claims: [{class: nice, text: x, evidence: y}]}": "BTL.claims.1.class: found 'nice'",
    "BTL: {claims: [{class: origin, text: from Lyon}]}": "BTL.claims.1.evidence: found no evidence",
    "BTL: {claims: [{class: origin, evidence: y}]}": "BTL.claims.1.text: found nothing to say",
    "BTL: {claims: [{class: origin, text: 'only $20', evidence: y}]}": "BTL.claims.1.text: found an amount of money",
    "BTL: {claims: [{class: origin, text: '{price}', evidence: y}]}": "BTL.claims.1.text: found a sign",
    "BTL: {claims: [{class: origin, text: x, evidence: y, lang: klingon!}]}": "BTL.claims.1.lang: found",
    "BTL: {faq: [{question: how much?, answer: it is 20 euros}]}": "BTL.faq.1.answer: found an amount",
    "BTL: {faq: [{question: how much?}]}": "BTL.faq.1.answer: found nothing to say",
    "BTL: {must_say: ['now 29.90 USD']}": "BTL.must_say.1: found an amount",
    "BTL: {said_as: {'29': nine}}": "BTL.said_as.29: found '29'",
    "BTL: {said_as: {USD: pounds}}": "BTL.said_as.USD: found 'USD'",
    "BTL: 7": "BTL: found '7'",
    "MUG: {forbidden: [[a]]}": "MUG.forbidden.1: found a list",
    "MUG: {colour: red}": "MUG.colour: found a key that is not known",
    "CUP: {forbidden: [a]}": "CUP: found 'CUP'",
    "BTL: {order: [a lid]}": "BTL.order: found 'a lid'",
    "BTL: {locked: true}": "BTL.locked: found a locked product without lines",
}  # fmt: skip


@pytest.mark.parametrize("sidecar", WRONG)
def test_an_entry_that_cannot_stand_is_named_and_left_out(sidecar: str) -> None:
    loaded = sold(sidecar + "\nall: {forbidden: [sale]}")
    (problem,) = loaded.problems
    assert str(problem).startswith(f"products.sidecar.yaml: {WRONG[sidecar]}")
    assert all(one.sidecar.forbidden[-1:] == ("sale",) for one in loaded.snapshot.products)
    assert not any(one.sidecar.claims or one.sidecar.faq for one in loaded.snapshot.products)


def test_an_earlier_price_may_be_told_as_a_claim_of_price_history() -> None:
    loaded = sold("BTL: {claims: [{class: price history, text: it was $39 in May, evidence: log}]}")
    assert [str(problem) for problem in loaded.problems]
    loaded = sold("BTL: {claims: [{class: price-history, text: it was $39 in May, evidence: log}]}")
    assert told(loaded)["claim.price_history"].text == "it was $39 in May"


def test_the_same_keys_stand_inline_in_our_own_form() -> None:
    shop = """
products:
  - sku: BTL
    name: Bottle
    price: 29.90 USD
    claims: [{class: origin, text: made in Lyon, evidence: invoice 7}]
    faq: [{question: Is it tight?, answer: It is.}]
    said_as: {Fjord: fee-ord}
    features: [a lid, a wall]
    order: [a wall]
"""
    product = sold("", shop).snapshot.products[0]
    assert product.sidecar.claims == (Approved("origin", "made in Lyon", "invoice 7"),)
    assert product.sidecar.faq == (Faq("Is it tight?", "It is."),)
    assert product.sidecar.said_as == (("Fjord", "fee-ord"),)
    assert product.features == ("a wall", "a lid")


def test_a_sidecar_is_found_by_the_name_of_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "goods.csv").write_text("sku,name,price\nA,Bowl,5\n")
    (tmp_path / "goods.sidecar.yml").write_text("A: {forbidden: [cheap]}")
    named = tmp_path / "brand.json"
    named.write_text('{"products": [{"sku": "A", "forbidden": ["dear"]}]}')
    beside = load(tmp_path / "goods.csv", "USD").snapshot.products[0]
    assert beside.sidecar.forbidden == ("cheap",)
    other = load(tmp_path / "goods.csv", "USD", sidecar=named).snapshot.products[0]
    assert other.sidecar.forbidden == ("dear",)
    with pytest.raises(Misconfigured, match=r"none\.yaml: cannot be read"):
        load(tmp_path / "goods.csv", "USD", sidecar=tmp_path / "none.yaml")


@pytest.mark.parametrize("raw", [b"hello", b"[1, 2", b"- [a", b"a: {b: [", b"\0\1\2\3" * 9])
def test_what_is_no_sidecar_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(Misconfigured, match=r"^brand\.yaml: found .* expected product ids"):
        read_sidecar(raw, "brand.yaml")


@settings(deadline=None, max_examples=120)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"BTL: {{{text}}}".encode())
)
def test_no_sidecar_can_crash_the_show(raw: bytes) -> None:
    with suppress(Misconfigured):
        words = read_sidecar(raw, "s.yaml")
        loaded = read(SHOP.encode(), "products.yaml", sidecar=words)
        assert [one.sku for one in loaded.snapshot.products] == ["BTL", "MUG"]


names = st.sampled_from(["a", "b", "c", "d"])


@given(st.lists(names, unique=True), st.lists(names), st.lists(names | st.sampled_from(["2", "9"])))
def test_an_order_loses_nothing(features: list[str], benefits: list[str], order: list[str]) -> None:
    ranked, told_of, _ = in_order(tuple(features), tuple(benefits), order)
    assert sorted(ranked) == sorted(features)
    pairs = dict(zip(features, benefits, strict=False))
    assert {f: b for f, b in zip(ranked, told_of, strict=False) if b} == pairs


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("it costs $20", True),
        ("only 29,90 €", True),
        ("now USD 12", True),
        ("twenty dollars", True),
        ("veinte euros", True),
        ("20 % off", True),
        ("half the price", True),
        ("Rp 1.200.000", True),
        ("it takes 300 pounds", False),
        ("100% cotton", False),
        ("IPX4, 12 ABC, 5 cm", False),
        ("since 1996", False),
    ],
)
def test_amounts_of_money_are_known_from_other_figures(text: str, *, money: bool) -> None:
    assert states_amount(text) is money
