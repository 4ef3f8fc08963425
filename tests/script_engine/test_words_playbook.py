"""The playbook: varied, deterministic, honest, even for a product with a name and a price."""

import itertools
from collections.abc import Mapping
from dataclasses import replace

import pytest
from words_stage import BARE, BOTTLE, EXTRAS, NOW, bound, demo, gate, told

from catalog.fact import Fact, facts
from script_engine.bind import bind
from script_engine.playbook import Playbook
from script_engine.refusal import Refusal
from script_engine.shapes import SLOT, inside
from script_engine.writer import Brief, Writer
from studio.engines import engine
from studio.show import BoundLine, Cue, Gesture, Kind, Line, Mood


def brief(act: str, known: Mapping[str, Fact], number: int = 1, **more: object) -> Brief:
    sku = next(iter(known.values())).sku if known else None
    cue = Cue(Kind.PITCH, act, sku)
    return replace(Brief(cue, f"L{number}", known, EXTRAS, at=number * 5.0), **more)  # type: ignore[arg-type]  # fields of many types by name


def turn(playbook: Playbook, known: Mapping[str, Fact], count: int = 12) -> list[Line]:
    acts = playbook.acts(known, "turn", count)
    lines = [playbook.write(brief(act, known, n)) for n, act in enumerate(acts, 1)]
    return [line for line in lines if line is not None]


def test_it_is_the_writer_engine_of_that_name() -> None:
    kind = engine("writer", "playbook")
    writer: Writer = kind(kind.Settings())
    assert isinstance(writer, Playbook)


def test_same_seed_same_show() -> None:
    assert turn(Playbook(), told()) == turn(Playbook(), told())
    other = Playbook(Playbook.Settings(seed=2))
    assert turn(Playbook(), told()) != turn(other, told())


def test_volatile_facts_stay_slots() -> None:
    line = Playbook().write(brief("price", told()))
    assert line is not None
    assert "{price}" in line.text
    assert "29.90" not in line.text


def test_a_turn_opens_with_a_hook_and_reaches_the_price_and_the_call() -> None:
    acts = Playbook().acts(told(), "k", 10)
    assert acts[0] == "hook"
    assert acts.index("product_open") < acts.index("price") < acts.index("cta")
    assert all(one != two for one, two in itertools.pairwise(acts))


def test_turns_differ_by_their_key() -> None:
    playbook = Playbook()
    assert len({playbook.acts(told(), f"turn {n}", 10) for n in range(20)}) > 8


def test_no_act_is_planned_that_the_facts_cannot_carry() -> None:
    for number in range(30):
        assert not {"offer", "feature_benefit", "scene"} & set(
            Playbook().acts(told(BARE), f"{number}", 12)
        )


def test_a_product_with_a_name_and_a_price_has_a_full_and_varied_turn() -> None:
    lines = turn(Playbook(), told(BARE), 14)
    assert len(lines) == 14
    assert len({line.frame for line in lines}) == 14
    assert any("{price}" in line.text for line in lines)
    assert any("{name}" in line.text or "{short_name}" in line.text for line in lines)


def test_several_features_take_turns() -> None:
    snapshot = demo()
    product = snapshot.products[0]
    known = told(product)
    playbook = Playbook()
    seen = set()
    for number in range(12):
        line = playbook.write(brief("feature_benefit", known, number))
        assert line is not None
        seen |= {slot for slot in SLOT.findall(line.text) if slot.startswith("feature")}
    assert len(seen) == len([slot for slot in known if slot.partition(".")[0] == "feature"])


def test_a_feature_and_its_benefit_belong_together() -> None:
    playbook = Playbook()
    for number in range(40):
        line = playbook.write(brief("feature_benefit", told(), number))
        assert line is not None
        used = {
            tuple(slot.partition("."))[2] for slot in SLOT.findall(line.text) if slot[0] in "fb"
        }
        assert len({ending for ending in used if ending != "brand"}) == 1, line.text


def test_words_that_are_no_noun_phrase_are_only_quoted() -> None:
    clause = replace(BOTTLE, features=("fits a car cup holder",), benefits=("it travels upright",))
    playbook = Playbook()
    for number in range(40):
        line = playbook.write(brief("feature_benefit", told(clause), number))
        assert line is not None
        text = bound(line.text, told(clause)).text
        assert "has fits" not in text
        assert "Because it has" not in text


