"""Sentences for engines, and the way back from spoken times to the words of a caption."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voice_stand_ins import plainly

from studio.reading import Reading, ReadWord
from voice.phrasing import LINE_PAUSE, LONGEST, Sentence, sentences
from voice.reading import read


def marked(sentence: Sentence) -> str:
    return " ".join(token.text + token.mark for token in sentence.tokens)


def evenly(sentence: Sentence, each: int = 100) -> list[tuple[int, int]]:
    return [(n * each, (n + 1) * each) for n in range(len(sentence.tokens))]


def test_signs_become_breaths_and_ends() -> None:
    said = [
        marked(one) for one in sentences(plainly("Well, hello there! A lamp (warm). Ok?", "en"))
    ]
    assert said == ["Well, hello there!", "a lamp, warm.", "Ok?"]


def test_a_price_is_several_spoken_words_and_one_caption() -> None:
    (sentence,) = sentences(read("It's $29.90 today.", "en"))
    assert sentence.spoken == "It's twenty nine dollars and ninety cents today"
    words = sentence.captions(evenly(sentence))
    assert [(word.text, word.start, word.end) for word in words] == [
        ("It's", 0, 100),
        ("$29.90", 100, 700),
        ("today.", 700, 800),
    ]


def test_a_measure_read_as_one_is_shared_by_its_written_words() -> None:
    written = "It is 42 x 36 cm."
    reading = Reading(
        written,
        (
            ReadWord("it", 0, 2),
            ReadWord("is", 3, 5),
            ReadWord("forty two by thirty six centimetres", 6, 16, number=True),
        ),
        ((0, 17),),
    )
    (sentence,) = sentences(reading)
    words = sentence.captions(evenly(sentence))
    assert [word.text for word in words] == ["It", "is", "42", "x", "36", "cm."]
    assert [(word.start, word.end) for word in words] == [
        (0, 100),
        (100, 200),
        (200, 320),
        (380, 440),
        (500, 620),
        (680, 800),
    ]


def test_a_stroke_is_shown_but_takes_no_time() -> None:
    (sentence,) = sentences(plainly("warm / light", "en"))
    words = sentence.captions([(0, 500), (700, 900)])
    assert [(word.text, word.start, word.end) for word in words] == [
        ("warm", 0, 500),
        ("/", 500, 500),
        ("light", 700, 900),
    ]


@pytest.mark.parametrize("sign", ["…", "...", " — ", " – "])
def test_an_ellipsis_or_a_dash_is_a_longer_break_within_a_sentence(sign: str) -> None:
    parts = sentences(plainly(f"Now for the price{sign} it is low, really low.", "en"))
    assert [marked(part) for part in parts] == ["Now for the price,", "it is low, really low."]
    assert parts[1].pause > 0.45
    assert " ".join(part.text for part in parts).split() == (
        f"Now for the price{sign} it is low, really low.".split()
    )


def test_a_dash_within_a_range_or_a_word_is_no_break() -> None:
    assert len(sentences(read("Open 9:00 – 18:00, ten–twelve, dishwasher-safe.", "en"))) == 1


def test_the_pause_after_a_question_is_longer() -> None:
    one, two, three = sentences(plainly("Really? Yes. Good!", "en"))
    assert one.pause == LINE_PAUSE
    assert two.pause > three.pause


def test_a_long_sentence_is_said_in_parts_that_end_at_a_comma() -> None:
    clause = "this is a part of it that has ten words, "
    parts = sentences(plainly((clause * 9).strip(", ") + ".", "en"))
    assert [len(part.tokens) for part in parts] == [40, 40, 10]
    assert [part.tokens[-1].mark for part in parts] == [",", ",", "."]


def test_one_word_of_hundred_words_is_not_cut() -> None:
    reading = Reading("x", (ReadWord("very " * 99 + "long", 0, 1),), ((0, 1),))
    assert [len(part.tokens) for part in sentences(reading)] == [100]


def test_only_letters_and_inner_apostrophes_reach_an_engine() -> None:
    hostile = "\"(quit)\\ it’s <break/> 'rock'n'roll' a&b [[h@'loU]] ;; 100 \x00 x"
    (sentence, *_) = sentences(Reading(hostile, (ReadWord(hostile, 0, len(hostile)),), ((0, 9),)))
    said = [token.text for token in sentence.tokens]
    assert " ".join(said) == "quit it's break rock'n'roll a b h loU x"


def test_a_capital_a_is_the_article_alone_and_the_letter_in_a_number() -> None:
    reading = Reading("A lamp AB", (ReadWord("A", 0, 1), ReadWord("A B", 7, 9)), ((0, 9),))
    assert [token.text for token in sentences(reading)[0].tokens] == ["a", "A", "B"]


def test_nothing_to_say_gives_no_sentence() -> None:
    assert sentences(read("", "en")) == ()
    assert sentences(read("🎉 🎉!", "en")) == ()


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_becomes_sentences_whose_captions_are_the_text(text: str) -> None:
    parts = sentences(read(text, "en"))
    for part in parts:
        assert part.tokens
        assert len(part.tokens) <= max(LONGEST, 1) or len(part.owners) == len(part.tokens)
        words = part.captions(evenly(part))
        assert [word.text for word in words] == part.text.split()
        assert all(word.start <= word.end for word in words)
        assert all(before.end <= after.start for before, after in pairwise(words))
