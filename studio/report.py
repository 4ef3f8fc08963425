"""What air and house tell about themselves. Reports are whole, and say when they were true."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio.show import Word
from studio.spread import NOTHING, Spread


class Tally(StrEnum):
    """The state of the air, as the desk's tally lamp names it."""

    ON = "on"
    """A planned line or a pause between lines."""
    RESERVE = "reserve"
    """The reserve speaks because no line came."""
    SLATE = "slate"
    OFF = "off"


class OutputState(StrEnum):
    """The life of one destination."""

    IDLE = "idle"
    CONNECTING = "connecting"
    LIVE = "live"
    RETRYING = "retrying"


@dataclass(frozen=True, slots=True)
class OutputReport:
    """One destination. `url` has its stream key masked."""

    name: str
    url: str
    state: OutputState
    kbps: float
    retries: int
    since: float
    """Show time at which this state began."""
    error: str | None = None
    dropped: int = 0
    """Packets dropped because the destination was too slow."""
    dropped_video: int = 0
    """Pictures among them; the rest is sound, which goes last."""
    dropped_audio: int = 0
    sent: int = 0
    """Bytes handed to its pusher since playout started."""
    waiting: float = 0.0
    """Seconds of packets that wait for it."""
    send_queue: int = 0
    """Bytes that its connection has not yet acknowledged, as the kernel counts them."""
    breaks: int = 0
    """Live sessions that were lost; planned turns are none."""
    away: float = 0.0
    """Seconds in all that it was without a live session since its first, this break included."""
    away_since: float | None = None
    """Show time from which it has had no session, between tries and in them; None while live."""
    rtt_ms: float | None = None
    """Round trip of its connection, as the kernel smooths it; None where that is not known."""
    resent: int | None = None
    """Segments of this connection that had to be sent again."""
    platform: str = ""
    backup: bool = False
    """True while its backup ingest is sent to."""
    turns: int = 0
    """Sessions that were ended and begun anew as planned."""
    turns_at: float | None = None
    """Show time at which that happens next."""


class RecordingState(StrEnum):
    """The life of the recorder."""

    OFF = "off"
    STARTING = "starting"
    """Also while it is started again: packets wait, nothing is missing."""
    ON = "on"
    WAITING = "waiting"
    """The disk refuses, see `reason`: it is tried again, and what is on air is in no file."""


@dataclass(frozen=True, slots=True)
class RecordingReport:
    """The recording of the programme on the disk."""

    state: RecordingState
    since: float
    """Show time at which this state began."""
    file: str | None
    """Id of the recording that grows."""
    seconds: float
    """Its length so far."""
    bytes: int
    free: int | None
    """Bytes that the disk has left; None before it was asked."""
    reason: str | None
    """Why nothing is written."""
    dropped: int
    """Packets dropped because the disk was too slow."""
    missing: float
    """Seconds of the show that are in no file, between its first and its last recorded picture."""
    deleted: int
    """Recordings that went to hold the limits, since playout started."""
    restarts: int


@dataclass(frozen=True, slots=True)
class OnAir:
    """The utterance being heard."""

    line_id: str
    kind: str
    act: str
    sku: str | None
    writer: str
    text: str
    words: tuple[Word, ...]
    position: float
    """Seconds already heard."""
    duration: float
    part: int
    parts: int
    asker: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class LadderReport:
    """What the show gives up on a machine that is too slow."""

    rung: int
    """0 gives up nothing."""
    words: str
    """What is given up."""
    reason: str
    """Why the last step was taken, with its figures; empty before the first."""
    down: int
    """Steps down since playout started."""
    up: int


@dataclass(frozen=True, slots=True)
class AirReport:
    """Playout's own view, several times a second."""

    t: float
    tally: Tally
    now: OnAir | None
    buffer: float
    """Seconds of speech queued behind the utterance on air."""
    reserve: float
    """Seconds of reserve speech at hand."""
    muted: bool
    slate: bool
    level: float
    """Peak of the last report interval, dBFS."""
    loudness: float
    """Short-term loudness, LUFS."""
    width: int
    height: int
    fps: int
    frames: int
    late: int
    """Frames that showed an earlier picture because theirs was not ready in time, or could not be
    encoded in time."""
    repeated: int
    """Those of `late` whose picture was ready and the encoder behind."""
    owed: int
    """Frames sent late because the beat woke late; none of them was lost."""
    faults: int
    """Frames for which the painter failed and the floor was shown."""
    paint_ms: float
    encode_ms: float
    ladder: LadderReport
    outputs: tuple[OutputReport, ...]
    memory_mb: float
    without: tuple[str, ...] = ()
    """What the sound has to do without, and why: a music bed that cannot be read."""
    paint: Spread = NOTHING
    """Seconds to draw a picture, since playout started."""
    encode: Spread = NOTHING
    """Seconds to encode a frame."""
    ahead: int = 0
    """Frames drawn ahead of the beat."""
    outgoing: int = 0
    """Frames that wait for the encoder."""
    idle: int = 0
    """Frames in which nobody spoke."""
    lost: int = 0
    """Frames that were made and never encoded."""
    holes: int = 0
    """Frames left out because the machine stood still for too long."""
    recording: RecordingReport | None = None
    """None where nothing is recorded."""


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process of the show that the supervisor has started again."""

    name: str
    """`playout`, `brain`, `desk`."""
    restarts: int
    why: str
    """What ended it the last time, in words."""
    t: float
    """Show time of that."""


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """What a process of the show uses, or several of a kind together."""

    name: str
    """`vitrine` (the supervisor), `playout`, `brain`, `desk`; `carriers`, `voices`, `ingest` for
    what these have started."""
    count: int
    memory: int
    """Resident bytes."""
    cpu: float
    """Seconds, user and system."""
    files: int
    threads: int


@dataclass(frozen=True, slots=True)
class DiskLeft:
    """How long the disk has room for recordings and journal."""

    seconds: float | None
    """None when it will not be full: nothing grows, or the oldest recordings make room."""
    rate: float
    """Bytes a second that they grow by."""
    measured: bool
    """False while the rate is the set bit rate, in the first minutes."""


@dataclass(frozen=True, slots=True)
class HouseReport:
    """The machine as the show uses it, and what became of alerts. Made when it is asked for."""

    processes: tuple[ProcessFigures, ...] = ()
    disk_free: int | None = None
    """Bytes of the disk with `run.folder`; None where nobody could look."""
    disk_size: int | None = None
    alerts_sent: int = 0
    alerts_failed: int = 0
    """Given up."""
    alerts_dropped: int = 0
    alerts_waiting: int = 0
    viewers: int = 0
    """Pages that show the monitor's picture."""
    watching: int = 0
    """Players on our own site in the last half minute."""
    disk_left: DiskLeft | None = None
