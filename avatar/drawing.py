"""The artist's SVG as named parts: what hangs on what, where it turns, each cut out alone."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import resvg_py

from avatar.affine import Point
from avatar.art import Box
from avatar.colours import Yuva, encoded
from avatar.sprite import premultiplied
from studio.drawing_limits import check_drawing
from studio.errors import Misconfigured

SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"""(?:url\(|href=["'])#([^)"']+)""")


_GLANCE = 0.125
"""Scale at which the extent of a part is found."""
_BEYOND = 0.25
"""Share of the canvas that is searched beyond each of its edges."""
_MARGIN = 10.0
"""Canvas units around the extent: more than one pixel of the glance."""


@dataclass(frozen=True, slots=True)
class Clipping:
    """Some groups of an SVG as SVG text of their own."""

    svg: str

    @property
    def content(self) -> bytes:
        return self.svg.encode()

    def extent(self) -> Box:
        """What it shows, a little too wide; hanging arms may reach below the canvas."""
        start = self.svg.index('viewBox="') + len('viewBox="')
        width, height = (float(v) for v in self.svg[start : self.svg.index('"', start)].split()[2:])
        x, y = -width * _BEYOND, -height * _BEYOND
        size = round((width - 2 * x) * _GLANCE), round((height - 2 * y) * _GLANCE)
        glance = self.rendered(x, y, _GLANCE, size)
        left, top, w, h = cv2.boundingRect(cv2.extractChannel(glance, 3))
        return (
            x + left / _GLANCE - _MARGIN,
            y + top / _GLANCE - _MARGIN,
            x + (left + max(1, w)) / _GLANCE + _MARGIN,
            y + (top + max(1, h)) / _GLANCE + _MARGIN,
        )

    def rendered(self, x: float, y: float, scale: float, size: tuple[int, int]) -> Yuva:
        """The window of `size` (width, height) pixels whose corner is the canvas point `x`, `y`."""
        width, height = size
        start = self.svg.index('viewBox="') + len('viewBox="')
        end = self.svg.index('"', start)
        view = f"{x:.6f} {y:.6f} {width / scale:.6f} {height / scale:.6f}"
        sized = f'{view}" width="{width}" height="{height}" preserveAspectRatio="none'
        png = resvg_py.svg_to_bytes(
            svg_string=self.svg[:start] + sized + self.svg[end:],
            width=width,
            height=height,
            skip_system_fonts=True,
        )
        straight = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
        assert straight is not None
        return encoded(premultiplied(np.asarray(straight, np.uint8)))


class Drawing:
    """A parsed SVG whose groups carry `data-pivot`, `data-depth`, `data-parent`, `data-variants`.

    Errors are `Misconfigured` and name the file, the part and the attribute.
    """

    def __init__(self, file: Path, text: str) -> None:
        self.file, self._text = file, text
        try:
            root = check_drawing(text)
        except ValueError as broken:
            raise Misconfigured(f"{file}: {broken}") from broken
        self._size = self._canvas(root)
        self._parts = {e.get("id", ""): e for e in root.iter() if e.get("id")}
        self._above: dict[str, str] = {}
        self._hang(root, "")
        self._defs = list(root.iterfind(f"{{{SVG}}}defs/*"))
        self._home = {i.get("id", ""): d for d in self._defs for i in d.iter() if i.get("id")}

    def _hang(self, group: ET.Element, named: str) -> None:
        """Note for every part the nearest group with a name around it."""
        for child in group:
            self._above[child.get("id", "")] = named
            self._hang(child, child.get("id") or named)

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
            what = f"is {','.join(words)!r}, expected 'x,y'"
            raise self.wrong(part, "pivot", what) from broken
        return x, y

    def depth(self, part: str) -> float | None:
        """Relief of the part for turns of the head; None for a part that has none."""
        word = self._part(part).get("data-depth")
        try:
            return float(word) if word is not None else None
        except ValueError as broken:
            raise self.wrong(part, "depth", f"is {word!r}, expected a number") from broken

    def parent(self, part: str) -> str | None:
        """The part this one hangs on: its `data-parent`, else the group around it."""
        found = self._part(part).get("data-parent") or self._above.get(part)
        return found or None

    def variants(self, part: str) -> tuple[str, ...]:
        """Names of the children that exclude each other."""
        return tuple(self._attribute(part, "data-variants").split())

    def inside(self, part: str) -> tuple[str, ...]:
        """All parts that lie in the group of this one."""
        return tuple(e.get("id", "") for e in self._part(part).iter() if e.get("id"))[1:]

    def note(self, part: str, key: str) -> str | None:
        """The attribute `data-<key>` of the part."""
        return self._part(part).get(f"data-{key}")

    def wrong(self, part: str, key: str, what: str) -> Misconfigured:
        """The error that names the file, the line of the part and its attribute `data-<key>`."""
        return Misconfigured(f"{self._place(part)}: part {part!r}: data-{key} {what}")

    def piece(
        self, parts: tuple[str, ...], *, pick: Mapping[str, str], without: frozenset[str]
    ) -> Clipping:
        """The named parts alone, in their rest position on the whole canvas.

        `pick` chooses variants by group; groups in `without` are left out.
        """
        width, height = self._size
        root = ET.Element(f"{{{SVG}}}svg", {"viewBox": f"0 0 {width:g} {height:g}"})
        bodies = [self._resting(self._part(part), pick, without) for part in parts]
        defs = ET.SubElement(root, f"{{{SVG}}}defs")
        defs.extend(self._needed(bodies))
        root.extend(bodies)
        return Clipping(ET.tostring(root, encoding="unicode"))

    def _resting(
        self, part: ET.Element, pick: Mapping[str, str], without: frozenset[str]
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
            raise Misconfigured(f"{self._place(part)}: part {part!r} has no {key}")
        return value

    def _place(self, part: str) -> str:
        """The file and the line of a part."""
        at = self._text.find(f'id="{part}"')
        line = self._text.count("\n", 0, at) + 1
        return f"{self.file}:{line}" if at >= 0 else f"{self.file}"

    def _canvas(self, root: ET.Element) -> tuple[float, float]:
        box = (root.get("viewBox") or "").split()
        if len(box) != 4 or box[:2] != ["0", "0"]:
            raise Misconfigured(
                f"{self.file}: viewBox is {' '.join(box)!r}, expected '0 0 width height'"
            )
        return float(box[2]), float(box[3])


def recoloured(text: str, base: Mapping[str, str], palette: Mapping[str, str]) -> str:
    """The SVG text with every token of `palette` in its new colour.

    Each colour of `base` belongs to one token, so an exchange of hex values is exact.
    """
    exchange = {base[token].lower(): colour for token, colour in palette.items()}
    return re.sub(
        r"#[0-9a-fA-F]{6}\b", lambda found: exchange.get(found[0].lower(), found[0]), text
    )
