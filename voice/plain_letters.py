"""Words for engines that know the English alphabet and nothing else."""

import re
import unicodedata

from voice.engine import Token, Unreadable

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SAYABLE = re.compile(r"[A-Za-z][A-Za-z']*")


def plain_letters(token: Token, engine: str) -> str:
    """The token in ASCII letters and apostrophes; it begins with a letter.

    Raises `Unreadable` for other scripts, in the name of `engine`.
    """
    plain = unicodedata.normalize("NFKD", token.text.replace("’", "'").translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if _SAYABLE.fullmatch(plain) is None:
        raise Unreadable(f"{engine} cannot read {token.text[:40]!r}")
    return plain
