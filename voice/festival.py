"""Festival with the CMU `slt` voice (HTS, 32 kHz, English), as a child process behind a pipe."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from pydantic import Field

from studio.child import Child, read_bytes, read_line, write
from studio.errors import Unavailable
from studio.settings import Section
from voice.emphasis import emphasised
from voice.engine import Phone, Role, Speech, Token, Tone
from voice.plain_letters import plain_letters
from voice.raised import raised, ratio

_SCRIPT = Path(__file__).with_name("festival.scm")
_SLT = Path("share/festival/voices/us/cmu_us_slt_arctic_hts/festvox/cmu_us_slt_arctic_hts.scm")
_ANSWER = re.compile(
    rb"(?:phone (?P<phone>\S+) (?P<end>[\d.]+) (?P<stress>\d) (?P<accent>\S+) (?P<token>\d+|-)"
    rb"|wave (?P<rate>\d+) (?P<samples>\d+)|end)$"
)
_PACE = 0.95
"""Of the voice's own 200 words a minute, which is a little fast for a host."""
_PITCH = -2.0
"""Semitones at which it is played: its vowels lie so far forward that "coat" is heard as "cat"."""
_END = re.compile(rb"end$")
_LOADED = re.compile(rb"loaded$")


class FestivalSettings(Section):
    """Settings of the Festival engine."""

    timeout_seconds: float = Field(4.0, gt=0)
    """Longest wait for a sentence; one of 10 s takes 0.3 s on an idle core."""
    recycle_after: int = Field(300, ge=1)
    """Sentences after which the child is replaced: it grows by 60 MB over the first hundred."""
    memory_mb: float = Field(400.0, gt=0)
    """Size at which it is replaced whatever it has said."""


_HEAP = ("--heap", "700000")
"""Scheme cells, 40 bytes each, all of which it touches. Its own ten million take 400 MB. Half a
million are too few for a sentence of 40 words that no dictionary has; of 80 such it says in these.
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """Where Festival is: on this machine, or unpacked in a folder of our own."""

    program: str
    root: Path | None = None
    """Folder that holds its `usr`; None when it belongs to the system."""

    @property
    def command(self) -> tuple[str, ...]:
        if self.root is None:
            return (self.program, *_HEAP, "--pipe")
        library = str(self.root / "usr/share/festival")
        folders = {str(file.parent) for file in self.root.glob("**/lib/**/*.so*")}
        # Debian's Festival knows a second folder, and looks only there for what it loads first.
        bare = (self.program, "--libdir", library, "--datadir", library, *_HEAP, "--pipe")
        return ("env", f"LD_LIBRARY_PATH={':'.join(sorted(folders))}", *bare) if folders else bare


def installed(voices: Path) -> Installed | None:
    """The Festival that has our voice: the system's if there is one, else the one in `voices`."""
    program = shutil.which("festival")
    if program is not None and (Path(program).resolve().parent.parent / _SLT).exists():
        return Installed(program)
    root = voices / "festival"
    unpacked = root / "usr/bin/festival"
    if unpacked.exists() and (root / "usr" / _SLT).exists():
        return Installed(str(unpacked), root)
    return None


