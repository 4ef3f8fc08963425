from hypothesis import given
from hypothesis import strategies as st

from chat.own_site import LONGEST_NAME, LONGEST_TEXT, comment


def test_a_posted_text_becomes_a_comment() -> None:
    said = comment("c1", " Ann\u202e ", "how\nmuch\u200b  is it?\x07", 12.5)
    assert said is not None
    assert (said.id, said.platform, said.at) == ("c1", "own site", 12.5)
    assert (said.author, said.text) == ("Ann", "how much is it?")


def test_an_empty_text_is_no_comment() -> None:
    assert comment("c1", "Ann", " \u200b\n\x00 ", 0) is None


def test_nobody_has_to_give_a_name() -> None:
    said = comment("c1", " ", "hi", 0)
    assert said is not None
    assert said.author == "viewer"


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_whatever_is_posted_stays_within_its_limits(author: str, text: str) -> None:
    said = comment("c1", author, text, 0)
    assert said is None or (len(said.text) <= LONGEST_TEXT and len(said.author) <= LONGEST_NAME)


def test_markup_stays_text() -> None:
    said = comment("c1", "A", "<b>how much</b>", 0)
    assert said is not None
    assert said.text == "<b>how much</b>"
