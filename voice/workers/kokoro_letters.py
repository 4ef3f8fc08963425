"""The letters in which Kokoro reads: IPA, but one letter where IPA writes several."""

import unicodedata

READERS = {
    "a": "gmw/en-US", "b": "gmw/en", "e": "roa/es", "f": "roa/fr", "h": "inc/hi", "i": "roa/it",
    "p": "roa/pt-BR",
}  # fmt: skip
"""First letter of a voice's name, and the voice of espeak-ng that reads for it."""

_ONE_LETTER = {
    "a^ɪ": "I", "a^ʊ": "W", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "ɔ^ɪ": "Y",
    "d^ʒ": "ʤ", "t^ʃ": "ʧ", "d^z": "ʣ", "t^s": "ʦ", "^": "", "c\u0327": "ç",
}  # fmt: skip
_ENGLISH = {
    "ə^l": "ᵊl", "l\u0329": "ᵊl", "n\u0329": "ᵊn", "ʔn\u0329": "tn", "ʔˌn\u0329": "tn", "ɚ": "əɹ",
    "ɐ": "ə", "r": "ɹ", "x": "k", "c\u0327": "k", "ɬ": "l", "ʔ": "t", "ʲ": "",
}  # fmt: skip
_AMERICAN = {"ɜː": "ɜɹ", "ɜːɹ": "ɜɹ", "ɾ": "T", "ɪə": "iə", "ː": ""}
_BRITISH = {"e^ə": "ɛː", "iə": "ɪə"}

_RULES = dict.fromkeys(READERS, _ONE_LETTER) | {
    "a": _ONE_LETTER | _ENGLISH | _AMERICAN,
    "b": _ONE_LETTER | _ENGLISH | _BRITISH,
}

WRITTEN_OUT = {
    letter: ipa.replace("^", "") for ipa, letter in _ONE_LETTER.items() if len(ipa) == 3
} | {"T": "ɾ", "ᵊ": "ə"}
"""IPA of the letters that are not IPA themselves."""


def fitted(ipa: str, lang: str) -> str:
    """IPA of espeak-ng, ties written `^`, in letters of the model. `lang` is a key of `READERS`."""
    rules = _RULES[lang]
    longest = max(map(len, rules))
    text = unicodedata.normalize("NFD", ipa.replace("\u0361", "^"))
    letters = ""
    while text:
        size = next((n for n in range(longest, 0, -1) if text[:n] in rules), 0)
        letters += rules[text[:size]] if size else text[0]
        text = text[size or 1 :]
    return letters
