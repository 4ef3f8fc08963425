"""`vitrine doctor`: what this machine has and lacks, and the command that mends it."""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import imageio_ffmpeg
import psutil
from rich.console import Console
from rich.text import Text

from catalog.load import load
from console.marks import marks
from console.neighbours import Glance, clash, look, over_http
from showrunner.settings import settings
from streamer import srt
from studio.config import at_home
from studio.engines import engine, names
from studio.errors import Misconfigured, Unavailable
from studio.settings import Config, Neighbour
from studio.weights import Manifest, lacking
from studio.weights_record import Lock
from voice.booth import role_of
from voice.casting import cast, missing
from voice.engine import Role
from voice.obtain import FETCHED

ROOM_MB = 2000
"""Free disk below which journal and caches may not last a week."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    part: str
    state: Literal["ok", "lacks", "broken"]
    """`broken` keeps the show off the air; `lacks` only makes it poorer."""
    words: str
    mend: str | None = None
    """The command or change that mends it."""


def doctor(file: Path | None, *, as_json: bool) -> int:
    """Print the findings; 1 when something keeps the show off the air, else 0."""
    found = list(_findings(file))
    if as_json:
        sys.stdout.write(json.dumps([asdict(f) for f in found], indent=2) + "\n")
    else:
        out = Console(highlight=False)
        marks = {
            "ok": ("ok    ", "green"),
            "lacks": ("lacks ", "yellow"),
            "broken": ("broken", "red"),
        }
        for f in found:
            mark, colour = marks[f.state]
            out.print(Text.assemble((mark, colour), f"  {f.part:<12} {f.words}"))
            if f.mend:
                out.print(Text(f"        {'':<12} {f.mend}", style="dim"))
    return 1 if any(f.state == "broken" for f in found) else 0


def _findings(file: Path | None) -> Iterator[Finding]:
    yield _python()
    yield _ffmpeg()
    try:
        config = settings(file)
    except Misconfigured as reason:
        yield Finding(
            "settings", "broken", str(reason), "change the named key; docs/configuration.md"
        )
        return
    yield Finding("settings", "ok", str(file or "config.yaml"))
    yield _catalogue(config)
    yield from voices(config)
    yield _weights(config)
    if any(output.url.startswith("srt:") for output in config.stream.outputs):
        yield _srt()
    yield _folder("journal", at_home(config.run.folder))
    yield _folder("cache", at_home(config.run.cache))
    yield _port(config)
    yield from _shows(config)
    yield _machine()


def _shows(config: Config) -> Iterator[Finding]:
    """The other shows of the group: whether each desk answers ours."""
    token = config.console.glance_token or ""

    async def asked() -> list[Glance | str]:
        async with over_http() as ask:
            looks = (
                look(f"console.shows.{number}", show, token, ask)
                for number, show in enumerate(config.console.shows)
            )
            return await asyncio.gather(*looks)

    if not config.console.shows:
        return
    for show, found in zip(config.console.shows, asyncio.run(asked()), strict=True):
        if isinstance(found, Glance):
            mine = found.show == config.show.name and _at(show) == config.console.port
            outputs = () if mine else config.stream.outputs
            ours = marks(outputs, show.token or token)
            same = clash(show.name, [name for mark, name in ours.items() if mark in found.sends])
            if same:
                mend = "give one of the two a stream key of its own"
                yield Finding("shows", "broken", same, mend)
            yield Finding("shows", "ok", f"{show.name}: {found.state}")
        else:
            mend = "start that show, or change the named key here or there"
            yield Finding("shows", "lacks", f"{show.name}: {found}", mend)


def _at(show: Neighbour) -> int | None:
    return urlsplit(show.url).port


def _python() -> Finding:
    v = sys.version_info
    words = f"{v[0]}.{v[1]}.{v[2]}"
    if v < (3, 11):
        return Finding("python", "broken", words, "install Python 3.11 or newer")
    return Finding("python", "ok", words)


def _ffmpeg() -> Finding:
    try:
        path = imageio_ffmpeg.get_ffmpeg_exe()
        said = subprocess.run(
            [path, "-version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (RuntimeError, OSError, subprocess.SubprocessError) as reason:
        return Finding("ffmpeg", "broken", str(reason), "make setup")
    return Finding("ffmpeg", "ok", said.stdout.splitlines()[0].split(" Copyright")[0])


def _catalogue(config: Config) -> Finding:
    try:
        loaded = load(
            config.catalog.file,
            config.catalog.currency,
            timezone=config.show.timezone,
            sidecar=config.catalog.sidecar,
        )
    except Misconfigured as reason:
        return Finding("catalogue", "broken", str(reason), "change catalog.file or the file")
    words = f"{len(loaded.snapshot.products)} products, {len(loaded.problems)} problems"
    mend = f"vitrine catalog check {config.catalog.file}" if loaded.problems else None
    return Finding("catalogue", "lacks" if loaded.problems else "ok", words, mend)


def voices(config: Config) -> Iterator[Finding]:
    """Who would speak, and then every engine there is."""
    cache = at_home(config.run.cache)
    role = role_of(config.voice, config.show, cache, config.models)
    try:
        chain = cast(config.voice, role)
    except (Misconfigured, Unavailable) as reason:
        chain = ()
        yield Finding("voice", "broken", str(reason), "change voice.engine or voice.settings")
    else:
        spare = ", ".join(part.name for part in chain[1:]) or "none"
        words = f"{chain[0].name} ({chain[0].reason}); spare: {spare}"
        yield Finding("voice", "ok" if chain[1:] else "lacks", words)
    duties = {part.name: "spare" for part in chain[1:]} | {
        part.name: "speaks" for part in chain[:1]
    }
    for name in names("voice"):
        lacks = missing(name, role)
        mend = "make setup fetches it on Debian and Ubuntu" if name in FETCHED else None
        if lacks is None and name not in duties and _has_no_model(name, role):
            lacks = f"no model for {role.lang} was pulled"
            mend = "vitrine models list names them, vitrine models pull NAME brings one"
        words = lacks or _readiness(name, duties.get(name))
        yield Finding(f"voice {name}", "lacks" if lacks else "ok", words, lacks and mend)


def _has_no_model(name: str, role: Role) -> bool:
    """True for a neural engine that would find no weights unless the settings name some."""
    pulled = getattr(engine("voice", name), "pulled", None)
    return pulled is not None and pulled(role) is None


def _readiness(name: str, duty: str | None) -> str:
    if duty is not None:
        return f"ready, {duty}"
    fields = engine("voice", name).Settings.model_fields
    asked = [key for key, field in fields.items() if field.is_required()]
    return f"ready when voice.settings has {', '.join(asked)}" if asked else "ready"


def _weights(config: Config) -> Finding:
    try:
        manifest = Manifest.read(at_home(config.models.folder))
        lock = Lock.read(manifest.folder)
    except Misconfigured as reason:
        return Finding("models", "lacks", str(reason), "change the named key; docs/models.md")
    pulled = [name for name in manifest.models if any(manifest.home(name).glob("[!.]*"))]
    wrong = {name: lacking(manifest, lock, name) for name in pulled}
    for name, words in wrong.items():
        if words is not None:
            return Finding("models", "lacks", words, f"vitrine models pull {name}")
    here = [
        name + ("" if manifest.models[name].commercial else " (not for shops)") for name in pulled
    ]
    count = f"{len(here)} of {len(manifest.models)} here"
    return Finding("models", "ok", ": ".join([count, *([", ".join(here)] if here else [])]))


def _srt() -> Finding:
    name = srt.library()
    if name is None:
        words = "no libsrt: an ffmpeg carries SRT, and its passphrase can be read in `ps`"
        return Finding("srt", "lacks", words, "sudo apt-get install libsrt1.5-gnutls")
    return Finding("srt", "ok", name)


def _folder(part: str, folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as reason:
        key = "run.folder" if part == "journal" else "run.cache"
        return Finding(
            part, "broken", f"{folder}: {reason.strerror}", f"set {key} to a writable folder"
        )
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < ROOM_MB:
        return Finding(part, "lacks", f"{folder}: only {free} MB free", "make room on this disk")
    return Finding(part, "ok", f"{folder}: {free / 1000:.0f} GB free")


def _port(config: Config) -> Finding:
    host, port = config.console.host, config.console.port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            words = f"{host}:{port} {reason.strerror}; another port will be taken"
            return Finding("desk", "lacks", words, "set console.port, or stop what uses it")
    return Finding("desk", "ok", f"http://{host}:{port} is free")


def _machine() -> Finding:
    cores, memory = psutil.cpu_count() or 1, psutil.virtual_memory().total / 1e9
    words = f"{cores} cores, {memory:.0f} GB memory"
    if cores < 2:
        return Finding("machine", "lacks", words, "two cores are needed for 720x1280 at 30 frames")
    return Finding("machine", "ok", words)
