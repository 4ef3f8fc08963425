"""Real servers for the tests of the air."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.rtmp_server import RtmpServer
from tests.real_ingest import ingests


@pytest.fixture
def server(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[], RtmpServer]]:
    """Makes real ingests that record what arrives."""
    yield from ingests(real_part, tmp_path)
