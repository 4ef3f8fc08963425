"""A language is data: what it needs, how it bends words, and what is told when a piece is missing."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from words_stage import BOTTLE, line
from words_stage import NOW as WORDS_NOW

from catalog.fact import Fact, facts
from catalog.money import written
from catalog.naming import short_name
from catalog.phrases import listed, offer_end
from catalog.product import Money, Snapshot
from catalog.wording import FOLDER as WORDINGS
from catalog.wording import complete
from script_engine import languages
from script_engine.bind import bind
from script_engine.frames import copy
from script_engine.gate import Gate
from script_engine.grammar import FOLDER, grammar
from script_engine.lexicons import lexicon
from script_engine.quoting import quoted
from script_engine.sheet import difference
from studio.errors import Misconfigured
from studio.show import BoundLine
from voice.reading import reader

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday


def words(slot: str, text: str) -> Fact:
    return Fact(f"X/{slot}", "X", "words", text, text, volatile=False, version=1)


def said(text: str, **facts: str) -> str:
    filled = bind(line(text), {slot: words(slot, t) for slot, t in facts.items()}, {}, 1, "es")
    assert isinstance(filled, BoundLine), filled
    for use in filled.facts:
        assert filled.text[use.start : use.end].casefold() == use.value.casefold()
    return filled.text


@pytest.mark.parametrize("tag", ["en", "es", "es-ES", "es-MX", "es-419"])
def test_what_we_speak_is_complete(tag: str) -> None:
    languages.ready(tag)
    assert copy(tag).of("greeting")
    assert lexicon(tag).intents
    Gate(reader(), tag)


@pytest.mark.parametrize("tag", ["de", "fr-CA", "zh", "xx"])
def test_a_language_nobody_wrote_for_is_refused_by_name(tag: str) -> None:
    with pytest.raises(Misconfigured, match=rf"show\.language: found '{tag}'.*en, es"):
        languages.ready(tag)


@pytest.mark.parametrize(
    "piece", ["copy/es/price.yaml", "rules/es/speech.yaml", "lexicon/es/filters.yaml"]
)
def test_one_missing_file_is_named(tmp_path: Path, piece: str) -> None:
    home = tmp_path / "script_engine"
    for kind in languages.FOLDERS:
        shutil.copytree(languages.HOME / kind, home / kind)
    assert languages.lacking("es", home) == ()
    (home / piece).unlink()
    with pytest.raises(Misconfigured, match=rf"'es-MX' lacks script_engine/{piece};"):
        languages.ready("es-MX", home)


@pytest.mark.parametrize(
    ("cut", "fault"),
    [("price_from:", "found no price_from"), ("  colour:", "no words for colour")],
)
def test_a_missing_wording_is_named(tmp_path: Path, cut: str, fault: str) -> None:
    whole = (WORDINGS / "es.yaml").read_text(encoding="utf-8")
    kept = [row for row in whole.splitlines() if not row.startswith(cut)]
    (tmp_path / "es.yaml").write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(Misconfigured, match=rf"es\.yaml.*{fault}"):
        complete("es", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("difference:", "diference:", "found no difference"),
        ("[un, una, unos", "[no, una, unos", "put it in quotes"),
        ("{name}, {two}", "{nombre}, {two}", "nombre"),
        ("capitals: []", "capitals: [", "cannot be read"),
    ],
)
def test_a_broken_grammar_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    whole = (FOLDER / "es.yaml").read_text(encoding="utf-8")
    assert old in whole
    (tmp_path / "es.yaml").write_text(whole.replace(old, new), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"es\.yaml") as caught:
        grammar("es", tmp_path)
    assert fault in str(caught.value)


def test_names_keep_and_lend_their_articles() -> None:
    assert said("La tapa de {short_name}.", short_name="el hervidor") == "La tapa del hervidor."
    assert said("De {short_name}, nada.", short_name="el hervidor") == "Del hervidor, nada."
    assert said("Es de {shop}.", shop="El Rincón") == "Es de El Rincón."
    assert said("Vuelvo con {short_name}.", short_name="las tazas") == "Vuelvo con las tazas."


def test_y_and_o_change_before_their_own_sound() -> None:
    assert said("Azul y {colours}.", colours="índigo") == "Azul e índigo."
    assert said("Agua y {feature}.", feature="hielo") == "Agua y hielo."
    assert said("Siete o {feature}.", feature="ocho") == "Siete u ocho."
    assert listed(("azul", "índigo"), "es") == "azul e índigo"
    assert listed(("azul", "verde", "gris"), "es-MX") == "azul, verde y gris"


def test_sentences_begin_with_a_capital_behind_their_opening_signs() -> None:
    assert said("¿{feature}? ¡sí! y ya.", feature="un asa") == "¿Un asa? ¡Sí! Y ya."
    assert said("Mira, ¿{feature}?", feature="un asa") == "Mira, ¿un asa?"


@pytest.mark.parametrize(
    ("after", "phrase"),
    [
        (timedelta(hours=8), "hoy a las ocho de la tarde"),
        (timedelta(hours=9, minutes=30), "hoy a las nueve y media de la noche"),
        (timedelta(hours=1, minutes=7), "hoy a la una y 7 de la tarde"),
        (timedelta(hours=12), "hoy a las doce de la noche"),
        (timedelta(hours=23), "mañana a las once de la mañana"),
        (timedelta(hours=24), "mañana a mediodía"),
        (timedelta(days=5, hours=3), "el domingo a las tres de la tarde"),
        (timedelta(days=30, hours=-4), "el 24 de diciembre a las ocho de la mañana"),
        (timedelta(hours=36), "mañana a las doce de la noche"),
    ],
)
def test_the_end_of_an_offer_is_told_as_one_tells_the_time(after: timedelta, phrase: str) -> None:
    assert offer_end(NOON + after, NOON, ZoneInfo("UTC"), "es") == phrase


@pytest.mark.parametrize(
    ("tag", "text"),
    [("es", "29,90 €"), ("es-ES", "29,90 €"), ("es-MX", "EUR 29.90"), ("es-419", "EUR 29.90")],
)
def test_money_is_written_and_read_as_the_region_does(tag: str, text: str) -> None:
    assert written(Money(Decimal("29.90"), "EUR"), tag) == text
    assert "veintinueve" in reader()(text, tag).spoken
    assert "noventa" in reader()(text, tag).spoken


def test_the_greeting_of_the_hour_agrees_with_itself() -> None:
    hours = {3: "buenas noches", 9: "buenos días", 15: "buenas tardes", 22: "buenas noches"}
    assert {hour: grammar("es").part_of_day(hour) for hour in hours} == hours
    assert [grammar("en").part_of_day(hour) for hour in (3, 4, 12, 18)] == [
        "evening", "morning", "afternoon", "evening",
    ]  # fmt: skip


def test_two_products_are_compared_in_the_show_s_language() -> None:
    one = {"attribute.peso": words("attribute.peso", "390 g"), "short_name": words("s", "la taza")}
    two = {"attribute.peso": words("attribute.peso", "1 kg"), "short_name": words("s", "el vaso")}
    between = difference(one, two, 1, "es")
    assert between is not None
    assert between.text == ": 390 g en la taza, 1 kg en el vaso"


def test_a_name_that_begins_with_the_thing_keeps_its_beginning() -> None:
    assert short_name("Lámpara de mesa plegable de aluminio") == "Lámpara de mesa plegable"
    assert short_name("Botella térmica de acero inoxidable 750 ml") == "Botella térmica de acero"
    assert short_name("Large Insulated Steel Travel Bottle") == "Insulated Steel Travel Bottle"


@pytest.mark.parametrize(
    ("words", "slots"),
    [
        ("Cuesta 29,90 €.", ["price"]),
        ("Antes costaba 39,90 euros y ahora cuesta 29,90 euros.", ["was", "price"]),
        ("Te ahorras 10,00 €, un 25 % de descuento.", ["saving", "percent_off"]),
        ("Quedan 46 en stock.", ["stock"]),
        ("En stock: 46.", ["stock"]),
        ("Cuesta 19,90 €.", []),
        ("Cuesta 29.90 €.", []),
    ],
)
def test_the_operator_quotes_figures_as_spanish_writes_them(words: str, slots: list[str]) -> None:
    snapshot = Snapshot(1, (BOTTLE,))
    known = facts(BOTTLE, snapshot, "es", WORDS_NOW, "UTC").values()
    euros = [replace(f, value=f.value.replace("USD", "EUR")) for f in known]
    assert [use.id.rpartition("/")[2] for use in quoted(words, euros, "es")] == slots


def test_no_frame_puts_an_article_before_a_name() -> None:
    unfit = grammar("es").unfit
    assert unfit.search("Vuelvo a {short_name}.")
    assert unfit.search("Mira la {short_name}.")
    assert not unfit.search("Un {percent_off} menos al {use}.")
