"""The rhythm of a show: what a line sounds like from a distance, and what just sounded so."""

import re
from collections import deque

_LATELY = 14
_FIRST_WORD = 0.05
_SAME_SHAPE = 0.07
_ANOTHER_QUESTION = 0.06
_BREATH = 11
"""Words of a sentence that is soon over: four seconds."""
_BEYOND = 0.04
"""What each further word costs where sentences are to be short."""
_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"[.?!…]+(?:\s|$)")


class Rhythm:
    """Counts first words and shapes of the last lines: a host who always begins with "So" bores."""

    def __init__(self) -> None:
        self._words: deque[str] = deque(maxlen=_LATELY)
        self._shapes: deque[tuple[int, bool, bool]] = deque(maxlen=3)

    def cost(self, text: str) -> float:
        """0 for a line unlike the last ones; about 0.1 for each way in which it is like them."""
        word, shape = _first(text), _shape(text)
        said = self._words.count(word) * _FIRST_WORD
        same = sum(other == shape for other in self._shapes) * _SAME_SHAPE
        asked = _ANOTHER_QUESTION if shape[1] and self._shapes and self._shapes[-1][1] else 0.0
        return said + same + asked

    def note(self, text: str) -> None:
        """The line is said."""
        self._words.append(_first(text))
        self._shapes.append(_shape(text))


def breathless(text: str, *, whole: bool = False) -> float:
    """What speaks against a line when somebody may ask something: how long its longest sentence is.

    How long the `whole` line is as well, when somebody waits for its end. Every digit of a figure
    counts as a word.
    """
    parts = [len(part.split()) + len(_FIGURE.findall(part)) for part in _SENTENCE.split(text)]
    beyond = max(0, max(parts) - _BREATH)
    return _BEYOND * (beyond + max(0, sum(parts) - _BREATH) if whole else beyond)


def _first(text: str) -> str:
    word = text.partition(" ")[0]
    return word.casefold().strip(",.?!:;…¿¡«»")


def _shape(text: str) -> tuple[int, bool, bool]:
    """How many sentences, whether it ends in a question, whether it has a colon."""
    return min(len(_SENTENCE.findall(text)), 4), text.endswith("?"), ":" in text
