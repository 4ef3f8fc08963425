"""Where the libraries of neural voices are: with ours, or in a place of their own."""

import importlib.util
import sys
from pathlib import Path

from studio.config import HOME

_VOICES = ".venv-voices"


def interpreter(library: str) -> Path | None:
    """A Python that can import `library`: ours, or that of `make voices`; None when none can.

    Looks for the folder of the library and imports nothing.
    """
    if importlib.util.find_spec(library) is not None:
        return Path(sys.executable)
    home = HOME / _VOICES
    python = home / "bin" / "python"
    if python.exists() and any(home.glob(f"lib/python*/site-packages/{library}/__init__.py")):
        return python
    return None


def absent(engine: str, library: str) -> str | None:
    """Why `engine` cannot run, as a sentence; None when its library is here."""
    if interpreter(library) is not None:
        return None
    return f"{engine} needs the Python package {library}; run: make voices"
