"""The first clause of a long sentence, said for itself where somebody waits for the first sound."""

from dataclasses import replace

from voice.phrasing import CLAUSE_PAUSE, Sentence

_LETTERS_A_SECOND = 15.0
"""Of ordinary speech; near enough to tell a long sentence from a short one."""
_WORTH = 0.25
"""Seconds that must be gained: a sentence said in one breath sounds better than in two."""
_FEWEST = 3
"""Words a clause must have to stand alone, on either side."""


def hurried(sentence: Sentence, speed: float) -> tuple[Sentence, ...]:
    """The sentence, or its first clause and its rest when the first sound comes sooner that way.

    `speed` is seconds of speech made in a second, 0 when nobody knows.
    """
    halves = _halves(sentence)
    if speed <= 0 or len(halves) < 2:
        return (sentence,)
    gained = len(halves[1].spoken) / _LETTERS_A_SECOND / speed
    return halves if gained >= _WORTH else (sentence,)


def _halves(sentence: Sentence) -> tuple[Sentence, ...]:
    tokens, owners = sentence.tokens, sentence.owners
    for after in range(_FEWEST, len(tokens) - _FEWEST + 1):
        if tokens[after - 1].mark != "," or owners[after] == owners[after - 1]:
            continue
        # What stands right before the word, such as a quotation mark, belongs to it.
        end = owners[after - 1][1]
        cut = max(end, sentence.text.rfind(" ", 0, owners[after][0]) + 1)
        if cut == end:
            continue
        later = tuple((first - cut, last - cut) for first, last in owners[after:])
        return (
            replace(
                sentence,
                text=sentence.text[:cut].rstrip(),
                tokens=tokens[:after],
                owners=owners[:after],
            ),
            Sentence(
                sentence.text[cut:], tokens[after:], later, CLAUSE_PAUSE, sentence.start + cut
            ),
        )
    return (sentence,)
