"""Kokoro: a model of 82 million parameters, near human on one and a half cores."""

from pathlib import Path
from typing import Any, ClassVar

from studio.settings import Section
from voice.engine import Role
from voice.worker import WORKERS, WorkerSettings
from voice.worker_voice import WorkerVoice

_LETTERS = {
    "en": "a", "en-gb": "b", "en-au": "b", "en-ie": "b", "en-nz": "b", "en-in": "b", "es": "e",
    "fr": "f", "hi": "h", "it": "i", "pt": "p",
}  # fmt: skip
"""How the names of voices in a language begin. Japanese and Chinese need readers of their own."""


class KokoroSettings(WorkerSettings):
    """Settings of the Kokoro engine."""

    voice: str | None = None
    """Name of a file in `voices/` without `.pt`; unset means one for language and character."""
    device: str = "auto"
    """`cpu`, `cuda`, `mps`, or the best there is."""


class Kokoro(WorkerVoice[KokoroSettings]):
    """Engine `kokoro`. Phones and words from the model's own durations."""

    engine = "kokoro"
    title = "Kokoro"
    library = "kokoro"
    script = WORKERS / "kokoro_worker.py"
    Settings: ClassVar[type[Section]] = KokoroSettings

    @classmethod
    def mute(cls, lang: str) -> str | None:
        return None if _letter(lang) else f"Kokoro does not speak {lang} here"

    def load(self, folder: Path, role: Role) -> dict[str, Any]:
        return {
            "folder": str(folder),
            "voice": self.settings.voice,
            "letter": _letter(role.lang),
            "character": role.character[0],
            "device": self.settings.device,
            "seed": self.settings.seed,
        }


def _letter(lang: str) -> str | None:
    tag = lang.lower()
    return _LETTERS.get(tag) or _LETTERS.get(tag.split("-")[0])
