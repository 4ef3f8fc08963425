"""Who waits for an answer hears its first clause early, where the voice is slow."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from voice_stand_ins import Builder, Stage, Tuner, line, voiced

from studio.show import Priority
from voice.first_clause import hurried
from voice.phrasing import Sentence, sentences
from voice.reading import read

LONG = "Yes, you can wash it at thirty degrees, and it dries on the line within a day or two."


def sentence(text: str) -> Sentence:
    return sentences(read(text, "en"))[0]


def test_a_slow_voice_says_the_first_clause_for_itself() -> None:
    first, rest = hurried(sentence(LONG), speed=3.0)
    assert first.text == "Yes, you can wash it at thirty degrees,"
    assert rest.text == "and it dries on the line within a day or two."
    assert first.spoken + " " + rest.spoken == sentence(LONG).spoken
    assert LONG[rest.start :] == rest.text
    assert first.tokens[-1].mark == ","
    assert 0 < rest.pause < first.pause


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        (LONG, 40.0),
        (LONG, 0.0),
        ("It costs twenty dollars, today only.", 3.0),
        ("Every lantern in this set was folded by hand from strong grey paper.", 3.0),
        ("It is yours for $1,299.99 with the case and both of the cables in the box.", 1.0),
    ],
)
def test_a_sentence_stays_whole_where_nothing_is_gained(text: str, speed: float) -> None:
    assert hurried(sentence(text), speed) == (sentence(text),)


@given(
    st.lists(
        st.sampled_from(["so", "lamp,", "“now,", "$1,299.99,", "(two", "set)", "42 x 36 cm,"]),
        max_size=14,
    )
)
def test_whatever_is_cut_keeps_its_words_and_their_places(words: list[str]) -> None:
    text = " ".join(["well", *words, "end."])
    whole = sentence(text)
    parts = hurried(whole, speed=0.01)
    assert tuple(token for part in parts for token in part.tokens) == whole.tokens
    assert " ".join(part.text for part in parts) == whole.text
    assert [
        (first + part.start, last + part.start) for part in parts for first, last in part.owners
    ] == [(first + whole.start, last + whole.start) for first, last in whole.owners]


def test_only_lines_that_somebody_waits_for_are_hurried(company: Stage, booth: Builder) -> None:
    company["lead"] = Tuner()
    planned = line("one two three four, " + " ".join(["five"] * 20))
    urgent = replace(
        planned, line=replace(planned.line, cue=replace(planned.line.cue, priority=Priority.NEXT))
    )

    async def run() -> tuple[int, int]:
        async with booth(cache_mb=0) as open_booth:
            open_booth.speed = 2.0
            said = await voiced(open_booth, planned)
            open_booth.speed = 2.0
            return len(said), len(await voiced(open_booth, urgent))

    assert asyncio.run(run()) == (1, 2)
