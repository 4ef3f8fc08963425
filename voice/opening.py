"""The beginning of a sentence, heard while the rest is said: for who waits for the first sound.

Nothing is said otherwise than in the whole sentence: the engine thinks of all of it, makes the
first words, and then all of them. The rest is joined to what is on the air without a pause.
"""

from dataclasses import replace
from typing import NamedTuple

from voice.phrasing import Sentence
from voice.read_lists import wordlist

_LETTERS_A_SECOND = 15.0
"""Of ordinary speech, blanks counted; near enough to tell how long words last."""
_QUICK = wordlist("a an the is it to of in on at you we there this that and for with be are was")
"""Little words that are said in half the time their letters would take."""
_LEAST = 0.4
"""Seconds a beginning lasts at least: less is hardly said sooner than twice as much."""
_SURE = 1.5
"""Times the whole sentence could be made while the beginning is heard: if the rest came late, there
would be a pause where none belongs."""
_WORTH = 0.8
"""Seconds that are left for the rest at least: a sentence that is mostly beginning is said as soon
as a whole, and how loud the beginning may be is only known from a rest that weighs more."""


class Opening(NamedTuple):
    """Where a sentence is divided."""

    first: Sentence
    """Its first words, with those written words that are spoken whole in them."""
    rest: Sentence
    share: float
    """About how much of its time the first words take."""

    @property
    def words(self) -> int:
        """How many spoken words are in the beginning."""
        return len(self.first.tokens)


def opened(sentence: Sentence, speed: float) -> Opening | None:
    """Where to divide it for an engine that makes `speed` seconds of speech in a second.

    None where that gains nothing, and where nobody knows the speed (0).
    """
    if speed <= 0:
        return None
    tokens = sentence.tokens
    pace = tokens[0].pace * _LETTERS_A_SECOND
    ends = [0.0]
    for token in tokens:
        letters = (len(token.text) + 1) * (0.5 if token.text.lower() in _QUICK else 1.0)
        ends.append(ends[-1] + letters / pace)
    least = max(_LEAST, _SURE * ends[-1] / speed)
    for words in range(1, len(tokens)):
        if ends[-1] - ends[words] < _WORTH:
            return None
        # Words side by side that carry weight are made weighty as one.
        if ends[words] >= least and not (tokens[words - 1].stress and tokens[words].stress):
            return _divided(sentence, words, ends[words] / ends[-1])
    return None


def _divided(sentence: Sentence, words: int, share: float) -> Opening | None:
    """The sentence before and after so many spoken words.

    A written word that is spoken in both, such as a price, belongs to the rest.
    """
    owners = sentence.owners
    for written in range(words, 0, -1):
        # What stands right before a word, such as a quotation mark, belongs to it.
        end = owners[written - 1][1]
        cut = sentence.text.rfind(" ", 0, owners[written][0]) + 1
        if owners[written] == owners[written - 1] or cut <= end:
            continue
        text = sentence.text[:cut].rstrip()
        nobody = ((len(text), len(text)),) * (words - written)
        first = replace(
            sentence, text=text, tokens=sentence.tokens[:words], owners=owners[:written] + nobody
        )
        later = tuple((start - cut, after - cut) for start, after in owners[words:])
        start = sentence.start + cut
        rest = Sentence(sentence.text[cut:], sentence.tokens[words:], later, 0.0, start)
        return Opening(first, rest, share)
    return None
