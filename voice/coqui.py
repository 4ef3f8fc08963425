"""Coqui: VITS with one speaker or many, and XTTS, which speaks with the voice of a recording."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.settings import Section
from voice.cloning import consented
from voice.engine import Role, Speech, Token
from voice.worker import WORKERS, WorkerSettings
from voice.worker_voice import WorkerVoice


class CoquiSettings(WorkerSettings):
    """Settings of the Coqui engine."""

    speaker: str | None = None
    """Name of a speaker, in a model that has several; unset means its first."""
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    """Language, in a model that has several; unset means the show's."""
    reference: Path | tuple[Path, ...] = ()
    """Recordings of the person whose voice XTTS takes on: six seconds or more, and clean."""
    consent: Path | None = None
    """That person's consent; docs/models.md says what the file holds."""
    first_codes: int = Field(20, ge=4, le=600)
    """Codes, 46 ms each, before XTTS's first piece of sound; each later piece is as long as all
    before it, since every piece is decoded from the beginning."""
    device: str = "auto"
    """`cpu`, `cuda`, or the best there is."""


class Coqui(WorkerVoice[CoquiSettings]):
    """Engine `coqui`. VITS knows its phones or words; of XTTS no times are known.

    A cloned voice speaks only while the consent to it is valid, to the day.
    """

    engine = "coqui"
    title = "Coqui"
    library = "TTS"
    script = WORKERS / "coqui_worker.py"
    Settings: ClassVar[type[Section]] = CoquiSettings

    def __init__(self, settings: CoquiSettings, role: Role, clock: Clock | None = None) -> None:
        super().__init__(settings, role)
        self._clock = clock or SystemClock()
        self._until: date | None = None
        """Last day of the consent; None without a cloned voice."""

    @property
    def key(self) -> str:
        stats = [(path.name, path.stat()) for path in self._recordings if path.is_file()]
        heard = " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)
        # Phrases of a voice whose consent has ended are not found in the cache.
        return f"{super().key}/{heard}{'/ended' if self._ended else ''}"

    async def open(self) -> None:
        """Load the model. Raises as every engine does, and `Misconfigured` without a consent."""
        self._until = self._agreed()
        await super().open()

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        if self._ended:
            raise Unavailable(f"the consent to this voice ended on {self._until}")
        return await super().speak(sentence)

    def load(self, folder: Path, role: Role) -> dict[str, Any]:
        return {
            "folder": str(folder),
            "speaker": self.settings.speaker,
            "language": self.settings.language or role.lang,
            "recordings": [str(path) for path in self._recordings],
            "first_codes": self.settings.first_codes,
            "device": self.settings.device,
            "seed": self.settings.seed,
        }

    @property
    def _recordings(self) -> list[Path]:
        given = self.settings.reference
        return [at_home(path) for path in ((given,) if isinstance(given, Path) else given)]

    @property
    def _ended(self) -> bool:
        return self._until is not None and self._clock.wall().date() > self._until

    def _agreed(self) -> date | None:
        """The last day of the consent to a cloned voice. Raises `Misconfigured`."""
        recordings = self._recordings
        if not recordings:
            return None
        for path in recordings:
            if not path.is_file():
                raise Misconfigured(f"voice.settings.reference: there is no {path}")
        file = self.settings.consent
        record = consented(file and at_home(file), recordings, self._clock.wall().date())
        return record.valid_until
