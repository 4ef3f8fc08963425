"""Coqui VITS: one speaker or many, and how long it dwells on each of its symbols."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from TTS.tts.models.vits import Vits as Model
from TTS.tts.utils.text import tokenizer as coqui_tokenizer

from studio.workers.serve import Samples, Unsayable, Wrong
from voice.workers.coqui_files import blamed, described, fill, one_of, weights
from voice.workers.espeak_ipa import Reader
from voice.workers.phonemes import spelled

_FILES = ("model_file.pth", "model_file.pth.tar", "model.pth", "best_model.pth")
_SPEAKERS = ("speaker_ids.json", "speakers.json", "speakers.pth")
_LANGUAGES = ("language_ids.json",)
_READERS = (None, "", "espeak", "gruut")
"""Phonemizers that write IPA as espeak-ng does, by which we read for them."""

Shape = list[tuple[str, int, int | None]]
"""Symbol, samples, and the number of its word."""


class Vits:
    """A model that was trained on letters or on phonemes."""

    def __init__(self, folder: Path, where: torch.device, wish: dict[str, Any]) -> None:
        if wish["recordings"]:
            raise Wrong("voice.settings.reference: only XTTS takes on a voice, this model is VITS")
        config = described(folder)
        self._reader = _reader(folder, config)
        _at_home(folder, config)
        with blamed(folder):
            model = Model(config)
        file = next((folder / name for name in _FILES if (folder / name).is_file()), None)
        if file is None:
            raise Wrong(f"{folder}: no weights, expected one of {', '.join(_FILES)}")
        state = weights(file)
        # A discriminator and a speaker encoder are for training.
        kept = {k: v for k, v in state.items() if not k.startswith(("disc.", "speaker_encoder."))}
        fill(model, kept, file)
        del model.posterior_encoder
        self._model = model.to(where).eval()
        self._where = where
        self._seed: int = wish["seed"]
        self._aux = {
            "x_lengths": None,
            "durations": None,
            **_speaker(model, folder, where, wish["speaker"]),
            **_language(model, folder, where, wish["language"]),
        }
        self._tokenizer = model.tokenizer
        self._known = set(model.tokenizer.characters.vocab)
        self.rate = int(config.audio["sample_rate"])
        self.about: dict[str, Any] = {"speakers": _names(model)}

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        """The whole sentence at once: VITS has no other way."""
        symbols = [pair for pair in self._symbols(wish["words"]) if pair[0] in self._known]
        if all(word is None for _, word in symbols):
            raise Unsayable("this voice has none of these letters")
        torch.manual_seed(self._seed)
        self._model.length_scale = self._model.args.length_scale / wish["pace"]
        ids = torch.tensor([self._ids(symbols)], device=self._where)
        with torch.inference_mode():
            out = self._model.inference(ids, aux_input=dict(self._aux))
        pcm = out["model_outputs"].reshape(-1).float().cpu().numpy()
        frames = [int(count) for count in out["durations"].reshape(-1).tolist()]
        yield pcm
        hop = len(pcm) / max(1, sum(frames))
        shape = self._folded(symbols, frames)
        lengths = _whole([count * hop for _, count, _ in shape])
        yield {
            "letters" if self._reader is None else "sounds": [
                (symbol, length, word)
                for (symbol, _, word), length in zip(shape, lengths, strict=True)
            ]
        }

    def _symbols(self, words: list[list[Any]]) -> list[tuple[str, int | None]]:
        if self._reader is not None:
            return spelled(words, self._reader, lambda group: list(group.replace("^", "")))
        clean = self._tokenizer.text_cleaner or (lambda text, **_: text)
        symbols: list[tuple[str, int | None]] = []
        for number, (text, mark, _) in enumerate(words):
            symbols += [(" ", None)] if symbols else []
            symbols += [(letter, number) for letter in clean(text, lang=None)]
            symbols += [(mark, None)] if mark else []
        return symbols

    def _ids(self, symbols: list[tuple[str, int | None]]) -> list[int]:
        tokenizer = self._tokenizer
        ids: list[int] = tokenizer.encode([symbol for symbol, _ in symbols])
        if tokenizer.add_blank:
            ids = tokenizer.intersperse_blank_char(ids)
        if tokenizer.use_eos_bos:
            ids = tokenizer.pad_with_bos_eos(ids)
        return ids

    def _folded(self, symbols: list[tuple[str, int | None]], frames: list[int]) -> Shape:
        """Frames by symbol: a blank belongs to the symbol it opens, the last one to the end."""
        first = last = 0
        if self._tokenizer.use_eos_bos:
            first, last, frames = frames[0], frames[-1], frames[1:-1]
        if self._tokenizer.add_blank:
            last += frames[-1]
            frames = [frames[n] + frames[n + 1] for n in range(0, len(frames) - 1, 2)]
        spoken = [(s, count, word) for (s, word), count in zip(symbols, frames, strict=True)]
        return [("", first, None), *spoken, ("", last, None)]


def _whole(lengths: list[float]) -> list[int]:
    """The lengths as whole numbers with the same sum."""
    edges, at = [0], 0.0
    for length in lengths:
        at += length
        edges.append(round(at))
    return [end - start for start, end in pairwise(edges)]


def _reader(folder: Path, config: Any) -> Reader | None:
    """Who reads words as phonemes; None for a model that was trained on letters."""
    if not config.use_phonemes:
        return None
    if config.phonemizer not in _READERS:
        raise Wrong(
            f"{folder / 'config.json'}: phonemizer: found {config.phonemizer!r}, "
            "expected one that writes IPA as espeak does"
        )
    # The model's own phonemizer starts the program espeak-ng for each sentence.
    coqui_tokenizer.get_default_phonemizer = lambda _: "espeak"
    coqui_tokenizer.get_phonemizer_by_name = lambda *_, **__: _Nobody()
    return Reader(config.phoneme_language or "en-us")


class _Nobody:
    """Stands where Coqui wants a phonemizer."""

    def name(self) -> str:
        return "espeak"


def _at_home(folder: Path, config: Any) -> None:
    """Paths in a description are those of the machine where the model was trained."""
    args = config.model_args
    args.init_discriminator = False
    args.speaker_encoder_model_path = args.speaker_encoder_config_path = None
    args.use_speaker_encoder_as_loss = False
    speakers = next((folder / name for name in _SPEAKERS if (folder / name).is_file()), None)
    if args.use_d_vector_file and not args.use_speaker_embedding:
        args.d_vector_file = _found(folder, speakers, _SPEAKERS)
    elif args.use_speaker_embedding and not config.speakers:
        config.speakers_file = args.speakers_file = _found(folder, speakers, _SPEAKERS)
        config.speaker_file = None
    if args.use_language_embedding and args.language_ids_file:
        file = next((folder / name for name in _LANGUAGES if (folder / name).is_file()), None)
        args.language_ids_file = _found(folder, file, _LANGUAGES)


def _found(folder: Path, file: Path | None, names: tuple[str, ...]) -> str:
    if file is None:
        raise Wrong(f"{folder}: one of {', '.join(names)} is missing")
    return str(file)


def _names(model: Any) -> list[str]:
    return list(model.speaker_manager.name_to_id) if model.speaker_manager else []


def _speaker(model: Any, folder: Path, where: torch.device, wanted: str | None) -> dict[str, Any]:
    names = _names(model)
    if not names:
        if wanted is not None:
            raise Wrong(f"voice.settings.speaker: found {wanted!r}, {folder.name} has only one")
        return {"speaker_ids": None, "d_vectors": None}
    name = one_of(folder.name, "speaker", wanted, names)
    if model.args.use_d_vector_file:
        mean = model.speaker_manager.get_mean_embedding(name, num_samples=None, randomize=False)
        return {"d_vectors": torch.as_tensor(mean, dtype=torch.float32, device=where)[None]}
    return {"speaker_ids": torch.tensor([model.speaker_manager.name_to_id[name]], device=where)}


def _language(model: Any, folder: Path, where: torch.device, wanted: str) -> dict[str, Any]:
    if not model.args.use_language_embedding:
        return {"language_ids": None}
    ids = model.language_manager.name_to_id
    base = wanted.lower().split("-")[0]
    near = [name for name in ids if name.lower().split("-")[0] == base]
    exact = [name for name in near if name.lower() == wanted.lower()]
    if not near:
        raise Wrong(
            f"voice.settings.language: found {wanted!r}, {folder.name} has: {', '.join(ids)}"
        )
    return {"language_ids": torch.tensor([ids[(exact or near)[0]]], device=where)}
