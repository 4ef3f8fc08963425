"""The child process of the espeak engine: a script that never shares a process with Vitrine.

espeak-ng is GPL and keeps global state, so it lives here, behind two pipes. Every message begins
with its length in four bytes, little end first. A question is JSON: `voice`, `rate`, `pitch`,
`range` and `text`. The answer is two messages: JSON with `rate`, `phones` and `words` (or
`fault`), and 16-bit samples. `phones` is [name, sample]; `words` is [character, length, sample].
"""

import ctypes
import json
import struct
import sys
from typing import Any, BinaryIO

import espeakng_loader

SYNCHRONOUS = 2
EVENTS_OF_PHONES_IN_IPA = 0x0001 | 0x0002
NO_EXIT = 0x8000
UTF_8 = 1
RATE, PITCH, RANGE = 1, 3, 4
END_OF_LIST, WORD, PHONEME = 0, 1, 7


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Heard = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Library:
    """The library, opened once."""

    def __init__(self) -> None:
        self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        options = EVENTS_OF_PHONES_IN_IPA | NO_EXIT
        self._rate = self._espeak.espeak_Initialize(SYNCHRONOUS, 0, data, options)
        if self._rate <= 0:
            raise SystemExit("espeak-ng cannot be initialised")
        # The library keeps only the address: a callback that nobody holds is gone.
        self._callback = _Heard(self._heard)
        self._espeak.espeak_SetSynthCallback(self._callback)
        self._voice = ""
        self._pcm = bytearray()
        self._phones: list[tuple[str, int]] = []
        self._words: list[tuple[int, int, int]] = []

    def say(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Speak `question["text"]`."""
        if not self._cast(question["voice"]):
            return {"fault": f"espeak-ng has no voice {question['voice']!r}"}, b""
        for parameter, key in ((RATE, "rate"), (PITCH, "pitch"), (RANGE, "range")):
            self._espeak.espeak_SetParameter(parameter, question[key], 0)
        self._pcm.clear()
        self._phones.clear()
        self._words.clear()
        text = question["text"].encode() + b"\0"
        fault = self._espeak.espeak_Synth(text, len(text), 0, 1, 0, UTF_8, None, None)
        if fault:
            return {"fault": f"espeak-ng answered with error {fault}"}, b""
        answer = {"rate": self._rate, "phones": self._phones, "words": self._words}
        return answer, bytes(self._pcm)

    def _cast(self, voice: str) -> bool:
        # A name that is not found leaves the old voice in place, so the answer must be looked at.
        if voice != self._voice:
            if self._espeak.espeak_SetVoiceByName(voice.encode()):
                return False
            self._voice = voice
        return True

    def _heard(self, pcm: Any, count: int, events: Any) -> int:
        if pcm and count > 0:
            self._pcm += ctypes.string_at(pcm, 2 * count)
        number = 0
        while (event := events[number]).type != END_OF_LIST:
            if event.type == PHONEME:
                # Eight bytes that need not end in NUL, and may be cut inside a letter.
                name = bytes(event.id.string).decode(errors="ignore")
                self._phones.append((name, event.sample))
            elif event.type == WORD:
                self._words.append((event.text_position, event.length, event.sample))
            number += 1
        return 0


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(4)
    return pipe.read(struct.unpack("<I", head)[0]) if len(head) == 4 else None


def main() -> None:
    """Answer until the input closes."""
    library = Library()
    while (question := _read(sys.stdin.buffer)) is not None:
        answer, pcm = library.say(json.loads(question))
        for message in (json.dumps(answer).encode(), pcm):
            sys.stdout.buffer.write(struct.pack("<I", len(message)) + message)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
