"""Voices of transformers from a local folder: MMS in a thousand languages, and more."""

from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from studio.settings import Section
from voice.engine import Role
from voice.worker import WORKERS, WorkerSettings
from voice.worker_voice import WorkerVoice


class TransformersSettings(WorkerSettings):
    """Settings of the transformers engine."""

    speaker: int = Field(0, ge=0)
    """Number of the speaker, in a model that has several."""
    device: str = "auto"
    """`cpu`, `cuda`, `mps`, or the best there is."""


class Transformers(WorkerVoice[TransformersSettings]):
    """Engine `transformers`. VITS and MMS know when words are heard; others know no times."""

    engine = "transformers"
    title = "transformers"
    library = "transformers"
    script = WORKERS / "transformers_worker.py"
    Settings: ClassVar[type[Section]] = TransformersSettings

    def load(self, folder: Path, role: Role) -> dict[str, Any]:  # noqa: ARG002 - some engines need it
        return {
            "folder": str(folder),
            "speaker": self.settings.speaker,
            "device": self.settings.device,
            "seed": self.settings.seed,
        }
