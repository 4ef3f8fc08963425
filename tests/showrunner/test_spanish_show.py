"""An hour of show in Spanish on the simulated clock: true, in Spanish, and answering in Spanish."""

import re
from collections import Counter, deque
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from num2words import num2words

from showrunner.script import lines
from showrunner.settings import settings
from studio.show import Comment

EXAMPLES = Path(__file__).parents[2] / "examples"
HOUR = 3600.0
ENGLISH = frozenset({
    "the", "and", "of", "with", "for", "you", "your", "is", "are", "this", "that", "it", "to", "from",
    "on", "at", "by", "or", "not", "we", "our", "what", "how", "just", "have", "will", "can", "an",
    "if", "as", "but", "there", "here", "when", "which", "who", "they", "its", "be", "do", "does",
    "left", "each", "good", "evening", "morning", "afternoon",
})  # fmt: skip
"""Function words of English that are no Spanish words, and what the house once said in English."""
ASKED = (
    ("cuánto cuesta la botella?", "price", "CH-BOT-750"),
    ("qué precio tiene el hervidor", "price", "CH-HER-17"),
    ("¿de qué está hecho el macetero?", "cerámica", "CH-MAC-21"),
    ("cómo es el envío", "dos días laborables", None),
    ("puedo devolverlo?", "treinta días", None),
    ("eres un robot?", "IA", None),
    ("¿cuántas tazas quedan?", "stock", "CH-TAZ-35"),
    ("de qué color es la lámpara", "mostaza", "CH-LMP-11"),
    ("dónde compro la vela", "tienda", "CH-VEL-04"),
)


def comments() -> deque[Comment]:
    asked = (
        Comment(f"c{n}", "own", f"Ana{n}", text, 120.0 + 90 * n)
        for n, (text, *_) in enumerate(ASKED)
    )
    return deque(asked)


@pytest.fixture(scope="module")
def hour() -> list[dict[str, Any]]:
    config = settings(EXAMPLES / "es.yaml")
    return list(lines(config, HOUR, comments(), deque()))


def amounts() -> dict[str, set[str]]:
    """By sku every amount the catalogue file gives it, as one says it; read without our importer."""
    shelf = yaml.safe_load((EXAMPLES / "catalogue/productos.yaml").read_text(encoding="utf-8"))
    said: dict[str, set[str]] = {}
    for product in shelf["products"]:
        figures = [product.get("price"), (product.get("was") or {}).get("price")]
        figures += [(product.get("offer") or {}).get("price")]
        figures += [variant["price"] for variant in product.get("variants", ())]
        known = [Decimal(str(figure)) for figure in figures if figure is not None]
        known += [max(known) - min(known)]
        said[product["sku"]] = {spoken(amount) for amount in known}
    return said


def spoken(amount: Decimal) -> str:
    euros, cents = divmod(int(amount * 100), 100)
    words = re.sub(r"uno$", "un", num2words(euros, lang="es"))
    return f"{words} euros" + (f" con {num2words(cents, lang='es')}" if cents else "")


def told_amounts(text: str, every: set[str]) -> list[str]:
    """The amounts in a text that are none of `every`."""
    rest = text.lower()
    for known in sorted(every, key=len, reverse=True):
        rest = rest.replace(known, "§")
    return re.findall(r"\w+ euros?\b.*", rest)


@pytest.mark.timeout(180)
def test_an_hour_is_filled(hour: list[dict[str, Any]]) -> None:
    assert hour[-1]["t"] > HOUR - 30
    gaps = [b["t"] - a["t"] - a["dur"] for a, b in pairwise(hour)]
    assert max(gaps) <= 1.0


def test_no_english_word_is_heard(hour: list[dict[str, Any]]) -> None:
    english = Counter(
        word for row in hour for word in re.findall(r"\w+", row["text"].lower()) if word in ENGLISH
    )
    assert english == {}


def test_every_amount_is_one_of_the_catalogue_s(hour: list[dict[str, Any]]) -> None:
    known = amounts()
    wrong, checked = [], 0
    for row in hour:
        skus = {fact["id"].partition("/")[0] for fact in row["facts"]} & known.keys()
        every = set().union(*(known[sku] for sku in skus))
        checked += "euro" in row["text"]
        if strange := told_amounts(row["text"], every):
            wrong.append((strange, row["text"]))
    assert wrong == []
    assert checked > 60


def test_spanish_questions_are_answered_in_spanish(hour: list[dict[str, Any]]) -> None:
    known = amounts()
    answered = {row["reply_to"]: row for row in hour if row["reply_to"]}
    missed = []
    for number, (text, expected, sku) in enumerate(ASKED):
        row = answered.get(f"c{number}")
        said = row["text"] if row else ""
        if expected == "price":
            right = any(amount in said.lower() for amount in known[str(sku)])
        elif expected == "stock":
            right = row is not None and any(f["id"].endswith("/stock") for f in row["facts"])
        else:
            right = expected.lower() in said.lower().replace("i a", "ia")
        if not right:
            missed.append((text, said))
    assert missed == []


def test_nothing_is_said_twice_within_the_hour(hour: list[dict[str, Any]]) -> None:
    said = Counter(row["text"] for row in hour if row["kind"] != "disclosure")
    assert {text: n for text, n in said.items() if n > 1 and len(text.split()) >= 5} == {}


def test_the_house_speaks_of_itself_in_spanish(hour: list[dict[str, Any]]) -> None:
    notices = [row["text"] for row in hour if row["kind"] == "disclosure"]
    assert len(notices) >= 4
    assert all(re.search(r"\bI A\b|inteligencia artificial", text) for text in notices)
