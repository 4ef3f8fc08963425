"""Flite with the CMU voices `slt` (a woman's) and `rms` (a man's), 16 kHz, English, in a child."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from studio.errors import Unavailable
from studio.settings import Section
from studio.show import Character
from voice.emphasis import emphasised
from voice.engine import Phone, Role, Speech, Token, Tone
from voice.library import Answer, Library
from voice.plain_letters import plain_letters
from voice.raised import raised, ratio

_SCRIPT = Path(__file__).with_name("flite_child.py")
_SYSTEM = Path("/")
_FOLDERS = ("usr/lib/*-linux-gnu", "usr/lib64", "usr/lib", "usr/local/lib")


class FliteSettings(Section):
    """Settings of the Flite engine."""

    pitch: float = Field(0.0, ge=-12, le=12)
    """Semitones above the voice's own pitch."""
    range: float = Field(1.3, ge=0, le=3)
    """How far the pitch moves, 1 is as in the recordings, which is little for a host."""
    timeout_seconds: float = Field(4.0, gt=0)
    """Longest wait for a sentence; one of 10 s takes 0.15 s on an idle core."""
    memory_mb: float = Field(250.0, gt=0)
    """Size at which the child is replaced; it holds 45 MB and does not grow."""


@dataclass(frozen=True, slots=True)
class _Cast:
    """One of the voices, as it was measured."""

    name: str
    pace: float
    """Of its own pace, to speak as fast as a host."""
    mean: float
    """Hertz."""
    spread: float
    """Hertz, standard deviation."""
    tuned: bool
    """Its pitch can be set; that of the other one is a matter of how fast it is played."""


_VOICES: dict[Character, _Cast] = {
    "female": _Cast("slt", 0.9, 172.0, 26.0, tuned=True),
    "male": _Cast("rms", 1.0, 100.0, 15.0, tuned=False),
}


def libraries(voices: Path, name: str) -> Path | None:
    """The folder of the libraries with voice `name`: the system's, else what `voices` has."""
    for root in (_SYSTEM, voices / "flite"):
        for pattern in _FOLDERS:
            for found in root.glob(f"{pattern}/libflite_cmu_us_{name}.so.1"):
                return found.parent
    return None


class Flite:
    """Engine `flite`. English only; it knows phones, stress and accents."""

    Settings: ClassVar[type[Section]] = FliteSettings
    tone = Tone(mud=-2.0, presence=3.0, air=6.0)  # as dull as Festival's, from the same recordings

    def __init__(self, settings: FliteSettings, role: Role) -> None:
        self._settings = settings
        self._role = role
        self._cast = _VOICES[role.character]
        self._library: Library | None = None

    @property
    def key(self) -> str:
        mine, cast = self._settings, self._cast
        pace = cast.pace * self._role.rate
        return f"flite/cmu_us_{cast.name}/{pace:.3f}/{mine.pitch:g}/{mine.range:g}"

    @property
    def pid(self) -> int | None:
        """Process id of the child while it runs."""
        return self._library.pid if self._library else None

    @staticmethod
    def missing(role: Role) -> str | None:
        if role.lang.split("-")[0] != "en":
            return f"Flite's voices speak English, not {role.lang}"
        name = _VOICES[role.character].name
        if libraries(role.voices, name) is None:
            return f"Flite's library with the voice {name} (libflite1) is not installed"
        return None

    async def open(self) -> None:
        reason = self.missing(self._role)
        folder = libraries(self._role.voices, self._cast.name)
        if reason is not None or folder is None:
            raise Unavailable(reason or "Flite is gone")
        wait, most = self._settings.timeout_seconds, self._settings.memory_mb
        arguments = (str(folder), self._cast.name)
        self._library = Library("Flite", _SCRIPT, *arguments, seconds=wait, memory_mb=most)
        await self.speak([Token("ready", ".")])

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        return await self._said(sentence, 0)

    async def opening(self, sentence: Sequence[Token], words: int) -> Speech:
        return await self._said(sentence, words)

    async def _said(self, sentence: Sequence[Token], words: int) -> Speech:
        """The sentence, or its first `words` words and a little more; 0 is all of them."""
        library = self._library
        if library is None:
            raise Unavailable("Flite is not open")
        first = sentence[0] if sentence else Token("")
        cast, mine = self._cast, self._settings
        pitch = mine.pitch + first.pitch
        faster = 1.0 if cast.tuned else ratio(pitch)
        question = {
            "text": " ".join(_spelled(token) + token.mark for token in sentence),
            "stretch": faster / (cast.pace * self._role.rate * first.pace),
            "mean": cast.mean * 2 ** (pitch / 12),
            "spread": cast.spread * mine.range,
            "words": words,
        }
        answer, pcm = await library.ask(question, _Answer)
        phones = _phones(answer, len(pcm) / answer.rate)
        times = _words(answer, phones, len(sentence))
        if words:  # of what comes after them there is no sound
            times = (*times[:words], *(None for _ in times[words:]))
        return emphasised(raised(Speech(pcm, answer.rate, phones, times), faster), sentence)

    async def close(self) -> None:
        library, self._library = self._library, None
        if library is not None:
            await library.close()


class _Answer(Answer):
    phones: tuple[tuple[str, float, int, bool, int], ...] = ()


def _spelled(token: Token) -> str:
    # The library takes a capital "A" for the article wherever it likes.
    plain = plain_letters(token, "Flite")
    return "ay" if plain == "A" else plain


def _phones(answer: _Answer, seconds: float) -> tuple[Phone, ...]:
    """The library rounds durations up to its frames of 5 ms, so the last end may lie behind."""
    phones, start = [], 0.0
    for name, told, stress, accented, _ in answer.phones:
        end = max(start, min(told, seconds))
        phones.append(Phone(name, start, end, 2 if accented and stress else stress))
        start = end
    return tuple(phones)


def _words(
    answer: _Answer, phones: Sequence[Phone], count: int
) -> tuple[tuple[float, float] | None, ...]:
    words: list[tuple[float, float] | None] = [None] * count
    for (_, _, _, _, number), phone in zip(answer.phones, phones, strict=True):
        if 0 <= number < count:
            known = words[number]
            words[number] = (known[0] if known else phone.start, phone.end)
    return tuple(words)
