"""The keys of a show beside its settings: `config.keys` for `config.yaml`, readable by its owner.

The form is that of systemd's EnvironmentFile and of Docker's env_file: `NAME=value`, a line each.
"""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from studio.errors import Misconfigured

_LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


def keys_file(config: Path) -> Path:
    """Where the keys of these settings are."""
    return config.with_suffix(".keys")


def read_keys(config: Path) -> dict[str, str]:
    """The keys by name; none without a file. Raises `Misconfigured`, never with a value."""
    file = keys_file(config)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as reason:
        raise Misconfigured(f"{file}: cannot be read ({type(reason).__name__})") from None
    keys = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise Misconfigured(f"{file}: line {number}: expected NAME=value")
        keys[found[1]] = found[2]
    return keys


def add_keys(config: Path, keys: Mapping[str, str]) -> None:
    """Keep these too; the file is replaced whole, and only its owner reads it. Raises `OSError`."""
    file = keys_file(config)
    all_keys = {**read_keys(config), **keys}
    text = "# Keys that the settings beside this file name as ${NAME}. Keep them to yourself.\n"
    text += "".join(f"{name}={value}\n" for name, value in all_keys.items())
    write_whole(file, text.encode(), 0o600)


def write_whole(file: Path, content: bytes, mode: int) -> None:
    """Put `content` in the place of `file`, all of it or nothing. Raises `OSError`."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as disk:
            disk.write(content)
            disk.flush()
            os.fsync(number)
        part.chmod(mode)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
