import threading
from typing import Any

import numpy as np
import pytest

from showrunner import opening as room
from showrunner.opening import Opening
from studio.errors import Misconfigured

SLATE = np.full((6, 4), 90, np.uint8)


class Painted:
    """Stands in for the painter of a stage."""

    def __init__(self) -> None:
        self.closed = False

    def paint(self, _moment: Any) -> np.ndarray:
        return np.zeros((6, 4), np.uint8)

    def close(self) -> None:
        self.closed = True


def test_the_slate_is_on_air_until_the_presenter_is_ready() -> None:
    may_end = threading.Event()
    painter = Painted()

    def build() -> Any:
        may_end.wait(10)
        return painter

    opening = Opening(SLATE, build)
    opening.start()
    first = opening.paint(None)  # type: ignore[arg-type]  # a slate looks at no moment
    assert (first == SLATE).all()
    assert opening.paint(None) is first  # type: ignore[arg-type]  # one picture for all frames
    may_end.set()
    opening.close()
    assert (opening.paint(None) == 0).all()  # type: ignore[arg-type]  # a slate looks at no moment
    assert painter.closed


def test_a_fault_while_building_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AGAIN", 0.01)
    tries: list[int] = []
    done = threading.Event()

    def build() -> Any:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("disk full")
        done.set()
        return Painted()

    opening = Opening(SLATE, build)
    opening.start()
    assert done.wait(10)
    opening.close()
    assert (len(tries), opening.ready, opening.refusal) == (3, True, None)


def test_a_refusal_is_kept_for_the_one_who_can_mend_it() -> None:
    def build() -> Any:
        raise Misconfigured("pack.yaml: mouth: expected shapes")

    opening = Opening(SLATE, build)
    opening.start()
    opening.close()
    assert "pack.yaml" in str(opening.refusal)
    assert not opening.ready
