"""What is set, and what can be chosen on the set-up page."""

from pathlib import Path
from typing import Any

from avatar.pack import load_pack
from avatar.portrait_pack import is_portrait, load_portrait
from avatar.shipped import SHIPPED, find_pack, pack_name
from script_engine.languages import spoken
from showrunner.doctor import voices
from showrunner.settings import settings
from showrunner.setup_packs import packs
from showrunner.setup_work import Tell
from streamer.platforms import platforms
from studio.clock import SystemClock
from studio.config import at_home, load
from studio.errors import Misconfigured


def state(config: Path, _tell: Tell, *, lang: str | None) -> dict[str, Any]:
    """What is set, and what can be chosen."""
    raw = load(config)
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
        "presenters": [_presenter(folder) for folder in packs(known)],
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
