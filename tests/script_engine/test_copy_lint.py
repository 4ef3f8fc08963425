"""The lint of our own copy, for whoever writes it: every message names the file and the frame."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from rapidfuzz import fuzz
from words_stage import gate, line

from script_engine.brackets import Choice, Tree, chance, draw
from script_engine.frame import Frame
from script_engine.frames import copy
from script_engine.shapes import SLOT

ACTS = sorted(copy("en").acts)
SPOKEN = frozenset({"disclosure", "answer_robot", "answer_abuse", "answer_order_problem"})
"""Acts that may be formal where the rest must not."""

LONGEST_WORDS = 60
"""Twenty seconds at the pace of the voice: nobody listens longer to one turn."""
LONGEST_SENTENCE = 30
BROCHURE = re.compile(
    r"\b(?:seamless\w*|elevat\w+|effortless\w*|stunning|exquisite|curated?|delve|unlock\w*|innovat\w+|"
    r"state[- ]of[- ]the[- ]art|high[- ]quality|top[- ]notch|perfect for|ladies and gentlemen|guys|"
    r"look no further|take it to the next level|whether you're|in today's world|boasts?|"
    r"hassle[- ]free|user[- ]friendly|crafted|solutions?)\b",
    re.IGNORECASE,
)
UNEVEN = re.compile(r" [.,?!;:](?!\w)|[,;:][.,?!]|\?\.|!\.|(?<!\.)\.\.(?!\.)| {2}|^ | $")
DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
ARTICLE = re.compile(
    r"\b(?:a (?:[aei]|o(?!n[ec]\b|u)|u(?!s|ni|ti))|an [^aeiouhx8\W])", re.IGNORECASE
)
COUNTED = "short_name|feature|audience|category|colours|sizes|place|material"
AGREES = re.compile(
    r"(?<!from )(?<!for the )(?<!of the )(?<!to the )(?<!with the )(?<!about the )(?<!between )"
    rf"\{{(?:{COUNTED})\}} "
    r"(?:is|has|was|does|comes|goes|makes|looks|sits|costs|fits|works|helps|stays)\b"
)
"""A verb in the singular behind a slot that may be filled with `wireless earbuds`."""
THIS = re.compile(
    rf"\b(?:this|that|an?|each|another) \{{(?:{COUNTED.replace('|place', '')})\}}", re.IGNORECASE
)
"""Words that ask for one thing before a slot that may be filled with several, or with none."""
QUESTION = re.compile(
    r"(?:^|[.!?] )(?:do|does|did|is|are|was|were|can|could|would|will|which|who'?s?) "
    r"(?:you|it|this|that|they|we|there|one|are you|is it)\b[^.!?:,;]*\.",
    re.IGNORECASE,
)


def ways(frame: Frame) -> list[str]:
    """Wordings that say every option of the frame at least once, and some more."""
    wide = max((len(choice.options) for choice in _choices(frame.tree)), default=1)
    said = [_nth(frame.tree, number) for number in range(wide)]
    rng = chance("lint", frame.id)
    drawn = [*said, *(draw(frame.tree, rng) for _ in range(3))]
    return list(dict.fromkeys(text.rstrip() for text in drawn))


def _choices(tree: Tree) -> Iterator[Choice]:
    for part in tree:
        if isinstance(part, Choice):
            yield part
            for option in part.options:
                yield from _choices(option)


def _nth(tree: Tree, number: int) -> str:
    return "".join(
        part if isinstance(part, str) else _nth(part.options[number % len(part.options)], number)
        for part in tree
    )


def literal(text: str) -> str:
    return SLOT.sub("Xx", text)


def faults(text: str, act: str) -> Iterator[str]:
    plain = literal(text)
    checks = {
        "punctuation": UNEVEN.search(text),
        "a word twice": DOUBLED.search(SLOT.sub("§", text)),
        "a or an": ARTICLE.search(plain.replace("Xx", "")),
        "brochure English": BROCHURE.search(text),
        "a verb that agrees with one thing": AGREES.search(text),
        "words for one thing before a slot": THIS.search(text),
        "a question without its mark": None if act in SPOKEN else QUESTION.search(plain),
    }
    yield from (f"{name}: {found[0]!r}" for name, found in checks.items() if found)
    if text[-1] not in ".?!" and not text.endswith("{faq}"):
        yield "no mark at the end"
    if len(text.split()) > LONGEST_WORDS:
        yield f"{len(text.split())} words, at most {LONGEST_WORDS}"
    longest = max(len(sentence.split()) for sentence in re.split(r"(?<=[.?!]) ", text))
    if longest > LONGEST_SENTENCE:
        yield f"a sentence of {longest} words, at most {LONGEST_SENTENCE}"


@pytest.mark.parametrize("act", ACTS)
def test_every_option_is_spoken_english(act: str) -> None:
    found = [
        f"{act}.yaml: {frame.id}: {fault}\n    in: {text}"
        for frame in copy("en").of(act)
        for text in ways(frame)
        for fault in faults(text, act)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("act", ACTS)
def test_every_option_passes_the_gate(act: str) -> None:
    judge = gate()
    found = [
        f"{act}.yaml: {frame.id}: {refusal.words}\n    in: {text}"
        for frame in copy("en").of(act)
        for text in ways(frame)
        if (refusal := judge.line(line(text, act=act)))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("act", ACTS)
def test_frames_of_an_act_open_differently(act: str) -> None:
    openings = defaultdict(list)
    for frame in copy("en").of(act):
        openings[" ".join(re.findall(r"[\w'{}]+", _nth(frame.tree, 0).lower())[:3])].append(
            frame.id
        )
    found = [
        f"{act}.yaml: {', '.join(ids)}: open with {words!r}, at most two may"
        for words, ids in openings.items()
        if len(ids) > 2
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("act", ACTS)
def test_no_first_word_rules_an_act(act: str) -> None:
    frames = copy("en").of(act)
    firsts = Counter(
        re.sub(r"\W", "", text.split()[0].lower()) for frame in frames for text in ways(frame)
    )
    word, count = firsts.most_common(1)[0]
    share = count / firsts.total()
    assert word in {"", "name", "short_name"} or len(frames) < 40 or share < 0.2, (
        f"{act}.yaml: {share:.0%} of the wordings begin with {word!r}"
    )


@pytest.mark.parametrize("act", ACTS)
def test_no_two_frames_say_the_same(act: str) -> None:
    frames = copy("en").of(act)
    texts = [_nth(frame.tree, 0) for frame in frames]
    found = [
        f"{act}.yaml: {frames[place].id} and {frames[other].id}: {text}"
        for place, text in enumerate(texts)
        for other in range(place)
        if fuzz.token_sort_ratio(text, texts[other], score_cutoff=88)
    ]
    assert not found, "\n".join(found)


def test_there_is_enough_to_say_for_a_day() -> None:
    stock = {act: len(frames) for act, frames in copy("en").acts.items()}
    assert sum(stock.values()) >= 2_500, stock


def test_a_product_with_a_name_and_a_price_has_more_than_its_price_to_be_told() -> None:
    bare = frozenset(
        {"name", "short_name", "price", "price!", "link", "shop", "host", "part_of_day"}
    )
    stock = {act: len(copy("en").sayable(act, bare)) for act in ACTS}
    talk = sum(
        stock[a] for a in ("tip", "aside", "question", "hook", "need", "product_open", "reserve")
    )
    assert talk > 2.5 * (stock["price"] + stock["cta"]), stock
