"""Questions about the shop, the next product and the price of two; products named in any language."""

from decimal import Decimal

import pytest
from show_rig import BOTTLE, LAMP, Rig, product, shelf

from catalog.product import Brand, Faq, Money, Stock, Was
from script_engine.answers import Answer
from script_engine.audience import PER_MINUTE, Audience
from script_engine.terms import terms
from studio.show import Comment, Kind

SHOP = (
    Faq("Do you ship abroad?", "Yes, to every country of the European Union."),
    Faq("How can I pay?", "By card, by PayPal and on account."),
)
FAN = product(
    "fan", 5, "Breeze Table Fan", "table fan", "39.00", stock=Stock(12, 40),
    features=("three speeds",), attributes=(("colour", "white"), ("weight", "1.2 kg")),
    link="shop.example/5", sidecar=Brand(faq=SHOP),
)  # fmt: skip
PAN = product(
    "pan", 6, "Olmo Steel Pan", "steel pan", "49.00", was=Was(Money(Decimal("59.00"), "USD"), "log"),
    attributes=(("material", "stainless steel"), ("weight", "1.4 kg")),
    sidecar=Brand(faq=(Faq("Can the pan go in the oven?", "Yes, up to 220 degrees."), *SHOP)),
)  # fmt: skip


def answered(text: str, on_screen: str = "fan") -> tuple[Answer, str]:
    """The answer, and what the fact it is about says."""
    rig = Rig(snapshot=shelf(FAN, PAN, LAMP, BOTTLE))
    director = rig.director
    audience = director._audience
    audience.screen.on(0.0, on_screen)
    audience.hear(Comment("c", "test", "Ann", text, 30.0))
    question = audience.pick(31.0)
    assert question is not None, text
    sheet = director._sheet
    answer = director._replies._answers.answer(question, sheet, on_screen, "pan")
    fact = sheet.about(answer.subjects).get(answer.focus or "")
    return answer, fact.text if fact else ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("do you ship to malta", "European Union"), ("do you deliver to Japan?", "European Union"),
        ("do you take paypal", "PayPal"), ("can i pay by card", "PayPal"),
        ("is the fan white", "white"), ("¿La sartén puede ir al horno?", "220"),
        ("kann die Pfanne in den Ofen?", "220"), ("La poêle va au four ?", "220"),
    ],
)  # fmt: skip
def test_what_the_catalogue_says_is_found(text: str, told: str) -> None:
    answer, said = answered(text)
    assert told in said, (answer, said)


@pytest.mark.parametrize(
    ("text", "act", "subjects"),
    [
        ("is the pan cheaper than the fan", "answer_compare_price", ("pan", "fan")),
        ("which is cheaper, the fan or the pan?", "answer_compare_price", ("fan", "pan")),
        ("what is heavier, compared: fan or pan", "answer_compare", ("fan", "pan")),
        ("next product please", "answer_next", ("fan", "pan")),
        ("can we see the next one", "answer_next", ("fan", "pan")),
        ("what's on sale", "answer_on_sale", ("pan",)),
        ("is the fan on sale?", "answer_discount", ("fan",)),
    ],
)
def test_what_is_asked_gets_the_act_that_answers_it(
    text: str, act: str, subjects: tuple[str, ...]
) -> None:
    answer, _ = answered(text)
    assert (answer.act, tuple(answer.subjects)) == (act, subjects)


def test_how_one_can_pay_is_no_address() -> None:
    assert answered("do you take paypal", "bottle")[0].needs == "asks how one can pay"
    assert answered("how do I buy this", "bottle")[0].act == "answer_link"


def test_a_faq_that_names_a_country_answers_for_no_other() -> None:
    malta, germany = terms("malta", "en", "asks")[0], terms("Germany", "en", "tells")[0]
    assert not set(malta) & set(germany)
    assert set(malta) & set(terms("abroad", "en", "tells")[0])


def test_the_new_answers_are_said_on_air_with_what_holds_now() -> None:
    rig = Rig(snapshot=shelf(FAN, PAN, LAMP, BOTTLE))
    rig.says(20, "is the pan cheaper than the fan?", "Ann")
    rig.says(45, "next one please", "Bo")
    rig.run(80)
    told = {row.act: row for row in rig.rows if row.kind is Kind.ANSWER}
    both = told["answer_compare_price"].bound.text
    assert "$49.00" in both
    assert "$39.00" in both
    assert "answer_next" in told


def test_more_than_everybody_may_write_is_counted_and_not_read() -> None:
    audience = Audience("en", per_minute=60)
    for number in range(40):
        audience.hear(Comment(f"c{number}", "any", f"viewer {number}", "how much is it?", 10.0))
    assert audience.tally.heard == 40
    assert audience.tally.over == audience.dropped == 25
    assert len(audience.ledger.entries()) == 15
    audience.hear(Comment("later", "any", "Ann", "how much is it?", 12.0))
    assert audience.ledger.get("later") is not None
    assert PER_MINUTE > 1000
