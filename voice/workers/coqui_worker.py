"""Coqui models in a worker: VITS with its times, XTTS with the voice of a recording."""

import json
import logging
from pathlib import Path
from typing import Any

from studio.workers.serve import Voice, Wrong
from studio.workers.torch_device import device
from studio.workers.torchaudio_shim import mend

mend()


def load(wish: dict[str, Any]) -> Voice:
    """The model in `wish["folder"]`."""
    logging.disable(logging.INFO)
    folder = Path(wish["folder"])
    kind = _kind(folder / "config.json")
    where = device(wish["device"])
    if kind == "vits":
        from voice.workers.coqui_vits import Vits  # noqa: PLC0415 - only what is needed

        return Vits(folder, where, wish)
    if kind == "xtts":
        from voice.workers.coqui_xtts import Xtts  # noqa: PLC0415 - only what is needed

        return Xtts(folder, where, wish)
    raise Wrong(f"{folder / 'config.json'}: model: found {kind!r}, expected vits or xtts")


def _kind(file: Path) -> str:
    try:
        kind = json.loads(file.read_text(encoding="utf-8"))["model"]
    except FileNotFoundError:
        raise Wrong(f"{file}: is missing") from None
    except (ValueError, KeyError, TypeError) as reason:
        raise Wrong(f"{file}: is not the description of a Coqui model: {reason!r}") from reason
    return str(kind)
