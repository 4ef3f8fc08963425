"""Files that were handed in at the set-up page: kept apart until the settings use them."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from console.setup import LARGEST, Kept, Refused

MOST = 100
"""Files."""
ROOM = 40 * 2**20
"""Bytes of all of them."""
_ENDS = (
    ".csv", ".tsv", ".txt", ".json", ".jsonld", ".yaml", ".yml", ".xml", ".html", ".htm",
    ".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg",
)  # fmt: skip


class Tray:
    """A folder of files. What does not fit is refused with words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """A file that was handed in. Raises `Refused` when there is none of that name."""
        path = self._folder / name
        if path.parent != self._folder or not path.is_file():
            raise Refused(f"{name}: was not handed in, or is gone; drop it again.")
        return path

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Kept:
        """Take a file in, in the place of one of that name."""
        if Path(name).name != name or not name.lower().endswith(_ENDS):
            known = ", ".join(end[1:] for end in _ENDS)
            raise Refused(
                f"{name}: expected a catalogue or a picture: a file that ends in {known}."
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        others = [file for file in self._folder.iterdir() if file.name != name]
        room = min(LARGEST, ROOM - sum(file.stat().st_size for file in others))
        if len(others) >= MOST or room <= 0:
            raise Refused(f"At most {MOST} files of {ROOM >> 20} MB together: begin anew.")
        part, size = self._folder / f".{os.urandom(6).hex()}.part", 0
        try:
            with part.open("wb") as disk:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > room:
                        raise Refused(f"{name}: is larger than {room / 2**20:.0f} MB.")
                    disk.write(chunk)
            part.replace(self._folder / name)
        except OSError as reason:
            raise Refused(f"{name}: cannot be kept ({reason.strerror}).") from reason
        finally:
            part.unlink(missing_ok=True)
        return Kept(name=name, bytes=size)

    def forget(self) -> None:
        """Throw all of them away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def give(self, folder: Path) -> None:
        """Copy all of them to a new folder. Raises `OSError`."""
        folder.mkdir(parents=True)
        for file in sorted(self._folder.iterdir()):
            if not file.name.startswith("."):
                shutil.copyfile(file, folder / file.name)
