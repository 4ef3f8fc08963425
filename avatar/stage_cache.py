"""Rasterised art, kept on disk by what it was made from."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pictures = dict[str, NDArray[np.uint8]]


def digest(*parts: object) -> str:
    """A name for what is made of `parts`; files count by their content, resvg by its version."""
    made = hashlib.sha256(version("resvg-py").encode())
    for part in parts:
        made.update(b"\0")
        made.update(part.read_bytes() if isinstance(part, Path) else repr(part).encode())
    return made.hexdigest()[:24]


def kept(folder: Path, name: str, make: Callable[[], Mapping[str, NDArray[np.uint8]]]) -> Pictures:
    """The pictures stored as `name` in `folder`; when missing or damaged they are made and stored.

    A folder that cannot be written to only costs the time to make them again.
    """
    file = folder / f"{name}.npz"
    try:
        with np.load(file) as stored:
            return {key: stored[key] for key in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        made = dict(make())
        _store(file, made)
        return made


def _store(file: Path, pictures: Pictures) -> None:
    partial = file.with_name(f".{file.stem}.{os.getpid()}.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(partial, allow_pickle=False, **pictures)
        partial.replace(file)
    except OSError:
        partial.unlink(missing_ok=True)
