"""The work behind the set-up page, one function each, on settings that nobody uses yet."""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2

from avatar.look import Studio
from avatar.pack import load_pack
from avatar.portrait_face import Mouth
from avatar.portrait_look import PortraitStudio, worn_face
from avatar.portrait_moods import LOOKS
from avatar.portrait_pack import is_portrait, load_portrait
from avatar.presenter import Canvas
from avatar.repertoire import Repertoire
from avatar.shipped import SHIPPED, find_pack, pack_name
from catalog.load import load
from catalog.pictures import Pictures
from catalog.product import Product
from catalog.summary import summary
from script_engine.frames import copy
from script_engine.languages import spoken
from showrunner.brand_lines import brand_faults
from showrunner.doctor import voices
from showrunner.preflight import read
from showrunner.rehearse import QUICK, Rehearsal
from showrunner.reload_child import on_air
from showrunner.say import say
from showrunner.settings import settings
from streamer.platforms import objections, platforms
from studio.clock import SystemClock
from studio.config import at_home
from studio.config import load as load_settings
from studio.errors import Misconfigured, Unavailable
from studio.settings import Config
from studio.show import Mood
from voice.booth import role_of
from voice.casting import cast

SHOWN = 60
"""Products that are shown, with their pictures."""
PROBLEMS = 200
FETCHING = 6.0
"""Seconds that pictures from the network are waited for, all together."""
REACHING = 5.0
"""Seconds for a server to answer."""
SECONDS = 60.0
"""Length of a rehearsal."""
HIGH = 520
"""Pixels of a presenter's picture."""
_PORTS = {"rtmp": 1935, "rtmps": 443}
Tell = Callable[[dict[str, Any]], None]


def state(config: Path, _tell: Tell, *, lang: str | None) -> dict[str, Any]:
    """What is set, and what can be chosen."""
    raw = load_settings(config)
    known = settings(config, lang=lang)
    findings = list(voices(known))
    return {
        "chosen": {
            "catalogue": raw.catalog.file.name, "name": raw.show.name,
            "language": raw.show.language, "currency": raw.catalog.currency,
            "pack": _short(find_pack(raw.presenter.pack, at_home(Path()))),
            "palette": raw.presenter.palette, "outfit": raw.presenter.outfit,
            "light": raw.stage.light, "engine": raw.voice.engine,
            "character": raw.voice.character, "rate": raw.voice.rate,
            "size": f"{raw.stream.width}x{raw.stream.height}",
        },
        "presenters": [_presenter(folder) for folder in _packs(known)],
        "voice": findings[0].words,
        "voices": [
            {
                "name": found.part.removeprefix("voice "), "words": found.words,
                "mend": found.mend,
                "usable": found.state == "ok" and not found.words.startswith("ready when"),
            }
            for found in findings[1:]
        ],
        "languages": list(spoken()),
        "platforms": {
            name: {"name": one.name, "schemes": list(one.schemes)}
            for name, one in platforms().items()
        },
    }  # fmt: skip


def _packs(config: Config) -> list[Path]:
    shipped = sorted(folder for folder in SHIPPED.iterdir() if folder.is_dir())
    return list(dict.fromkeys([*shipped, config.presenter.pack]))


def _short(folder: Path) -> str:
    """A pack as it is written in the settings: one that ships by its name."""
    if folder.parent == SHIPPED:
        return folder.name
    home = at_home(Path())
    return str(folder.relative_to(home) if folder.is_relative_to(home) else folder)


def _presenter(folder: Path) -> dict[str, Any]:
    row = {"pack": _short(folder), "name": pack_name(folder) or folder.name, "fault": None}
    try:
        if is_portrait(folder):
            load_portrait(folder, SystemClock().wall().date())
            return {**row, "palettes": ["default"], "outfits": []}
        pack = load_pack(folder)
    except Misconfigured as reason:
        return {**row, "fault": str(reason), "palettes": [], "outfits": []}
    return {**row, "palettes": list(pack.palettes), "outfits": list(pack.outfits)}


def understand(config: Path, _tell: Tell) -> dict[str, Any]:
    """The catalogue as `vitrine catalog check` tells it, with the files of the first pictures."""
    known = settings(config)
    file = known.catalog.file
    loaded = load(
        file, known.catalog.currency, timezone=known.show.timezone, sidecar=known.catalog.sidecar
    )
    seen = summary(loaded, file.parent, known.show.language)
    problems = [*seen.problems, *brand_faults(loaded.snapshot, known, SystemClock().wall())]
    problems.sort(key=lambda problem: problem.level != "error")
    errors = sum(problem.level == "error" for problem in problems)
    pictures = asyncio.run(_pictures(known, loaded.snapshot.products[:SHOWN]))
    rows = [asdict(row) for row in seen.rows[:SHOWN]]
    return {
        "form": seen.form, "count": len(seen.rows), "errors": errors,
        "warnings": len(problems) - errors,
        "products": rows, "problems": [asdict(problem) for problem in problems[:PROBLEMS]],
        "pictures": [path and str(path) for path in pictures],
    }  # fmt: skip


