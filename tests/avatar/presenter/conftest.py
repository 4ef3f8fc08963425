"""The shipped packs and their cutouts, cut once for all tests of the presenter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from real_speech import Corpus

from avatar.pack import Pack, load_pack
from avatar.presenter import Casting, Placing
from avatar.puppet import Puppet
from avatar.rect import Rect
from avatar.shipped import SHIPPED

HOST = SHIPPED / "host"
HEIGHT = 500


@pytest.fixture(scope="session")
def host() -> Pack:
    return load_pack(HOST)


@pytest.fixture(scope="session", params=["host", "host_two", "mascot"])
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each pack that ships."""
    return load_pack(SHIPPED / request.param)


@pytest.fixture(scope="session")
def presenter_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("presenter")


@pytest.fixture(scope="session")
def placing() -> Placing:
    """A small portrait frame with the card at its left."""
    return Placing(
        "beside", 60, 20, HEIGHT, Rect(0, 0, 420, 480), Rect(10, 60, 110, 250), (300, 400)
    )


@pytest.fixture(scope="session")
def open_puppet(presenter_cache: Path, placing: Placing) -> Callable[..., Puppet]:
    def open_one(seed: int = 1, fps: int = 30, at: Placing = placing) -> Puppet:
        return Puppet(Casting(HOST, (at,), fps, seed, presenter_cache))

    return open_one


@pytest.fixture(scope="session")
def real(presenter_cache: Path) -> Corpus:
    """Sixty sentences in three languages, as a real voice says them."""
    return Corpus(presenter_cache / "voice")
