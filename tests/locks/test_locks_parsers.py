"""Whatever a file or a message holds, its reader takes it or refuses it: it never falls over.

Real samples are damaged as files are (cut, doubled, swapped, bytes changed), and trees are made
that no sample has. A reader that hangs is ended by the timeout of its test.
"""

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from avatar.pack import load_pack
from catalog import load as catalogue
from catalog.edits import read_edits
from catalog.pictures import Pictures
from catalog.sidecar import read_sidecar
from chat import replay
from chat.own_site import comment
from console.app import build
from showrunner.unpack import unpack
from showrunner.wire import Ask, Hello, Receipt, WireBroken, packed, unpacked
from studio.clock import SimulatedClock
from studio.config import HOME, load
from studio.errors import Misconfigured, Unavailable
from studio.orders import Order, Say
from studio.rundown import read_rundown
from studio.settings import Console
from tests.console.desk_double import ScriptedDesk, air, script

EXAMPLES = 2000 if os.environ.get("VITRINE_NIGHTLY") else 40
SAMPLES = Path(__file__).parents[1] / "catalog" / "files"
CATALOGUES = [*sorted(SAMPLES.iterdir()), HOME / "examples" / "catalogue" / "products.yaml"]

bounded = settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
pytestmark = pytest.mark.timeout(120)

ORDER = TypeAdapter[Order](Order)
ODD = st.sampled_from(
    [b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"&a [*a]", b"*a", b"<<: *a", b"!!python/object:os.system",
     b"1e999", b"-0", b"NaN", b"\xed\xa0\x80", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;",
     b"[" * 3000, b"- " * 3000, b"{" * 3000, b"9" * 5000, b'"', b"\r", b"\t", b"\xe2\x80\xae",
     b"2026-02-30", b"${HOME}", b"../../../etc/passwd"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, sample: bytes) -> bytes:
    """The sample after up to six accidents."""
    body = sample
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.sampled_from([0, 1, 2, 8, 60, 400])))
        match draw(st.sampled_from(["cut", "put", "double", "noise", "move"])):
            case "cut":
                body = body[:start] + body[end:]
            case "put":
                body = body[:start] + draw(ODD) + body[start:]
            case "double":
                body = body[:end] + body[start:]
            case "noise":
                body = body[:start] + draw(st.binary(max_size=8)) + body[end:]
            case _:
                body = body[:start] + body[end:] + body[start:end]
    return body


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from(["${HOME}", "9" * 400, "1e400", "2026-13-01", "http://[", "\ud800"]),
)  # fmt: skip


def trees(names: list[str]) -> st.SearchStrategy[Any]:
    """Nested values under the names that mean something, and under others."""
    keys = st.one_of(st.sampled_from(names), st.text(max_size=6))
    return st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
        max_leaves=20,
    )


def refuses(read: Callable[[], object], *errors: type[Exception]) -> None:
    with suppress(*(errors or (Misconfigured,))):
        read()


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: str(file.name))
def test_a_catalogue(file: Path) -> None:
    sample = file.read_bytes()
    sample = sample if len(sample) < 20_000 else sample[:20_000]

    @bounded
    @given(damaged(sample))
    def each(raw: bytes) -> None:
        refuses(lambda: catalogue.read(raw, "a catalogue"))

    each()


NAMES = ["products", "shop", "name", "price", "id", "sku", "variants", "offers", "stock", "picture",
         "currency", "timezone", "@type", "@graph", "Product", "attributes", "until", "was"]  # fmt: skip


@bounded
@given(trees(NAMES), st.sampled_from(["json", "yaml"]))
def test_a_catalogue_that_no_sample_is_like(value: Any, form: str) -> None:
    text = json.dumps(value) if form == "json" else yaml.safe_dump(value)
    raw = text.encode(errors="surrogatepass")
    refuses(lambda: catalogue.read(raw, "a catalogue"))
    refuses(lambda: read_sidecar(raw, "a sidecar"))


@bounded
@given(st.binary(max_size=300))
def test_a_catalogue_of_bytes(raw: bytes) -> None:
    for start in (b"", b"<?xml version='1.0'?><rss>", b"name,price\n", b"{", b"products:\n"):
        refuses(lambda start=start: catalogue.read(start + raw, "a catalogue"))  # type: ignore[misc]  # a default binds the loop's value


@bounded
@given(damaged((HOME / "examples/catalogue/products.sidecar.yaml").read_bytes()))
def test_a_sidecar(raw: bytes) -> None:
    refuses(lambda: read_sidecar(raw, "a sidecar"))


def of_file(tmp_path_factory: pytest.TempPathFactory, name: str) -> Callable[[bytes], Path]:
    folder = tmp_path_factory.mktemp("fuzz")

    def put(raw: bytes) -> Path:
        (folder / name).write_bytes(raw)
        return folder / name

    return put


def test_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    put = of_file(tmp_path_factory, "config.yaml")
    sections = ["show", "catalog", "console", "stream", "voice", "script", "outputs", "token"]

    @bounded
    @given(
        st.one_of(
            damaged((HOME / "config.yaml").read_bytes()),
            trees(sections).map(lambda value: yaml.safe_dump(value).encode(errors="replace")),
        )
    )
    def each(raw: bytes) -> None:
        refuses(lambda: load(put(raw), env={}))

    each()


