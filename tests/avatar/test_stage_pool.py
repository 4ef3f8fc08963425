"""The pictures that are handed out are used again, as many of them as are needed."""

from collections import deque

from avatar.i420 import Planes
from studio.show import Pixels


def addresses(planes: Planes, held: int, pictures: int) -> set[int]:
    """Where pictures lie in memory while the last `held` of them are kept by somebody."""
    kept: deque[Pixels] = deque(maxlen=held)
    found = set()
    for _ in range(pictures):
        kept.append(planes.copy())
        found.add(kept[-1].ctypes.data)
    return found


def test_a_picture_that_somebody_holds_is_not_written_to() -> None:
    planes = Planes(16, 16)
    held = [planes.copy() for _ in range(40)]
    assert len({picture.ctypes.data for picture in held}) == 40


def test_pictures_that_were_let_go_are_filled_again() -> None:
    planes = Planes(16, 16)
    assert len(addresses(planes, held=5, pictures=100)) == 6


def test_after_a_while_no_more_pictures_are_kept_than_are_needed() -> None:
    planes = Planes(16, 16)
    addresses(planes, held=20, pictures=100)
    assert planes.kept == 21
    addresses(planes, held=5, pictures=1000)
    assert planes.kept == 6
