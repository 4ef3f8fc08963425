"""The Spanish copy: complete, clean, in Spanish, and let through by the gate."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest
from words_stage import line

from script_engine.brackets import Tree, chance, expand
from script_engine.frame import Frame
from script_engine.frames import copy
from script_engine.gate import Gate
from script_engine.languages import lacking
from script_engine.shapes import SLOT
from voice.reading import reader

ACTS = sorted(copy("es").acts)
PITCH = (
    "hook", "need", "product_open", "feature_benefit", "fact", "scene", "price", "offer", "question",
    "cta", "bridge",
)  # fmt: skip
TRIES = 2
ENGLISH = re.compile(
    r"\b(?:the|and|of|with|for|you|your|is|are|this|that|it|to|from|on|at|by|or|not|we|our|what|how|"
    r"just|have|will|can|an|if|as|but|there|here|when|which|who|they|its|be|do|does)\b",
    re.IGNORECASE,
)
UNEVEN = re.compile(r" [.,?!;:]|[,;:][.,?!]|\?\.|!\.|(?<!\.)\.\.(?!\.)| {2}")
LOWER = re.compile(r"(?:^|[.?!]\s+)[¿¡«]*[a-zñáéíóú]")
AI = re.compile(
    r"\bIA\b|inteligencia artificial|artificial|sintética|virtual|ordenador|robot|software|programa",
    re.IGNORECASE,
)
THROUGH = re.compile(r"(?:para|hace|de ahí|logra|está para) que \{benefit\}", re.IGNORECASE)


def ways(frame: Frame, tries: int = TRIES) -> Iterator[str]:
    for probe in range(tries):
        text = expand(frame.tree, chance("es", frame.id, probe), lambda _: True)
        assert text is not None
        yield text.strip()


def every(*acts: str) -> Iterator[tuple[Frame, str]]:
    for act in acts or ACTS:
        for frame in copy("es").of(act):
            for text in ways(frame):
                yield frame, text


def first(tree: Tree) -> str:
    """The text with the first option of every bracket."""
    return "".join(part if isinstance(part, str) else first(part.options[0]) for part in tree)


def test_spanish_has_every_file_that_english_has() -> None:
    assert lacking("es") == ()


def test_there_is_enough_to_say() -> None:
    few = {act: len(copy("es").of(act)) for act in ACTS if act not in {"closing", "filler"}}
    assert {act: n for act, n in few.items() if n < (60 if act in PITCH else 25)} == {}


@pytest.mark.timeout(120)
def test_the_gate_lets_spanish_copy_through() -> None:
    gate = Gate(reader(), "es")
    refused = []
    for frame, text in every():
        plain = line(text)
        if fault := gate.line(replace(plain, cue=replace(plain.cue, act=frame.act))):
            refused.append((frame.id, fault.words, text))
    assert refused == []


def test_expansions_are_tidy() -> None:
    faults = []
    for frame, text in every():
        bones = SLOT.sub("§", text)
        if UNEVEN.search(text) or LOWER.search(text) or text[-1] not in ".?!}":
            faults.append((frame.id, text))
        if re.search(r"\b([^\W\d_]+) \1\b", bones, re.IGNORECASE) or len(text.split()) > 50:
            faults.append((frame.id, text))
    assert faults == []


def test_questions_and_cries_are_opened_as_spanish_opens_them() -> None:
    uneven = [
        (frame.id, text)
        for frame, text in every()
        if text.count("¿") != text.count("?") or text.count("¡") != text.count("!")
    ]
    assert uneven == []


def test_no_english_word_is_left() -> None:
    found = [
        (frame.id, match[0])
        for frame, text in every()
        if (match := ENGLISH.search(SLOT.sub(" ", text)))
    ]
    assert found == []


def test_a_benefit_stands_in_the_indicative() -> None:
    assert [frame.id for frame, text in every() if THROUGH.search(text)] == []


def test_frames_open_differently() -> None:
    alike = defaultdict(list)
    for act in ACTS:
        for frame in copy("es").of(act):
            opening = " ".join(re.findall(r"[\w{}]+", first(frame.tree).lower())[:3])
            alike[act, opening].append(frame.id)
    assert [ids for ids in alike.values() if len(ids) > 2] == []


@pytest.mark.parametrize("act", ["disclosure", "answer_robot"])
def test_every_way_to_say_it_says_ai(act: str) -> None:
    for frame in copy("es").of(act):
        assert all(AI.search(text) for text in ways(frame, 24)), frame.id


def test_the_reserve_has_no_slot() -> None:
    assert all(not frame.needs for frame in copy("es").of("reserve"))


def test_an_offer_says_the_count_or_the_end_and_a_bridge_what_comes() -> None:
    assert all({"stock", "offer_end"} & set(SLOT.findall(text)) for _, text in every("offer"))
    assert all("{next_name}" in text for _, text in every("bridge"))
