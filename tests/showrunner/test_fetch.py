"""Files from the network: resumed, checked, whole or not at all. Against a real server."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from showrunner.fetch import Line, Wanted, client, fetch, shown
from studio.clock import SimulatedClock
from studio.errors import Unavailable
from studio.weights_record import Sums
from tests.showrunner.models_server import Shelf, serving

WHOLE = bytes(range(256)) * 40
SUMS = Sums(len(WHOLE), hashlib.sha256(WHOLE).hexdigest())
UNKNOWN = Sums()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with serving() as one:
        one.files["/voice.onnx"] = WHOLE
        yield one


@pytest.fixture
def line() -> Iterator[Line]:
    with client(seconds=0.3) as web:
        yield Line(web, SimulatedClock())


def wanted(shelf: Shelf, folder: Path, sums: Sums = SUMS) -> Wanted:
    return Wanted(f"{shelf.url}/voice.onnx", folder / "voice.onnx", sums)


def nothing(_: int) -> None:
    pass


def test_a_file_comes_whole_and_its_way_is_told(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    told: list[int] = []
    found = fetch(line, wanted(shelf, tmp_path), told.append)
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE
    assert told[-1] == len(WHOLE)
    assert SUMS.fault(found) is None
    assert [path.name for path in tmp_path.iterdir()] == ["voice.onnx"]


@pytest.mark.parametrize("sums", [SUMS, UNKNOWN])
def test_a_transfer_that_breaks_goes_on_where_it_was(
    shelf: Shelf, line: Line, tmp_path: Path, sums: Sums
) -> None:
    shelf.fails("/voice.onnx", "cut 3000", "stall 1000", "503", "cut 10")
    fetch(line, wanted(shelf, tmp_path, sums), nothing)
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE
    assert shelf.ranges("/voice.onnx") == ["", *(f"bytes={n}-" for n in (3000, 4000, 4000, 4010))]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 3000), max_size=5), st.booleans())
def test_however_often_it_breaks_it_comes_whole(cuts: list[int], tagged: bool) -> None:
    with serving() as shelf, client(seconds=2) as web, TemporaryDirectory() as folder:
        shelf.tagged = tagged
        shelf.files["/voice.onnx"] = WHOLE
        shelf.fails("/voice.onnx", *(f"cut {count}" for count in cuts))
        told: list[int] = []
        fetch(Line(web, SimulatedClock()), wanted(shelf, Path(folder)), told.append)
        assert (Path(folder) / "voice.onnx").read_bytes() == WHOLE
        assert told == sorted(told)
        assert len(shelf.asked) <= len(cuts) + 1


def test_what_came_before_we_were_ended_is_used(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    (tmp_path / "voice.onnx.part").write_bytes(WHOLE[:5000])
    fetch(line, wanted(shelf, tmp_path), nothing)
    assert shelf.ranges("/voice.onnx") == ["bytes=5000-"]
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE


def test_a_part_of_an_unknown_file_is_not_trusted(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    (tmp_path / "voice.onnx.part").write_bytes(b"x" * 5000)
    fetch(line, wanted(shelf, tmp_path, UNKNOWN), nothing)
    assert shelf.ranges("/voice.onnx") == [""]
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE


def test_a_part_of_another_file_is_thrown_away(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    (tmp_path / "voice.onnx.part").write_bytes(b"x" * 5000)
    fetch(line, wanted(shelf, tmp_path), nothing)
    assert shelf.ranges("/voice.onnx") == ["bytes=5000-", ""]
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE


def test_a_file_that_changed_in_between_is_begun_again(
    shelf: Shelf, line: Line, tmp_path: Path
) -> None:
    shelf.fails("/voice.onnx", "cut 3000", *["503"] * 4)
    with pytest.raises(Unavailable, match="busy"):
        fetch(line, wanted(shelf, tmp_path, UNKNOWN), nothing)
    shelf.files["/voice.onnx"] = WHOLE[::-1]
    fetch(line, wanted(shelf, tmp_path, UNKNOWN), nothing)
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE[::-1]


def test_a_part_that_is_whole_needs_no_network(line: Line, tmp_path: Path) -> None:
    (tmp_path / "voice.onnx.part").write_bytes(WHOLE)
    fetch(line, Wanted("http://127.0.0.1:9/voice.onnx", tmp_path / "voice.onnx", SUMS), nothing)
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE


def test_a_server_that_goes_on_elsewhere_is_asked_from_the_start(
    shelf: Shelf, line: Line, tmp_path: Path
) -> None:
    shelf.fails("/voice.onnx", "cut 3000", "elsewhere")
    fetch(line, wanted(shelf, tmp_path), nothing)
    assert shelf.ranges("/voice.onnx") == ["", "bytes=3000-", ""]


def test_without_a_new_byte_it_ends_after_five_tries(
    shelf: Shelf, line: Line, tmp_path: Path
) -> None:
    shelf.fails("/voice.onnx", *["503"] * 9)
    with pytest.raises(Unavailable, match=r"voice\.onnx: the server is busy \(503\)"):
        fetch(line, wanted(shelf, tmp_path), nothing)
    assert len(shelf.asked) == 5
    assert line.clock.now() == 2 + 4 + 8 + 16


def test_wrong_content_is_thrown_away(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    shelf.files["/voice.onnx"] = WHOLE[::-1]
    with pytest.raises(Unavailable, match="thrown away: its sha256 is"):
        fetch(line, wanted(shelf, tmp_path), nothing)
    assert list(tmp_path.iterdir()) == []


def test_a_second_checksum_must_agree_too(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="thrown away: its md5 is"):
        fetch(line, wanted(shelf, tmp_path, Sums(SUMS.size, SUMS.sha256, "0" * 32)), nothing)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("404", r"is not there \(404\); the manifest may be out of date"),
        ("403", r"only for those who log in \(403\)"),
        ("418", "answered 418"),
        ("html", "is a web page"),
        ("lie 7", "has 10247 bytes, expected 10240"),
        ("to ftp://example.org/voice.onnx", "leads to no usable address"),
        ("to /voice.onnx", "leads to no usable address"),
    ],
)
def test_an_answer_that_is_no_file_is_said(
    shelf: Shelf, line: Line, tmp_path: Path, how: str, words: str
) -> None:
    shelf.fails("/voice.onnx", *[how] * 40)
    with pytest.raises(Unavailable, match=words):
        fetch(line, wanted(shelf, tmp_path), nothing)
    assert not (tmp_path / "voice.onnx").exists()


def test_a_redirect_is_followed(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    shelf.files["/store/abc"] = WHOLE
    shelf.fails("/voice.onnx", "to /store/abc?secret=1")
    fetch(line, wanted(shelf, tmp_path), nothing)
    assert (tmp_path / "voice.onnx").read_bytes() == WHOLE


def test_nobody_there_is_said(line: Line, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be reached; is there a network"):
        fetch(line, Wanted("http://127.0.0.1:9/a", tmp_path / "a", SUMS), nothing)


def test_a_full_disk_is_said(shelf: Shelf, line: Line, tmp_path: Path) -> None:
    (tmp_path / "voice.onnx.part").mkdir()
    with pytest.raises(Unavailable, match="cannot be written"):
        fetch(line, wanted(shelf, tmp_path), nothing)


def through(answer: httpx.Response, tmp_path: Path, url: str) -> list[httpx.Request]:
    """The requests made when everything is answered with `answer`."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    transport = httpx.MockTransport(handle)
    with httpx.Client(transport=transport, follow_redirects=True) as web:
        line = Line(web, SimulatedClock(), SecretStr("hf_very_secret"))
        with pytest.raises(Unavailable) as refused:
            fetch(line, Wanted(url, tmp_path / "a", UNKNOWN), nothing)
    assert "secret" not in str(refused.value)
    return asked


def test_the_token_is_shown_to_hugging_face_and_to_nobody_else(tmp_path: Path) -> None:
    away = httpx.Response(302, headers={"Location": "https://cdn.example.org/a?sig=secret"})
    first, second, *_ = through(away, tmp_path, "https://huggingface.co/m/resolve/main/a")
    assert first.headers["Authorization"] == "Bearer hf_very_secret"
    assert "Authorization" not in second.headers
    (other, *_) = through(httpx.Response(404), tmp_path, "https://example.org/a")
    assert "Authorization" not in other.headers


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert shown("https://me:secret@example.org/a/b?token=secret#x") == "https://example.org/a/b"


def test_encryption_is_not_given_up_on_the_way(tmp_path: Path) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.scheme == "https":
            return httpx.Response(302, headers={"Location": "http://example.org/a"})
        return httpx.Response(200, content=WHOLE)

    with httpx.Client(transport=httpx.MockTransport(handle), follow_redirects=True) as web:
        line = Line(web, SimulatedClock())
        with pytest.raises(Unavailable, match="without encryption"):
            fetch(line, Wanted("https://example.org/a", tmp_path / "a", SUMS), nothing)
