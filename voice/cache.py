"""Sentences that were spoken before, kept on disk up to a number of bytes.

The spoken words are part of the key, so after a price has changed its old sound is never asked for
again. Each phrase is kept with the facts it speaks as well, and dropped when they are not true any
more: what the shop took back is not left lying about.
"""

import hashlib
import io
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from uuid import uuid4

import numpy as np
import psutil

from studio.packed import sixteen, sound_of
from studio.show import VISEMES, Accent, Sound, Timing, Viseme
from voice.take import Take

_SUFFIX = ".take"
_DRAFT = ".part"
_LOOK = 50
"""Phrases kept between two looks at what other processes have put in the folder."""
_DIGEST = hashlib.sha256().digest_size
_LENGTH = 4
"""Bytes that tell how long the facts are, which follow."""
_MOST_FACTS = 1 << 16
"""Bytes of facts: more is no file of ours."""

Said = frozenset[tuple[str, str]]
"""Ids of facts as in `studio.show.FactUse`, each with the value it was said with."""

_NOTHING: Said = frozenset()


@dataclass(frozen=True, slots=True)
class _File:
    size: int
    said: Said


class PhraseCache:
    """A folder of takes. A disk that refuses or a file that is broken is a phrase not known.

    Not for use by two threads at once, but for its counters, which any thread may read; several
    processes may share the folder.
    """

    def __init__(self, folder: Path, size: int) -> None:
        """Keep at most `size` bytes in `folder`; 0 keeps nothing."""
        self._folder = folder
        self._size = size
        self._files: OrderedDict[str, _File] = OrderedDict()
        self._puts = 0
        self.bytes = 0
        """What the phrases take on the disk."""
        self.hits = 0
        self.misses = 0
        self.retired = 0
        """Phrases dropped because a fact they spoke had changed."""

    @staticmethod
    def key(*parts: str) -> str:
        """The name of a phrase, from everything that alters its sound."""
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]

    def open(self) -> None:
        """See what is there, oldest first, and take away what a killed process left unfinished."""
        if self._size == 0:
            return
        with suppress(OSError):
            for draft in self._folder.glob(f"*{_DRAFT}"):
                writer = draft.name.partition("-")[0]
                if not (writer.isdecimal() and psutil.pid_exists(int(writer))):
                    draft.unlink(missing_ok=True)
        self._look()

    def retire(self, skus: Collection[str], true: Callable[[str], Said]) -> None:
        """Drop what speaks a fact about one of `skus` that is not true.

        `true` tells what is, and is only asked about products that some phrase speaks of.
        """
        told: dict[str, Said] = {}
        for key, file in list(self._files.items()):
            for fact in file.said:
                sku = _sku(fact[0])
                if sku in skus and fact not in _known(told, sku, true):
                    self._drop(key)
                    self.retired += 1
                    break

    def has(self, key: str) -> bool:
        """Whether it is worth asking for the take of that name. Quick."""
        return self._size > 0 and self._path(key).exists()

    def get(self, key: str) -> Take | None:
        """The take of that name, which is then the last to be dropped."""
        if self._size == 0:
            return None
        path = self._path(key)
        take = None
        with suppress(OSError):
            packed = path.read_bytes()
            take = _unpacked(packed)
            if take is None:
                self._drop(key)
        if take is None:
            self.misses += 1
            self._forget(key)
            return None
        self.hits += 1
        self._note(key, _File(len(packed), _facts_of(packed)))
        with suppress(OSError):
            os.utime(path)
        return take

    def put(self, key: str, take: Take, said: Said = _NOTHING) -> None:
        """Keep `take`, which speaks the facts `said`, dropping what was not used for longest."""
        packed = _packed(take, said)
        if len(packed) > self._size:
            return
        draft = self._folder / f"{os.getpid()}-{uuid4().hex}{_DRAFT}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(packed)
            draft.replace(self._path(key))
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return
        self._note(key, _File(len(packed), said))
        self._puts += 1
        if self._puts % _LOOK == 0:
            self._look()
        self._shrink()

    def _look(self) -> None:
        """Take stock of the folder, in which other processes put and drop phrases too."""
        found = []
        with suppress(OSError):
            for path in self._folder.glob(f"*{_SUFFIX}"):
                with suppress(OSError):  # another process has just dropped it
                    stat = path.stat()
                    known = self._files.get(path.stem)
                    said = known.said if known else _facts_in(path)
                    found.append((stat.st_mtime, path.stem, _File(stat.st_size, said)))
        found.sort(key=lambda one: one[:2])
        self._files = OrderedDict((name, file) for _, name, file in found)
        self.bytes = sum(file.size for _, _, file in found)
        self._shrink()

    def _shrink(self) -> None:
        while self.bytes > self._size and self._files:
            self._drop(next(iter(self._files)))

    def _note(self, key: str, file: _File) -> None:
        """Know `file` as the one used last."""
        self._forget(key)
        self._files[key] = file
        self.bytes += file.size

    def _forget(self, key: str) -> None:
        known = self._files.pop(key, None)
        if known is not None:
            self.bytes -= known.size

    def _drop(self, key: str) -> None:
        self._forget(key)
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_SUFFIX}"


