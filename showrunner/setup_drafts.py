"""Settings with what was chosen laid over them: as text, and as a file for whoever tries them."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.setup import Choices, Refused
from showrunner.setup_draft import Draft, draft
from showrunner.setup_tray import Tray
from studio.clock import Clock
from studio.config import HOME
from studio.errors import Misconfigured
from studio.keys_file import add_keys, keys_file, read_keys


class Drafts:
    """Makes drafts of one settings file. Whatever is wrong with it or them is `Refused`."""

    def __init__(self, file: Path, folder: Path, tray: Tray, clock: Clock) -> None:
        """`folder` is a private one for what is tried; made when used."""
        self._file = file
        self._folder = folder
        self._tray = tray
        self._clock = clock

    def text(self) -> str:
        """The settings as they are, else as they are shipped. Raises `Refused`."""
        file = self._file if self._file.exists() else HOME / "config.yaml"
        try:
            with file.open(encoding="utf-8", newline="") as disk:
                return disk.read()
        except (OSError, UnicodeDecodeError) as reason:
            raise Refused(f"{file}: cannot be read ({type(reason).__name__}).") from reason

    def version(self) -> str:
        try:
            return hashlib.sha256(self._file.read_bytes()).hexdigest()[:16]
        except OSError:
            return ""

    def place(self) -> Path:
        """Where a catalogue that was handed in is kept: beside the settings, by the time."""
        return self._file.parent / "catalogue" / f"{self._clock.wall():%Y%m%d-%H%M%S}"

    def draft(self, choices: Choices, place: Path | None = None) -> Draft:
        catalogue: Path | None = None
        if choices.catalogue is not None:
            catalogue = self._tray.path(choices.catalogue)
            if place is not None:
                catalogue = place / catalogue.name
                if catalogue.is_relative_to(HOME):
                    catalogue = catalogue.relative_to(HOME)
        try:
            keys = read_keys(self._file)
        except Misconfigured as reason:
            raise Refused(str(reason)) from reason
        return draft(self.text(), choices, str(catalogue) if catalogue else None, keys)

    @contextmanager
    def laid_out(self, choices: Choices, name: str = "config") -> Iterator[Path]:
        """A file with the draft and its keys, for as long as it is worked on."""
        made = self.draft(choices)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            config = Path(folder) / f"{name}.yaml"
            config.write_text(made.text, encoding="utf-8", newline="")
            keys = {**read_keys(self._file), **made.keys}
            if keys:
                add_keys(config, keys)
            try:
                yield config
            except Refused as reason:
                raise Refused(self._plain(str(reason), config)) from reason

    def _plain(self, words: str, config: Path) -> str:
        """Words of a child with the names that its reader knows."""
        for known, said in (
            (str(config), self._file.name), (str(keys_file(config)), keys_file(self._file).name),
            (f"{self._folder / 'tray'}/", ""),
        ):  # fmt: skip
            words = words.replace(known, said)
        return words
