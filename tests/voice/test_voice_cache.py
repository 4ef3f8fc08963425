"""The phrase cache: faithful, bounded, and never in the way."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.show import Accent, Sound, Viseme
from voice.cache import PhraseCache
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
