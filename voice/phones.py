"""Speech sounds: which of them are vowels, and IPA brought into ARPABET."""

import unicodedata

PAUSE = "pau"

_PURE = ("aa", "ae", "ah", "ao", "ax", "axr", "eh", "er", "ih", "ix", "iy", "uh", "uw")
VOWELS = frozenset((*_PURE, "aw", "ay", "ey", "ow", "oy"))

# Sounds that English does not have stand for the English sound whose lips they share.
_IPA = {
    symbol: tuple(arpabet.split())
    for arpabet, symbols in {
        "p": "p ɸ",
        "b": "b β",
        "m": "m ɱ",
        "f": "f",
        "v": "v ʋ",
        "th": "θ",
        "dh": "ð",
        "t": "t ʈ",
        "d": "d ɖ ɾ ɽ",
        "k": "k c q",
        "g": "ɡ g ɟ ɢ ɣ",
        "ch": "tʃ tɕ ʈʂ",
        "jh": "dʒ dʑ ɖʐ",
        "t s": "ts",
        "d z": "dz",
        "s": "s ʂ",
        "z": "z ʐ",
        "sh": "ʃ ɕ ɧ",
        "zh": "ʒ ʑ",
        "hh": "h ɦ ħ ʔ ʕ x χ",
        "n": "n ɳ ɲ",
        "ng": "ŋ ɴ",
        "l": "l ɫ ɭ ʎ ɬ ɮ ɺ ʟ",
        "r": "r ɹ ɻ ʀ ʁ",
        "w": "w ɰ ʍ ɥ",
        "y": "j ʝ",
        "iy": "i",
        "ih": "ɪ ᵻ ɨ",
        "ey": "eɪ ei",
        "eh": "e ɛ",
        "ae": "æ",
        "aa": "a ɑ ɐ ɶ",
        "ao": "ɔ ɒ",
        "ah": "ʌ",
        "ax": "ə ɘ ɤ",
        "er": "ɜ ɝ ɚ ɞ",
        "ow": "o oʊ əʊ ou",
        "uh": "ʊ ʏ ø œ ɵ",
        "uw": "u ʉ ɯ y",
        "ay": "aɪ ai",
        "aw": "aʊ au",
        "oy": "ɔɪ ɔʏ oi ɔø",
    }.items()
    for symbol in symbols.split()
}
_LONGEST = max(map(len, _IPA))
_KNOWN = frozenset("".join(_IPA))


def from_ipa(name: str) -> tuple[str, ...]:
    """The ARPABET sounds of one IPA name, such as `('ow',)` for `ˈoʊ`; empty for a pause.

    Stress, length, tone and other marks are dropped, and so are letters that are not known.
    """
    # Only this one would lose its meaning with its mark.
    plain = unicodedata.normalize("NFD", name.replace("ç", "h"))
    letters = "".join(letter for letter in plain if letter in _KNOWN)
    sounds: list[str] = []
    while letters:
        length = next(n for n in range(_LONGEST, 0, -1) if letters[:n] in _IPA)
        sounds += _IPA[letters[:length]]
        letters = letters[length:]
    return tuple(sounds)
