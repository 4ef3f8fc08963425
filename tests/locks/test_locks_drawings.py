"""Drawings that would end, fill or hold up the process that rasterises them are never rasterised."""

import asyncio
import os
import struct
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from avatar.drawing import Drawing
from avatar.picture_file import Unreadable, opened
from catalog.pictures import Pictures
from catalog.product import Money, Product
from studio.clock import SimulatedClock
from studio.drawing_limits import DEEPEST, check_drawing
from studio.errors import Misconfigured

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SQUARE = '<rect width="9" height="9"/>'


def svg(inner: str, shape: str = 'viewBox="0 0 10 10"', head: str = "") -> str:
    return f"{head}<svg {NS} {shape}>{inner}</svg>"


def laughs(levels: int) -> str:
    groups = "".join(
        f'<g id="g{level}">' + f'<use xlink:href="#g{level - 1}"/>' * 10 + "</g>"
        for level in range(1, levels + 1)
    )
    return f'<defs><g id="g0">{SQUARE}</g>{groups}</defs><use href="#g{levels}"/>'


BOMBS = {
    "groups within groups": svg("<g>" * 5000 + SQUARE + "</g>" * 5000),
    "uses of uses": svg(laughs(9)),
    "a use of itself": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "higher than memory": svg(SQUARE, 'width="1" height="10000000"'),
    "wider than memory": svg(SQUARE, 'viewBox="0 0 1e9 1"'),
    "a file of this machine": svg('<image xlink:href="/etc/picture.png" width="9" height="9"/>'),
    "a file beside it": svg('<image href="secret.png" width="9" height="9"/>'),
    "a page of this network": svg('<use href="http://127.0.0.1/x.svg#a"/>'),
    "entities": svg(
        "<text>&b;</text>", head='<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>'
    ),
    "an entity from outside": svg(
        "<text>&a;</text>", head='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    ),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_no_rasteriser_sees_it(bomb: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb.svg"
    file.write_text(bomb)
    with pytest.raises(ValueError, match=r"^(has|refers|declares)"):
        check_drawing(bomb)
    with pytest.raises(Unreadable, match=r"bomb\.svg: (has|refers|declares)"):
        opened(file, 200)
    with pytest.raises(Misconfigured, match=r"bomb\.svg: (has|refers|declares)"):
        Drawing(file, bomb)


def test_drawings_of_our_own_are_far_from_the_limits() -> None:
    for file in Path("examples/catalogue").glob("*.svg"):
        assert opened(file, 64).size
    depth = DEEPEST - 10
    deep = svg("<g>" * depth + SQUARE + "</g>" * depth)
    assert check_drawing(deep).tag.endswith("svg")


async def picture_of(tmp_path: Path, name: str) -> tuple[Path | None, str]:
    shelf = tmp_path / "shelf"
    shelf.mkdir(exist_ok=True)
    pictures = Pictures(tmp_path / "cache", shelf, fetch=False, clock=SimulatedClock())
    product = Product("A", 1, "Lamp", "lamp", Money(Decimal(1), "USD"), pictures=(name,))
    return await pictures.get(product), str(pictures.faults.get("A"))


@pytest.mark.parametrize("name", ["../secret.png", "{}/secret.png", "link.png"])
def test_a_catalogue_shows_no_picture_from_outside_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "shelf").mkdir()
    Image.new("RGB", (20, 20)).save(tmp_path / "secret.png")
    (tmp_path / "shelf" / "link.png").symlink_to(tmp_path / "secret.png")
    path, fault = asyncio.run(picture_of(tmp_path, name.format(tmp_path)))
    assert path is None
    assert "outside the catalogue's folder" in fault


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_a_pipe_is_no_picture(tmp_path: Path, name: str) -> None:
    (tmp_path / "shelf").mkdir()
    os.mkfifo(tmp_path / "shelf" / name)
    path, fault = asyncio.run(picture_of(tmp_path, name))
    assert (path, "is no file" in fault) == (None, True)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    bomb += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT\x35\xaf\x06\x1e"
    (tmp_path / "shelf" / "a.png").write_bytes(bomb)
    path, fault = asyncio.run(picture_of(tmp_path, "a.png"))
    assert path is None
    assert "megapixels" in fault or "DecompressionBomb" in fault
