"""How phonemes reach a model: espeak-ng's IPA in the letters of Kokoro, each with its word."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from voice.workers.kokoro_letters import READERS, WRITTEN_OUT, fitted

SAID = {
    "a": ("hello world the little bottle button near", "həlˈO wˈɜɹld ðə lˈɪTᵊl bˈɑTᵊl bˈʌtn nˈɪɹ"),
    "b": ("hello world fair boys go nurse", "həlˈQ wˈɜːld fˈɛː bˈYz ɡˌQ nˈɜːs"),
    "e": ("hola buenos días", "ˈola βwˈenos ðˈias"),
    "f": ("bonjour à tous", "bɔ̃ʒˈuʁ a tˈus"),
    "h": ("नमस्ते", "nəmˈʌsteː"),
    "i": ("ciao grazie", "ʧˈao ɡrˈaʦje"),
    "p": ("olá bom dia não", "olˈa bˈoŋ ʤˈiæ nˈɐ̃ʊ̃"),
}

SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from voice.workers.espeak_ipa import Reader
from voice.workers.phonemes import spelled
out = {}
for name, (lang, text) in json.loads(sys.argv[2]).items():
    reader = Reader(lang)
    words = [[word.rstrip(",."), word[len(word.rstrip(",.")):], False] for word in text.split()]
    out[name] = reader.groups(text), spelled(words, reader, list)
print(json.dumps(out))
"""


def read(wanted: dict[str, tuple[str, str]]) -> dict:
    """In a process of its own, as nothing of espeak-ng belongs into ours."""
    home = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-I", "-c", SCRIPT, home, json.dumps(wanted)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_language_of_kokoro_is_read_in_its_letters() -> None:
    heard = read({letter: (READERS[letter], text) for letter, (text, _) in SAID.items()})
    assert set(SAID) == set(READERS)
    letters = {
        letter: " ".join(fitted(group, letter) for group in groups)
        for letter, (groups, _) in heard.items()
    }
    assert letters == {letter: said for letter, (_, said) in SAID.items()}


def test_words_run_together_keep_their_numbers_and_commas_their_place() -> None:
    ((_, symbols),) = read({"x": ("gmw/en-US", "one of the lamps, hello.")}).values()
    marks = [symbol for symbol, word in symbols if word is None]
    assert marks == [" ", " ", ",", " ", "."]
    spoken: dict[int, str] = {}
    for symbol, word in symbols:
        if word is not None:
            spoken[word] = spoken.get(word, "") + symbol
    assert spoken == {0: "wˈʌn", 1: "ʌv", 2: "ðə", 3: "lˈæmps", 4: "həlˈo^ʊ"}


def test_a_language_that_espeak_does_not_have_is_told() -> None:
    with pytest.raises(AssertionError, match="Wrong: espeak-ng does not read xx/yy"):
        read({"x": ("xx/yy", "hello")})


def test_letters_of_kokoro_are_ipa_again_for_the_lips() -> None:
    assert WRITTEN_OUT["O"] == "oʊ"
    assert WRITTEN_OUT["ʧ"] == "tʃ"
    assert "" not in WRITTEN_OUT
