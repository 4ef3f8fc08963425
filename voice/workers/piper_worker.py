"""Piper in a worker: an ONNX voice, its phonemes by Piper's own espeak-ng, times to the sample.

Piper and the espeak-ng inside it are GPL: they are loaded by this process only.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from piper import PiperVoice
from piper.config import PiperConfig, SynthesisConfig
from piper.const import BOS, EOS, PAD
from piper.patch_voice_with_alignment import add_alignment_output

from studio.workers.serve import Samples, Unsayable, Wrong
from voice.workers.wording import owners

_LONGEST = 8192
"""Frames of fixed noise, 95 s of speech at 256 samples each."""
_WIDEST = 256
"""Channels of it; Piper's voices have 96 or 192."""
_MARKS = frozenset(".,;:!?… ")


class Piper:
    """One voice."""

    def __init__(self, voice: PiperVoice, speaker: int | None) -> None:
        self._voice = voice
        self._speaker = speaker
        self.rate: int = voice.config.sample_rate
        self.about = {
            "lang": voice.config.espeak_voice,
            "speakers": sorted(voice.config.speaker_id_map),
        }

    def say(self, wish: dict[str, Any]) -> Iterator[Samples | dict[str, Any]]:
        symbols, words = self._symbols(wish["words"])
        ids = self._voice.config.phoneme_id_map
        spoken = [*ids[BOS], *ids[PAD]]
        shape: list[tuple[str, int, int | None]] = [("", len(spoken), None)]
        for symbol, word in zip(symbols, words, strict=True):
            spoken += [*ids[symbol], *ids[PAD]]
            shape.append((symbol, len(ids[symbol]) + len(ids[PAD]), word))
        spoken += ids[EOS]
        shape.append(("", len(ids[EOS]), None))
        scale = self._voice.config.length_scale / wish["pace"]
        config = SynthesisConfig(speaker_id=self._speaker, length_scale=scale)
        sound = self._voice.phoneme_ids_to_audio(spoken, config, include_alignments=True)
        pcm, lengths = sound if isinstance(sound, tuple) else (sound, None)
        yield np.asarray(pcm, np.float32).reshape(-1)
        yield {"sounds": _summed(shape, lengths)} if lengths is not None else {}

    def _symbols(self, words: list[list[Any]]) -> tuple[list[str], list[int | None]]:
        """Phonemes this voice has, and the word of each."""
        known = self._voice.config.phoneme_id_map
        text = " ".join(word + mark for word, mark, _ in words)
        heard = [symbol for part in self._voice.phonemize(text) for symbol in [*part, " "]][:-1]
        kept = [symbol for symbol in heard if symbol in known]
        if not any(symbol not in _MARKS for symbol in kept):
            raise Unsayable(f"no phoneme for {text[:60]!r}")
        groups: list[list[int]] = [[]]
        for place, symbol in enumerate(kept):
            if symbol == " ":
                groups.append([])
            elif symbol not in _MARKS:
                groups[-1].append(place)
        groups = [group for group in groups if group]

        def alone(number: int) -> int:
            parts = self._voice.phonemize(words[number][0])
            return sum(
                symbol in known and symbol not in _MARKS for part in parts for symbol in part
            )

        owned: list[int | None] = [None] * len(kept)
        sizes = [len(group) for group in groups]
        for group, numbers in zip(groups, owners(sizes, len(words), alone), strict=True):
            for place, number in zip(group, numbers, strict=True):
                owned[place] = number
        return kept, owned


def _summed(
    shape: list[tuple[str, int, int | None]], lengths: Any
) -> list[tuple[str, int, int | None]]:
    """Numbers of ids turned into samples."""
    at, sounds = 0, []
    for symbol, count, word in shape:
        sounds.append((symbol, int(lengths[at : at + count].sum()), word))
        at += count
    return sounds


def load(wish: dict[str, Any]) -> Piper:
    """The voice in `wish["folder"]`: one .onnx file and its .onnx.json."""
    folder = Path(wish["folder"])
    found = sorted(folder.glob("*.onnx"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise Wrong(f"{folder}: found {names}, expected one .onnx file of a Piper voice")
    file = found[0]
    config = _config(file.with_name(f"{file.name}.json"))
    voice = PiperVoice(session=_session(file, wish), config=config)
    return Piper(voice, _speaker(config, wish["speaker"]))


def _config(file: Path) -> PiperConfig:
    try:
        return PiperConfig.from_dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Wrong(f"{file}: is missing; it belongs to the .onnx file beside it") from None
    except (ValueError, KeyError, TypeError, AttributeError) as reason:
        raise Wrong(f"{file}: is not the description of a Piper voice: {reason!r}") from reason


def _speaker(config: PiperConfig, wanted: str | None) -> int | None:
    if wanted is None:
        return None
    if wanted in config.speaker_id_map:
        return int(config.speaker_id_map[wanted])
    if wanted.isdigit() and int(wanted) < config.num_speakers:
        return int(wanted)
    known = ", ".join(sorted(config.speaker_id_map)) or f"0 to {config.num_speakers - 1}"
    raise Wrong(f"voice.settings.speaker: found {wanted!r}, expected one of: {known}")


def _session(file: Path, wish: dict[str, Any]) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = wish["threads"]
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        graph = onnx.load(str(file))
        _with_times(graph)
        _with_fixed_noise(graph, wish["seed"])
        return onnxruntime.InferenceSession(
            graph.SerializeToString(), sess_options=options, providers=_providers(wish["device"])
        )
    except Wrong:
        raise
    except Exception as reason:
        # protobuf and onnxruntime have a dozen errors for a file that is cut short or no graph.
        size = file.stat().st_size
        words = str(reason).splitlines()[0][:200] if str(reason) else type(reason).__name__
        raise Wrong(f"{file}: {size} bytes, not a whole ONNX voice: {words}") from reason


def _providers(device: str) -> list[str]:
    here = onnxruntime.get_available_providers()
    cuda = "CUDAExecutionProvider"
    if device.startswith("cuda") and cuda not in here:
        raise Wrong(f"voice.settings.device: found {device!r}, this onnxruntime has: cpu")
    if device == "cpu" or cuda not in here:
        return ["CPUExecutionProvider"]
    return [cuda, "CPUExecutionProvider"]


def _with_times(graph: onnx.ModelProto) -> None:
    try:
        add_alignment_output(graph)
    except ValueError:
        return  # it has that output already, or is none of Piper's graphs: then there are no times


def _with_fixed_noise(graph: onnx.ModelProto, seed: int) -> None:
    """Replace random nodes by the beginning of one noise.

    The runtime's own noise goes on from sentence to sentence, so that the same words would sound
    different every time.
    """
    nodes = graph.graph.node
    random = [number for number, node in enumerate(nodes) if node.op_type == "RandomNormalLike"]
    if not random:
        return
    noise = np.random.default_rng(seed).standard_normal((1, _WIDEST, _LONGEST)).astype(np.float32)
    start = np.zeros(3, np.int64)
    graph.graph.initializer.extend(
        [numpy_helper.from_array(noise, "fixed_noise"), numpy_helper.from_array(start, "from_zero")]
    )
    for number in reversed(random):
        node = nodes[number]
        shape = f"{node.output[0]}_shape"
        sliced = helper.make_node("Slice", ["fixed_noise", "from_zero", shape], [node.output[0]])
        measured = helper.make_node("Shape", [node.input[0]], [shape])
        del nodes[number]
        nodes.insert(number, sliced)
        nodes.insert(number, measured)
