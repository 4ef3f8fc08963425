import asyncio
import gzip
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from catalog.fetch import BIGGEST, Fetcher, public
from catalog.pictures import Pictures
from catalog.product import Money, Product
from studio.clock import SimulatedClock

pytestmark = pytest.mark.anyio

PUBLIC = "93.184.216.34"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def product(*pictures: str) -> Product:
    return Product("A", 1, "Lamp", "lamp", Money(Decimal(1), "USD"), pictures=pictures)


def image(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (4, 3)) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


class Web:
    """A little internet: answers by address, and the names that lead there."""

    def __init__(self, **names: str) -> None:
        self.names = names
        self.answers: dict[str, httpx.Response] = {}
        self.asked: list[httpx.Request] = []

    async def resolve(self, host: str, port: int) -> list[str]:
        return [self.names.get(host.partition(".")[0], PUBLIC)]

    def fetcher(self) -> Fetcher:
        return Fetcher(httpx.MockTransport(self.answer), self.resolve)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        host = request.headers["host"]
        return self.answers.get(f"{host}{request.url.path}", httpx.Response(404))


def found(content: bytes, kind: str = "image/png") -> httpx.Response:
    return httpx.Response(200, content=content, headers={"content-type": kind})


def pictures(
    tmp_path: Path, web: Web | None = None, clock: SimulatedClock | None = None
) -> Pictures:
    fetcher = (web or Web()).fetcher()
    return Pictures(tmp_path / "cache", tmp_path, True, clock or SimulatedClock(), fetcher)


async def test_a_file_beside_the_catalogue_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "lamp.png").write_bytes(image())
    (tmp_path / "lamp.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    shelf = pictures(tmp_path)
    assert await shelf.get(product("lamp.png")) == tmp_path / "lamp.png"
    assert await shelf.get(product("lamp.svg")) == tmp_path / "lamp.svg"
    assert await shelf.get(product(str(tmp_path / "lamp.png"))) == tmp_path / "lamp.png"
    assert shelf.faults == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.png", None),
        ("text.png", b"no picture"),
        ("cut.png", image(size=(80, 80))[:70]),
        ("text.svg", b"hello"),
        ("page.svg", b"<html/>"),
        ("bomb.svg", b'<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>'),
        ("../outside.png", None),
        ("nul\0.png", None),
    ],
)
async def test_what_is_no_picture_is_none_and_says_why(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    shelf = pictures(tmp_path)
    assert await shelf.get(product(name)) is None
    assert shelf.faults["A"].startswith("picture")


async def test_an_error_that_only_one_decoder_has_is_no_more_than_a_broken_picture(
    tmp_path: Path,
) -> None:
    whole = image("BLP", "P")
    broken = whole[:4] + (9).to_bytes(4, "little") + whole[8:]
    with pytest.raises(NotImplementedError), Image.open(BytesIO(broken)) as opened:
        opened.load()
    (tmp_path / "lamp.png").write_bytes(broken)
    shelf = pictures(tmp_path)
    assert await shelf.get(product("lamp.png")) is None
    assert "cannot be read" in shelf.faults["A"]


async def test_a_link_that_leads_to_itself_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "lamp.png").symlink_to(tmp_path / "lamp.png")
    shelf = pictures(tmp_path)
    assert await shelf.get(product("lamp.png")) is None
    assert "leads to itself" in shelf.faults["A"]


async def test_a_full_disk_leaves_no_half_of_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lamp.gif").write_bytes(image("GIF", "P"))
    clock, save = SimulatedClock(), Image.Image.save

    def full(picture: Image.Image, file: Path, kind: str) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    shelf = pictures(tmp_path, clock=clock)
    assert await shelf.get(product("lamp.gif")) is None
    monkeypatch.setattr(Image.Image, "save", save)
    await clock.pause(301)
    path = await shelf.get(product("lamp.gif"))
    assert path is not None
    assert path.read_bytes().startswith(b"\x89PNG")


async def test_too_many_pixels_are_not_decoded(tmp_path: Path) -> None:
    (tmp_path / "wide.png").write_bytes(image(mode="1", size=(9000, 9000)))
    shelf = pictures(tmp_path)
    assert await shelf.get(product("wide.png")) is None
    assert "megapixels" in shelf.faults["A"]


async def test_other_formats_are_kept_as_png(tmp_path: Path) -> None:
    (tmp_path / "lamp.gif").write_bytes(image("GIF", "P"))
    (tmp_path / "print.jpg").write_bytes(image("JPEG", "CMYK"))
    shelf = pictures(tmp_path)
    for name in ("lamp.gif", "print.jpg"):
        path = await shelf.get(product(name))
        assert path is not None
        assert path.read_bytes().startswith(b"\x89PNG")


async def test_the_next_picture_is_used_when_the_first_is_broken(tmp_path: Path) -> None:
    (tmp_path / "good.png").write_bytes(image())
    assert await pictures(tmp_path).get(product("none.png", "good.png")) == tmp_path / "good.png"


