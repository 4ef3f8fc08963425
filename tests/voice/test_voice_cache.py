"""The phrase cache: faithful, bounded, and never in the way."""

import hashlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.show import Accent, Sound, Viseme
from voice.cache import PhraseCache, Said
from voice.take import Take


def take(samples: int = 4800, seed: int = 0) -> Take:
    pcm = np.random.default_rng(seed).uniform(-0.9, 0.9, samples).astype(np.float32)
    return Take(
        pcm,
        ((0, 2000), (2000, samples)),
        (Viseme("PP", 0, 2000, 1.0), Viseme("aa", 2000, samples, 0.725)),
        (Accent(2000, 0.5),),
        "engine",
        (Sound("pau", 0, 900), Sound("b", 900, 2000), Sound("aa", 2000, samples)),
    )


def opened(folder: Path, size: int = 1 << 20) -> PhraseCache:
    cache = PhraseCache(folder, size)
    cache.open()
    return cache


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    put = take()
    opened(tmp_path).put("one", put)
    got = opened(tmp_path).get("one")
    assert got is not None
    assert np.abs(got.pcm - put.pcm).max() <= 1 / 32767
    assert (got.tokens, got.visemes, got.accents) == (put.tokens, put.visemes, put.accents)
    assert (got.timing, got.sounds) == (put.timing, put.sounds)


