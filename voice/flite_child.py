"""The child process of the Flite engine: a script that never shares a process with Vitrine.

It is started with the folder of the libraries and the name of a voice. A question is JSON with
`text`, `stretch` (of all durations, 1 is the voice's own pace), `mean` and `spread` of the pitch
in hertz. With `words`, its sound ends a little after so many words. The answer has `rate` and
`phones`: [name, end in seconds, stress, accent, token].
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


class _Item(ctypes.Structure):
    """The beginning of `cst_item` of cst_item.h."""

    _fields_ = (
        ("contents", ctypes.c_void_p),
        ("relation", ctypes.c_void_p),
        ("next", ctypes.c_void_p),
    )


_Step = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
"""`cst_uttfunc` of cst_synth.h: one step of the way from text to sound."""
_BEYOND = 2
"""Speech sounds after the words at least: a sound is shaped by what comes next."""

_POINTER, _TEXT = ctypes.c_void_p, ctypes.c_char_p
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "flite_init": (ctypes.c_int, ()),
    "flite_synth_text": (_POINTER, (_TEXT, _POINTER)),
    "delete_utterance": (None, (_POINTER,)),
    "utt_wave": (ctypes.POINTER(_Wave), (_POINTER,)),
    "utt_relation": (_POINTER, (_POINTER, _TEXT)),
    "relation_head": (_POINTER, (_POINTER,)),
    "item_next": (_POINTER, (_POINTER,)),
    "item_as": (_POINTER, (_POINTER, _TEXT)),
    "item_parent": (_POINTER, (_POINTER,)),
    "item_set_string": (None, (_POINTER, _TEXT, _TEXT)),
    "item_feat_float": (ctypes.c_float, (_POINTER, _TEXT)),
    "ffeature_string": (_TEXT, (_POINTER, _TEXT)),
    "feat_set_float": (None, (_POINTER, _TEXT, ctypes.c_float)),
    "feat_set": (None, (_POINTER, _TEXT, _POINTER)),
    "feat_val": (_POINTER, (_POINTER, _TEXT)),
    "uttfunc_val": (_POINTER, (_Step,)),
    "val_uttfunc": (_POINTER, (_POINTER,)),
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
        features, last = self._voice.contents.features, ctypes.c_char_p(b"wave_synth_func")
        self._sound = _Step(self._flite.val_uttfunc(self._flite.feat_val(features, last)))
        # It keeps only the addresses of these, too.
        self._last, self._step = last, _Step(self._opened)
        self._flite.feat_set(features, self._last, self._flite.uttfunc_val(self._step))
        self._words = 0
        """How many words are wanted; 0 is all of them."""
        self._heard: int | None = None
        """How many speech sounds have a sound; None is all of them."""

    def say(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Speak `question["text"]`."""
        features = self._voice.contents.features
        for key, name in self._names.items():
            self._flite.feat_set_float(features, name, question[key])
        self._words, self._heard = question.get("words", 0), None
        utterance = self._flite.flite_synth_text(question["text"].encode(), self._voice)
        if not utterance:
            return {"fault": "the sentence failed"}, b""
        try:
            heard = self._items(utterance, b"Segment")[: self._heard]
            phones = list(map(self._phone, heard))
            wave = self._flite.utt_wave(utterance).contents
            answer = {"rate": wave.sample_rate, "phones": phones}
            return answer, ctypes.string_at(wave.samples, 2 * wave.num_samples)
        finally:
            # All that was read above is gone after this.
            self._flite.delete_utterance(utterance)

    def _opened(self, utterance: int) -> Any:
        """The last step, before which everything is known of the sentence but its sound.

        For that, of an opening only what is to be heard is left.
        """
        self._number_tokens(utterance)
        last = self._last_heard(utterance) if self._words else None
        if last is None:
            return self._sound(utterance)
        item = _Item.from_address(last)
        after = item.next
        item.next = None
        try:
            return self._sound(utterance)
        finally:
            self._heard = len(self._items(utterance, b"Segment"))
            # What is not to be heard is given back with the utterance, like all of it.
            item.next = after

    def _last_heard(self, utterance: int) -> int | None:
        """The sound with which the opening ends; None when it is all."""
        before, of_it, later = None, None, 0
        for item in self._items(utterance, b"Segment"):
            syllable = self._flite.item_parent(self._flite.item_as(item, b"SylStructure"))
            # The library stumbles over half a syllable.
            if later >= _BEYOND and syllable != of_it:
                return before
            if later or int(self._flite.ffeature_string(item, _TOKEN)) > self._words:
                later += 1
            before, of_it = item, syllable
        return None

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
