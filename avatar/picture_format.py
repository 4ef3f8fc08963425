"""The formats in which product pictures are developed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(\d+)x(\d+)(:cut|:own)?")


@dataclass(frozen=True, slots=True)
class Format:
    """What a picture is developed to, in pixels."""

    width: int
    height: int
    cut: bool = False
    """The product alone, cropped to it and no larger than this; not every picture can have it.

    Otherwise the whole place is filled, whatever the picture.
    """
    own: bool = False
    """As large as this in the picture's own shape: a product alone has room for its shadow around
    it, and a photograph is no wider and no higher than it needs."""

    def __str__(self) -> str:
        kind = ":cut" if self.cut else ":own" if self.own else ""
        return f"{self.width}x{self.height}{kind}"

    @staticmethod
    def parse(text: str) -> Format:
        """The format that `str` wrote."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no format such as 300x225 or 300x300:cut")
        kind = found[3]
        return Format(int(found[1]), int(found[2]), cut=kind == ":cut", own=kind == ":own")
