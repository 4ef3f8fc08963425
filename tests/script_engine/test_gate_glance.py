"""A glance finds no claim only where there is none: it saves time and decides nothing."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from script_engine.folded import folded
from script_engine.hints import Glance, alternatives, starts
from script_engine.rules import rules

HERE = Path(__file__).parent
SENTENCES = tuple(
    folded(line.strip(" -\n")).text
    for name in ("gate_clean.txt", "gate_traps.txt", "gate_claims.yaml", "gate_claims_es.yaml")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_glance_overlooks_no_claim_of_any_list(lang: str) -> None:
    known = rules(lang)
    overlooked = [
        (claim.rule, text)
        for text in SENTENCES
        for suspects in (known.glance.suspects(text),)
        for number, claim in enumerate(known.claims)
        if number not in suspects and claim.pattern.search(text)
    ]
    assert overlooked == []
    named = sum(len(known.glance.suspects(text)) for text in SENTENCES)
    assert named < len(SENTENCES), "it says perhaps where hardly anything is"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_pattern_of_the_rules_can_be_compiled(lang: str) -> None:
    known = rules(lang)
    told = (known.denied, known.undenied, known.asked, known.affirmed, known.numbers.idioms)
    kept = (late for c in known.claims for late in (c.pattern, c.spared, c.lead) if late)
    for late in (*told, *kept):
        assert late.pattern.pattern == late.source


@pytest.mark.parametrize(
    ("branch", "found"),
    [
        ("best", {"best"}), ("a", {"a"}), ("ab?c", {"a"}), ("a?bc", None), (r"\w+ing", None),
        ("[abc]d", None), ("(?:in|on) top", {"in top", "on top"}), ("(?:very )?good", {"very ", "good"}),
        ("(?<!not )sure", {"sure"}), ("(?:a|)b", {"ab", "b"}), ("(?:un|\\w)x", None), ("100", {"100"}),
        ("(?:(?:so|too) )*far", {"so ", "too ", "far"}), ("x+y", {"x"}), ("(?:ab){2}", None),
        ("(?:ab)+c", {"ab"}), ("wonderful", {"wonder"}), (" no", None),
    ],
)  # fmt: skip
def test_it_is_told_how_every_match_begins(branch: str, found: set[str] | None) -> None:
    assert starts(branch) == found


def test_alternatives_are_cut_outside_groups_and_sets() -> None:
    assert alternatives(r"a|b(?:c|d)|[|]e|f\|g") == ["a", "b(?:c|d)", "[|]e", r"f\|g"]


def whole(patterns: object) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9_{{])(?:{'|'.join(patterns)})(?![a-z0-9_])")  # type: ignore[call-overload]


PIECES = ("(?:a|an|the )?best", "no(?:body|t)", r"\w+est", "ab?c", "(?:x|yz)+ end", "(?!no)never")


@given(st.lists(st.sampled_from(PIECES), min_size=1), st.text("abcdenorstxyzv ", max_size=24))
def test_what_matches_is_never_overlooked(pieces: list[str], text: str) -> None:
    if whole(pieces).search(text):
        assert Glance([["zzz"], pieces], whole).suspects(text) >= {1}
