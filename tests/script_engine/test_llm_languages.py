"""A model writes in the show's language: with its own prompts, or with ours and a stricter proof."""

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from words_stage import NOW, usd

from catalog.fact import Fact, facts
from catalog.product import Product, Snapshot, Stock
from script_engine.frames import copy
from script_engine.gate import Gate
from script_engine.llm_prompts import PROMPTS, Prompts, estimate
from script_engine.llm_proof import Proof
from script_engine.llm_vocabulary import Vocabulary
from script_engine.refusal import Refusal
from script_engine.writer import Brief
from studio.errors import Misconfigured
from studio.show import Cue, Kind
from voice.reading import reader

EXTRAS = {"host": "Mina", "shop": "Olmo", "part_of_day": "buenas tardes"}
TETERA = Product(
    sku="T", number=1, name="Tetera Olmo de hierro", short_name="la tetera", price=usd("29.90"),
    stock=Stock(46, 120), features=("un colador de acero", "una tapa con tope"),
    benefits=("las hojas se quedan dentro",), attributes=(("peso", "1,2 kg"),), brand="Olmo",
)  # fmt: skip


@cache
def told() -> dict[str, Fact]:
    return facts(TETERA, Snapshot(1, (TETERA,), shop="Olmo"), "es", NOW, "Europe/Madrid")


def brief(act: str) -> Brief:
    return Brief(Cue(Kind.PITCH, act, "T"), "L1", told(), EXTRAS, None, "es", 0.0)


def proof_of(prompts: Prompts) -> Proof:
    vocabulary = Vocabulary(copy("es"), prompts.words(), prompts.manner.endings)
    return Proof(Gate(reader(), "es", ()), prompts, vocabulary)


@cache
def spanish() -> tuple[Prompts, Proof]:
    prompts = Prompts("es-MX")
    return prompts, proof_of(prompts)


@cache
def borrowed() -> tuple[Prompts, Proof]:
    """Spanish as if nobody had written prompts for it."""
    with TemporaryDirectory() as folder:
        for name in ("en", "any"):
            shutil.copytree(PROMPTS / name, Path(folder) / name)
        prompts = Prompts("es", Path(folder))
    return prompts, proof_of(prompts)


def rule(text: str, act: str = "hook", *, own: bool = True, question: str = "") -> str:
    prompts, proof = spanish() if own else borrowed()
    mine = brief(act)
    asking = prompts.answer(question, mine) if question else prompts.pitch(mine, 4)
    found = proof.line(text, mine, asking, question)
    return f"{found.rule}: {found.words}" if isinstance(found, Refusal) else "said"


@pytest.mark.parametrize(
    "text",
    [
        "Ahora mismo cuesta {price}, y con eso está dicho todo.",
        "Vamos con el precio. {price}. Tómate tu tiempo.",
        "¿Te la llevas a casa? Por ahora son {price}.",
        "Imagina la mañana: {short_name} en la mesa, y un rato de calma.",
        "Una cosa que conviene contar en voz alta: {feature}.",
        "Tiene {feature}. Así, {benefit}.",
        "¿Qué te parece, lo dejamos aquí?",
        "Fíjate bien: {attribute.peso}.",
    ],
)
def test_plain_spanish_lines_with_slots_are_said(text: str) -> None:
    weight = next(slot for slot in told() if slot.startswith("attribute"))
    assert rule(text.replace("attribute.peso", weight)) == "said"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ahora cuesta 29,90 euros.", "llm.number"),
        ("Cuesta veintinueve euros, y ya está.", "llm.words|number"),
        ("Es buena, y por {price}.", "llm.fact|llm.words"),
        ("Dura y dura y dura.", "llm.fact"),
        ("{short_name} es tranquila, por {price}.", "llm.fact|llm.words"),
        ("Mantiene el café como quieres.", "llm.fact|llm.words"),
        ("¿No es sencilla, por {price}?", "llm.fact|llm.words"),
        ("Es la mejor del mundo, por {price}.", "llm.fact|claim.superlative"),
        ("Llévate una {short_name} hoy mismo.", "llm.manner|llm.slot"),
        ("Claro, aquí va {price}.", "llm.manner"),
        ("Alguien preguntaba, así que aquí va {price}.", "llm.manner"),
        ("Date prisa, cuesta {price}.", "llm.words|claim.urgency"),
        ("Me encanta, la uso cada día, {price}.", "llm.words|claim.first_person"),
        ("It's {price}, and that is all.", "llm.words|language"),
        ("Escribe el hueco tal como se da.", "llm.manner|llm.echo"),
    ],
)
def test_what_a_spanish_line_may_not_say_is_refused(text: str, why: str) -> None:
    assert rule(text).partition(":")[0] in why.split("|"), rule(text)


def test_spanish_prompts_are_spanish_short_and_have_every_moment_of_the_english_ones() -> None:
    prompts, english = spanish()[0], Prompts("en")
    assert prompts.acts == english.acts
    for act in sorted(prompts.acts):
        assert prompts.must(act) == english.must(act)
        asking = prompts.pitch(brief(act), 4)
        assert estimate(asking) < 1500
        assert "You write" not in asking.text
    assert prompts.manner.slots.keys() == english.manner.slots.keys()
    growing = prompts.frames("hook", ["price", "feature"], ["Mira: {feature}."], 8)
    assert "Mira: {feature}." in growing.text
    assert "{price}: el precio" in growing.text
    assert "$" not in growing.text + prompts.answer("¿cuánto pesa?", brief("price")).text


def test_an_answer_in_spanish_needs_a_fact_and_repeats_no_question() -> None:
    weight = next(slot for slot in told() if slot.startswith("attribute"))
    assert (
        rule(f"Pesa {{{weight}}}, ni más ni menos.", question="¿cuánto pesa la tetera?") == "said"
    )
    assert rule("De eso hablamos luego.", question="¿cuánto pesa?").startswith("llm.slot")


def test_a_language_with_rules_and_no_prompts_is_asked_for_in_english_by_its_name() -> None:
    prompts, _ = borrowed()
    text = prompts.pitch(brief("price"), 4).text
    assert "Write every line in español (Spanish), and in no other language" in text
    assert "{price}: the price" in text


def test_there_every_sentence_but_a_question_needs_a_fact() -> None:
    assert rule("Cuesta {price}. ¿Qué te parece?", own=False) == "said"
    for text in ("{short_name} es sencilla.", "Cuesta {price}. Con eso está dicho todo."):
        assert rule(text, own=False).startswith("llm.fact"), text
    assert rule("It is {price}.", own=False).startswith(("llm.words", "language"))


def test_a_language_without_prompts_and_rules_is_refused_with_those_there_are() -> None:
    with pytest.raises(Misconfigured, match=r"no prompts for 'tlh' .*there are: en, es$"):
        Prompts("tlh")


def test_lines_of_another_act_are_held_to_what_it_must_say() -> None:
    mine = replace(brief("price"), facts=told())
    prompts, proof = spanish()
    found = proof.line("Fíjate bien: {feature}.", mine, prompts.pitch(mine, 4))
    assert isinstance(found, Refusal)
    assert found.rule == "llm.slot"
