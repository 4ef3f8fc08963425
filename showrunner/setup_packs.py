"""The presenters that can be chosen."""

from pathlib import Path

from avatar.shipped import SHIPPED
from studio.settings import Config


def packs(config: Config) -> list[Path]:
    """Folders of the packs that ship, and of the one that is set."""
    shipped = sorted(folder for folder in SHIPPED.iterdir() if folder.is_dir())
    return list(dict.fromkeys([*shipped, config.presenter.pack]))
