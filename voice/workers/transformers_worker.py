"""Any text-to-waveform model of transformers in a worker; VITS and MMS with their times.

VITS is asked symbol by symbol, so that its durations can be given to words. Other architectures go
through the library's own pipeline and have no times.
"""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch

from studio.workers.serve import Samples, Unsayable, Voice, Wrong
from studio.workers.torch_device import device
from studio.workers.torchaudio_shim import mend
from voice.workers.espeak_ipa import Reader
from voice.workers.phonemes import spelled

mend()

import transformers  # noqa: E402 - torchaudio must be mended before

_BREATH = 0.15
"""Seconds of silence for a comma, in a model that does not read marks."""


class Vits:
    """VITS: letters (MMS) or phonemes in, and how long it dwells on each."""

    def __init__(self, model: Any, tokenizer: Any, wish: dict[str, Any]) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._seed: int = wish["seed"]
        self._speaker = _speaker(model.config, wish["speaker"])
        self._reader: Any = None
        if tokenizer.phonemize:
            self._reader = Reader("gmw/en-US")
        self._logs: torch.Tensor | None = None
        model.duration_predictor.register_forward_hook(self._remember)
        self._hop = int(np.prod(model.config.upsample_rates))
        self.rate = int(model.config.sampling_rate)
        self.about = {"lang": tokenizer.language or ("en" if tokenizer.phonemize else None)}

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        shape: list[tuple[str, int, int | None]] = []
        for symbols, pause in self._phrases(wish["words"]):
            pcm, lengths = self._spoken([symbol for symbol, _ in symbols], wish["pace"])
            yield pcm
            shape += [
                (symbol, samples, word)
                for (symbol, word), samples in zip(symbols, lengths, strict=True)
            ]
            if pause:
                breath = np.zeros(round(_BREATH * self.rate / wish["pace"]), np.float32)
                yield breath
                shape.append(("", len(breath), None))
        if not shape:
            raise Unsayable("this voice has none of these letters")
        yield {"sounds" if self._reader else "letters": shape}

    def _phrases(
        self, words: list[list[Any]]
    ) -> Iterator[tuple[list[tuple[str, int | None]], bool]]:
        """What is said in one breath, and whether a pause follows."""
        known = self._tokenizer.encoder
        symbols: list[tuple[str, int | None]] = []
        if self._reader is not None:
            symbols = [pair for pair in spelled(words, self._reader, list) if pair[0] in known]
            if any(word is not None for _, word in symbols):
                yield symbols, False
            return
        for number, (text, mark, _) in enumerate(words):
            letters, _ = self._tokenizer.prepare_for_tokenization(text)
            own = [(letter, number) for letter in letters if letter in known]
            symbols += [(" ", None)] if symbols and own and " " in known else []
            symbols += own
            symbols += [(mark, None)] if mark in known else []
            last = number == len(words) - 1
            if symbols and (last or (mark and mark not in known)):
                yield symbols, not last
                symbols = []

    def _spoken(self, symbols: list[str], pace: float) -> tuple[Samples, list[int]]:
        """The sound, and the samples of each symbol."""
        blank = self._tokenizer.add_blank
        ids: list[int] = [0] if blank else []
        for symbol in symbols:
            ids += (
                [self._tokenizer.encoder[symbol], 0] if blank else [self._tokenizer.encoder[symbol]]
            )
        torch.manual_seed(self._seed)
        rate = self._model.config.speaking_rate * pace
        with torch.inference_mode():
            out = self._model(
                input_ids=torch.tensor([ids], device=self._model.device),
                speaker_id=self._speaker,
                speaking_rate=rate,
            )
        pcm = out.waveform[0].float().cpu().numpy()
        assert self._logs is not None
        frames = torch.ceil(torch.exp(self._logs) / rate).reshape(-1).long().tolist()
        if not blank:
            return pcm, [count * self._hop for count in frames]
        # The blank before a symbol opens it; the last one closes the sentence.
        pairs = [frames[n] + frames[n + 1] for n in range(0, len(frames) - 1, 2)]
        pairs[-1] += frames[-1]
        return pcm, [count * self._hop for count in pairs]

    def _remember(self, _module: Any, _given: Any, logs: torch.Tensor) -> None:
        self._logs = logs.detach()


class Other:
    """Any other architecture, by the pipeline of the library."""

    def __init__(self, folder: Path, where: torch.device, wish: dict[str, Any]) -> None:
        self._pipeline = transformers.pipeline("text-to-audio", model=str(folder), device=where)
        self._seed: int = wish["seed"]
        self.rate = int(self._pipeline.sampling_rate)
        self.about: dict[str, Any] = {}

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        torch.manual_seed(self._seed)
        text = " ".join(word + mark for word, mark, _ in wish["words"])
        out = self._pipeline(text)
        yield np.asarray(out["audio"], np.float32).reshape(-1)
        yield {}


def load(wish: dict[str, Any]) -> Voice:
    """The model in `wish["folder"]`."""
    folder = Path(wish["folder"])
    kind = _kind(folder / "config.json")
    where = device(wish["device"])
    try:
        if kind != "vits":
            return Other(folder, where, wish)
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model, report = transformers.AutoModelForTextToWaveform.from_pretrained(
            folder, local_files_only=True, output_loading_info=True
        )
    except Wrong:
        raise
    except Exception as reason:
        # A file that is absent, cut short or of another model has a different error each time.
        words = " ".join(str(reason).split())[:300] or type(reason).__name__
        raise Wrong(f"{folder}: cannot be loaded by transformers: {words}") from reason
    if tokenizer.is_uroman and find_spec("uroman") is None:
        raise Wrong(f"{folder}: reads romanised text; run: .venv-voices/bin/pip install uroman")
    absent = set(report["missing_keys"]) | {str(key) for key in report.get("mismatched_keys", ())}
    if absent:
        raise Wrong(f"{folder}: the weights do not fit config.json, for example {min(absent)}")
    return Vits(model.to(where).eval(), tokenizer, wish)


def _kind(file: Path) -> str:
    try:
        kind = json.loads(file.read_text(encoding="utf-8"))["model_type"]
    except FileNotFoundError:
        raise Wrong(f"{file}: is missing") from None
    except (ValueError, KeyError, TypeError) as reason:
        raise Wrong(f"{file}: is not the description of a model: {reason!r}") from reason
    return str(kind)


def _speaker(config: Any, wanted: int) -> int | None:
    if config.num_speakers <= 1:
        return None
    if wanted >= config.num_speakers:
        raise Wrong(
            f"voice.settings.speaker: found {wanted}, expected 0 to {config.num_speakers - 1}"
        )
    return wanted
