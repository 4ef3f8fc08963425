"""Text of a feed as text for people: no markup, no control characters, no excess."""

import html
import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import urlsplit

_JOINERS = "\u200c\u200d"
"""Zero-width characters that scripts and emoji need."""
_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fig.*|footer|h[1-6r]|header|li|main|nav|[ou]l|"
    "p|pre|section|t(able|body|d|h|head|r)"
)
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head", "title"))
_MARKUP = re.compile(r"<[a-zA-Z!/][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);")
_LONGEST_MARKUP = 20_000
"""Characters of a description that are looked at: broken HTML takes the square of its length."""
_MEASURE = re.compile(
    r"(?:about |ca\.? ?|~)?[\d.,/]+(?:\s?[x×*]\s?[\d.,/]+){0,3}\s?"
    r"(?P<unit>[^\W\d_]{1,12}[²³]?|°[CF]|[%\"″])"
    r"(?:\s(?:each|across|per \w+))?",
    re.IGNORECASE,
)
_LINE_LENGTH = 32
"""Longest address that can be said aloud with its path."""


def clean(text: str) -> str:
    """One line: composed, without control, format, private or broken characters."""
    return " ".join(_visible(text).split())


def clean_lines(text: str) -> str:
    """The same with line breaks kept; empty lines are dropped."""
    lines = (" ".join(line.split()) for line in _visible(text).splitlines())
    return "\n".join(line for line in lines if line)


def plain(markup: str) -> str:
    """HTML, or text with entities, as plain lines. Scripts and styles are left out."""
    return read_markup(markup)[0]


def read_markup(markup: str) -> tuple[str, tuple[str, ...]]:
    """The same, and the list items of HTML or the lines that begin with a bullet sign."""
    text, items = _read(markup)
    if items:
        return text, items
    found = (re.match(r"[•·▪‣✓✔*-]\s*(\S.*)", line) for line in text.splitlines())
    return text, tuple(match[1].strip() for match in found if match)


def clip(text: str, longest: int) -> str:
    """At most `longest` characters, cut between words where there is a gap in the last third."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    gap = head.rfind(" ")
    if gap > longest * 2 // 3 and not text[longest].isspace():
        head = head[:gap]
    return head.rstrip(" ,;:-–")


def identifier(name: str) -> str:
    """`Driver size (mm)` as `driver_size_mm`."""
    return re.sub(r"\W+", "_", name.casefold()).strip("_")


def unit(measure: str) -> str:
    """`ml` for `750 ml`, `cm` for `42 x 36 x 14 cm`; empty for what is no measure."""
    match = _MEASURE.fullmatch(measure.strip())
    return match["unit"] if match else ""


def spoken_address(link: str) -> str:
    """`shop.example/1` for `https://www.shop.example/1`; a long address as its host alone."""
    parts = urlsplit(link if "://" in link else f"//{link}")
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    path = parts.path.rstrip("/")
    if parts.query or len(host) + len(path) > _LINE_LENGTH:
        return host or link
    return f"{host}{path}" or link


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (
        " " if char in "\t\v\f\u2028\u2029" else char
        for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in "\n\t\v\f" or char in _JOINERS or not _unseen(char)
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _read(markup: str) -> tuple[str, tuple[str, ...]]:
    markup = markup[:_LONGEST_MARKUP]
    if not _MARKUP.search(markup):
        return clean_lines(markup), ()
    reader = _Reader()
    reader.feed(markup if "<" in markup else html.escape(html.unescape(markup), quote=False))
    reader.close()
    return clean_lines("".join(reader.text)), tuple(filter(None, map(clean, reader.items)))


class _Reader(HTMLParser):
    """Collects the text of a page, and of each list item apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.items: list[str] = []
        self._silent = 0
        self._in_item = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif _BLOCKS.fullmatch(tag):
            self.text.append("\n")
            if tag == "li":
                self.items.append("")
            self._in_item = tag == "li" or (self._in_item and tag not in {"ul", "ol"})

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif _BLOCKS.fullmatch(tag):
            self.text.append("\n")
            self._in_item = self._in_item and tag not in {"li", "ul", "ol"}

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.text.append(data)
        if self._in_item:
            self.items[-1] += data

    def unknown_decl(self, data: str) -> None:
        """CDATA and the like, which pages of shops do contain, is not text."""
