"""What trouble has needed is given back when it is over."""

import pytest

from streamer import thrift
from streamer.thrift import Thrift


def test_memory_is_given_back_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thrift, "EVERY", 0.0)
    given: list[int] = []

    def give() -> None:
        given.append(len(given))
        if len(given) == 3:
            saver.end()

    saver = Thrift(give)
    saver.work()
    assert len(given) == 3
