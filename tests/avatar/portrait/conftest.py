"""The shipped portrait, cut once."""

import pytest

from avatar.portrait_figure import PortraitFigure
from avatar.portrait_pack import PortraitPack, load_portrait
from tests.avatar.portrait.portrait_parts import HEIGHT, SHIPPED


@pytest.fixture(scope="session")
def noor() -> PortraitPack:
    return load_portrait(SHIPPED, None)


@pytest.fixture
def figure(noor: PortraitPack) -> PortraitFigure:
    return PortraitFigure(noor, HEIGHT)
