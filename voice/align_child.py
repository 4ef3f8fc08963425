"""The child process that aligns words to their sound: a script that holds pocketsphinx and no more.

A question is a message of JSON, `words` and `sounds` (for each word the phones to use when the
dictionary does not have it), and a message of 16-bit samples at 16 kHz. The answer is a message of
JSON: `words`, each a list of [phone, first 10 ms, number of 10 ms], with a null for a silence; or
`fault`. Every message begins with its length in four bytes, little end first.
"""

import json
import struct
import sys
from typing import Any, BinaryIO

from pocketsphinx import Decoder

Word = list[tuple[str, int, int]]


class Aligner:
    """The decoder, loaded once: 0.3 s and 60 MB."""

    def __init__(self) -> None:
        self._decoder = Decoder(samprate=16_000, loglevel="FATAL", lm=None)

    def align(self, question: dict[str, Any], pcm: bytes) -> dict[str, Any]:
        """Where each word and each phone is. A sentence that does not fit its sound is a fault."""
        named = [
            self._named(word, sounds)
            for word, sounds in zip(question["words"], question["sounds"], strict=True)
        ]
        known = [name for name in named if name is not None]
        if not known or len(known) < len(named):
            return {"fault": "a word is in no dictionary"}
        try:
            self._decoder.set_align_text(" ".join(known))
            self._hear(pcm)
            self._decoder.set_alignment()  # a second time, for the phones in the words
            self._hear(pcm)
            return {"words": [self._word(entry) for entry in self._decoder.get_alignment()]}
        except (RuntimeError, TypeError) as reason:  # TypeError: there is no alignment to go over
            return {"fault": f"the words do not fit the sound ({reason})"}

    def _named(self, word: str, sounds: str) -> str | None:
        """What the dictionary knows the word as."""
        if self._decoder.lookup_word(word) is not None:
            return word
        if not sounds:
            return None
        # Not under its own letters: they may be any, and the next one may be said otherwise.
        name = "own-" + sounds.lower().replace(" ", "-")
        if self._decoder.lookup_word(name) is None:
            try:
                self._decoder.add_word(name, sounds)
            except RuntimeError:
                return None
        return name

    def _hear(self, pcm: bytes) -> None:
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()

    @staticmethod
    def _word(entry: Any) -> Word | None:
        if entry.name[:1] in "<[(+":
            return None
        return [(phone.name, phone.start, phone.duration) for phone in entry]


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(4)
    return pipe.read(struct.unpack("<I", head)[0]) if len(head) == 4 else None


def main() -> None:
    """Answer until the input closes."""
    aligner = Aligner()
    pipe = sys.stdin.buffer
    while (question := _read(pipe)) is not None and (pcm := _read(pipe)) is not None:
        message = json.dumps(aligner.align(json.loads(question), pcm)).encode()
        sys.stdout.buffer.write(struct.pack("<I", len(message)) + message)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
