"""Words to IPA by the espeak-ng of the `espeakng-loader` wheel, for models that read phonemes.

The library is GPL-3.0 and keeps global state: it is loaded by worker processes only.
"""

import ctypes
import importlib
import re
from importlib.util import find_spec

from studio.workers.serve import Wrong

_SYNCHRONOUS, _NO_EXIT, _UTF_8 = 2, 0x8000, 1
_IPA_WITH_TIES = 0x02 | 0x80 | ord("^") << 8
"""IPA; letters that are one sound are tied by `^`."""
_FLAGS = re.compile(r"\([^)]*\)")


class Reader:
    """Reads one language."""

    def __init__(self, lang: str) -> None:
        """`lang` is a file of espeak-ng such as `gmw/en-US`. Raises `Wrong` when it has none."""
        if find_spec("espeakng_loader") is None:
            raise Wrong("the Python package espeakng-loader is not installed; run: make voices")
        wheel = importlib.import_module("espeakng_loader")
        self._espeak = ctypes.CDLL(wheel.get_library_path())
        data = wheel.get_data_path().encode()
        self._espeak.espeak_Initialize(_SYNCHRONOUS, 0, data, _NO_EXIT)
        self._espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
        if self._espeak.espeak_SetVoiceByName(lang.encode()):
            raise Wrong(f"espeak-ng does not read {lang}")

    def groups(self, text: str) -> list[str]:
        """What is said between two blanks, in order; often a word, sometimes two."""
        words = ctypes.create_string_buffer(text.encode())
        place = ctypes.c_void_p(ctypes.addressof(words))
        heard: list[str] = []
        while place.value:
            clause = self._espeak.espeak_TextToPhonemes(ctypes.byref(place), _UTF_8, _IPA_WITH_TIES)
            heard += _FLAGS.sub("", (clause or b"").decode()).split()
        return heard
