"""The ways to one destination: its ingest, the backup ingest, and what is tried next."""

from streamer.platforms import Platform, platform
from streamer.targets import Target, target
from studio.settings import Output

PATIENCE = 12
"""Tries in a row on one way before the other one is tried: about 3 s of an ingest that refuses."""


class Route:
    """Where to send to now. Raises `Misconfigured` for an unknown platform."""

    def __init__(self, output: Output) -> None:
        self.platform: Platform = platform(output)
        second = output.backup or self.platform.second(output.url)
        self._ways = [target(output.url), *([target(second)] if second else [])]
        self._way = 0
        self._tries = 0
        self.hours = output.rollover_hours or self.platform.rollover_hours
        """Hours after which the session is ended and begun anew; None: never."""

    @property
    def now(self) -> Target:
        return self._ways[self._way]

    @property
    def on_backup(self) -> bool:
        return self._way > 0

    def scrubbed(self, text: str) -> str:
        """`text` without anything secret of any way."""
        for way in self._ways:
            text = way.scrubbed(text)
        return text

    def failed(self, *, silent: bool = False) -> None:
        """A try has failed: after a dozen in a row, or two `silent` ones, the other way is next."""
        self._tries += PATIENCE // 2 if silent else 1
        if self._tries >= PATIENCE:
            self._tries = 0
            self._way = (self._way + 1) % len(self._ways)

    def reached(self) -> None:
        self._tries = 0

    def home(self) -> None:
        """The next session begins at the first ingest again."""
        self._way = 0
        self._tries = 0
