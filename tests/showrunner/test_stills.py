"""Small pictures of the air: made when they are asked for, and nobody waits for a playout."""

import asyncio

import cv2
import numpy as np
import pytest

from avatar.i420 import planar
from console.stills import jpeg_size
from showrunner import stills
from showrunner.still import SIDE, still
from showrunner.stills import FRESH, Stills
from showrunner.wire import Still, packed, unpacked


class Camera:
    """A desk with its playout, and how often a picture was asked for."""

    def __init__(self) -> None:
        self.time = 100.0
        self.asked = 0
        self.there = True
        self.stills = Stills(self.take, lambda: self.time)

    def take(self) -> bool:
        self.asked += self.there
        return self.there

    async def seen(self, *pictures: Still) -> list[Still | None]:
        """What two who look at once get, when playout has made these meanwhile."""
        async with asyncio.TaskGroup() as both:
            looks = [both.create_task(self.stills.newest()) for _ in range(2)]
            await asyncio.sleep(0)
            for picture in pictures:
                self.stills.came(picture)
        return [look.result() for look in looks]


def test_all_who_look_at_once_have_one_picture_and_playout_makes_no_more_than_it_must() -> None:
    camera, first, second = Camera(), Still(100.0, b"one"), Still(103.0, b"two")
    assert asyncio.run(camera.seen(first)) == [first, first]
    camera.time += FRESH / 2
    assert asyncio.run(camera.seen()) == [first, first]
    assert camera.asked == 1
    camera.time += FRESH
    assert asyncio.run(camera.seen(second)) == [second, second]
    assert camera.asked == 2


def test_a_playout_that_hangs_or_is_gone_leaves_the_last_picture_and_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stills, "PATIENCE", 0.02)
    camera, first, second = Camera(), Still(100.0, b"one"), Still(130.0, b"two")
    assert asyncio.run(camera.seen()) == [None, None]
    assert asyncio.run(camera.seen(first)) == [first, first]
    camera.time = 130.0
    assert asyncio.run(camera.seen()) == [first, first]
    camera.there = False
    assert asyncio.run(camera.seen()) == [first, first]
    camera.there = True
    assert asyncio.run(camera.seen(second)) == [second, second]


def test_a_picture_crosses_the_wire_whole() -> None:
    letter = packed(Still(12.5, b"\xff\xd8 body"))
    head = int.from_bytes(letter[:4])
    found = unpacked(letter[8 : 8 + head], letter[8 + head :])
    assert isinstance(found, Still)
    assert (found.t, found.body) == (12.5, b"\xff\xd8 body")


@pytest.mark.parametrize(
    ("width", "height", "small"),
    [(720, 1280, (216, SIDE)), (1280, 720, (SIDE, 216)), (270, 480, (216, SIDE))],
)
def test_a_still_is_small_and_has_the_colours_of_the_air(
    width: int, height: int, small: tuple[int, int]
) -> None:
    orange = np.full((height, width, 3), (40, 120, 220), np.uint8)
    jpeg = still(planar(orange))
    assert jpeg_size(jpeg) == small
    assert len(jpeg) < 20_000
    seen = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    assert np.abs(seen.astype(int) - (40, 120, 220)).max() <= 6
