"""The formats in which product pictures are developed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(\d+)x(\d+)(:cut)?")


@dataclass(frozen=True, slots=True)
class Format:
    """What a picture is developed to, in pixels."""

    width: int
    height: int
    cut: bool = False
    """The product alone, cropped to it and no larger than this; not every picture can have it.

    Otherwise the whole place is filled, whatever the picture.
    """

    def __str__(self) -> str:
        return f"{self.width}x{self.height}{':cut' if self.cut else ''}"

    @staticmethod
    def parse(text: str) -> Format:
        """The format that `str` wrote."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no format such as 300x225 or 300x300:cut")
        return Format(int(found[1]), int(found[2]), cut=found[3] is not None)
