"""What a vector drawing may ask of whoever rasterises it.

A rasteriser is native code in the process of the picture. Nesting beyond all measure ends that
process, a drawing a million times as high as wide takes all memory, uses of uses take minutes, and
a reference to a file shows that file to the audience. None of it is in a drawing that means well.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

DEEPEST = 128
"""Elements within each other; a rasteriser's stack ends at about a thousand."""
MOST = 20_000
"""Elements, each counted as often as it is drawn by `use`: less than a second."""
LONGEST = 20.0
"""Times one side may be as long as the other."""
_LINKED = {"use", "image", "feImage", "textPath", "mpath", "tref", "pattern", "linearGradient",
           "radialGradient", "filter"}  # fmt: skip
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")


def check_drawing(svg: str | bytes) -> Element:
    """The drawing's root. Raises `ValueError` for what is no XML, or goes beyond the limits."""
    try:
        root: Element = fromstring(svg)
    except ParseError as reason:
        raise ValueError(f"not a readable SVG ({reason})") from reason
    except DefusedXmlException as reason:
        raise ValueError(f"declares entities, which no drawing needs ({reason})") from reason
    _check_shape(root)
    named: dict[str, Element] = {}
    for element, depth in _walked(root):
        if depth > DEEPEST:
            raise ValueError(f"has more than {DEEPEST} groups within groups")
        if name := element.get("id"):
            named.setdefault(name, element)
        link = _link(element)
        if link and _plain(element) in _LINKED and not link.startswith(("#", "data:image/")):
            raise ValueError("refers to another file; put the picture into the drawing")
    if _Count(named).of(root) > MOST:
        raise ValueError(f"has more than {MOST} parts, each counted as often as it is drawn")
    return root


def _walked(root: Element) -> Iterator[tuple[Element, int]]:
    open_ = [(root, 1)]
    while open_:
        element, depth = open_.pop()
        yield element, depth
        if depth <= DEEPEST:
            open_.extend((inner, depth + 1) for inner in element)


def _plain(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _link(element: Element) -> str:
    for name, value in element.attrib.items():
        if name == "href" or name.endswith("}href"):
            return value.strip()
    return ""


def _check_shape(root: Element) -> None:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = [(root.get("width"), root.get("height"))]
    if len(box) == 4:
        sides.append((box[2], box[3]))
    for width, height in sides:
        across, down = _number(width), _number(height)
        if across and down and not 1 / LONGEST <= across / down <= LONGEST:
            raise ValueError(f"has one side more than {LONGEST:g} times as long as the other")


def _number(text: str | None) -> float | None:
    found = _NUMBER.match(text or "")
    return abs(float(found[1])) if found and "%" not in (text or "") else None


class _Count:
    """Counts what is drawn of an element; each named one is counted once and remembered."""

    def __init__(self, named: dict[str, Element]) -> None:
        self._named = named
        self._known: dict[str, int] = {}
        self._counting: set[str] = set()

    def of(self, element: Element) -> int:
        total = 0
        for inner, _ in _walked(element):
            total += 1
            if _plain(inner) == "use":
                total += self._of_named(_link(inner)[1:])
            if total > MOST:
                break
        return total

    def _of_named(self, name: str) -> int:
        if name in self._counting or len(self._counting) > DEEPEST:
            return MOST + 1  # draws itself
        if name not in self._known and (element := self._named.get(name)) is not None:
            self._counting.add(name)
            self._known[name] = self.of(element)
            self._counting.discard(name)
        return self._known.get(name, 0)
