"""Settings that are to be written, judged as at a start of the show."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from avatar.pack import load_pack
from avatar.portrait_pack import is_portrait, load_portrait
from script_engine.frames import copy
from showrunner.preflight import read
from showrunner.reload_child import on_air
from showrunner.settings import settings
from showrunner.setup_work import Tell
from streamer.platforms import objections
from studio.clock import SystemClock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.settings import Config
from voice.booth import role_of
from voice.casting import cast


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
