"""Reads the files of Coqui models: descriptions and weights, and never writes to them."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from TTS.config import load_config

from studio.workers.serve import Wrong


@contextmanager
def blamed(folder: Path) -> Iterator[None]:
    """Say of everything that goes wrong that the files of a model are wrong.

    A file that is absent, cut short or of another model has a different error each time.
    """
    try:
        yield
    except Wrong:
        raise
    except Exception as reason:
        words = " ".join(str(reason).split())[:300]
        raise Wrong(
            f"{folder}: cannot be loaded by Coqui: {type(reason).__name__}: {words}"
        ) from reason


def described(folder: Path) -> Any:
    """The model's `config.json` as Coqui's own object."""
    with blamed(folder / "config.json"):
        return load_config(folder / "config.json")


def weights(file: Path) -> dict[str, Any]:
    """What is in a file of weights, which may hold nothing that runs."""
    if not file.is_file():
        raise Wrong(f"{file}: is missing")
    try:
        held = torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as reason:
        raise Wrong(f"{file}: holds more than weights, so it is not loaded: {reason}") from reason
    except (RuntimeError, EOFError, OSError, ValueError) as reason:
        size = file.stat().st_size
        raise Wrong(f"{file}: {size} bytes, not whole weights: {reason}") from reason
    if not isinstance(held, dict) or not isinstance(held.get("model"), dict):
        raise Wrong(f"{file}: expected weights under the key `model`")
    return dict(held["model"])


def fill(model: Any, state: dict[str, Any], file: Path) -> None:
    """Put `state` into `model`, all of it, and nothing left out."""
    try:
        report = model.load_state_dict(state, strict=False)
    except RuntimeError as reason:
        words = str(reason).split("\n")[-1].strip()
        raise Wrong(f"{file}: the weights do not fit config.json: {words}") from reason
    odd = sorted((*report.missing_keys, *report.unexpected_keys))
    if odd:
        raise Wrong(f"{file}: the weights do not fit config.json, for example {odd[0]}")


def one_of(file: str, key: str, wanted: str | None, known: list[str]) -> str:
    """The name in `known` that was asked for, the first when none was. Raises `Wrong`."""
    names = {name.strip(): name for name in known}
    if wanted is None:
        return known[0]
    if wanted.strip() not in names:
        some = ", ".join(list(names)[:120])
        raise Wrong(f"voice.settings.{key}: found {wanted!r}, {file} has: {some}")
    return names[wanted.strip()]
