"""Loads a causal language model of transformers; what is missing is said before anything heavy."""

import json
import struct
from pathlib import Path
from typing import Any

from studio.workers.serve import Pen, Wrong

_NEEDED = {
    "the configuration": ("config.json",),
    "the tokenizer": ("tokenizer.json", "tokenizer.model", "tokenizer_config.json"),
}
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_LONGEST_HEAD = 100 << 20


def load(wish: dict[str, Any]) -> Pen:
    """Load the model of a folder. Raises `Wrong`, naming what is missing or broken."""
    folder = Path(wish["folder"])
    for what, names in _NEEDED.items():
        if not any((folder / name).is_file() for name in names):
            raise Wrong(f"{folder}: {what} is missing, expected {' or '.join(names)}")
    weights = [file for shape in _WEIGHTS for file in sorted(folder.glob(shape))]
    if not weights:
        raise Wrong(f"{folder}: the weights are missing, expected model.safetensors")
    for file in weights:
        if file.suffix == ".safetensors" and not _whole(file):
            raise Wrong(f"{file}: the weights are cut short or broken; fetch them again")

    from script_engine.workers.transformers_loop import Transformers  # noqa: PLC0415 - takes seconds
    from studio.workers.torch_device import device  # noqa: PLC0415

    where = device(wish["device"], "script.writer.settings.device")
    try:
        return Transformers(folder, where, wish["seed"])
    except (OSError, ValueError, RuntimeError, KeyError) as reason:
        raise Wrong(f"{folder}: is no model that transformers can load: {reason}") from reason


def _whole(file: Path) -> bool:
    """Whether a safetensors file is as long as its head says.

    https://github.com/huggingface/safetensors describes the format: the length of the head in
    eight bytes, the head in JSON, the tensors at the offsets it tells.
    """
    size = file.stat().st_size
    with file.open("rb") as data:
        start = data.read(8)
        if len(start) < 8:
            return False
        (length,) = struct.unpack("<Q", start)
        if length > min(size, _LONGEST_HEAD):
            return False
        try:
            head = json.loads(data.read(length))
            ends = [one["data_offsets"][1] for name, one in head.items() if name != "__metadata__"]
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return False
    return bool(size == 8 + length + max(ends, default=0))
