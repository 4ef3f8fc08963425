"""Kokoro in a worker: model and voices from local files, phonemes by espeak-ng."""

import importlib
import io
import json
import sys
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from studio.workers.serve import Samples, Unsayable, Wrong
from studio.workers.torch_device import device
from studio.workers.torchaudio_shim import mend
from voice.workers.espeak_ipa import Reader
from voice.workers.kokoro_letters import READERS, WRITTEN_OUT, fitted
from voice.workers.phonemes import spelled

RATE = 24_000
FRAME = 600
"""Samples for each unit of its durations."""
_BEST = ("af_heart", "af_bella", "am_fenrir", "am_michael", "bf_emma", "bm_george")
"""Voices its authors grade highest; the others are taken by name."""


class Kokoro:
    """The model and one of its voices."""

    rate = RATE

    def __init__(self, model: Any, style: torch.Tensor, lang: str, seed: int) -> None:
        self._model = model
        self._style = style
        self._seed = seed
        self._reader = Reader(READERS[lang])
        self._lang = lang
        self.about = {"lang": READERS[lang].split("/")[1]}

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        vocabulary = self._model.vocab
        symbols = [
            (symbol, word)
            for symbol, word in spelled(wish["words"], self._reader, self._fitted)
            if symbol in vocabulary
        ][: self._model.context_length - 2]
        if not any(word is not None for _, word in symbols):
            raise Unsayable("no phoneme for these words")
        ids = torch.tensor(
            [[0, *(vocabulary[symbol] for symbol, _ in symbols), 0]], device=self._model.device
        )
        style = self._style[min(len(symbols), len(self._style)) - 1]
        torch.manual_seed(self._seed)
        pcm, lengths = self._model.forward_with_tokens(ids, style, wish["pace"])
        yield pcm.cpu().numpy().astype(np.float32).reshape(-1)
        named = [("", None), *symbols, ("", None)]
        yield {
            "sounds": [
                (WRITTEN_OUT.get(symbol, symbol), int(length) * FRAME, word)
                for (symbol, word), length in zip(named, lengths.reshape(-1), strict=True)
            ]
        }

    def _fitted(self, ipa: str) -> list[str]:
        return [letter for letter in fitted(ipa, self._lang) if letter in self._model.vocab]


def load(wish: dict[str, Any]) -> Kokoro:
    """The model and the voice of `wish["folder"]`."""
    folder = Path(wish["folder"])
    config_file = folder / "config.json"
    try:
        config = json.loads(config_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Wrong(f"{config_file}: is missing") from None
    except ValueError as reason:
        raise Wrong(f"{config_file}: is not JSON: {reason}") from reason
    where = device(wish["device"])
    style_file = _style_file(folder, wish)
    style = _style(style_file, config)
    weights_file = _weights_file(folder)
    weights = _loaded(weights_file)
    model = _model(config, config_file)
    for part, values in weights.items():
        if not isinstance(values, dict) or not hasattr(model, part):
            raise Wrong(f"{weights_file}: is no Kokoro model: found {part!r}")
        _fill(getattr(model, part), values, weights_file, part)
    return Kokoro(model.to(where).eval(), style.to(where), style_file.name[0], wish["seed"])


def _style_file(folder: Path, wish: dict[str, Any]) -> Path:
    """The voice asked for, or the first for language and character."""
    found = {file.stem: file for file in sorted((folder / "voices").glob("*.pt"))}
    if wish["voice"] is not None:
        if wish["voice"] not in found:
            known = ", ".join(found) or "none"
            raise Wrong(
                f"voice.settings.voice: found {wish['voice']!r}, {folder / 'voices'} has: {known}"
            )
        names = [wish["voice"]]
    else:
        names = [name for name in found if name[:1] == wish["letter"]]
        names.sort(key=lambda name: (name[1:2] != wish["character"], name not in _BEST))
    if not names or names[0][:1] not in READERS:
        raise Wrong(f"{folder / 'voices'}: has no voice for this language")
    return found[names[0]]


def _weights_file(folder: Path) -> Path:
    found = sorted(folder.glob("*.pth"))
    if len(found) != 1:
        names = ", ".join(file.name for file in found) or "none"
        raise Wrong(f"{folder}: found {names}, expected one .pth file of Kokoro")
    return found[0]


def _model(config: dict[str, Any], config_file: Path) -> Any:
    """The model without its weights: it is given an empty file of them."""
    nothing = io.BytesIO()
    torch.save({}, nothing)
    nothing.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of torch, about how the model was written
            return _kind()(repo_id="local", config=config, model=nothing)
    except (KeyError, TypeError, ValueError, RuntimeError) as reason:
        raise Wrong(f"{config_file}: does not describe a Kokoro model: {reason!r}") from reason


def _kind() -> Any:
    """The class of the model. Its package would import readers that fetch models of their own."""
    mend()
    if "kokoro" not in sys.modules:
        spec = find_spec("kokoro")
        if spec is None or spec.submodule_search_locations is None:
            raise ImportError("kokoro is not installed; run: make voices")
        package = ModuleType("kokoro")
        package.__path__ = list(spec.submodule_search_locations)
        sys.modules["kokoro"] = package
    return importlib.import_module("kokoro.model").KModel


def _loaded(file: Path) -> Any:
    try:
        loaded = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except FileNotFoundError:
        raise Wrong(f"{file}: is missing") from None
    except Exception as reason:
        # A file that is cut short is told by errors of zipfile, pickle or torch.
        words = str(reason).splitlines()[0][:120] if str(reason) else type(reason).__name__
        size = file.stat().st_size
        raise Wrong(f"{file}: {size} bytes, not a whole file of weights: {words}") from reason
    return loaded


def _fill(module: torch.nn.Module, weights: dict[str, Any], file: Path, part: str) -> None:
    """Load `weights`; nothing of what was learnt may be absent."""
    plain = {name.removeprefix("module."): value for name, value in weights.items()}
    try:
        absent = module.load_state_dict(plain, strict=False).missing_keys
    except RuntimeError as reason:
        raise Wrong(f"{file}: {part} does not fit config.json: {reason}") from reason
    # Scale and offset of these were never learnt, and are not in the published file.
    given = {
        f"{name}.{key}"
        for name, layer in module.named_modules()
        if isinstance(layer, torch.nn.InstanceNorm1d)
        for key in ("weight", "bias")
    }
    learnt = {name for name, _ in module.named_parameters()} & set(absent) - given
    if learnt:
        raise Wrong(f"{file}: {part} has no {min(learnt)}")


def _style(file: Path, config: dict[str, Any]) -> torch.Tensor:
    """One vector for each length of a sentence."""
    style = _loaded(file)
    width = 2 * int(config.get("style_dim", 128))
    if not isinstance(style, torch.Tensor) or style.shape[1:] != (1, width):
        shape = list(getattr(style, "shape", ()))
        raise Wrong(f"{file}: found {shape}, expected a Kokoro voice [lengths, 1, {width}]")
    return style.float()
