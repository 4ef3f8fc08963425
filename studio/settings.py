"""The settings of a show: one frozen section per room. Unknown keys are refused."""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, IPvAnyNetwork

from studio.address import destination_url
from studio.rundown import Rundown, named
from studio.show import FRAME_RATES, Character


class Section(BaseModel):
    """A part of `config.yaml`. Frozen; a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Show(Section):
    """What show this is."""

    name: str = "Vitrine"
    """Name of the shop, as the host says it and the picture shows it."""
    host: str = "Mina"
    """Name of the presenter; unset means the one its pack gives."""
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    """Language of words, label and voice, as a BCP 47 tag."""
    timezone: str = "UTC"
    """Time zone of the brand, for offers and times of day."""
    seed: int = 1
    """Same seed and same inputs give the same show."""


class Catalog(Section):
    """Where the products come from."""

    file: Path = Path("examples/catalogue/products.yaml")
    """CSV, TSV, JSON, YAML or XML; the format is recognised by its content."""
    sidecar: Path | None = None
    """What the brand decided about its products; unset: `products.sidecar.yaml` beside them."""
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$")
    """Currency of prices that name none."""
    poll_seconds: float = Field(0.5, gt=0, le=60)
    """How often the file is looked at while on air."""
    fetch_pictures: bool = True
    """Fetch pictures given as http(s) URLs; never from private addresses."""


class Engine(Section):
    """An engine by its entry point name, and settings that its own model checks."""

    engine: str
    settings: dict[str, Any] = {}


class Script(Section):
    """What is said."""

    writer: Engine = Engine(engine="playbook")
    disclosure_minutes: float = Field(15, gt=0, le=60)
    """Spoken AI notice at the start and at least this often."""
    rehook_minutes: float = Field(2.5, ge=1, le=60)
    """Who we are and what is on, for viewers who just came: from the start of one to the start of
    the next at most."""
    segment_seconds: float = Field(100, ge=20, le=1800)
    """Aimed length of one product's turn."""
    ahead_seconds: float = Field(10, ge=4, le=60)
    """Speech kept ready ahead of the air."""
    chat_delay_seconds: float = Field(6, ge=0, le=60)
    """Seconds from our clock to the viewer's eye: "this one" is what was on screen so long ago."""
    chat_per_minute: int = Field(3000, ge=60, le=60_000)
    """Messages of all platforms together that are read; what is over is counted and let go."""
    shipping: str | None = None
    """The shop's delivery terms as a short clause; unset means the host does not know."""
    returns: str | None = None
    """The shop's return terms as a short clause."""
    banned: tuple[str, ...] = ()
    """Words that are never spoken."""
    rundown: Annotated[Rundown, BeforeValidator(named)] = Rundown()
    """The day: hours, promises to products, promo windows, fixed items; or the file it is in."""


class Spare(Section):
    """An engine that takes over; in the file its bare name is enough."""

    engine: str
    settings: dict[str, Any] = {}


def _spares(given: Any) -> Any:
    listed = given if isinstance(given, list | tuple) else [given]
    return [{"engine": one} if isinstance(one, str) else one for one in listed]


class Voice(Section):
    """How it sounds."""

    engine: str = "auto"
    """`auto` takes the best engine present for the show's language, and says which."""
    settings: dict[str, Any] = {}
    spare: Annotated[tuple[Spare, ...], BeforeValidator(_spares)] = (
        Spare(engine="flite"),
        Spare(engine="espeak"),
    )
    """Engines that take over within the sentence, in this order, when the first fails."""
    loudness: float = Field(-16.0, ge=-31, le=-9)
    """Programme loudness in LUFS."""
    true_peak: float = Field(-1.5, ge=-9, le=-0.5)
    """Ceiling in dBTP before AAC."""
    character: Character | Literal["auto"] = "auto"
    """What kind of voice engines with several choose, and the spare ones resemble.

    `auto` is what suits the presenter: its pack says so, else it is a woman's.
    """
    rate: float = Field(1.0, ge=0.5, le=2.0)
    """Speed of speech."""
    cache_mb: int = Field(200, ge=0)
    """Size of the phrase cache on disk."""
    lexicon: dict[str, str | dict[str, str]] = {}
    """Brand words and how they are said: `{"Fjord": "fyord"}`, or `{"Fjord": {"en": "fyord"}}`."""


class Sound(Section):
    """What is heard besides the voice."""

    bed: Path | None = None
    """Music under the whole show, looped: wav, mp3, ogg, flac or m4a."""
    bed_loudness: float = Field(-28.0, ge=-60, le=-16)
    """Loudness of the bed while nobody speaks, LUFS."""
    bed_under_speech: float = Field(-34.0, ge=-60, le=-16)
    """Loudness it is lowered to under speech, LUFS."""
    effects: dict[str, Path] = {
        "opening": Path("streamer/sounds/opening.wav"),
        "bridge": Path("streamer/sounds/bridge.wav"),
        "offer": Path("streamer/sounds/offer.wav"),
    }
    """A short file for a moment of the show: the act of a line, or what kind of line it is."""
    effects_loudness: float = Field(-24.0, ge=-60, le=-14)
    """Loudness of the loudest 0.4 s of each effect, LUFS."""


