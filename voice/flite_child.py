"""The child process of the Flite engine: a script that never shares a process with Vitrine.

It is started with the folder of the libraries and the name of a voice. A question is JSON with
`text`, `stretch` (of all durations, 1 is the voice's own pace), `mean` and `spread` of the pitch
in hertz. With `words`, its sound ends a little after so many words. The answer has `rate` and
`phones` of all that was thought of: [name, end in seconds, stress, accent, token].
library.py describes how messages are sent.
"""

import ctypes
import json
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

_STRESS = b"R:SylStructure.parent.stress"
_ACCENT = b"R:SylStructure.parent.accent"
_TOKEN = b"R:SylStructure.parent.parent.R:Token.parent.vitrine"


class _Wave(ctypes.Structure):
    """`cst_wave` of cst_wave.h."""

    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _Voice(ctypes.Structure):
    """The beginning of `cst_voice` of cst_voice.h."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class _Stream(ctypes.Structure):
    """`cst_audio_streaming_info` of cst_audio.h."""

    _fields_ = (
        ("least", ctypes.c_int),
        ("heard", ctypes.c_void_p),
        ("utterance", ctypes.c_void_p),
        ("item", ctypes.c_void_p),
        ("userdata", ctypes.c_void_p),
    )


_Heard = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.POINTER(_Wave),
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(_Stream),
)
_GO_ON, _STOP = 0, -1
_BLOCK = 512
"""Samples between two looks whether there is enough."""
_BEYOND = 0.06
"""Seconds behind the last word that was asked for."""

_POINTER, _TEXT = ctypes.c_void_p, ctypes.c_char_p
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "flite_init": (ctypes.c_int, ()),
    "flite_synth_text": (_POINTER, (_TEXT, _POINTER)),
    "delete_utterance": (None, (_POINTER,)),
    "utt_wave": (ctypes.POINTER(_Wave), (_POINTER,)),
    "utt_relation": (_POINTER, (_POINTER, _TEXT)),
    "relation_head": (_POINTER, (_POINTER,)),
    "item_next": (_POINTER, (_POINTER,)),
    "item_set_string": (None, (_POINTER, _TEXT, _TEXT)),
    "item_feat_float": (ctypes.c_float, (_POINTER, _TEXT)),
    "ffeature_string": (_TEXT, (_POINTER, _TEXT)),
    "feat_set_float": (None, (_POINTER, _TEXT, ctypes.c_float)),
    "feat_set": (None, (_POINTER, _TEXT, _POINTER)),
    "feat_remove": (ctypes.c_int, (_POINTER, _TEXT)),
    "new_audio_streaming_info": (ctypes.POINTER(_Stream), ()),
    "audio_streaming_info_val": (_POINTER, (ctypes.POINTER(_Stream),)),
}


class Flite:
    """The library with one voice, opened once."""

    def __init__(self, folder: Path, voice: str) -> None:
        if (folder / "libasound.so.2").exists():
            # Beside the libraries only where the system has none, and looked for by them.
            _loaded(folder / "libasound.so.2")
        self._flite = _loaded(folder / "libflite.so.1")
        _loaded(folder / "libflite_usenglish.so.1")
        _loaded(folder / "libflite_cmulex.so.1")
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(self._flite, name)
            function.restype, function.argtypes = result, arguments
        self._flite.flite_init()
        library = _loaded(folder / f"libflite_cmu_us_{voice}.so.1")
        register = getattr(library, f"register_cmu_us_{voice}")
        register.restype, register.argtypes = ctypes.POINTER(_Voice), (_TEXT,)
        self._voice = register(None)
        # The library keeps the address of a feature's name, so the names must live as long.
        self._names = {
            "stretch": ctypes.c_char_p(b"duration_stretch"),
            "mean": ctypes.c_char_p(b"int_f0_target_mean"),
            "spread": ctypes.c_char_p(b"int_f0_target_stddev"),
        }
        self._streaming = ctypes.c_char_p(b"streaming_info")
        # It keeps only the address of this, too.
        self._callback = _Heard(self._heard)
        self._words = self._until = self._rate = 0
        """How many words are wanted, the sample at which that is, and its rate."""
        self._made = bytearray()
        """Their sound."""

    def say(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Speak `question["text"]`."""
        features = self._voice.contents.features
        for key, name in self._names.items():
            self._flite.feat_set_float(features, name, question[key])
        self._words, self._until = question.get("words", 0), 0
        self._made.clear()
        self._flite.feat_remove(features, self._streaming)
        if self._words:
            stream = self._flite.new_audio_streaming_info()  # freed with the feature
            stream.contents.least = _BLOCK
            stream.contents.heard = ctypes.cast(self._callback, ctypes.c_void_p)
            value = self._flite.audio_streaming_info_val(stream)
            self._flite.feat_set(features, self._streaming, value)
        utterance = self._flite.flite_synth_text(question["text"].encode(), self._voice)
        if not utterance:
            return {"fault": "the sentence failed"}, b""
        try:
            self._number_tokens(utterance)
            phones = list(map(self._phone, self._items(utterance, b"Segment")))
            if self._made:  # an utterance that was stopped keeps no sound
                return {"rate": self._rate, "phones": phones}, bytes(self._made)
            wave = self._flite.utt_wave(utterance).contents
            answer = {"rate": wave.sample_rate, "phones": phones}
            return answer, ctypes.string_at(wave.samples, 2 * wave.num_samples)
        finally:
            # All that was read above is gone after this.
            self._flite.delete_utterance(utterance)

    def _heard(self, wave: Any, start: int, size: int, _last: int, stream: Any) -> int:
        """Called while the sound is made, by when all phones have their times."""
        if not self._until:
            self._rate = wave.contents.sample_rate
            self._until = self._end(stream.contents.utterance, self._rate)
        here = ctypes.addressof(wave.contents.samples.contents) + 2 * start
        self._made += ctypes.string_at(here, 2 * size)
        return _STOP if len(self._made) >= 2 * self._until else _GO_ON

    def _end(self, utterance: int, rate: int) -> int:
        """The sample at which the words and a little more are over."""
        self._number_tokens(utterance)
        ends = [
            self._flite.item_feat_float(item, b"end")
            for item in self._items(utterance, b"Segment")
            if 0 < int(self._flite.ffeature_string(item, _TOKEN)) <= self._words
        ]
        return round((max(ends, default=0.0) + _BEYOND) * rate)

    def _number_tokens(self, utterance: int) -> None:
        for number, token in enumerate(self._items(utterance, b"Token")):
            self._flite.item_set_string(token, b"vitrine", b"%d" % (number + 1))

    def _phone(self, item: int) -> tuple[str, float, int, bool, int]:
        name = self._flite.ffeature_string(item, b"name").decode("ascii", "replace")
        end = self._flite.item_feat_float(item, b"end")
        # A pause belongs to no syllable and to no token: all three are "0" then.
        stress = int(self._flite.ffeature_string(item, _STRESS))
        accent = self._flite.ffeature_string(item, _ACCENT) != b"0"
        return name, end, stress, accent, int(self._flite.ffeature_string(item, _TOKEN)) - 1

    def _items(self, utterance: int, relation: bytes) -> list[int]:
        found = []
        item = self._flite.relation_head(self._flite.utt_relation(utterance, relation))
        while item:
            found.append(item)
            item = self._flite.item_next(item)
        return found


def _loaded(path: Path) -> ctypes.CDLL:
    """A library whose names the next ones may use."""
    return ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(4)
    return pipe.read(struct.unpack("<I", head)[0]) if len(head) == 4 else None


def main() -> None:
    """Answer until the input closes."""
    flite = Flite(Path(sys.argv[1]), sys.argv[2])
    while (question := _read(sys.stdin.buffer)) is not None:
        answer, pcm = flite.say(json.loads(question))
        for message in (json.dumps(answer).encode(), pcm):
            sys.stdout.buffer.write(struct.pack("<I", len(message)) + message)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
