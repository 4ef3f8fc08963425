"""The files of a ZIP archive, put in a folder whole or not at all."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from studio.errors import Unavailable
from studio.weights import is_inside

LARGEST = 16 << 30
"""Bytes that an archive may grow to."""


def unpack(archive: Path, home: Path) -> tuple[str, ...]:
    """Put the archive's files in `home` and give their paths in it.

    A top folder that all of them share is left out. Raises `Unavailable` for an archive that is
    broken, or whose files would not stay in the folder.
    """
    try:
        with (
            zipfile.ZipFile(archive) as packed,
            TemporaryDirectory(dir=home, prefix=".unpacking-") as draft,
        ):
            places = _places(archive, packed, home)
            for info, path in places:
                file = Path(draft) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(info) as source, file.open("wb") as disk:
                    shutil.copyfileobj(source, disk, 1 << 20)
            for _, path in places:
                (home / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(draft) / path).replace(home / path)
            return tuple(path for _, path in places)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as reason:
        raise Unavailable(f"{archive}: cannot be unpacked ({reason})") from reason
    except OSError as reason:
        raise Unavailable(f"{home}: cannot be written ({reason.strerror})") from reason


def _places(
    archive: Path, packed: zipfile.ZipFile, home: Path
) -> list[tuple[zipfile.ZipInfo, str]]:
    files = [info for info in packed.infolist() if not info.is_dir() and not _litter(info.filename)]
    if not files:
        raise Unavailable(f"{archive}: holds no files")
    for info in files:
        if not is_inside(info.filename) or (info.external_attr >> 16) & 0o170000 == 0o120000:
            raise Unavailable(f"{archive}: holds {info.filename!r}, which leads out of its folder")
    size = sum(info.file_size for info in files)
    if size > min(LARGEST, shutil.disk_usage(home).free):
        raise Unavailable(f"{archive}: would become {size} bytes; there is no room for it")
    tops = {PurePosixPath(info.filename).parts[0] for info in files}
    deep = all(len(PurePosixPath(info.filename).parts) > 1 for info in files)
    first = 1 if deep and len(tops) == 1 else 0
    return [(info, "/".join(PurePosixPath(info.filename).parts[first:])) for info in files]


def _litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name == ".DS_Store"