class Models(Section):
    """Weights of neural engines."""

    folder: Path = Path("models")
    """Where `manifest.yaml` is, and the weights that `vitrine models pull` brought."""
    offline: bool = False
    """Never fetch anything; what is missing is then said with its name."""


class Presenter(Section):
    """Who is seen."""

    engine: str = "puppet"
    pack: Path = Path("avatar/packs/host")
    palette: str = "default"
    outfit: str | None = None
    settings: dict[str, Any] = {}


class Stage(Section):
    """The set and the overlays."""

    light: Literal["day", "evening"] = "day"
    tokens: Path | None = None
    """A tokens file of the brand; unset means the stage's own."""
    layout: Path | None = None
    """A layout file of the brand: what stands elsewhere; unset means the stage's own."""
    label: str | None = None
    """Wording of the permanent AI label; unset means the wording for the show's language."""
    live_label: str | None = None
    """The same while a person's own voice is heard behind the drawn figure."""


def _known_rate(fps: int) -> int:
    if fps not in FRAME_RATES:
        known = ", ".join(map(str, FRAME_RATES))
        raise ValueError(f"{fps} frames per second do not hold whole samples; use one of {known}")
    return fps


def _yaml_word(value: object) -> object:
    """YAML reads a bare `off` as false."""
    return "off" if value is False else value


Preset = Literal[
    "ultrafast", "drawn", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower",
    "veryslow",
]  # fmt: skip
"""The presets of x264 that a live show can think of using, quickest first, and `drawn`, our own for
drawn pictures."""

Ladder = Annotated[Literal["auto", "off"], BeforeValidator(_yaml_word)]

Target = Annotated[str, AfterValidator(destination_url)]


class Output(Section):
    """One destination. A stream key can be kept out of the file: `${YOUTUBE_KEY}`."""

    name: str
    url: Target = Field(repr=False)
    platform: str = "auto"
    """youtube, twitch, facebook, tiktok, bilibili or generic; `auto` knows it by the URL's host."""
    backup: Target | None = Field(None, repr=False)
    """A second ingest for when the first does not answer; unset: the platform's own, if any."""
    rollover_hours: float | None = Field(None, gt=0)
    """When the session is ended and begun anew; unset: as the platform needs it."""


class Stream(Section):
    """The programme as it is encoded and sent."""

    width: int = Field(720, ge=270, le=3840, multiple_of=2)
    height: int = Field(1280, ge=270, le=3840, multiple_of=2)
    fps: int = 30
    video_kbps: int | None = Field(None, ge=300, le=20000)
    """Constant video bit rate; unset means the rate for the size."""
    audio_kbps: int = Field(128, ge=64, le=320)
    preset: Preset = "drawn"
    """`drawn`: two fifths of the work of `veryfast`, for drawn pictures; or a preset of x264."""
    ladder: Ladder = "auto"
    """`auto` gives up effects, then quality, then pictures while the machine is too slow."""
    outputs: tuple[Output, ...] = ()
    """Where it goes. None and no `--to`: our own ingest on 127.0.0.1."""

    def model_post_init(self, _context: object) -> None:
        _known_rate(self.fps)


class Recording(Section):
    """The programme on this machine's disk."""

    enabled: bool = False
    """Off unless wanted: it takes some 1.2 GB an hour at the usual bit rate."""
    folder: Path = Path("run/recordings")
    segment_minutes: float = Field(10, gt=0, le=60)
    """Length of a file; it ends at a key frame, every 2 s."""
    segment_mb: float = Field(2000, ge=1)
    """A file that gets this long, in millions of bytes, ends earlier."""
    keep_hours: float | None = Field(72, gt=0)
    """Older recordings are deleted; unset: never for their age."""
    keep_gb: float | None = Field(100, gt=0)
    """The oldest are deleted beyond so many billions of bytes; unset: never for their size."""
    min_free_gb: float = Field(2, ge=0)
    """What the disk keeps free for others: the oldest are deleted for it, and when that does not
    help, nothing is written."""


def _site(value: str) -> str:
    parts = urlsplit(value)
    good = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    if not good or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("expected http:// or https://, a host and a port, and nothing after them")
    if parts.port == 0:
        raise ValueError("expected a port from 1 to 65535")
    return value.rstrip("/")


Site = Annotated[str, AfterValidator(_site)]


class Neighbour(Section):
    """Another show of the group, which has a desk of its own."""

    name: str = Field(min_length=1, max_length=80)
    url: Site
    """Where its desk answers ours."""
    link: Site | None = None
    """Where people open its desk, if not at `url`."""
    token: str | None = Field(None, min_length=16, repr=False)
    """Its desk's `console.glance_token`; unset: the same as ours."""


