"""Frames' brackets: every expansion is clean, and chance depends on its seed alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from script_engine.brackets import Choice, Malformed, Tree, chance, count, expand, expansions, parse

literal = st.text(alphabet="abc {},.", max_size=6)


def option(depth: int) -> st.SearchStrategy[str]:
    if depth == 0:
        return literal
    return st.lists(literal | bracket(depth), max_size=3).map("".join)


def bracket(depth: int) -> st.SearchStrategy[str]:
    inner = st.lists(option(depth - 1), min_size=2, max_size=3)
    return inner.map(lambda options: "[" + "|".join(options) + "]")


frame = st.lists(literal | bracket(2), max_size=4).map("".join)


@given(frame)
def test_every_well_formed_frame_parses_and_expands_without_signs(text: str) -> None:
    tree = parse(text)
    said = expand(tree, chance(text), lambda _: True)
    assert said is not None
    assert not set("[]|") & set(said)


@given(frame)
def test_a_random_expansion_is_one_of_all_expansions(text: str) -> None:
    tree = parse(text)
    if count(tree) <= 200:
        every = list(expansions(tree))
        assert len(every) == count(tree)
        assert expand(tree, chance("x", text), lambda _: True) in every


@given(st.text(alphabet="[]|ab", max_size=12))
def test_broken_brackets_are_refused_and_never_crash(text: str) -> None:
    try:
        tree = parse(text)
    except Malformed:
        return
    assert written(tree) == text


def written(tree: Tree) -> str:
    """The text a tree was parsed from."""
    return "".join(
        "[" + "|".join(map(written, part.options)) + "]" if isinstance(part, Choice) else part
        for part in tree
    )


@pytest.mark.parametrize("text", ["[one]", "[one|two", "one]", "a|b", "[a|[b|[c|d]]]"])
def test_a_fault_is_named(text: str) -> None:
    with pytest.raises(Malformed, match="found"):
        parse(text)


def test_an_option_that_cannot_be_said_is_left_out() -> None:
    tree = parse("Hello[, {asker}|].")
    for seed in range(20):
        assert expand(tree, chance(seed), lambda part: "{asker}" not in part) == "Hello."


def test_nothing_is_said_when_no_option_can_be() -> None:
    assert expand(parse("[{price}|{was}]"), chance(1), lambda part: "{" not in part) is None


def test_chance_is_the_same_in_every_process() -> None:
    assert [chance(7, "show", "L1").randrange(1000) for _ in range(2)] == [
        chance(7, "show", "L1").randrange(1000)
    ] * 2
    assert chance(1, "line", "L12").randrange(10**6) == 83467
