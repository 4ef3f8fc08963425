"""What is never answered or shown: abuse, spam, attempts to give the host orders, private data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from script_engine.chat_text import cleaned, folded, words
from script_engine.lexicons import lexicon, whole_words
from studio.show import Comment

Verdict = Literal["fine", "abuse", "spam", "injection"]

SHOWN = 90
"""Characters of a question that the picture shows."""
_NAME = 24
_EVERYWHERE = "en"
"""The language of insults and of attacks that are tried in every chat."""

_LINK = re.compile(
    r"https?:|www\.|\b[\w-]{2,}\s?(?:\.|\(dot\)|\sdot\s)\s?"
    r"(?:com|net|org|io|ru|xyz|info|biz|top|club|click|site|online|live|gg|ly|me|tv|cc|tk|cn|link|vip)\b"
    r"|\bt\.me/|\S/\S+\.(?:html?|php)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"\b[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.|\s?\(dot\)\s?)\w+", re.IGNORECASE
)
_DIGITS = re.compile(r"(?<!\w)\+?\d(?:[\s().-]{0,2}\d){6,}(?!\w)")
_HANDLE = re.compile(r"(?<!\w)@[\w.]{2,}")
_PLAIN_DIGITS = re.compile(r"\d{7,}")
"""Where words are not spaced, a number may stand right beside letters."""
_LEET = str.maketrans("013457@$!", "oieastasi")
_SPOKEN_NAME = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)?")
_UNSAID = frozenset({"free", "price", "sold", "buy", "only", "left", "sale", "http", "www", "com"})


@dataclass(frozen=True, slots=True)
class _Lists:
    """The block lists of one language."""

    abusive: frozenset[str]
    harmless: frozenset[str]
    """Words that insult in another language and are plain ones in this."""
    abuse: re.Pattern[str]
    injection: re.Pattern[str]
    spam: re.Pattern[str]


@cache
def _lists(lang: str) -> _Lists:
    known = lexicon(lang)
    lists, spaced = known.filters, known.spaced
    harmless = lists.get("harmless", {}).get("words", ())
    return _Lists(
        frozenset(map(folded, lists["abuse"]["words"])),
        frozenset(map(folded, harmless)),
        whole_words(lists["abuse"]["phrases"], spaced=spaced),
        whole_words(lists["injection"]["phrases"], spaced=spaced),
        whole_words(lists["spam"]["phrases"], spaced=spaced),
    )


class Filters:
    """Judges folded text by the word lists of the show's language and of the message's own."""

    def __init__(self, home: str) -> None:
        self._home = lexicon(home).lang
        lists = lexicon(home).words
        self._unsaid = lists["plain"] | lists["unsaid"] | _UNSAID

    def verdict(self, text: str, tongues: Iterable[str] = ()) -> Verdict:
        """What kind of message `text` is; `text` is folded, `tongues` what it may be written in."""
        spoken = dict.fromkeys((*tongues, self._home, _EVERYWHERE))
        lists = [_lists(lang) for lang in spoken]
        if self._abusive(text, lists):
            return "abuse"
        if any(known.injection.search(text) for known in lists):
            return "injection"
        if _LINK.search(_MAIL.sub(" ", text)) or _noise(text):
            return "spam"
        return "spam" if any(known.spam.search(text) for known in lists) else "fine"

    def presentable(self, comment: Comment) -> Comment:
        """The comment as the picture may show it: short, without links, addresses, numbers."""
        text = without_private(cleaned(comment.text))
        if len(text) > SHOWN:
            text = text[: SHOWN - 1].rsplit(" ", 1)[0] + "…"
        return replace(comment, author=self.shown_author(comment.author), text=text)

    def shown_author(self, author: str) -> str:
        """The author's name as it may be shown; empty when it may not be."""
        name = cleaned(author).lstrip("@")[: _NAME * 4]
        if self.verdict(folded(name)) != "fine" or _MAIL.search(name) or _DIGITS.search(name):
            return ""
        return name if len(name) <= _NAME else name[: _NAME - 1] + "…"

    def spoken_author(self, author: str) -> str | None:
        """The author's name when it can be said like a name, else None: it is left out then."""
        name = self.shown_author(author)
        if not _SPOKEN_NAME.fullmatch(name) or not 2 <= len(name) <= 16 or not name.isascii():
            return None
        parts = folded(name).split(" ")
        if any(part in self._unsaid or not re.search(r"[aeiouy]", part) for part in parts):
            return None
        return name.title() if name.islower() or name.isupper() else name

    def _abusive(self, text: str, lists: list[_Lists]) -> bool:
        """Whether folded text insults, also with digits or dots among the letters."""
        bad = frozenset().union(*(known.abusive for known in lists))
        if lists:
            bad -= lists[0].harmless
        spoken = words(text)
        if any(word in bad for word in spoken):
            return True
        masked = (token.strip(".,!?*-_\"'()").translate(_LEET) for token in text.split())
        if any(re.sub(r"[^a-z]", "", token) in bad for token in masked):
            return True
        return any(known.abuse.search(text) for known in lists) or _spaced_out(spoken, bad)


def without_private(text: str) -> str:
    """Text without what identifies a person: addresses, links, long numbers, names with an @."""
    for private in (_MAIL, _LINK, _DIGITS, _PLAIN_DIGITS, _HANDLE):
        text = private.sub("…", text)
    return text


def _spaced_out(spoken: list[str], bad: frozenset[str]) -> bool:
    run = ""
    for word in [*spoken, "  "]:
        if len(word) == 1:
            run += word
            continue
        if len(run) > 2 and run in bad:
            return True
        run = ""
    return False


def _noise(text: str) -> bool:
    """Whether it is keyboard noise: one sign or one word over and over."""
    spoken = words(text)
    if len(spoken) >= 6 and len(set(spoken)) <= len(spoken) // 4:
        return True
    letters = text.replace(" ", "")
    return len(letters) >= 12 and len(set(letters)) <= 3
