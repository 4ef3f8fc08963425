"""Real servers for the tests of the air."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.rtmp_server import RtmpServer, rtmp_module


@pytest.fixture
def server(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[], RtmpServer]]:
    nginx = real_part("nginx")
    module = rtmp_module()
    if module is None:
        pytest.skip("nginx has no RTMP module: sudo apt-get install libnginx-mod-rtmp")
    servers: list[RtmpServer] = []

    def make() -> RtmpServer:
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(RtmpServer(nginx, module, folder))
        servers[-1].start()
        return servers[-1]

    yield make
    for one in servers:
        one.kill()
