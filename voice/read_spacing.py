"""Scripts without blanks: where their signs meet Latin letters and digits, a blank is thought."""

import re

HAN = "\u2e80-\u2fff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
"""Chinese and Japanese signs, for use inside brackets of a pattern."""

_SEAM = re.compile(
    rf"(?<=[{HAN}])(?=[A-Za-z0-9$€£¥#@+<>≤≥±≈~]|-\d+(?:\.\d+)?(?:%|°))|(?<=[A-Za-z0-9%°+²³])(?=[{HAN}])|(?<=\d\")(?=[{HAN}])"
)
_NEEDLESS = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")


def spaced(text: str) -> tuple[str, list[int]]:
    """`text` with a blank at every seam, and for each of its characters the place in `text`."""
    seams = [match.start() for match in _SEAM.finditer(text)]
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
