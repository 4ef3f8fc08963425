"""One schema for the word lists of every language."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from show_rig import shelf

from script_engine.audience import Audience
from script_engine.chat_filters import Filters, without_private
from script_engine.chat_text import cleaned, folded, words
from script_engine.lexicons import NAMINGS, WORD_LISTS, languages, lexicon, things, whole_words
from script_engine.naming import Naming
from script_engine.tongues import Tongues
from studio.show import Comment

EVERY = languages()
OPTIONAL = {"spaced", "compounds", "heads"}


def test_five_languages_are_understood() -> None:
    assert EVERY == ("de", "en", "es", "fr", "zh")


@pytest.mark.parametrize("lang", EVERY)
def test_every_language_knows_the_same_intents_and_concepts(lang: str) -> None:
    model, one = lexicon("en"), lexicon(lang)
    assert set(one.intents) == set(model.intents)
    assert set(one.tells) == set(model.tells)
    assert set(one.words) == WORD_LISTS
    assert set(one.naming) <= NAMINGS
    assert set(one.naming) >= NAMINGS - OPTIONAL
    assert set(one.filters) - {"harmless"} == {"abuse", "injection", "spam"}
    for name, rule in one.intents.items():
        assert set(rule) <= {"say", "unless", "beside"}, name
        assert {*rule.get("unless", ()), *rule.get("beside", ())} <= set(one.intents), name
        whole_words(rule["say"], spaced=one.spaced)


@pytest.mark.parametrize("lang", EVERY)
def test_word_lists_are_written_as_messages_are_read(lang: str) -> None:
    """A word with an accent or a capital would never be found in folded text."""
    one = lexicon(lang)
    lists = {**one.words, "means": frozenset(one.asks), "numbers": frozenset(one.naming["numbers"])}
    odd = {
        (name, word)
        for name, found in lists.items()
        if name not in {"suffixes", "asks"}
        for word in found
        if folded(word) != word
    }
    assert odd == set()


@pytest.mark.parametrize("lang", EVERY)
def test_patterns_are_written_as_messages_are_read(lang: str) -> None:
    one = lexicon(lang)
    rules = [
        *one.intents.items(),
        *((n, {"say": r.get("phrases", [])}) for n, r in one.filters.items()),
    ]
    for name, rule in rules:
        for pattern in rule["say"]:
            literal = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
            assert folded(literal) == literal, (name, pattern)
            assert not re.compile(pattern).match(""), (name, pattern)


@pytest.mark.parametrize("lang", EVERY)
def test_numbers_are_read_in_figures_and_words(lang: str) -> None:
    naming = Naming(lexicon(lang))
    word = next(w for w, value in lexicon(lang).naming["numbers"].items() if value == 3)
    form = {
        "en": "number {}",
        "es": "numero {}",
        "de": "nummer {}",
        "fr": "numero {}",
        "zh": "{}号链接",
    }[lang]
    for written in ("3", word):
        assert naming.number(form.format(written)) == (written, 3)


def test_things_name_the_languages_there_are() -> None:
    assert {lang for row in things() for lang in row} == set(EVERY)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("buenas", "es"), ("ok", "en"), ("lol", "en"), ("danke", "de"), ("多少钱", "zh"),
     ("precio?", "es"), ("wieviel", "de"), ("c'est combien", "fr"), ("how much", "en"), ("xyzzy", "en")],
)  # fmt: skip
def test_single_words_give_a_language_away(text: str, lang: str) -> None:
    assert Tongues("en").guess(folded(text))[0] == lang


def test_a_word_of_many_languages_is_in_the_shows_or_the_viewers() -> None:
    assert Tongues("de").guess("stock")[0] == "de"
    assert Tongues("en").guess("xyzzy", prior="fr")[0] == "fr"


@settings(deadline=None)
@given(st.text(max_size=700))
def test_filters_judge_any_text(text: str) -> None:
    plain = folded(cleaned(text))
    for lang in EVERY:
        assert Filters(lang).verdict(plain, ("es", "zh")) in {"fine", "abuse", "spam", "injection"}
    assert len(without_private(text)) <= 2 * len(text) + 1
    assert all(words(plain))


@pytest.mark.parametrize("lang", EVERY)
@pytest.mark.parametrize(
    "part", ["a ", "la la la ", "ich ", "el ", "le ", "和", "1", "a1", "j'ai pas ", "@a ", "a.b "]
)
def test_no_text_takes_long(lang: str, part: str) -> None:
    """A pattern that goes back and forth would take minutes here, not be a little slower."""
    audience = Audience(lang)
    audience.shelves(shelf())
    began = time.thread_time()
    for n in range(4):
        audience.hear(Comment(str(n), "test", f"viewer {n}", part * 300 + str(n), 100.0 * n))
    assert time.thread_time() - began < 20
