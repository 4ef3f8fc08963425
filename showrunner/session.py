"""What the supervisor tells each child when it starts: over stdin, so that `ps` shows nothing."""

import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from showrunner.lives import RECORD
from studio.settings import Config, Output


class Session(BaseModel):
    """One run of the show."""

    model_config = ConfigDict(frozen=True)

    config: Config
    show: str
    """Id of the show in the journal; line ids start with it."""
    start: float
    """Monotonic time of show time 0."""
    sockets: Path
    """Folder of the Unix sockets, private to this user."""
    outputs: tuple[Output, ...]
    hls: Path | None
    """Where our own ingest puts what arrived; None when the show goes elsewhere only."""
    token: str
    console: bool
    record: bool = False
    """Keep the programme on the disk."""
    monitor: bool = False
    """Play the programme on the local sound card."""
    port: int = 0
    """The desk's port as the settings ask for it; it may have been busy."""

    file: Path | None = None
    """The settings file; None for the one of the checkout."""

    @property
    def playout(self) -> Path:
        return self.sockets / "playout"

    @property
    def brain(self) -> Path:
        return self.sockets / "brain"

    @property
    def lives(self) -> Path:
        """Where the supervisor writes down which processes were started again."""
        return self.sockets / RECORD


def from_stdin() -> Session | None:
    """The session the supervisor wrote as one line of JSON; None when it has gone without."""
    line = sys.stdin.readline()
    return Session.model_validate_json(line) if line else None