async def _pictures(config: Config, products: tuple[Product, ...]) -> list[Path | None]:
    catalog = config.catalog
    finder = Pictures(at_home(config.run.cache), catalog.file.parent, catalog.fetch_pictures)
    found: list[Path | None] = [None] * len(products)

    async def find(number: int, product: Product) -> None:
        found[number] = await finder.get(product)

    with suppress(TimeoutError):
        async with asyncio.timeout(FETCHING), asyncio.TaskGroup() as family:
            for number, product in enumerate(products):
                family.create_task(find(number, product), name=f"picture {number}")
    return found


def still(
    config: Path, _tell: Tell, *, pack: str, palette: str, outfit: str | None, out: str
) -> None:
    """A presenter as a PNG, as `vitrine look` draws it."""
    known = settings(config)
    folder = find_pack(Path(pack), at_home(Path()))
    cv2.setNumThreads(1)
    if folder not in _packs(known):
        raise Misconfigured(f"presenter.pack: {pack}: expected one of those that are offered")
    picture = _portrait(folder) if is_portrait(folder) else _puppet(folder, palette, outfit, known)
    done, png = cv2.imencode(".png", picture)
    assert done
    part = Path(out).with_suffix(".part")
    part.write_bytes(png.tobytes())
    part.replace(out)


def _puppet(folder: Path, palette: str, outfit: str | None, config: Config) -> Canvas:
    pack = load_pack(folder, palette=palette, outfit=outfit)
    show = Repertoire(pack)
    studio = Studio(pack, HIGH, at_home(config.run.cache) / "presenter")
    return studio.still(show.still(None, Mood.HAPPY if Mood.HAPPY in show.faces else None))


def _portrait(folder: Path) -> Canvas:
    studio = PortraitStudio(load_portrait(folder, SystemClock().wall().date()), HIGH)
    return studio.still(worn_face(LOOKS[Mood.HAPPY], Mouth(open=0.2, form=0.5, teeth=0.5)))


def audition(config: Path, _tell: Tell, *, text: str, out: str) -> None:
    """The text in the voice of the settings, as `vitrine say` speaks it."""
    say(config, text, Path(out), None, None, None)


def output(config: Path, _tell: Tell, *, name: str, reach: bool) -> dict[str, Any]:
    """What the platform of an output will not like, and whether its server answers."""
    known = load_settings(config)
    aim = next(one for one in known.stream.outputs if one.name == name)
    said = objections(aim, known.stream)
    if not reach:
        return {"words": said, "reached": None}
    refusal = _unreached(aim.url)
    return {"words": [*said, *([refusal] if refusal else [])], "reached": refusal is None}


def _unreached(url: str) -> str | None:
    """Why a server does not answer. SRT has no handshake that tells without its key."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        if parts.scheme == "srt":
            socket.getaddrinfo(host, parts.port, type=socket.SOCK_DGRAM)
            return None
        port = parts.port or _PORTS[parts.scheme]
        with socket.create_connection((host, port), REACHING) as line:
            if parts.scheme == "rtmps":
                ssl.create_default_context().wrap_socket(line, server_hostname=host).close()
    except socket.gaierror:
        return f"{host}: no such name; look at the address"
    except ssl.SSLError as reason:
        return f"{host}: no secure connection ({reason.reason}); try rtmp:// if it offers that"
    except OSError as reason:
        return (
            f"{host}: does not answer ({reason.strerror or reason}); is it up, and the port right?"
        )
    return None


def rehearse(config: Path, tell: Tell, *, out: str) -> dict[str, Any]:
    """A minute of the show in the folder `out`, as `vitrine rehearse` makes it."""
    known = settings(config)
    stream = known.stream.model_copy(update={"preset": QUICK})
    known = known.model_copy(update={"stream": stream})
    cv2.setNumThreads(1)
    clock = SystemClock()
    began = clock.now()
    rehearsal = Rehearsal(known, deque())
    video = Path(out) / "show.mp4"
    progress = partial(_told, tell)
    asyncio.run(rehearsal.run(video, SECONDS, progress))
    speed = SECONDS / max(0.001, clock.now() - began)
    rehearsal.save(Path(out), speed)
    return {"speed": round(speed, 1)}


def _told(tell: Tell, at: float) -> None:
    tell({"share": min(1.0, at / SECONDS)})


def judge(config: Path, _tell: Tell, *, before: str | None) -> dict[str, Any]:
    """All that a start would check; and which keys differ from `before` that need a new start."""
    known = read(config, None)
    copy(known.show.language)
    chosen = known.presenter
    if is_portrait(chosen.pack):
        load_portrait(chosen.pack, SystemClock().wall().date())
    else:
        load_pack(chosen.pack, palette=chosen.palette, outfit=chosen.outfit)
    cast(known.voice, role_of(known.voice, known.show, at_home(known.run.cache), known.models))
    for aim in known.stream.outputs:
        objections(aim, known.stream)
    restart: list[str] = []
    if before is not None:
        with suppress(Misconfigured, Unavailable):
            restart = [key for key in _changed(settings(Path(before)), known) if not on_air(key)]
    return {"restart": restart}


def _changed(one: Config, other: Config) -> list[str]:
    return [
        f"{section}.{key}"
        for section in Config.model_fields
        for key in type(getattr(one, section)).model_fields
        if getattr(getattr(one, section), key) != getattr(getattr(other, section), key)
    ]


JOBS: dict[str, Callable[..., Any]] = {
    "state": state, "understand": understand, "still": still, "audition": audition,
    "output": output, "rehearse": rehearse, "judge": judge,
}  # fmt: skip
