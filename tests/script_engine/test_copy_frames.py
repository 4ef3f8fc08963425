"""Our own copy: every frame, expanded with ordinary and odd products, is clean and passes the gate."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from words_stage import BARE, BOTTLE, EXTRAS, demo, gate, line, told, usd

from catalog.fact import Fact
from catalog.product import Product
from script_engine.bind import bind
from script_engine.brackets import chance, expand, parse
from script_engine.casting import Casting, can_meet
from script_engine.frame import Frame
from script_engine.frames import copy
from script_engine.grown import with_grown
from script_engine.shapes import SLOT
from script_engine.sheet import difference
from script_engine.writer import Brief
from studio.errors import Misconfigured
from studio.show import BoundLine

ODD = (
    BOTTLE,
    BARE,
    Product(
        "INK", 1, "The Blue Ink, 500 ml", "The Blue Ink", usd("1299.99"), brand="O'Neill & Sons"
    ),
    replace(
        BOTTLE,
        name="iCase 2 (3-Pack) – IPX4",
        short_name="iCase 2",
        features=('Fits a 15" laptop.', "USB-C, 100 W", "Made from 80% recycled PET"),
        benefits=(),
        category="Home & Garden",
        attributes=(("material", "100% Organic Cotton"), ("size", "42 x 36 x 14 cm")),
        uses=("hauling 20 kg of tools",),
        audience=("night owls",),
        places=("the back of a 4x4",),
    ),
)
EVERY = {**EXTRAS, "asker": "Jo", "count": "3"}
TERMS = {"shipping": "orders go out within 2 days", "returns": "you can send it back in 30 days"}
ACTS = sorted(copy("en").acts)
NEEDED = {
    "greeting", "closing", "disclosure", "reserve", "bridge", "rehook", "recap", "thanks", "filler",
    "hook", "need", "product_open", "feature_benefit", "scene", "fact", "price", "offer", "question",
    "cta", "answer_price", "answer_stock", "answer_shipping", "answer_return", "answer_size",
    "answer_colour", "answer_material", "answer_care", "answer_feature", "answer_compare",
    "answer_which", "answer_link", "answer_discount", "answer_greeting", "answer_robot",
    "answer_abuse", "answer_unknown", "answer_order_problem",
}  # fmt: skip
URGENT = re.compile(
    r"\b(?:hurry|last chance|selling fast|running out|going fast|act now)\b", re.IGNORECASE
)
ARTICLE = re.compile(
    r"\b(?:a (?:[aei]|o(?!n[ec]\b|u)|u(?!s|ni|ti))|an [^aeiouhx8\W])", re.IGNORECASE
)
UNEVEN = re.compile(r" [.,?!;:]|[,;:][.,?!]|\?\.|!\.|(?<!\.)\.\.(?!\.)| {2}")


def cast_of(product: Product) -> dict[str, Fact]:
    """Facts of a product beside another one and before a third."""
    two = demo().products[1]
    facts = told(product) | terms_of(product.sku)
    second = told(two)
    between = difference(told(product), second, 1)
    facts |= {f"other_{slot}": fact for slot, fact in second.items()}
    facts |= {f"next_{slot}": fact for slot, fact in second.items()}
    return facts | ({"difference": between} if between else {})


def terms_of(sku: str) -> dict[str, Fact]:
    return {
        slot: Fact(f"{sku}/{slot}", sku, "words", text, text, volatile=False, version=1)
        for slot, text in TERMS.items()
    }


def said(frame: Frame, facts: Mapping[str, Fact], tries: int) -> Iterator[BoundLine]:
    known = {*facts, *EVERY, "fact_name", "fact_value"}
    rng = chance("copy", frame.id)
    casting = Casting()
    for _ in range(tries):
        text = expand(frame.tree, rng, lambda part: known.issuperset(SLOT.findall(part)))
        brief = Brief(replace(line("x").cue, act=frame.act), "L", facts, EVERY)
        cast = text and casting.cast(text, brief, rng)
        if cast:
            filled = bind(line(cast, act=frame.act), facts, EVERY, 1)
            assert isinstance(filled, BoundLine), (frame.id, filled)
            yield filled


def test_every_act_an_answer_or_a_turn_may_need_has_frames() -> None:
    assert set(ACTS) >= NEEDED


CASTS = [cast_of(product) for product in (*ODD, demo().products[0])]


@pytest.mark.parametrize("act", ACTS)
def test_the_gate_lets_our_own_copy_through(act: str) -> None:
    judge = gate()
    refused = []
    for number, frame in enumerate(copy("en").of(act)):
        # every frame with the next of the products that it can speak of
        turned = CASTS[number % len(CASTS) :] + CASTS[: number % len(CASTS)]
        facts = next((cast for cast in turned if frame.can_say(can_meet(cast, EVERY))), {})
        refused += [
            (frame.id, fault.words, bound.text)
            for bound in (said(frame, facts, 1) if facts else ())
            if (fault := judge.line(bound.line) or judge.bound(bound, facts))
        ]
    assert refused == []


@pytest.mark.parametrize("act", ACTS)
def test_expansions_are_tidy(act: str) -> None:
    faults = []
    facts = cast_of(BOTTLE)
    for frame in copy("en").of(act):
        for bound in said(frame, facts, 2):
            text = bound.text
            if (
                UNEVEN.search(text)
                or text[-1] not in ".?!"
                or (text[0].islower() and not text.startswith("shop."))
            ):
                faults.append((frame.id, text))
            literal = SLOT.sub("§", bound.line.text)
            if ARTICLE.search(literal) or re.search(r"\b(\w+) \1\b", literal, re.IGNORECASE):
                faults.append((frame.id, literal))
            if URGENT.search(literal) or len(text.split()) > 70:
                faults.append((frame.id, text))
    assert faults == []


@pytest.mark.parametrize("act", ["disclosure", "answer_robot"])
def test_every_way_to_say_it_says_ai(act: str) -> None:
    for frame in copy("en").of(act):
        for _, text in zip(range(12), _all(frame), strict=False):
            assert re.search(
                r"\bAI\b|AI-|artificial|synthetic|virtual|machine|computer|robot|software|not a person",
                text,
                re.IGNORECASE,
            ), (frame.id, text)


def _all(frame: Frame) -> Iterator[str]:
    for probe in range(12):
        text = expand(frame.tree, chance(frame.id, probe), lambda _: True)
        assert text is not None
        yield text


def test_the_reserve_has_no_slot() -> None:
    assert all(not frame.needs for frame in copy("en").of("reserve"))


def test_an_offer_always_says_the_count_or_the_end() -> None:
    for frame in copy("en").of("offer"):
        assert all({"stock", "offer_end"} & set(SLOT.findall(text)) for text in _all(frame)), (
            frame.id
        )


def test_a_bridge_always_names_what_comes() -> None:
    for frame in copy("en").of("bridge"):
        assert all("{next_name}" in text for text in _all(frame)), frame.id


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("- {id: hook-1, text: 'Hi [a|b', needs: [], tone: calm}", "no end of the bracket"),
        ("- {id: hook-1, text: 'Hi {prize}.', needs: [prize], tone: calm}", "prize"),
        ("- {id: hook-1, text: 'Hi {price}.', needs: [], tone: calm}", "price"),
        ("- {id: hook-1, text: 'Hi.', needs: [], tone: loud}", "loud"),
        ("- {id: need-1, text: 'Hi.', needs: [], tone: calm}", "starts with hook-"),
        ("- {id: hook-1, text: 'A {name}.', needs: [name], tone: calm}", "before a slot"),
        ("- {id: hook-1, text: 'Hi.', needs: []}", "keys"),
        ("- {id: hook-1, text: Hi., needs: [], tone: calm}\n" * 2, "twice"),
        ("hook: [", "cannot be read"),
        ("{}", "list of frames"),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path: Path, entry: str, fault: str) -> None:
    home = tmp_path / "en"
    home.mkdir()
    (home / "hook.yaml").write_text(entry, encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"hook\.yaml") as caught:
        copy("en", tmp_path)
    assert fault in str(caught.value)


def test_a_language_without_copy_is_refused() -> None:
    with pytest.raises(Misconfigured, match=r"show\.language"):
        copy("xx")


def test_grown_frames_join_our_own_and_an_id_stands_once(tmp_path: Path) -> None:
    assert with_grown(copy("en"), tmp_path).acts == copy("en").acts
    sheet = tmp_path / "en" / "hook.yaml"
    sheet.parent.mkdir()
    grown = "- {id: hook-g0001, text: 'A grown line.', needs: [], tone: calm}\n"
    sheet.write_text(grown, encoding="utf-8")
    both = with_grown(copy("en"), tmp_path)
    assert both.of("hook")[:-1] == copy("en").of("hook")
    assert both.of("hook")[-1].id == "hook-g0001"
    assert both.of("cta") == copy("en").of("cta")
    sheet.write_text(grown + grown, encoding="utf-8")
    with pytest.raises(Misconfigured, match="hook-g0001: found twice"):
        with_grown(copy("en"), tmp_path)


def test_frames_survive_a_round_of_parsing() -> None:
    for act in ACTS:
        for frame in copy("en").of(act):
            for text in _all(frame):
                assert parse(text) == ((text,) if text else ())
