"""What is never answered or shown: abuse, spam, attempts to give the host orders, private data."""

import re
from dataclasses import replace
from typing import Literal

from script_engine.chat_text import cleaned, folded, words
from script_engine.lexicons import Lexicon, whole_words
from studio.show import Comment

Verdict = Literal["fine", "abuse", "spam", "injection"]

SHOWN = 90
"""Characters of a question that the picture shows."""
_NAME = 24

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
_LEET = str.maketrans("013457@$!", "oieastasi")
_SPOKEN_NAME = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)?")


class Filters:
    """Judges folded text by the word lists of a language."""

    def __init__(self, lexicon: Lexicon) -> None:
        lists = lexicon.filters
        self._abusive = frozenset(lists["abuse"]["words"])
        self._abuse = whole_words(lists["abuse"]["phrases"])
        self._injection = whole_words(lists["injection"]["phrases"])
        self._spam = whole_words(lists["spam"]["phrases"])
        self._plain = lexicon.words["plain"]

    def verdict(self, text: str) -> Verdict:
        """What kind of message `text` is; `text` is folded."""
        if self.abusive(text):
            return "abuse"
        if self._injection.search(text):
            return "injection"
        if _LINK.search(_MAIL.sub(" ", text)) or self._spam.search(text) or _noise(text):
            return "spam"
        return "fine"

    def abusive(self, text: str) -> bool:
        """Whether folded text insults, also with digits or dots among the letters."""
        spoken = words(text)
        if any(word in self._abusive for word in spoken):
            return True
        masked = (token.strip(".,!?*-_\"'()").translate(_LEET) for token in text.split())
        if any(re.sub(r"[^a-z]", "", token) in self._abusive for token in masked):
            return True
        return bool(self._abuse.search(text)) or self._spaced_out(spoken)

    def presentable(self, comment: Comment) -> Comment:
        """The comment as the picture may show it: short, without links, addresses, numbers."""
        text = cleaned(comment.text)
        for private in (_MAIL, _LINK, _DIGITS, _HANDLE):
            text = private.sub("…", text)
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
        if any(part in self._plain or not re.search(r"[aeiouy]", part) for part in parts):
            return None
        return name.title() if name.islower() or name.isupper() else name

    def _spaced_out(self, spoken: list[str]) -> bool:
        run = ""
        for word in [*spoken, "  "]:
            if len(word) == 1:
                run += word
                continue
            if len(run) > 2 and run in self._abusive:
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
