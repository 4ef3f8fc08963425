"""From a stream of pieces to whole lines, cleaned of what a model adds of itself."""

import re
import unicodedata

_TAG = re.compile(r"<(/?)(think|thinking|thought|reasoning)>", re.IGNORECASE)
_PERHAPS = re.compile(r"</?[a-z]{0,9}\Z", re.IGNORECASE)
"""The end of a piece that may become a tag with the next one."""

_BULLET = re.compile(r"^(?:[-–—*•·▪>#]+|\(?\d{1,2}[.):]|\d{1,2} [-–])\s+")
_LABEL = re.compile(
    r"^(?:\*\*)?(?:host|presenter|assistant|answer|line|sentence|version|option|presentadora?"
    r"|asistente|respuesta|l[ií]nea|frase|opci[oó]n|versi[oó]n)(?: ?\d{1,2})?"
    r"(?:\*\*)?:(?:\*\*)?\s+",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\*\*|__|`+|~~")
_PAIRS = {'"': '"', "“": "”", "«": "»", "‘": "’", "'": "'"}
_SPACES = re.compile(r"\s+")
_END = re.compile(r"[.?!…。？！][\"”’»)]*\Z")
_LONGEST = 2_000
"""Characters of a line that nobody has ended; more is babble, and is let go."""


class Unthought:
    """Takes `<think>…</think>` out of a stream, however it is cut into pieces.

    What follows an opening tag that is never closed is no text. A closing tag that was never
    opened says that everything so far was thinking: some servers open it in the prompt.
    """

    def __init__(self) -> None:
        self._held = ""
        self._inside = False

    def feed(self, piece: str) -> tuple[str, bool]:
        """What of the stream is text now; True when all before it was thinking."""
        text, self._held = self._held + piece, ""
        kept: list[str] = []
        voided = False
        while tag := _TAG.search(text):
            if not self._inside:
                kept.append(text[: tag.start()])
            if tag[1] and not self._inside:
                kept, voided = [], True
            self._inside = not tag[1]
            text = text[tag.end() :]
        if perhaps := _PERHAPS.search(text):
            text, self._held = text[: perhaps.start()], perhaps[0]
        if not self._inside:
            kept.append(text)
        return "".join(kept), voided

    def rest(self) -> str:
        """What was held back, now that nothing follows."""
        held, self._held = self._held, ""
        return "" if self._inside else held


class Lines:
    """Collects the whole lines of a stream. The tail without an end is never a line."""

    def __init__(self) -> None:
        self.whole: list[str] = []
        self._thought = Unthought()
        self._tail = ""

    def feed(self, piece: str) -> None:
        """Take the next piece of the stream."""
        text, voided = self._thought.feed(piece)
        if voided:
            self.whole.clear()
            self._tail = ""
        *lines, self._tail = _cut(self._tail + text)
        self.whole += [said for line in lines if (said := cleaned(line))]
        if len(self._tail) > _LONGEST:
            self._tail = ""

    def end(self) -> None:
        """Nothing follows, and nothing is missing: the last line needs no line break."""
        last = cleaned(self._tail + self._thought.rest())
        self._tail = ""
        if ends(last):
            self.whole.append(last)


def _cut(text: str) -> list[str]:
    return re.split(r"\r\n|[\n\r\u2028\u2029]", text)


def ends(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _END.search(line) is not None


def cleaned(line: str) -> str:
    """A line without bullets, labels, emphasis, emoji and the quotes around it."""
    text = "".join(letter for letter in line if _plain(letter))
    text = _SPACES.sub(" ", text).strip()
    for shape in (_BULLET, _LABEL):
        text = shape.sub("", text)
    text = _MARKS.sub("", text).strip()
    if len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def _plain(letter: str) -> bool:
    """Neither emoji nor its joints, nor an invisible sign."""
    kind = unicodedata.category(letter)
    return kind not in {"So", "Sk", "Cf", "Co", "Cn", "Cs"} and not "\ufe00" <= letter <= "\ufe0f"
