"""The artist's SVG as named parts: what hangs on what, where it turns, each cut out alone."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import fromstring

from avatar.affine import Point
from studio.errors import Misconfigured

SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"""(?:url\(|href=["'])#([^)"']+)""")


class Drawing:
    """A parsed SVG whose groups carry `data-pivot`, `data-depth`, `data-parent`, `data-variants`.

    Errors are `Misconfigured` and name the file, the part and the attribute.
    """

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        try:
            root: ET.Element = fromstring(text)
        except ET.ParseError as broken:
            raise Misconfigured(f"{file}: not a readable SVG ({broken})") from broken
        self._size = self._canvas(root)
        self._parts = {e.get("id", ""): e for e in root.iter() if e.get("id")}
        self._above = {c.get("id", ""): e.get("id", "") for e in root.iter() for c in e}
        self._defs = list(root.iterfind(f"{{{SVG}}}defs/*"))
        self._home = {i.get("id", ""): d for d in self._defs for i in d.iter() if i.get("id")}

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the canvas in its own units."""
        return self._size

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def pivot(self, part: str) -> Point:
        """The point the part turns about, in canvas units of the unposed drawing."""
        words = self._attribute(part, "data-pivot").split(",")
        try:
            x, y = (float(word) for word in words)
        except ValueError as broken:
            raise Misconfigured(
                f"{self.file}: part {part!r}: data-pivot is {','.join(words)!r}, expected 'x,y'"
            ) from broken
        return x, y

    def depth(self, part: str) -> float | None:
        """Relief of the part for turns of the head; None for a part that has none."""
        word = self._part(part).get("data-depth")
        return float(word) if word is not None else None

    def parent(self, part: str) -> str | None:
        """The part this one hangs on: its `data-parent`, else the group around it."""
        found = self._part(part).get("data-parent") or self._above.get(part)
        return found or None

    def variants(self, part: str) -> tuple[str, ...]:
        """Names of the children that exclude each other."""
        return tuple(self._attribute(part, "data-variants").split())

    def cut(self, parts: tuple[str, ...], *, pick: dict[str, str], without: frozenset[str]) -> str:
        """The named parts alone as SVG text, in their rest position on the whole canvas.

        `pick` chooses variants by group; groups in `without` are left out.
        """
        width, height = self._size
        root = ET.Element(f"{{{SVG}}}svg", {"viewBox": f"0 0 {width:g} {height:g}"})
        bodies = [self._resting(self._part(part), pick, without) for part in parts]
        defs = ET.SubElement(root, f"{{{SVG}}}defs")
        defs.extend(self._needed(bodies))
        root.extend(bodies)
        return ET.tostring(root, encoding="unicode")

    def _resting(
        self, part: ET.Element, pick: dict[str, str], without: frozenset[str]
    ) -> ET.Element:
        body = copy.deepcopy(part)
        body.attrib.pop("display", None)
        for group in list(body.iter()):
            if group.get("id"):
                group.attrib.pop("transform", None)
            chosen = pick.get(group.get("id", ""))
            for child in list(group):
                if child.get("id", "") in without:
                    group.remove(child)
                elif chosen is not None and child.get("data-variant"):
                    if child.get("data-variant") == chosen:
                        child.attrib.pop("display", None)
                    else:
                        group.remove(child)
        return body

    def _needed(self, bodies: list[ET.Element]) -> Iterator[ET.Element]:
        """Definitions that the bodies refer to, directly or through each other, in their order."""
        waiting, found = list(bodies), set[int]()
        while waiting:
            for name in _REFERENCE.findall(ET.tostring(waiting.pop(), encoding="unicode")):
                home = self._home.get(name)
                if home is not None and id(home) not in found:
                    found.add(id(home))
                    waiting.append(home)
        return (d for d in self._defs if id(d) in found)

    def _part(self, part: str) -> ET.Element:
        if part not in self._parts:
            raise Misconfigured(f"{self.file}: there is no part {part!r} (a group with that id)")
        return self._parts[part]

    def _attribute(self, part: str, key: str) -> str:
        value = self._part(part).get(key)
        if value is None:
            raise Misconfigured(f"{self.file}: part {part!r} has no {key}")
        return value

    def _canvas(self, root: ET.Element) -> tuple[float, float]:
        box = (root.get("viewBox") or "").split()
        if len(box) != 4 or [float(box[0]), float(box[1])] != [0, 0]:
            raise Misconfigured(
                f"{self.file}: viewBox is {' '.join(box)!r}, expected '0 0 width height'"
            )
        return float(box[2]), float(box[3])


def recoloured(text: str, base: dict[str, str], palette: dict[str, str]) -> str:
    """The SVG text with every token of `palette` in its new colour.

    Each colour of `base` belongs to one token, so an exchange of hex values is exact.
    """
    exchange = {base[token].lower(): colour for token, colour in palette.items()}
    return re.sub(
        r"#[0-9a-fA-F]{6}\b", lambda found: exchange.get(found[0].lower(), found[0]), text
    )
