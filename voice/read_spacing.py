"""Scripts without blanks: where their signs meet Latin letters and digits, a blank is thought."""

import re

HAN = "\u2e80-\u2fff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
"""Chinese and Japanese signs, for use inside brackets of a pattern."""

_SEAM = re.compile(
    rf"(?<=[{HAN}])(?=[A-Za-z0-9$€£¥#@+<>≤≥±≈~]|-\d+(?:\.\d+)?(?:%|°))|(?<=[A-Za-z0-9%°+²³])(?=[{HAN}])|(?<=\d\")(?=[{HAN}])"
)
_NEEDLESS = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")


def spaced(text: str, words: re.Pattern[str] | None = None) -> tuple[str, list[int]]:
    """`text` with a blank at every seam, and for each of its characters the place in `text`.

    There is a seam on both sides of `words` as well.
    """
    found = {match.start() for match in _SEAM.finditer(text)}
    if words is not None:
        found |= {edge for match in words.finditer(text) for edge in match.span()}
    seams = sorted(found - {0, len(text)})
    pieces, places, at = [], [], 0
    for seam in seams:
        pieces.append(text[at:seam])
        places += [*range(at, seam), seam]
        at = seam
    pieces.append(text[at:])
    places += range(at, len(text))
    return " ".join(pieces), places


def closed(words: str) -> str:
    """Without the blanks between signs that are written together."""
    return _NEEDLESS.sub("", words)
