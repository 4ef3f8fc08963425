"""Real ingests for tests: nginx with its RTMP module, made as often as a test wants."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.rtmp_server import RtmpServer, rtmp_module, until


def ingests(real_part: Callable[[str], str], folder: Path) -> Iterator[Callable[[], RtmpServer]]:
    """Makes ingests that listen and record what arrives; killed when it is over."""
    nginx = real_part("nginx")
    module = rtmp_module()
    if module is None:
        pytest.skip("nginx has no RTMP module: sudo apt-get install libnginx-mod-rtmp")
    servers: list[RtmpServer] = []

    def make() -> RtmpServer:
        place = folder / f"server{len(servers)}"
        place.mkdir()
        servers.append(RtmpServer(nginx, module, place))
        servers[-1].start()
        assert until(lambda: servers[-1].listens)
        return servers[-1]

    yield make
    for one in servers:
        one.kill()