async def test_a_file_that_was_mended_is_seen(tmp_path: Path) -> None:
    (tmp_path / "lamp.png").write_bytes(b"half")
    shelf = pictures(tmp_path)
    assert await shelf.get(product("lamp.png")) is None
    (tmp_path / "new.png").write_bytes(image())
    (tmp_path / "new.png").replace(tmp_path / "lamp.png")
    assert await shelf.get(product("lamp.png")) == tmp_path / "lamp.png"
    assert shelf.faults == {}


async def test_an_address_is_fetched_once_from_a_checked_address(tmp_path: Path) -> None:
    web = Web()
    web.answers["cdn.example/a.png"] = found(image())
    shelf = pictures(tmp_path, web)
    first = await shelf.get(product("https://cdn.example/a.png?size=2"))
    again = await pictures(tmp_path, web).get(product("https://cdn.example/a.png?size=2"))
    assert first is not None
    assert first == again
    assert [request.url.host for request in web.asked] == [PUBLIC]
    assert web.asked[0].headers["host"] == "cdn.example"
    assert web.asked[0].extensions["sni_hostname"] == "cdn.example"


PRIVATE = (
    *(
        "127.0.0.1",
        "10.0.0.8",
        "169.254.169.254",
        "192.168.1.1",
        "0.0.0.0",
        "224.0.0.1",
        "100.64.0.1",
    ),
    *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
)


@pytest.mark.parametrize("address", PRIVATE)
async def test_nothing_is_fetched_from_a_private_address(tmp_path: Path, address: str) -> None:
    web = Web(inside=address)
    shelf = pictures(tmp_path, web)
    assert await shelf.get(product("http://inside.example/a.png")) is None
    assert web.asked == []
    assert "private address" in shelf.faults["A"]
    assert not public(address)


async def test_a_redirect_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    web = Web(inside="127.0.0.1")
    moved = httpx.Response(302, headers={"location": "http://inside.example/secret.png"})
    web.answers["cdn.example/a.png"] = moved
    shelf = pictures(tmp_path, web)
    assert await shelf.get(product("http://cdn.example/a.png")) is None
    assert len(web.asked) == 1


async def test_a_redirect_to_an_open_address_is_followed(tmp_path: Path) -> None:
    web = Web()
    web.answers["cdn.example/a"] = httpx.Response(301, headers={"location": "/b.png"})
    web.answers["cdn.example/b.png"] = found(image("WEBP"), "image/webp")
    assert await pictures(tmp_path, web).get(product("http://cdn.example/a")) is not None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        found(b"<html>", "text/html"),
        found(b"<svg/>", "image/svg+xml"),
        found(b"no picture"),
        found(b"\0" * (BIGGEST + 1)),
        httpx.Response(302, headers={"location": "file:///etc/passwd"}),
        httpx.Response(302, headers={"location": "/a.png"}),
        httpx.Response(302, headers={"location": "http://[bad"}),
    ],
)
async def test_a_bad_answer_is_no_picture(tmp_path: Path, answer: httpx.Response) -> None:
    web = Web()
    web.answers["cdn.example/a.png"] = answer
    shelf = pictures(tmp_path, web)
    assert await shelf.get(product("http://cdn.example/a.png")) is None
    assert "cdn.example" in shelf.faults["A"]


async def test_a_failed_address_is_tried_again_later_and_not_at_once(tmp_path: Path) -> None:
    web, clock = Web(), SimulatedClock()
    shelf = pictures(tmp_path, web, clock)
    goods = product("http://cdn.example/a.png")
    await shelf.get(goods)
    await shelf.get(goods)
    assert len(web.asked) == 1
    web.answers["cdn.example/a.png"] = found(image())
    clock.lag(301)
    assert await shelf.get(goods) is not None


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x.png", "http://", "https://\0/", "data://x", "http://a b/"]
)
async def test_an_odd_address_is_no_picture(tmp_path: Path, url: str) -> None:
    assert await pictures(tmp_path).get(product(url)) is None


async def test_fetching_can_be_switched_off(tmp_path: Path) -> None:
    web = Web()
    shelf = Pictures(tmp_path / "cache", tmp_path, False, SimulatedClock(), web.fetcher())
    assert await shelf.get(product("http://cdn.example/a.png")) is None
    assert web.asked == []


async def test_a_real_connection_to_this_machine_is_refused(tmp_path: Path) -> None:
    touched: list[object] = []
    server = await asyncio.start_server(lambda *ends: touched.append(ends), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    shelf = Pictures(tmp_path / "cache", tmp_path, True, SimulatedClock())
    async with server:
        for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
            assert await shelf.get(product(f"http://{host}:{port}/a.png")) is None
    assert touched == []


async def test_a_picture_that_unpacks_to_gigabytes_is_never_unpacked(tmp_path: Path) -> None:
    web = Web()
    packed = {"content-type": "image/png", "content-encoding": "gzip"}
    bomb = gzip.compress(bytes(BIGGEST * 4))
    web.answers["shop.example/a.png"] = httpx.Response(
        200, stream=httpx.ByteStream(bomb), headers=packed
    )
    shelf = pictures(tmp_path, web)
    assert await shelf.get(product("https://shop.example/a.png")) is None
    assert "packed the picture" in shelf.faults["A"]
    assert web.asked[0].headers["accept-encoding"] == "identity"