def _sku(fact: str) -> str:
    return fact.rpartition("/")[0]


def _known(told: dict[str, Said], sku: str, true: Callable[[str], Said]) -> Said:
    if sku not in told:
        told[sku] = true(sku)
    return told[sku]


def _facts_in(path: Path) -> Said:
    with path.open("rb") as file:
        return _facts_of(file.read(_DIGEST + _LENGTH + _MOST_FACTS))


def _facts_of(packed: bytes) -> Said:
    """The facts a file names; none when it is broken, which shows when it is asked for."""
    with suppress(ValueError, TypeError):
        return frozenset((str(fact), str(value)) for fact, value in json.loads(_head(packed)))
    return _NOTHING


def _head(packed: bytes) -> bytes:
    start = _DIGEST + _LENGTH
    return packed[start : start + int.from_bytes(packed[_DIGEST:start], "little")]


def _packed(take: Take, said: Said) -> bytes:
    """A digest, the facts, then PCM in 16 bits and the time line as an npz."""
    file = io.BytesIO()
    np.savez(
        file,
        pcm=sixteen(take.pcm),
        tokens=np.array(take.tokens, dtype=np.int64).reshape(-1, 2),
        shapes=np.array([VISEMES.index(v.shape) for v in take.visemes], dtype=np.uint8),
        visemes=np.array([(v.start, v.end, v.strength) for v in take.visemes]).reshape(-1, 3),
        accents=np.array([(a.at, a.strength) for a in take.accents]).reshape(-1, 2),
        symbols=np.array([sound.symbol for sound in take.sounds], dtype=np.str_),
        ends=np.array([sound.end for sound in take.sounds], dtype=np.int64),
        timing=np.array(get_args(Timing).index(take.timing)),
    )
    facts = json.dumps(sorted(said)).encode()
    if len(facts) > _MOST_FACTS:
        raise ValueError(f"a sentence with {len(facts)} bytes of facts")
    body = len(facts).to_bytes(_LENGTH, "little") + facts + file.getvalue()
    return hashlib.sha256(body).digest() + body


def _unpacked(packed: bytes) -> Take | None:
    """The take, or None when a byte of it is not what was written."""
    digest, body = packed[:_DIGEST], packed[_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        return None
    if len(body) < _LENGTH or body.startswith(b"PK"):
        return None  # as they were written before they named their facts
    arrays = body[_LENGTH + len(_head(packed)) :]
    with np.load(io.BytesIO(arrays), allow_pickle=False) as parts:
        if "symbols" not in parts:
            return None  # of a version that did not keep its sounds
        return Take(
            pcm=sound_of(parts["pcm"]),
            tokens=tuple((int(start), int(end)) for start, end in parts["tokens"]),
            visemes=tuple(
                Viseme(VISEMES[shape], int(start), int(end), float(strength))
                for shape, (start, end, strength) in zip(
                    parts["shapes"], parts["visemes"], strict=True
                )
            ),
            accents=tuple(Accent(int(at), float(strength)) for at, strength in parts["accents"]),
            timing=get_args(Timing)[int(parts["timing"])],
            sounds=_sounds(parts["symbols"].tolist(), parts["ends"].tolist()),
        )


def _sounds(symbols: list[str], ends: list[int]) -> tuple[Sound, ...]:
    starts = [0, *ends[:-1]]
    return tuple(map(Sound, symbols, starts, ends))
