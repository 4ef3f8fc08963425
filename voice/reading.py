"""Written text to the words a voice says, each with the characters it was written as."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pkgutil import resolve_name
from types import MappingProxyType

from studio.reading import Reader, Reading, ReadWord
from voice.read_folding import Folded, folded
from voice.read_rules import Rulebook, Spoken
from voice.read_sentences import sentences

LIMIT = 4000
"""Characters of the longest text read; a longer one is cut at the last space before it."""

_SPEAKERS: Mapping[str, str] = MappingProxyType(
    {
        "de": "voice.speak_de:german",
        "en": "voice.speak_en:english",
        "es": "voice.speak_es:spanish",
        "fr": "voice.speak_fr:french",
        "ja": "voice.speak_ja:japanese",
        "pt": "voice.speak_pt:portuguese",
        "zh": "voice.speak_zh:chinese",
    }
)
"""Who makes a rulebook per language, for a region; read in when the language is: a show speaks one
or two, and all of them would take a quarter of its start."""
_ANY = "voice.speak_any:any_language"
"""The same of all other languages, for a tag."""

_ORDINAL = re.compile(r"\d\.\Z")
Lexicon = Mapping[str, str | Mapping[str, str]]
"""Words or phrases and how they are said: in every language, or by language."""

_NO_LEXICON: Mapping[str, str] = MappingProxyType({})


def read(text: str, lang: str, lexicon: Mapping[str, str] = _NO_LEXICON) -> Reading:
    """How `text` is said in `lang`, a BCP 47 tag. Never raises; what cannot be read is left out.

    `lexicon` maps words or phrases, whatever their case, to how they are said. The reading's
    `written` is `text` up to `LIMIT` characters; spans are positions in it, ascending and apart,
    and each sentence holds at least one word.
    """
    written = _within_limit(text)
    plain = folded(written)
    rulebook = _rulebook(lang.lower().replace("_", "-"), tuple(sorted(lexicon.items())))
    words = _words(plain, rulebook)
    return Reading(written, words, _sentences(written, words))


def reader(lexicon: Lexicon = _NO_LEXICON) -> Reader:
    """A `Reader` that keeps to a shop's lexicon."""
    own = dict(lexicon)
    return lambda text, lang: read(text, lang, _entries(own, lang))


def _entries(lexicon: Lexicon, lang: str) -> dict[str, str]:
    """What the lexicon has for a language: its region first, then it, then what is for all."""
    tags = (lang, lang.replace("_", "-").partition("-")[0])
    entries = {}
    for written, said in lexicon.items():
        spelling = said if isinstance(said, str) else next(filter(None, map(said.get, tags)), None)
        if spelling is not None:
            entries[written] = spelling
    return entries


def _within_limit(text: str) -> str:
    if len(text) <= LIMIT:
        return text
    cut = text[:LIMIT]
    last = max(map(cut.rfind, " \n\t\u00a0\u3000"))
    # Half of a number is another number: without a space to cut at, nothing of its tail is kept.
    return cut[:last] if last > 0 else cut.rstrip("0123456789.,")


@lru_cache(maxsize=16)
def _rulebook(lang: str, lexicon: tuple[tuple[str, str], ...]) -> Rulebook:
    language, _, region = lang.partition("-")
    speaker = _SPEAKERS.get(language)
    make: Callable[[str], Rulebook] = resolve_name(speaker or _ANY)
    rulebook = make(region if speaker else lang)
    return rulebook.with_lexicon(lexicon) if lexicon else rulebook


def _words(plain: Folded, rulebook: Rulebook) -> tuple[ReadWord, ...]:
    words: list[ReadWord] = []
    for spoken in rulebook.read(plain.text):
        start, end = plain.written(spoken.start, spoken.end)
        if words and start < words[-1].end:
            words[-1] = _joined(words[-1], spoken, end)
        else:
            words.append(ReadWord(spoken.words, start, end, spoken.number))
    return tuple(words)


def _joined(word: ReadWord, spoken: Spoken, end: int) -> ReadWord:
    """Words that were written as one sign, such as the three of `㏂`, share its span."""
    return ReadWord(f"{word.spoken} {spoken.words}", word.start, end, word.number or spoken.number)


def _sentences(written: str, words: tuple[ReadWord, ...]) -> tuple[tuple[int, int], ...]:
    """The sentences that hold a word; one that ends within a word goes on to the next.

    So does one that ends with the full stop of an ordinal or a date, which belongs to the number.
    """
    spans: list[tuple[int, int]] = []
    left = list(reversed(words))
    open_from: int | None = None
    for start, end in sentences(written):
        begin = start if open_from is None else open_from
        open_from = None
        last: ReadWord | None = None
        while left and left[-1].end <= end:
            last = left.pop()
            open_from = begin
        if left and last and last.end == end and _ORDINAL.search(written, last.start, end):
            continue
        if left and left[-1].start < end:
            open_from = begin
            continue
        if open_from is not None:
            spans.append((begin, end))
            open_from = None
    return tuple(spans)
