"""XTTS: speaks with the voice of a recording, or with one of its own; piece by piece, no times."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch
import torchaudio
from TTS.tts.models import xtts

from studio.workers.serve import Samples, Unsayable, Wrong
from voice.workers.coqui_codes import Drawing, latents
from voice.workers.coqui_files import blamed, described, fill, one_of, weights

_OVERLAP = 1024
"""Samples in which a piece is faded into the next, as in the library."""
_SHORTEST, _QUIETEST = 1.0, 1e-3
"""Seconds and peak that a recording has at least. Six seconds and more are better."""
_TRAINING = ("torch_mel_spectrogram_style_encoder", "torch_mel_spectrogram_dvae", "dvae")


class Xtts:
    """XTTS in one language with one voice."""

    def __init__(self, folder: Path, where: torch.device, wish: dict[str, Any]) -> None:
        config = described(folder)
        self._language = _language(folder, config, wish["language"])
        known = _speakers(folder)
        own = None if wish["recordings"] else _own(folder, wish["speaker"], known)
        recorded = {path: _recorded(path) for path in wish["recordings"]}
        state = _state(folder / "model.pth")
        with blamed(folder):
            model = xtts.Xtts(config)
            model.tokenizer = xtts.VoiceBpeTokenizer(vocab_file=_there(folder / "vocab.json"))
            model.init_models()
        fill(model, state, folder / "model.pth")
        self._model = model.to(where)
        # The model's own `eval` builds what the library draws codes with.
        torch.nn.Module.eval(model)
        self._seed: int = wish["seed"]
        self._first: int = wish["first_codes"]
        self._latent, self._voice = own or self._taken_on(recorded)
        self._latent, self._voice = self._latent.to(where), self._voice.to(where)
        self.rate = int(model.args.output_sample_rate)
        self.about: dict[str, Any] = {
            "speakers": list(known),
            "languages": list(config.languages),
        }

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        """The sound as it is made; nothing is known of its times."""
        text = " ".join(word + mark for word, mark, _ in wish["words"])
        torch.manual_seed(self._seed)
        with torch.inference_mode():
            yield from self._spoken(self._tokens(text), wish["pace"])
        yield {}

    def _tokens(self, text: str) -> torch.Tensor:
        try:
            ids = self._model.tokenizer.encode(text.strip().lower(), lang=self._language)
        except ImportError as reason:
            raise Wrong(
                f"voice.settings.language: {self._language} needs the Python package {reason.name}"
            ) from reason
        most = self._model.args.gpt_max_text_tokens
        if len(ids) >= most:
            raise Unsayable(f"this sentence has {len(ids)} tokens, XTTS takes {most - 1} at most")
        return torch.tensor([ids], dtype=torch.int32, device=self._model.device)

    def _spoken(self, tokens: torch.Tensor, pace: float) -> Iterator[Samples]:
        model, config = self._model, self._model.config
        how = Drawing(
            config.temperature, config.top_k, config.top_p, float(config.repetition_penalty)
        )
        made: list[torch.Tensor] = []
        whole = tail = None
        due = self._first
        for latent in latents(model.gpt, self._latent, tokens, how):
            made.append(latent)
            if len(made) == due:
                due *= 2
                piece, whole, tail = model.handle_chunks(
                    self._decoded(made, pace), whole, tail, _OVERLAP
                )
                yield piece.float().cpu().numpy()
        piece, _, _ = model.handle_chunks(
            self._decoded(made, pace), whole, tail, _OVERLAP, is_final=True
        )
        yield piece.float().cpu().numpy()

    def _decoded(self, made: list[torch.Tensor], pace: float) -> torch.Tensor:
        joined = torch.cat(made, dim=0)[None, :]
        if pace != 1.0:
            joined = torch.nn.functional.interpolate(
                joined.transpose(1, 2), scale_factor=1 / pace, mode="linear"
            ).transpose(1, 2)
        sound: torch.Tensor = self._model.hifigan_decoder(joined, g=self._voice)
        return sound.reshape(-1)

    def _taken_on(
        self, recorded: dict[str, tuple[torch.Tensor, int]]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What the model needs to know of the voice in some recordings."""

        def read(path: str, rate: int) -> torch.Tensor:
            sound, given = recorded[path]
            return torchaudio.functional.resample(sound, given, rate).clip(-1, 1)

        # The library's own way to read files needs libraries that torchaudio may not have here.
        xtts.load_audio = read
        config = self._model.config
        with blamed(Path(next(iter(recorded)))):
            latent, voice = self._model.get_conditioning_latents(
                audio_path=list(recorded),
                max_ref_length=config.max_ref_len,
                gpt_cond_len=config.gpt_cond_len,
                gpt_cond_chunk_len=config.gpt_cond_chunk_len,
                sound_norm_refs=config.sound_norm_refs,
            )
        return latent, voice


def _there(file: Path) -> Path:
    if not file.is_file():
        raise Wrong(f"{file}: is missing")
    return file


def _speakers(folder: Path) -> dict[str, dict[str, torch.Tensor]]:
    """The model's own voices."""
    file = folder / "speakers_xtts.pth"
    if not file.is_file():
        return {}
    with blamed(file):
        known = torch.load(file, map_location="cpu", weights_only=True)
        return {str(name): dict(voice) for name, voice in known.items()}


def _own(
    folder: Path, wanted: str | None, known: dict[str, dict[str, torch.Tensor]]
) -> tuple[torch.Tensor, torch.Tensor]:
    if not known:
        raise Wrong(f"{folder}: has no speakers_xtts.pth; set voice.settings.reference")
    latent, voice = known[one_of(folder.name, "speaker", wanted, list(known))].values()
    return latent, voice


def _recorded(path: str) -> tuple[torch.Tensor, int]:
    """A recording as (1, samples), and its rate. Raises `Wrong` when it is of no use."""
    try:
        sound, given = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as reason:
        raise Wrong(f"{path}: cannot be read as sound: {reason}") from reason
    mono = sound.mean(axis=1)
    seconds = len(mono) / given
    if seconds < _SHORTEST:
        raise Wrong(f"{path}: {seconds:.1f} s, expected {_SHORTEST:g} or more, six are better")
    if not np.isfinite(mono).all() or np.abs(mono).max() < _QUIETEST:
        raise Wrong(f"{path}: holds silence, expected somebody speaking")
    return torch.from_numpy(mono)[None], int(given)


def _state(file: Path) -> dict[str, Any]:
    """The weights, without what training left.

    The library would write its published file anew when it loads it: then its checksum would no
    longer be the published one.
    """
    try:
        state = weights(file)
    except Wrong as reason:
        if not isinstance(reason.__cause__, pickle.UnpicklingError):
            raise
        with xtts._legacy_safe_globals():  # noqa: SLF001 - the published file holds two classes
            state = weights(file)
    named = {name.removeprefix("xtts."): value for name, value in state.items()}
    return {
        name: value
        for name, value in named.items()
        if name.split(".")[0] not in _TRAINING and not name.startswith("gpt.gpt_inference.")
    }


def _language(folder: Path, config: Any, wanted: str) -> str:
    base = wanted.lower().split("-")[0]
    if base not in {known.lower().split("-")[0] for known in config.languages}:
        known = ", ".join(config.languages)
        raise Wrong(f"voice.settings.language: found {wanted!r}, {folder.name} has: {known}")
    return base
