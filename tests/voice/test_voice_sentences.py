"""Sentence ends are found in shop copy, and full stops that end nothing are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.read_sentences import sentences

SPLIT = [
    ["It's $29.99.", "She paid $19.99."],
    ["Our 3.5 qt. pot is here.", "It is big."],
    ["It holds 3.5 qt.", "It is big."],
    ["The 3.5 qt. Dutch oven is new."],
    ["Meet Dr. Lee's lamp.", "Nice!"],
    ["Part A.B.12 fits.", "Good."],
    ["Good for, e.g. Coffee and tea.", "And i.e. hot ones."],
    ["Wait... really?", "Yes."],
    ["Hmm…", "Now this."],
    ["What?!", "Only $9.99?", "Wow!!!"],
    ["Visit shop.example/1.", "Bye."],
    ["Ends at 9 p.m. tonight.", "Be quick."],
    ["Ends at 9 p.m.", "We start again tomorrow."],
    ["He said “Great.”", "Then he left."],
    ["“Really?” she asked.", "Yes."],
    ["It's from Fernhollow Inc. in Oslo.", "It's good."],
    ["See No. 5 and Fig. 2.", "Then decide."],
    ["One line\n", "Another line"],
    ["Bluetooth 5.3.", "Range 10 m."],
    ["J. R. Smith made it.", "By hand."],
    ["これは新しい。", "とても軽い！"],
    ["Made in the U.S. with care.", "Really."],
    ["Approx. 5 kg.", "That's light."],
    ["Lieferung in 2 Std. Versand inkl. Mehrwertsteuer."],
    ["Das hält 24 Std.", "Danach wird geladen."],
    ["no capital here. next one is joined"],
]


@pytest.mark.parametrize("parts", SPLIT, ids=lambda parts: parts[0])
def test_splits(parts: list[str]) -> None:
    text = "".join(part if part.endswith(("\n", "。")) else f"{part} " for part in parts).strip()
    assert [text[start:end] for start, end in sentences(text)] == [p.strip() for p in parts]


@given(st.text(alphabet="aB1 .!?…\n\"'”)$。e", max_size=80))
def test_nothing_but_space_lies_between_sentences(text: str) -> None:
    spans = sentences(text)
    at = 0
    for start, end in spans:
        assert start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