class Festival:
    """Engine `festival`. English only; it knows phones, stress and accents."""

    Settings: ClassVar[type[Section]] = FestivalSettings
    # CMU's voices are dull: 20 dB down above 4 kHz. A statistical one is even by nature.
    tone = Tone(mud=-2.0, presence=3.0, air=6.0, squeeze=1.0)

    def __init__(self, settings: FestivalSettings, role: Role) -> None:
        self._settings = settings
        self._role = role
        self._child: Child | None = None
        self._sentences = 0

    @property
    def key(self) -> str:
        return f"festival/cmu_us_slt_arctic_hts/{_PACE * self._role.rate:.3f}/{_PITCH:g}"

    @property
    def pid(self) -> int | None:
        """Process id of the child while it runs."""
        return self._child.pid if self._child else None

    @staticmethod
    def missing(role: Role) -> str | None:
        if role.lang.split("-")[0] != "en":
            return f"Festival's voice speaks English, not {role.lang}"
        if installed(role.voices) is None:
            return "Festival with festvox-us-slt-hts is not installed"
        return None

    async def open(self) -> None:
        place = installed(self._role.voices)
        if place is None:
            raise Unavailable("Festival with festvox-us-slt-hts is not installed")
        self._child = Child("Festival", place.command)
        await self._start(self._child)

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        return await self._said("vitrine_say", sentence, "")

    async def opening(self, sentence: Sequence[Token], words: int) -> Speech:
        # It has as much to think about as for the whole, and less to say.
        return await self._said("vitrine_open", sentence, f" {words}")

    async def _said(self, order: str, sentence: Sequence[Token], rest: str) -> Speech:
        text = " ".join(_spelled(token) + token.mark for token in sentence)
        first = sentence[0] if sentence else Token("")
        faster = ratio(_PITCH + first.pitch)
        pace = _PACE * self._role.rate * first.pace / faster
        child = self._child
        if child is None:
            raise Unavailable("Festival is not open")
        worn = self._sentences >= self._settings.recycle_after
        if child.pid is None or worn or child.memory_mb > self._settings.memory_mb:
            await self._start(child)
        self._sentences += 1
        weights = " ".join(str(int(token.stress)) for token in sentence)
        sounds: list[re.Match[bytes]] = []
        async with child.exchange(self._settings.timeout_seconds) as process:
            # `text` holds letters, apostrophes, blanks and marks: nothing that ends a string.
            ask = f'({order} "{text}" {pace:.3f} \'({weights}){rest})\n(vitrine_end)\n'
            await write(process, ask.encode("ascii"))
            while not (line := await read_line(process, _ANSWER))["rate"]:
                if line["phone"] is None:
                    raise ValueError("the sentence failed")
                sounds.append(line)
            pcm = await read_bytes(process, 2 * int(line["samples"]))
            await read_line(process, _END)
        loud = np.frombuffer(pcm, "=i2").astype(np.float32) / np.float32(32768)
        words = _words(sounds, len(sentence))
        said = Speech(loud, int(line["rate"]), _phones(sounds), words)
        return emphasised(raised(said, faster), sentence)

    async def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.kill()

    async def _start(self, child: Child) -> None:
        await child.start()
        self._sentences = 0
        load = f'(load "{_quoted(_SCRIPT)}")\n(vitrine_end)\n'
        # When the script fails there is no `vitrine_end`, but this line comes all the same.
        load += '(format t "loaded\\n")\n(fflush nil)\n'
        async with child.exchange(4 * self._settings.timeout_seconds) as process:
            await write(process, load.encode())
            await read_line(process, _END)
            await read_line(process, _LOADED)


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def _spelled(token: Token) -> str:
    plain = plain_letters(token, "Festival")
    return "lettera" if plain == "A" else plain


def _phones(sounds: Sequence[re.Match[bytes]]) -> tuple[Phone, ...]:
    phones, start = [], 0.0
    for sound in sounds:
        end = float(sound["end"])
        accented = b"*" in sound["accent"]
        stress = 2 if accented and sound["stress"] == b"1" else int(sound["stress"])
        phones.append(Phone(sound["phone"].decode(), start, end, stress))
        start = end
    return tuple(phones)


def _words(sounds: Sequence[re.Match[bytes]], count: int) -> tuple[tuple[float, float] | None, ...]:
    words: list[tuple[float, float] | None] = [None] * count
    start = 0.0
    for sound in sounds:
        end = float(sound["end"])
        number = int(sound["token"]) if sound["token"] != b"-" else count
        if number < count:
            known = words[number]
            words[number] = (known[0] if known else start, end)
        start = end
    return tuple(words)
