"""Sentences that were spoken before, kept on disk up to a number of bytes.

The spoken words are part of the key. After a price has changed its old sound is never asked for
again, and falls out as the least recently used.
"""

import hashlib
import io
import os
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import get_args
from uuid import uuid4

import numpy as np

from studio.show import VISEMES, Accent, Sound, Timing, Viseme
from voice.take import Take

_SUFFIX = ".take"
_FULL = 32767
_DIGEST = hashlib.sha256().digest_size


class PhraseCache:
    """A folder of takes. A disk that refuses or a file that is broken is a phrase not known.

    Not for use by two threads at once; several processes may share the folder.
    """

    def __init__(self, folder: Path, size: int) -> None:
        """Keep at most `size` bytes in `folder`; 0 keeps nothing."""
        self._folder = folder
        self._size = size
        self._files: OrderedDict[str, int] = OrderedDict()
        self.hits = 0
        self.misses = 0

    @staticmethod
    def key(*parts: str) -> str:
        """The name of a phrase, from everything that alters its sound."""
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]

    @property
    def bytes(self) -> int:
        return sum(self._files.values())

    def open(self) -> None:
        """See what is there, oldest first."""
        found = []
        with suppress(OSError):
            for path in self._folder.glob(f"*{_SUFFIX}"):
                stat = path.stat()
                found.append((stat.st_mtime, path.stem, stat.st_size))
        self._files = OrderedDict((name, size) for _, name, size in sorted(found))
        self._shrink()

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
            self._files.pop(key, None)
            return None
        self.hits += 1
        self._files[key] = len(packed)
        self._files.move_to_end(key)
        with suppress(OSError):
            os.utime(path)
        return take

    def put(self, key: str, take: Take) -> None:
        """Keep `take`, dropping what was not used for longest."""
        packed = _packed(take)
        if len(packed) > self._size:
            return
        draft = self._folder / f"{uuid4().hex}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(packed)
            draft.replace(self._path(key))
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return
        self._files[key] = len(packed)
        self._files.move_to_end(key)
        self._shrink()

    def _shrink(self) -> None:
        total = self.bytes
        while total > self._size and self._files:
            key, size = self._files.popitem(last=False)
            total -= size
            self._drop(key)

    def _drop(self, key: str) -> None:
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_SUFFIX}"


def _packed(take: Take) -> bytes:
    """A digest, then PCM in 16 bits and the time line as an npz."""
    file = io.BytesIO()
    np.savez(
        file,
        pcm=np.round(take.pcm * _FULL).astype(np.int16),
        tokens=np.array(take.tokens, dtype=np.int64).reshape(-1, 2),
        shapes=np.array([VISEMES.index(v.shape) for v in take.visemes], dtype=np.uint8),
        visemes=np.array([(v.start, v.end, v.strength) for v in take.visemes]).reshape(-1, 3),
        accents=np.array([(a.at, a.strength) for a in take.accents]).reshape(-1, 2),
        symbols=np.array([sound.symbol for sound in take.sounds], dtype=np.str_),
        ends=np.array([sound.end for sound in take.sounds], dtype=np.int64),
        timing=np.array(get_args(Timing).index(take.timing)),
    )
    parts = file.getvalue()
    return hashlib.sha256(parts).digest() + parts


def _unpacked(packed: bytes) -> Take | None:
    """The take, or None when a byte of it is not what was written."""
    digest, body = packed[:_DIGEST], packed[_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as parts:
        if "symbols" not in parts:
            return None  # of a version that did not keep its sounds
        return Take(
            pcm=parts["pcm"].astype(np.float32) / _FULL,
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
