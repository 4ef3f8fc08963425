"""Small pictures of the air: this show's for the desks of others, and the last of each other show.

Nobody takes a picture unless somebody looks at the wall. What a desk has told stays here when it is
gone, with its age.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from studio.clock import Clock

STILL_PATH = "/api/glance/still"
EVERY = 4.0
"""Seconds between two pictures of a show."""
LOOKED_AT = 15.0
"""Seconds for which pictures are still fetched after a wall has asked for the last time."""
LARGEST = 65_536
"""Bytes of an answer with a picture; ours have some 20,000."""
LONGEST_SIDE = 1024
"""Pixels of a picture that is shown; ours have 384."""
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG that are followed by its size (ITU-T T.81, table B.1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What was on the air at one moment, as a JPEG."""

    body: bytes = field(repr=False)
    taken: float
    """When that was, by the clock."""


class Sent(BaseModel):
    """A picture, as one desk tells it another."""

    model_config = ConfigDict(frozen=True)

    age: Annotated[float, Field(ge=0)]
    """Seconds since it was on the air."""
    jpeg: Base64Bytes


class Album:
    """The last picture of each other show."""

    def __init__(self, shows: int, clock: Clock) -> None:
        self._clock = clock
        self._pictures: list[Picture | None] = [None] * shows
        self._until = float("-inf")
        self._looked_at = asyncio.Event()

    def __getitem__(self, number: int) -> Picture | None:
        return self._pictures[number]

    def look(self) -> None:
        """Somebody looks now: pictures are fetched for `LOOKED_AT` seconds."""
        self._until = self._clock.now() + LOOKED_AT
        self._looked_at.set()

    async def looked_at(self) -> None:
        """Wait until somebody looks."""
        if self._clock.now() > self._until:
            self._looked_at.clear()
        await self._looked_at.wait()

    def keep(self, number: int, told: bytes) -> None:
        """Take what a desk has told. What is no small picture is let go: the last one stays."""
        try:
            sent = Sent.model_validate_json(told)
        except ValidationError:
            return
        size = jpeg_size(sent.jpeg)
        if size is not None and 0 < max(size) <= LONGEST_SIDE:
            self._pictures[number] = Picture(sent.jpeg, self._clock.now() - sent.age)


def jpeg_size(body: bytes) -> tuple[int, int] | None:
    """Width and height that a JPEG announces; None when it is none.

    A few bytes can announce a picture that no browser's memory holds.
    """
    at = 2
    while body.startswith(b"\xff\xd8\xff") and at + 9 <= len(body) and body[at] == 0xFF:
        marker, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4])
        if marker in _FRAMES:
            height, width = (int.from_bytes(body[n : n + 2]) for n in (at + 5, at + 7))
            return width, height
        at += 2 + max(2, length)
    return None