def test_sound_from_the_cache_is_the_same_every_time(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("one", take())
    first, second = cache.get("one"), cache.get("one")
    assert first is not None
    assert second is not None
    assert np.array_equal(first.pcm, second.pcm)


def test_its_bytes_can_be_asked_for_while_another_thread_keeps_phrases(tmp_path: Path) -> None:
    cache, done = opened(tmp_path, size=200_000), Event()

    def keep() -> None:
        for number in range(300):
            cache.put(str(number), take(100, number))
        done.set()

    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    keeping = Thread(target=keep)
    keeping.start()
    try:
        while not done.is_set():
            assert 0 <= cache.bytes <= 210_000
    finally:
        sys.setswitchinterval(often)
        keeping.join()
    assert cache.bytes == sum(file.stat().st_size for file in tmp_path.iterdir())


def test_the_least_recently_used_phrase_is_dropped(tmp_path: Path) -> None:
    cache = opened(tmp_path, size=40_000)
    for name in ("one", "two", "three"):
        cache.put(name, take())
    assert cache.get("one")
    cache.put("four", take())
    assert cache.get("two") is None
    assert cache.get("one")
    assert cache.bytes <= 40_000
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == cache.bytes


def test_use_is_remembered_over_a_restart(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    for age, name in enumerate(("one", "two", "three")):
        cache.put(name, take())
        os.utime(tmp_path / f"{name}.take", (1000 + age, 1000 + age))
    assert cache.get("one")
    smaller = opened(tmp_path, size=2 * cache.bytes // 3)
    assert smaller.get("two") is None
    assert smaller.get("one")
    assert smaller.get("three")


@given(st.integers(0, 10_500), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_broken_file_is_an_unknown_phrase_or_the_right_one(place: int, value: int) -> None:
    with TemporaryDirectory() as folder:
        cache = opened(Path(folder))
        cache.put("one", take())
        file = Path(folder) / "one.take"
        packed = bytearray(file.read_bytes())
        packed[place % len(packed)] = value
        file.write_bytes(packed)
        got = cache.get("one")
        assert got is None or np.abs(got.pcm - take().pcm).max() <= 1 / 32767


@pytest.mark.parametrize("junk", [b"", b"PK", b"not a zip at all", b"\x93NUMPY" + b"\0" * 200])
def test_junk_is_taken_away(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "one.take").write_bytes(junk)
    cache = opened(tmp_path)
    assert cache.get("one") is None
    assert not (tmp_path / "one.take").exists()
    cache.put("one", take())
    assert cache.get("one")


def test_a_truncated_file_is_an_unknown_phrase(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("one", take())
    file = tmp_path / "one.take"
    file.write_bytes(file.read_bytes()[:-500])
    assert cache.get("one") is None


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("a file where the folder should be")
    cache = opened(tmp_path / "wall" / "phrases")
    cache.put("one", take())
    assert cache.get("one") is None
    assert cache.bytes == 0


def test_size_nought_keeps_nothing(tmp_path: Path) -> None:
    cache = opened(tmp_path / "phrases", size=0)
    cache.put("one", take())
    assert cache.get("one") is None
    assert not (tmp_path / "phrases").exists()


def test_a_phrase_larger_than_the_cache_does_not_empty_it(tmp_path: Path) -> None:
    cache = opened(tmp_path, size=20_000)
    cache.put("small", take())
    cache.put("large", take(samples=48_000))
    assert cache.get("small")


def test_keys_tell_their_parts_apart() -> None:
    assert PhraseCache.key("ab", "c") != PhraseCache.key("a", "bc")


PRICE = ("FH-1/price", "29.90 USD")
STOCK = ("FH/2/stock", "3")


def test_a_phrase_is_dropped_when_a_fact_it_speaks_is_not_true_any_more(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("price", take(), frozenset({PRICE}))
    cache.put("stock", take(), frozenset({STOCK}))
    cache.put("hello", take())
    reopened = opened(tmp_path)
    asked = []

    def true(sku: str) -> Said:
        asked.append(sku)
        return frozenset({("FH-1/price", "24.90 USD"), STOCK})

    reopened.retire({"FH-1", "FH/2", "FH-3"}, true)
    assert reopened.get("price") is None
    assert not (tmp_path / "price.take").exists()
    assert reopened.get("stock")
    assert reopened.get("hello")
    assert reopened.retired == 1
    assert sorted(asked) == ["FH-1", "FH/2"], "only of what phrases speak of, and once"


def test_a_phrase_of_a_product_that_did_not_change_is_kept(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("price", take(), frozenset({PRICE}))
    cache.retire({"FH-2"}, lambda _: frozenset())
    assert cache.get("price")


def test_phrases_written_before_they_named_their_facts_are_unknown(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.put("one", take())
    body = (tmp_path / "one.take").read_bytes()[32 + 4 + 2 :]
    (tmp_path / "one.take").write_bytes(hashlib.sha256(body).digest() + body)
    assert opened(tmp_path).get("one") is None


def forked(act: Callable[[], None]) -> BaseProcess:
    """Another process with the same folder, on its way."""
    process = get_context("fork").Process(target=act)
    process.start()
    return process


def test_a_full_disk_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    """A limit on the size of files makes the kernel refuse in mid-write, as a full disk does."""
    opened(tmp_path).put("before", take())

    def act() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
        cache = opened(tmp_path)
        cache.put("one", take())
        assert cache.get("one") is None
        assert cache.get("before")

    child = forked(act)
    child.join()
    assert child.exitcode == 0
    assert [file.name for file in tmp_path.iterdir()] == ["before.take"]


def test_what_a_killed_writer_left_is_taken_away_and_never_spoken(tmp_path: Path) -> None:
    """Killed between two halves of one file."""

    def half(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def act() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "write_bytes", half)
            opened(tmp_path).put("one", take())

    child = forked(act)
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert len(list(tmp_path.glob("*.part"))) == 1
    cache = opened(tmp_path)
    assert cache.get("one") is None
    assert list(tmp_path.iterdir()) == []


def test_a_draft_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    draft = tmp_path / f"{os.getpid()}-abc.part"
    draft.write_bytes(b"half")
    opened(tmp_path)
    assert draft.exists()


def test_two_processes_share_a_folder_and_its_limit(tmp_path: Path) -> None:
    def act() -> None:
        cache = opened(tmp_path, size=300_000)
        for n in range(120):
            cache.put(f"b{n % 40}", take(seed=n % 40))

    mine = opened(tmp_path, size=300_000)
    other = forked(act)
    while other.is_alive():
        for n in range(40):
            mine.put(f"b{n}", take(seed=n))
            got = mine.get(f"b{n}")
            assert got is None or np.abs(got.pcm - take(seed=n).pcm).max() <= 1 / 32767
    other.join()
    assert other.exitcode == 0
    mine.open()
    on_disk = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert on_disk == mine.bytes <= 300_000