def test_an_answer_keeps_to_the_fact_that_was_asked_for() -> None:
    for number in range(20):
        line = Playbook(Playbook.Settings(seed=number)).write(
            brief("answer_feature", told(), number, focus="attribute.weight")
        )
        assert line is not None
        assert "{attribute.weight}" in line.text
        assert "{feature" not in line.text


def test_without_a_name_nobody_is_addressed() -> None:
    for number in range(30):
        line = Playbook(Playbook.Settings(seed=number)).write(brief("answer_price", told(), number))
        assert line is not None
        assert "{asker}" not in line.text
        assert "{count}" not in line.text


def test_an_act_without_facts_or_frames_is_declined() -> None:
    assert Playbook().write(brief("offer", told(BARE))) is None
    assert Playbook().write(brief("no_such_act", told())) is None


def test_a_line_heard_before_a_restart_is_not_said_again() -> None:
    first = Playbook()
    line = first.write(brief("hook", told(), 1))
    assert line is not None
    heard = bound(line.text, told()).text
    again = Playbook()
    again.remember(heard, line.frame, "BTL", 5.0)
    other = again.write(brief("hook", told(), 1))
    assert other is not None
    assert bound(other.text, told()).text != heard


@pytest.mark.no_cover
def test_four_hours_have_no_exact_repeat_and_every_line_passes_the_gate() -> None:
    playbook, judge, snapshot = Playbook(), gate(), demo()
    heard: list[str] = []
    number = 0
    while number < 600:
        product = snapshot.products[number % len(snapshot.products)]
        known = told(product)
        for act in playbook.acts(known, f"turn {number}", 10):
            number += 1
            line = playbook.write(brief(act, known, number))
            if line is None:
                continue
            filled = bind(line, known, EXTRAS, 1)
            assert isinstance(filled, BoundLine)
            assert judge.line(line) is None
            assert judge.bound(filled, known) is None
            heard.append(filled.text.casefold())
    assert len(heard) > 0.97 * number
    assert len(set(heard)) == len(heard)
    assert playbook.exhausted < 0.03 * number


def test_delivery_follows_the_act() -> None:
    price = Playbook().write(brief("price", told()))
    hello = Playbook().write(brief("greeting", told()))
    assert price is not None
    assert hello is not None
    assert price.gesture is Gesture.POINT_CARD
    assert hello.gesture is Gesture.WAVE
    assert hello.mood in {Mood.HAPPY, Mood.WINK}


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (
            "{price}. it's {name}. and {feature}.",
            "$29.90. It's Fjord Insulated Bottle 750 ml. And a double wall of 18/8 steel.",
        ),
        ("{feature}? {feature}.", "A double wall of 18/8 steel? A double wall of 18/8 steel."),
        ("done. {link}.", "Done. shop.example/1."),
        ("hello from {shop} , {host} .", "Hello from Fernhollow, Mina."),
    ],
)
def test_binding_writes_sentences(text: str, heard: str) -> None:
    assert bound(text, told()).text == heard


def test_binding_records_where_each_fact_stands() -> None:
    filled = bound("Was {was}, now {price}: {short_name}.", told())
    assert [(use.id, filled.text[use.start : use.end]) for use in filled.facts] == [
        ("BTL/was", "$39.90"),
        ("BTL/price", "$29.90"),
        ("BTL/short_name", "Insulated bottle"),
    ]


def test_a_name_with_its_own_article_is_not_given_a_second() -> None:
    product = replace(BARE, short_name="The Lamp")
    assert bound("See the {short_name}.", told(product)).text == "See The Lamp."


def test_a_brand_keeps_its_small_letter() -> None:
    assert bound("{name}.", told(replace(BARE, name="iLamp mini"))).text == "iLamp mini."


def test_a_full_stop_of_the_feed_is_not_said_twice() -> None:
    assert inside("feature", "A lid that fits.") == "a lid that fits"


def test_a_missing_fact_refuses_the_binding() -> None:
    assert isinstance(bind(bound("x", {}).line, {}, {}, 1), BoundLine)
    gone = replace(bound("x", {}).line, text="{stock} left.")
    assert isinstance(bind(gone, {}, {}, 1), Refusal)


def test_facts_of_the_demo_give_every_product_a_rich_turn() -> None:
    snapshot = demo()
    for product in snapshot.products:
        known = facts(product, snapshot, "en", NOW, "UTC")
        assert len(set(Playbook().acts(known, "k", 12))) >= 7
