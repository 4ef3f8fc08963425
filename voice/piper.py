"""Piper: small ONNX voices in many languages, ten times faster than speech on one core."""

from pathlib import Path
from typing import Any, ClassVar

from studio.settings import Section
from voice.engine import Role
from voice.worker import WORKERS, WorkerSettings
from voice.worker_voice import WorkerVoice


class PiperSettings(WorkerSettings):
    """Settings of the Piper engine."""

    speaker: str | None = None
    """Name or number of a speaker, in a voice that has several; unset means its first."""
    device: str = "auto"
    """`cpu`, `cuda`, or the best there is."""


class Piper(WorkerVoice[PiperSettings]):
    """Engine `piper`. Phones and words are exact to the sample."""

    engine = "piper"
    title = "Piper"
    library = "piper"
    script = WORKERS / "piper_worker.py"
    Settings: ClassVar[type[Section]] = PiperSettings

    def load(self, folder: Path, role: Role) -> dict[str, Any]:  # noqa: ARG002 - some engines need it
        return {
            "folder": str(folder),
            "speaker": self.settings.speaker,
            "device": self.settings.device,
            "threads": self.settings.threads,
            "seed": self.settings.seed,
        }
