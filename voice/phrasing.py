"""From a reading to sentences an engine can say, and from spoken times back to written words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studio.reading import Reading, ReadWord
from studio.show import Word
from voice.engine import Mark, Token
from voice.read_lists import wordlist
from voice.wishes import Wishes

LONGEST = 40
"""Words an engine is given at once; a longer sentence is said in parts, split at its commas."""

_LONG_WORD = 10
"""Letters that count as a word where words are longer than in any text that somebody reads."""

_BREATHS = frozenset(",;:!?–—…()[]|/、，；：！？")
_ENDS: dict[str, Mark] = {"?": "?", "？": "?", "!": "!", "！": "!", ".": ".", "。": "."}
_HELD = re.compile(r"…|\.{3}|(?<=\s)[–—](?=\s)")
"""Signs at which the speaker waits: what follows them is said for itself."""
_WEIGHTLESS = wordlist("a and the of to per und bis y et e con com de à")
"""Little words that carry no weight even within a price that does."""
_CAPTION = re.compile(r"\S+")
_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")

_NO_WISHES = Wishes()

LINE_PAUSE = 0.5
"""Seconds of breath before a line."""

_PAUSES: dict[Mark, float] = {"": 0.2, ",": 0.2, "!": 0.32, ".": 0.35, "?": 0.45}
"""Seconds after a sentence by how it ends; a question waits, as if for an answer."""
CLAUSE_PAUSE = _PAUSES[","]
"""Seconds between two clauses that are said one by one."""
_HOLD = 0.5
"""Seconds at an ellipsis or a dash within a sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to be said at once."""

    text: str
    """As captions show it, without outer blanks."""
    tokens: tuple[Token, ...]
    owners: tuple[tuple[int, int], ...]
    """For each token the span of `text` it reads; tokens of one price share one span."""
    pause: float
    """Seconds of breath before it."""
    start: int = 0
    """Where `text` begins in the line."""

    @property
    def spoken(self) -> str:
        return " ".join(token.text for token in self.tokens)

    def captions(self, times: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
        """When each written word is heard, from the time of each token. Ascending.

        A written word that nobody pronounces, such as a dash, gets an empty time after the word
        before it. Written words that are read as one, such as `42 x 36 cm`, share its time by
        their letters.
        """
        words: list[Word] = []
        for match in _CAPTION.finditer(self.text):
            start, end = match.span()
            heard = [
                _share(owner, time, start, end)
                for owner, time in zip(self._wholes(), self._whole_times(times), strict=True)
                if owner[0] < end and owner[1] > start
            ]
            last = words[-1].end if words else 0
            begin = max(last, min((first for first, _ in heard), default=last))
            stop = max(begin, max((after for _, after in heard), default=begin))
            words.append(Word(match[0], begin, stop))
        return tuple(words)

    def voiced(self, times: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
        """The spoken words with the time of each."""
        return tuple(
            Word(token.text, start, end)
            for token, (start, end) in zip(self.tokens, times, strict=True)
        )

    def _wholes(self) -> list[tuple[int, int]]:
        return list(dict.fromkeys(self.owners))

    def _whole_times(self, times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for owner, (start, end) in zip(self.owners, times, strict=True):
            known = spans.get(owner, (start, end))
            spans[owner] = (min(known[0], start), max(known[1], end))
        return list(spans.values())


def _share(owner: tuple[int, int], time: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The part of `time` that falls to the written characters `start`..`end` of `owner`."""
    length, seconds = max(1, owner[1] - owner[0]), time[1] - time[0]
    first = max(0, start - owner[0]) / length
    after = min(length, end - owner[0]) / length
    return time[0] + round(first * seconds), time[0] + round(after * seconds)


