"""What the tests of the fault matrix share: ingests to hurt, and a place for measured figures."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.rtmp_server import RtmpServer
from tests.faults.rig_count import FIGURES
from tests.real_ingest import ingests


@pytest.fixture
def ingest(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[], RtmpServer]]:
    """Makes real ingests that record what arrives."""
    yield from ingests(real_part, tmp_path)


@pytest.fixture(scope="module")
def lasting_ingest(
    real_part: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], RtmpServer]]:
    """The same for one show that several tests look at."""
    yield from ingests(real_part, tmp_path_factory.mktemp("ingests"))


@pytest.fixture(scope="session")
def figure() -> Callable[[str, str, str], None]:
    """Tells a figure of the matrix: printed, and kept for `python -m benchmarks faults`."""

    def tell(what: str, here: str, goal: str) -> None:
        sys.stderr.write(f"\n{what}: {here} (goal {goal})\n")
        if FIGURES is not None:
            with FIGURES.open("a", encoding="utf-8") as file:
                file.write(json.dumps([what, here, goal]) + "\n")

    return tell