def test_a_rundown(tmp_path_factory: pytest.TempPathFactory) -> None:
    put = of_file(tmp_path_factory, "rundown.yaml")
    sample = b"""rotation: {minutes: 3}
fixed: [{at: "20:00", sku: A, minutes: 5}]
promos: [{name: eve, from: "18:00", to: "22:00", days: [mon], skus: [A, B], share: 0.5}]
"""

    @bounded
    @given(st.one_of(damaged(sample), trees(["rotation", "fixed", "promos", "at", "sku"]).map(
        lambda value: yaml.safe_dump(value).encode(errors="replace"))))  # fmt: skip
    def each(raw: bytes) -> None:
        refuses(lambda: read_rundown(put(raw)))

    each()


def test_a_replayed_audience_and_timed_edits(tmp_path_factory: pytest.TempPathFactory) -> None:
    put = of_file(tmp_path_factory, "lines.jsonl")
    sample = (
        b'{"t": 1, "author": "Ann", "text": "how much?", "id": "a"}\n'
        b'{"t": 2, "id": "lamp", "set": {"price": "3.50", "stock": 4, "available": true}}\n'
    )

    @bounded
    @given(damaged(sample))
    def each(raw: bytes) -> None:
        refuses(lambda: replay.read(put(raw)))
        refuses(lambda: read_edits(put(raw)))

    each()


@pytest.mark.parametrize("name", ["pack.yaml", "svg"])
def test_a_pack(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(HOME / "avatar" / "packs" / "mascot", folder)
    file = next(folder.glob(f"*{name}"))
    sample = file.read_bytes()

    @settings(bounded, max_examples=max(10, EXAMPLES // 3))
    @given(damaged(sample))
    def each(raw: bytes) -> None:
        file.write_bytes(raw)
        refuses(lambda: load_pack(folder))

    each()


def test_an_archive(tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "a"), "zip", HOME / "examples/catalogue"))
    sample = archive.read_bytes()[:4000] + archive.read_bytes()[-1500:]
    home = tmp_path / "home"

    @bounded
    @given(st.one_of(damaged(archive.read_bytes()), damaged(sample)))
    def each(raw: bytes) -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        archive.write_bytes(raw)
        refuses(lambda: unpack(archive, home), Unavailable)

    each()
    assert {path.name for path in tmp_path.iterdir()} <= {"a.zip", "home"}


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif", "svg"])
def test_a_picture(tmp_path: Path, kind: str) -> None:
    from PIL import Image  # noqa: PLC0415 - only here

    file = tmp_path / f"a.{kind}"
    if kind == "svg":
        shutil.copy(HOME / "examples/catalogue/bottle.svg", file)
    else:
        Image.effect_noise((40, 30), 60).convert("RGB").save(file)
    sample = file.read_bytes()
    shelf = Pictures(tmp_path / "cache", tmp_path, fetch=False, clock=SimulatedClock())

    @bounded
    @given(damaged(sample))
    def each(raw: bytes) -> None:
        file.write_bytes(raw)
        refuses(lambda: shelf._usable(file, "a"), Unavailable)

    each()


MESSAGES = [Hello("brain", "r"), Ask("1", Say("hello")), air(), script(),
            Receipt("1", done=True, words="yes", at=1.0)]  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_on_the_wire(message: Any) -> None:
    letter = packed(message)

    @bounded
    @given(damaged(letter[8:]), st.binary(max_size=9))
    def each(head: bytes, body: bytes) -> None:
        refuses(lambda: unpacked(head, body), WireBroken)

    each()


@bounded
@given(damaged(b'{"do": "say", "text": "hello", "when": "now"}'))
def test_an_order(raw: bytes) -> None:
    refuses(lambda: ORDER.validate_json(raw), ValidationError)


@pytest.mark.parametrize("deep", [b"[" * 16_000, b'{"a":' * 3_000, b'{"do":' + b"[" * 15_000])
def test_lists_within_lists_beyond_all_measure(deep: bytes) -> None:
    with pytest.raises(WireBroken):
        unpacked(b'["Hello",' + deep, b"")
    app = build(ScriptedDesk(), Console(), "t", SimulatedClock())
    with TestClient(app, headers={"Authorization": "Bearer t"}) as client:
        for path in ("/api/commands", "/api/chat", "/api/check", "/api/login"):
            kind = {"Content-Type": "application/json"}
            assert client.post(path, content=deep, headers=kind).status_code in {400, 422}


@bounded
@given(st.text(max_size=80), st.text(max_size=600))
def test_a_comment_of_our_own_page(author: str, text: str) -> None:
    found = comment("c", author, text, 0.0)
    assert found is None or "\n" not in found.author + found.text


def test_a_call_of_the_hook() -> None:
    secret = "the secret of the shop"
    clock = SimulatedClock(wall=datetime(2026, 1, 1, tzinfo=UTC))
    limits = Console(hook_secret=secret, hook_per_minute=10**9, requests_per_minute=10**9)
    stamp = str(int(clock.wall().timestamp()))
    sample = (
        b'{"events": [{"id": "o1", "event": "order", "at": "2026-01-01T00:00:00Z", "count": 2}]}'
    )
    with TestClient(build(ScriptedDesk(), limits, "t", clock)) as client:

        @bounded
        @given(damaged(sample))
        def each(raw: bytes) -> None:
            signed = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256)
            headers = {"x-vitrine-timestamp": stamp,
                       "x-vitrine-signature": f"sha256={signed.hexdigest()}"}  # fmt: skip
            code = client.post("/api/reactions", content=raw, headers=headers).status_code
            assert code in {202, 413, 422}, raw

        each()
