"""A settings file is changed value by value; comments, order and quoting stay as they were."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.config import HOME
from studio.errors import Misconfigured
from studio.yaml_edit import Put, put
from studio.yaml_text import read_yaml

CONFIG = (HOME / "config.yaml").read_text(encoding="utf-8")
WORDS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=0, max_size=20
)
SCALARS = st.one_of(
    WORDS, st.booleans(), st.integers(-999, 99999), st.none(), st.sampled_from([0.5, 1.25])
)
PLACES = [
    (section, key)
    for section, keys in read_yaml(CONFIG).items()
    for key, value in (keys or {}).items()
    if not isinstance(value, dict | list)
]


def comments(text: str) -> list[str]:
    return [found[0].strip() for found in re.finditer(r"(?:^|\s)#.*$", text, re.MULTILINE)]


def changed(values: Any, section: str, key: str, value: Any) -> Any:
    return {**values, section: {**(values.get(section) or {}), key: value}}


@settings(max_examples=50, deadline=None)
@given(place=st.sampled_from(PLACES), value=SCALARS)
def test_a_changed_value_keeps_every_comment_and_every_other_value(
    place: tuple[str, str], value: Any
) -> None:
    new = put(CONFIG, [Put(place, value)])
    assert read_yaml(new) == changed(read_yaml(CONFIG), *place, value)
    said = "#" in str(value)
    assert said or comments(new) == comments(CONFIG)
    assert new.count("\n") == CONFIG.count("\n")
    same = sum(
        one == other for one, other in zip(new.splitlines(), CONFIG.splitlines(), strict=True)
    )
    assert same >= CONFIG.count("\n") - 1, "one line is another, no more"


KEYS = st.sampled_from(["name", "language", "pack", "rate", "x"])
STYLES = [
    "{k}: {v}", "{k}: '{v}'", '{k}: "{v}"', "{k}:   {v}   # {v}", "{k}:", "{k}: {{a: {v}}}",
    "{k}: [{v}, {v}]", "{k}:\n    - {v}", "{k}:\n    a: {v}  # in\n    b: {v}", "{k}: |\n    {v}\n    {v}",
]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    lines = ["# head", ""]
    for section in draw(st.lists(st.sampled_from(["show", "voice", "s"]), unique=True, max_size=3)):
        lines.append(f"{section}:" + draw(st.sampled_from(["", "   # of it"])))
        for key in draw(st.lists(KEYS, unique=True, max_size=4)):
            style = draw(st.sampled_from(STYLES))
            lines += (
                f"  {style}".format(k=key, v=draw(st.sampled_from(["one", "two words", "7"])))
            ).split("\n")
            lines += draw(st.sampled_from([[], ["  # beside"], ["", "# between"]]))
    return draw(st.sampled_from(["\n", "\r\n"])).join(
        [*lines, draw(st.sampled_from(["", "# foot"]))]
    )


@settings(max_examples=80, deadline=None)
@given(text=files(), section=st.sampled_from(["show", "voice", "new"]), key=KEYS, value=SCALARS)
def test_any_file_keeps_what_was_not_changed_or_is_refused(
    text: str, section: str, key: str, value: Any
) -> None:
    try:
        new = put(text, [Put((section, key), value)])
    except Misconfigured as reason:
        assert f"{section}.{key}" in str(reason)  # noqa: PT017 - or else it is written
        old = (read_yaml(text).get(section) or {}).get(key)
        assert isinstance(old, dict | list) or "|" in text, "single values can always be changed"
        return
    assert read_yaml(new) == changed(read_yaml(text) or {}, section, key, value)
    assert "#" in str(value) or comments(new) == comments(text)


def test_a_list_keeps_the_items_that_stay_as_they_are_written() -> None:
    text = """stream:
  outputs:   # where to
    - {name: "A", url: 'rtmp://a/x'}   # ours
    # the second
    - name: B
      url: rtmp://b/x
  fps: 30
"""
    kept = {"name": "A", "url": "rtmp://a/x"}
    more = {"name": "C", "url": "rtmp://c/${C_KEY}"}
    new = put(text, [Put(("stream", "outputs"), [kept, more])])
    assert """    - {name: "A", url: 'rtmp://a/x'}   # ours\n""" in new
    assert """    - {name: C, url: "rtmp://c/${C_KEY}"}\n  fps: 30\n""" in new
    assert put(new, [Put(("stream", "outputs"), [])]).count("outputs:   # where to") == 1


def test_a_comment_stays_in_its_column_where_there_is_room() -> None:
    new = put("show:\n  name: Fernhollow            # the shop\n", [Put(("show", "name"), "Oak")])
    assert new == "show:\n  name: Oak                   # the shop\n"


def test_the_quoting_of_a_value_is_kept() -> None:
    assert put("a:\n  b: 'x'\n", [Put(("a", "b"), "it's")]) == "a:\n  b: 'it''s'\n"
    assert put('a:\n  b: "x"\n', [Put(("a", "b"), "y")]) == 'a:\n  b: "y"\n'


def test_words_that_yaml_reads_as_something_else_are_quoted() -> None:
    for word in (
        "off",
        "no",
        "1.0",
        "null",
        "a: b",
        "a #b",
        "",
        " x",
        "- y",
        "${KEY}",
        "2026-11-28",
    ):
        assert read_yaml(put("", [Put(("a", "b"), word)])) == {"a": {"b": word}}


def test_what_stands_behind_an_anchor_is_left_to_a_person() -> None:
    text = "base: &it {name: x}\nshow: *it\n"
    with pytest.raises(Misconfigured, match=r"show\.name: .*by hand"):
        put(text, [Put(("show", "name"), "y")])


def test_a_file_that_is_no_map_is_refused() -> None:
    for text in ("- a", "x", "a: [", "show: 7"):
        with pytest.raises(Misconfigured):
            put(text, [Put(("show", "name"), "y")])


def test_what_already_says_so_is_not_touched() -> None:
    assert put(CONFIG, [Put(("show", "language"), "en"), Put(("voice", "rate"), 1.0)]) == CONFIG
    assert yaml.safe_load(CONFIG)["show"]["language"] == "en"
