"""Where to buy: a short link, and a QR code where the picture is watched from a distance."""

from __future__ import annotations

from urllib.parse import urlsplit

from avatar.compositor import Layer
from avatar.shapes import qr
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.words import Words

_MARGIN = 24
_SMALLEST = 0.8
"""Of the usual size of letters; what is longer still takes two lines, or is cut."""
_LEADING = 1.15
_GROWS = 9
"""Units that a large code may grow into its quiet zone on each side; three modules stay."""


def short_link(link: str) -> str:
    """A link as people read it: without scheme, `www.`, query and closing slash."""
    parts = urlsplit(link if "//" in link else f"//{link}")
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")


class Buy:
    """Drawn anew when the link or its height changes."""

    def __init__(self, plate: Plate, words: Words, ink: str) -> None:
        self._plate, self._words, self._ink = plate, words, ink
        self._drawn: tuple[str, float] | None = None
        self._layer: Layer = ()

    def layer(self, link: str | None, lift: float) -> Layer:
        if not link or not short_link(link):
            return ()
        if (link, lift) != self._drawn:
            self._drawn, self._layer = (link, lift), self._draw(link, lift)
        return self._layer

    def _draw(self, link: str, lift: float) -> Layer:
        plate = self._plate
        picture = plate.sized(plate.body.w, plate.body.h)
        code = plate.template.boxes.get("code")
        spots = dict(plate.template.spots)
        if code is not None:
            pixels = round((code.w + 2 * _GROWS) * plate.pen.scale)
            cover = qr(_whole(link), pixels)
            if cover is not None:
                free = (code.w - cover.shape[1] / plate.pen.scale) / 2
                plate.draw(picture, cover, self._ink, code.x + free, code.y + free)
            else:  # only the link, in its place
                spots = {"link": _beside_edge(spots["link"], plate)}
        for spot, text in self.lines(spots, short_link(link)):
            plate.write(picture, spot, text)
        return (plate.decal(picture, down=-lift),)

    def lines(self, spots: dict[str, Spot], link: str) -> list[tuple[Spot, str]]:
        """The call, in two lines where one has no room for it, and the link below."""
        call, short = spots.get("call"), spots["link"]
        if call is None:
            return [self._line(short, link)]
        pen, room = self._plate.pen, self._room(call)
        alone, text = self._line(call, self._words.scan)
        if text == pen.clean(self._words.scan, call):
            return [(alone, text), self._line(short, link)]
        high = call.size * _LEADING
        upper = call.at(y=call.y - high / 2)
        spots_of_two = upper, upper.at(y=upper.y + high)
        lines = pen.wrapped(self._words.scan, call, room)
        called = [self._line(at, text) for at, text in zip(spots_of_two, lines, strict=False)]
        return [*called, self._line(short.at(y=short.y + high / 2), link)]

    def _line(self, spot: Spot, text: str) -> tuple[Spot, str]:
        """The text as it fits in its line: a little smaller at most, then shortened."""
        pen, room = self._plate.pen, self._room(spot)
        clean = pen.clean(text, spot)
        smallest = max(pen.fitted(clean, spot, room).size, spot.size * _SMALLEST)
        fitted = spot.at(size=smallest)
        return fitted, pen.clipped(clean, fitted, room)

    def _room(self, spot: Spot) -> float:
        return (self._plate.body.w - spot.x if spot.align == "start" else spot.x) - _MARGIN


def _beside_edge(spot: Spot, plate: Plate) -> Spot:
    x = _MARGIN if spot.align == "start" else plate.body.w - _MARGIN
    return spot.at(x=x, y=(plate.body.h + spot.size * 0.7) / 2)


def _whole(link: str) -> str:
    return link if "//" in link else f"https://{link}"