class Console(Section):
    """The operator's desk and the watch page."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    """0 takes any free port and says which."""
    token: str | None = None
    """The operator's token; unset means one is made at the start and printed."""
    chat_per_minute: int = Field(12, ge=1)
    """Messages a minute that one address may send to the own-site chat."""
    hook_secret: str | None = Field(None, min_length=16)
    """What the shop signs its webhook with; unset means that there is no webhook."""
    hook_per_minute: int = Field(600, ge=1)
    """Calls of the webhook a minute from one address."""
    session_hours: float = Field(12, gt=0, le=720)
    """A user who signed in is signed out after so many hours."""
    requests_per_minute: int = Field(6000, ge=60)
    """Requests of any kind a minute from one address."""
    media_url: str | None = Field(None, pattern=r"^https?://[^\s/;,'\"]+(/[^\s;,'\"]*)?$")
    """Where viewers fetch `/hls` and `/pictures`: a CDN under a name of its own; unset: here."""
    sockets_per_address: int = Field(64, ge=1, le=400)
    """WebSockets that one address may have open; a desk has two or three."""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of reverse proxies: what they say of clients is believed."""
    shows: tuple[Neighbour, ...] = Field((), max_length=40)
    """The shows of the group, each with its own desk; this one may be among them."""
    glance_token: str | None = Field(None, min_length=16, repr=False)
    """What desks of other shows bring to see how this one does, and nothing else."""

    def model_post_init(self, _context: object) -> None:
        seen: dict[str, int] = {}
        for number, show in enumerate(self.shows):
            first = seen.setdefault(show.url, number)
            if first != number:
                raise ValueError(
                    f"shows.{number}.url ({show.name}): {show.url} is shows.{first}.url already;"
                    " each show has a desk of its own, with its own console.port"
                )
            if show.token is None and self.glance_token is None:
                raise ValueError(
                    f"shows.{number} ({show.name}): needs a token; set VITRINE_GLANCE_TOKEN to the"
                    " same secret for all shows, or give it its own `token`"
                )


class Run(Section):
    """Where the show keeps its journal and its caches."""

    folder: Path = Path("run")
    cache: Path = Path(".cache")


class Journal(Section):
    """For how long the journal is kept. Whole days (UTC) go, the oldest first.

    What was said in the last week never goes: from it the show knows what it may not say again.
    """

    keep_days: float | None = Field(None, ge=8, le=36_500)
    """Days that ended longer ago are deleted; unset: never for their age."""
    keep_gb: float | None = Field(None, ge=0.001)
    """The oldest days are deleted beyond so many billions of bytes; unset: never for its size."""


class Alerts(Section):
    """What a person is told of, at the desk and by a webhook. An unset condition is not looked at.

    Seconds are how long a trouble must last before it is told.
    """

    webhook: str | None = Field(None, pattern=r"^https?://\S+$", repr=False)
    """Where alerts are posted as JSON; unset: they are shown at the desk alone."""
    secret: str | None = Field(None, min_length=16, repr=False)
    """What the posts are signed with."""
    repeat_hours: float | None = Field(4, gt=0, le=168)
    """How often an alarm that lasts is told again."""
    off_air_seconds: float | None = Field(5, ge=1)
    output_down_seconds: float | None = Field(30, ge=1)
    silence_seconds: float | None = Field(10, ge=1)
    reserve_seconds: float | None = Field(30, ge=1)
    slate_seconds: float | None = Field(300, ge=1)
    """Slate or mute that the operator may have left on."""
    brain_seconds: float | None = Field(20, ge=3)
    restarts: int | None = Field(5, ge=1)
    """Restarts of one process within ten minutes."""
    gate_refusals: int | None = Field(30, ge=1)
    """Lines refused since the last one that was heard."""
    catalogue_seconds: float | None = Field(60, ge=1)
    model_seconds: float | None = Field(600, ge=1)
    disk_gb: float | None = Field(2, gt=0)
    """Free space of the disk with `run.folder`, in billions of bytes."""


class Logs(Section):
    """What the processes write about themselves."""

    format: Literal["auto", "text", "json"] = "auto"
    """`auto` writes text on a terminal and one JSON object per line elsewhere."""
    level: Literal["debug", "info", "warning", "error"] = "info"
    file_mb: float = Field(5, gt=0, le=1000)
    """Size at which a file of `logs/` in `run.folder` is turned over."""
    files: int = Field(3, ge=0, le=100)
    """Files kept of each process, two at least; 0 writes none."""


class Config(Section):
    """The whole of `config.yaml`."""

    show: Show = Show()
    catalog: Catalog = Catalog()
    script: Script = Script()
    voice: Voice = Voice()
    sound: Sound = Sound()
    models: Models = Models()
    presenter: Presenter = Presenter()
    stage: Stage = Stage()
    stream: Stream = Stream()
    recording: Recording = Recording()
    console: Console = Console()
    run: Run = Run()
    journal: Journal = Journal()
    logs: Logs = Logs()
    alerts: Alerts = Alerts()
