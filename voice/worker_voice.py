"""What all neural engines have in common: weights, a worker, words in, sound with times out."""

import asyncio
import hashlib
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from babel.core import get_global

from studio import weights
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.interpreter import absent, interpreter
from studio.settings import Section
from voice.engine import Role, Speech, Token, Tone
from voice.timed import timed
from voice.worker import Worker, WorkerSettings

_MOST_PITCH = 4.0
"""Semitones. Beyond, a voice that is raised by its rate sounds like a cartoon."""


Given = TypeVar("Given", bound=WorkerSettings)


class WorkerVoice(ABC, Generic[Given]):
    """An engine whose model is loaded by a script in a worker."""

    engine: ClassVar[str]
    """Its entry point, as the manifest of weights names it."""
    title: ClassVar[str]
    """As messages call it."""
    library: ClassVar[str]
    """The Python package its script imports."""
    script: ClassVar[Path]
    Settings: ClassVar[type[Section]]
    tone: Tone = Tone()

    def __init__(self, settings: Given, role: Role) -> None:
        self.settings = settings
        self.role = role
        self._worker: Worker | None = None
        self._key: str | None = None

    @abstractmethod
    def load(self, folder: Path, role: Role) -> dict[str, Any]:
        """What the script's `load` gets, as JSON values. Raises `Misconfigured`."""

    @property
    def key(self) -> str:
        # Asked for every sentence, while what it looks at is read when the model is opened.
        if self._key is None:
            self._key = self._known_by()
        return self._key

    @property
    def pid(self) -> int | None:
        """Process id of the worker while it runs."""
        return self._worker.pid if self._worker else None

    @classmethod
    def missing(cls, role: Role) -> str | None:
        """The weights are not looked for: which ones is a matter of the settings."""
        return cls.mute(role.lang) or absent(cls.title, cls.library)

    @classmethod
    def mute(cls, lang: str) -> str | None:  # noqa: ARG003 - an engine for any language asks nothing
        """Why no model of this engine can speak `lang`; None when one may."""
        return None

    @classmethod
    def pulled(cls, role: Role) -> str | None:
        """The model it would use of itself: pulled, and for the language of `role`. Quick."""
        try:
            return next(iter(weights.here(role.models, cls.engine, role.lang)), None)
        except Misconfigured:
            return None

    async def open(self) -> None:
        """Load the model. Raises `Unavailable`, and `Misconfigured` for wrong files or settings."""
        reason = self.missing(self.role)
        python = interpreter(self.library)
        if reason is not None or python is None:
            raise Unavailable(reason or f"{self.title} cannot run here")
        model = await asyncio.to_thread(self._model)
        if model is None:
            raise Unavailable(
                f"{self.title} has no model for {self.role.lang}: `vitrine models list` shows what "
                "can be pulled"
            )
        # The first time, hundreds of megabytes are read and compared.
        folder = await asyncio.to_thread(weights.folder_of, self.role.models, model)
        self._key = await asyncio.to_thread(self._known_by)
        await self.close()
        self._worker = Worker(
            self.title, python, self.script, self.load(folder, self.role), self.settings
        )
        about = await self._worker.open()
        spoken = about.get("lang")
        if spoken and _base(spoken) != _base(self.role.lang):
            await self.close()
            raise Misconfigured(
                f"voice.settings.model: {folder} speaks {spoken}, the show speaks {self.role.lang}"
            )

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        """Say one sentence. Raises `Unavailable`, `Unreadable`."""
        if self._worker is None:
            raise Unavailable(f"{self.title} is not open")
        first = sentence[0] if sentence else Token("")
        pitch = max(-_MOST_PITCH, min(_MOST_PITCH, first.pitch))
        raised = 2.0 ** (pitch / 12)
        wish = {
            "words": [[_plain(token.text), token.mark, token.stress] for token in sentence],
            # Spoken slower and played faster: higher, and as long as it was.
            "pace": self.role.rate * first.pace / raised,
        }
        spoken = await self._worker.say(wish, sentence)
        return timed(spoken, sentence, raised)

    async def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.close()

    def _known_by(self) -> str:
        model = self._model() or ""
        given = f"{self.settings!r}/{self.role.lang}/{self.role.character}/{self.role.rate:g}"
        contents = _seen(_place(self.role, model)) if model else ""
        digest = hashlib.sha256(f"{given}/{contents}".encode()).hexdigest()[:16]
        return f"{self.engine}/{model}/{digest}"

    def _model(self) -> str | None:
        return self.settings.model or self.pulled(self.role)


def _plain(text: str) -> str:
    """Letters, their marks and apostrophes: readers take brackets and controls for orders."""
    kept = (
        letter for letter in text if unicodedata.category(letter)[0] in "LMN" or letter in "'’-"
    )
    return "".join(kept)


def _place(role: Role, model: str) -> Path:
    return at_home(Path(model)) if "/" in model else role.models / weights.CACHE / model


def _seen(folder: Path) -> str:
    """What tells one state of a folder from another without reading it: names, sizes, times."""
    try:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        stats = [(path.name, path.stat()) for path in files]
    except OSError:
        return ""
    return " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)


def _base(lang: str) -> str:
    """The language of a tag, in two letters where there are two: `eng` and `en-us` are `en`."""
    base = lang.lower().replace("_", "-").split("-")[0]
    return str(get_global("language_aliases").get(base, base))
