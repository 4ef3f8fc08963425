"""What a platform takes and for how long: data files with the date they were checked."""

from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field

from streamer.profile import GOP_SECONDS, video_kbps
from studio.errors import Misconfigured
from studio.settings import Output, Section, Stream
from studio.yaml_text import yaml_file

_FOLDER = Path(__file__).with_name("platforms")
GENERIC = "generic"


class Backup(Section):
    """How the second ingest of a platform is named."""

    from_: str = Field(alias="from")
    """Part of the URL that is exchanged ..."""
    to: str
    """... for this."""
    query: str = ""
    """What is added to the URL."""


class Platform(Section):
    """One kind of destination."""

    name: str
    hosts: tuple[str, ...]
    """Domains its ingests are in."""
    schemes: tuple[str, ...]
    video_kbps: int | None = Field(gt=0)
    """Highest video rate it takes; None: not known."""
    audio_kbps: int | None = Field(gt=0)
    keyframe_seconds: float | None = Field(gt=0)
    """Longest distance of key frames it takes."""
    rollover_hours: float | None = Field(gt=0)
    """When a session is ended by us and begun anew, so that the platform does not end it."""
    release_seconds: float = Field(gt=0)
    """Until a key is free again whose last sender vanished."""
    backup: Backup | None = None
    portrait: bool = False
    """It wants upright pictures."""
    checked: date
    sources: tuple[str, ...]

    def second(self, url: str) -> str | None:
        """The URL of its backup ingest for the ingest `url`; None when it has none."""
        if self.backup is None or self.backup.from_ not in url:
            return None
        moved = url.replace(self.backup.from_, self.backup.to, 1)
        if not self.backup.query:
            return moved
        return f"{moved}{'&' if '?' in moved else '?'}{self.backup.query}"


@cache
def platforms() -> dict[str, Platform]:
    """All that are known, by file name. Raises `Misconfigured` when a file is broken."""
    found = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        try:
            found[file.stem] = Platform.model_validate(yaml_file(file))
        except ValueError as reason:
            raise Misconfigured(f"{file}: {reason}") from reason
    return found


def platform(output: Output) -> Platform:
    """The platform of a destination: as set, else by its host, else the generic one.

    Raises `Misconfigured` for a name that is not known.
    """
    known = platforms()
    if output.platform != "auto":
        if output.platform not in known:
            raise Misconfigured(
                f"stream.outputs: {output.name}: found platform {output.platform!r}, expected auto"
                f" or one of {', '.join(known)}"
            )
        return known[output.platform]
    host = urlsplit(output.url).hostname or ""
    for one in known.values():
        if any(host == domain or host.endswith(f".{domain}") for domain in one.hosts):
            return one
    return known[GENERIC]


def objections(output: Output, stream: Stream) -> list[str]:
    """What the platform of `output` will not like about the programme, with what to change."""
    aim = platform(output)
    said = []
    scheme = urlsplit(output.url).scheme
    if scheme not in aim.schemes:
        said.append(f"{aim.name} takes {' or '.join(aim.schemes)}, not {scheme}; change its url")
    kbps = video_kbps(stream)
    if aim.video_kbps is not None and kbps > aim.video_kbps:
        said.append(
            f"{aim.name} takes at most {aim.video_kbps} kbit/s of video, the programme has {kbps};"
            " set stream.video_kbps"
        )
    if aim.audio_kbps is not None and stream.audio_kbps > aim.audio_kbps:
        said.append(
            f"{aim.name} takes at most {aim.audio_kbps} kbit/s of sound, the programme has"
            f" {stream.audio_kbps}; set stream.audio_kbps"
        )
    if aim.keyframe_seconds is not None and aim.keyframe_seconds < GOP_SECONDS:
        said.append(f"{aim.name} wants a key frame every {aim.keyframe_seconds} s")
    if aim.portrait and stream.width > stream.height:
        said.append(f"{aim.name} shows upright pictures; set stream.width and stream.height")
    return said