def sentences(reading: Reading, wishes: Wishes = _NO_WISHES) -> tuple[Sentence, ...]:
    """The sentences of `reading` that have a word to say. Never raises.

    One that has an ellipsis or a dash with blanks around it is said in parts, with a pause between.
    """
    parts: list[Sentence] = []
    pause = LINE_PAUSE
    written = reading.written
    for start, end in reading.sentences:
        words = [word for word in reading.words if start <= word.start < end]
        for first, after, held in _held(written, words, start, end):
            for begin, stop, portion in _portions(written, held, first, after):
                sentence = _sentence(written, portion, (begin, stop), pause, wishes)
                if sentence is not None:
                    parts.append(sentence)
                    waits = _HELD.search(written, portion[-1].end, stop)
                    pause = _HOLD if waits else _PAUSES[sentence.tokens[-1].mark]
    return tuple(parts)


def _held(
    written: str, words: Sequence[ReadWord], start: int, end: int
) -> Iterator[tuple[int, int, Sequence[ReadWord]]]:
    """The parts of a sentence between the signs at which the speaker waits."""
    first = 0
    for number in range(1, len(words)):
        if _HELD.search(written, words[number - 1].end, words[number].start):
            yield start, words[number].start, words[first:number]
            start, first = words[number].start, number
    yield start, end, words[first:]


def _portions(
    written: str, words: Sequence[ReadWord], start: int, end: int
) -> list[tuple[int, int, Sequence[ReadWord]]]:
    """Cut a long sentence at its last breath before the limit, or at the limit."""
    portions = []
    while True:
        count, fits = 0, 0
        for word in words:
            count += max(len(word.spoken.split()), len(word.spoken) // _LONG_WORD)
            if fits and count > LONGEST:
                break
            fits += 1
        if fits == len(words):
            portions.append((start, end, words))
            return portions
        breaths = (
            n for n in range(fits, fits // 2, -1) if _breath(written, words[n - 1], words[n].start)
        )
        cut = next(breaths, fits)
        portions.append((start, words[cut].start, words[:cut]))
        start, words = words[cut].start, words[cut:]


def _sentence(
    written: str,
    words: Sequence[ReadWord],
    span: tuple[int, int],
    pause: float,
    wishes: Wishes,
) -> Sentence | None:
    start, end = span
    text = written[start:end]
    blank = len(text) - len(text.lstrip())
    tokens: list[Token] = []
    owners: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        # Alone, a capital "A" is the article that opens a sentence; in "A B one" it is the letter.
        spoken = ["a"] if word.spoken == "A" else _spoken(word.spoken)
        stress = wishes.stress(word.start, word.end)
        tokens += [
            Token(
                one,
                "",
                stress and one.lower() not in _WEIGHTLESS,
                wishes.pace,
                wishes.pitch,
                wishes.mood,
            )
            for one in spoken
        ]
        owners += [(word.start - start - blank, word.end - start - blank)] * len(spoken)
        last = number + 1 == len(words)
        mark = _end(written, word, end) if last else _breath(written, word, words[number + 1].start)
        if tokens and mark:
            tokens[-1] = replace(tokens[-1], mark=mark)
    if not tokens:
        return None
    return Sentence(text.strip(), tuple(tokens), tuple(owners), pause, start + blank)


def _spoken(words: str) -> list[str]:
    """Letters with their marks and inner apostrophes; all else separates."""
    kept = "".join(
        sign if sign == "'" or unicodedata.category(sign)[0] in "LM" else " "
        for sign in words.translate(_APOSTROPHES)
    )
    return [word for piece in kept.split() if (word := piece.strip("'"))]


def _breath(written: str, word: ReadWord, after: int) -> Mark:
    """A breath, when the signs between `word` and the character `after` ask for one.

    A full stop does not: inside a sentence it belongs to an abbreviation.
    """
    between = written[word.end : after]
    return "," if _BREATHS.intersection(between) or " - " in between else ""


def _end(written: str, word: ReadWord, end: int) -> Mark:
    """How the sentence ends whose last word is `word`; a part that goes on ends with a breath."""
    between = written[word.end : end].replace("...", "…")
    ends = [_ENDS[sign] for sign in between if sign in _ENDS]
    if "?" in ends:
        return "?"
    if ends:
        return ends[-1]
    return "." if not written[end:].strip() or "\n" in between else ","
