"""espeak-ng from the `espeakng-loader` wheel: every language, everywhere; clear but robotic."""

import importlib.util
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from studio.errors import Misconfigured, Unavailable
from studio.settings import Section
from studio.show import Character
from voice.closures import along, closed
from voice.emphasis import accented
from voice.engine import Phone, Role, Samples, Speech, Token, Tone, Unreadable
from voice.library import Answer, Library
from voice.phones import PAUSE, from_ipa

_SCRIPT = Path(__file__).with_name("espeak_child.py")
_WORDS_PER_MINUTE = 158
_NAMED_OTHERWISE = {
    "en": "en-us",
    "es-mx": "es-419",
    "no": "nb",
    "pt": "pt-br",
    "pt-pt": "pt",
    "zh": "cmn",
    "en-gb": "en",
}


class EspeakSettings(Section):
    """Settings of the espeak engine."""

    variant: str | None = Field(None, pattern=r"^[A-Za-z0-9]+$")
    """Timbre; without one a clear one of the role's character is taken."""
    pitch: int | None = Field(None, ge=0, le=99)
    """50 is the timbre's own; without one it suits the role's character."""
    range: int = Field(60, ge=0, le=99)
    """How far the pitch moves."""
    timeout_seconds: float = Field(4.0, gt=0)
    """Longest wait for a sentence; one of 10 s takes 10 ms."""
    memory_mb: float = Field(150.0, gt=0)
    """Size at which the child is replaced; it holds 35 MB and does not grow."""


_VOICES: dict[Character, tuple[str, int]] = {"female": ("klatt4", 84), "male": ("klatt", 46)}
"""Variant and pitch. The Klatt variants are the clearest of the hundred there are."""
_SEMITONE = 5.5
"""What espeak-ng's pitch moves for a semitone."""
_STRESS = (16, 20, 25)
"""How much higher in pitch, how many words a minute slower, and how many hundredths louder a word
is said that has weight."""


def _wheel() -> Path | None:
    """The data folder of the wheel, which is never imported here."""
    found = importlib.util.find_spec("espeakng_loader")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "espeak-ng-data"


def _language_file(lang: str) -> str | None:
    """Path of the language in the wheel, such as `gmw/en-US`; None when it is not there."""
    wheel = _wheel()
    if wheel is None:
        return None
    folder = wheel / "lang"
    there = {path.name.lower(): path for path in folder.rglob("*") if path.is_file()}
    tag = lang.lower()
    for name in (tag, tag.split("-")[0]):
        path = there.get(_NAMED_OTHERWISE.get(name, name))
        if path is not None:
            return path.relative_to(folder).as_posix()
    return None


def _variants() -> set[str]:
    wheel = _wheel()
    return {path.name for path in (wheel / "voices/!v").iterdir()} if wheel else set()


class Espeak:
    """Engine `espeak`. Times are exact to the sample."""

    Settings: ClassVar[type[Section]] = EspeakSettings
    tone = Tone(mud=-1.0)

    def __init__(self, settings: EspeakSettings, role: Role) -> None:
        self._settings = settings
        self._role = role
        self._file = _language_file(role.lang)
        variant, pitch = _VOICES[role.character]
        self._variant = settings.variant or variant
        self._pitch = pitch if settings.pitch is None else settings.pitch
        wait, most = settings.timeout_seconds, settings.memory_mb
        self._library = Library("espeak-ng", _SCRIPT, seconds=wait, memory_mb=most)

    @property
    def key(self) -> str:
        voice = f"{self._file}+{self._variant}/{self._pitch}/{self._settings.range}"
        return f"espeak/{voice}/{self._role.rate:g}"

    @property
    def pid(self) -> int | None:
        """Process id of the child while it runs."""
        return self._library.pid

    @staticmethod
    def missing(role: Role) -> str | None:
        if _wheel() is None:
            return "the Python package espeakng-loader is not installed"
        if _language_file(role.lang) is None:
            return f"espeak-ng does not speak {role.lang}"
        return None

    async def open(self) -> None:
        reason = self.missing(self._role)
        if reason is not None:
            raise Unavailable(reason)
        # espeak-ng takes a variant it does not know for none, without a word.
        if self._variant not in _variants():
            raise Misconfigured(
                f"voice.settings.variant: found {self._variant!r}, expected one of "
                f"{', '.join(sorted(_variants()))}"
            )
        await self._ask("")

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        if self._role.lang.split("-")[0] == "ja":
            _only_kana(sentence)
        first = sentence[0] if sentence else Token("")
        pitch = max(0, min(99, self._pitch + round(first.pitch * _SEMITONE)))
        pieces = _pieces(sentence, pitch)
        answer, pcm = await self._ask(" ".join(pieces), pitch, first.pace)
        seconds = len(pcm) / answer.rate
        named = _phones(answer, seconds, _sound_as(self._file))
        phones = closed(named, pcm, answer.rate)
        words = along(_words(answer, pieces, seconds), named, phones)
        phones = accented(phones, words, sentence)
        return Speech(pcm, answer.rate, phones, words)

    async def opening(self, sentence: Sequence[Token], _words: int) -> Speech:
        return await self.speak(sentence)  # which takes no longer

    async def close(self) -> None:
        await self._library.close()

    async def _ask(
        self, text: str, pitch: int = 50, pace: float = 1.0
    ) -> "tuple[_Answer, Samples]":
        question = {
            "voice": f"{self._file}+{self._variant}",
            "rate": round(_WORDS_PER_MINUTE * self._role.rate * pace),
            "pitch": pitch,
            "range": self._settings.range,
            "text": text,
        }
        return await self._library.ask(question, _Answer)


