"""A show that has been: four hours in a journal, as the page after the show is tested with it."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from showrunner.after import AfterBook
from studio.clock import SystemClock
from studio.journal import Journal
from tests.console.desk_double import ScriptedDesk

BEGAN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SHOW = "1124080000"
RECORDING = f"20261124-080000Z_{SHOW}_0.000"
SAID = (
    "It is $29.90 right now, and there are 46 left.",
    "The lid is dishwasher safe, but wash the bottle by hand.",
    "The lamp turns and tilts, so the light falls where you work.",
    "The earbuds play for seven hours, and the case holds three charges more.",
    "Tap the card to see the tote in canvas and its inside pocket.",
)
QUESTIONS = (
    ("Do you ship to Malta?", None, "unknown", 6),
    ("Is the strap of the dry bag long enough for a tall person?", "FH-4", "feature", 3),
    ("¿La botella cabe en el portabicicletas?", "FH-0", "feature", 2),
    ("My order came with a cracked lid", None, "order_problem", 1),
)


def places(moments: Sequence[tuple[str, float]]) -> list[tuple[str, float] | None]:
    """The first half hour was recorded."""
    return [(RECORDING, t) if show == SHOW and t < 1800 else None for show, t in moments]


def been(path: Path, desk: ScriptedDesk, lines: int = 1200, seed: int = 4) -> AfterBook:
    """The journal of a show with so many lines."""
    rng, journal, t, sku = random.Random(seed), Journal(path), 1.0, 0

    def note(kind: str, told: dict[str, Any]) -> None:
        journal.write(t, BEGAN + timedelta(seconds=t), kind, told)

    note("show", {"what": "voice: festival (chosen in the settings)", "show": SHOW})
    minute = 0
    for number in range(lines):
        if number % 12 == 0:
            sku = rng.choices(range(5), (9, 6, 4, 3, 1))[0]
        answers = rng.random() < 0.12
        kind = "answer" if answers else rng.choice(["pitch"] * 8 + ["bridge", "reserve"])
        row = {
            "t": round(t, 3), "dur": round(rng.uniform(4, 14), 3), "kind": kind,
            "act": rng.choice(["answer_care", "answer_price"]) if answers else kind,
            "sku": None if kind == "reserve" else f"FH-{sku}", "caption": rng.choice(SAID),
            "writer": "operator" if answers and rng.random() < 0.2 else "playbook",
            "reply_to": f"c-{number}" if answers else None, "part": 0, "cut": False,
            "line": f"{SHOW}-{number}",
        }  # fmt: skip
        if answers:
            row["waited"] = round(rng.lognormvariate(0.6, 0.5), 2)
            row["asked"] = "هل هي آمنة؟" if number % 5 == 0 else "Is it safe in the dishwasher?"
        t += row["dur"] + rng.choice([0.3, 0.3, 0.3, 3.0])
        note("aired", row)
        while t > minute * 60:
            crowd = 40 + 60 * minute / 240 + 25 * rng.random()
            note("audience", {"seconds": 60.0, "comments": rng.randrange(2, 14), "authors": 4,
                              "new": rng.randrange(3), "viewers": int(crowd)})  # fmt: skip
            minute += 1
        if number % 150 == 40:
            question, about, intent, asked = QUESTIONS[number // 150 % len(QUESTIONS)]
            note("chat", {"question": question, "sku": about, "intent": intent, "asked": asked,
                          "lang": "es" if "¿" in question else "en", "comments": [f"q-{number}"],
                          "words": "Needs you: no answer is known"})  # fmt: skip
        if number % 97 == 50:
            rule = rng.choice(["superlative", "number", "first_person"])
            note("refused", {"rule": rule, "words": f"price: no fact behind “{rule}”", "act": "price",
                             "sku": f"FH-{sku}", "writer": "llm"})  # fmt: skip
        if number in {300, 304}:
            order(note, {"do": "slate", "on": number == 300}, "Slate" if number == 300 else "Back")
    order(note, {"do": "say", "text": "=HYPERLINK(1)", "when": "next"}, "=HYPERLINK(1)", done=False)
    journal.close()
    return AfterBook(path, SystemClock(), desk.state, places)


def order(note: Any, told: dict[str, Any], words: str, *, done: bool = True) -> None:
    """An order with its receipt."""
    note(
        "order", {"order": told, "who": "ada", "id": "o-1", "done": done, "words": words, "at": 0.0}
    )