def _only_kana(sentence: Sequence[Token]) -> None:
    """Raise `Unreadable` for Han signs, which espeak-ng names in Japanese instead of reading."""
    han = next((sign for token in sentence for sign in token.text if "一" <= sign <= "鿿"), None)
    if han is not None:
        raise Unreadable(f"espeak-ng reads Japanese only in kana, not {han}")


class _Answer(Answer):
    phones: tuple[tuple[str, int], ...] = ()
    """Name and first sample."""
    words: tuple[tuple[int, int, int], ...] = ()
    """Character, length and first sample."""


def _pieces(sentence: Sequence[Token], pitch: int) -> list[str]:
    """What espeak-ng is given for each token: its letters, after commands where weight changes.

    A command is a control character, a signed number and a letter; no token has such a character.
    """
    up, slower, louder = min(_STRESS[0], 99 - pitch), *_STRESS[1:]
    pieces, weighty = [], False
    for token in sentence:
        command = ""
        if token.stress != weighty:
            weighty = token.stress
            up_or_down, down_or_up = ("+", "-") if weighty else ("-", "+")
            command = f"\x01{up_or_down}{up}P\x01{down_or_up}{slower}S\x01{up_or_down}{louder}A"
        pieces.append(command + token.text + token.mark)
    return pieces


def _sound_as(file: str | None) -> Mapping[str, str]:
    """What names of sounds mean in a language, where it is not what they mean in others."""
    if file is None or "/en" not in file:
        return {}
    return {"ɐ": "ə", "ɔ": "ɑ"} if file.endswith("en-US") else {"ɐ": "ə"}


def _meant(name: str, sound_as: Mapping[str, str]) -> str:
    plain = name.strip("ˈˌ")
    return name.replace(plain, sound_as[plain]) if plain in sound_as else name


def _phones(answer: _Answer, seconds: float, sound_as: Mapping[str, str]) -> tuple[Phone, ...]:
    # Names in brackets announce a change of language; they are no sounds.
    heard = [
        (name, sample / answer.rate) for name, sample in answer.phones if not name.startswith("(")
    ]
    phones = [Phone(PAUSE, 0.0, heard[0][1])] if heard and heard[0][1] > 0 else []
    ends = [start for _, start in heard[1:]] + [seconds]
    for (name, start), end in zip(heard, ends, strict=True):
        sounds = from_ipa(_meant(name, sound_as)) or (PAUSE,)
        stress = int("ˈ" in name or "ˌ" in name)
        edges = [start + (end - start) * n / len(sounds) for n in range(len(sounds))] + [end]
        phones += [
            Phone(sound, first, after, stress)
            for sound, (first, after) in zip(sounds, pairwise(edges), strict=True)
            if after > first
        ]
    return tuple(phones)


def _words(
    answer: _Answer, pieces: Sequence[str], seconds: float
) -> tuple[tuple[float, float] | None, ...]:
    """Where each token is heard: up to the next word, or to the pause before it."""
    tokens: dict[int, int] = {}
    position = 1
    for number, piece in enumerate(pieces):
        tokens[position] = number
        position += len(piece) + 1
    words: list[tuple[float, float] | None] = [None] * len(pieces)
    rate = answer.rate
    # A token may be several words to espeak-ng, as in Chinese: only the first of them begins it.
    begun = {place: sample for place, _, sample in reversed(answer.words) if place in tokens}
    starts = sorted((sample, tokens[place]) for place, sample in begun.items())
    for (start, number), (after, _) in pairwise([*starts, (round(seconds * rate), 0)]):
        words[number] = (start / rate, _silent_from(answer, start, after) / rate)
    return tuple(words)


def _silent_from(answer: _Answer, start: int, after: int) -> int:
    """The sample from which nothing is heard any more of what is between the two."""
    end = after
    for name, sample in reversed(answer.phones):
        if start < sample < end:
            if from_ipa(name):
                break
            end = sample
    return end
